//! PostgreSQL, MySQL and MariaDB: URLs go to the client libraries, and their passwords come back in no message.
//!
//! Whoever only reads does so in transactions that cannot write; no setting of the session says so, for through a pool it
//! would stay on a connection of somebody else.

use diesel::{Connection, QueryResult};
use migrations::cli::{Access, Failure};
#[cfg(feature = "mysql")]
use migrations_catalog::introspection::Seen;
use migrations_catalog::introspection::{self, Introspection};
use migrations_runtime::Connected;

use super::{Reachable, product_of};
use crate::secrets::Secrets;

#[cfg(feature = "postgres")]
impl Reachable for diesel::PgConnection {
    const EXAMPLE: &'static str = "postgres://user@host/database";

    fn reach(url: &str, _: Access) -> Result<Self, Failure> {
        refuse_other_scheme(url, "PostgreSQL", Self::EXAMPLE, |product| product == "PostgreSQL")?;
        Self::establish(url).map_err(|error| refused(&error.to_string(), url))
    }

    /// A pool that hands out transactions does not pass it on. `None` where the user has options, which it would replace.
    fn saying_own_session(url: &str) -> Option<String> {
        let has_options = url.contains("options=") || std::env::var_os("PGOPTIONS").is_some();
        let separator = if url.contains('?') { '&' } else { '?' };
        (!has_options).then(|| format!("{url}{separator}options=-c%20migrations.session%3Down"))
    }

    fn introspect(&mut self) -> QueryResult<Introspection> {
        introspection::postgres::introspect(&mut Connected(self))
    }
}

#[cfg(feature = "mysql")]
impl Reachable for diesel::MysqlConnection {
    const EXAMPLE: &'static str = "mysql://user@host/database";

    fn reach(url: &str, _: Access) -> Result<Self, Failure> {
        refuse_other_scheme(url, "MySQL", Self::EXAMPLE, |product| product == "MySQL" || product == "MariaDB")?;
        let location = super::mysql::locate(url)?;
        let mut connection = Self::establish(&location.url).map_err(|error| refused(&error.to_string(), url))?;
        location.check(&mut connection)?;
        Ok(connection)
    }

    fn introspect(&mut self) -> QueryResult<Introspection> {
        introspection::mysql::introspect(&mut Connected(self))
    }

    /// How far a counter is, and who has made a view, is no part of the schema.
    fn describe(&mut self) -> QueryResult<Vec<(Seen, String)>> {
        Ok(self.introspect()?.described(|text| super::plain::without_counter_and_definer(&text)))
    }
}

fn refuse_other_scheme(url: &str, wanted: &str, example: &str, fits: impl Fn(&str) -> bool) -> Result<(), Failure> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
    if product_of(&scheme).is_some_and(fits) {
        return refuse_raw_password(url);
    }
    let what = if scheme.is_empty() || scheme.contains(['/', '@', '=', ' ']) {
        "this".to_owned()
    } else {
        format!("a URL that starts with `{scheme}:`")
    };
    let message = format!("these migrations are written for {wanted}, and {what} names no such database");
    Err(Failure::usage(message).help(&format!("write `{example}`")))
}

/// A password that ends at the wrong character would be shown in part, as the name of a host or a port.
fn refuse_raw_password(url: &str) -> Result<(), Failure> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let before_query = rest.split_once('?').map_or(rest, |(before, _)| before);
    let user = before_query.rsplit_once('@').or_else(|| rest.rsplit_once('@')).map_or("", |(user, _)| user);
    let bytes = user.as_bytes();
    let is_raw = bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'@' | b'/' | b'?' | b'#' => true,
        b'%' => !bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        _ => false,
    });
    // What follows a raw `&` would be shown as the name of an option.
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let is_cut = query.split('&').any(|option| !option.is_empty() && !option.contains('='));
    if !is_raw && !is_cut {
        return Ok(());
    }
    let message =
        "the user, the password or an option in the URL holds a character that must be written in another way";
    Err(Failure::usage(message)
        .help("write `%40` for `@`, `%2F` for `/`, `%3F` for `?`, `%23` for `#`, `%25` for `%`, `%26` for `&`"))
}

/// What the client library says, without the password.
fn refused(reason: &str, url: &str) -> Failure {
    Failure::cannot_connect(&Secrets::of(url).mask(reason.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "postgres")]
    #[test]
    fn the_reason_is_shown_beside_the_password() {
        let said =
            |url: &str| diesel::PgConnection::reach(url, Access::Create).map(|_| ()).expect_err("nobody").message;
        let unknown = said("postgres://app:banana@127.0.0.1:1/shop?sslmode=banana");
        assert!(unknown.contains("invalid sslmode value"), "{unknown}");
        let closed = said("postgres://app:a@127.0.0.1:1/shop?sslmode=disable");
        assert!(closed.contains("\"127.0.0.1\", port 1 failed"), "{closed}");
    }

    #[test]
    fn no_password_is_ever_shown() {
        for url in [
            "postgres://app:s3cret@localhost:1/shop",
            "postgres://app:s3cret@localhost:1/shop?password=s3cret",
            "postgres://app:s3cret@localhost:x/shop",
            "postgres://app:pa/s3cret@localhost:1/shop",
            "mysql://app:s3cret@127.0.0.1:1/shop",
            "mysql://app:p@s3cret@127.0.0.1:1/shop",
            "postgres://app:p@s3cret@127.0.0.1:1/shop",
            "postgres://app:p%s3cret@127.0.0.1:1/shop",
            "mysql://app:p#s3cret@127.0.0.1:1/shop",
            "postgres://app:p?s3cret@127.0.0.1:1/shop",
            "oracle://app:s3cret@db/shop",
            "postgres://localhost:1/shop?user=app&password=s3cret&nothing=1",
            "postgres://localhost:1/shop?user=app&password=a&s3cret",
        ] {
            #[cfg(feature = "postgres")]
            check::<diesel::PgConnection>(url);
            #[cfg(feature = "mysql")]
            check::<diesel::MysqlConnection>(url);
        }
    }

    fn check<C: Reachable>(url: &str) {
        let failure = C::reach(url, Access::Create).map(|_| ()).expect_err("nobody is there");
        assert!(!failure.message.contains("s3cret"), "{}", failure.message);
    }
}
