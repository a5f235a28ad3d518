//! Names that say of what they are, as PostgreSQL gives them. Source: `makeObjectName` in its `indexcmds.c`.

use migrations_catalog::Expression;

/// Most bytes of a name.
const LONGEST: usize = 63;

/// `first_second_label`, shortened, with a number if it is taken.
pub fn chosen_name(first: &str, second: &str, label: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = object_name(first, second, label);
    let mut number = 0;
    while is_taken(&name) {
        number += 1;
        name = object_name(first, second, &format!("{label}{number}"));
    }
    name
}

fn object_name(first: &str, second: &str, label: &str) -> String {
    let separators = usize::from(!second.is_empty()) + usize::from(!label.is_empty());
    let room = LONGEST.saturating_sub(separators + label.len());
    let (mut one, mut two) = (first.len(), second.len());
    while one + two > room {
        if one > two {
            one -= 1;
        } else {
            two -= 1;
        }
    }
    let mut name = clipped(first, one).to_owned();
    for (part, length) in [(second, two), (label, label.len())] {
        if !part.is_empty() {
            name.push('_');
            name.push_str(clipped(part, length));
        }
    }
    name
}

fn clipped(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The names of several columns as one.
pub fn joined<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut all = String::new();
    for name in names {
        if !all.is_empty() {
            all.push('_');
        }
        all.push_str(name);
        if all.len() > LONGEST {
            break;
        }
    }
    all
}

/// What stands for an expression in the name of an index: the function that is called, or `expr`.
pub fn expression_name(expression: &Expression) -> String {
    let tokens = expression.tokens();
    match tokens {
        [case, .., end] if case == "case" && end == "end" => "case".to_owned(),
        [.., at, time, zone, _] if at == "at" && time == "time" && zone == "zone" => "timezone".to_owned(),
        [_, dot, name, open, ..] if dot == "." && open == "(" && is_one_call(&tokens[2..]) => {
            name.trim_matches('"').to_owned()
        }
        [name, open, ..] if open == "(" && tokens.last().is_some_and(|last| last == ")") && is_one_call(tokens) => {
            name.trim_matches('"').to_owned()
        }
        [name] if name.starts_with(|letter: char| letter.is_alphabetic()) => name.clone(),
        _ => "expr".to_owned(),
    }
}

fn is_one_call(tokens: &[String]) -> bool {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate().skip(1) {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1 == tokens.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_where_they_are_longest() {
        assert_eq!(chosen_name("t", "a", "key", |_| false), "t_a_key");
        assert_eq!(chosen_name("t", "", "pkey", |name| name == "t_pkey"), "t_pkey1");
        let long = chosen_name(&"a".repeat(60), "name", "key", |_| false);
        assert_eq!((long.len(), long.ends_with("_name_key")), (63, true));
    }
}
