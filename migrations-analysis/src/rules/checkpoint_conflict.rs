//! `checkpoint-conflict`: a checkpoint that git could not merge.

use crate::diagnostic::Diagnostic;
use crate::discover::CHECKPOINT_FILE;
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, DROP_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "checkpoint-conflict",
    levels: Levels::OfFolder(Level::Warning),
    summary: "a checkpoint that git could not merge",
    documentation: Documentation {
        finds: "Marks of a conflict in `migrations.checkpoint`.",
        harm: "None but time: whatever is not as it was written is not used, so that every build reads all revisions again.",
        given: &[CREATE_USERS, DROP_USERS],
        wrong: &[(
            "migrations/migrations.checkpoint",
            "# migrations.checkpoint, format 2. Written by `migrations lock --seal`. Its loss costs time only.\n\
             <<<<<<< HEAD\n\
             # 37e5a0e3a6c5d2fd1e2d8f4a3cf1e1a5\n\
             =======\n\
             # 5d1f0a2f0f4cb5bb8a6a6e2a64a5e7f1\n\
             >>>>>>> feature\n",
        )],
        right: &[],
        exception: "`migrations lock --seal` writes it anew; removing it does as well.",
    },
};

/// What to do about it.
pub(crate) fn found(folder: &str) -> Diagnostic {
    RULE.found("git could not merge this checkpoint, so all revisions are read again")
        .in_path(format!("{folder}/{CHECKPOINT_FILE}"))
        .help("`migrations lock --seal` writes it anew; or remove it")
}
