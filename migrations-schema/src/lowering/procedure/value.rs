//! What an expression of PL/pgSQL comes to, as far as its text tells.

use std::collections::BTreeMap;

use migrations_core::Product;
use migrations_syntax::ast::{Argument, Call, Expression, ExpressionKind, Literal, Name};

use crate::lowering::quoted;

/// What stands in a text for a name that is not known.
pub(super) const UNKNOWN_NAME: &str = "unknown_name";

/// The text of an expression, with a name in each place of which nothing is known.
pub(super) fn with_unknown_names(expression: &str) -> String {
    match migrations_syntax::parse_expression(expression, Product::Postgres) {
        Ok(expression) => text_of(&expression),
        Err(_) => UNKNOWN_NAME.to_owned(),
    }
}

fn text_of(expression: &Expression) -> String {
    if let ExpressionKind::Chain { first, rest } = &expression.kind
        && rest.iter().all(|(operator, _)| operator.symbol == "||")
    {
        let further = rest.iter().map(|(_, operand)| text_of(operand));
        return std::iter::once(text_of(first)).chain(further).collect();
    }
    let known = |value: Value| match value {
        Value::Text(text) => text,
        Value::Start(_) | Value::Unknown => UNKNOWN_NAME.to_owned(),
    };
    if let ExpressionKind::Call(call) = &expression.kind
        && ["format", "concat"].contains(&folded(&call.name).as_str())
    {
        let given = call.arguments.iter().map(|argument| argument.value.as_ref().map(text_of).unwrap_or_default());
        let given: Vec<Value> = given.map(Value::Text).collect();
        let is_format = folded(&call.name) == "format";
        return known(if is_format { format_of(&given) } else { concatenated(given) });
    }
    known(value_of(expression, &Variables::default()))
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// The value, as text.
    Text(String),
    /// What it begins with.
    Start(String),
    /// Nothing.
    Unknown,
}

impl Value {
    /// Followed by another one.
    fn then(self, next: Self) -> Self {
        match (self, next) {
            (Self::Text(first), Self::Text(second)) => Self::Text(first + &second),
            (Self::Text(first), Self::Start(second)) => Self::Start(first + &second),
            (Self::Text(first), Self::Unknown) => Self::Start(first),
            (start @ (Self::Start(_) | Self::Unknown), _) => start,
        }
    }
}

/// Variables and parameters with their values.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables(BTreeMap<String, Value>);

impl Variables {
    /// A variable has this value from now on.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    fn get(&self, name: &str) -> Value {
        self.0.get(name).cloned().unwrap_or(Value::Unknown)
    }
}

/// What an expression comes to.
pub(super) fn value_of(expression: &Expression, variables: &Variables) -> Value {
    match &expression.kind {
        ExpressionKind::Literal(Literal::Text(text)) => Value::Text(text.text.clone()),
        ExpressionKind::Literal(Literal::Number(number)) => Value::Text(number.clone()),
        ExpressionKind::Column(name) => variables.get(&folded(name)),
        ExpressionKind::Parameter(name) => variables.get(name),
        ExpressionKind::Cast { operand, .. } => value_of(operand, variables),
        ExpressionKind::Chain { first, rest } if rest.iter().all(|(operator, _)| operator.symbol == "||") => {
            let further = rest.iter().map(|(_, operand)| value_of(operand, variables));
            further.fold(value_of(first, variables), Value::then)
        }
        ExpressionKind::Call(call) => value_of_call(call, variables),
        ExpressionKind::Literal(Literal::Null | Literal::Boolean(_))
        | ExpressionKind::Wildcard(_)
        | ExpressionKind::Prefix { .. }
        | ExpressionKind::Chain { .. }
        | ExpressionKind::Is { .. }
        | ExpressionKind::In { .. }
        | ExpressionKind::Between { .. }
        | ExpressionKind::Match { .. }
        | ExpressionKind::Quantified { .. }
        | ExpressionKind::Collate { .. }
        | ExpressionKind::AtTimeZone { .. }
        | ExpressionKind::Case { .. }
        | ExpressionKind::Exists(_)
        | ExpressionKind::Subquery(_)
        | ExpressionKind::Row { .. }
        | ExpressionKind::Array(_)
        | ExpressionKind::NestedArray(_)
        | ExpressionKind::ArrayQuery(_)
        | ExpressionKind::Subscript { .. }
        | ExpressionKind::Field { .. }
        | ExpressionKind::Interval { .. }
        | ExpressionKind::MatchAgainst { .. }
        | ExpressionKind::Raise { .. }
        | ExpressionKind::Default
        | ExpressionKind::CurrentOf(_)
        | ExpressionKind::Assign { .. } => Value::Unknown,
    }
}

