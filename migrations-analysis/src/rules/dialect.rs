//! `dialect`: a macro and a configuration that name two dialects.

use migrations_core::Servers;

use crate::config::CONFIG_FILE;
use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::example::{EMBED_SQLITE, POSTGRES, SQLITE};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "dialect",
    levels: Levels::Fixed(Level::Error),
    summary: "a macro and a configuration that name two dialects",
    documentation: Documentation {
        finds: "An argument `dialect` of the macro that names another product than `dialect` or `servers` in `migrations.toml` \
        for the same folder.",
        harm: "The command line would check one kind of SQL, and the program would run another.",
        given: &[],
        wrong: &[
            POSTGRES,
            (
                "src/main.rs",
                "static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!(\"migrations\", dialect = sqlite);\n",
            ),
        ],
        right: &[SQLITE, EMBED_SQLITE],
        exception: "",
    },
};

/// Two dialects for one folder.
pub fn found(own: &Servers, configured: &Servers, folder: &str) -> Diagnostic {
    RULE.found(format!("the macro says {own}, and {CONFIG_FILE} says {configured} for `{folder}`"))
        .in_path(CONFIG_FILE)
        .help("change the one that is wrong; the macro needs none where the file names it")
}
