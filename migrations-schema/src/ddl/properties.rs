//! What is set on objects, as statements (PostgreSQL).

use super::{Ddl, escaped_literal, literal};
use crate::object_id::{Namespace, ObjectId};
use crate::objects::{Object, Routine, STATISTICS};
use crate::owner::Owner;
use crate::properties::{CommentedPart, Properties, Property, SetProperty, usual_storage};

impl Ddl<'_> {
    /// The statements that set properties, those that take some away before the others: of several objects one alone may have
    /// a property.
    pub(crate) fn set_properties(self, owner: Owner<'_>, changes: &[SetProperty]) -> Vec<String> {
        let (gone, new): (Vec<&SetProperty>, Vec<&SetProperty>) =
            changes.iter().partition(|(_, value)| value.is_none());
        let mut statements = Vec::new();
        for group in [gone, new] {
            let (listed, single): (Vec<&SetProperty>, Vec<&SetProperty>) =
                group.into_iter().partition(|(property, _)| is_listed(property));
            statements.extend(self.parameters(owner, &listed));
            statements.extend(single.into_iter().filter_map(|change| self.set_property(owner, change)));
        }
        statements
    }

    /// SET (a = 1, b = 2), or RESET (a, b): all are set, or none is.
    fn parameters(self, owner: Owner<'_>, changes: &[&SetProperty]) -> Option<String> {
        let (first, _) = changes.first()?;
        let is_set = changes.iter().all(|(_, value)| value.is_some());
        let list = changes.iter().filter_map(|(property, value)| parameter(property, value.as_deref()));
        let words = format!("{} ({})", if is_set { "SET" } else { "RESET" }, list.collect::<Vec<_>>().join(", "));
        match (owner, first) {
            (Owner::Column(table, column, _), Property::ColumnParameter(_)) => {
                Some(format!("ALTER TABLE {} ALTER COLUMN {} {words}", self.qualified(table), self.name(column)))
            }
            _ => Some(format!("{} {words}", self.alter(owner)?)),
        }
    }

    /// ALTER of what has storage of its own.
    fn alter(self, owner: Owner<'_>) -> Option<String> {
        let (word, key) = match owner {
            Owner::Object(key, Object::Table(_)) => ("TABLE", key.clone()),
            Owner::Object(key, Object::View(view)) => {
                (if view.is_materialized { "MATERIALIZED VIEW" } else { "VIEW" }, key.clone())
            }
            Owner::Index(table, name) | Owner::Constraint(table, name) => {
                ("INDEX", ObjectId::relation(&table.schema, name))
            }
            Owner::Object(
                _,
                Object::Sequence(_)
                | Object::IndexName { .. }
                | Object::Type(_)
                | Object::Text(_)
                | Object::Extension(_)
                | Object::Schema(_)
                | Object::Bare,
            )
            | Owner::Column(..) => return None,
        };
        Some(format!("ALTER {word} {}", self.qualified(&key)))
    }

    /// The statement of one property; `None` for one that such an object does not have.
    fn set_property(self, owner: Owner<'_>, (property, value): &SetProperty) -> Option<String> {
        let value = value.as_deref();
        let own = |usual: &'static str| value.map_or_else(|| usual.to_owned(), |value| self.name(value));
        Some(match property {
            Property::Comment => format!("COMMENT ON {} IS {}", self.commented(owner)?, comment(value)),
            Property::CommentOnPart { part, name } => {
                let Owner::Object(key, _) = owner else { return None };
                let (whole, name) = (self.qualified(key), self.name(name));
                let part = match part {
                    CommentedPart::Column => format!("COLUMN {whole}.{name}"),
                    CommentedPart::Constraint => format!("CONSTRAINT {name} ON DOMAIN {whole}"),
                };
                format!("COMMENT ON {part} IS {}", comment(value))
            }
            Property::Tablespace => format!("{} SET TABLESPACE {}", self.alter(owner)?, own("pg_default")),
            Property::AccessMethod => format!("{} SET ACCESS METHOD {}", self.alter(owner)?, own("heap")),
            Property::OfType => {
                let words = value.map_or_else(|| "NOT OF".to_owned(), |name| format!("OF {name}"));
                format!("{} {words}", self.alter(owner)?)
            }
            Property::ReplicaIdentity => format!(
                "{} REPLICA IDENTITY {}",
                self.alter_whole(owner)?,
                match owner {
                    Owner::Index(_, name) | Owner::Constraint(_, name) if value.is_some() => {
                        format!("USING INDEX {}", self.name(name))
                    }
                    Owner::Index(..) | Owner::Constraint(..) | Owner::Object(..) | Owner::Column(..) => {
                        value.unwrap_or("DEFAULT").to_owned()
                    }
                }
            ),
            Property::Clustered => {
                let (Owner::Index(_, name) | Owner::Constraint(_, name)) = owner else { return None };
                let words = value
                    .map_or_else(|| "SET WITHOUT CLUSTER".to_owned(), |_| format!("CLUSTER ON {}", self.name(name)));
                format!("{} {words}", self.alter_whole(owner)?)
            }
            Property::Firing => {
                let Owner::Object(key, Object::Text(Routine { table: Some((schema, table)), .. })) = owner else {
                    return None;
                };
                let word = if key.namespace == Namespace::Rule { "RULE" } else { "TRIGGER" };
                let table = self.qualified(&ObjectId::relation(schema, table));
                format!("ALTER TABLE {table} {} {word} {}", value.unwrap_or("ENABLE"), self.name(&key.name))
            }
            Property::KeyStatistics(key) => {
                format!("{} ALTER COLUMN {key} SET STATISTICS {}", self.alter(owner)?, value.unwrap_or("-1"))
            }
            Property::Statistics => self.set_on_column(owner, "STATISTICS", value.unwrap_or("-1"))?,
            Property::Storage => {
                let Owner::Column(_, _, data_type) = owner else { return None };
                // DEFAULT is a word of PostgreSQL 16 and newer.
                let usual = usual_storage(data_type).unwrap_or("default");
                self.set_on_column(owner, "STORAGE", &value.unwrap_or(usual).to_uppercase())?
            }
            Property::Compression => self.set_on_column(owner, "COMPRESSION", value.unwrap_or("default"))?,
            Property::DefaultOfColumn(column) => {
                let words = value.map_or_else(|| "DROP DEFAULT".to_owned(), |value| format!("SET DEFAULT {value}"));
                format!("{} ALTER COLUMN {} {words}", self.alter(owner)?, self.name(column))
            }
            Property::TableOption(name) => {
                let kept = self.rules().tables.kept_options.iter().find(|(kept, _)| kept == name);
                let usual = kept.map_or("DEFAULT", |(_, usual)| usual);
                format!("{} {name} = {}", self.alter(owner)?, option_value(value.unwrap_or(usual)))
            }
            Property::SystemVersioning => {
                let word = if value.is_some() { "ADD" } else { "DROP" };
                format!("{} {word} SYSTEM VERSIONING", self.alter(owner)?)
            }
            Property::Parameter(_) | Property::ColumnParameter(_) => return None,
        })
    }

    fn set_on_column(self, owner: Owner<'_>, words: &str, value: &str) -> Option<String> {
        let Owner::Column(table, column, _) = owner else { return None };
        Some(format!("ALTER TABLE {} ALTER COLUMN {} SET {words} {value}", self.qualified(table), self.name(column)))
    }

    /// ALTER of the table or the materialised view to which an index belongs.
    fn alter_whole(self, owner: Owner<'_>) -> Option<String> {
        match owner {
            Owner::Index(table, _) | Owner::Constraint(table, _) => {
                let object = self.model.object(table)?;
                self.alter(Owner::Object(table, object))
            }
            Owner::Object(..) | Owner::Column(..) => self.alter(owner),
        }
    }

    /// What COMMENT ON names.
    fn commented(self, owner: Owner<'_>) -> Option<String> {
        let part = |word: &str, name: &str, table: &ObjectId| {
            format!("{word} {} ON {}", self.name(name), self.qualified(table))
        };
        Some(match owner {
            Owner::Column(table, name, _) => format!("COLUMN {}.{}", self.qualified(table), self.name(name)),
            Owner::Constraint(table, name) => part("CONSTRAINT", name, table),
            Owner::Index(table, name) => {
                format!("INDEX {}", self.qualified(&ObjectId::relation(&table.schema, name)))
            }
            Owner::Object(key, object) => match object {
                Object::Table(_) => format!("TABLE {}", self.qualified(key)),
                Object::View(view) if view.is_materialized => format!("MATERIALIZED VIEW {}", self.qualified(key)),
                Object::View(_) => format!("VIEW {}", self.qualified(key)),
                Object::Sequence(_) => format!("SEQUENCE {}", self.qualified(key)),
                Object::Type(user_type) if user_type.form == "domain" => format!("DOMAIN {}", self.qualified(key)),
                Object::Type(_) => format!("TYPE {}", self.qualified(key)),
                Object::Extension(_) => format!("EXTENSION {}", self.name(&key.name)),
                Object::Schema(_) => format!("SCHEMA {}", self.name(&key.name)),
                Object::IndexName { .. } => format!("INDEX {}", self.qualified(key)),
                Object::Text(routine) => self.commented_text(key, routine)?,
                Object::Bare => return None,
            },
        })
    }

    fn commented_text(self, key: &ObjectId, routine: &Routine) -> Option<String> {
        let on_table = |word: &str| {
            let (schema, table) = routine.table.as_ref()?;
            let table = self.qualified(&ObjectId::relation(schema, table));
            Some(format!("{word} {} ON {table}", self.name(&key.name)))
        };
        match key.namespace {
            Namespace::Trigger => on_table("TRIGGER"),
            Namespace::Policy => on_table("POLICY"),
            Namespace::Rule => on_table("RULE"),
            Namespace::Routine => {
                let word = routine_word(routine);
                let arguments = if word == "AGGREGATE" && key.of.is_empty() { "*" } else { &key.of };
                Some(format!("{word} {}({arguments})", self.qualified(key)))
            }
            Namespace::Relation => Some(format!("{} {}", kind_word(&key.of), self.qualified(key))),
            Namespace::Schema | Namespace::Extension | Namespace::Type | Namespace::Constraint => None,
        }
    }

    /// ` ENGINE = myisam WITH SYSTEM VERSIONING`, as it stands behind the columns of a table (MySQL, MariaDB).
    pub(crate) fn kept_options(self, properties: &Properties) -> String {
        let mut text = String::new();
        for (property, value) in properties.iter() {
            if let Property::TableOption(name) = property {
                text.push_str(&format!(" {name} = {}", option_value(value)));
            } else if *property == Property::SystemVersioning {
                text.push_str(" WITH SYSTEM VERSIONING");
            }
        }
        text
    }

    /// ` WITH (fillfactor = 70) TABLESPACE fast`, as it stands in the definition of a table or an index.
    pub(crate) fn storage(self, properties: &Properties) -> String {
        let listed = properties.iter().filter(|(property, _)| is_listed(property));
        let parameters: Vec<String> = listed.filter_map(|(property, value)| parameter(property, Some(value))).collect();
        let with = if parameters.is_empty() { String::new() } else { format!(" WITH ({})", parameters.join(", ")) };
        let tablespace = properties.get(&Property::Tablespace);
        let tablespace = tablespace.map_or(String::new(), |name| format!(" TABLESPACE {}", self.name(name)));
        format!("{with}{tablespace}")
    }
}

