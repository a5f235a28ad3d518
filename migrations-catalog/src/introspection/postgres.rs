//! PostgreSQL.

mod left_out;
mod rows;
mod snapshot;
mod statements;
mod uses;

use std::collections::BTreeSet;

use super::{Introspection, LiveSchema, Sight, Source};
use left_out::Objects;
pub use rows::*;
use uses::Uses;

/// Kinds that a schema keeps as their statement, and that are not read: what these say is not all in catalogs that everybody may read, or
/// is made by several statements.
pub const UNREAD_KINDS: [&str; 4] = ["foreign data wrapper", "server", "subscription", "text search configuration"];

/// The numbers by which the server knows an object: of its own catalog, and in it.
type Address = (i64, i64);

/// The catalogs of one database, as far as a schema keeps what stands in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    usual_schema: Option<String>,
    schemas: Vec<SchemaRow>,
    extensions: Vec<ExtensionRow>,
    enumerations: Vec<EnumerationRow>,
    composites: Vec<CompositeRow>,
    ranges: Vec<RangeRow>,
    domains: Vec<DomainRow>,
    sequences: Vec<SequenceRow>,
    tables: Vec<TableRow>,
    columns: Vec<ColumnRow>,
    constraints: Vec<ConstraintRow>,
    indexes: Vec<IndexRow>,
    routines: Vec<RoutineRow>,
    views: Vec<ViewRow>,
    triggers: Vec<TriggerRow>,
    policies: Vec<PolicyRow>,
    rules: Vec<RuleRow>,
    comments: Vec<CommentRow>,
    row_security: Vec<RowSecurityRow>,
}

impl Catalog {
    /// Reads them.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub fn read<S: Source>(source: &mut S) -> Result<Self, S::Error> {
        let usual: Vec<UsualSchemaRow> = source.rows("SELECT current_schema()::text AS name")?;
        Ok(Self {
            usual_schema: usual.into_iter().find_map(|row| row.name),
            schemas: source.rows(include_str!("postgres/schemas.sql"))?,
            extensions: source.rows(include_str!("postgres/extensions.sql"))?,
            enumerations: source.rows(include_str!("postgres/enumerations.sql"))?,
            composites: source.rows(include_str!("postgres/composites.sql"))?,
            ranges: source.rows(include_str!("postgres/ranges.sql"))?,
            domains: source.rows(include_str!("postgres/domains.sql"))?,
            sequences: source.rows(include_str!("postgres/sequences.sql"))?,
            tables: source.rows(include_str!("postgres/tables.sql"))?,
            columns: source.rows(include_str!("postgres/columns.sql"))?,
            constraints: source.rows(include_str!("postgres/constraints.sql"))?,
            indexes: source.rows(include_str!("postgres/indexes.sql"))?,
            routines: source.rows(include_str!("postgres/routines.sql"))?,
            views: source.rows(include_str!("postgres/views.sql"))?,
            triggers: source.rows(include_str!("postgres/triggers.sql"))?,
            policies: source.rows(include_str!("postgres/policies.sql"))?,
            rules: source.rows(include_str!("postgres/rules.sql"))?,
            comments: source.rows(include_str!("postgres/comments.sql"))?,
            row_security: source.rows(include_str!("postgres/row_security.sql"))?,
        })
    }

    /// Every object that has a row.
    fn addresses(&self) -> BTreeSet<Address> {
        macro_rules! of {
            ($($rows:ident),*) => {
                [$(self.$rows.iter().map(|row| (row.class, row.object)).collect::<Vec<Address>>()),*]
            };
        }
        let all = of!(
            schemas,
            extensions,
            enumerations,
            composites,
            ranges,
            domains,
            sequences,
            tables,
            constraints,
            indexes,
            routines,
            views,
            triggers,
            policies,
            rules
        );
        all.into_iter().flatten().collect()
    }
}

/// A database as facts to compare.
///
/// # Errors
/// If its catalogs cannot be read.
pub fn live<S: Source>(source: &mut S) -> Result<LiveSchema, S::Error> {
    let catalog = Catalog::read(source)?;
    let objects = Objects::read(source, catalog.usual_schema.as_deref().unwrap_or_default(), &Uses::default())?;
    let left_out = objects.without(&catalog.addresses());
    Ok(LiveSchema { snapshot: snapshot::of(&catalog), sight: Sight::WHOLE, folds_tables: false, left_out })
}

/// A database as statements.
///
/// # Errors
/// If its catalogs cannot be read.
pub fn introspect<S: Source>(source: &mut S) -> Result<Introspection, S::Error> {
    let catalog = Catalog::read(source)?;
    let uses = Uses::of(&source.rows::<EdgeRow>(include_str!("postgres/edges.sql"))?);
    let objects = Objects::read(source, catalog.usual_schema.as_deref().unwrap_or_default(), &uses)?;
    let others: Vec<StatementRow> = source.rows(include_str!("postgres/others.sql"))?;
    let properties: Vec<StatementRow> = source.rows(include_str!("postgres/properties.sql"))?;
    let statements = statements::of(&catalog, &others, &properties, &objects);
    let written = statements.iter().map(|(address, _)| *address).collect();
    let left_out = objects.left_out(source, &written)?;
    Ok(Introspection {
        usual_schema: catalog.usual_schema,
        // What may not be read is an error, or listed above.
        sight: Sight::WHOLE,
        folds_tables: false,
        usual_collation: None,
        statements: statements.into_iter().map(|(_, statement)| statement).collect(),
        left_out,
    })
}
