//! What needs an object, and what needs that in turn: as people ask before they drop or change something.

use std::collections::{BTreeMap, BTreeSet};

use migrations_catalog::{Kind, ObjectName};

use super::columns::index_mentions;
use super::rename::type_name;
use super::show::shown_name;
use super::{Namespace, ObjectId, Schema};
use crate::dependencies::Need;
use crate::objects::{Column, Constraint, ConstraintKind, Object, Table};

/// Something that needs something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependent {
    /// Over how many others it needs what was asked for: 1 if over none.
    pub depth: usize,
    /// What it needs.
    pub of: ObjectName,
    /// It.
    pub object: ObjectName,
}

/// What can be asked for: an object, or a column of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    id: ObjectId,
    column: Option<String>,
}

impl Schema {
    /// The objects that a text may mean, `name`, `schema.name`, `table.column` or `schema.table.column`, each with what needs
    /// it: a dependent stands behind the one over which it needs that, and only where that is nearest.
    pub fn dependents_called(&self, text: &str) -> Vec<(ObjectName, Vec<Dependent>)> {
        self.asked(text).iter().map(|asked| (self.name_of(asked), self.all_dependents(asked))).collect()
    }

    fn all_dependents(&self, asked: &Asked) -> Vec<Dependent> {
        let levels = self.levels(asked);
        let mut behind: BTreeMap<&ObjectName, Vec<&Dependent>> = BTreeMap::new();
        for dependent in levels.iter().rev() {
            behind.entry(&dependent.of).or_default().push(dependent);
        }
        let mut found = Vec::new();
        // A stack of our own: views can stand on views on views.
        let mut left = behind.remove(&self.name_of(asked)).unwrap_or_default();
        while let Some(next) = left.pop() {
            found.push(next.clone());
            left.extend(behind.remove(&next.object).unwrap_or_default());
        }
        found
    }

    /// All dependents, the nearest first; each once.
    fn levels(&self, asked: &Asked) -> Vec<Dependent> {
        let mut found: Vec<Dependent> = Vec::new();
        let mut seen = BTreeSet::from([self.name_of(asked)]);
        let mut level = vec![asked.clone()];
        for depth in 1.. {
            let mut further = Vec::new();
            for needed in &level {
                let mut direct = self.direct_dependents(needed);
                direct.sort();
                for (object, next) in direct {
                    // Its own parts need what is its own: a column the sequence that goes with it.
                    let is_own = asked.column.is_none() && next.as_ref().is_some_and(|next| next.id == asked.id);
                    if !is_own && seen.insert(object.clone()) {
                        found.push(Dependent { depth, of: self.name_of(needed), object });
                        further.extend(next);
                    }
                }
            }
            if further.is_empty() {
                break;
            }
            level = further;
        }
        found
    }

    fn direct_dependents(&self, asked: &Asked) -> Vec<(ObjectName, Option<Asked>)> {
        let Asked { id, column } = asked;
        let need = match id.namespace {
            Namespace::Type => Need::of_type(&type_name(id)),
            _ => Need::named(&id.schema, &id.name),
        };
        let mut found = Vec::new();
        if let (Some(column), Some(table)) = (column, self.table(id)) {
            found.extend(self.parts_with(id, table, column).into_iter().map(|part| (part, None)));
        }
        for other in self.dependents(need, |other, _| other != id) {
            found.extend(self.uses(&other, asked));
        }
        found
    }

    /// The parts of a table that need one of its columns.
    fn parts_with(&self, id: &ObjectId, table: &Table, column: &str) -> Vec<ObjectName> {
        let dialect = self.dialect();
        let has_it = |it: &&Constraint| match &it.kind {
            ConstraintKind::Check { condition, .. } => condition.mentions(column, dialect),
            ConstraintKind::Exclude(definition) => definition.mentions(column, dialect),
            kind => kind.columns().contains(&column),
        };
        let is_made_of_it = |other: &&Column| {
            other.name != column
                && other.generated.as_ref().is_some_and(|(expression, _)| expression.mentions(column, dialect))
        };
        let constraints = table.constraints.iter().filter(has_it);
        let indexes = table.indexes.iter().filter(|index| index_mentions(index, column, dialect));
        let generated = table.columns.iter().filter(is_made_of_it);
        let constraints = constraints.map(|it| part(Kind::Constraint, id, &shown_name(it, self.rules())));
        let indexes = indexes.map(|it| part(Kind::Index, id, &it.name));
        constraints.chain(indexes).chain(generated.map(|it| part(Kind::Column, id, &it.name))).collect()
    }