/// A word or a number as it is, anything else as a text.
fn option_value(value: &str) -> String {
    let is_plain = !value.is_empty() && value.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_plain { value.to_owned() } else { escaped_literal(value) }
}

/// What kind of function a statement makes. A name in quotes is none of these words.
pub(crate) fn routine_word(routine: &Routine) -> &'static str {
    match routine.text.split(' ').find(|word| matches!(*word, "function" | "procedure" | "aggregate")) {
        Some("procedure") => "PROCEDURE",
        Some("aggregate") => "AGGREGATE",
        _ => "FUNCTION",
    }
}

/// The words of a kind in a statement.
pub(crate) fn kind_word(kind: &str) -> String {
    if kind == STATISTICS { "STATISTICS".to_owned() } else { kind.to_uppercase() }
}

fn comment(text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), literal)
}

/// Whether it stands in a list in parentheses.
fn is_listed(property: &Property) -> bool {
    match property {
        Property::Parameter(_) | Property::ColumnParameter(_) => true,
        Property::Comment
        | Property::CommentOnPart { .. }
        | Property::Tablespace
        | Property::AccessMethod
        | Property::OfType
        | Property::ReplicaIdentity
        | Property::Clustered
        | Property::Firing
        | Property::Statistics
        | Property::KeyStatistics(_)
        | Property::Storage
        | Property::Compression
        | Property::DefaultOfColumn(_)
        | Property::TableOption(_)
        | Property::SystemVersioning => false,
    }
}

/// `fillfactor = 70`; without a value, its name.
fn parameter(property: &Property, value: Option<&str>) -> Option<String> {
    let (Property::Parameter(name) | Property::ColumnParameter(name)) = property else { return None };
    let is_plain =
        |value: &str| !value.is_empty() && value.chars().all(|it| it.is_ascii_alphanumeric() || "._-".contains(it));
    Some(match value {
        None => name.clone(),
        Some(value) if is_plain(value) => format!("{name} = {value}"),
        Some(value) => format!("{name} = {}", literal(value)),
    })
}
