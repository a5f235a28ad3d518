//! Queries over the catalogs of MySQL and MariaDB.

/// `facts.sql`
pub const FACTS: &str = include_str!("mysql/facts.sql");
/// `ignored_indexes.sql`
pub const IGNORED_INDEXES: &str = include_str!("mysql/ignored_indexes.sql");
/// `invisible_indexes.sql`
pub const INVISIBLE_INDEXES: &str = include_str!("mysql/invisible_indexes.sql");
/// `others.sql`
pub const OTHERS: &str = include_str!("mysql/others.sql");
/// `relations.sql`
pub const RELATIONS: &str = include_str!("mysql/relations.sql");
/// `rights.sql`
pub const RIGHTS: &str = include_str!("mysql/rights.sql");
/// `unenforced.sql`
pub const UNENFORCED: &str = include_str!("mysql/unenforced.sql");
