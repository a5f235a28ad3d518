//! Triggers, policies and rules: objects of a table that are known by their text.

use migrations_core::Dialect;
use migrations_syntax::ast::{self, CreateRule, CreateTrigger, Policy, TriggerBody};

use super::tables_read::tables_of;
use super::words::{definition_words, statement_words};
use super::{SchemaEffect, Source};
use crate::change::{Change, Existing, Name, NamedKind, NewObject};

/// CREATE TRIGGER
pub(super) fn create_trigger(trigger: &CreateTrigger, source: &Source<'_>) -> SchemaEffect {
    if trigger.is_temporary {
        // It goes with the session.
        return SchemaEffect::Nothing;
    }
    let existing = trigger.if_exists.into();
    let object = of_table(NamedKind::Trigger, source.name(&trigger.name), existing, &trigger.table, source);
    let calls = match &trigger.body {
        TriggerBody::Execute { function, .. } => Some(source.name(function)),
        TriggerBody::Statements(_) | TriggerBody::Routine(_) => None,
    };
    SchemaEffect::Object(vec![Change::CreateObject(NewObject { calls, reads: reads(trigger, source), ..object })])
}

/// The tables that the statements of a trigger name: SQLite looks for them when a table is renamed.
fn reads(trigger: &CreateTrigger, source: &Source<'_>) -> Vec<Name> {
    match &trigger.body {
        TriggerBody::Statements(statements) if source.dialect() == Dialect::Sqlite => tables_of(statements, source),
        TriggerBody::Statements(_) | TriggerBody::Execute { .. } | TriggerBody::Routine(_) => Vec::new(),
    }
}

/// CREATE POLICY, ALTER POLICY
pub(super) fn policy(policy: &Policy, source: &Source<'_>) -> SchemaEffect {
    let name = source.unqualified(&policy.name);
    if policy.is_alter {
        return super::exact(Change::AlterObject {
            kind: NamedKind::Policy,
            name,
            table: Some(source.name(&policy.table)),
            signature: None,
            text: statement_words(source),
        });
    }
    let object = of_table(NamedKind::Policy, name, Existing::Error, &policy.table, source);
    SchemaEffect::Object(vec![Change::CreateObject(object)])
}

/// CREATE RULE
pub(super) fn create_rule(rule: &CreateRule, source: &Source<'_>) -> SchemaEffect {
    let existing = if rule.or_replace { Existing::Replace } else { Existing::Error };
    let object = of_table(NamedKind::Rule, source.unqualified(&rule.name), existing, &rule.table, source);
    SchemaEffect::Object(vec![Change::CreateObject(object)])
}

fn of_table(kind: NamedKind, name: Name, existing: Existing, table: &ast::Name, source: &Source<'_>) -> NewObject {
    NewObject {
        kind,
        name,
        table: Some(source.name(table)),
        signature: String::new(),
        existing,
        text: definition_words(source),
        source: source.statement_text().to_owned(),
        calls: None,
        reads: Vec::new(),
    }
}
