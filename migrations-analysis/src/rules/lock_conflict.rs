//! `lock-conflict`: a lock file that git could not merge.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::{ADD_AGE, ADD_AGE_AFTER_NAME, ADD_NAME, CREATE_USERS};
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "lock-conflict",
    levels: Levels::Fixed(Level::Error),
    summary: "a lock file that git could not merge",
    documentation: Documentation {
        finds: "Marks of a conflict in `migrations.lock`.",
        harm: "Two people have extended the same head, and the conflict shows it. The two lines have to be joined, not \
        only the file.",
        given: &[CREATE_USERS, ADD_NAME],
        wrong: &[
            (
                "migrations/migrations.lock",
                "# migrations.lock, format 1. Written by `migrations lock`.\n\
                 revision a1 base open\n\
                 <<<<<<< HEAD\n\
                 revision b1 a1 open\n\
                 head b1\n\
                 =======\n\
                 revision c1 a1 open\n\
                 head c1\n\
                 >>>>>>> feature\n",
            ),
            ADD_AGE,
        ],
        right: &[
            (
                "migrations/migrations.lock",
                "# migrations.lock, format 1. Written by `migrations lock`.\n\
                 revision a1 base open\n\
                 revision b1 a1 open\n\
                 revision c1 b1 open\n\
                 head c1\n",
            ),
            ADD_AGE_AFTER_NAME,
        ],
        exception: "`migrations merge heads -m \"..\"` joins the two lines, in the lock file, too.",
    },
};

/// The first mark of a conflict.
pub(crate) fn found(file: FileId, span: Span) -> Diagnostic {
    RULE.found("git could not merge this lock file")
        .at(file, span, "a conflict")
        .help("two people have extended the same head: `migrations merge heads -m \"..\"` joins the two lines")
        .help("then `migrations lock` writes this file anew")
}
