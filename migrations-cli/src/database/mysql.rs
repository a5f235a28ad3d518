//! What stands behind the `?` of a URL of MySQL, and whether the connection became what it asks for.
//!
//! Diesel takes options that it does not know without a word, and libmariadb has no `ssl_mode`: a connection that was to be
//! encrypted would be in the clear. So every option is looked at here, and TLS is asked for at the server.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel::{MysqlConnection, QueryResult, RunQueryDsl, sql_query};
use migrations::cli::{Failure, FailureKind};

/// What Diesel honors. Source: `mysql/connection/url.rs` of Diesel 2.3.
const KNOWN: [&str; 5] = ["ssl_ca", "ssl_cert", "ssl_key", "ssl_mode", "unix_socket"];

/// What `ssl_mode` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Disabled,
    Preferred,
    Required,
    VerifyCa,
    VerifyIdentity,
}

impl Mode {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Disabled, "disabled"),
        (Self::Preferred, "preferred"),
        (Self::Required, "required"),
        (Self::VerifyCa, "verify_ca"),
        (Self::VerifyIdentity, "verify_identity"),
    ];

    fn read(text: &str) -> Result<Self, Failure> {
        let known = Self::ALL.iter().find(|(_, name)| text.eq_ignore_ascii_case(name));
        known.map(|(mode, _)| *mode).ok_or_else(|| {
            Failure::usage("the URL holds an `ssl_mode` that is not known")
                .help("write `disabled`, `preferred`, `required`, `verify_ca` or `verify_identity`")
        })
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(mode, _)| *mode == self).map_or("", |(_, name)| name)
    }
}

/// Which client library the program is linked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Library {
    /// That of MySQL, which does by itself what `ssl_mode` says.
    Mysql,
    /// That of MariaDB, which has no such option: it uses TLS, and looks at the certificate, when a file is named for it.
    Mariadb,
}

impl Library {
    const LINKED: Self = if mysqlclient_sys::SUPPORTS_MYSQL_SSL_MODE { Self::Mysql } else { Self::Mariadb };
}

/// Whether the connection must be encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    /// It must, because of this option.
    Must(&'static str),
    /// It must not.
    MustNot,
    /// As it comes.
    May,
}

/// A URL whose options can all be honored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Location {
    /// As Diesel wants it, without what the client library would take for something else.
    pub(super) url: String,
    encryption: Encryption,
    /// A port that the client library does not look at, because it goes through a socket.
    idle_port: Option<i64>,
}

/// Reads a URL.
///
/// # Errors
/// If an option cannot be honored.
pub(super) fn locate(url: &str) -> Result<Location, Failure> {
    locate_with(url, Library::LINKED)
}

fn locate_with(url: &str, library: Library) -> Result<Location, Failure> {
    let rest = url.split_once(':').map_or(url, |(_, rest)| rest);
    if rest.contains('#') {
        return Err(Failure::usage("nothing of what follows `#` in a URL of MySQL is used").help("write `%23` for `#`"));
    }
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let options = options(query)?;
    let has = |wanted: &str| options.iter().any(|(name, _)| *name == wanted);
    let (host, port) = host_and_port(place);
    let is_local = host.is_empty() || host.eq_ignore_ascii_case("localhost");
    if has("unix_socket") && !is_local {
        return Err(Failure::usage("`unix_socket` in the URL is not used, because the URL names a host")
            .help("write `mysql://user@localhost/database?unix_socket=/path`, or leave the option out"));
    }
    if has("ssl_cert") != has("ssl_key") {
        return Err(Failure::usage("a certificate of a client needs both `ssl_cert` and `ssl_key` in the URL"));
    }
    let mode = options.iter().find(|(name, _)| *name == "ssl_mode");
    let mode = mode.map(|(_, value)| Mode::read(value)).transpose()?;
    let encryption = encryption(mode, has("ssl_ca"), has("ssl_cert"), library)?;
    let kept: Vec<String> = options
        .iter()
        // libmariadb would read it as another option.
        .filter(|(name, _)| *name != "ssl_mode" || library == Library::Mysql)
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let question = if kept.is_empty() { "" } else { "?" };
    Ok(Location {
        url: format!("mysql:{place}{question}{}", kept.join("&")),
        encryption,
        idle_port: port.filter(|_| is_local && !has("unix_socket")),
    })
}

