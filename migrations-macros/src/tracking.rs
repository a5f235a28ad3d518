//! Whether cargo notices a new file in the folder of migrations.
//!
//! `include_bytes!` names the files that are there; a file that is not there yet changes none of them. So something that does
//! change has to be read: the lock file, or the folder itself, which a build script watches.

use std::env;

use migrations_analysis::config::Settings;
use migrations_analysis::diagnostic::{Diagnostic, Level};
use migrations_analysis::{lock, rules};

/// Set by a build script that watches the folder.
const VARIABLE: &str = "MIGRATIONS_TRACKED";

const RULE: &str = "untracked-folder";

/// What to say of a folder in which cargo does not notice a new file.
pub(crate) fn untracked(settings: &Settings, has_lock: bool) -> Option<Diagnostic> {
    // Cargo hands `cargo::rustc-env` of the build script to the compiler, in which this runs.
    let is_watched = env::var_os(VARIABLE).is_some_and(|value| value == "1");
    let level = rules::level(RULE, true, &settings.levels);
    (!has_lock && !is_watched && level > Level::Allow).then(|| diagnostic(&settings.folder, level))
}

fn diagnostic(folder: &str, level: Level) -> Diagnostic {
    let message = format!(
        "cargo does not notice a new file in `{folder}`: the next build can leave the newest migration out of the program"
    );
    let build_script = format!(
        "or put this into build.rs:\n\n    fn main() {{\n        println!(\"cargo::rerun-if-changed={folder}\");\n        \
         println!(\"cargo::rustc-env={VARIABLE}=1\");\n    }}"
    );
    let diagnostic = Diagnostic::warning(RULE, message).in_path(folder);
    let diagnostic = diagnostic
        .help(format!(
            "`migrations lock` writes {folder}/{}, which the macro reads and `migrations revision` keeps up to date",
            lock::FILE_NAME
        ))
        .help(build_script);
    Diagnostic { level, ..diagnostic }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(levels: &[(&str, Level)]) -> Settings {
        let levels = levels.iter().map(|(rule, level)| ((*rule).to_owned(), *level)).collect();
        Settings { levels, ..Settings::new("app", "migrations") }
    }

    #[test]
    fn a_lock_file_is_enough() {
        assert_eq!(untracked(&settings(&[]), true), None);
        assert_eq!(untracked(&settings(&[]), false).map(|diagnostic| diagnostic.level), Some(Level::Warning));
    }

    #[test]
    fn the_level_is_that_of_the_configuration() {
        assert_eq!(untracked(&settings(&[(RULE, Level::Allow)]), false), None);
        let denied = untracked(&settings(&[(RULE, Level::Error)]), false);
        assert_eq!(denied.map(|diagnostic| diagnostic.level), Some(Level::Error));
    }
}
