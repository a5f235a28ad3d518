//! The numbers that SQLite gives rows.

use migrations_schema::schema::{Object, ObjectId, Schema, Table};

/// The name under which SQLite has the number of a row, if no column has that name.
pub(crate) fn row_id_alias(table: &Table) -> Option<&'static str> {
    ["rowid", "oid", "_rowid_"].into_iter().find(|alias| table.column(alias).is_none())
}

/// Whether rows of a table have no number.
pub(crate) fn is_without_row_ids(table: &Table) -> bool {
    table.options.to_lowercase().contains("without rowid")
}

/// Whether a column is the number of its row.
pub(crate) fn is_row_id(table: &Table, column: &str) -> bool {
    let is_integer = table.column(column).is_some_and(|column| column.data_type.eq_ignore_ascii_case("integer"));
    is_integer && table.primary_key().is_some_and(|key| key.kind.columns() == [column])
}

/// Whether a column holds numbers of rows: of its own table, or of the one to which it points.
pub(crate) fn holds_row_id(table: &Table, column: &str, key: &ObjectId, model: &Schema) -> bool {
    is_row_id(table, column) && !is_without_row_ids(table) || references_row_id(table, column, key, model)
}

fn references_row_id(table: &Table, column: &str, key: &ObjectId, model: &Schema) -> bool {
    table.foreign_keys().any(|(constraint, (schema, name))| {
        constraint.kind.columns() == [column] && {
            let parent = ObjectId::relation(if schema.is_empty() { &key.schema } else { schema }, name);
            match model.object(&parent) {
                Some(Object::Table(parent)) => match parent.primary_key().map(|key| key.kind.columns()).as_deref() {
                    Some([only]) => is_row_id(parent, only) && !is_without_row_ids(parent),
                    _ => false,
                },
                _ => false,
            }
        }
    })
}
