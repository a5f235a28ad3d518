//! Changes of a schema that no single statement makes: for schemas that say less than statements do.

use super::{ObjectId, Schema, constraints, naming};
use crate::objects::{Constraint, ConstraintKind, IndexKey, Object};
use crate::server::ChosenNames;

impl Schema {
    /// The canonical form of a type as it stands in a statement; types of the schema `among` are known.
    pub fn type_of(written: &str, among: &Self) -> Option<String> {
        let mut scratch = among.clone();
        scratch.apply_statement(&format!("CREATE TABLE scratch_of_a_type (c {written})")).ok()?;
        match scratch.object(&ObjectId::relation("", "scratch_of_a_type")) {
            Some(Object::Table(table)) => table.column("c").map(|column| column.data_type.clone()),
            _ => None,
        }
    }

    /// Makes a column another type, if one is given, and NOT NULL or not.
    pub fn set_column(
        &mut self,
        schema: &str,
        table: &str,
        column: &str,
        data_type: Option<String>,
        is_not_null: bool,
    ) {
        let key = ObjectId::relation(schema, table);
        let found = self.change_table(&key).and_then(|table| table.column_mut(column));
        let Some(column) = found else { return };
        if let Some(data_type) = data_type {
            column.data_type = data_type;
        }
        column.is_not_null = is_not_null;
    }

    /// Takes a column away, with whatever cannot be without it.
    pub fn forget_column(&mut self, schema: &str, table: &str, column: &str) {
        let key = ObjectId::relation(schema, table);
        let dialect = self.dialect();
        let Some(found) = self.change_table(&key) else { return };
        found.columns.retain(|known| known.name != column);
        let stays = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::Check { condition, .. } => !condition.mentions(column, dialect),
            ConstraintKind::Exclude(definition) => !definition.mentions(column, dialect),
            kind => !kind.columns().contains(&column),
        };
        let is_named = |keys: &[IndexKey]| {
            keys.iter().any(|key| match &key.body {
                Ok(name) => name == column,
                Err(expression) => expression.mentions(column, dialect),
            })
        };
        let gone: Vec<String> =
            found.constraints.iter().filter(|it| !stays(it)).map(|constraint| constraint.name.clone()).collect();
        let indexes: Vec<String> = found
            .indexes
            .iter()
            .filter(|index| {
                is_named(&index.keys)
                    || index.include.iter().any(|name| name == column)
                    || index.condition.as_ref().is_some_and(|condition| condition.mentions(column, dialect))
            })
            .map(|index| index.name.clone())
            .collect();
        found.constraints.retain(stays);
        found.indexes.retain(|index| !indexes.contains(&index.name));
        if self.rules.names.constraints_are_objects {
            for name in &gone {
                self.take(&constraints::constraint_key(&key, name));
                self.take(&ObjectId::relation(schema, name));
            }
        }
        for name in indexes {
            self.take(&ObjectId::relation(schema, &name));
        }
        let owned = self.keys_where(|_, object| {
            matches!(object, Object::Sequence(sequence) if sequence.owner.as_ref().is_some_and(|(of, name, own)| {
                of == schema && name == table && own == column
            }))
        });
        for sequence in owned {
            self.take(&sequence);
        }
        self.forget_keys(schema, table, |targets| targets.iter().any(|target| target == column));
    }

    /// Takes all foreign keys to a table away.
    pub fn drop_keys_to(&mut self, schema: &str, table: &str) {
        self.forget_keys(schema, table, |_| true);
    }

    fn forget_keys(&mut self, schema: &str, table: &str, concerns: impl Fn(&[String]) -> bool) {
        let target = (schema.to_owned(), table.to_owned());
        let is_it = |constraint: &Constraint| matches!(&constraint.kind, ConstraintKind::ForeignKey { table, targets, .. } if *table == target && concerns(targets));
        for child in
            self.keys_where(|_, object| matches!(object, Object::Table(table) if table.constraints.iter().any(is_it)))
        {
            let Some(found) = self.change_table(&child) else { continue };
            let (gone, kept): (Vec<Constraint>, Vec<Constraint>) =
                std::mem::take(&mut found.constraints).into_iter().partition(is_it);
            found.constraints = kept;
            for constraint in gone {
                self.take(&constraints::constraint_key(&child, &constraint.name));
            }
        }
    }

    /// Views that read what is not there: their names, and what they miss.
    pub fn broken_views(&self) -> Vec<(String, String)> {
        let mut broken = Vec::new();
        for (key, object) in self.objects() {
            let Object::View(view) = object else { continue };
            let missing = view.reads.iter().find(|(schema, name)| {
                self.is_known_schema(schema) && self.get(&ObjectId::relation(schema, name)).is_none()
            });
            let column = view.columns.iter().flatten().find(|(schema, table, column)| {
                self.table(&ObjectId::relation(schema, table))
                    .is_some_and(|table| !table.is_partly_known && table.column(column).is_none())
            });
            let what = missing.map(|(_, name)| format!("table `{name}`"));
            let what = what.or_else(|| column.map(|(_, table, column)| format!("column `{table}.{column}`")));
            broken.extend(what.map(|what| (key.name.clone(), what)));
        }
        broken
    }

    /// Adds a foreign key of one column to the primary key of another table.
    pub fn add_key_to(&mut self, child: &(String, String), column: &str, parent: &(String, String)) {
        let key = ObjectId::relation(&child.0, &child.1);
        let targets = match self.table(&ObjectId::relation(&parent.0, &parent.1)).and_then(|table| table.primary_key())
        {
            Some(constraint) => constraint.kind.columns().into_iter().map(str::to_owned).collect::<Vec<String>>(),
            None => return,
        };
        if targets.len() != 1 {
            return;
        }
        let name = match (self.rules.names.chosen, self.table(&key)) {
            (ChosenNames::Descriptive, _) => naming::chosen_name(&child.1, column, "fkey", |_| false),
            (ChosenNames::Numbered, Some(table)) => naming::foreign_key_name(table, &child.1),
            (ChosenNames::Numbered | ChosenNames::Absent, _) => String::new(),
        };
        let kind = ConstraintKind::ForeignKey {
            columns: vec![column.to_owned()],
            table: parent.clone(),
            targets,
            actions: String::new(),
        };
        if let Some(table) = self.change_table(&key) {
            table.constraints.push(Constraint::new(name, kind));
        }
    }
}
