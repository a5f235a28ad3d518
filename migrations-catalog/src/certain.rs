//! Which differences between a model and a live database are certain.
//!
//! A database keeps expressions in words of its own: `'2020-01-01'` of a timestamp becomes `'2020-01-01 00:00:00'`, `!=`
//! becomes `<>`, `length` another function. What differs in such words only is no difference that anybody should be told.

use std::collections::BTreeSet;

use super::difference::Difference;
use super::snapshot::{Fact, Kind, ObjectName, Snapshot};
use super::wording::Wording;
use migrations_core::Dialect;
use migrations_core::lexer::tokenize;

/// Whether a difference is one in any words. `expected` tells the columns of the tables.
pub(super) fn is_certain(difference: &Difference, expected: &Snapshot, dialect: Dialect) -> bool {
    let Difference::Changed { object, fact, expected: wanted, found } = difference else { return true };
    let wording = Wording::of(dialect);
    if *fact == Fact::Options && object.kind == Kind::Sequence {
        return [wanted, found].into_iter().all(|text| has_usual_bounds(text));
    }
    if *fact == Fact::Method && wording.hash_is_btree {
        return ![wanted, found].contains(&&"hash".to_owned());
    }
    if wording.keeps_text {
        return true;
    }
    match fact {
        // Who may not read a body sees none.
        Fact::Body => return !wanted.is_empty() && !found.is_empty(),
        Fact::Query => return false,
        Fact::Roles => return !wanted.split(", ").any(is_role_of_session),
        _ if wanted.is_empty() || found.is_empty() => return true,
        Fact::Bound => return is_other_bound(wanted, found),
        Fact::Call => return is_other_call(wanted, found),
        _ => {}
    }
    match fact {
        Fact::Default => {
            let facts = expected.get(object);
            let data_type = facts.and_then(|facts| facts.get(&Fact::Type)).map(String::as_str).unwrap_or_default();
            is_other_default(data_type, wanted, found)
        }
        Fact::Condition | Fact::Check | Fact::Generated | Fact::Keys => {
            is_other_expression(object, expected, wanted, found, dialect)
        }
        Fact::Options if object.kind == Kind::Sequence => {
            [wanted, found].into_iter().all(|text| has_usual_bounds(text))
        }
        _ => true,
    }
}

/// Bounds that are not written depend on the type and on the sign of the step.
fn has_usual_bounds(options: &str) -> bool {
    !["minimum", "maximum", "increment -"].iter().any(|part| options.contains(part))
}

/// The number that a default stands for.
fn number(text: &str) -> Option<f64> {
    let bits = text.strip_prefix("b '").or_else(|| text.strip_prefix("b'")).and_then(|bits| bits.strip_suffix('\''));
    if let Some(bits) = bits {
        return u32::from_str_radix(bits, 2).ok().map(f64::from);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return u32::from_str_radix(digits, 16).ok().map(f64::from);
    }
    text.trim_matches('\'').replace(' ', "").parse().ok()
}

fn is_other_default(data_type: &str, wanted: &str, found: &str) -> bool {
    let is_text = ["char", "text", "enum", "set("].iter().any(|part| data_type.contains(part));
    if !is_text && let (Some(wanted), Some(found)) = (number(wanted), number(found)) {
        return wanted.to_bits() != found.to_bits();
    }
    let is_literal = |text: &str| text.starts_with('\'') && !text[1..].trim_end_matches('\'').contains('\'');
    match (is_literal(wanted), is_literal(found)) {
        (true, true) => is_text,
        (false, false) => is_usual_call(wanted) && is_usual_call(found),
        _ => [wanted, found].into_iter().all(|text| is_literal(text) && is_text || is_usual_call(text)),
    }
}

/// The server puts the role in its place when a policy is made.
fn is_role_of_session(role: &str) -> bool {
    matches!(role, "current_user" | "session_user" | "current_role")
}

/// Whether two bounds of a partition differ in any words: in a number, in a day, in the words between them. A time depends on
/// the time zone of who asks.
fn is_other_bound(wanted: &str, found: &str) -> bool {
    let (wanted, found): (Vec<&str>, Vec<&str>) = (wanted.split(' ').collect(), found.split(' ').collect());
    let is_other = |(wanted, found): (&&str, &&str)| match (number(wanted), number(found)) {
        (Some(wanted), Some(found)) => wanted.to_bits() != found.to_bits(),
        _ => wanted != found && (is_day(wanted) == is_day(found)) && !is_moment(wanted) && !is_moment(found),
    };
    if wanted.len() == found.len() {
        wanted.iter().zip(&found).any(is_other)
    } else {
        !wanted.concat().contains(':') && !found.concat().contains(':')
    }
}

