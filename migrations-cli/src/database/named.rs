//! Which database is meant: an option says so, else the environment, else a file `.env`.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};

use migrations::cli::{Access, Failure, FailureKind};

use super::normalised;
use crate::files::{self, current_folder};
use crate::secrets::Secrets;

/// The variable that names the database, in the environment and in `.env`.
const VARIABLE: &str = "DATABASE_URL";

/// The file that Diesel's own tool reads, too.
const ENV_FILE: &str = ".env";

/// What says which database.
#[derive(Debug, Clone, PartialEq, Eq)]
enum SaidBy {
    Option,
    Environment,
    File(PathBuf),
}

/// A database that something names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedDatabase {
    url: String,
    said_by: SaidBy,
}

impl NamedDatabase {
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Whether the command line itself names it.
    pub(crate) fn is_given(&self) -> bool {
        self.said_by == SaidBy::Option
    }

    /// Whoever has written nothing on the command line that says which database must see which one is about to change.
    pub(crate) fn announce(&self, access: Access) {
        let SaidBy::File(path) = &self.said_by else { return };
        if access != Access::Read {
            let url = Secrets::of(&self.url).mask_urls(&self.url);
            // The command goes on if nobody listens.
            drop(writeln!(stderr(), "database: {url} ({VARIABLE} in {})", path.display()));
        }
    }
}

/// The database that is meant, if anything names one. `given` is the option, `folder` the one from which a file is looked for.
///
/// # Errors
/// If what names it cannot be read.
pub(crate) fn find(given: Option<&str>, folder: Option<&Path>) -> Result<Option<NamedDatabase>, Failure> {
    if let Some(url) = given {
        return Ok(named(url, SaidBy::Option));
    }
    // A variable that is set to nothing says that there is none.
    if let Some(url) = std::env::var_os(VARIABLE) {
        let url =
            url.to_str().ok_or_else(|| Failure::usage(format!("the variable {VARIABLE} is not text in UTF-8")))?;
        return Ok(named(url, SaidBy::Environment));
    }
    match folder.and_then(env_file) {
        Some(path) => of_file(&path),
        None => Ok(None),
    }
}

fn named(url: &str, said_by: SaidBy) -> Option<NamedDatabase> {
    let url = normalised(url);
    (!url.is_empty()).then_some(NamedDatabase { url, said_by })
}

/// The nearest one, from the folder up to that of the repository: one further up belongs to something else.
fn env_file(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let path = folder.join(ENV_FILE);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

fn of_file(path: &Path) -> Result<Option<NamedDatabase>, Failure> {
    let shown = current_folder()
        .ok()
        .and_then(|here| Some(path.strip_prefix(here.canonicalize().ok()?).ok()?.to_owned()))
        .unwrap_or_else(|| path.to_owned());
    let Some(text) = files::read_optional(path)? else { return Ok(None) };
    let url = variable(&text).map_err(|line| {
        let message = format!("{VARIABLE} cannot be read, because of this line: {}:{line}", shown.display());
        Failure::new(FailureKind::File, message).help(
            "put its value between single quotes; a quotation mark that is not closed takes in all lines after it",
        )
    })?;
    Ok(url.and_then(|url| named(&url, SaidBy::File(shown))))
}

/// The value of the variable in the text of a file. If its line cannot be read, or is part of a value that began before it
/// and does not end, the number from 1 of the line at fault. What else stands there does not matter.
fn variable(text: &str) -> Result<Option<String>, usize> {
    let text = text.trim_start_matches('\u{feff}');
    let mut has_faults = false;
    // An iterator over the file: the environment stays as it is. Its errors hold lines, and those passwords.
    for entry in dotenvy::from_read_iter(text.as_bytes()) {
        match entry {
            Ok((name, value)) if name == VARIABLE => return Ok(Some(value)),
            Ok(_) => {}
            Err(_) => has_faults = true,
        }
    }
    let is_meant = |line: &str| {
        let line = line.trim_start();
        let assignment = line.strip_prefix("export").map_or(line, str::trim_start);
        assignment.strip_prefix(VARIABLE).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    match text.lines().position(is_meant) {
        Some(at) if has_faults => Err(line_at_fault(text, at) + 1),
        _ => Ok(None),
    }
}

/// The line, from 0, from which on the lines up to `last` cannot be read: a quotation mark that is not closed takes all lines
/// after it for one value.
fn line_at_fault(text: &str, last: usize) -> usize {
    let lines: Vec<&str> = text.lines().take(last + 1).collect();
    let is_read = |lines: &[&str]| dotenvy::from_read_iter(lines.join("\n").as_bytes()).all(|entry| entry.is_ok());
    (0..last).rev().find(|&at| !is_read(&lines[at..at + 1]) && !is_read(&lines[at..last])).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_in_the_usual_forms() {
        for text in [
            "DATABASE_URL=sqlite://app.db",
            "export DATABASE_URL=\"sqlite://app.db\"\r\n",
            "# comment\nOTHER='x'\n\nDATABASE_URL='sqlite://app.db' # comment\nDATABASE_URL=later",
            "WRONG=a b c\nDATABASE_URL=sqlite://app.db",
            "\u{feff}DATABASE_URL=sqlite://app.db",
        ] {
            assert_eq!(variable(text), Ok(Some("sqlite://app.db".to_owned())), "{text:?}");
        }
        assert_eq!(
            variable("DATABASE_URL='postgres://app:pa$HOME@h/x'"),
            Ok(Some("postgres://app:pa$HOME@h/x".to_owned()))
        );
        for text in ["", "OTHER=x", "# DATABASE_URL=x", "WRONG=a b c", "WRONG=a b c\n# DATABASE_URL=x"] {
            assert_eq!(variable(text), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line() {
        assert_eq!(variable("A=1\nDATABASE_URL=postgres://app:s3 cret@h/x"), Err(2));
        assert_eq!(variable("A='1\n export DATABASE_URL = x"), Err(1));
        assert_eq!(variable("# it's\nFOO=it's\nB=2\nDATABASE_URL=app.db"), Err(2));
    }
}
