//! Objects of MySQL and MariaDB of which no statement is made, and facts that no statement says.

use super::Catalog;
use super::rows::{FactRow, NamedRow, RelationRow};
use crate::introspection::{LeftOut, Seen, Sight, Source, Statement};

/// Objects of kinds of which there are no facts.
pub(super) fn of_other_kinds<S: Source>(source: &mut S) -> Result<Vec<LeftOut>, S::Error> {
    let events: Vec<NamedRow> = source.rows(include_str!("events.sql"))?;
    Ok(events.iter().map(|row| unwritten(Seen::new(&row.kind, &row.name))).collect())
}

fn unwritten(what: Seen) -> LeftOut {
    LeftOut { what, reason: "nothing is generated for it".to_owned() }
}

/// Everything that is not among the statements.
pub(super) fn read<S: Source>(
    source: &mut S,
    catalog: &Catalog,
    statements: &[Statement],
) -> Result<Vec<LeftOut>, S::Error> {
    let events: Vec<NamedRow> = source.rows(include_str!("events.sql"))?;
    let triggers = catalog.triggers.iter().map(|row| Seen::part("trigger", &row.relation_name, &row.name));
    let routines = catalog.routines.iter().map(|row| Seen::new(&row.kind, &row.name));
    let named = events.iter().map(|row| Seen::new(&row.kind, &row.name)).chain(routines);
    let relations = catalog.relations.iter().map(|row| Seen::new(&row.kind, &row.name));
    let is_written = |seen: &Seen| statements.iter().any(|statement| statement.of == *seen);
    let mut all: Vec<LeftOut> =
        triggers.chain(named).chain(relations).filter(|seen| !is_written(seen)).map(unwritten).collect();
    all.extend(catalog.of_kind("table").filter_map(other_options));
    all.extend(facts(source)?);
    Ok(all)
}

/// Options of tables that a statement says.
const KEPT_OPTIONS: [&str; 15] = [
    "avg_row_length",
    "checksum",
    "delay_key_write",
    "insert_method",
    "key_block_size",
    "max_rows",
    "min_rows",
    "pack_keys",
    "page_checksum",
    "partitioned",
    "row_format",
    "stats_auto_recalc",
    "stats_persistent",
    "stats_sample_pages",
    "transactional",
];

/// Further options of a table, such as `ENCRYPTION="Y"`.
fn other_options(table: &RelationRow) -> Option<LeftOut> {
    let is_kept = |option: &&str| {
        let name = option.split('=').next().unwrap_or(option).to_lowercase();
        KEPT_OPTIONS.contains(&name.as_str())
    };
    let others: Vec<&str> = table.options.split_whitespace().filter(|option| !is_kept(option)).collect();
    let what = Seen { kind: "option".to_owned(), ..Seen::new("table", &table.name) };
    (!others.is_empty()).then(|| LeftOut { what, reason: format!("{} is not written", others.join(" ")) })
}

fn facts<S: Source>(source: &mut S) -> Result<Vec<LeftOut>, S::Error> {
    let rows: Vec<FactRow> = source.rows(include_str!("facts.sql"))?;
    let left_out = |row: FactRow| {
        let what = match row.name.as_str() {
            "" => Seen { kind: row.kind, ..Seen::new("table", &row.belongs_to) },
            name => Seen::part(&row.kind, &row.belongs_to, name),
        };
        LeftOut { what, reason: row.reason }
    };
    Ok(rows.into_iter().map(left_out).collect())
}

/// Objects that this user may not see.
pub(super) fn hidden(sight: Sight) -> Vec<LeftOut> {
    let kinds = [
        (sight.tables, "no right SELECT on the whole database"),
        (sight.triggers, "no right TRIGGER on the whole database"),
        (sight.routines, "no right EXECUTE, ALTER ROUTINE or CREATE ROUTINE on the whole database"),
    ];
    let hidden = kinds.into_iter().filter(|(is_seen, _)| !is_seen).map(|(_, right)| LeftOut {
        what: Seen::new("catalog", "information_schema"),
        reason: format!("this user has {right}, and the server hides what it may not read"),
    });
    hidden.collect()
}
