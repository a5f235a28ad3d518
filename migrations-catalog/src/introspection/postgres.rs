//! Queries over the catalogs of PostgreSQL.

/// `catalogs.sql`
pub const CATALOGS: &str = include_str!("postgres/catalogs.sql");
/// `comments.sql`
pub const COMMENTS: &str = include_str!("postgres/comments.sql");
/// `composites.sql`
pub const COMPOSITES: &str = include_str!("postgres/composites.sql");
/// `constraints.sql`
pub const CONSTRAINTS: &str = include_str!("postgres/constraints.sql");
/// `domains.sql`
pub const DOMAINS: &str = include_str!("postgres/domains.sql");
/// `edges.sql`
pub const EDGES: &str = include_str!("postgres/edges.sql");
/// `enumerations.sql`
pub const ENUMERATIONS: &str = include_str!("postgres/enumerations.sql");
/// `extensions.sql`
pub const EXTENSIONS: &str = include_str!("postgres/extensions.sql");
/// `facts.sql`
pub const FACTS: &str = include_str!("postgres/facts.sql");
/// `functions.sql`
pub const FUNCTIONS: &str = include_str!("postgres/functions.sql");
/// `indexes.sql`
pub const INDEXES: &str = include_str!("postgres/indexes.sql");
/// `objects.sql`
pub const OBJECTS: &str = include_str!("postgres/objects.sql");
/// `owners.sql`
pub const OWNERS: &str = include_str!("postgres/owners.sql");
/// `policies.sql`
pub const POLICIES: &str = include_str!("postgres/policies.sql");
/// `ranges.sql`
pub const RANGES: &str = include_str!("postgres/ranges.sql");
/// `row_security.sql`
pub const ROW_SECURITY: &str = include_str!("postgres/row_security.sql");
/// `rules.sql`
pub const RULES: &str = include_str!("postgres/rules.sql");
/// `schemas.sql`
pub const SCHEMAS: &str = include_str!("postgres/schemas.sql");
/// `sequences.sql`
pub const SEQUENCES: &str = include_str!("postgres/sequences.sql");
/// `settings.sql`
pub const SETTINGS: &str = include_str!("postgres/settings.sql");
/// `tables.sql`
pub const TABLES: &str = include_str!("postgres/tables.sql");
/// `triggers.sql`
pub const TRIGGERS: &str = include_str!("postgres/triggers.sql");
/// `views.sql`
pub const VIEWS: &str = include_str!("postgres/views.sql");
