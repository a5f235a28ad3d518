//! One way as several revisions, where it cannot or should not be one.

use std::collections::BTreeSet;

use migrations_core::Dialect;
use migrations_core::schema::{Kind, ObjectName};

use super::{Operations, Rename, Verb, operations};
use crate::ddl::name;
use crate::model::{Key, Model, Object};

/// How a way is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Nothing that locks a table for long: indexes are made concurrently, constraints are validated afterwards, each in a
    /// revision of its own (PostgreSQL).
    pub is_safe: bool,
}

/// A part of a way that is a revision of its own.
pub(super) struct Stage {
    /// What it is for, where it is not the whole.
    pub(super) purpose: Option<&'static str>,
    /// Where it leads.
    pub(super) to: Model,
    /// Its statements cannot run in a transaction: indexes are made and dropped concurrently.
    pub(super) is_concurrent: bool,
}

/// Where the way passes, the last stage being its end.
pub(super) fn stages(from: &Model, to: &Model, renames: &[Rename], style: Style) -> Vec<Stage> {
    let whole = operations(from, to, renames);
    let mut stages = Vec::new();
    if from.dialect() == Dialect::Postgres {
        stages.extend(labels_first(from, &whole));
    }
    let last = |to: Model, purpose, is_concurrent| Stage { purpose, to, is_concurrent };
    if !style.is_safe || from.dialect() != Dialect::Postgres {
        stages.push(last(whole.reached, None, false));
        return stages;
    }
    let Safe { unchecked, validated, has_unchecked, has_indexes } = safe(from, &whole);
    stages.push(last(unchecked, None, false));
    if has_unchecked {
        stages.push(last(validated, Some("validate constraints"), false));
    }
    if has_indexes {
        stages.push(last(whole.reached, Some("create indexes concurrently"), true));
    }
    stages
}

/// PostgreSQL lets nobody use a label in the transaction that adds it.
fn labels_first(from: &Model, whole: &Operations) -> Option<Stage> {
    let adds = |statement: &str| statement.starts_with("ALTER TYPE ") && statement.contains(" ADD VALUE ");
    let labels: BTreeSet<&str> = whole
        .statements()
        .filter(|statement| adds(statement))
        .filter_map(|statement| statement.split(" ADD VALUE ").nth(1)?.split('\'').nth(1))
        .collect();
    let is_used = whole
        .statements()
        .any(|statement| !adds(statement) && labels.iter().any(|label| statement.contains(&format!("'{label}'"))));
    if !is_used {
        return None;
    }
    let mut to = from.clone();
    for statement in whole.statements().filter(|statement| adds(statement)) {
        // What the whole way takes, this takes.
        drop(to.apply_statement(statement));
    }
    Some(Stage { purpose: Some("add labels"), to, is_concurrent: false })
}

struct Safe {
    unchecked: Model,
    validated: Model,
    has_unchecked: bool,
    has_indexes: bool,
}

/// The end of a way without what would lock tables that are there before.
fn safe(from: &Model, whole: &Operations) -> Safe {
    let is_old = |object: &ObjectName| {
        let key = Key::relation(&object.schema, &object.table);
        // Of partitioned tables PostgreSQL takes neither.
        matches!(from.object(&key), Some(Object::Table(table)) if table.form != "partitioned")
    };
    let is_new = |kind: Kind, verb: Verb| {
        let all = whole.list.iter().filter(move |operation| operation.object.kind == kind && operation.verb == verb);
        all.map(|operation| &operation.object).filter(|object| is_old(object)).cloned().collect::<Vec<_>>()
    };
    let mut validated = whole.reached.clone();
    let mut has_indexes = false;
    for object in is_new(Kind::Index, Verb::Create) {
        let own = name(&object.name, Dialect::Postgres);
        let qualified =
            if object.schema.is_empty() { own } else { format!("{}.{own}", name(&object.schema, Dialect::Postgres)) };
        has_indexes |= validated.apply_statement(&format!("DROP INDEX {qualified}")).is_ok();
    }
    let mut unchecked = validated.clone();
    let mut has_unchecked = false;
    for object in is_new(Kind::Constraint, Verb::Create) {
        has_unchecked |= unchecked.leave_unchecked(&object);
    }
    Safe { unchecked, validated, has_unchecked, has_indexes }
}

/// With the word that makes it wait for nobody.
pub(super) fn concurrently(statement: &str) -> String {
    for start in ["CREATE UNIQUE INDEX ", "CREATE INDEX ", "DROP INDEX "] {
        if let Some(rest) = statement.strip_prefix(start) {
            return format!("{start}CONCURRENTLY {rest}");
        }
    }
    statement.to_owned()
}
