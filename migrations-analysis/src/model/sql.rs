//! The schema as SQL that makes it.
//!
//! Foreign keys come after all tables, and views after what they read, so that the script runs from top to bottom. SQLite
//! has no ALTER TABLE for keys, and needs none: it takes keys to tables that come later.

mod names;
mod tables;

use std::collections::BTreeSet;

use migrations_core::Dialect;

use super::objects::{Object, Routine, Sequence, Table, UserType, View};
use super::{Key, Model, Space};
use names::{literal, name, qualified};

impl Model {
    /// The statements that make this schema in an empty database, in order.
    ///
    /// ```
    /// use migrations_analysis::model::Model;
    /// use migrations_analysis::reading::{SchemaEffect, schema_effect_of};
    /// use migrations_core::Dialect;
    ///
    /// let mut model = Model::new(Dialect::Sqlite);
    /// for statement in ["CREATE TABLE users (id INTEGER PRIMARY KEY)", "ALTER TABLE users ADD COLUMN name TEXT"] {
    ///     let SchemaEffect::Exact(changes) = schema_effect_of(statement, Dialect::Sqlite) else { unreachable!() };
    ///     changes.iter().for_each(|change| model.apply(change).unwrap());
    /// }
    /// assert_eq!(model.sql(), ["CREATE TABLE users (\n    id integer,\n    name text,\n    PRIMARY KEY (id)\n)"]);
    /// ```
    pub fn sql(&self) -> Vec<String> {
        let mut script = Script { model: self, statements: Vec::new() };
        script.schemas();
        script.types();
        script.sequences();
        script.routines(false);
        script.tables();
        script.routines(true);
        script.owners();
        script.foreign_keys();
        script.views();
        script.rest();
        script.comments();
        script.statements
    }

    /// Names of objects that statements may have changed of which nobody knows what they did.
    pub fn open_names(&self) -> BTreeSet<&str> {
        let is_open = |key: &Key, object: &Object| {
            self.is_doubtful(&key.name) || matches!(object, Object::Table(Table { is_partly_known: true, .. }))
        };
        let objects = self.objects.iter().filter(|(key, object)| is_open(key, object));
        objects.map(|(key, _)| key.name.as_str()).collect()
    }
}

struct Script<'m> {
    model: &'m Model,
    statements: Vec<String>,
}

impl<'m> Script<'m> {
    fn dialect(&self) -> Dialect {
        self.model.dialect
    }

    fn push(&mut self, statement: impl Into<String>) {
        self.statements.push(statement.into());
    }

