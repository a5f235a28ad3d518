//! Renames: those that somebody has said, and those that look like one.

use std::fmt;

use migrations_catalog::{Expression, Kind};

use super::Verb;
use super::planner::{Planner, object_name, part, table_name};
use crate::Statements;
use crate::change::{Change, Ident, Name, NamedKind, TableAction};
use crate::lowering::SchemaEffect;
use crate::schema::{Index, Namespace, Object, ObjectId, Schema, Table, column_facts};
use crate::server::{Qualifier, Rules};

/// A table, a column or a label that keeps what it holds under another name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rename {
    /// The schema of the table; empty for the usual one.
    pub schema: String,
    /// The table (or enumeration); its name before, if it is the table that is renamed.
    pub table: String,
    /// The column (or label), if it is one that is renamed.
    pub column: Option<String>,
    /// The new name.
    pub to: String,
    /// The schema to which a table moves, if it does; empty for the usual one.
    pub to_schema: Option<String>,
}

impl Rename {
    /// The other way round, for the script that goes back. `all` are the renames among which it stands.
    #[must_use]
    pub fn back(&self, all: &[Self]) -> Self {
        match &self.column {
            None => Self {
                schema: self.to_schema.clone().unwrap_or_else(|| self.schema.clone()),
                table: self.to.clone(),
                column: None,
                to: self.table.clone(),
                to_schema: self.to_schema.as_ref().map(|_| self.schema.clone()),
            },
            Some(column) => {
                let renamed =
                    all.iter().find(|it| it.column.is_none() && it.schema == self.schema && it.table == self.table);
                let table = renamed.map_or(&self.table, |it| &it.to).clone();
                let schema = renamed.and_then(|it| it.to_schema.as_ref()).unwrap_or(&self.schema).clone();
                Self { table, column: Some(self.to.clone()), to: column.clone(), schema, to_schema: None }
            }
        }
    }
}

impl Rename {
    /// The renames that take back those of a script, in the order in which that has to be done.
    pub fn back_from(script: &Statements<'_>, before: &Schema) -> Vec<Self> {
        let mut trail = Trail::default();
        let changes = script.list.iter().flat_map(|statement| match statement.effect {
            SchemaEffect::Exact(changes) => changes.as_slice(),
            _ => &[],
        });
        for change in changes {
            match change {
                Change::Rename { kind: NamedKind::Table, name, to, .. } => trail.rename_table(name, to),
                Change::Rename { kind: NamedKind::Schema, name, to, .. } => trail.rename_schema(&name.name, &to.name),
                Change::SetSchema { kind: NamedKind::Table, name, schema, .. } => trail.move_table(name, schema),
                Change::AlterTable { table, actions, .. } => {
                    for action in actions {
                        trail.follow(table, action);
                    }
                }
                _ => {}
            }
        }
        let mut back = trail.back;
        // A table that the script has made is none that keeps its rows.
        back.retain(|rename| {
            rename.column.is_some() || before.object(&ObjectId::relation(&rename.schema, &rename.to)).is_some()
        });
        back.reverse();
        back
    }
}

/// Renames so far, turned round, the tables under the names that they have by now, in the schemas in which they were: what
/// moves them back comes first.
#[derive(Default)]
struct Trail {
    back: Vec<Rename>,
    /// Tables that have moved, as they are named by now, and the schemas in which they were.
    moved: Vec<((String, String), String)>,
    /// Schemas that have another name, and the one that they had.
    schemas: Vec<(String, String)>,
}

impl Trail {
    /// The schema in which a table was.
    fn origin(&self, schema: &str, table: &str) -> String {
        let moved = self.moved.iter().find(|((now, name), _)| now == schema && name == table);
        let renamed = self.schemas.iter().find(|(now, _)| now == schema);
        moved.map(|(_, origin)| origin).or(renamed.map(|(_, origin)| origin)).map_or(schema, String::as_str).to_owned()
    }

    fn move_table(&mut self, table: &Name, schema: &Ident) {
        let origin = self.origin(&table.schema, &table.name);
        let to = if schema.name == "public" { "" } else { &schema.name };
        self.moved.retain(|((now, name), _)| !(*now == table.schema && *name == table.name));
        self.moved.push(((to.to_owned(), table.name.clone()), origin));
    }

