//! `DO` blocks of PostgreSQL that do something unless it is done.
//!
//! `IF NOT EXISTS (SELECT .. FROM pg_type ..) THEN CREATE TYPE ..; END IF;` and `EXCEPTION WHEN duplicate_object` are how
//! PostgreSQL spells an IF NOT EXISTS that a statement does not have. All else is left unknown.

mod question;
mod unless_done;

use std::ops::Range;

use migrations_core::lexer::{Token, TokenKind, tokenize};
use migrations_core::{Dialect, Product};
use migrations_syntax::ast::{DoBlock, Statement};

use super::procedure::runs_of_block;
use super::{SchemaEffect, Source, schema_effect};
use crate::change::Change;
use question::Question;
use unless_done::unless_done;

/// Words without which a block leaves the schema as it is.
const VERBS: [&str; 7] = ["CREATE", "ALTER", "DROP", "EXECUTE", "PERFORM", "RENAME", "CALL"];

const UNREAD: SchemaEffect = SchemaEffect::Unknown("what its block does to the schema cannot be read");

/// DO
pub(super) fn block(block: &DoBlock, source: &Source<'_>) -> SchemaEffect {
    let is_plain = block.language.as_ref().is_none_or(|language| source.folded(language) == "plpgsql");
    if is_plain && !holds_verb(&block.body.text, source.dialect()) {
        return SchemaEffect::Nothing;
    }
    if !is_plain {
        return UNREAD;
    }
    let changes = Body::of(block, source).and_then(|body| body.changes());
    let runs = || runs_of_block(&block.body.text).map_or(UNREAD, SchemaEffect::Runs);
    changes.map_or_else(runs, SchemaEffect::Exact)
}

fn holds_verb(text: &str, dialect: Dialect) -> bool {
    let tokens = tokenize(text, dialect);
    tokens.iter().any(|token| VERBS.iter().any(|verb| text[token.span.clone()].eq_ignore_ascii_case(verb)))
}

/// The text of a block that stands in dollar quotes, so that its places are those of the script.
struct Body<'t> {
    /// The script.
    text: &'t str,
    /// The tokens of the body that act; they count in the script.
    tokens: Vec<Token>,
    /// Who reads it.
    product: Product,
}

impl<'t> Body<'t> {
    fn of(block: &DoBlock, source: &Source<'t>) -> Option<Self> {
        let quoted = source.written(block.body.span).strip_prefix('$')?;
        let start = source.place(block.body.span).start + quoted.find('$')? + 2;
        let shift = |token: Token| Token { span: token.span.start + start..token.span.end + start, ..token };
        let tokens = tokenize(&block.body.text, source.dialect()).into_iter().filter(Token::acts).map(shift).collect();
        Some(Self { text: source.script(), tokens, product: source.product() })
    }

    /// What the block does, if it is one of these.
    fn changes(&self) -> Option<Vec<Change>> {
        let end = self.tokens.iter().rposition(|token| self.is(token, "END"))?;
        let statements = self.statements(usize::from(self.is(self.tokens.first()?, "BEGIN"))..end)?;
        let handler = statements.iter().position(|statement| self.starts(statement, &["EXCEPTION"]));
        let mut reader = Reader { body: self, changes: Vec::new(), is_guarded: handler.is_some(), question: None };
        if let Some(at) = handler
            && (at + 1 != statements.len() || !self.does_nothing_if_done(&statements[at]))
        {
            return None;
        }
        for statement in &statements[..handler.unwrap_or(statements.len())] {
            reader.statement(statement.clone())?;
        }
        Some(reader.changes)
    }

    /// The parts between semicolons, behind BEGIN.
    fn statements(&self, within: Range<usize>) -> Option<Vec<Range<usize>>> {
        let mut start = within.start;
        let mut statements = Vec::new();
        for at in within.clone().filter(|at| self.tokens[*at].kind == TokenKind::Semicolon).chain([within.end]) {
            if start < at {
                statements.push(start..at);
            }
            start = at + 1;
        }
        (within.start == 1).then_some(statements)
    }

    /// `EXCEPTION WHEN duplicate_object THEN NULL`
    fn does_nothing_if_done(&self, handler: &Range<usize>) -> bool {
        let catches = |token: &Token| {
            let condition = self.written(token).to_ascii_lowercase();
            condition.starts_with("duplicate_") || condition == "undefined_object"
        };
        let tokens = &self.tokens[handler.clone()];
        tokens.iter().any(catches) && tokens.last().is_some_and(|token| self.is(token, "NULL"))
    }

    fn written(&self, token: &Token) -> &'t str {
        &self.text[token.span.clone()]
    }

    fn is(&self, token: &Token, word: &str) -> bool {
        self.written(token).eq_ignore_ascii_case(word)
    }

    fn starts(&self, statement: &Range<usize>, words: &[&str]) -> bool {
        let tokens = &self.tokens[statement.clone()];
        tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| self.is(token, word))
    }

    /// What is written from the first of some tokens to the last.
    fn text_of(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let tokens = self.tokens.get(tokens.clone())?;
        Some(tokens.first()?.span.start..tokens.last()?.span.end)
    }

    /// A statement of SQL, and what it does to the schema.
    fn sql(&self, tokens: &Range<usize>) -> Option<(Statement, SchemaEffect)> {
        let place = self.text_of(tokens)?;
        let (base, tokens) = (place.start, &self.tokens[tokens.clone()]);
        let parsed = migrations_syntax::parse_tokens(&self.text[place], tokens, base, self.product);
        let statement = parsed.statement?;
        let effect = schema_effect(&statement, &Source::new(self.text, tokens, base, self.product));
        Some((statement, effect))
    }
}