    fn objects(&self) -> impl Iterator<Item = (&'m Key, &'m Object)> + use<'m> {
        self.model.objects.iter().map(|(key, object)| (key, object.as_ref()))
    }

    fn qualified(&self, key: &Key) -> String {
        qualified(&key.schema, &key.name, self.dialect())
    }

    fn list(&self, names: &[String]) -> String {
        names.iter().map(|own| name(own, self.dialect())).collect::<Vec<_>>().join(", ")
    }

    fn schemas(&mut self) {
        for (key, _) in self.objects() {
            match key.space {
                Space::Schema => self.push(format!("CREATE SCHEMA {}", name(&key.name, self.dialect()))),
                Space::Extension => self.push(format!("CREATE EXTENSION {}", name(&key.name, self.dialect()))),
                _ => {}
            }
        }
        let has_routines = self.objects().any(|(key, _)| key.space == Space::Routine);
        if self.dialect() == Dialect::Postgres && has_routines {
            // Bodies can name what comes later.
            self.statements.insert(0, "SET check_function_bodies = false".to_owned());
        }
    }

    /// Those first of which others are made.
    fn types(&mut self) {
        let mut types: Vec<(&Key, &UserType)> = self
            .objects()
            .filter_map(|(key, object)| match object {
                Object::Type(user) => Some((key, user)),
                _ => None,
            })
            .collect();
        let rank =
            |form: &str| ["enum", "shell", "base", "range", "domain", "composite"].iter().position(|it| *it == form);
        types.sort_by_key(|(_, user)| rank(&user.form));
        for (key, user) in types {
            let own = self.qualified(key);
            self.push(match user.form.as_str() {
                "enum" => {
                    let labels: Vec<String> = user.members.iter().map(|label| literal(label)).collect();
                    format!("CREATE TYPE {own} AS ENUM ({})", labels.join(", "))
                }
                "domain" => format!("CREATE DOMAIN {own} {}", user.source),
                _ => format!("CREATE TYPE {own} {}", user.source).trim_end().to_owned(),
            });
        }
    }

    fn sequences(&mut self) {
        for (key, object) in self.objects() {
            let Object::Sequence(sequence) = object else { continue };
            if !sequence.is_identity {
                let own = self.qualified(key);
                let is_usual = sequence.data_type == "bigint" || self.dialect() != Dialect::Postgres;
                let data_type = if is_usual { String::new() } else { format!(" AS {}", sequence.data_type) };
                self.push(format!("CREATE SEQUENCE {own}{data_type}{}", sequence_options(sequence)));
            }
        }
    }

    /// Which columns sequences belong to.
    fn owners(&mut self) {
        for (key, object) in self.objects() {
            if let Object::Sequence(Sequence { owner: Some((schema, table, column)), is_identity: false, .. }) = object
            {
                let column = format!("{}.{}", qualified(schema, table, self.dialect()), name(column, self.dialect()));
                self.push(format!("ALTER SEQUENCE {} OWNED BY {column}", self.qualified(key)));
            }
        }
    }

    /// Functions; those with a table in their head come after the tables.
    fn routines(&mut self, after_tables: bool) {
        for (key, object) in self.objects() {
            let (Space::Routine, Object::Text(routine)) = (key.space, object) else { continue };
            let head = routine.text.split(" as ").next().unwrap_or_default();
            let words: BTreeSet<&str> = head.split([' ', '.']).skip(3).collect();
            let names_table = self.objects().any(|(other, object)| {
                matches!(object, Object::Table(_) | Object::View(_)) && words.contains(other.name.as_str())
            });
            if names_table == after_tables {
                self.text(routine);
            }
        }
    }

    fn text(&mut self, routine: &Routine) {
        let source = if routine.source.is_empty() { &routine.text } else { &routine.source };
        self.push(source.trim_end_matches(';'));
        routine.alterations.iter().for_each(|alteration| self.push(alteration.clone()));
    }

    /// After what they read.
    fn views(&mut self) {
        let mut left: Vec<(&Key, &View)> = self
            .objects()
            .filter_map(|(key, object)| match object {
                Object::View(view) => Some((key, view)),
                _ => None,
            })
            .collect();
        while !left.is_empty() {
            let waits = |view: &View, key: &Key| {
                left.iter()
                    .any(|(other, _)| *other != key && view.reads.contains(&(other.schema.clone(), other.name.clone())))
            };
            let ready: Vec<bool> = left.iter().map(|(key, view)| !waits(view, key)).collect();
            // Where they wait for each other there is no order.
            let none_is_ready = !ready.contains(&true);
            let (now, later): (Vec<_>, Vec<_>) =
                left.iter().copied().zip(ready).partition(|(_, ready)| *ready || none_is_ready);
            for ((key, view), _) in now {
                self.view(key, view);
            }
            left = later.into_iter().map(|(it, _)| it).collect();
        }
    }

    fn view(&mut self, key: &Key, view: &View) {
        let own = self.qualified(key);
        let materialized = if view.is_materialized { "MATERIALIZED " } else { "" };
        self.push(format!("CREATE {materialized}VIEW {own} {}", view.source));
        for (from, to) in &view.renamed {
            let (from, to) = (name(from, self.dialect()), name(to, self.dialect()));
            self.push(format!("ALTER {materialized}VIEW {own} RENAME COLUMN {from} TO {to}"));
        }
        for index in &view.indexes {
            let statement = self.index(key, index);
            self.push(statement);
        }
    }

    /// Triggers, rules, policies.
    fn rest(&mut self) {
        for (key, object) in self.objects() {
            match object {
                Object::Text(routine) if key.space != Space::Routine => self.text(routine),
                Object::Table(table) => {
                    for (flag, words) in [("row security", "ENABLE"), ("forced row security", "FORCE")] {
                        if table.flags.contains(&flag) {
                            self.push(format!("ALTER TABLE {} {words} ROW LEVEL SECURITY", self.qualified(key)));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn comments(&mut self) {
        if self.dialect() != Dialect::Postgres {
            return;
        }
        for (key, object) in self.objects() {
            let Object::Table(table) = object else { continue };
            let own = self.qualified(key);
            if !table.comment.is_empty() {
                self.push(format!("COMMENT ON TABLE {own} IS {}", literal(&table.comment)));
            }
            for column in table.columns.iter().filter(|column| !column.comment.is_empty()) {
                let column_name = name(&column.name, self.dialect());
                self.push(format!("COMMENT ON COLUMN {own}.{column_name} IS {}", literal(&column.comment)));
            }
        }
    }
}

/// ` START WITH 5 INCREMENT BY 2`
fn sequence_options(sequence: &Sequence) -> String {
    let word = |option: &str, value: &str| match option {
        "start" => format!(" START WITH {value}"),
        "increment" => format!(" INCREMENT BY {value}"),
        "minimum" => format!(" MINVALUE {value}"),
        "maximum" => format!(" MAXVALUE {value}"),
        "cache" => format!(" CACHE {value}"),
        _ => " CYCLE".to_owned(),
    };
    let options = sequence.options.iter().filter(|(_, value)| !value.is_empty());
    options.map(|(option, value)| word(option, value)).collect()
}
