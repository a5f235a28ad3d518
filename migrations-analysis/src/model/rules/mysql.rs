//! The names and indexes that MySQL and MariaDB give. Sources: `make_unique_key_name` in their `sql_table.cc`, and the
//! manual of InnoDB on foreign keys.

use crate::model::objects::{Constraint, ConstraintKind, Index, Table};

/// The first column, with a number if that is taken.
pub fn index_name(table: &Table, first_column: &str) -> String {
    let is_taken = |name: &str| table.indexes.iter().any(|index| index.name == name);
    let base = if first_column == "primary" { "primary_2" } else { first_column };
    if !is_taken(base) {
        return base.to_owned();
    }
    (2..).map(|number| format!("{base}_{number}")).find(|name| !is_taken(name)).unwrap_or_default()
}

/// `table_ibfk_1`, one more than the highest that there is.
pub fn foreign_key_name(table: &Table, name: &str) -> String {
    let start = format!("{}_ibfk_", name.to_lowercase());
    let numbers =
        table.constraints.iter().filter_map(|constraint| constraint.name.strip_prefix(&start)?.parse::<u32>().ok());
    format!("{start}{}", numbers.max().unwrap_or(0) + 1)
}

/// Whether an index starts with these columns.
pub fn covers(index: &Index, columns: &[String]) -> bool {
    index.method.is_empty()
        && index.keys.len() >= columns.len()
        && index
            .keys
            .iter()
            .zip(columns)
            .all(|(key, column)| key.column() == Some(column) && !key.suffix.starts_with('('))
}

/// An index that was made for a foreign key goes when a new one can take its place.
pub fn make_room_for(table: &mut Table, new: &Index) {
    let needed: Vec<Vec<String>> = foreign_columns(&table.constraints);
    table.indexes.retain(|index| {
        !(index.is_implicit
            && index.name != new.name
            && needed.iter().any(|columns| covers(index, columns) && covers(new, columns)))
    });
}

fn foreign_columns(constraints: &[Constraint]) -> Vec<Vec<String>> {
    let of = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey { columns, .. } => Some(columns.clone()),
        _ => None,
    };
    constraints.iter().filter_map(of).collect()
}
