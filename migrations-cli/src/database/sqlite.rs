//! SQLite: from a URL or a path to a file.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use migrations::ErrorKind;
use migrations::cli::{Access, Failure, FailureKind};
use migrations_runtime::database_error;

use super::product_of;
use crate::files;
use crate::secrets::{Secrets, percent_decoded};

/// Where a SQLite database is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Location<'u> {
    path: String,
    /// What `?mode=..` says.
    mode: Option<&'u str>,
}

/// Whether the URL names a file that is not there, and that a run would make.
pub(crate) fn is_missing(url: Option<&str>) -> bool {
    let location = url.map(locate);
    matches!(location, Some(Ok(Location { path, .. })) if path != MEMORY && !Path::new(&path).exists())
}

/// Whether a file holds a database. Source: Database File Format, 1.3, the header.
pub(crate) fn is_sqlite_file(path: &Path) -> bool {
    files::begins_with(path, b"SQLite format 3\0")
}

const MEMORY: &str = ":memory:";

/// A connection to the SQLite database that a URL names. What is taken for a path can be meant as a URL, password and all.
pub(super) fn connect(url: &str, access: Access) -> Result<SqliteConnection, Failure> {
    connect_to(url, access).map_err(|failure| Secrets::of(url).hide_in(failure))
}

fn connect_to(url: &str, access: Access) -> Result<SqliteConnection, Failure> {
    let Location { path, mode } = locate(url)?;
    if path == MEMORY {
        return open(MEMORY, MEMORY);
    }
    if access != Access::Create && !Path::new(&path).exists() {
        return Err(Failure::new(FailureKind::Connection, format!("there is no database `{path}`"))
            .help("`migrations upgrade head` makes it, if that is the right path"));
    }
    match (access, mode) {
        (Access::Read, _) => open_to_read(&path),
        (_, Some("ro")) => open(&uri(&path, "mode=ro"), &path),
        (Access::Create, mode) if mode != Some("rw") => open(&uri(&path, "mode=rwc"), &path),
        _ => open(&uri(&path, "mode=rw"), &path),
    }
}

/// A connection that changes no byte: not even the log of a database in WAL mode, which the last writer to close moves into
/// the database.
fn open_to_read(path: &str) -> Result<SqliteConnection, Failure> {
    // They stand beside the file itself, not beside a link to it.
    let real = std::fs::canonicalize(path).map_or_else(|_| path.into(), std::path::PathBuf::into_os_string);
    let has = |suffix: &str| {
        let mut beside = real.clone();
        beside.push(suffix);
        Path::new(&beside).exists()
    };
    let mut ways = vec!["mode=ro"];
    if has("-wal") || has("-journal") {
        // What a crash has left must be put right before anybody can read.
        ways.push("mode=rw");
    } else {
        // In WAL mode, SQLite wants to make files beside the database even to read.
        ways.push("immutable=1");
    }
    let mut last = None;
    for way in ways {
        match open(&uri(path, way), path).and_then(|mut connection| probe(&mut connection, path).map(|()| connection)) {
            Ok(connection) => return Ok(connection),
            // Without its locks a database is read only where nobody can be writing.
            Err(failure) if failure.kind == LOCKED => return Err(failure),
            Err(failure) => last = last.or(Some(failure)),
        }
    }
    Err(last.unwrap_or_else(|| Failure::cannot_connect(path)))
}

const LOCKED: FailureKind = FailureKind::Run(ErrorKind::Locked);

fn probe(connection: &mut SqliteConnection, path: &str) -> Result<(), Failure> {
    let sql = "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; SELECT count(*) FROM sqlite_master";
    connection.batch_execute(sql).map_err(|error| {
        let reason = format!("{error} (`{path}`)");
        // Somebody who writes is no database that is not there.
        match Failure::from(database_error::<SqliteConnection>(error)) {
            failure if failure.kind == LOCKED => failure.help("try again when whoever holds the lock is done"),
            _ => Failure::cannot_connect(&reason),
        }
    })
}

fn open(uri: &str, path: &str) -> Result<SqliteConnection, Failure> {
    SqliteConnection::establish(uri).map_err(|error| Failure::cannot_connect(&format!("{error} (`{path}`)")))
}