/// A variable has one name; a field of a record has two, and is not known.
fn folded(name: &Name) -> String {
    match &name.parts[..] {
        [only] if only.is_quoted => only.text.clone(),
        [only] => only.text.to_lowercase(),
        _ => String::new(),
    }
}

fn value_of_call(call: &Call, variables: &Variables) -> Value {
    let given: Vec<Value> = call.arguments.iter().map(|argument| value_of_argument(argument, variables)).collect();
    let of_one = |change: fn(&str) -> String| match &given[..] {
        [Value::Text(text)] => Value::Text(change(text)),
        _ => Value::Unknown,
    };
    match folded(&call.name).as_str() {
        "format" => format_of(&given),
        "concat" => concatenated(given),
        "quote_ident" => of_one(quoted),
        "quote_literal" => of_one(quoted_text),
        "lower" => of_one(str::to_lowercase),
        "upper" => of_one(str::to_uppercase),
        _ => Value::Unknown,
    }
}

fn concatenated(values: Vec<Value>) -> Value {
    values.into_iter().fold(Value::Text(String::new()), Value::then)
}

fn value_of_argument(argument: &Argument, variables: &Variables) -> Value {
    let is_plain = argument.keyword.is_empty() && argument.name.is_none() && argument.suffix.is_empty();
    let value = argument.value.as_ref().filter(|_| is_plain);
    value.map_or(Value::Unknown, |value| value_of(value, variables))
}

fn quoted_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `format('.. %I .. %2$s', a, b)`
fn format_of(given: &[Value]) -> Value {
    let Some((Value::Text(pattern), given)) = given.split_first() else { return Value::Unknown };
    let mut found = Value::Text(String::new());
    let mut rest = pattern.as_str();
    let mut next = 0;
    while let Some(at) = rest.find('%') {
        found = found.then(Value::Text(rest[..at].to_owned()));
        rest = &rest[at + 1..];
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        if digits > 0 && rest[digits..].starts_with('$') {
            next = rest[..digits].parse::<usize>().map_or(usize::MAX, |number| number.saturating_sub(1));
            rest = &rest[digits + 1..];
        }
        let Some(letter) = rest.chars().next() else { return Value::Unknown };
        rest = &rest[letter.len_utf8()..];
        let piece = match letter {
            '%' => Value::Text("%".to_owned()),
            's' | 'I' | 'L' => {
                let value = given.get(next).cloned().unwrap_or(Value::Unknown);
                next = next.saturating_add(1);
                match (letter, value) {
                    ('I', Value::Text(name)) => Value::Text(quoted(&name)),
                    ('L', Value::Text(text)) => Value::Text(quoted_text(&text)),
                    ('s', value) => value,
                    (_, Value::Text(_) | Value::Start(_) | Value::Unknown) => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        };
        found = found.then(piece);
    }
    found.then(Value::Text(rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &Value) {
        let mut variables = Variables::default();
        variables.set("name", Value::Text("My Table".to_owned()));
        variables.set("$1", Value::Text("first".to_owned()));
        let expression = migrations_syntax::parse_expression(text, Product::Postgres).expect("it is one");
        assert_eq!(value_of(&expression, &variables), *expected, "{text}");
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn texts_are_put_together() {
        check("'a' || 'b' || 1", &text("ab1"));
        check("concat('a', name)", &text("aMy Table"));
        check("quote_ident(name) || quote_literal('it''s')", &text("\"My Table\"'it''s'"));
        check("lower('AB')::text", &text("ab"));
        check("'DROP ' || $1", &text("DROP first"));
        check("'DROP ' || other || 'x'", &Value::Start("DROP ".to_owned()));
        check("other || 'x'", &Value::Unknown);
        check("1 + 2", &Value::Unknown);
        check("r.name", &Value::Unknown);
    }

    #[test]
    fn a_format_has_places() {
        check("format('a %s %I %L %%', 'x', name, 'y')", &text("a x \"My Table\" 'y' %"));
        check("format('%2$s %1$s', 'a', 'b')", &text("b a"));
        check("format('UPDATE %I SET', other)", &Value::Start("UPDATE ".to_owned()));
        check("format(other, 'a')", &Value::Unknown);
        check("format('%s')", &Value::Start(String::new()));
    }
}