/// Names and values, none of them in vain.
fn options(query: &str) -> Result<Vec<(&str, &str)>, Failure> {
    let mut options: Vec<(&str, &str)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if !KNOWN.contains(&name) {
            // Without a value it may be a part of a password that was not written as it must be.
            let which = if pair.contains('=') { format!("`{name}`") } else { "an option".to_owned() };
            return Err(Failure::usage(format!("{which} in the URL is not known for MySQL, and would be ignored"))
                .help(&format!("those that can follow `?` are {}", KNOWN.map(|name| format!("`{name}`")).join(", "))));
        }
        if value.is_empty() {
            return Err(Failure::usage(format!("`{name}` in the URL has no value")));
        }
        if options.iter().any(|(known, _)| *known == name) {
            return Err(Failure::usage(format!("`{name}` stands twice in the URL")));
        }
        options.push((name, value));
    }
    Ok(options)
}

fn host_and_port(place: &str) -> (&str, Option<i64>) {
    let place = place.trim_start_matches('/');
    let place = place.split('/').next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    match place.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
        _ => (place, None),
    }
}

fn encryption(
    mode: Option<Mode>,
    has_authority: bool,
    has_certificate: bool,
    library: Library,
) -> Result<Encryption, Failure> {
    let has_file = has_authority || has_certificate;
    let refuse = |mode: Mode, reason: &str, help: &str| {
        let message = format!("`ssl_mode={}` in the URL cannot be met: {reason}", mode.name());
        Err(Failure::new(FailureKind::Connection, message).help(help))
    };
    match (mode, library) {
        (None, _) if has_file => Ok(Encryption::Must(if has_authority { "ssl_ca" } else { "ssl_cert" })),
        (None, _) => Ok(Encryption::May),
        (Some(Mode::Disabled), _) if has_file => {
            Err(Failure::usage("`ssl_mode=disabled` in the URL, and files for TLS beside it"))
        }
        (Some(Mode::Disabled), _) => Ok(Encryption::MustNot),
        (Some(mode @ (Mode::VerifyCa | Mode::VerifyIdentity)), _) if !has_authority => {
            refuse(mode, "nothing says whose certificates are trusted", "name their file: `ssl_ca=/path/ca.pem`")
        }
        (Some(Mode::VerifyIdentity), Library::Mariadb) => refuse(
            Mode::VerifyIdentity,
            "this program is linked with libmariadb, which can compare a certificate with `ssl_ca`, but not with the name of the host here",
            "write `ssl_mode=verify_ca` if the certificate alone will do, or link the program with libmysqlclient",
        ),
        (Some(mode @ (Mode::Preferred | Mode::Required)), Library::Mariadb) if !has_file => refuse(
            mode,
            "this program is linked with libmariadb, which encrypts only what it can check",
            "name the file of trusted certificates: `ssl_ca=/path/ca.pem`; or link the program with libmysqlclient",
        ),
        (Some(Mode::Preferred), _) => Ok(Encryption::May),
        (Some(Mode::Required | Mode::VerifyCa | Mode::VerifyIdentity), _) => Ok(Encryption::Must("ssl_mode")),
    }
}

#[derive(QueryableByName)]
struct Status {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "Value")]
    value: String,
}

#[derive(QueryableByName)]
struct Port {
    #[diesel(sql_type = BigInt)]
    port: i64,
}

impl Location {
    /// # Errors
    /// If the connection is not what the URL asks for.
    pub(super) fn check(&self, connection: &mut MysqlConnection) -> Result<(), Failure> {
        let cannot = |error: diesel::result::Error| Failure::cannot_connect(&error.to_string());
        if let Some(port) = self.idle_port {
            refuse_other_port(port, own_port(connection).map_err(cannot)?)?;
        }
        match self.encryption {
            Encryption::May => Ok(()),
            Encryption::Must(option) => refuse_encryption(Some(option), &cipher(connection).map_err(cannot)?),
            Encryption::MustNot => refuse_encryption(None, &cipher(connection).map_err(cannot)?),
        }
    }
}

fn cipher(connection: &mut MysqlConnection) -> QueryResult<String> {
    let rows: Vec<Status> = sql_query("SHOW SESSION STATUS LIKE 'Ssl_cipher'").load(connection)?;
    Ok(rows.into_iter().next().map(|row| row.value).unwrap_or_default())
}

fn own_port(connection: &mut MysqlConnection) -> QueryResult<i64> {
    let row: Port = sql_query("SELECT CAST(@@port AS SIGNED) AS port").get_result(connection)?;
    Ok(row.port)
}

