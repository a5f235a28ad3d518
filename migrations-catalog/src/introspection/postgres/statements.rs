//! The catalogs of PostgreSQL as statements, put together from what its own functions write.

use std::collections::BTreeMap;

use super::left_out::Objects;
use super::{Address, Catalog, ColumnRow, CompositeRow, StatementRow, TableRow};
use crate::introspection::Statement;

/// Pairs of the address of each row and a text of it.
macro_rules! texts {
    ($rows:expr, $row:ident => $text:expr) => {
        $rows.iter().map(|$row| (($row.class, $row.object), $text))
    };
    ($rows:expr) => {
        texts!($rows, row => row.statement.clone())
    };
}

/// In the usual order of a dump.
pub(super) fn of(
    catalog: &Catalog,
    others: &[StatementRow],
    properties: &[StatementRow],
    objects: &Objects,
) -> Vec<(Address, Statement)> {
    let mut made = written(catalog);
    made.extend(texts!(others));
    made.extend(texts!(properties));
    let statement = |(address, text): (Address, String)| {
        let of = objects.seen(address)?.clone();
        Some((address, Statement { text, of }))
    };
    made.into_iter().filter_map(statement).collect()
}

fn written(catalog: &Catalog) -> Vec<(Address, String)> {
    let columns = by_relation(&catalog.columns);
    let mut all: Vec<(Address, String)> = Vec::new();
    all.extend(texts!(catalog.schemas));
    all.extend(texts!(catalog.extensions));
    all.extend(texts!(catalog.enumerations));
    all.extend(texts!(catalog.composites, row => composite(row, &columns)));
    all.extend(
        catalog.ranges.iter().filter(|row| row.is_own).map(|row| ((row.class, row.object), row.statement.clone())),
    );
    all.extend(texts!(catalog.domains));
    // Those of identity columns come with these.
    let sequences = || catalog.sequences.iter().filter(|row| !row.is_identity);
    all.extend(texts!(sequences().collect::<Vec<_>>()));
    let tables: Vec<&TableRow> = catalog.tables.iter().filter(|row| row.form != "foreign").collect();
    all.extend(texts!(tables, row => table(row, &columns)));
    let constraints: Vec<_> = catalog.constraints.iter().filter(|row| row.is_own).collect();
    all.extend(texts!(constraints));
    let indexes: Vec<_> = catalog.indexes.iter().filter(|row| row.is_own).collect();
    all.extend(texts!(indexes));
    let owned = sequences().filter_map(|row| Some(((row.class, row.object), row.ownership.clone()?)));
    all.extend(owned);
    let routines = catalog.routines.iter().filter_map(|row| Some(((row.class, row.object), row.statement.clone()?)));
    all.extend(routines);
    all.extend(texts!(catalog.views));
    all.extend(texts!(catalog.triggers));
    all.extend(texts!(catalog.policies));
    all.extend(texts!(catalog.rules));
    all.extend(texts!(catalog.comments));
    all.extend(texts!(catalog.row_security));
    all
}

type Columns<'c> = BTreeMap<i64, Vec<&'c ColumnRow>>;

fn by_relation(rows: &[ColumnRow]) -> Columns<'_> {
    let mut columns = Columns::new();
    for row in rows {
        columns.entry(row.relation).or_default().push(row);
    }
    columns
}

fn table(table: &TableRow, columns: &Columns<'_>) -> String {
    let list = if table.is_partition { String::new() } else { format!(" ({})", definitions(columns, table.object)) };
    format!("{}{list}{}", table.opening, table.closing)
}

fn composite(composite: &CompositeRow, columns: &Columns<'_>) -> String {
    format!("{} ({})", composite.opening, definitions(columns, composite.relation))
}

/// The columns that a relation has without a parent, as it writes them.
fn definitions(columns: &Columns<'_>, relation: i64) -> String {
    let own = columns.get(&relation).into_iter().flatten().filter(|column| column.is_local);
    own.map(|column| column.definition.as_str()).collect::<Vec<_>>().join(", ")
}
