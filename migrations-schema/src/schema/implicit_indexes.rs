//! Indexes that a foreign key makes, and those that take their place (MySQL, MariaDB).

use crate::objects::{Constraint, ConstraintKind, Index, Table};

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
