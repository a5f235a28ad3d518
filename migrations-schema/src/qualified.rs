//! Columns of one table among those of others in a query, as far as their qualifiers tell.

use std::collections::BTreeSet;

use migrations_core::lexer::{Token, tokenize};

use crate::server::Rules;

/// Words that can follow the name of a table and are no other name for it.
const NO_ALIASES: [&str; 20] = [
    "on",
    "using",
    "where",
    "inner",
    "left",
    "right",
    "full",
    "cross",
    "natural",
    "join",
    "group",
    "order",
    "having",
    "union",
    "except",
    "intersect",
    "limit",
    "window",
    "for",
    "as",
];

/// A query in which a column of a table has another name, and the columns of that name of other tables keep it. `None` where
/// it is not clear of which table a name is.
pub(crate) fn with_column_renamed(query: &str, table: &str, from: &str, to: &str, rules: &Rules) -> Option<String> {
    let tokens: Vec<Token> = tokenize(query, rules.dialect()).into_iter().filter(Token::acts).collect();
    let words: Vec<String> = tokens.iter().map(|token| bare(&query[token.span.clone()])).collect();
    let query_of = Names { words: &words };
    let own = query_of.names_of(table);
    if own.iter().any(|name| query_of.is_of_another(name, table)) {
        return None;
    }
    let (mut text, mut end) = (String::with_capacity(query.len()), 0);
    for (at, token) in tokens.iter().enumerate().filter(|(at, _)| words[*at] == from) {
        match query_of.word(at.wrapping_sub(1)) {
            "." if own.contains(query_of.word(at.wrapping_sub(2))) => {
                text.push_str(&query[end..token.span.start]);
                text.push_str(to);
                if query_of.is_result(at) && rules.objects.results_keep_names {
                    text.push_str(&format!(" AS {from}"));
                }
                end = token.span.end;
            }
            "." | "as" => {}
            _ if query_of.word(at + 1) == "." => {}
            _ => return None,
        }
    }
    text.push_str(&query[end..]);
    Some(text)
}

fn bare(written: &str) -> String {
    match written.as_bytes().first() {
        Some(b'"') => written.trim_matches('"').to_owned(),
        Some(b'\'') => written.to_owned(),
        _ => written.to_lowercase(),
    }
}

struct Names<'q> {
    words: &'q [String],
}

impl Names<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// Whether a word is the other name of what stands before it.
    fn alias_behind(&self, at: usize) -> Option<&str> {
        let next = if self.word(at + 1) == "as" { at + 2 } else { at + 1 };
        let word = self.word(next);
        let is_name = word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
        (is_name && !NO_ALIASES.contains(&word)).then_some(word)
    }

    /// Whether a word names a table from which rows are taken.
    fn is_source(&self, at: usize) -> bool {
        let before = if self.word(at.wrapping_sub(1)) == "." { at.wrapping_sub(3) } else { at.wrapping_sub(1) };
        matches!(self.word(before), "from" | "join" | "," | "(" | "lateral") && self.word(at + 1) != "."
    }

    /// The names under which a table is known in the query.
    fn names_of(&self, table: &str) -> BTreeSet<String> {
        let places = (0..self.words.len()).filter(|at| self.word(*at) == table && self.is_source(*at));
        places.map(|at| self.alias_behind(at).unwrap_or(table).to_owned()).collect()
    }

    /// Whether a name stands for another table, too, in another part of the query.
    fn is_of_another(&self, name: &str, table: &str) -> bool {
        (0..self.words.len())
            .any(|at| self.word(at) != table && self.is_source(at) && self.alias_behind(at) == Some(name))
    }

    /// Whether a column is a result as it stands, and so has its name there.
    fn is_result(&self, at: usize) -> bool {
        let is_end = matches!(self.word(at + 1), "," | "from");
        let start = (0..at).rev().find(|before| matches!(self.word(*before), "select" | "from" | "where" | "("));
        is_end && start.is_some_and(|start| self.word(start) == "select")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(query: &str) -> Option<String> {
        with_column_renamed(query, "orders", "id", "number", Rules::of_dialect(migrations_core::Dialect::Postgres))
    }

    #[test]
    fn a_qualifier_says_whose_column_it_is() {
        assert_eq!(
            renamed("SELECT o.id, u.id AS user_id FROM app.orders o JOIN users u ON u.id = o.id WHERE o.id > 1")
                .unwrap(),
            "SELECT o.number AS id, u.id AS user_id FROM app.orders o JOIN users u ON u.id = o.number WHERE o.number > 1"
        );
        assert_eq!(
            renamed("SELECT max(orders.id) FROM users AS u, orders WHERE u.id = orders.id").unwrap(),
            "SELECT max(orders.number) FROM users AS u, orders WHERE u.id = orders.number"
        );
    }

    #[test]
    fn what_is_not_clear_is_not_written() {
        assert_eq!(renamed("SELECT id FROM orders o JOIN users u ON true"), None);
        assert_eq!(renamed("SELECT a.id FROM orders a UNION SELECT a.id FROM users a"), None);
    }
}