/// `'2020-01-31'`
fn is_day(text: &str) -> bool {
    let text = text.trim_matches('\'');
    text.len() == 10
        && text.chars().enumerate().all(|(at, letter)| match at {
            4 | 7 => letter == '-',
            _ => letter.is_ascii_digit(),
        })
}

fn is_moment(text: &str) -> bool {
    text.contains(':')
}

/// Whether another function is called, or with other arguments. A schema is written or not, as the search path is.
fn is_other_call(wanted: &str, found: &str) -> bool {
    let last = |text: &str| text.split_once(" . ").map_or(text.to_owned(), |(_, name)| name.to_owned());
    last(wanted) != last(found)
}

/// Calls that every database keeps as they were written.
fn is_usual_call(text: &str) -> bool {
    matches!(text, "now ( )" | "current_timestamp" | "gen_random_uuid ( )" | "uuid_generate_v4 ( )" | "true" | "false")
        || text.starts_with("nextval (")
}

fn is_other_expression(object: &ObjectName, expected: &Snapshot, wanted: &str, found: &str, dialect: Dialect) -> bool {
    let mut columns: BTreeSet<String> = expected
        .objects()
        .filter(|(name, _)| name.kind == Kind::Column && name.schema == object.schema && name.table == object.table)
        .map(|(name, _)| super::expression::name_token(&name.name, dialect))
        .collect();
    if object.kind == Kind::Type {
        columns.insert("value".to_owned());
    }
    let mentioned =
        |text: &str| -> BTreeSet<String> { words(text, dialect).filter(|word| columns.contains(word)).collect() };
    let is_plain = |text: &str| words(text, dialect).all(|word| columns.contains(&word) || is_plain_word(&word));
    let plain = |text: &str| -> Vec<String> {
        words(text, dialect).map(|word| word.parse::<f64>().map_or(word, |number| number.to_string())).collect()
    };
    mentioned(wanted) != mentioned(found) || is_plain(wanted) && is_plain(found) && plain(wanted) != plain(found)
}

fn words(text: &str, dialect: Dialect) -> impl Iterator<Item = String> {
    tokenize(text, dialect).into_iter().filter(|token| token.acts()).map(move |token| text[token.span].to_owned())
}

/// Numbers, comparisons and what joins them: a database leaves these as they are.
fn is_plain_word(word: &str) -> bool {
    const PLAIN: &str = "and or = < > + - * / stored";
    PLAIN.split(' ').any(|plain| plain == word) || word.parse::<f64>().is_ok() || is_plain_text(word)
}

/// A string of letters that stands for itself, whatever the type: no truth value, no date.
fn is_plain_text(word: &str) -> bool {
    const READ: &str = "t f true false y n yes no on off now today tomorrow yesterday epoch infinity allballs nan null";
    let text = word.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    text.is_some_and(|text| {
        let is_read = READ.split(' ').any(|read| text.eq_ignore_ascii_case(read));
        !is_read && text.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_told(kind: Kind, fact: Fact, wanted: &str, found: &str, dialect: Dialect) -> bool {
        let name = |kind: Kind, name: &str| ObjectName {
            schema: String::new(),
            table: "t".to_owned(),
            kind,
            name: name.to_owned(),
        };
        let mut expected = Snapshot::default();
        for (column, data_type) in [("a", "integer"), ("b", "text"), ("at", "timestamp without time zone")] {
            expected.add(name(Kind::Column, column), [(Fact::Type, data_type)]);
        }
        let object = if kind == Kind::Column { name(kind, "at") } else { name(kind, "c") };
        let difference = Difference::Changed { object, fact, expected: wanted.to_owned(), found: found.to_owned() };
        is_certain(&difference, &expected, dialect)
    }

    #[test]
    fn other_words_for_the_same_are_no_difference() {
        let told = |wanted, found| is_told(Kind::Constraint, Fact::Condition, wanted, found, Dialect::Postgres);
        assert!(!told("at > '2020-01-01'", "at > '2020-01-01 00:00:00'"));
        assert!(!told("position ( 'x' in b ) > 0", "strpos ( b , 'x' ) > 0"));
        assert!(told("a > 0", "a > 1"));
        assert!(told("a > 0", "a >= 0"));
        assert!(told("a > 0", "length ( b ) > 0"));
        assert!(told("b <> ''", "b <> '' and b <> 'z'"));
        assert!(!told("b = 't'", "b = true"));
        let told = |wanted, found| is_told(Kind::Column, Fact::Default, wanted, found, Dialect::Postgres);
        assert!(!told("'2020-01-01'", "'2020-01-01 00:00:00'"));
        assert!(!told("'0'", "'0.00'"));
        assert!(told("'1'", "'0.00'"));
        assert!(told("now ( )", "current_timestamp"));
        assert!(told("", "now ( )"));
        assert!(told("now ( )", ""));
    }
}
