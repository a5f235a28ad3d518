//! Columns of one table in the text of a trigger of SQLite, whose statements name those of other tables, too.

use std::ops::Range;

use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind, tokenize};

/// A trigger in which a column of a table has another name. `is_own` says whether the trigger is on that table, so that NEW and
/// OLD are rows of it.
pub(crate) fn with_column_renamed(
    text: &str,
    table: &str,
    (from, to): (&str, &str),
    is_own: bool,
    dialect: Dialect,
) -> String {
    let trigger = Trigger::read(text, dialect);
    let places = trigger.statements().into_iter().flat_map(|statement| {
        let has_table = trigger.names(&statement, table);
        statement.filter(|at| trigger.is_column(*at, from, table, is_own, has_table)).collect::<Vec<_>>()
    });
    let (mut written, mut end) = (String::with_capacity(text.len()), 0);
    for at in places {
        let span = &trigger.tokens[at].span;
        written.push_str(&text[end..span.start]);
        written.push_str(to);
        end = span.end;
    }
    written + &text[end..]
}

struct Trigger {
    tokens: Vec<Token>,
    words: Vec<String>,
    /// Where BEGIN stands.
    begin: usize,
}

impl Trigger {
    fn read(text: &str, dialect: Dialect) -> Self {
        let tokens: Vec<Token> = tokenize(text, dialect).into_iter().filter(Token::acts).collect();
        let bare = |token: &Token| {
            let written = &text[token.span.clone()];
            let trimmed =
                if token.kind == TokenKind::QuotedName { written.trim_matches(['"', '`', '[', ']']) } else { written };
            trimmed.to_lowercase()
        };
        let words: Vec<String> = tokens.iter().map(bare).collect();
        let begin = words.iter().position(|word| word == "begin").unwrap_or(words.len());
        Self { tokens, words, begin }
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// What stands before BEGIN, and each statement behind it.
    fn statements(&self) -> Vec<Range<usize>> {
        let ends = (self.begin..self.words.len()).filter(|at| self.word(*at) == ";");
        let ends: Vec<usize> = std::iter::once(self.begin).chain(ends).chain([self.words.len()]).collect();
        std::iter::once(0..self.begin).chain(ends.windows(2).map(|ends| ends[0]..ends[1])).collect()
    }

    /// Whether a statement names a table, other than before a dot.
    fn names(&self, statement: &Range<usize>, table: &str) -> bool {
        statement.start >= self.begin
            && statement.clone().any(|at| {
                let before = self.word(at.wrapping_sub(1));
                let is_table = matches!(before, "from" | "join" | "into" | "update" | ",")
                    || ["rollback", "abort", "replace", "fail", "ignore"].contains(&before);
                self.word(at) == table && is_table
            })
    }

    /// Whether a word is the column: behind a name of its table, behind NEW or OLD, or alone where its table is named.
    fn is_column(&self, at: usize, column: &str, table: &str, is_own: bool, has_table: bool) -> bool {
        if self.word(at) != column || matches!(self.word(at + 1), "." | "(") {
            return false;
        }
        if self.word(at.wrapping_sub(1)) == "." {
            let qualifier = self.word(at.wrapping_sub(2));
            return if matches!(qualifier, "new" | "old") { is_own } else { qualifier == table };
        }
        // Before BEGIN only UPDATE OF has names of columns alone.
        let is_of_update = at < self.begin && is_own && self.is_behind_of(at);
        is_of_update || has_table && self.word(at.wrapping_sub(1)) != "as"
    }

    fn is_behind_of(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|before| matches!(self.word(*before), "of" | "on" | "when"));
        before.is_some_and(|before| self.word(before) == "of")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_own: bool, expected: &str) {
        assert_eq!(with_column_renamed(text, "c", ("x", "z"), is_own, Dialect::Sqlite), expected);
    }

    #[test]
    fn columns_of_other_tables_keep_their_names() {
        check(
            "CREATE TRIGGER r AFTER UPDATE OF x ON c WHEN NEW.x > 1 BEGIN DELETE FROM a WHERE x = OLD.x; UPDATE c SET x = a.x; END",
            true,
            "CREATE TRIGGER r AFTER UPDATE OF z ON c WHEN NEW.z > 1 BEGIN DELETE FROM a WHERE x = OLD.z; UPDATE c SET z = a.x; END",
        );
        check(
            "CREATE TRIGGER r AFTER INSERT ON a BEGIN INSERT INTO c (x) VALUES (NEW.x); SELECT c.x FROM c; END",
            false,
            "CREATE TRIGGER r AFTER INSERT ON a BEGIN INSERT INTO c (z) VALUES (NEW.x); SELECT c.z FROM c; END",
        );
    }
}