    /// In which of its parts an object needs what was asked for.
    fn uses(&self, other: &ObjectId, asked: &Asked) -> Vec<(ObjectName, Option<Asked>)> {
        let whole = || vec![(self.name_of(&whole_of(other)), Some(whole_of(other)))];
        let place = (asked.id.schema.clone(), asked.id.name.clone());
        match self.get(other) {
            Some(Object::Table(table)) => self.uses_of_table(other, table, asked),
            Some(Object::View(view)) => {
                let reads = |column: &String| {
                    let read = (place.0.clone(), place.1.clone(), column.clone());
                    view.columns.as_ref().is_none_or(|columns| columns.contains(&read))
                };
                if asked.column.as_ref().is_none_or(reads) { whole() } else { Vec::new() }
            }
            Some(Object::Sequence(sequence)) => {
                let owner = sequence.owner.as_ref().map(|owner| &owner.2);
                if asked.column.as_ref().is_none_or(|column| owner == Some(column)) { whole() } else { Vec::new() }
            }
            // Which columns a text names is not known.
            Some(Object::Text(_)) => whole(),
            // These go with the table; its constraints and indexes are its parts.
            Some(
                Object::IndexName { .. } | Object::Bare | Object::Schema(_) | Object::Type(_) | Object::Extension(_),
            )
            | None => Vec::new(),
        }
    }

    fn uses_of_table(&self, other: &ObjectId, table: &Table, asked: &Asked) -> Vec<(ObjectName, Option<Asked>)> {
        let place = (asked.id.schema.clone(), asked.id.name.clone());
        let data_type = (asked.id.namespace == Namespace::Type).then(|| Need::of_type(&type_name(&asked.id)));
        let points = |targets: &[String]| {
            asked.column.as_ref().is_none_or(|column| targets.is_empty() || targets.contains(column))
        };
        let is_key = |it: &&Constraint| match &it.kind {
            ConstraintKind::ForeignKey { table, targets, .. } => *table == place && points(targets),
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Check { .. }
            | ConstraintKind::Exclude(_) => false,
        };
        let has_it = |it: &&Column| match &data_type {
            Some(data_type) => Need::of_type(&it.data_type) == *data_type,
            None => it.sequence.as_ref() == Some(&place),
        };
        let keys = table.constraints.iter().filter(is_key).filter(|_| data_type.is_none());
        let keys = keys.map(|it| (part(Kind::Constraint, other, &shown_name(it, self.rules())), None));
        let columns = table.columns.iter().filter(has_it).map(|it| {
            let asked = Asked { id: other.clone(), column: Some(it.name.clone()) };
            (self.name_of(&asked), Some(asked))
        });
        let is_child = data_type.is_none() && table.parents.contains(&place);
        let child = is_child.then(|| Asked { id: other.clone(), column: asked.column.clone() });
        let child = child.map(|child| (self.name_of(&child), Some(child)));
        keys.chain(columns).chain(child).collect()
    }

