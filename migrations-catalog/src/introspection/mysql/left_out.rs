//! Objects of MySQL and MariaDB of which no statement is made, and facts that no statement says.

use super::Catalog;
use super::rows::{FactRow, NamedRow};
use crate::introspection::{LeftOut, Seen, Source, Statement};

/// Facts that only some products and versions tell: the column of the information schema that does, and the query.
const FURTHER_FACTS: [(&str, &str); 3] = [
    ("statistics.is_visible", include_str!("invisible_indexes.sql")),
    ("statistics.ignored", include_str!("ignored_indexes.sql")),
    ("table_constraints.enforced", include_str!("unenforced.sql")),
];

/// Everything that is not among the statements.
pub(super) fn read<S: Source>(
    source: &mut S,
    catalog: &Catalog,
    statements: &[Statement],
) -> Result<Vec<LeftOut>, S::Error> {
    let events: Vec<NamedRow> = source.rows(include_str!("events.sql"))?;
    let triggers = catalog.triggers.iter().map(|row| Seen::part("trigger", &row.relation_name, &row.name));
    let named = catalog.routines.iter().chain(&events).map(|row| Seen::new(&row.kind, &row.name));
    let relations = catalog.relations.iter().map(|row| Seen::new(&row.kind, &row.name));
    let is_written = |seen: &Seen| statements.iter().any(|statement| statement.of == *seen);
    let unwritten = triggers.chain(named).chain(relations).filter(|seen| !is_written(seen));
    let mut all: Vec<LeftOut> =
        unwritten.map(|what| LeftOut { what, reason: "nothing is generated for it".to_owned() }).collect();
    all.extend(facts(source, catalog)?);
    Ok(all)
}

fn facts<S: Source>(source: &mut S, catalog: &Catalog) -> Result<Vec<LeftOut>, S::Error> {
    let mut rows: Vec<FactRow> = source.rows(include_str!("facts.sql"))?;
    for (column, query) in FURTHER_FACTS {
        if catalog.has(column) {
            rows.extend(source.rows::<FactRow>(query)?);
        }
    }
    let left_out = |row: FactRow| {
        let what = match row.name.as_str() {
            "" => Seen { kind: row.kind, ..Seen::new("table", &row.belongs_to) },
            name => Seen::part(&row.kind, &row.belongs_to, name),
        };
        LeftOut { what, reason: row.reason }
    };
    Ok(rows.into_iter().map(left_out).collect())
}

/// Objects that this user cannot see.
pub(super) fn hidden() -> LeftOut {
    LeftOut {
        what: Seen::new("catalog", "information_schema"),
        reason: "this user has no right SELECT on the whole database, and the server hides what it may not read"
            .to_owned(),
    }
}
