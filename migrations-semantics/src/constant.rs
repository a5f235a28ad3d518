//! The values of expressions that are made of literals, where every server agrees on them.
//!
//! What depends on a collation, on a setting or on how a server converts is not computed: then there is no value.

use std::cmp::Ordering;

use migrations_syntax::ast::{Call, Expression, ExpressionKind, InSet, IsTest, Literal, Name, Operator, TextForm};

/// A value that is certain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Number(Number),
    Text(String),
}

/// A decimal number: `digits` with so many of them behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Number {
    digits: i128,
    scale: u32,
}

impl Number {
    /// `12`, `12.50`
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |whole| (-1, whole));
        // Longer ones could not be multiplied.
        if whole.is_empty() || whole.len() + part.len() > 18 || !is_plain(whole) || !is_plain(part) {
            return None;
        }
        // 1.50 is 1.5.
        let part = part.trim_end_matches('0');
        let digits: i128 = format!("{whole}{part}").parse().ok()?;
        Some(Self { digits: sign * digits, scale: u32::try_from(part.len()).ok()? })
    }

    fn compare(self, other: Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        let at = |number: Self| number.digits * 10_i128.pow(scale - number.scale);
        at(self).cmp(&at(other))
    }
}

/// What the columns of a row hold; `None` for what is not known.
pub(crate) type Row<'r> = &'r dyn Fn(&Name) -> Option<Value>;

