//! What the name of a migration says, where no header does.

use std::cmp::Ordering;
use std::fmt;

use crate::config::{Identity, Layout};
use migrations_core::baked::Form;

/// The version in a name, and how it compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The id of the revision.
    pub id: String,
    /// What decides its place among the others.
    pub key: VersionKey,
    /// The rest of the name, in words.
    pub message: String,
}

/// How versions compare. The two kinds do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionKey {
    /// Diesel's: as strings.
    Text(String),
    /// Part by part, as numbers without leading zeros.
    Numbers(Vec<String>),
}

impl VersionKey {
    /// Order of two versions of one kind; `None` if they are of different kinds.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => Some(left.cmp(right)),
            (Self::Numbers(left), Self::Numbers(right)) => {
                let key = |parts: &[String]| parts.iter().map(|part| (part.len(), part.clone())).collect::<Vec<_>>();
                Some(key(left).cmp(&key(right)))
            }
            _ => None,
        }
    }
}

/// The name holds no version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoVersion;

impl fmt::Display for NoVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name does not start with a number")
    }
}

/// Reads the version out of the name of a migration without a header.
///
/// Folders have Diesel's version: the name up to the first `_`, without dashes. All other forms have their leading
/// digits, after an optional `V`, without leading zeros; with Flyway's layout, digits in parts.
///
/// # Errors
/// [`NoVersion`] if there are no digits where there must be some.
pub fn version(name: &str, form: Form, layout: Layout, identity: Identity) -> Result<Version, NoVersion> {
    if form == Form::Directory {
        let (version, rest) = name.split_once('_').unwrap_or((name, ""));
        let id = version.replace('-', "");
        let key = VersionKey::Text(id.clone());
        return Ok(Version { id: identified(id, name, identity), key, message: words(rest) });
    }
    let digits = name.strip_prefix(['V', 'v', 'U', 'u']).unwrap_or(name);
    let is_flyway = layout == Layout::Flyway;
    let length = digits
        .find(|character: char| !(character.is_ascii_digit() || is_flyway && matches!(character, '.' | '_')))
        .unwrap_or(digits.len());
    // Flyway's separator is `__`; a single `_` separates parts.
    let length = digits[..length].find("__").unwrap_or(length);
    let parts: Vec<String> = digits[..length]
        .split(['.', '_'])
        .filter(|part| !part.is_empty())
        .map(|part| match part.trim_start_matches('0') {
            "" => "0".to_owned(),
            part => part.to_owned(),
        })
        .collect();
    if parts.is_empty() {
        return Err(NoVersion);
    }
    let message = words(digits[length..].trim_start_matches(['_', '.', '-']));
    Ok(Version { id: identified(parts.join("."), name, identity), key: VersionKey::Numbers(parts), message })
}

/// With `identity = "name"` the whole name is the id, with `_` for what cannot stand in one.
fn identified(version: String, name: &str, identity: Identity) -> String {
    match identity {
        Identity::Version => version,
        Identity::Name => name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect(),
    }
}

fn words(rest: &str) -> String {
    rest.replace('_', " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, form: Form, layout: Layout) -> Result<(String, String), NoVersion> {
        version(name, form, layout, Identity::Version).map(|version| (version.id, version.message))
    }

    #[test]
    fn folders_have_the_version_of_diesel() {
        let found = read("2019-11-15-182353_Add email", Form::Directory, Layout::Diesel);
        assert_eq!(found, Ok(("20191115182353".to_owned(), "Add email".to_owned())));
        assert_eq!(read("00000000000000_a_b", Form::Directory, Layout::Diesel).unwrap().0, "00000000000000");
        assert_eq!(read("plain", Form::Directory, Layout::Diesel).unwrap().0, "plain");
    }

    #[test]
    fn files_have_their_number() {
        assert_eq!(
            read("V0001.Initial_Schema", Form::Pair, Layout::Diesel).unwrap(),
            ("1".into(), "Initial Schema".into())
        );
        assert_eq!(read("000012_b", Form::Pair, Layout::Diesel).unwrap().0, "12");
        assert_eq!(read("0", Form::Single, Layout::Diesel).unwrap().0, "0");
        assert_eq!(read("V1.2__x", Form::Flyway, Layout::Flyway).unwrap(), ("1.2".into(), "x".into()));
        assert_eq!(read("1_2__x_y", Form::Flyway, Layout::Flyway).unwrap(), ("1.2".into(), "x y".into()));
        assert_eq!(read("notes", Form::Pair, Layout::Diesel), Err(NoVersion));
    }

    #[test]
    fn numbers_compare_as_numbers_of_any_length() {
        let key = |text: &str| version(text, Form::Pair, Layout::Flyway, Identity::Version).unwrap().key;
        assert_eq!(key("9_a").compare(&key("10_a")), Some(Ordering::Less));
        assert_eq!(key("1.10__a").compare(&key("1.9__a")), Some(Ordering::Greater));
        assert_eq!(key("99999999999999999999999_a").compare(&key("1_a")), Some(Ordering::Greater));
    }
}
