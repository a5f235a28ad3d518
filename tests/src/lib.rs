//! Helpers that several test files share.

#![allow(clippy::disallowed_methods, reason = "tests read files and start processes")]

use std::path::PathBuf;

/// The folder with recorded answers and real migrations, which stands beside the project where it is developed.
///
/// Where it is missing, says so and gives `None`: tests that need it then have nothing to compare with.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("skipped: ../shared/{path} is not here, so there is nothing to compare with");
    None
}
