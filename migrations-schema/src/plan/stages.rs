//! One way as several revisions, where it cannot or should not be one.

use std::collections::BTreeSet;

use super::online::safe_way;
use super::{Operations, Rename, operations, renamed};
use crate::schema::Schema;

/// How a way is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Nothing that locks a table for long: indexes are made concurrently, also those of unique constraints; other
    /// constraints are validated afterwards, also that a column is never NULL; all this in revisions of their own
    /// (PostgreSQL).
    pub is_safe: bool,
}

/// A part of a way that is a revision of its own.
pub struct Stage {
    /// What it is for, where it is not the whole.
    pub purpose: Option<&'static str>,
    /// Where it leads.
    pub to: Schema,
    /// Its statements cannot run in a transaction: indexes are made and dropped concurrently.
    pub is_concurrent: bool,
}

/// Where the way passes, the last stage being its end.
pub fn stages(from: &Schema, to: &Schema, renames: &[Rename], style: Style) -> Vec<Stage> {
    let whole = operations(from, to, renames);
    let mut stages = Vec::new();
    if from.rules().objects.types_are_made {
        stages.extend(labels_first(from, &whole, renames));
    }
    if !style.is_safe || !from.rules().keys.validate_later {
        stages.push(Stage { purpose: None, to: whole.reached, is_concurrent: false });
        return stages;
    }
    let safe = safe_way(&renamed(from, renames), &whole);
    let stage = |to: Schema, purpose| Stage { purpose, to, is_concurrent: false };
    stages.push(stage(safe.unchecked, None));
    stages.extend(safe.validated.map(|to| stage(to, Some("validate constraints"))));
    let indexed = safe.indexed.map(|to| stage(to, Some("create indexes concurrently")));
    stages.extend(indexed.map(|stage| Stage { is_concurrent: true, ..stage }));
    if safe.is_incomplete {
        stages.push(stage(whole.reached, Some("complete constraints")));
    }
    stages
}

/// PostgreSQL lets nobody use a label in the transaction that adds it.
fn labels_first(from: &Schema, whole: &Operations, renames: &[Rename]) -> Option<Stage> {
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
    // Whoever comes first has to rename: what follows knows of no other names.
    let mut to = renamed(from, renames);
    for statement in whole.statements().filter(|statement| adds(statement)) {
        // What the whole way takes, this takes.
        drop(to.apply_statement(statement));
    }
    Some(Stage { purpose: Some("add labels"), to, is_concurrent: false })
}

/// With the word that makes it wait for nobody.
pub fn concurrently(statement: &str) -> String {
    for start in ["CREATE UNIQUE INDEX ", "CREATE INDEX ", "DROP INDEX "] {
        if let Some(rest) = statement.strip_prefix(start) {
            return format!("{start}CONCURRENTLY {rest}");
        }
    }
    statement.to_owned()
}
