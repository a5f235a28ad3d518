//! From a database URL to a connection. The one place that knows which backends there are.
//!
//! A URL can hold a password in many places. So nothing of one is ever printed but its scheme, paths of SQLite, and in whole
//! only with the password masked.

#[cfg(feature = "mysql")]
mod mysql;
mod named;
#[cfg(feature = "mysql")]
mod plain;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
mod sqlite;

use std::collections::BTreeMap;

use diesel::{QueryResult, SqliteConnection};
use migrations::MigrationConnection;
use migrations::cli::{Access, Failure, FailureKind};
use migrations_catalog::Fact;
use migrations_catalog::introspection::{Introspection, Seen, sqlite as catalog};
use migrations_core::{Dialect, Product};
use migrations_runtime::{Connected, MigrationBackend};

pub(crate) use named::{NamedDatabase, find};
pub(crate) use sqlite::is_sqlite_file;

/// A connection to which a URL can lead.
pub(crate) trait Reachable: MigrationConnection + 'static {
    /// What a URL of it looks like.
    const EXAMPLE: &'static str;

    /// Connects.
    fn reach(url: &str, access: Access) -> Result<Self, Failure>;

    /// The URL with what says to the server that the session is our own, where there is such a thing.
    fn saying_own_session(_: &str) -> Option<String> {
        None
    }

    /// Whether the URL names a database that is not there, and that a run would make.
    fn is_missing(_: Option<&str>) -> bool {
        false
    }

    /// A database that goes with its connection, where there is such a thing.
    const THROWAWAY: Option<&'static str> = None;

    /// What the database holds, read in one moment if the connection is in one.
    fn introspect(&mut self) -> QueryResult<Introspection>;

    /// What the server itself says of everything that it holds, each object with a text that is the same for the same object
    /// in another database.
    fn describe(&mut self) -> QueryResult<Vec<(Seen, String)>> {
        Ok(self.introspect()?.described(|text| text))
    }
}

impl Reachable for SqliteConnection {
    const EXAMPLE: &'static str = "sqlite://app.db";

    fn reach(url: &str, access: Access) -> Result<Self, Failure> {
        sqlite::connect(url, access)
    }

    const THROWAWAY: Option<&'static str> = Some("sqlite::memory:");

    fn is_missing(url: Option<&str>) -> bool {
        sqlite::is_missing(url)
    }

    fn introspect(&mut self) -> QueryResult<Introspection> {
        catalog::introspect(&mut Connected(self))
    }

    /// SQLite keeps statements as somebody wrote them; its pragmas say what they come to.
    fn describe(&mut self) -> QueryResult<Vec<(Seen, String)>> {
        let schema = <diesel::sqlite::Sqlite as MigrationBackend>::live_schema(self)?.snapshot;
        Ok(schema.objects().map(|(name, facts)| (Seen::from(name), in_words(facts))).collect())
    }
}

fn in_words(facts: &BTreeMap<Fact, String>) -> String {
    facts.iter().map(|(fact, text)| format!("{}: {text}", fact.as_str())).collect::<Vec<_>>().join("; ")
}

/// A connection to the database that a URL names.
pub(crate) fn connect<C: Reachable>(url: Option<&str>, access: Access) -> Result<C, Failure> {
    match url.filter(|url| !url.is_empty()) {
        Some(url) => C::reach(url, access),
        None => Err(Failure::new(FailureKind::NoDatabase, "nothing says which database").help(&format!(
            "give `--database-url {}`, or set DATABASE_URL, in the environment or in a file .env",
            C::EXAMPLE
        ))),
    }
}

/// The same for a command that sets something in its session: with what says that this is our own, where the server, or
/// what stands before it, takes that.
pub(crate) fn connect_to_own_session<C: Reachable>(url: Option<&str>, access: Access) -> Result<C, Failure> {
    match url.and_then(C::saying_own_session) {
        // A pool refuses what it does not know; then the run says so, if it matters.
        Some(said) => C::reach(&said, access).or_else(|_| connect(url, access)),
        None => connect(url, access),
    }
}

