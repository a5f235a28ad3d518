//! Whether cargo notices a new file in the folder of migrations.
//!
//! `include_bytes!` names the files that are there; a file that is not there yet changes none of them. So something that does
//! change has to be read: the lock file, or the folder itself, which a build script watches.

use std::env;

use migrations_analysis::config::Settings;
use migrations_analysis::diagnostic::{Diagnostic, Level};
use migrations_analysis::rules::untracked_folder::{self, RULE};

/// Set by a build script that watches the folder.
const VARIABLE: &str = "MIGRATIONS_TRACKED";

/// What to say of a folder in which cargo does not notice a new file.
pub(crate) fn untracked(settings: &Settings, has_lock: bool) -> Option<Diagnostic> {
    // Cargo hands `cargo::rustc-env` of the build script to the compiler, in which this runs.
    let is_watched = env::var_os(VARIABLE).is_some_and(|value| value == "1");
    let level = RULE.level(true, &settings.levels);
    let is_said = !has_lock && !is_watched && level > Level::Allow;
    is_said.then(|| Diagnostic { level, ..untracked_folder::found(&settings.folder, VARIABLE) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(levels: &[Level]) -> Settings {
        let levels = levels.iter().map(|level| (&RULE, *level)).collect();
        Settings { levels, ..Settings::new("app", "migrations") }
    }

    #[test]
    fn a_lock_file_is_enough() {
        assert_eq!(untracked(&settings(&[]), true), None);
        assert_eq!(untracked(&settings(&[]), false).map(|diagnostic| diagnostic.level), Some(Level::Warning));
    }

    #[test]
    fn the_level_is_that_of_the_configuration() {
        assert_eq!(untracked(&settings(&[Level::Allow]), false), None);
        let denied = untracked(&settings(&[Level::Error]), false);
        assert_eq!(denied.map(|diagnostic| diagnostic.level), Some(Level::Error));
    }
}
