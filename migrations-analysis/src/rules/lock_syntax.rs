//! `lock-syntax`: a lock file that cannot be read.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, OPEN_USERS};
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "lock-syntax",
    levels: Levels::Fixed(Level::Error),
    summary: "a lock file that cannot be read",
    documentation: Documentation {
        finds: "A line of `migrations.lock` that cannot be read, a revision that stands there twice, or a format that is \
        not known.",
        harm: "The line may hold a seal, without which an edit of an old revision would not show.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations/migrations.lock",
            "# migrations.lock, format 1. Written by `migrations lock`.\n\
             revision a1 base opened\n\
             head a1\n",
        )],
        right: &[OPEN_USERS],
        exception: "",
    },
};

/// A format that a newer version writes.
pub(crate) fn unknown_format(file: FileId, span: Span) -> Diagnostic {
    RULE.found("this lock file has a format that is not known here")
        .at(file, span, "")
        .help("update the `migrations` crate, or write the file anew with `migrations lock`")
}

/// A second entry of a revision.
pub(crate) fn twice(file: FileId, span: Span, revision: &str) -> Diagnostic {
    RULE.found(format!("revision `{revision}` stands in the lock twice")).at(file, span, "")
}

/// A line that is no entry.
pub(crate) fn unreadable_line(file: FileId, span: Span) -> Diagnostic {
    RULE.found("this line cannot be read")
        .at(file, span, "")
        .help("put the line right, or restore the file: it may hold a seal")
}
