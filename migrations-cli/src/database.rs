//! From a database URL to a connection. The one file that knows which backends there are.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use migrations::cli::{Access, Failure, FailureKind};

/// Schemes of databases that are not SQLite.
const SERVERS: [(&str, &str); 4] =
    [("postgres", "PostgreSQL"), ("postgresql", "PostgreSQL"), ("mysql", "MySQL"), ("mariadb", "MariaDB")];

/// A connection to the SQLite database that a URL names.
pub(crate) fn connect(url: Option<&str>, access: Access) -> Result<SqliteConnection, Failure> {
    let Some(url) = url.filter(|url| !url.is_empty()) else {
        return Err(Failure::new(FailureKind::NoDatabase, "nothing says which database")
            .help("give `--database-url sqlite:app.db`, or set DATABASE_URL"));
    };
    let path = sqlite_path(url)?;
    if path == ":memory:" {
        return open(path, path);
    }
    let (mode, must_exist) = match access {
        Access::Create => ("rwc", false),
        _ => ("rw", true),
    };
    if must_exist && !Path::new(path).exists() {
        return Err(Failure::new(FailureKind::Connection, format!("there is no database `{path}`"))
            .help("`migrations upgrade head` makes it, if that is the right path"));
    }
    let mut connection = open(&format!("file:{}?mode={mode}", encoded(path)), path)?;
    if access == Access::Read {
        connection
            .batch_execute("PRAGMA query_only = ON")
            .map_err(|error| Failure::cannot_connect(&format!("{error} (`{path}`)")))?;
    }
    Ok(connection)
}

fn open(uri: &str, path: &str) -> Result<SqliteConnection, Failure> {
    SqliteConnection::establish(uri).map_err(|error| Failure::cannot_connect(&format!("{error} (`{path}`)")))
}

/// The path in `sqlite:path`, `sqlite://path`, `file:path`, or a path as it is.
fn sqlite_path(url: &str) -> Result<&str, Failure> {
    if let Some((scheme, _)) = url.split_once("://") {
        if let Some((_, product)) = SERVERS.iter().find(|(known, _)| *known == scheme) {
            let message = format!("this program cannot connect to {product} yet: {}", redacted(url));
            return Err(
                Failure::new(FailureKind::Connection, message).help("commands with --sql or --from need no database")
            );
        }
        if !matches!(scheme, "sqlite" | "sqlite3" | "file") {
            return Err(Failure::usage(format!("`{}` is no database URL", redacted(url)))
                .help("write `sqlite:app.db`, or a path"));
        }
    }
    let path = ["sqlite://", "sqlite3://", "file://", "sqlite:", "sqlite3:", "file:"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme))
        .unwrap_or(url);
    if path.is_empty() {
        return Err(Failure::usage(format!("`{url}` names no file")).help("write `sqlite:app.db`"));
    }
    Ok(path)
}

/// A path as part of a URI.
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// A URL without its password.
pub(crate) fn redacted(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:***@{host}{path}")
        }
        None => format!("{scheme}://{}{path}", authority.split(['?', '#']).next().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_ever_shown() {
        assert_eq!(redacted("postgres://app:s3cret@db:5432/shop?password=s3cret"), "postgres://app:***@db:5432/shop");
        assert_eq!(redacted("mysql://app:p@ss:word@db/shop"), "mysql://app:***@db/shop");
        assert_eq!(redacted("postgres://db/shop"), "postgres://db/shop");
        assert_eq!(redacted("postgres://db?password=x"), "postgres://db");
        let message = connect(Some("postgres://app:s3cret@db/shop"), Access::Read).map(|_| ()).unwrap_err().message;
        assert!(!message.contains("s3cret"), "{message}");
    }

    #[test]
    fn paths_come_in_several_forms() {
        for url in ["app.db", "sqlite:app.db", "sqlite://app.db", "file:app.db"] {
            assert_eq!(sqlite_path(url).ok(), Some("app.db"), "{url}");
        }
        assert_eq!(sqlite_path("sqlite:///var/app.db").ok(), Some("/var/app.db"));
        assert!(sqlite_path("sqlite:").is_err() && sqlite_path("oracle://x").is_err());
    }
}
