//! SQLite, which keeps every statement. Its pragmas say to what they come.

mod rows;
mod snapshot;
mod written;

use std::collections::BTreeSet;

use super::{Introspection, LiveSchema, Seen, Sight, Source, Statement};
pub use rows::*;

/// The schema table of one database, and its pragmas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    statements: Vec<StatementRow>,
    columns: Vec<ColumnRow>,
    unique_keys: Vec<UniqueRow>,
    foreign_keys: Vec<ForeignKeyRow>,
}

impl Catalog {
    /// Reads them.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn read<S: Source>(source: &mut S) -> Result<Self, S::Error> {
        let shadows = shadows(source)?;
        let is_shown = |table: &str| !shadows.contains(table);
        let mut statements: Vec<StatementRow> = source.rows(include_str!("sqlite/statements.sql"))?;
        statements.retain(|row| is_shown(&row.relation_name));
        let mut columns: Vec<ColumnRow> = source.rows(include_str!("sqlite/columns.sql"))?;
        columns.retain(|row| is_shown(&row.relation_name));
        let mut unique_keys: Vec<UniqueRow> = source.rows(include_str!("sqlite/unique_keys.sql"))?;
        unique_keys.retain(|row| is_shown(&row.relation_name));
        Ok(Self {
            statements,
            columns,
            unique_keys,
            foreign_keys: source.rows(include_str!("sqlite/foreign_keys.sql"))?,
        })
    }
}

/// The tables in which virtual ones keep their rows.
fn shadows<S: Source>(source: &mut S) -> Result<BTreeSet<String>, S::Error> {
    let version: Vec<VersionRow> = source.rows("SELECT sqlite_version() AS version")?;
    if !version.iter().any(|row| lists_tables(&row.version)) {
        return Ok(BTreeSet::new());
    }
    let rows: Vec<ShadowRow> = source.rows(include_str!("sqlite/shadow_tables.sql"))?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Whether this version has `pragma_table_list`.
fn lists_tables(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or_default());
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default()) >= (3, 37)
}

/// A database as facts to compare.
///
/// # Errors
/// If its schema table cannot be read.
pub fn live<S: Source>(source: &mut S) -> Result<LiveSchema, S::Error> {
    let snapshot = snapshot::of(&Catalog::read(source)?);
    Ok(LiveSchema { snapshot, sight: Sight::WHOLE, folds_tables: false, left_out: Vec::new() })
}

/// A database as statements.
///
/// # Errors
/// If its schema table cannot be read.
pub fn introspect<S: Source>(source: &mut S) -> Result<Introspection, S::Error> {
    let catalog = Catalog::read(source)?;
    let statement = |row: StatementRow| Statement { of: seen(&row), text: row.statement };
    Ok(Introspection {
        usual_schema: None,
        sight: Sight::WHOLE,
        folds_tables: false,
        usual_collation: None,
        statements: catalog.statements.into_iter().map(statement).collect(),
        left_out: Vec::new(),
    })
}

fn seen(row: &StatementRow) -> Seen {
    match row.kind.as_str() {
        "table" | "view" => Seen::new(&row.kind, &row.name),
        _ => Seen::part(&row.kind, &row.relation_name, &row.name),
    }
}

#[cfg(test)]
mod tests {
    use super::lists_tables;

    #[test]
    fn versions_are_compared_as_numbers() {
        for (version, expected) in [("3.36.0", false), ("3.37.0", true), ("3.100.1", true), ("4.0", true)] {
            assert_eq!(lists_tables(version), expected, "{version}");
        }
    }
}