struct Reader<'b, 't> {
    body: &'b Body<'t>,
    changes: Vec<Change>,
    /// What is there already is no error.
    is_guarded: bool,
    /// What the IF around the statement asks.
    question: Option<Question>,
}

impl Reader<'_, '_> {
    fn statement(&mut self, mut statement: Range<usize>) -> Option<()> {
        let body = self.body;
        if body.starts(&statement, &["END", "IF"]) {
            self.is_guarded = false;
            self.question = None;
            return Some(());
        }
        if body.starts(&statement, &["IF"]) {
            let then = statement.clone().find(|at| body.is(&body.tokens[*at], "THEN"))?;
            if self.is_guarded {
                return None;
            }
            self.question =
                Some(Question::read(&body.text[body.text_of(&(statement.start + 1..then))?], body.product)?);
            self.is_guarded = true;
            statement = then + 1..statement.end;
        }
        let says_nothing: [&[&str]; 3] = [&["NULL"], &["RAISE", "NOTICE"], &["ASSERT"]];
        if says_nothing.iter().any(|words| body.starts(&statement, words)) {
            return Some(());
        }
        let (sql, effect) = body.sql(&statement)?;
        let changes = match (&sql, effect) {
            // However deep blocks stand in blocks, only the outermost one is read.
            (Statement::Do(_) | Statement::Transaction(_), _)
            | (_, SchemaEffect::Unknown(_) | SchemaEffect::Runs(_)) => {
                return None;
            }
            (_, SchemaEffect::Data(_) | SchemaEffect::Nothing) => Vec::new(),
            (_, SchemaEffect::Exact(changes) | SchemaEffect::Object(changes)) => changes,
        };
        for change in changes {
            // What is asked for has to be what is done.
            if self.question.as_ref().is_some_and(|question| !question.is_about(&change)) {
                return None;
            }
            self.changes.push(if self.is_guarded { unless_done(change)? } else { change });
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::IfExists;
    use crate::lowering::testing::effect;

    #[track_caller]
    fn changes(text: &str) -> Vec<Change> {
        match effect(text, Product::Postgres) {
            SchemaEffect::Exact(changes) => changes,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn what_is_asked_for_is_done_unless_it_is_done() {
        let text = "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN \
                    CREATE TYPE mood AS ENUM ('a'); END IF; END $$";
        let [Change::CreateType { name, existing, .. }] = &changes(text)[..] else { panic!("it makes a type") };
        assert_eq!((&text[name.span.clone()], *existing), ("mood", IfExists::Skip));
    }

    #[test]
    fn several_statements_answer_one_question() {
        let text = "DO $$ BEGIN IF EXISTS (SELECT * FROM pg_tables WHERE tablename = 'old') THEN \
                    ASSERT EXISTS (SELECT FROM old WHERE version = '1'); DROP TABLE old; END IF; DROP VIEW v; END $$";
        let found = changes(text);
        assert!(
            matches!(
                &found[..],
                [Change::Drop { existing: IfExists::Skip, .. }, Change::Drop { existing: IfExists::Error, .. }]
            ),
            "{found:?}"
        );
    }

    #[test]
    fn an_error_that_is_caught_is_the_same() {
        let text = "DO $x$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $x$";
        assert!(matches!(&changes(text)[..], [Change::CreateType { existing: IfExists::Skip, .. }]));
    }

    #[test]
    fn statements_without_a_question_are_done() {
        let text = "DO $$ BEGIN DROP VIEW v; UPDATE t SET a = 1; RAISE NOTICE 'done'; END $$";
        assert!(matches!(&changes(text)[..], [Change::Drop { existing: IfExists::Error, .. }]));
    }

    #[test]
    fn without_a_verb_nothing_happens_to_a_schema() {
        for body in ["UPDATE t SET altered = 1;", "INSERT INTO t VALUES (1);"] {
            let text = format!("DO $$ BEGIN {body} END $$");
            assert_eq!(effect(&text, Product::Postgres), SchemaEffect::Nothing, "{text}");
        }
    }

    #[test]
    fn what_is_put_together_of_what_is_written_is_run() {
        for text in [
            "DO $$ BEGIN EXECUTE 'DROP VIEW v'; END $$",
            "DO $$ DECLARE x int; BEGIN DROP VIEW v; END $$",
            "DO 'BEGIN DROP VIEW v; END'",
        ] {
            let run = crate::lowering::procedure::Run::Schema("DROP VIEW v".to_owned());
            assert_eq!(effect(text, Product::Postgres), SchemaEffect::Runs(vec![run]), "{text}");
        }
    }

    #[test]
    fn whatever_else_a_block_does_is_not_known() {
        for text in [
            "DO $$ BEGIN IF x > 1 THEN DROP VIEW v; END IF; END $$",
            // It asks for something else.
            "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_views WHERE viewname = 'w') THEN DROP VIEW v; END IF; END $$",
            "DO $$ BEGIN IF EXISTS (SELECT 1 FROM t WHERE a = 'v') THEN DROP VIEW v; END IF; END $$",
            "DO $$ BEGIN DROP VIEW v; EXCEPTION WHEN others THEN NULL; END $$",
            "DO $$ BEGIN DROP VIEW v; EXCEPTION WHEN undefined_object THEN DROP VIEW w; END $$",
            "DO $$ BEGIN DROP VIEW v; COMMIT; END $$",
            "DO LANGUAGE plpython3u $$ plan = 'DROP' $$",
        ] {
            assert!(matches!(effect(text, Product::Postgres), SchemaEffect::Unknown(_)), "{text}");
        }
    }
}
