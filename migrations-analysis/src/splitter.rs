//! Statements of a script, with exact byte ranges.

mod bodies;

use std::ops::Range;

use migrations_core::Dialect;

use crate::source::Span;
use bodies::{Bodies, BodyKind};
use migrations_core::lexer::{Token, TokenKind};

/// One statement: which tokens, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawStatement {
    /// From the first acting token to the last, without the semicolon.
    pub span: Span,
    /// The same as indices of tokens.
    pub tokens: Range<usize>,
    /// The tokens between the end of the statement before and this one: space and comments.
    pub before: Range<usize>,
    /// Where the body of a trigger or routine starts, if it has one that is kept as text.
    pub body: Option<usize>,
}

/// Cuts tokens into statements. Empty statements are left out; `DELIMITER` lines belong to none.
pub fn split(text: &str, tokens: &[Token], dialect: Dialect) -> Vec<RawStatement> {
    let mut statements = Vec::new();
    let mut start = 0;
    let mut body = Body::new(dialect);
    for (at, token) in tokens.iter().enumerate() {
        let word = &text[token.span.clone()];
        let ends = match token.kind {
            TokenKind::DelimiterCommand => true,
            TokenKind::Semicolon => body.is_complete(word),
            // What goose and sql-migrate send as a whole may be several statements; it ends with the marker at the latest.
            TokenKind::Comment => is_end_of_statement(word),
            _ => false,
        };
        if !ends && !token.acts() {
            continue;
        }
        if ends {
            statements.extend(statement(tokens, start..at, body.start));
            start = at + 1;
            body = Body::new(dialect);
        } else {
            body.push(at, token, word);
        }
    }
    statements.extend(statement(tokens, start..tokens.len(), body.start));
    statements
}

/// `-- +goose StatementEnd`, `-- +migrate StatementEnd`
fn is_end_of_statement(comment: &str) -> bool {
    let words: Vec<&str> = comment.trim_start_matches('-').split_ascii_whitespace().collect();
    matches!(words[..], ["+goose" | "+migrate", "StatementEnd"])
}

fn statement(tokens: &[Token], all: Range<usize>, body: Option<usize>) -> Option<RawStatement> {
    let acts = |at: &usize| tokens[*at].acts() && tokens[*at].kind != TokenKind::Semicolon;
    let first = all.clone().find(acts)?;
    let last = all.clone().rev().find(acts)?;
    Some(RawStatement {
        span: tokens[first].span.start..tokens[last].span.end,
        tokens: first..last + 1,
        before: all.start..first,
        body,
    })
}

/// What has been seen of a statement, as far as it tells whether a semicolon ends it.
struct Body {
    bodies: &'static Bodies,
    /// The first words, in upper case.
    opening: Vec<String>,
    kind: BodyKind,
    start: Option<usize>,
    parentheses: usize,
    depth: usize,
    previous: String,
    before_previous: String,
}

impl Body {
    fn new(dialect: Dialect) -> Self {
        Self {
            bodies: Bodies::of(dialect),
            opening: Vec::new(),
            kind: BodyKind::None,
            start: None,
            parentheses: 0,
            depth: 0,
            previous: String::new(),
            before_previous: String::new(),
        }
    }

    fn push(&mut self, at: usize, token: &Token, text: &str) {
        if matches!(token.kind, TokenKind::Symbol | TokenKind::Semicolon) {
            match text {
                "(" => self.parentheses += 1,
                ")" => self.parentheses = self.parentheses.saturating_sub(1),
                _ => {}
            }
            self.remember(text.to_owned());
            return;
        }
        if token.kind != TokenKind::Word {
            self.remember(String::new());
            return;
        }
        let word = text.to_ascii_uppercase();
        if self.opening.len() < 12 {
            self.opening.push(word.clone());
            if self.kind == BodyKind::None {
                let words: Vec<&str> = self.opening.iter().map(String::as_str).collect();
                self.kind = (self.bodies.opened_by)(&words);
            }
        }
        if self.kind != BodyKind::None && word == "BEGIN" && self.start.is_none() {
            self.start = Some(at);
        }
        match self.kind {
            BodyKind::PostgresRoutine => self.count_postgres(&word),
            BodyKind::MysqlRoutine => self.count_mysql(&word),
            BodyKind::None | BodyKind::SqliteTrigger => {}
        }
        self.remember(word);
    }

    fn remember(&mut self, word: String) {
        self.before_previous = std::mem::replace(&mut self.previous, word);
    }