/// The value of an expression in a row; `None` if it is not certain.
pub(crate) fn value_in(expression: &Expression, row: Row<'_>) -> Option<Value> {
    match &expression.kind {
        ExpressionKind::Literal(literal) => value_of(literal),
        ExpressionKind::Column(name) => row(name),
        ExpressionKind::Prefix { operator, operand } => prefixed(operator, value_in(operand, row)?),
        ExpressionKind::Chain { first, rest } => chain(first, rest, row),
        ExpressionKind::Is { operand, is_negated, test } => {
            let value = value_in(operand, row)?;
            let holds = match **test {
                IsTest::Null => value == Value::Null,
                IsTest::True => value == Value::Boolean(true),
                IsTest::False => value == Value::Boolean(false),
                IsTest::Unknown
                | IsTest::DistinctFrom(_)
                | IsTest::Value(_)
                | IsTest::Document
                | IsTest::Normalized(_)
                | IsTest::Json(_) => return None,
            };
            Some(Value::Boolean(holds != *is_negated))
        }
        ExpressionKind::In { operand, is_negated, set } => {
            let InSet::List(values) = &**set else { return None };
            let own = value_in(operand, row)?;
            let equal = values.iter().map(|value| compared("=", &own, &value_in(value, row)?));
            let found = any(equal)?;
            Some(if *is_negated { not(&found)? } else { found })
        }
        ExpressionKind::Between { operand, is_negated, is_symmetric: false, low, high } => {
            let own = value_in(operand, row)?;
            let ends = [compared(">=", &own, &value_in(low, row)?), compared("<=", &own, &value_in(high, row)?)];
            let within = all(ends.into_iter())?;
            Some(if *is_negated { not(&within)? } else { within })
        }
        ExpressionKind::Call(call) => called(call, row),
        ExpressionKind::Wildcard(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::Between { .. }
        | ExpressionKind::Match { .. }
        | ExpressionKind::Quantified { .. }
        | ExpressionKind::Cast { .. }
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
        | ExpressionKind::Assign { .. } => None,
    }
}

fn value_of(literal: &Literal) -> Option<Value> {
    match literal {
        Literal::Null => Some(Value::Null),
        Literal::Boolean(value) => Some(Value::Boolean(*value)),
        Literal::Number(digits) => Number::read(digits).map(Value::Number),
        Literal::Text(text) if text.form == TextForm::Plain && !text.text.contains('\\') => {
            Some(Value::Text(text.text.clone()))
        }
        Literal::Text(_) => None,
    }
}

fn prefixed(operator: &Operator, value: Value) -> Option<Value> {
    match (operator.symbol.as_str(), value) {
        ("-", Value::Number(number)) => Some(Value::Number(Number { digits: -number.digits, ..number })),
        ("NOT", value) => not(&value),
        _ => None,
    }
}

/// Operators of one precedence.
fn chain(first: &Expression, rest: &[(Operator, Expression)], row: Row<'_>) -> Option<Value> {
    let values = || std::iter::once(first).chain(rest.iter().map(|(_, operand)| operand));
    let is_all = |symbol: &str| rest.iter().all(|(operator, _)| operator.symbol == symbol);
    if is_all("AND") {
        return all(values().map(|value| value_in(value, row)));
    }
    if is_all("OR") {
        return any(values().map(|value| value_in(value, row)));
    }
    match rest {
        [(operator, second)] if operator.schema.is_none() => {
            compared(&operator.symbol, &value_in(first, row)?, &value_in(second, row)?)
        }
        _ => None,
    }
}

/// The functions that count the characters of a text, which are as many everywhere where they are one byte each.
fn called(call: &Call, row: Row<'_>) -> Option<Value> {
    let name = call.name.last().text.to_ascii_lowercase();
    let is_length = matches!(name.as_str(), "length" | "char_length" | "character_length");
    let [argument] = call.arguments.as_slice() else { return None };
    if !is_length || !call.name.qualifiers().is_empty() {
        return None;
    }
    match value_in(argument.value.as_ref()?, row)? {
        Value::Null => Some(Value::Null),
        // `char(n)` has no spaces at its end.
        Value::Text(text) if text.is_ascii() && !text.ends_with(' ') => {
            Some(Value::Number(Number { digits: i128::try_from(text.len()).ok()?, scale: 0 }))
        }
        Value::Text(_) | Value::Boolean(_) | Value::Number(_) => None,
    }
}

fn compared(symbol: &str, left: &Value, right: &Value) -> Option<Value> {
    if !matches!(symbol, "=" | "==" | "<>" | "!=" | "<" | "<=" | ">" | ">=") {
        return None;
    }
    let ordering = match (left, right) {
        (Value::Null, _) | (_, Value::Null) => return Some(Value::Null),
        (Value::Number(left), Value::Number(right)) => left.compare(*right),
        (Value::Boolean(left), Value::Boolean(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => {
            let are_equal = texts_are_equal(left, right)?;
            return match symbol {
                "=" | "==" => Some(Value::Boolean(are_equal)),
                "<>" | "!=" => Some(Value::Boolean(!are_equal)),
                _ => None,
            };
        }
        _ => return None,
    };
    Some(Value::Boolean(match symbol {
        "=" | "==" => ordering.is_eq(),
        "<>" | "!=" => ordering.is_ne(),
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        _ => ordering.is_ge(),
    }))
}

/// Whether two texts are equal in every collation; `None` if that depends on it.
fn texts_are_equal(left: &str, right: &str) -> Option<bool> {
    if left == right {
        return Some(true);
    }
    let is_plain = left.is_ascii() && right.is_ascii();
    let bare = |text: &str| text.trim_end().to_ascii_lowercase();
    (is_plain && bare(left) != bare(right)).then_some(false)
}

/// NOT
fn not(value: &Value) -> Option<Value> {
    match value {
        Value::Null => Some(Value::Null),
        Value::Boolean(value) => Some(Value::Boolean(!value)),
        Value::Number(_) | Value::Text(_) => None,
    }
}

/// AND: false if one is false, whatever the others are.
fn all(values: impl Iterator<Item = Option<Value>>) -> Option<Value> {
    let values: Vec<Option<Value>> = values.collect();
    if values.contains(&Some(Value::Boolean(false))) {
        return Some(Value::Boolean(false));
    }
    let values: Vec<Value> = values.into_iter().collect::<Option<_>>()?;
    Some(if values.contains(&Value::Null) { Value::Null } else { Value::Boolean(true) })
}

/// OR: true if one is true, whatever the others are.
fn any(values: impl Iterator<Item = Option<Value>>) -> Option<Value> {
    let values: Vec<Option<Value>> = values.collect();
    if values.contains(&Some(Value::Boolean(true))) {
        return Some(Value::Boolean(true));
    }
    let values: Vec<Value> = values.into_iter().collect::<Option<_>>()?;
    Some(if values.contains(&Value::Null) { Value::Null } else { Value::Boolean(false) })
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_syntax::parse_expression;

    use super::*;

    /// `a` is 5, `b` is NULL, `c` is 'glad'; `d` is not known.
    fn value(text: &str) -> Option<Value> {
        let row = |name: &Name| match name.last().text.as_str() {
            "a" => Some(Value::Number(Number { digits: 5, scale: 0 })),
            "b" => Some(Value::Null),
            "c" => Some(Value::Text("glad".to_owned())),
            _ => None,
        };
        value_in(&parse_expression(text, Product::Postgres).expect(text), &row)
    }

    #[test]
    fn what_is_certain_has_a_value() {
        for text in [
            "a > 4.99 AND a <= 5.0",
            "a BETWEEN 1 AND 9",
            "c IN ('sad', 'glad')",
            "b IS NULL AND a IS NOT NULL",
            "length(c) = 4",
            "d > 1 OR a = 5",
            "NOT (a < -1)",
            "c <> 'calm'",
        ] {
            assert_eq!(value(text), Some(Value::Boolean(true)), "{text}");
        }
        for text in ["a < 0", "d > 1 AND a = 6", "c NOT IN ('glad')", "a NOT BETWEEN 1 AND 9", "length(c) > 4"] {
            assert_eq!(value(text), Some(Value::Boolean(false)), "{text}");
        }
        for text in ["a > b", "b IN (1)", "a IN (1, b)", "NOT (b = 1)"] {
            assert_eq!(value(text), Some(Value::Null), "{text}");
        }
    }

    #[test]
    fn what_depends_on_more_has_none() {
        for text in
            ["d = 1", "c = 'GLAD'", "c < 'z'", "c = 5", "a + 1 = 6", "lower(c) = 'glad'", "c LIKE 'g%'", "c = 'glad '"]
        {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_compared_by_value() {
        let number = |text| Number::read(text).expect(text);
        assert!(number("1.50").compare(number("1.5")).is_eq() && number("-2").compare(number("1")).is_lt());
        for text in ["", ".", "1e3", "0x10", "1234567890123456789", "1_000"] {
            assert_eq!(Number::read(text), None, "{text}");
        }
    }
}