    fn rename_schema(&mut self, from: &str, to: &str) {
        for ((now, _), _) in self.moved.iter_mut().filter(|((now, _), _)| now == from) {
            to.clone_into(now);
        }
        let known = self.schemas.iter().position(|(now, _)| now == from);
        let origin = known.map_or_else(|| from.to_owned(), |at| self.schemas.remove(at).1);
        self.schemas.push((to.to_owned(), origin));
    }

    fn rename_table(&mut self, from: &Name, to: &Name) {
        let schema = self.origin(&from.schema, &from.name);
        for rename in self.back.iter_mut().filter(|it| it.schema == schema && it.table == from.name) {
            rename.table.clone_from(&to.name);
        }
        for ((now, name), _) in &mut self.moved {
            if *now == from.schema && *name == from.name {
                name.clone_from(&to.name);
            }
        }
        let (table, to) = (to.name.clone(), from.name.clone());
        self.back.push(Rename { schema, table, column: None, to, to_schema: None });
    }

    fn follow(&mut self, table: &Name, action: &TableAction) {
        let (from, to) = match action {
            TableAction::RenameTo(to) => return self.rename_table(table, to),
            TableAction::SetSchema(schema) => return self.move_table(table, schema),
            TableAction::RenameColumn { from, to, .. } => (from, to),
            TableAction::ChangeColumn { from, column, .. } if column.name.name != from.name => (from, &column.name),
            _ => return,
        };
        let (schema, table) = (self.origin(&table.schema, &table.name), table.name.clone());
        let (column, to) = (Some(to.name.clone()), from.name.clone());
        self.back.push(Rename { schema, table, column, to, to_schema: None });
    }
}

impl fmt::Display for Rename {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [Some(&self.schema).filter(|schema| !schema.is_empty()), Some(&self.table), self.column.as_ref()];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        let schema = match self.to_schema.as_deref() {
            Some("") => "public.",
            Some(schema) => &format!("{schema}."),
            None => "",
        };
        write!(formatter, "{}:{schema}{}", parts.join("."), self.to)
    }
}

/// A rename is written `table.old:new`, for a table `old:new`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRename(String);

impl fmt::Display for UnknownRename {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for UnknownRename {}

impl Rename {
    /// Reads `table.old:new`, `schema.table.old:new`, `old:new` for a table, or `old:schema.new` for one that moves, and looks
    /// which of them it is.
    ///
    /// # Errors
    /// If it is not written so, or there is no such table or column before, or none of the new name after, as far as `to` is
    /// known.
    pub fn find(text: &str, from: &Schema, to: Option<&Schema>) -> Result<Self, UnknownRename> {
        let unreadable = || {
            UnknownRename(format!("`{text}` is no rename: write `table.old:new` for a column, `old:new` for a table"))
        };
        let (old, new) = text.split_once(':').ok_or_else(unreadable)?;
        let parts: Vec<&str> = old.split('.').map(str::trim).collect();
        let new = new.trim().to_owned();
        if new.is_empty() || parts.iter().any(|part| part.is_empty()) {
            return Err(unreadable());
        }
        let rename = |schema: &str, table: &str, column: Option<&str>| Self {
            schema: schema.to_owned(),
            table: table.to_owned(),
            column: column.map(str::to_owned),
            to: new.clone(),
            to_schema: None,
        };
        let candidates = match parts[..] {
            [table] => vec![rename("", table, None)],
            [one, two] => vec![rename("", one, Some(two)), rename(one, two, None)],
            [schema, table, column] => vec![rename(schema, table, Some(column))],
            _ => return Err(unreadable()),
        };
        let known = candidates.iter().find(|rename| rename.is_of(from));
        let Some(known) = known else {
            return Err(UnknownRename(format!("there is no `{old}` that could be renamed")));
        };
        let known = known.clone().moved(from.rules());
        let object = ObjectId::relation(&known.schema, &known.table);
        let Some(to) = to else { return Ok(known) };
        let is_there = match &known.column {
            None => to.object(&known.target()).is_some(),
            // The table may be renamed, too.
            Some(_) => match to.object(&object) {
                Some(Object::Table(table)) => table.column(&known.to).is_some(),
                _ => true,
            },
        };
        if is_there { Ok(known) } else { Err(UnknownRename(format!("there is no `{new}` that `{old}` could become"))) }
    }

