//! Names of columns in defaults, and the labels of enumerations.

use migrations_core::most_similar;

use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::change::Ident;
use crate::objects::Object;
use crate::server::NamesInDefault;

/// What a word in a default was most likely meant to be.
const WORDS_OF_DEFAULTS: [&str; 8] =
    ["true", "false", "null", "now()", "current_timestamp", "current_date", "current_time", "current_user"];

impl Schema {
    /// # Errors
    /// If a default names a column, or one that is not there.
    pub(super) fn refuse_default_names(&self, key: &ObjectId, names: &[Ident]) -> Result<(), Fault> {
        match (self.rules.columns.names_in_default, names) {
            (NamesInDefault::Refused, [name, ..]) => {
                let message = format!("`{}` is the name of a column, which no default can have in it", name.name);
                let similar = most_similar(&name.name, WORDS_OF_DEFAULTS).map(str::to_owned);
                Err(Fault { similar, ..Fault::new(FaultKind::Unfit, message, name.span.clone()) })
            }
            (NamesInDefault::Refused | NamesInDefault::Strings, _) => Ok(()),
            (NamesInDefault::Columns, names) => {
                names.iter().try_for_each(|name| self.require_column(key, name)).map_err(|fault| {
                    let similar = most_similar(&names[0].name, WORDS_OF_DEFAULTS).map(str::to_owned);
                    Fault { similar: similar.or(fault.similar.clone()), ..fault }
                })
            }
        }
    }

    pub(super) fn labels_of(&self, data_type: &str) -> Option<&[String]> {
        let (schema, name) = data_type.rsplit_once('.').unwrap_or(("", data_type));
        let (schema, name) = (self.usual_schema(schema.trim_matches('"')), name.trim_matches('"').to_owned());
        let key = ObjectId { namespace: Namespace::Type, schema, name, of: String::new() };
        match self.get(&key) {
            Some(Object::Type(found)) if found.form == "enum" && !self.is_tainted(&key.name) => Some(&found.members),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect::{self, Mysql, Postgres, Sqlite};

    use crate::schema::Schema;

    fn refusal(definition: &str, dialect: Dialect) -> Option<String> {
        let statement = format!("CREATE TABLE t (id int, x {definition})");
        Schema::of_statements([&*statement], dialect).err().map(|(_, reason)| reason)
    }

    #[test]
    fn a_word_in_a_default_is_a_column() {
        for default in ["boolean DEFAULT tru", "timestamp DEFAULT (now)", "int DEFAULT id + 1", "int DEFAULT abs(id)"] {
            let message = refusal(default, Postgres).expect(default);
            assert!(message.contains("is the name of a column"), "{default}: {message}");
        }
        for default in ["boolean DEFAULT tru", "timestamp DEFAULT (now)"] {
            assert!(refusal(default, Mysql).expect(default).contains("has no column"), "{default}");
        }
        assert_eq!(refusal("int DEFAULT (id + 1)", Mysql), None);
        assert_eq!(refusal("text DEFAULT tru", Sqlite), None);
    }

    #[test]
    fn words_of_the_server_are_no_columns() {
        for default in [
            "date DEFAULT CURRENT_DATE",
            "time DEFAULT LOCALTIME",
            "timestamp DEFAULT (now() AT TIME ZONE 'utc')",
            "timestamp DEFAULT localtimestamp(0)",
            "text DEFAULT current_user",
            "text DEFAULT user",
            "text DEFAULT session_user",
            "text DEFAULT current_role",
            "text DEFAULT current_catalog",
            "text DEFAULT current_schema",
            "text[] DEFAULT ARRAY[]::text[]",
            "interval DEFAULT interval '1 day'",
            "double precision DEFAULT 'NaN'::double precision",
            "int DEFAULT EXTRACT(year FROM now())",
            "text DEFAULT substring('abc' FROM 2)",
            "text DEFAULT trim(both 'x' from 'xax')",
            "jsonb DEFAULT jsonb_build_object('a', 1)",
            "text DEFAULT CASE WHEN true THEN 'a' END",
            "regclass DEFAULT 't'::regclass",
            "int DEFAULT nextval('s')",
        ] {
            assert_eq!(refusal(default, Postgres), None, "{default}");
        }
        for default in [
            "timestamp DEFAULT CURRENT_TIMESTAMP",
            "datetime(3) DEFAULT NOW(3)",
            "datetime DEFAULT LOCALTIMESTAMP",
            "int DEFAULT TRUE",
        ] {
            assert_eq!(refusal(default, Mysql), None, "{default}");
        }
    }
}
