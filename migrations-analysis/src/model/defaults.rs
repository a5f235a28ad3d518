//! Defaults that a database refuses for the type of their column.

use migrations_core::Dialect;
use migrations_core::schema::Expression;

use super::objects::Object;
use super::{Fault, FaultKind, Key, Model, Space};
use crate::change::Ident;

impl Model {
    /// # Errors
    /// If the default can be no value of the type, as far as that is certain.
    pub(super) fn refuse_default(&self, data_type: &str, default: &Expression, column: &Ident) -> Result<(), Fault> {
        let Some(value) = Literal::of(default) else { return Ok(()) };
        let reason = match self.dialect() {
            Dialect::Postgres => self.unfit_for_postgres(data_type, &value),
            Dialect::Mysql => unfit_for_mysql(data_type, &value),
            // SQLite keeps whatever it is given.
            Dialect::Sqlite => None,
        };
        reason.map_or(Ok(()), |reason| {
            let message = format!("the default of column `{}` is `{}`: {reason}", column.name, value.text);
            Err(Fault::new(FaultKind::Unfit, message, column.span.clone()))
        })
    }

    fn unfit_for_postgres(&self, data_type: &str, value: &Literal) -> Option<String> {
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
        let key = Key { space: Space::Type, schema, name, of: String::new() };
        match self.get(&key) {
            Some(Object::Type(found)) if found.form == "enum" && !self.is_doubtful(&key.name) => Some(&found.members),
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

fn unfit_for_mysql(data_type: &str, value: &Literal) -> Option<String> {
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
