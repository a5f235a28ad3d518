//! The information schema of MySQL and MariaDB. They are two products: what one calls by a name, the other lacks or writes
//! otherwise. So each is asked for what it has, and an error is never taken for "there is none".

mod catalog;
mod left_out;
mod programs;
mod rows;
mod shown;
mod snapshot;
mod told;
mod words;

use super::{Introspection, LiveSchema, Sight, Source};
pub use catalog::Catalog;
pub use rows::*;

/// A database as facts to compare.
///
/// # Errors
/// If its information schema cannot be read.
pub fn live<S: Source>(source: &mut S) -> Result<LiveSchema, S::Error> {
    let catalog = Catalog::read(source)?;
    Ok(LiveSchema {
        snapshot: snapshot::of(&catalog),
        sight: sight(source)?,
        folds_tables: catalog.folds_tables(),
        left_out: left_out::of_other_kinds(source)?,
    })
}

/// A database as statements.
///
/// # Errors
/// If its information schema cannot be read, or a statement is not shown.
pub fn introspect<S: Source>(source: &mut S) -> Result<Introspection, S::Error> {
    let catalog = Catalog::read(source)?;
    let mut statements =
        if catalog.is_mariadb() { shown::statements(source, &catalog)? } else { told::statements(source, &catalog)? };
    statements.extend(programs::statements(source, &catalog)?);
    let mut left_out = left_out::read(source, &catalog, &statements)?;
    let sight = sight(source)?;
    left_out.extend(left_out::hidden(sight));
    let usual: Vec<NameRow> = source.rows("SELECT CAST(@@collation_database AS CHAR) AS name")?;
    Ok(Introspection {
        usual_schema: None,
        sight,
        folds_tables: catalog.folds_tables(),
        usual_collation: usual.into_iter().map(|row| row.name).next(),
        statements,
        left_out,
    })
}

/// How much this user sees. Source: the manuals on the tables of the information schema.
fn sight<S: Source>(source: &mut S) -> Result<Sight, S::Error> {
    let rights: Vec<NameRow> = source.rows(include_str!("mysql/rights.sql"))?;
    let has = |right: &str| rights.iter().any(|row| row.name.eq_ignore_ascii_case(right));
    Ok(Sight {
        tables: has("SELECT"),
        triggers: has("TRIGGER"),
        routines: ["EXECUTE", "ALTER ROUTINE", "CREATE ROUTINE", "SHOW_ROUTINE"].into_iter().any(has),
    })
}
