//! Defaults that a database refuses for the type of their column.

use migrations_catalog::Expression;
use migrations_core::most_similar;

use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::change::Ident;
use crate::objects::Object;
use crate::server::{NamesInDefault, UnfitDefaults};

/// What a word in a default was most likely meant to be.
const WORDS_OF_DEFAULTS: [&str; 8] =
    ["true", "false", "null", "now()", "current_timestamp", "current_date", "current_time", "current_user"];

impl Schema {
    /// # Errors
    /// If the default can be no value of the type, as far as that is certain.
    pub(super) fn refuse_default(&self, data_type: &str, default: &Expression, column: &Ident) -> Result<(), Fault> {
        let Some(value) = Literal::of(default) else { return Ok(()) };
        let reason = match self.rules.columns.unfit_defaults {
            UnfitDefaults::Unreadable => self.unreadable(data_type, &value),
            UnfitDefaults::Unkept => unkept(data_type, &value),
            UnfitDefaults::None => None,
        };
        reason.map_or(Ok(()), |reason| {
            let message = format!("the default of column `{}` is `{}`: {reason}", column.name, value.text);
            Err(Fault::new(FaultKind::Unfit, message, column.span.clone()))
        })
    }

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

    /// Why a type cannot read a literal (PostgreSQL).
    fn unreadable(&self, data_type: &str, value: &Literal) -> Option<String> {
        if data_type.ends_with("[]") {
            let is_list = value.text.starts_with('{') || value.text.starts_with('[');
            return (!is_list).then(|| "that is no array".to_owned());
        }
        if let Some(labels) = self.labels_of(data_type) {
            let is_label = labels.contains(&value.text);
            return (!is_label).then(|| format!("type `{data_type}` has no such label"));
        }
        let is_integer = matches!(data_type, "smallint" | "integer" | "bigint");
        (is_integer && value.number.is_none()).then(|| "that is no number".to_owned())
    }

    fn labels_of(&self, data_type: &str) -> Option<&[String]> {
        let (schema, name) = data_type.rsplit_once('.').unwrap_or(("", data_type));
        let (schema, name) = (self.usual_schema(schema.trim_matches('"')), name.trim_matches('"').to_owned());
        let key = ObjectId { namespace: Namespace::Type, schema, name, of: String::new() };
        match self.get(&key) {
            Some(Object::Type(found)) if found.form == "enum" && !self.is_tainted(&key.name) => Some(&found.members),
            _ => None,
        }
    }
}

/// One literal.
struct Literal {
    /// Without quotes.
    text: String,
    number: Option<f64>,
}

impl Literal {
    fn of(default: &Expression) -> Option<Self> {
        // `x'ff'`, `b'1'`, `0x10`, and what is cast is something else than its text.
        let source = default.source().trim_start_matches(['(', ' ']);
        let is_plain =
            source.starts_with(['\'', '-', '+']) || source.starts_with(|letter: char| letter.is_ascii_digit());
        let is_hexadecimal = source.starts_with("0x") || source.starts_with("0b");
        if !is_plain || is_hexadecimal || source.contains("::") {
            return None;
        }
        let text = match default.tokens() {
            [only] if only.starts_with('\'') => only[1..only.len() - 1].replace("''", "'"),
            [only] if only.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-') => only.clone(),
            [sign, number] if sign == "-" => format!("-{number}"),
            _ => return None,
        };
        let number = text.trim().parse().ok();
        Some(Self { text, number })
    }
}

/// Why a row could not keep a literal (MySQL, MariaDB).
fn unkept(data_type: &str, value: &Literal) -> Option<String> {
    let is_integer = ["tinyint", "smallint", "mediumint", "int", "bigint"].iter().any(|it| data_type.starts_with(it));
    if is_integer && value.number.is_none() {
        return Some("that is no number".to_owned());
    }
    if data_type.ends_with("unsigned") && value.number.is_some_and(|number| number < 0.0) {
        return Some("it is below zero, and the type is unsigned".to_owned());
    }
    if let Some(members) = data_type.strip_prefix("enum(").and_then(|rest| rest.strip_suffix(')')) {
        let written = format!("'{}'", value.text.replace('\'', "''")).to_lowercase();
        return (!members.to_lowercase().contains(&written) && value.number.is_none())
            .then(|| "no such value is listed".to_owned());
    }
    let size = data_type.strip_prefix("varchar(").or_else(|| data_type.strip_prefix("char("));
    let size: Option<usize> = size.and_then(|rest| rest.strip_suffix(')')).and_then(|size| size.parse().ok());
    size.filter(|size| value.text.chars().count() > *size).map(|size| format!("it is longer than {size}"))
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
