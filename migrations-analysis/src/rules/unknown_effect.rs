//! `unknown-effect`: a statement whose effect on the schema is unknown.

use migrations_schema::reader::Reading;

use crate::draft::Draft;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::POSTGRES;
use crate::rule::{Documentation, Levels, Rule};
use crate::script::Script;

/// The rule.
pub static RULE: Rule = Rule {
    id: "unknown-effect",
    levels: Levels::Settable { with_header: Level::Note, without_header: Level::Allow },
    summary: "a statement whose effect on the schema is unknown",
    documentation: Documentation {
        finds: "A statement whose effect on the schema cannot be read: a call, a block that puts SQL together while it \
        runs, and a statement that is known by the name of its form only.",
        harm: "Every object that it may have changed is uncertain from there on, and the other rules say nothing about \
        these objects.",
        given: &[POSTGRES],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             DO $$ BEGIN EXECUTE current_setting('app.make_users'); END $$;\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- migrations: effect(CREATE TABLE users (id integer))\n\
             DO $$ BEGIN EXECUTE current_setting('app.make_users'); END $$;\n",
        )],
        exception: "`-- migrations: effect(<SQL>)` above the statement says what it does to the schema, and `-- migrations: \
        effect()` that it does nothing to it.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, round_trip) in folder.judged() {
        report(draft, &draft.up, &round_trip.up.unknown, findings);
    }
    for (draft, down, round_trip) in folder.pairs() {
        report(draft, down, &round_trip.down.unknown, findings);
    }
}

fn report(draft: &Draft, script: &Script, unknown: &[(usize, &'static str)], findings: &mut Findings<'_>) {
    for (at, reason) in unknown {
        let Some(statement) = script.statements.get(*at) else { continue };
        if matches!(statement.reading, Some(Reading::Invalid)) {
            continue;
        }
        findings.add_with(draft, || {
            RULE.found("nobody can tell while compiling what this does to the schema")
                .at(script.file, script.placed(&script.first_line(&statement.span)), *reason)
                .help("say it above the statement: `-- migrations: effect(<SQL that does the same to the schema>)`")
                .help("or, if it does nothing to the schema: `-- migrations: effect()`")
        });
    }
}
