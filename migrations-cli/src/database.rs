//! From a database URL to a connection. The one place that knows which backends there are.
//!
//! A URL can hold a password in many places. So nothing of one is ever printed but its scheme, and paths of SQLite.

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
mod sqlite;
mod statements;

use diesel::{QueryResult, SqliteConnection};
use migrations::MigrationConnection;
use migrations::cli::{Access, Failure, FailureKind};

pub(crate) use sqlite::is_missing;

/// A connection to which a URL can lead.
pub(crate) trait Reachable: MigrationConnection + 'static {
    /// What a URL of it looks like.
    const EXAMPLE: &'static str;

    /// Connects.
    fn reach(url: &str, access: Access) -> Result<Self, Failure>;

    /// The statements that would make what the database holds, in order.
    fn statements(&mut self) -> QueryResult<Vec<String>>;
}

impl Reachable for SqliteConnection {
    const EXAMPLE: &'static str = "sqlite://app.db";

    fn reach(url: &str, access: Access) -> Result<Self, Failure> {
        sqlite::connect(url, access)
    }

    fn statements(&mut self) -> QueryResult<Vec<String>> {
        statements::of_sqlite(self)
    }
}

/// A connection to the database that a URL names.
pub(crate) fn connect<C: Reachable>(url: Option<&str>, access: Access) -> Result<C, Failure> {
    match url.filter(|url| !url.is_empty()) {
        Some(url) => C::reach(url, access),
        None => Err(Failure::new(FailureKind::NoDatabase, "nothing says which database")
            .help(&format!("give `--database-url {}`, or set DATABASE_URL", C::EXAMPLE))),
    }
}

/// Does `$body` with `$connection` as the type of connections for the dialect of a project.
macro_rules! for_dialect {
    ($project:expr, $connection:ident => $body:expr) => {
        match $project.settings.dialect {
            #[cfg(feature = "postgres")]
            Some(migrations::Dialect::Postgres) => {
                type $connection = diesel::PgConnection;
                $body
            }
            #[cfg(feature = "mysql")]
            Some(migrations::Dialect::Mysql) => {
                type $connection = diesel::MysqlConnection;
                $body
            }
            _ => {
                type $connection = diesel::SqliteConnection;
                $body
            }
        }
    };
}
pub(crate) use for_dialect;

/// The database to which a scheme leads, if it is not SQLite.
fn product_of(scheme: &str) -> Option<&'static str> {
    match scheme {
        "postgres" | "postgresql" => Some("PostgreSQL"),
        "mysql" => Some("MySQL"),
        "mariadb" => Some("MariaDB"),
        _ => None,
    }
}