    /// As psql counts: `BEGIN ATOMIC` and, inside it, `CASE`.
    fn count_postgres(&mut self, word: &str) {
        match word {
            "BEGIN" => self.depth += 1,
            "CASE" if self.depth > 0 => self.depth += 1,
            "END" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// Blocks open with BEGIN, with CASE, and with IF, LOOP, WHILE, REPEAT where a statement may start; each closes
    /// with END, after which the opening word may stand again.
    fn count_mysql(&mut self, word: &str) {
        let starts_statement = matches!(
            self.previous.as_str(),
            ";" | ":" | "BEGIN" | "THEN" | "ELSE" | "DO" | "LOOP" | "REPEAT" | "ROW" | ")" | "ATOMIC"
        );
        let closes = self.previous == "END";
        match word {
            "BEGIN" | "CASE" if !closes => self.depth += 1,
            "IF" | "LOOP" | "WHILE" | "REPEAT" if !closes && starts_statement => self.depth += 1,
            "END" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether a semicolon here ends the statement.
    fn is_complete(&mut self, semicolon: &str) -> bool {
        let is_complete = match self.kind {
            // SQLite's own rule: a trigger ends with `; END ;`.
            BodyKind::SqliteTrigger => self.previous == "END" && self.before_previous == ";",
            BodyKind::MysqlRoutine if semicolon != ";" => true,
            BodyKind::PostgresRoutine | BodyKind::MysqlRoutine => self.depth == 0 && self.parentheses == 0,
            BodyKind::None => !self.bodies.parentheses_hold || self.parentheses == 0,
        };
        if !is_complete {
            self.remember(";".to_owned());
        }
        is_complete
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrations_core::lexer::tokenize;

    #[track_caller]
    fn check(dialect: Dialect, text: &str, expected: &[&str]) {
        let statements = split(text, &tokenize(text, dialect), dialect);
        let found: Vec<&str> = statements.iter().map(|statement| &text[statement.span.clone()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn empty_statements_and_comments_are_none() {
        check(Dialect::Sqlite, " ; -- a;\n/* ; */ ;SELECT ';' ;; x", &["SELECT ';'", "x"]);
        check(Dialect::Sqlite, "", &[]);
    }

    #[test]
    fn sqlite_triggers_end_with_end() {
        let trigger =
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; UPDATE a SET b = 1; END";
        check(Dialect::Sqlite, &format!("{trigger}; SELECT 1"), &[trigger, "SELECT 1"]);
    }

    #[test]
    fn postgres_bodies_are_quoted_or_atomic() {
        let atomic = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
        check(Dialect::Postgres, &format!("{atomic}; SELECT $$;$$"), &[atomic, "SELECT $$;$$"]);
        let rule = "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)";
        check(Dialect::Postgres, &format!("BEGIN; {rule}; COMMIT"), &["BEGIN", rule, "COMMIT"]);
    }

    #[test]
    fn mysql_bodies_nest() {
        let body = "CREATE PROCEDURE p() BEGIN IF a THEN b; ELSEIF c THEN d; END IF; \
                    WHILE x DO CASE y WHEN 1 THEN z; END CASE; END WHILE; SELECT IF(1, 2, 3); END";
        check(Dialect::Mysql, &format!("{body}; SELECT 3"), &[body, "SELECT 3"]);
        let trigger =
            "CREATE DEFINER=`a`@`b` TRIGGER t BEFORE INSERT ON u FOR EACH ROW IF NEW.a THEN SET NEW.b = 1; END IF";
        check(Dialect::Mysql, &format!("{trigger};\nDROP TABLE IF EXISTS x;"), &[trigger, "DROP TABLE IF EXISTS x"]);
        check(
            Dialect::Mysql,
            "DELIMITER $$\nCREATE TRIGGER t x BEGIN a; b; END$$\nDELIMITER ;\nc;",
            &["CREATE TRIGGER t x BEGIN a; b; END", "c"],
        );
        check(
            Dialect::Mysql,
            "BEGIN; INSERT INTO a VALUES (1); COMMIT;",
            &["BEGIN", "INSERT INTO a VALUES (1)", "COMMIT"],
        );
    }

    #[test]
    fn what_goose_sends_as_a_whole_is_as_many_statements_as_it_is() {
        let held = |text: &str| format!("-- +goose StatementBegin\n{text}\n-- +goose StatementEnd\n");
        check(
            Dialect::Postgres,
            &held("CREATE TABLE a (b int);\nCREATE TABLE c (d int);"),
            &["CREATE TABLE a (b int)", "CREATE TABLE c (d int)"],
        );
        check(Dialect::Postgres, &(held("SELECT $$ a; b $$") + "SELECT 2;"), &["SELECT $$ a; b $$", "SELECT 2"]);
        let made = "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END";
        check(Dialect::Mysql, &(held(&format!("{made};")) + "SELECT 3"), &[made, "SELECT 3"]);
    }
}
