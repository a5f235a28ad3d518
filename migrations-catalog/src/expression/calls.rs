//! Functions of PostgreSQL that the standard calls with words between their arguments, as plain calls.
//!
//! Up to version 13 that is how the server keeps and reports them (`extract(epoch FROM x)` as `date_part('epoch', x)`); from
//! version 14 on it reports them as they are written, and has functions of other names behind some.

use super::{behind, is, start_of_operand};

/// Brings calls with words between their arguments to calls with commas.
pub(super) fn rewrite(tokens: &mut Vec<String>) {
    for at in 0..tokens.len() {
        if !is(tokens, at + 1, "(") {
            continue;
        }
        let inside = at + 2..behind(tokens, at + 1).saturating_sub(1).max(at + 2);
        let new = match tokens[at].as_str() {
            "extract" => extract(&tokens[inside.clone()]),
            "substring" => substring(&tokens[inside.clone()]),
            "overlay" => Some(("overlay", split(&tokens[inside.clone()], &["placing", "from", "for", ","]))),
            "position" => position(&tokens[inside.clone()]),
            "trim" => Some(trim(&tokens[inside.clone()])),
            _ => None,
        };
        if let Some((name, arguments)) = new {
            name.clone_into(&mut tokens[at]);
            tokens.splice(inside, arguments.join(comma().as_slice()));
        }
    }
    while let Some(at) = (1..tokens.len()).find(|&at| is_time_zone(tokens, at)) {
        let start = start_of_operand(tokens, at);
        let end = end_of_operand(tokens, at + 3);
        let (value, zone) = (tokens[start..at].to_vec(), tokens[at + 3..end].to_vec());
        let opening = ["timezone", "("].map(str::to_owned).to_vec();
        tokens.splice(start..end, [opening, zone, comma().to_vec(), value, vec![")".to_owned()]].concat());
    }
}

type Arguments = Vec<Vec<String>>;

fn comma() -> [String; 1] {
    [",".to_owned()]
}

/// `epoch FROM x`
fn extract(inside: &[String]) -> Option<(&'static str, Arguments)> {
    let [field, value] = split(inside, &["from"]).try_into().ok()?;
    let [field] = <[String; 1]>::try_from(field).ok()?;
    let field = if field.starts_with('\'') { field } else { format!("'{field}'") };
    Some(("date_part", vec![vec![field], value]))
}

/// `x FROM 2 FOR 3`, and `x FOR 3` from the first letter on.
fn substring(inside: &[String]) -> Option<(&'static str, Arguments)> {
    let is_from_first = split(inside, &["from"]).len() == 1 && split(inside, &["for"]).len() == 2;
    let mut arguments = split(inside, &["from", "for", ","]);
    if is_from_first {
        arguments.insert(1, vec!["1".to_owned()]);
    }
    // `SIMILAR .. ESCAPE` has a function of its own.
    inside.iter().all(|token| token != "similar").then_some(("substring", arguments))
}

/// `x IN y`
fn position(inside: &[String]) -> Option<(&'static str, Arguments)> {
    let [part, whole] = split(inside, &["in"]).try_into().ok()?;
    Some(("position", vec![whole, part]))
}

/// `BOTH 'a' FROM x`, where every word may be left out.
fn trim(inside: &[String]) -> (&'static str, Arguments) {
    let (name, inside) = match inside.first().map(String::as_str) {
        Some("leading") => ("ltrim", &inside[1..]),
        Some("trailing") => ("rtrim", &inside[1..]),
        Some("both") => ("btrim", &inside[1..]),
        _ => ("btrim", inside),
    };
    let mut arguments = split(inside, &["from"]);
    if arguments.len() == 2 {
        arguments.swap(0, 1);
        arguments.retain(|argument| !argument.is_empty());
    }
    (name, arguments)
}

/// The parts between these words, outside of inner parentheses.
fn split(tokens: &[String], words: &[&str]) -> Arguments {
    let mut parts = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in tokens {
        match token.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && words.contains(&token.as_str()) {
            parts.push(Vec::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(token.clone());
        }
    }
    parts
}

fn is_time_zone(tokens: &[String], at: usize) -> bool {
    is(tokens, at, "at") && is(tokens, at + 1, "time") && is(tokens, at + 2, "zone") && at + 3 < tokens.len()
}

/// Behind a name, a literal, a call, or something in parentheses.
fn end_of_operand(tokens: &[String], start: usize) -> usize {
    if is(tokens, start, "(") {
        return behind(tokens, start);
    }
    let mut end = start + 1;
    while is(tokens, end, ".") {
        end += 2;
    }
    if is(tokens, end, "(") { behind(tokens, end) } else { end.min(tokens.len()) }
}

#[cfg(test)]
mod tests {
    use crate::Expression;
    use migrations_core::Dialect;

    /// Each was asked of PostgreSQL 13 with `pg_get_expr`.
    #[test]
    fn what_is_written_and_what_old_servers_report() {
        for (written, reported) in [
            ("extract('year' FROM a.b)", "date_part('year'::text, a.b)"),
            ("substring(a FROM 2 FOR 3)", "\"substring\"(a, 2, 3)"),
            ("substring(a FOR 3)", "\"substring\"(a, 1, 3)"),
            ("substring(a, 2)", "\"substring\"(a, 2)"),
            ("overlay(a PLACING 'x' FROM 2 FOR 1)", "\"overlay\"(a, 'x'::text, 2, 1)"),
            ("position('x' IN lower(a))", "\"position\"(lower(a), 'x'::text)"),
            ("trim(a)", "btrim(a)"),
            ("trim(BOTH FROM a)", "btrim(a)"),
            ("trim(LEADING 'x' FROM a)", "ltrim(a, 'x'::text)"),
            ("trim(TRAILING FROM a)", "rtrim(a)"),
            ("now() AT TIME ZONE 'utc'", "timezone('utc'::text, now())"),
            ("(a AT TIME ZONE b.zone) AT TIME ZONE upper('utc')", "timezone(upper('utc'::text), timezone(b.zone, a))"),
        ] {
            let read = |text| Expression::read(text, Dialect::Postgres);
            assert!(read(written).is_like(&read(reported)), "{} is not {}", read(written), read(reported));
        }
    }

    #[test]
    fn what_is_no_such_call_stays() {
        for text in ["extract", "extract ( )", "position ( a )", "a at time zone", "at time zone 'utc'"] {
            assert_eq!(Expression::read(text, Dialect::Postgres).to_string(), text);
        }
    }
}
