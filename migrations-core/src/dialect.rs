//! Which database's SQL a set is written in.

use std::fmt;
use std::str::FromStr;

/// The SQL that a set of migrations is written in.
///
/// ```
/// use migrations_core::Dialect;
/// assert_eq!("sqlite".parse(), Ok(Dialect::Sqlite));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Mysql];

    /// The name of the database.
    pub const fn product(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
        }
    }

    /// The schema in which unqualified names are looked up, where it has the same name in every database.
    pub const fn usual_schema(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("main"),
            Self::Postgres => Some("public"),
            Self::Mysql => None,
        }
    }

    /// Whether a change of the schema can be part of a transaction. Elsewhere nearly every one commits by itself.
    pub const fn has_transactional_changes(self) -> bool {
        match self {
            Self::Sqlite | Self::Postgres => true,
            Self::Mysql => false,
        }
    }

    /// Whether its client ends a statement at the first semicolon, unless `DELIMITER` says where it ends.
    pub const fn has_delimiters(self) -> bool {
        match self {
            Self::Mysql => true,
            Self::Sqlite | Self::Postgres => false,
        }
    }

    /// The name as written in configuration and macro argument.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The text names no dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownDialect(pub String);

impl fmt::Display for UnknownDialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "there is no dialect `{}`; use `sqlite`, `postgres` or `mysql`", self.0)
    }
}

impl std::error::Error for UnknownDialect {}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == text).ok_or_else(|| UnknownDialect(text.to_owned()))
    }
}