    /// `old:schema.new`: a table moves to another schema (PostgreSQL).
    fn moved(self, rules: &Rules) -> Self {
        match self.to.split_once('.') {
            Some((schema, name)) if self.column.is_none() && rules.names.qualifier == Qualifier::Schema => {
                let schema = if rules.dialect().usual_schema() == Some(schema) { "" } else { schema };
                Self { to_schema: Some(schema.to_owned()), to: name.to_owned(), ..self }
            }
            _ => self,
        }
    }

    /// Of what it is, its name before, and its name afterwards, as a person is asked about it.
    pub fn names(&self) -> (&'static str, String, String) {
        let text = self.to_string();
        let (from, to) = text.split_once(':').unwrap_or((&text, &self.to));
        (if self.column.is_some() { "column" } else { "table" }, from.to_owned(), to.to_owned())
    }

    /// Where the table is afterwards.
    fn target(&self) -> ObjectId {
        ObjectId::relation(self.to_schema.as_ref().unwrap_or(&self.schema), &self.to)
    }

    fn is_of(&self, model: &Schema) -> bool {
        match (model.object(&ObjectId::relation(&self.schema, &self.table)), &self.column) {
            (Some(Object::Table(_)), None) => true,
            (Some(Object::Table(table)), Some(column)) => table.column(column).is_some(),
            (None, Some(label)) => {
                let key = ObjectId { namespace: Namespace::Type, ..ObjectId::relation(&self.schema, &self.table) };
                matches!(model.object(&key), Some(Object::Type(found)) if found.members.contains(label))
            }
            _ => false,
        }
    }
}

impl Planner<'_> {
    /// Columns first: their tables still have the old names then.
    pub(super) fn rename(&mut self, renames: &[Rename]) {
        let (columns, tables): (Vec<&Rename>, Vec<&Rename>) =
            renames.iter().partition(|rename| rename.column.is_some());
        for rename in in_order(columns) {
            self.rename_part(rename);
        }
        for rename in in_order(tables) {
            self.rename_table(rename);
        }
    }

    fn rename_table(&mut self, rename: &Rename) {
        let key = ObjectId::relation(&rename.schema, &rename.table);
        if self.table(&key).is_none() {
            return;
        }
        if rename.table != rename.to {
            let statement = format!("ALTER TABLE {} RENAME TO {}", self.qualified(&key), self.name(&rename.to));
            self.run(Verb::Rename, table_name(&key), statement);
        }
        let renamed = ObjectId::relation(&rename.schema, &rename.to);
        if let Some(schema) = rename.to_schema.as_ref().filter(|schema| **schema != rename.schema) {
            self.create_schemas();
            let usual = self.dialect().usual_schema().unwrap_or_default();
            let schema = self.name(if schema.is_empty() { usual } else { schema });
            let statement = format!("ALTER TABLE {} SET SCHEMA {schema}", self.qualified(&renamed));
            self.run(Verb::Rename, table_name(&renamed), statement);
        }
    }

    /// A check with a name, a generated column or the expression of an index that reads a column is made again under its new name.
    fn drop_readers(&mut self, key: &ObjectId, column: &str) {
        let Some(table) = self.table(key) else { return };
        let reads = |said: &Expression| said.mentions(column, self.dialect());
        let is_reader = |index: &&Index| index.keys.iter().filter_map(|key| key.body.as_ref().err()).any(reads);
        let indexes: Vec<String> = table.indexes.iter().filter(is_reader).map(|index| index.name.clone()).collect();
        let named = table.constraints.iter().filter(|it| !it.is_unnamed);
        let checks = named.filter(|it| it.kind.condition().is_some_and(reads));
        let checks: Vec<String> = checks.map(|check| check.name.clone()).collect();
        let made = table.columns.iter().filter(|it| it.generated.as_ref().is_some_and(|(said, _)| reads(said)));
        let made: Vec<String> = made.map(|column| column.name.clone()).collect();
        indexes.iter().for_each(|name| self.drop_index(key, name));
        checks.iter().for_each(|name| self.drop_constraint(key, name));
        made.iter().for_each(|name| self.drop_column(key, name, true));
    }