/// What a new project is for where nothing says otherwise.
pub(crate) const USUAL: Product = Product::Sqlite;

/// The type of connections of Diesel for a dialect.
pub(crate) const fn connection_name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "SqliteConnection",
        Dialect::Postgres => "PgConnection",
        Dialect::Mysql => "MysqlConnection",
    }
}

/// Does `$body` with `$connection` as the type of connections for the dialect of a project.
macro_rules! for_dialect {
    ($project:expr, $connection:ident => $body:expr) => {
        match $project.settings.dialect() {
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

/// Whether a text is the URL of a database, and no path.
pub(crate) fn is_url(text: &str) -> bool {
    text.contains("://") || has_known_scheme(text.trim_start())
}

/// A URL without the blanks around it, and with its scheme as the client libraries know it. Paths can begin with a blank.
pub(crate) fn normalised(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.is_empty() || !is_url(trimmed) {
        return if trimmed.is_empty() { String::new() } else { text.to_owned() };
    }
    match trimmed.split_once(':') {
        Some((scheme, rest)) => format!("{}:{rest}", scheme.to_ascii_lowercase()),
        None => trimmed.to_owned(),
    }
}

fn has_known_scheme(text: &str) -> bool {
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
    product_of(&scheme).is_some() || sqlite::is_scheme(&scheme)
}

/// The product to which a URL leads, as far as its scheme says.
pub(crate) fn product_of_url(url: &str) -> Option<Product> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    let title = product_of(&scheme);
    Product::ALL.into_iter().find(|product| Some(product.title()) == title)
}

/// The same, where a path without a scheme is SQLite's.
pub(crate) fn product_of_url_or_path(url: &str) -> Product {
    product_of_url(url).unwrap_or(Product::Sqlite)
}

/// Whose tool has written a dump: each says so at the beginning.
pub(crate) fn product_of_dump(text: &str) -> Option<Product> {
    const HEADS: [(&str, Product); 7] = [
        ("-- PostgreSQL database dump", Product::Postgres),
        ("-- PostgreSQL database cluster dump", Product::Postgres),
        ("-- MariaDB dump ", Product::Mariadb),
        ("/*M!999999", Product::Mariadb),
        ("-- MySQL dump ", Product::Mysql),
        ("PRAGMA foreign_keys=OFF;", Product::Sqlite),
        ("/* WARNING: Script requires that SQLITE_DBCONFIG_DEFENSIVE be disabled */", Product::Sqlite),
    ];
    let first: Vec<&str> = text.lines().take(20).collect();
    let begins = |head: &str| first.iter().any(|line| line.starts_with(head));
    HEADS.into_iter().find(|(head, _)| begins(head)).map(|(_, product)| product)
}

/// The database to which a scheme leads, if it is not SQLite.
fn product_of(scheme: &str) -> Option<&'static str> {
    match scheme {
        "postgres" | "postgresql" => Some("PostgreSQL"),
        "mysql" => Some("MySQL"),
        "mariadb" => Some("MariaDB"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_the_same_with_blanks_and_in_capitals() {
        for (text, url) in [
            (" postgres://app@h/x\n", "postgres://app@h/x"),
            ("POSTGRES://App@H/X", "postgres://App@H/X"),
            ("\tMySQL://app@h/x", "mysql://app@h/x"),
            ("SQLite:App.db ", "sqlite:App.db"),
            (" ", ""),
            (" odd name.db", " odd name.db"),
            ("C:\\App.db", "C:\\App.db"),
        ] {
            assert_eq!(normalised(text), url);
        }
        assert!(is_url("SQLITE:app.db") && is_url("mariadb:x") && is_url("oracle://x"));
        assert!(!is_url("schema.sql") && !is_url("src/schema.rs") && !is_url("C:\\schema.sql"));
    }
}
