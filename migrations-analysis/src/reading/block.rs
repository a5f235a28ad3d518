//! `DO` blocks of PostgreSQL that do something unless it is done.
//!
//! `IF NOT EXISTS (SELECT .. FROM pg_type ..) THEN CREATE TYPE ..; END IF;` and `EXCEPTION WHEN duplicate_object` are how
//! PostgreSQL spells an IF NOT EXISTS that a statement does not have. All else is left unknown.

use migrations_core::Dialect;
use migrations_core::lexer::{TokenKind, tokenize};

use super::{SchemaEffect, schema_effect};
use crate::change::{Change, Existing, TableAction};
use crate::words::{Word, starts_with, words};

/// What a block does, if it is one of these.
pub fn guarded_changes(block: &[Word], text: &str) -> Option<Vec<Change>> {
    let body = block.iter().find(|word| word.kind == TokenKind::Text && word.text.starts_with('$'))?;
    let tag = body.text[1..].find('$')? + 2;
    let inner = body.text.get(tag..body.text.len().checked_sub(tag)?)?;
    let offset = body.span.start + tag;
    let mut all = words(inner, &tokenize(inner, Dialect::Postgres));
    for word in &mut all {
        word.span = word.span.start + offset..word.span.end + offset;
    }
    let begin = starts_with(&all, &["BEGIN"]).then_some(1)?;
    let end = all.iter().rposition(|word| word.is("END"))?;
    let statements = statements(all.get(begin..end)?);
    let mut reader = Reader { text, changes: Vec::new(), is_guarded: false };
    let handler = statements.iter().position(|statement| starts_with(statement, &["EXCEPTION"]));
    if let Some(at) = handler {
        let catches =
            statements[at].iter().any(|word| word.text.starts_with("DUPLICATE_") || word.is("UNDEFINED_OBJECT"));
        let does_nothing = statements[at].last().is_some_and(|word| word.is("NULL")) && at + 1 == statements.len();
        reader.is_guarded = catches && does_nothing;
        if !reader.is_guarded {
            return None;
        }
    }
    for statement in &statements[..handler.unwrap_or(statements.len())] {
        reader.statement(statement)?;
    }
    Some(reader.changes)
}

struct Reader<'t> {
    text: &'t str,
    changes: Vec<Change>,
    /// What is there already is no error.
    is_guarded: bool,
}

impl Reader<'_> {
    fn statement(&mut self, statement: &[Word]) -> Option<()> {
        if starts_with(statement, &["END", "IF"]) {
            self.is_guarded = false;
            return Some(());
        }
        if starts_with(statement, &["NULL"]) || starts_with(statement, &["RAISE", "NOTICE"]) {
            return Some(());
        }
        let mut rest = statement;
        let mut asked = None;
        if starts_with(rest, &["IF"]) {
            let then = rest.iter().position(|word| word.is("THEN"))?;
            let asks_for_existence =
                starts_with(rest, &["IF", "NOT", "EXISTS", "("]) || starts_with(rest, &["IF", "EXISTS", "("]);
            let asks_catalog =
                rest[..then].iter().any(|word| word.text.starts_with("PG_") || word.is("INFORMATION_SCHEMA"));
            if !asks_for_existence || !asks_catalog || self.is_guarded {
                return None;
            }
            self.is_guarded = true;
            asked = Some(&rest[..then]);
            rest = &rest[then + 1..];
        }
        // However deep blocks stand in blocks, only the outermost one is read.
        if starts_with(rest, &["DO"]) {
            return None;
        }
        match schema_effect(rest, self.text, Dialect::Postgres) {
            SchemaEffect::Data(_) => {}
            SchemaEffect::Nothing if is_harmless(rest) => {}
            SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => {
                for change in changes {
                    // What is asked for has to be what is done.
                    if asked.is_some_and(|question| !asks_for(question, &change)) {
                        return None;
                    }
                    self.changes.push(if self.is_guarded { unless_done(change)? } else { change });
                }
            }
            SchemaEffect::Nothing | SchemaEffect::Unknown(_) => return None,
        }
        Some(())
    }
}

fn is_harmless(statement: &[Word]) -> bool {
    starts_with(statement, &["INSERT|UPDATE|DELETE|SELECT|COMMENT|GRANT"])
}

