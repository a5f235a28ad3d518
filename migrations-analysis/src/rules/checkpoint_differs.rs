//! `checkpoint-differs`: a checkpoint that is not what its revisions come to.

use crate::diagnostic::Diagnostic;
use crate::discover::CHECKPOINT_FILE;
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, DROP_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "checkpoint-differs",
    levels: Levels::Fixed(Level::Error),
    summary: "a checkpoint that is not what its revisions come to",
    documentation: Documentation {
        finds: "A `migrations.checkpoint` that fits the files of the folder, and with which a build finds or embeds something \
        else than without. `verify` runs all revisions, and compares.",
        harm: "The file was written by hand, or this library has a fault. A build may keep silent about an error.",
        given: &[CREATE_USERS, DROP_USERS],
        wrong: &[(
            "migrations/migrations.checkpoint",
            "# migrations.checkpoint, format 2. Written by `migrations lock --seal`. Its loss costs time only.\n\
             # 37e5a0e3a6c5d2fd1e2d8f4a3cf1e1a5\n\
             1 a line that was written by hand\n",
        )],
        right: &[],
        exception: "`migrations lock --seal` writes it anew; removing it does as well.",
    },
};

/// What to do about it.
pub fn found(folder: &str) -> Diagnostic {
    RULE.found("this checkpoint is not what its revisions come to")
        .in_path(format!("{folder}/{CHECKPOINT_FILE}"))
        .help("`migrations lock --seal` writes it anew; or remove it")
}