/// A URI that SQLite understands.
fn uri(path: &str, parameters: &str) -> String {
    let encoded = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    // Two slashes at the start would be a host.
    let plain = if encoded.starts_with("//") { format!("/{}", encoded.trim_start_matches('/')) } else { encoded };
    format!("file:{plain}?{parameters}")
}

pub(super) fn is_scheme(scheme: &str) -> bool {
    matches!(scheme, "sqlite" | "sqlite3" | "file")
}

/// Reads `sqlite://path`, `sqlite:path`, `file:path`, with or without `?mode=..`, or a path as it is.
fn locate(url: &str) -> Result<Location<'_>, Failure> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
    if let Some(product) = product_of(&scheme) {
        let message = format!("the URL names a database of {product}, and these migrations are written for SQLite");
        return Err(Failure::new(FailureKind::Connection, message));
    }
    let is_ours = is_scheme(&scheme);
    if !is_ours && (url.contains("://") || url.to_ascii_lowercase().contains("password=") || url.contains("host=")) {
        let what = if scheme.is_empty() { "this".to_owned() } else { format!("a URL that starts with `{scheme}:`") };
        return Err(Failure::usage(format!("{what} names no database that is known here"))
            .help("write `sqlite://app.db`, or a path"));
    }
    if !is_ours {
        return Ok(Location { path: url.to_owned(), mode: None });
    }
    let rest = &url[scheme.len() + 1..];
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = if path.starts_with("//") { format!("/{}", path.trim_start_matches('/')) } else { path.to_owned() };
    let path = decoded(&path)?;
    if path.is_empty() {
        return Err(Failure::usage("the database URL names no file").help("write `sqlite://app.db`"));
    }
    let mode = match query.map(|query| query.strip_prefix("mode=")) {
        None => None,
        Some(Some(mode @ ("ro" | "rw" | "rwc"))) => Some(mode),
        Some(_) => {
            return Err(Failure::usage(
                "of what can follow `?` in a URL of SQLite, only mode=ro, rw and rwc are known here",
            ));
        }
    };
    Ok(Location { path, mode })
}

/// `%20` and its like as SQLite, and so Diesel, reads them in a URL.
fn decoded(path: &str) -> Result<String, Failure> {
    String::from_utf8(percent_decoded(path))
        .map_err(|_| Failure::usage("the database URL names a path that is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_ever_shown() {
        for url in [
            "postgres://app:s3cret@db:5432/shop?password=s3cret",
            "postgres://app:pa/s3cret@db/shop",
            "postgres:app:s3cret@db/shop",
            "mysql://app:p@ss:s3cret@db/shop",
            "oracle://app:s3cret@db/shop",
            "host=db password=s3cret",
            "password = s3cret",
            "app:s3cret@tcp(127.0.0.1:3306)/db",
            "sqlite://app:s3cret@host/x.db",
            "sqlite://app:s3%63ret@host/x.db",
        ] {
            let failure = connect(url, Access::Read).map(|_| ()).expect_err("no such database");
            assert!(!failure.message.contains("s3cret"), "{}", failure.message);
        }
    }

    #[test]
    fn paths_come_in_several_forms() {
        for url in
            ["app.db", "sqlite:app.db", "sqlite://app.db", "SQLite:app.db", "file:app.db", "sqlite://app.db?mode=rwc"]
        {
            assert_eq!(locate(url).map(|it| it.path).ok().as_deref(), Some("app.db"), "{url}");
        }
        for url in ["/var/app.db", "sqlite:///var/app.db", "sqlite:////var/app.db", "file:///var/app.db"] {
            assert_eq!(locate(url).map(|it| it.path).ok().as_deref(), Some("/var/app.db"), "{url}");
        }
        assert_eq!(locate("sqlite://a%20b%2541.db").map(|it| it.path).ok().as_deref(), Some("a b%41.db"));
        assert_eq!(locate("100%.db").map(|it| it.path).ok().as_deref(), Some("100%.db"));
        assert_eq!(locate("sqlite://a.db?mode=ro").map(|it| it.mode), Ok(Some("ro")));
        assert_eq!(locate("odd?name#.db").map(|it| it.path).ok().as_deref(), Some("odd?name#.db"));
        for url in ["sqlite:", "oracle://x", "sqlite://a.db?cache=shared"] {
            assert!(locate(url).is_err(), "{url}");
        }
    }
}