    fn rename_part(&mut self, rename: &Rename) {
        let Some(column) = &rename.column else { return };
        let key = ObjectId::relation(&rename.schema, &rename.table);
        let own = self.qualified(&key);
        if self.table(&key).is_some_and(|table| table.column(column).is_some()) {
            if self.rules().columns.readers_block_rename {
                self.drop_readers(&key, column);
            }
            let statement =
                format!("ALTER TABLE {own} RENAME COLUMN {} TO {}", self.name(column), self.name(&rename.to));
            self.run(Verb::Rename, part(Kind::Column, &key, column), statement);
        } else if self.rules().objects.types_are_made && rename.is_of(self.now()) {
            let (from, to) = (crate::ddl::literal(column), crate::ddl::literal(&rename.to));
            self.run(
                Verb::Rename,
                object_name(Kind::Type, &key),
                format!("ALTER TYPE {own} RENAME VALUE {from} TO {to}"),
            );
        }
    }
}

/// Drops and adds that look like a rename: tables with the same columns, columns of the same kind. Nobody can know, so they
/// are only named.
pub fn likely_renames(from: &Schema, to: &Schema, known: &[Rename]) -> Vec<Rename> {
    let planner = Planner::new(from, to);
    let mut likely = Vec::new();
    let is_known = |schema: &str, table: &str, column: Option<&str>| {
        known.iter().any(|it| it.schema == schema && it.table == table && it.column.as_deref() == column)
    };
    let is_taken = |key: &ObjectId| known.iter().any(|it| it.column.is_none() && it.target() == *key);
    let new: Vec<ObjectId> = planner.new_tables().into_iter().filter(|key| !is_taken(key)).collect();
    for key in planner.gone_tables() {
        let Some(table) = planner.table(&key).filter(|_| !is_known(&key.schema, &key.name, None)) else { continue };
        let is_other = |other: &ObjectId| planner.wanted(other).is_some_and(|other| is_alike(table, other));
        let alike = |other: &&ObjectId| other.schema == key.schema && is_other(other);
        // Another name, or another schema; not both.
        let moved = |other: &&ObjectId| other.schema != key.schema && other.name == key.name && is_other(other);
        if let Some(other) = new.iter().find(alike).or_else(|| new.iter().find(moved)) {
            let (schema, table) = (key.schema.clone(), key.name.clone());
            let to_schema = Some(other.schema.clone()).filter(|other| *other != schema);
            likely.push(Rename { schema, table, column: None, to: other.name.clone(), to_schema });
        }
    }
    for key in planner.common_tables() {
        let (Some(table), Some(wanted)) = (planner.table(&key), planner.wanted(&key)) else { continue };
        let mut added: Vec<_> = wanted
            .columns
            .iter()
            .filter(|column| table.column(&column.name).is_none())
            .filter(|column| {
                !known.iter().any(|it| it.column.is_some() && it.table == key.name && it.to == column.name)
            })
            .collect();
        let gone = table.columns.iter().filter(|column| wanted.column(&column.name).is_none());
        for column in gone.filter(|column| !is_known(&key.schema, &key.name, Some(&column.name))) {
            let at = added.iter().position(|other| other.data_type == column.data_type);
            // Facts that differ would make it less of a rename.
            let at = added.iter().position(|other| column_facts(other) == column_facts(column)).or(at);
            if let Some(at) = at {
                let other = added.remove(at);
                likely.push(Rename {
                    schema: key.schema.clone(),
                    table: key.name.clone(),
                    column: Some(column.name.clone()),
                    to: other.name.clone(),
                    to_schema: None,
                });
            }
        }
    }
    likely
}

/// Whether most columns of two tables have the same names and types.
fn is_alike(one: &Table, other: &Table) -> bool {
    let same = one
        .columns
        .iter()
        .filter(|column| other.column(&column.name).is_some_and(|found| found.data_type == column.data_type));
    let most = one.columns.len().max(other.columns.len());
    most > 0 && same.count() * 3 >= most * 2
}

/// Renames in such an order that each new name is free, where there is one.
fn in_order(mut left: Vec<&Rename>) -> Vec<&Rename> {
    let old = |rename: &Rename| rename.column.clone().unwrap_or_else(|| rename.table.clone());
    let is_of_one =
        |one: &Rename, other: &Rename| one.schema == other.schema && (one.column.is_none() || one.table == other.table);
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |rename: &Rename| {
            left.iter().any(|other| *other != rename && is_of_one(rename, other) && old(other) == rename.to)
        };
        let at = left.iter().position(|rename| !waits(rename)).unwrap_or_default();
        ordered.push(left.remove(at));
    }
    ordered
}

