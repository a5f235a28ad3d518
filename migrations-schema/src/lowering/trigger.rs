//! Triggers, policies and rules: objects of a table that are known by their text.

use migrations_syntax::ast::{self, CreateRule, CreateTrigger, Policy, TriggerBody};

use super::tables_read::tables_of;
use super::words::{definition_words, statement_words};
use super::{SchemaEffect, Source};
use crate::change::{Change, IfExists, Name, NamedKind, NewObject};

/// CREATE TRIGGER
pub(super) fn create_trigger(trigger: &CreateTrigger, source: &Source<'_>) -> SchemaEffect {
    if trigger.is_temporary {
        // It goes with the session.
        return SchemaEffect::Nothing;
    }
    let existing = trigger.if_exists;
    let object = of_table(NamedKind::Trigger, source.name(&trigger.name), existing, &trigger.table, source);
    let calls = match &trigger.body {
        TriggerBody::Execute { function, .. } => Some(source.name(function)),
        TriggerBody::Statements(_) | TriggerBody::Routine(_) => None,
    };
    SchemaEffect::Object(vec![Change::CreateObject(NewObject { calls, reads: reads(trigger, source), ..object })])
}

/// The tables that the statements of a trigger name, where ALTER TABLE looks for them.
fn reads(trigger: &CreateTrigger, source: &Source<'_>) -> Vec<Name> {
    match &trigger.body {
        TriggerBody::Statements(statements) if source.rules().tables.alter_reads_texts => tables_of(statements, source),
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
    let object = of_table(NamedKind::Policy, name, IfExists::Error, &policy.table, source);
    SchemaEffect::Object(vec![Change::CreateObject(object)])
}

/// CREATE RULE
pub(super) fn create_rule(rule: &CreateRule, source: &Source<'_>) -> SchemaEffect {
    let existing = if rule.or_replace { IfExists::Replace } else { IfExists::Error };
    let object = of_table(NamedKind::Rule, source.unqualified(&rule.name), existing, &rule.table, source);
    SchemaEffect::Object(vec![Change::CreateObject(object)])
}

fn of_table(kind: NamedKind, name: Name, existing: IfExists, table: &ast::Name, source: &Source<'_>) -> NewObject {
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
        columns: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::lowering::testing::{change, effect, shown};

    #[track_caller]
    fn object(text: &str, product: Product) -> NewObject {
        match change(text, product) {
            Change::CreateObject(object) => object,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_trigger_of_postgres_calls_a_function() {
        let text = "CREATE TRIGGER t BEFORE INSERT OR UPDATE OF a ON s.u FOR EACH ROW EXECUTE FUNCTION f()";
        let trigger = object(text, Product::Postgres);
        assert_eq!((trigger.kind, shown(&trigger.name)), (NamedKind::Trigger, "t".to_owned()));
        assert_eq!(trigger.table.as_ref().map(shown), Some("s.u".to_owned()));
        assert_eq!(trigger.calls.as_ref().map(shown), Some("f".to_owned()));
        assert!(trigger.reads.is_empty());
    }

    #[test]
    fn a_trigger_of_sqlite_names_tables() {
        let text = "CREATE TRIGGER IF NOT EXISTS t AFTER DELETE ON u BEGIN INSERT INTO a SELECT * FROM b, c; UPDATE d \
                    SET x = (SELECT 1 FROM e); DELETE FROM g; END";
        let trigger = object(text, Product::Sqlite);
        let reads: Vec<String> = trigger.reads.iter().map(shown).collect();
        assert_eq!(reads, ["a", "b", "c", "d", "e", "g"]);
        assert_eq!(trigger.existing, IfExists::Skip);
        assert!(trigger.text.starts_with("create trigger t "), "{}", trigger.text);
    }

    #[test]
    fn a_temporary_trigger_leaves_nothing() {
        let text = "CREATE TEMP TRIGGER t AFTER DELETE ON u BEGIN DELETE FROM g; END";
        assert_eq!(effect(text, Product::Sqlite), SchemaEffect::Nothing);
    }

    #[test]
    fn policies_and_rules_belong_to_tables() {
        let policy = object("CREATE POLICY p ON t USING (a = 1)", Product::Postgres);
        assert_eq!((policy.kind, policy.table.as_ref().map(shown)), (NamedKind::Policy, Some("t".to_owned())));
        let rule = object("CREATE OR REPLACE RULE r AS ON INSERT TO t DO INSTEAD NOTHING", Product::Postgres);
        assert_eq!((rule.kind, rule.table.as_ref().map(shown)), (NamedKind::Rule, Some("t".to_owned())));
        assert_eq!(rule.existing, IfExists::Replace);
        let altered = change("ALTER POLICY p ON t USING (a = 2)", Product::Postgres);
        assert!(matches!(altered, Change::AlterObject { kind: NamedKind::Policy, table: Some(_), .. }));
    }
}
