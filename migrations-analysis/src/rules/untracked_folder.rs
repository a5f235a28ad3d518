//! `untracked-folder`: a folder in which cargo does not notice a new file.

use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::lock;
use crate::rule::example::{CREATE_USERS, OPEN_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "untracked-folder",
    levels: Levels::OfFolder(Level::Warning),
    summary: "a folder in which cargo does not notice a new file",
    documentation: Documentation {
        finds: "A folder with neither a lock file nor a build script that watches it.",
        harm: "The macro reads the files that are there. A new one changes none of them, so cargo does not build again, \
        and the program lacks the newest migration.",
        given: &[
            CREATE_USERS,
            (
                "src/main.rs",
                "static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!(\"migrations\", dialect = sqlite);\n",
            ),
        ],
        wrong: &[],
        right: &[OPEN_USERS],
        exception: "`migrations lock` writes the lock file, `migrations init --build-script` a build script. There is no \
        exception for one revision.",
    },
};

/// A folder, and the variable by which a build script says that it watches it.
pub fn found(folder: &str, variable: &str) -> Diagnostic {
    let message = format!(
        "cargo does not notice a new file in `{folder}`: the next build can leave the newest migration out of the program"
    );
    let build_script = format!(
        "or put this into build.rs:\n\n    fn main() {{\n        println!(\"cargo::rerun-if-changed={folder}\");\n        \
         println!(\"cargo::rustc-env={variable}=1\");\n    }}"
    );
    RULE.found(message)
        .in_path(folder)
        .help(format!(
            "`migrations lock` writes {folder}/{}, which the macro reads and `migrations revision` keeps up to date",
            lock::FILE_NAME
        ))
        .help(build_script)
}
