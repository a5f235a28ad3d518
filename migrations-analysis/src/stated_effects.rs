//! `-- migrations: effect(..)`: what a statement does to the schema, said above it.

use migrations_core::Servers;
use migrations_core::lexer::{Token, tokenize};

use crate::diagnostic::{Diagnostics, FileId};
use crate::header::Directive;
use crate::rules::directive;
use crate::source::Span;
use crate::splitter::split;
use crate::statement::Statement;
use migrations_schema::lowering::{SchemaEffect, Source, schema_effect};
use migrations_schema::reader::Reading;
use migrations_schema::tree;

/// Reports effects that stand above no statement or cannot be read: they would count as nothing.
pub(crate) fn report_unreadable_effects(
    file: FileId,
    statements: &[Statement],
    directives: &[Directive],
    base: usize,
    servers: &Servers,
    diagnostics: &mut Diagnostics,
) {
    for directive in directives {
        let Directive::Effect(sql) = directive else { continue };
        if !statements.iter().any(|statement| statement.span.start + base > sql.span.start) {
            diagnostics.push(directive::effect_of_nothing(file, sql));
        }
        for (span, effect) in effects_in(&sql.text, 0..sql.text.len(), servers) {
            if !matches!(effect, SchemaEffect::Exact(_) | SchemaEffect::Object(_)) {
                diagnostics.push(directive::unknown_effect(file, sql, &sql.text[span]));
            }
        }
    }
}

/// A stated effect counts in place of what the statement says.
pub(crate) fn state_effects(
    statements: &mut [Statement],
    directives: &[Directive],
    text: &str,
    base: usize,
    servers: &Servers,
) {
    let mut stated: Vec<(usize, SchemaEffect)> = Vec::new();
    for directive in directives {
        let Directive::Effect(sql) = directive else { continue };
        let offset = sql.span.start - base;
        let Some(at) = statements.iter().position(|statement| statement.span.start > offset) else { continue };
        let effects = effects_in(text, offset..offset + sql.text.len(), servers);
        stated.extend(effects.into_iter().map(|(_, effect)| (at, effect)));
        stated.push((at, SchemaEffect::Nothing));
    }
    let places: Vec<usize> = stated.iter().map(|(at, _)| *at).collect();
    for at in places {
        statements[at].unread = None;
        if let Some(Reading::Parsed(queries)) = &mut statements[at].reading {
            queries.clear();
        }
        let mut changes = Vec::new();
        let mut is_known = true;
        for (_, effect) in stated.iter().filter(|(place, _)| *place == at) {
            match effect {
                SchemaEffect::Exact(more) | SchemaEffect::Object(more) => changes.extend(more.iter().cloned()),
                SchemaEffect::Nothing | SchemaEffect::Data(_) => {}
                SchemaEffect::Runs(_) | SchemaEffect::Unknown(_) => is_known = false,
            }
        }
        statements[at].effect = match (is_known, changes.is_empty()) {
            (false, _) => SchemaEffect::Unknown("the effect that is stated above it cannot be read"),
            (true, true) => SchemaEffect::Nothing,
            (true, false) => SchemaEffect::Exact(changes),
        };
    }
}

/// The statements in a part of a text, and what each does to the schema; all places count in the whole text.
fn effects_in(text: &str, part: Span, servers: &Servers) -> Vec<(Span, SchemaEffect)> {
    let move_by = |token: Token| Token { span: token.span.start + part.start..token.span.end + part.start, ..token };
    let tokens: Vec<Token> = tokenize(&text[part.clone()], servers.dialect()).into_iter().map(move_by).collect();
    let effect = |raw: crate::splitter::RawStatement| {
        let own = &tokens[raw.tokens];
        let read = tree::read(text, &raw.span, own, servers);
        let source = Source::new(text, own, raw.span.start, read.product);
        let effect = match &read.tree {
            Some(statement) => schema_effect(statement, &source),
            None => SchemaEffect::Unknown("it cannot be read"),
        };
        (raw.span, effect)
    };
    split(text, &tokens, servers.dialect()).into_iter().map(effect).collect()
}
