//! Statements that are put together as they run, so that the names in them need not stand anywhere.

use crate::server::{Execute, Rules};
use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind, tokenize};

use super::procedure::is_of_rows;
use crate::change::NamedKind;

/// How deep strings in strings are looked into: a block in a string of a block.
const DEPTH: usize = 4;

/// What statements with names that stand nowhere can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unwritten {
    /// There are none.
    Nothing,
    /// They drop objects of these kinds that are there.
    Drops(Vec<NamedKind>),
    /// Anything.
    Anything,
}

impl Unwritten {
    /// Both.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Anything, _) | (_, Self::Anything) => Self::Anything,
            (Self::Nothing, it) | (it, Self::Nothing) => it,
            (Self::Drops(mut kinds), Self::Drops(more)) => {
                kinds.extend(more);
                Self::Drops(kinds)
            }
        }
    }
}

/// What a statement, or the text of a function, can do by statements with names that stand nowhere in it.
pub(crate) fn unwritten(text: &str, dialect: Dialect) -> Unwritten {
    unwritten_within(text, Rules::of_dialect(dialect), DEPTH)
}

fn unwritten_within(text: &str, rules: &Rules, depth: usize) -> Unwritten {
    // Whether EXECUTE at this depth runs such a statement.
    let is_inside = match rules.objects.execute {
        Execute::Nowhere => return Unwritten::Nothing,
        Execute::InBlocks => depth < DEPTH,
        Execute::Anywhere => true,
    };
    let tokens: Vec<Token> = tokenize(text, rules.dialect()).into_iter().filter(Token::acts).collect();
    let in_string = |token: &Token| {
        if depth > 0 && token.kind == TokenKind::Text {
            unwritten_within(inside(&text[token.span.clone()]), rules, depth - 1)
        } else {
            Unwritten::Nothing
        }
    };
    let found = (0..tokens.len()).map(|at| {
        let executed = if is_inside && is_word(text, &tokens[at], "EXECUTE") {
            executed(text, &tokens[at + 1..])
        } else {
            Unwritten::Nothing
        };
        in_string(&tokens[at]).and(executed)
    });
    found.fold(Unwritten::Nothing, Unwritten::and)
}

/// What a statement that begins like this can do, whatever its names are.
fn reach(statement: &str) -> Unwritten {
    let words: Vec<String> = statement.split_whitespace().take(3).map(str::to_ascii_uppercase).collect();
    let kind = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["DROP", "INDEX", ..] => NamedKind::Index,
        ["DROP", "TABLE", ..] | ["DROP", "FOREIGN", "TABLE"] => NamedKind::Table,
        ["DROP", "VIEW", ..] => NamedKind::View,
        ["DROP", "MATERIALIZED", "VIEW"] => NamedKind::MaterializedView,
        ["DROP", "SEQUENCE", ..] => NamedKind::Sequence,
        ["DROP", "TRIGGER", ..] => NamedKind::Trigger,
        ["DROP", "FUNCTION" | "PROCEDURE" | "ROUTINE", ..] => NamedKind::Routine,
        _ if is_of_rows(statement) => return Unwritten::Nothing,
        _ => return Unwritten::Anything,
    };
    Unwritten::Drops(vec![kind])
}

/// What stands behind EXECUTE can do, if it is more than a string.
fn executed(text: &str, behind: &[Token]) -> Unwritten {
    let is = |at: usize, word: &str| behind.get(at).is_some_and(|token| is_word(text, token, word));
    if is(0, "FUNCTION") || is(0, "PROCEDURE") || is(0, "ON") {
        // EXECUTE FUNCTION of a trigger, GRANT EXECUTE ON
        return Unwritten::Nothing;
    }
    let start = usize::from(is(0, "IMMEDIATE"));
    let start = if is(start, "format") && is(start + 1, "(") { start + 2 } else { start };
    let Some(first) = behind.get(start).filter(|token| token.kind == TokenKind::Text) else {
        return Unwritten::Anything;
    };
    let written = inside(&text[first.span.clone()]);
    let ends = behind.get(start + 1).is_none_or(|token| {
        token.kind == TokenKind::Semicolon || [")", "USING", "INTO"].iter().any(|word| is_word(text, token, word))
    });
    let is_whole = ends && !(start > 0 && written.contains('%') && is(start - 1, "("));
    if is_whole { Unwritten::Nothing } else { reach(written) }
}

fn is_word(text: &str, token: &Token, word: &str) -> bool {
    text[token.span.clone()].eq_ignore_ascii_case(word)
}

/// A string without its quotes.
fn inside(literal: &str) -> &str {
    let literal = literal.trim_start_matches(['e', 'E', 'n', 'N']);
    if let Some(rest) = literal.strip_prefix('$') {
        let tag = rest.find('$').map_or(0, |at| at + 1);
        return rest[tag..].strip_suffix(&literal[..=tag]).unwrap_or(&rest[tag..]);
    }
    literal.trim_matches(['\'', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, dialect: Dialect, expected: bool) {
        assert_eq!(unwritten(text, dialect) == Unwritten::Anything, expected, "{text}");
    }

    #[test]
    fn a_statement_that_drops_can_only_drop() {
        for (body, kinds) in [
            ("EXECUTE 'DROP TABLE ' || name;", vec![NamedKind::Table]),
            ("EXECUTE format('DROP INDEX %I', a); EXECUTE 'drop view ' || b;", vec![NamedKind::Index, NamedKind::View]),
        ] {
            let text = format!("DO $$ BEGIN {body} END $$");
            assert_eq!(unwritten(&text, Dialect::Postgres), Unwritten::Drops(kinds), "{text}");
        }
    }

    #[test]
    fn statements_that_are_put_together_are_not_written() {
        for body in [
            "EXECUTE format('CREATE INDEX %I ON t (a)', name);",
            "EXECUTE statement USING 1;",
            "IF x THEN EXECUTE concat('ALTER', ' TABLE ', t); END IF;",
            "EXECUTE 'DO $x$ BEGIN EXECUTE y; END $x$';",
        ] {
            check(&format!("DO $$ BEGIN {body} END $$"), Dialect::Postgres, true);
            check(
                &format!("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN {body} END $f$"),
                Dialect::Postgres,
                true,
            );
        }
        check("EXECUTE s", Dialect::Mysql, true);
        check("CREATE PROCEDURE p() BEGIN PREPARE s FROM @x; EXECUTE s; END", Dialect::Mysql, true);
        check("EXECUTE IMMEDIATE CONCAT('CREATE TABLE ', @t)", Dialect::Mysql, true);
    }

    #[test]
    fn what_is_written_out_names_all_that_it_touches() {
        for body in [
            "EXECUTE 'DROP TABLE t';",
            "EXECUTE format('DROP TABLE t');",
            "EXECUTE $q$ALTER TABLE t ADD COLUMN a int$q$;",
            "EXECUTE 'SELECT a FROM t WHERE b = $1' INTO x USING y;",
            "EXECUTE format('UPDATE %I SET a = 1', t);",
            "EXECUTE 'DELETE FROM ' || t;",
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
            "GRANT EXECUTE ON FUNCTION f() TO PUBLIC;",
            "UPDATE t SET executed = 1;",
        ] {
            check(&format!("DO $$ BEGIN {body} END $$"), Dialect::Postgres, false);
        }
        check("EXECUTE s(1)", Dialect::Postgres, false);
        check("EXECUTE IMMEDIATE 'DROP TABLE t'", Dialect::Mysql, false);
        check("SELECT 1", Dialect::Sqlite, false);
    }
}