/// The parts between semicolons.
fn statements(words: &[Word]) -> Vec<&[Word]> {
    words.split(|word| word.kind == TokenKind::Semicolon).filter(|part| !part.is_empty()).collect()
}

/// Whether a question to the catalogue names what a change makes or takes away.
fn asks_for(question: &[Word], change: &Change) -> bool {
    let texts: Vec<String> = question
        .iter()
        .filter(|word| word.kind == TokenKind::Text)
        .map(|word| word.text.trim_matches('\'').to_lowercase())
        .collect();
    let is_asked = |name: &str| {
        let name = name.to_lowercase();
        texts
            .iter()
            .any(|text| *text == name || text.rsplit('.').next().is_some_and(|last| last.trim_matches('"') == name))
    };
    match change {
        Change::CreateTable(table) => is_asked(&table.name.name),
        Change::CreateIndex(index) => index.name.as_ref().is_some_and(|name| is_asked(&name.name)),
        Change::CreateSequence { name, .. } | Change::CreateType { name, .. } => is_asked(&name.name),
        Change::CreateSchema { name, .. } | Change::CreateExtension { name, .. } => is_asked(&name.name),
        Change::CreateObject(object) => is_asked(&object.name.name),
        Change::AddLabel { label, .. } => is_asked(&label.name),
        Change::Drop { names, .. } => names.iter().all(|name| is_asked(&name.name)),
        Change::Rename { name, to, .. } => is_asked(&name.name) || is_asked(&to.name),
        Change::AlterTable { actions, .. } => actions.iter().all(|action| match action {
            TableAction::AddColumn { column, .. } => is_asked(&column.name.name),
            TableAction::DropColumn { name, .. } | TableAction::DropConstraint { name, .. } => is_asked(&name.name),
            TableAction::RenameColumn { from, to, .. } => is_asked(&from.name) || is_asked(&to.name),
            TableAction::AddConstraint(constraint) => constraint.name.as_ref().is_some_and(|name| is_asked(&name.name)),
            _ => false,
        }),
        _ => false,
    }
}

/// The same change, of which nothing is left where it is done.
fn unless_done(change: Change) -> Option<Change> {
    let existing = Existing::Skip;
    Some(match change {
        Change::CreateTable(table) => Change::CreateTable(Box::new(crate::change::NewTable { existing, ..*table })),
        Change::CreateIndex(index) => Change::CreateIndex(crate::change::NewIndex { existing, ..index }),
        Change::CreateSequence { name, options, .. } => Change::CreateSequence { name, existing, options },
        Change::CreateType { name, body, .. } => Change::CreateType { name, existing, body },
        Change::CreateSchema { name, .. } => Change::CreateSchema { name, existing },
        Change::CreateExtension { name, .. } => Change::CreateExtension { name, existing },
        Change::CreateObject(object) => Change::CreateObject(crate::change::NewObject { existing, ..object }),
        Change::AddLabel { name, label, place, .. } => Change::AddLabel { name, label, existing, place },
        Change::Drop { kind, names, table, signature, cascades, .. } => {
            Change::Drop { kind, names, table, signature, existing, cascades }
        }
        Change::Rename { kind, name, table, to, .. } => Change::Rename { kind, name, existing, table, to },
        Change::AlterTable { table, actions, .. } => {
            let actions = actions.into_iter().map(action_unless_done).collect::<Option<_>>()?;
            Change::AlterTable { table, existing, actions }
        }
        _ => return None,
    })
}

fn action_unless_done(action: TableAction) -> Option<TableAction> {
    let existing = Existing::Skip;
    Some(match action {
        TableAction::AddColumn { column, constraints, place, .. } => {
            TableAction::AddColumn { column, constraints, existing, place }
        }
        TableAction::DropColumn { name, cascades, .. } => TableAction::DropColumn { name, existing, cascades },
        TableAction::RenameColumn { from, to, .. } => TableAction::RenameColumn { from, to, existing },
        TableAction::AddConstraint(constraint) => {
            TableAction::AddConstraint(crate::change::NewConstraint { existing, ..constraint })
        }
        TableAction::DropConstraint { name, sort, cascades, .. } => {
            TableAction::DropConstraint { name, sort, existing, cascades }
        }
        _ => return None,
    })
}
