//! What a live database holds, as facts to compare with those of the model.
//!
//! Each query gives one text for each object, its parts separated, so that one sort of row does for all of them.

#[cfg(feature = "mysql")]
pub(super) mod mysql;
#[cfg(feature = "postgres")]
pub(super) mod postgres;
#[cfg(feature = "sqlite")]
pub(super) mod sqlite;

use migrations_catalog::{Expression, Fact, Kind, ObjectName, Snapshot};
use migrations_core::Dialect;

/// Between the parts of a row; no name holds it.
const SEPARATOR: char = '\u{1f}';

/// The parts of a row.
struct Parts<'r> {
    parts: Vec<&'r str>,
}

impl<'r> Parts<'r> {
    fn of(row: &'r str) -> Self {
        Self { parts: row.split(SEPARATOR).collect() }
    }

    fn get(&self, at: usize) -> &'r str {
        self.parts.get(at).copied().unwrap_or_default()
    }

    /// The object that the first three parts name: schema, table, name.
    fn object(&self, kind: Kind) -> ObjectName {
        ObjectName { schema: self.get(0).to_owned(), table: self.get(1).to_owned(), kind, name: self.get(2).to_owned() }
    }
}

/// An expression in canonical form.
fn canonical(text: &str, dialect: Dialect) -> String {
    let expression = Expression::read(text, dialect);
    if expression.is_null() { String::new() } else { expression.to_string() }
}

/// Adds the objects of one query.
fn add(snapshot: &mut Snapshot, rows: &[String], kind: Kind, facts: impl Fn(&Parts<'_>) -> Vec<(Fact, String)>) {
    for row in rows {
        let parts = Parts::of(row);
        let facts = facts(&parts);
        snapshot.add(parts.object(kind), facts.iter().map(|(fact, text)| (*fact, text.as_str())));
    }
}