/// Renames of which each waits for the name of another: nothing but a third name leads out of that.
pub fn renames_in_a_ring(renames: &[Rename]) -> Option<&Rename> {
    let all: Vec<&Rename> = renames.iter().collect();
    let ordered = in_order(all);
    ordered.iter().enumerate().find_map(|(at, rename)| {
        let is_taken = ordered[at + 1..].iter().any(|later| {
            let old = later.column.as_ref().unwrap_or(&later.table);
            later.column.is_some() == rename.column.is_some()
                && (rename.column.is_none() || later.table == rename.table)
                && *old == rename.to
        });
        is_taken.then_some(*rename)
    })
}

#[cfg(test)]
mod tests {
    use migrations_core::{Dialect, Product, Server};

    use super::*;
    use crate::plan::operations;

    fn model(statements: &str, server: impl Into<Server>) -> Schema {
        Schema::of_statements(statements.split("; "), server).unwrap()
    }

    fn way(from: &Schema, to: &Schema, renames: &[Rename]) -> Vec<String> {
        let way = operations(from, to, renames);
        assert!(way.unreached.is_empty() && way.refused.is_empty(), "{way:?}");
        way.statements().map(str::to_owned).collect()
    }

    #[test]
    fn a_table_moves_to_another_schema_with_its_rows() {
        let from = model("CREATE TABLE t (id int PRIMARY KEY, a text)", Dialect::Postgres);
        let to = model("CREATE SCHEMA x; CREATE TABLE x.t (id int PRIMARY KEY, a text)", Dialect::Postgres);
        let rename = Rename::find("t:x.t", &from, Some(&to)).unwrap();
        assert_eq!(rename.to_string(), "t:x.t");
        assert_eq!(rename.names(), ("table", "t".to_owned(), "x.t".to_owned()));
        let renames = [rename];
        assert_eq!(likely_renames(&from, &to, &[]), renames);
        assert_eq!(likely_renames(&from, &to, &renames), []);
        assert_eq!(way(&from, &to, &renames), ["CREATE SCHEMA x", "ALTER TABLE t SET SCHEMA x"]);
        let back = renames[0].back(&[]);
        assert_eq!(back.to_string(), "x.t:public.t");
        assert_eq!(way(&to, &from, &[back]), ["ALTER TABLE x.t SET SCHEMA public", "DROP SCHEMA x"]);
    }

    #[test]
    fn what_reads_a_renamed_column_follows_it_on_mariadb() {
        let table = |column: &str| {
            let text = format!(
                "CREATE TABLE t (id INT PRIMARY KEY, {column} VARCHAR(20), g INT AS (CHAR_LENGTH({column})) STORED, \
                 CONSTRAINT k CHECK ({column} <> ''))"
            );
            model(&text, Product::Mariadb)
        };
        let (from, to) = (table("a"), table("aa"));
        let rename = Rename::find("t.a:aa", &from, Some(&to)).unwrap();
        assert_eq!(way(&from, &to, &[rename]), ["ALTER TABLE t RENAME COLUMN a TO aa"]);
    }

    #[test]
    fn what_reads_a_renamed_column_goes_first_on_mysql() {
        let table = |column: &str| {
            let text = format!(
                "CREATE TABLE t (id INT PRIMARY KEY, {column} VARCHAR(20), g INT AS (CHAR_LENGTH({column})) STORED, \
                 CONSTRAINT k CHECK ({column} <> ''), KEY f ((LOWER({column}))))"
            );
            model(&text, Dialect::Mysql)
        };
        let (from, to) = (table("a"), table("aa"));
        let rename = Rename::find("t.a:aa", &from, Some(&to)).unwrap();
        let found = way(&from, &to, &[rename]);
        let at = |start: &str| found.iter().position(|statement| statement.starts_with(start)).expect(start);
        let renamed = at("ALTER TABLE t RENAME COLUMN");
        assert!(
            [at("DROP INDEX f"), at("ALTER TABLE t DROP CONSTRAINT k"), at("ALTER TABLE t DROP COLUMN g")]
                < [renamed; 3]
        );
        assert!(at("ALTER TABLE t ADD COLUMN g") > renamed && at("ALTER TABLE t ADD CONSTRAINT k") > renamed);
    }
}
