//! `which-database`: a macro without a folder, where the configuration names several.

use crate::config::{CONFIG_FILE, Database};
use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::example::EMBED_SQLITE;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "which-database",
    levels: Levels::Fixed(Level::Error),
    summary: "a macro without a folder, where the configuration names several",
    documentation: Documentation {
        finds: "`embed_migrations!` without a path, in a crate whose `migrations.toml` names several folders.",
        harm: "Nothing says which of them the program is to have.",
        given: &[(
            "migrations.toml",
            "[database.main]\n\
             dir = \"migrations\"\n\
             \n\
             [database.log]\n\
             dir = \"log\"\n",
        )],
        wrong: &[("src/main.rs", "static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!();\n")],
        right: &[EMBED_SQLITE],
        exception: "",
    },
};

/// The databases among which the macro does not choose.
pub fn found(databases: &[Database]) -> Diagnostic {
    let described = |database: &Database| format!("`{}` ({})", database.settings.folder, database.name);
    let names: Vec<String> = databases.iter().map(described).collect();
    let example = databases.first().map_or("", |database| &database.settings.folder);
    RULE.found(format!("{CONFIG_FILE} names several folders: {}", names.join(", ")))
        .help(format!("say which: `embed_migrations!(\"{example}\")`"))
}