    /// What a text may mean.
    fn asked(&self, text: &str) -> Vec<Asked> {
        let parts: Vec<&str> = text.split('.').collect();
        let object = |schema: &str, name: &str| -> Vec<Asked> {
            let (schema, name) = (self.usual_schema(schema), name.to_owned());
            let is_it = |id: &ObjectId, object: &Object| {
                let is_shown = !matches!(object, Object::IndexName { .. }) && id.namespace != Namespace::Constraint;
                id.schema == schema && id.name == name && is_shown
            };
            self.keys_where(is_it).iter().map(whole_of).collect()
        };
        let column = |schema: &str, table: &str, column: &str| -> Option<Asked> {
            let id = ObjectId::relation(&self.usual_schema(schema), table);
            self.table(&id)?.column(column)?;
            Some(Asked { id, column: Some(column.to_owned()) })
        };
        match parts[..] {
            [name] => object("", name),
            [one, two] => object(one, two).into_iter().chain(column("", one, two)).collect(),
            [schema, table, name] => column(schema, table, name).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn name_of(&self, asked: &Asked) -> ObjectName {
        let id = &asked.id;
        if let Some(column) = &asked.column {
            return part(Kind::Column, id, column);
        }
        let whole =
            |kind: Kind| ObjectName { schema: id.schema.clone(), table: String::new(), kind, name: id.name.clone() };
        let of_table = |kind: Kind| ObjectName { table: id.of.clone(), ..whole(kind) };
        match (id.namespace, self.get(id)) {
            (Namespace::Schema, _) => whole(Kind::Schema),
            (Namespace::Extension, _) => whole(Kind::Extension),
            (Namespace::Type, _) => whole(Kind::Type),
            (Namespace::Routine, _) => ObjectName { name: format!("{}({})", id.name, id.of), ..whole(Kind::Routine) },
            (Namespace::Trigger, _) => of_table(Kind::Trigger),
            (Namespace::Policy, _) => of_table(Kind::Policy),
            (Namespace::Rule, _) => of_table(Kind::Rule),
            (Namespace::Constraint, _) => of_table(Kind::Constraint),
            (Namespace::Relation, Some(Object::View(_))) => whole(Kind::View),
            (Namespace::Relation, Some(Object::Sequence(_))) => whole(Kind::Sequence),
            (Namespace::Relation, Some(Object::Text(_))) => whole(Kind::Other),
            (Namespace::Relation, _) => part(Kind::Table, id, ""),
        }
    }
}

fn whole_of(id: &ObjectId) -> Asked {
    Asked { id: id.clone(), column: None }
}

fn part(kind: Kind, table: &ObjectId, own: &str) -> ObjectName {
    ObjectName { schema: table.schema.clone(), table: table.name.clone(), kind, name: own.to_owned() }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect::{Postgres, Sqlite};

    use super::*;

    fn shown(schema: &Schema, text: &str) -> Vec<String> {
        let found = schema.dependents_called(text);
        let [(_, dependents)] = &found[..] else { panic!("{text}: {found:?}") };
        dependents.iter().map(|it| format!("{} {}", it.depth, it.object)).collect()
    }

    fn example() -> Schema {
        let statements = [
            "CREATE TYPE mood AS ENUM ('a')",
            "CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, mood mood, note text)",
            "CREATE TABLE posts (id int PRIMARY KEY, author int REFERENCES users, CHECK (id > 0))",
            "CREATE INDEX users_lower ON users (lower(email)) WHERE note IS NULL",
            "CREATE VIEW emails AS SELECT email FROM users",
            "CREATE VIEW report AS SELECT email FROM emails",
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER touches BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()",
        ];
        Schema::of_statements(statements, Postgres).unwrap()
    }

    #[test]
    fn what_needs_a_table_stands_behind_that_over_which_it_needs_it() {
        assert_eq!(
            shown(&example(), "users"),
            [
                "1 sequence `users_id_seq`",
                "1 view `emails`",
                "2 view `report`",
                "1 constraint `posts.posts_author_fkey`",
                "1 trigger `users.touches`",
            ]
        );
    }

    #[test]
    fn a_column_is_needed_by_what_names_it() {
        let schema = example();
        let found = shown(&schema, "users.email");
        let mut sorted = found.clone();
        sorted.sort();
        assert_eq!(
            sorted,
            [
                "1 constraint `users.users_email_key`",
                "1 index `users.users_lower`",
                "1 trigger `users.touches`",
                "1 view `emails`",
                "2 view `report`",
            ]
        );
        assert!(shown(&schema, "public.users.note").contains(&"1 index `users.users_lower`".to_owned()));
        assert!(!shown(&schema, "users.note").contains(&"1 view `emails`".to_owned()));
    }

    #[test]
    fn types_functions_and_sequences_are_needed_too() {
        let schema = example();
        assert_eq!(shown(&schema, "mood")[0], "1 column `users.mood`");
        assert_eq!(shown(&schema, "touch"), ["1 trigger `users.touches`"]);
        assert_eq!(shown(&schema, "users_id_seq")[0], "1 column `users.id`");
        assert!(schema.dependents_called("nothing").is_empty());
    }

    #[test]
    fn a_table_that_points_to_itself_needs_nothing_else() {
        let statements = ["CREATE TABLE t (id integer PRIMARY KEY, up integer REFERENCES t)"];
        let schema = Schema::of_statements(statements, Sqlite).unwrap();
        assert!(shown(&schema, "t").is_empty());
    }
}
