//! Passwords, and how they stay out of whatever is printed.
//!
//! Only passwords are secret: a message that hides more does not say what is wrong. And only where they stand is a text
//! changed, so that the reason beside them stays.

use std::ops::Range;

use migrations::cli::Failure;

/// What is printed in place of a password.
const MASK: &str = "***";

/// The passwords in texts that are URLs of databases, or were meant to be.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// Longest first, because one can be part of another.
    passwords: Vec<String>,
}

impl Secrets {
    /// The passwords of a URL, of `key=value` options, or of whatever else holds a password where these do.
    pub(crate) fn of(text: &str) -> Self {
        Self::of_all([text])
    }

    /// Those of several texts.
    pub(crate) fn of_all<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut passwords: Vec<String> = Vec::new();
        for text in texts {
            for password in user_passwords(text).into_iter().chain(named_passwords(text)) {
                passwords.push(String::from_utf8_lossy(&percent_decoded(password)).into_owned());
                passwords.push(password.to_owned());
            }
        }
        passwords.retain(|password| !password.is_empty());
        passwords.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        passwords.dedup();
        Self { passwords }
    }

    /// A text of ours that can hold one of the URLs, or a part of one: passwords are masked where a URL has them.
    pub(crate) fn mask_urls(&self, text: &str) -> String {
        self.mask_where(text, is_in_url)
    }

    /// What a client library says: it can name a password by itself.
    #[cfg(any(feature = "postgres", feature = "mysql", test))]
    pub(crate) fn mask(&self, text: &str) -> String {
        self.mask_where(text, |before, after| is_in_url(before, after) || is_alone(before, after))
    }

    /// A failure that may repeat what stood on the command line.
    pub(crate) fn hide_in(&self, mut failure: Failure) -> Failure {
        failure.message = self.mask_urls(&failure.message);
        for candidate in &mut failure.candidates {
            *candidate = self.mask_urls(candidate);
        }
        failure
    }

    fn mask_where(&self, text: &str, is_secret: impl Fn(&str, &str) -> bool) -> String {
        let mut text = text.to_owned();
        for password in &self.passwords {
            let mut masked = String::with_capacity(text.len());
            let mut done = 0;
            for (at, found) in text.match_indices(password.as_str()) {
                let end = at + found.len();
                if at >= done && is_secret(&text[..at], &text[end..]) {
                    masked.push_str(&text[done..at]);
                    masked.push_str(MASK);
                    done = end;
                }
            }
            masked.push_str(&text[done..]);
            text = masked;
        }
        text
    }
}

/// `user:HERE@host`, or `password=HERE`.
fn is_in_url(before: &str, after: &str) -> bool {
    let is_of_user =
        before.ends_with(':') && after.starts_with(['@', '/', '?']) || before.ends_with(':') && after.is_empty();
    let key = before.trim_end_matches([' ', '\'', '"']).strip_suffix('=').map(str::trim_end);
    let is_named = key.is_some_and(|key| {
        let start = key.len().checked_sub(PASSWORD.len());
        start.and_then(|start| key.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(PASSWORD))
    });
    is_of_user || is_named
}

/// It is no part of a longer word: a password of one letter is not masked all over a sentence.
#[cfg(any(feature = "postgres", feature = "mysql", test))]
fn is_alone(before: &str, after: &str) -> bool {
    let is_of_word = |character: char| character.is_alphanumeric() || character == '_';
    !before.ends_with(is_of_word) && !after.starts_with(is_of_word)
}

/// What stands between the first `:` of the user and the `@` before the host. Where a raw `@` or `?` in the password makes
/// that ambiguous, all of it.
fn user_passwords(text: &str) -> Vec<&str> {
    let (rest, is_url) = text.split_once("://").map_or((text, false), |(_, rest)| (rest, true));
    let before_query = rest.split_once('?').map_or(rest, |(before, _)| before);
    let ends = [rest.rfind('@'), before_query.rfind('@'), before_query.find('@')];
    let mut passwords = Vec::new();
    for user in ends.into_iter().flatten().map(|end| &rest[..end]) {
        let mut colons = user.match_indices(':').map(|(at, _)| &user[at + 1..]);
        passwords.extend(colons.next());
        if !is_url {
            // `postgres:user:password@host`: the first colon may be that of a scheme.
            passwords.extend(colons);
        }
    }
    // A host that was forgotten: what follows the colon may be a port, if it is a number.
    if is_url && !rest.contains('@') {
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let decoded =
            authority.find(':').or_else(|| authority.find("%3A").or_else(|| authority.find("%3a")).map(|at| at + 2));
        let password = decoded.map(|at| &authority[at + 1..]);
        let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        // `[::1]:5432` is an address.
        passwords.extend(password.filter(|text| !authority.starts_with('[') && !is_port(text)));
    }
    passwords
}

