//! ALTER COLUMN .. TYPE, as far as PostgreSQL refuses it.

use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::change::Ident;
use crate::objects::{Column, Object};
use crate::server;

/// The type that a column is to have.
pub(super) struct NewType<'a> {
    pub data_type: &'a str,
    /// `bigserial` and its like, as written.
    pub serial: Option<&'a str>,
    /// USING says how values become it.
    pub is_said_how: bool,
}

impl Schema {
    /// # Errors
    /// If values, or the default, do not become the new type by themselves and nothing says how, as far as that is certain.
    pub(super) fn refuse_type(&self, key: &ObjectId, column: &Ident, new: &NewType<'_>) -> Result<(), Fault> {
        if !self.rules.columns.convert_by_casts {
            return Ok(());
        }
        let fault = |message: String| Err(Fault::new(FaultKind::Unfit, message, column.span.clone()));
        if let Some(serial) = new.serial {
            let message = format!(
                "`{serial}` makes a column with a sequence; the type of a column that is there is `{}`",
                new.data_type
            );
            return fault(message);
        }
        let Some(known) = self.untainted_column(key, &column.name) else { return Ok(()) };
        if self.is_refused(&known.data_type, new.data_type) {
            let (name, from, to) = (&column.name, &known.data_type, new.data_type);
            if !new.is_said_how {
                return fault(format!(
                    "column `{name}` is `{from}`, which does not become `{to}` by itself; `USING` says how, as in `USING {}::{to}`",
                    crate::lowering::quoted(name)
                ));
            }
            if is_plain_text(known) {
                return fault(format!(
                    "the default of column `{name}` does not become `{to}` by itself: drop it before, and set it anew"
                ));
            }
        }
        Ok(())
    }

    fn untainted_column(&self, key: &ObjectId, column: &str) -> Option<&Column> {
        let table = self.table(key).filter(|table| !table.is_partly_known && table.form != "foreign")?;
        let is_tainted = self.is_tainted(&key.name) || self.is_tainted(column);
        table.column(column).filter(|_| !is_tainted)
    }

    /// Whether one type does not become the other without USING. A cast of the migrations' own may be taken by itself.
    fn is_refused(&self, from: &str, to: &str) -> bool {
        if self.has_own_casts {
            return false;
        }
        let is_own = |data_type: &str| self.is_own_type(data_type);
        match server::is_assigned(from, to) {
            Some(is_assigned) => !is_assigned,
            None => {
                from != to
                    && (server::is_type_of_server(from) && is_own(to)
                        || is_own(from) && (is_own(to) || server::is_type_of_server(to)))
            }
        }
    }

    /// An enumeration or a composite type of the migrations. Domains are left out, for they have the casts of their base type,
    /// and so are other types, which may have casts of their own.
    fn is_own_type(&self, data_type: &str) -> bool {
        let (schema, name) = data_type.rsplit_once('.').unwrap_or(("", data_type));
        let (schema, name) = (self.usual_schema(schema.trim_matches('"')), name.trim_matches('"').to_owned());
        let key = ObjectId { namespace: Namespace::Type, schema, name, of: String::new() };
        match self.get(&key) {
            Some(Object::Type(user)) => {
                matches!(user.form.as_str(), "enum" | "composite") && !self.is_tainted(&key.name)
            }
            _ => false,
        }
    }
}

/// Whether the default is a string of a type of strings. Anything else may be of another type than the column.
fn is_plain_text(column: &Column) -> bool {
    let is_text = matches!(column.data_type.split('(').next(), Some("text" | "character varying"));
    let is_literal = |default: &migrations_catalog::Expression| {
        matches!(default.tokens(), [only] if only.starts_with('\'')) && !default.source().contains("::")
    };
    is_text && column.default.as_ref().is_some_and(is_literal)
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::schema::Schema;

    /// Why the last statement is refused, if it is.
    fn refusal(statements: &str) -> Option<String> {
        Schema::of_statements(statements.split("; "), Dialect::Postgres).err().map(|(_, reason)| reason)
    }

    const TABLE: &str = "CREATE TYPE mood AS ENUM ('a'); CREATE TYPE pair AS (a int, b int); \
                         CREATE DOMAIN short AS text; CREATE TABLE t (a json, b text, c int[], d boolean, e int, f mood, g short)";

    #[test]
    fn values_become_another_type_by_themselves_or_as_is_said() {
        for action in [
            "a TYPE text",
            "a TYPE jsonb",
            "b TYPE json USING b::json",
            "c TYPE bigint[]",
            "e TYPE bigint",
            "f TYPE text",
            "b TYPE mood USING b::mood",
            "g TYPE text",
            "b TYPE short",
            "b TYPE citext",
            "e TYPE e_of_an_extension",
        ] {
            assert_eq!(refusal(&format!("{TABLE}; ALTER TABLE t ALTER {action}")), None, "{action}");
        }
        for action in [
            "b TYPE json",
            "c TYPE int",
            "d TYPE int",
            "e TYPE boolean",
            "b TYPE mood",
            "b TYPE pair",
            "f TYPE int",
            "b TYPE uuid",
        ] {
            let message = refusal(&format!("{TABLE}; ALTER TABLE t ALTER {action}")).expect(action);
            assert!(message.contains("does not become") && message.contains("`USING "), "{action}: {message}");
        }
    }

    #[test]
    fn a_cast_of_ones_own_may_be_taken() {
        let cast = "CREATE CAST (text AS mood) WITH INOUT AS ASSIGNMENT";
        assert_eq!(refusal(&format!("{TABLE}; {cast}; ALTER TABLE t ALTER b TYPE mood")), None);
    }

    #[test]
    fn a_default_has_to_become_it_too() {
        let table = "CREATE TABLE t (a text DEFAULT 'f', b numeric DEFAULT 0)";
        let message =
            refusal(&format!("{table}; ALTER TABLE t ALTER a TYPE boolean USING a::boolean")).expect("refused");
        assert!(message.contains("the default of column `a`"), "{message}");
        let all = "ALTER a TYPE boolean USING a::boolean, ALTER a DROP DEFAULT, ALTER a SET DEFAULT false";
        assert_eq!(refusal(&format!("{table}; ALTER TABLE t {all}")), None);
    }

    #[test]
    fn serial_is_no_type_of_a_column_that_is_there() {
        let message = refusal("CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigserial").expect("refused");
        assert!(message.contains("`bigserial` makes a column with a sequence"), "{message}");
    }
}
