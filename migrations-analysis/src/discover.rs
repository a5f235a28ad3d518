//! The one file that reads the disk.

#![expect(clippy::disallowed_methods, reason = "this is the place for it")]

use std::fs;
use std::io;
use std::path::Path;

/// Name of the checkpoint, in the migrations folder.
pub const CHECKPOINT_FILE: &str = "migrations.checkpoint";

/// A file of the migrations folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Path within the folder, with `/`.
    pub path: String,
    /// Its bytes; `None` for files that are not read.
    pub bytes: Option<Vec<u8>>,
}

/// What the migrations folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files, sorted by path.
    pub files: Vec<Found>,
    /// Folders directly in it, sorted.
    pub folders: Vec<String>,
    /// Whether there is no such folder at all.
    pub is_missing: bool,
    /// What could not be read: path within the folder (empty for itself) and why.
    pub faults: Vec<(String, String)>,
}

/// Lists a folder two levels deep and reads the files that may matter.
pub fn list(folder: &Path) -> Listing {
    let mut listing = Listing::default();
    visit(folder, "", &mut listing);
    for name in listing.folders.clone() {
        visit(&folder.join(&name), &format!("{name}/"), &mut listing);
    }
    listing.files.sort_by(|left, right| left.path.cmp(&right.path));
    listing.folders.sort();
    listing.faults.sort();
    listing
}

fn visit(folder: &Path, prefix: &str, listing: &mut Listing) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) if prefix.is_empty() && error.kind() == io::ErrorKind::NotFound => {
            listing.is_missing = true;
            return;
        }
        Err(error) => {
            listing.faults.push((prefix.trim_end_matches('/').to_owned(), reason(&error)));
            return;
        }
    };
    for entry in entries {
        let Ok(name) = entry.file_name().into_string() else {
            listing.faults.push((prefix.to_owned(), "a file name here is not UTF-8".to_owned()));
            continue;
        };
        let path = format!("{prefix}{name}");
        if name.starts_with('.') {
            continue;
        }
        // Through `metadata`, because a link may lead to a folder.
        match fs::metadata(entry.path()) {
            Ok(metadata) if metadata.is_dir() && prefix.is_empty() => listing.folders.push(name),
            Ok(metadata) if metadata.is_dir() => listing.files.push(Found { path, bytes: None }),
            Ok(_) if is_read(&name) => match fs::read(entry.path()) {
                Ok(bytes) => listing.files.push(Found { path, bytes: Some(bytes) }),
                Err(error) => listing.faults.push((path, reason(&error))),
            },
            Ok(_) => listing.files.push(Found { path, bytes: None }),
            Err(error) => listing.faults.push((path, reason(&error))),
        }
    }
}

fn is_read(name: &str) -> bool {
    name.ends_with(".sql") || ["metadata.toml", crate::lock::FILE_NAME, CHECKPOINT_FILE].contains(&name)
}

/// The text of a file that is no migration, such as a `schema.rs`; `None` if there is none.
///
/// # Errors
/// Why it cannot be read, or that it is no text.
pub fn read_text(path: &Path) -> Result<Option<String>, String> {
    let Some(bytes) = read_optional(path)? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(|_| "it is not a text file in UTF-8".to_owned())
}

/// Reads one file; `None` if it is not there.
///
/// # Errors
/// Why it cannot be read.
pub fn read_optional(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(reason(&error)),
    }
}

/// The reason without the number of the system's error.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        io::ErrorKind::NotADirectory => "it is not a folder".to_owned(),
        _ => error.to_string(),
    }
}