/// The key, which `sslpassword` ends with, too.
const PASSWORD: &str = "password";

/// The values of `password=` and `sslpassword=`, in the options of a URL or as libpq and others write them.
fn named_passwords(text: &str) -> Vec<&str> {
    let is_url = text.contains("://");
    let lower = text.to_ascii_lowercase();
    lower
        .match_indices(PASSWORD)
        .filter_map(|(at, key)| value_after(text, at + key.len(), is_url))
        .map(|it| &text[it])
        .collect()
}

/// Where the value is, if `=` follows.
fn value_after(text: &str, key_end: usize, is_url: bool) -> Option<Range<usize>> {
    let after = text[key_end..].trim_start().strip_prefix('=')?.trim_start();
    let start = text.len() - after.len();
    if let Some(quote) = after.chars().next().filter(|first| matches!(first, '\'' | '"')) {
        let length = after[1..].find(quote).unwrap_or(after.len() - 1);
        return Some(start + 1..start + 1 + length);
    }
    let ends_it =
        |character: char| if is_url { character == '&' } else { character.is_whitespace() || character == ';' };
    Some(start..start + after.find(ends_it).unwrap_or(after.len()))
}

/// `%40` and its like as the characters that they stand for; what is none of these stays.
pub(crate) fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_password_and_with_everything_else() {
        for (url, shown) in [
            ("postgres://app:s3cret@localhost:1/shop", "postgres://app:***@localhost:1/shop"),
            ("  POSTGRES://app:s3cret@h/shop", "  POSTGRES://app:***@h/shop"),
            (
                "postgres://h/shop?user=app&password=s3cret&sslmode=require",
                "postgres://h/shop?user=app&password=***&sslmode=require",
            ),
            ("postgres://h/shop?sslpassword=s3cret", "postgres://h/shop?sslpassword=***"),
            ("mysql://app:p@s3cret@h/shop", "mysql://app:***@h/shop"),
            ("mysql://app:p?s3cret@h/shop", "mysql://app:***@h/shop"),
            ("mysql://app:p%40s3cret@h/shop", "mysql://app:***@h/shop"),
            ("app:s3cret@tcp(127.0.0.1:3306)/db", "app:***@tcp(127.0.0.1:3306)/db"),
            ("postgres:app:s3cret@db/shop", "postgres:***@db/shop"),
            ("host=db password=s3cret user=app", "host=db password=*** user=app"),
            ("host=db Password = 's3 cret' user=app", "host=db Password = '***' user=app"),
            ("Server=db;Password=s3cret;User=app", "Server=db;Password=***;User=app"),
            ("postgres://app@h/shop?application_name=x", "postgres://app@h/shop?application_name=x"),
            ("postgres://[::1]:5432/shop", "postgres://[::1]:5432/shop"),
            ("postgres://app:s3cret/shop", "postgres://app:***/shop"),
            ("postgres://app:s3cret", "postgres://app:***"),
            ("var/app.db", "var/app.db"),
        ] {
            assert_eq!(Secrets::of(url).mask_urls(url), shown);
        }
    }

    #[test]
    fn the_reason_stays_beside_a_masked_password() {
        let reason = "Access denied for user 'nobody'@'127.0.0.1' (using password: YES)";
        let said = |url: &str| Secrets::of(url).mask(reason);
        assert_eq!(said("mysql://nobody:wrong@h/x"), reason);
        assert_eq!(said("mysql://nobody:a@h/x"), reason);
        assert_eq!(said("mysql://nobody:nobody@h/x"), "Access denied for user '***'@'127.0.0.1' (using password: YES)");
        assert_eq!(said("mysql://nobody@h/x?ssl_mode=YES"), reason);
        let quoted = "invalid percent-encoded token: \"p%s3cret\"";
        assert_eq!(Secrets::of("postgres://app:p%s3cret@h/x").mask(quoted), "invalid percent-encoded token: \"***\"");
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        for text in [
            "",
            ":",
            "@",
            ":@",
            "://",
            "://:@",
            "password=",
            "password='",
            "?@:",
            "ä:ö@ü",
            "password=ß&ä",
            "%",
            ":%@",
            "PASSWORD\u{130}=x",
        ] {
            let secrets = Secrets::of(text);
            secrets.mask(text);
            secrets.mask_urls(text);
        }
    }
}
