//! What servers tell of objects that a schema keeps as statements: domains, routines, triggers, policies, views. Each thing
//! told is a fact of its own, so that a live database can be compared with them.

pub(super) mod mysql;
pub(super) mod postgres;
pub(super) mod sqlite;

use migrations_catalog::{Expression, Fact, query_of_view};
use migrations_core::lexer::tokenize;
use migrations_core::{Dialect, Servers};
use migrations_syntax::ast::{self, CreateTrigger, CreateView, TriggerEvent};

use super::expression::expression;
use super::{Source, dispatch};

/// Facts with their texts; one without a text is none.
pub(super) type Facts = Vec<(Fact, String)>;

/// What a server tells of the object that a statement makes; nothing where that is not known.
pub(crate) fn reported_facts(text: &str, dialect: Dialect) -> Facts {
    let tokens = tokenize(text, dialect);
    let read = crate::tree::read(text, &(0..text.len()), &tokens, &Servers::of(dialect));
    let source = Source::new(text, &tokens, 0, read.product);
    let facts = read.tree.as_ref().and_then(|statement| dispatch::reported(statement, &source));
    facts.unwrap_or_default()
}

/// An expression as a server reports it, in the words of the comparison.
fn reported(node: &ast::Expression, source: &Source<'_>) -> String {
    let expression = expression(node, source);
    if expression.is_null() { String::new() } else { expression.to_string() }
}

fn optional(node: Option<&ast::Expression>, source: &Source<'_>) -> String {
    node.map(|node| reported(node, source)).unwrap_or_default()
}

/// A text in the words of the comparison.
fn in_words(text: &str, source: &Source<'_>) -> String {
    Expression::read(text, source.dialect()).to_string()
}

fn said(words: &'static str, is_said: bool) -> String {
    if is_said { words.to_owned() } else { String::new() }
}

/// Some texts as one, without those that are empty.
fn joined(parts: impl IntoIterator<Item = String>, between: &str) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

/// The query of a view.
fn query(view: &CreateView, source: &Source<'_>) -> String {
    query_of_view(source.written(source.behind(view.name.span())), source.dialect())
}

/// Where nothing is written behind WITH, views below a view are checked, too.
pub(super) fn usual_check(word: &str) -> String {
    if word.is_empty() { "cascaded".to_owned() } else { word.to_lowercase() }
}

/// When a trigger runs. Servers name the events in one order.
fn actions(trigger: &CreateTrigger, source: &Source<'_>) -> String {
    let timing = trigger.timing.as_deref().unwrap_or("BEFORE").to_lowercase();
    let mut events: Vec<(u8, String)> = trigger.events.iter().map(|event| event_words(event, source)).collect();
    events.sort();
    let events: Vec<String> = events.into_iter().map(|(_, words)| words).collect();
    format!("{timing} {}", events.join(" or "))
}

fn event_words(event: &TriggerEvent, source: &Source<'_>) -> (u8, String) {
    match event {
        TriggerEvent::Insert => (0, "insert".to_owned()),
        TriggerEvent::Delete => (1, "delete".to_owned()),
        TriggerEvent::Update(columns) if columns.is_empty() => (2, "update".to_owned()),
        TriggerEvent::Update(columns) => {
            let names: Vec<String> = columns.iter().map(|column| source.folded(column)).collect();
            (2, format!("update of {}", names.join(", ")))
        }
        TriggerEvent::Truncate => (3, "truncate".to_owned()),
    }
}

#[cfg(test)]
mod testing {
    use super::*;

    /// What a server tells of the object of a statement.
    #[track_caller]
    pub(super) fn check(dialect: Dialect, text: &str, expected: &[(Fact, &str)]) {
        let found = reported_facts(text, dialect);
        let found: Vec<(Fact, &str)> =
            found.iter().filter(|(_, text)| !text.is_empty()).map(|(fact, text)| (*fact, text.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }
}