/// `wanted` is the option that asks for TLS; `cipher` is empty in the clear.
fn refuse_encryption(wanted: Option<&str>, cipher: &str) -> Result<(), Failure> {
    match (wanted, cipher.is_empty()) {
        (Some(option), true) => {
            let message =
                format!("`{option}` in the URL asks for TLS, and the server takes this connection in the clear only");
            Err(Failure::new(FailureKind::Connection, message)
                .help("switch TLS on at the server; nothing was sent but the login and a question about the session"))
        }
        (None, false) => {
            let message =
                "`ssl_mode=disabled` in the URL asks for a connection in the clear, and this one is encrypted";
            Err(Failure::new(FailureKind::Connection, message))
        }
        (Some(_), false) | (None, true) => Ok(()),
    }
}

fn refuse_other_port(written: i64, found: i64) -> Result<(), Failure> {
    if written == found {
        return Ok(());
    }
    let message = format!(
        "the URL names `localhost`, to which the client library connects through a socket: it found the server of port \
         {found}, not that of port {written}"
    );
    Err(Failure::new(FailureKind::Connection, message).help("write `127.0.0.1` in the place of `localhost`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(url: &str, library: Library) -> String {
        locate_with(url, library).map_or_else(|failure| failure.message, |_| String::new())
    }

    #[test]
    fn no_option_is_taken_and_ignored() {
        for (query, part) in [
            ("charset=latin1", "not known"),
            ("sslmode=require", "not known"),
            ("SSL_MODE=required", "not known"),
            ("ssl_mode=strict", "not known"),
            ("ssl_mode=", "no value"),
            ("ssl_ca", "no value"),
            ("ssl_ca=a&ssl_ca=b", "twice"),
            ("ssl_cert=a", "both"),
            ("unix_socket=/s", "names a host"),
            ("ssl_mode=disabled&ssl_ca=a", "disabled"),
            ("ssl_mode=verify_ca", "trusted"),
        ] {
            for library in [Library::Mysql, Library::Mariadb] {
                let found = message(&format!("mysql://app@db:1/shop?{query}"), library);
                assert!(found.contains(part), "{query}: {found}");
            }
        }
        assert!(message("mysql://app@db/shop#x", Library::Mysql).contains("%23"));
    }

    #[test]
    fn libmariadb_is_not_asked_for_what_it_does_not_do() {
        for query in ["ssl_mode=required", "ssl_mode=PREFERRED", "ssl_mode=verify_identity&ssl_ca=a"] {
            let url = format!("mysql://app@db/shop?{query}");
            assert!(message(&url, Library::Mariadb).contains("libmariadb"), "{query}");
            let location = locate_with(&url, Library::Mysql).expect("that library does it");
            assert_eq!(location.url, url);
        }
        let location = locate_with("mariadb://app@db/shop?ssl_mode=required&ssl_ca=a", Library::Mariadb);
        let location = location.expect("the file makes it use TLS");
        assert_eq!(
            (location.url.as_str(), location.encryption),
            ("mysql://app@db/shop?ssl_ca=a", Encryption::Must("ssl_mode"))
        );
    }

    #[test]
    fn a_port_that_nothing_uses_is_looked_at() {
        let port = |url| locate_with(url, Library::Mysql).expect("a plain URL").idle_port;
        assert_eq!(port("mysql://app:p@localhost:3307/shop"), Some(3307));
        assert_eq!(port("mysql://localhost/shop"), None);
        assert_eq!(port("mysql://app@127.0.0.1:3307/shop"), None);
        assert_eq!(port("mysql://app@[::1]:3307/shop"), None);
        assert_eq!(port("mysql://app@localhost:3307/shop?unix_socket=/s"), None);
        assert!(refuse_other_port(3307, 3306).is_err_and(|failure| failure.message.contains("127.0.0.1")));
        assert_eq!(refuse_other_port(3306, 3306), Ok(()));
    }

    #[test]
    fn what_the_server_says_decides() {
        assert!(refuse_encryption(Some("ssl_mode"), "").is_err());
        assert!(refuse_encryption(None, "TLS_AES_256_GCM_SHA384").is_err());
        assert_eq!(refuse_encryption(Some("ssl_mode"), "TLS_AES_256_GCM_SHA384"), Ok(()));
        assert_eq!(refuse_encryption(None, ""), Ok(()));
    }
}
