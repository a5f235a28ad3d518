//! Statements that are put together as they run, so that the names in them need not stand anywhere.

use crate::server::{Execute, Rules};
use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind, tokenize};

/// How deep strings in strings are looked into: a block in a string of a block.
const DEPTH: usize = 4;

/// What a statement begins with that leaves the schema as it is.
const OF_ROWS: &[&str] = &[
    "ANALYZE", "DELETE", "EXPLAIN", "GRANT", "INSERT", "LOCK", "NOTIFY", "REFRESH", "REINDEX", "REVOKE", "SELECT",
    "SET", "TRUNCATE", "UPDATE", "VACUUM",
];

/// Whether a statement, or the text of a function, runs a statement with names that stand nowhere in it.
pub(crate) fn runs_what_is_not_written(text: &str, dialect: Dialect) -> bool {
    holds_unwritten(text, Rules::of_dialect(dialect), DEPTH)
}

fn holds_unwritten(text: &str, rules: &Rules, depth: usize) -> bool {
    // Whether EXECUTE at this depth runs such a statement.
    let is_inside = match rules.objects.execute {
        Execute::Nowhere => return false,
        Execute::InBlocks => depth < DEPTH,
        Execute::Anywhere => true,
    };
    let tokens: Vec<Token> = tokenize(text, rules.dialect()).into_iter().filter(Token::acts).collect();
    let in_string = |token: &Token| {
        depth > 0
            && token.kind == TokenKind::Text
            && holds_unwritten(inside(&text[token.span.clone()]), rules, depth - 1)
    };
    (0..tokens.len()).any(|at| {
        in_string(&tokens[at])
            || is_inside && is_word(text, &tokens[at], "EXECUTE") && is_unwritten(text, &tokens[at + 1..])
    })
}

/// Whether what stands behind EXECUTE is more than a string.
fn is_unwritten(text: &str, behind: &[Token]) -> bool {
    let is = |at: usize, word: &str| behind.get(at).is_some_and(|token| is_word(text, token, word));
    if is(0, "FUNCTION") || is(0, "PROCEDURE") || is(0, "ON") {
        // EXECUTE FUNCTION of a trigger, GRANT EXECUTE ON
        return false;
    }
    let start = usize::from(is(0, "IMMEDIATE"));
    let start = if is(start, "format") && is(start + 1, "(") { start + 2 } else { start };
    let Some(first) = behind.get(start).filter(|token| token.kind == TokenKind::Text) else { return true };
    let written = inside(&text[first.span.clone()]);
    let ends = behind.get(start + 1).is_none_or(|token| {
        token.kind == TokenKind::Semicolon || [")", "USING", "INTO"].iter().any(|word| is_word(text, token, word))
    });
    let is_whole = ends && !(start > 0 && written.contains('%') && is(start - 1, "("));
    !is_whole && !leaves_schema(written)
}

fn leaves_schema(statement: &str) -> bool {
    let first = statement.split_whitespace().next().unwrap_or_default();
    OF_ROWS.iter().any(|verb| first.eq_ignore_ascii_case(verb))
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
        assert_eq!(runs_what_is_not_written(text, dialect), expected, "{text}");
    }

    #[test]
    fn statements_that_are_put_together_are_not_written() {
        for body in [
            "EXECUTE 'DROP TABLE ' || name;",
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
        check("EXECUTE IMMEDIATE CONCAT('DROP TABLE ', @t)", Dialect::Mysql, true);
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
