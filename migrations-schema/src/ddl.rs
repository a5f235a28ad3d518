//! Objects of the model as statements: one object, one statement, as a person would write it.
//!
//! What the database does by itself is not written: usual names, NOT NULL of a primary key, the sequence of a serial column.
//! In which order the statements run is another matter, see [`crate::plan`].

pub(crate) mod names;
mod properties;
mod tables;

use crate::schema::{Extension, Object, ObjectId, Routine, Schema, Sequence, UserType, View};
use crate::sequence_values;
use crate::server::Rules;
pub(crate) use names::{escaped_literal, literal, name, qualified};
pub(crate) use properties::{kind_word, routine_word};
pub(crate) use tables::is_of_column;

/// Writes what stands in a model.
#[derive(Clone, Copy)]
pub(crate) struct Ddl<'m> {
    model: &'m Schema,
}

impl<'m> Ddl<'m> {
    pub(crate) fn new(model: &'m Schema) -> Self {
        Self { model }
    }

    fn rules(self) -> &'static Rules {
        self.model.rules()
    }

    fn name(self, own: &str) -> String {
        name(own, self.rules())
    }

    /// The name of an index or of a constraint, in the letters in which it was written.
    fn spelled(self, own: &str) -> String {
        self.name(self.model.spelling(own))
    }

    /// The name of an object, with its schema where that is not the usual one.
    pub(crate) fn qualified(self, key: &ObjectId) -> String {
        qualified(&key.schema, &key.name, self.rules())
    }

    fn list(self, names: &[String]) -> String {
        names.iter().map(|own| self.name(own)).collect::<Vec<_>>().join(", ")
    }

    /// CREATE SCHEMA
    pub(crate) fn schema(self, key: &ObjectId) -> String {
        format!("CREATE SCHEMA {}", self.name(&key.name))
    }

    /// CREATE EXTENSION
    pub(crate) fn extension(self, key: &ObjectId, extension: &Extension) -> String {
        let mut text = format!("CREATE EXTENSION {}", self.name(&key.name));
        if !extension.schema.is_empty() {
            text.push_str(&format!(" WITH SCHEMA {}", self.name(&extension.schema)));
        }
        if !extension.version.is_empty() {
            text.push_str(&format!(" VERSION {}", literal(&extension.version)));
        }
        text
    }

    /// ALTER EXTENSION, from what it is.
    pub(crate) fn extension_changes(self, key: &ObjectId, now: &Extension, extension: &Extension) -> Vec<String> {
        let own = self.name(&key.name);
        let mut statements = Vec::new();
        if now.schema != extension.schema {
            let usual = self.model.dialect().usual_schema().unwrap_or_default();
            let schema = if extension.schema.is_empty() { usual } else { &extension.schema };
            statements.push(format!("ALTER EXTENSION {own} SET SCHEMA {}", self.name(schema)));
        }
        if now.version != extension.version {
            let version = if extension.version.is_empty() {
                String::new()
            } else {
                format!(" TO {}", literal(&extension.version))
            };
            statements.push(format!("ALTER EXTENSION {own} UPDATE{version}"));
        }
        statements
    }

    /// CREATE TYPE, CREATE DOMAIN
    pub(crate) fn user_type(self, key: &ObjectId, user: &UserType) -> String {
        let own = self.qualified(key);
        match user.form.as_str() {
            "enum" => {
                let labels: Vec<String> = user.members.iter().map(|label| literal(label)).collect();
                format!("CREATE TYPE {own} AS ENUM ({})", labels.join(", "))
            }
            "domain" => format!("CREATE DOMAIN {own} {}", user.source),
            _ => format!("CREATE TYPE {own} {}", user.source).trim_end().to_owned(),
        }
    }

    /// CREATE SEQUENCE
    pub(crate) fn sequence(self, key: &ObjectId, sequence: &Sequence) -> String {
        let is_usual = sequence.data_type == "bigint" || !self.rules().objects.sequences_have_types;
        let data_type = if is_usual { String::new() } else { format!(" AS {}", sequence.data_type) };
        format!("CREATE SEQUENCE {}{data_type}{}", self.qualified(key), self.options_of_new(sequence))
    }

    /// The options of a new sequence, as a person would write them.
    pub(crate) fn options_of_new(self, sequence: &Sequence) -> String {
        if self.rules().objects.sequences_have_types {
            sequence_options(&sequence_values::without_usual(&sequence.data_type, &sequence.options))
        } else {
            sequence_options(&sequence.options)
        }
    }

    /// ALTER SEQUENCE .. OWNED BY
    pub(crate) fn sequence_owner(self, key: &ObjectId, sequence: &Sequence) -> String {
        let owner = match &sequence.owner {
            Some((schema, table, column)) => {
                format!("{}.{}", qualified(schema, table, self.rules()), self.name(column))
            }
            None => "NONE".to_owned(),
        };
        format!("ALTER SEQUENCE {} OWNED BY {owner}", self.qualified(key))
    }

    /// CREATE FUNCTION, TRIGGER, POLICY, RULE, and what was altered since.
    pub(crate) fn text(self, routine: &Routine) -> Vec<String> {
        let source = if routine.source.is_empty() { &routine.text } else { &routine.source };
        let made = source.trim_end_matches(';').to_owned();
        std::iter::once(made).chain(routine.alterations.iter().cloned()).collect()
    }

    /// CREATE VIEW, with its indexes.
    pub(crate) fn view(self, key: &ObjectId, view: &View) -> Vec<String> {
        let own = self.qualified(key);
        let materialized = if view.is_materialized { "MATERIALIZED " } else { "" };
        let words = if view.words.is_empty() { String::new() } else { format!("{} ", view.words) };
        // Written with `*` where that still means the same.
        let is_same = !view.starred.is_empty() && self.model.with_columns(&view.starred).as_ref() == Some(&view.source);
        let source = if is_same { &view.starred } else { &view.source };
        let mut statements = vec![format!("CREATE {words}{materialized}VIEW {own} {source}")];
        for (from, to) in &view.renamed {
            let (from, to) = (self.name(from), self.name(to));
            statements.push(format!("ALTER {materialized}VIEW {own} RENAME COLUMN {from} TO {to}"));
        }
        statements.extend(view.indexes.iter().map(|index| self.index(key, index)));
        statements
    }

    /// COMMENT ON TABLE, COMMENT ON COLUMN (PostgreSQL)
    pub(crate) fn comment(self, key: &ObjectId, column: Option<&str>, text: &str) -> String {
        let text = if text.is_empty() { "NULL".to_owned() } else { literal(text) };
        let own = self.qualified(key);
        match column {
            None => format!("COMMENT ON TABLE {own} IS {text}"),
            Some(column) => format!("COMMENT ON COLUMN {own}.{} IS {text}", self.name(column)),
        }
    }

    fn objects(self) -> impl Iterator<Item = (&'m ObjectId, &'m Object)> {
        self.model.objects()
    }
}

/// ` START WITH 5 INCREMENT BY 2`
pub(crate) fn sequence_options(options: &[(&'static str, String)]) -> String {
    let word = |option: &str, value: &str| match option {
        "start" => format!(" START WITH {value}"),
        "increment" => format!(" INCREMENT BY {value}"),
        "minimum" => format!(" MINVALUE {value}"),
        "maximum" => format!(" MAXVALUE {value}"),
        "cache" => format!(" CACHE {value}"),
        _ => " CYCLE".to_owned(),
    };
    options.iter().filter(|(_, value)| !value.is_empty()).map(|(option, value)| word(option, value)).collect()
}
