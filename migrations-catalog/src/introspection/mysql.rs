//! The information schema of MySQL and MariaDB. They are two products: what one calls by a name, the other lacks or writes
//! otherwise. So each is asked for what it has, and an error is never taken for "there is none".

mod catalog;
mod left_out;
mod rows;
mod shown;
mod snapshot;
mod told;
mod words;

use super::{Introspection, Source};
use crate::Snapshot;
pub use catalog::Catalog;
pub use rows::*;

/// A database as facts to compare.
///
/// # Errors
/// If its information schema cannot be read.
pub fn snapshot<S: Source>(source: &mut S) -> Result<Snapshot, S::Error> {
    Ok(snapshot::of(&Catalog::read(source)?))
}

/// A database as statements.
///
/// # Errors
/// If its information schema cannot be read, or a statement is not shown.
pub fn introspect<S: Source>(source: &mut S) -> Result<Introspection, S::Error> {
    let catalog = Catalog::read(source)?;
    let statements =
        if catalog.is_mariadb() { shown::statements(source, &catalog)? } else { told::statements(source, &catalog)? };
    let left_out = left_out::read(source, &catalog, &statements)?;
    let rights: Vec<NamedRow> = source.rows(include_str!("mysql/rights.sql"))?;
    let sees_everything = !rights.is_empty();
    let hidden = (!sees_everything).then(left_out::hidden);
    let left_out = left_out.into_iter().chain(hidden).collect();
    Ok(Introspection { usual_schema: None, sees_everything, statements, left_out })
}
