//! A run as a script, for a person to execute.

use std::fmt::Write as _;

use migrations_core::baked::{Action, BakedRevision, BakedSet};
use migrations_core::{AppliedSet, Direction, Plan, RevisionMap};

use crate::backend::{RevisionState, TABLE_FORMAT};
use crate::error::{Error, ErrorKind};
use crate::report::rows_or_base;
use crate::state::part_text;

/// The script that carries out `plan`; complete, or an error.
///
/// # Errors
/// If a revision calls functions or has no way back.
pub(crate) fn script(
    set: BakedSet,
    map: &RevisionMap<'_>,
    applied: &AppliedSet,
    plan: &Plan<'_>,
    tables: &str,
) -> Result<String, Error> {
    let initial: Vec<String> = plan.initial_rows().iter().map(|&row| row.to_owned()).collect();
    let last: Vec<String> = plan.final_rows().iter().map(|&row| row.to_owned()).collect();
    let mut text = format!(
        "-- {} of {} from {} to {}, written by migrations {}\n\
         -- Run it so that it stops at the first error: sqlite3 -bail app.db < script.sql\n\n",
        plan.direction(),
        set.project(),
        rows_or_base(&initial),
        rows_or_base(&last),
        env!("CARGO_PKG_VERSION"),
    );
    let mut is_open = false;
    open(&mut text, &mut is_open);
    let _ = write!(text, "{tables}\n{}", guard(set, map, applied));
    let mut now = applied.clone();
    for step in plan.steps() {
        let Some(node) = step.node else { continue };
        let revision = set.revision(map.place(node));
        running(&mut text, &revision, plan.direction());
        statements(&mut text, &revision, plan.direction(), &mut is_open)?;
        open(&mut text, &mut is_open);
        match plan.direction() {
            Direction::Downgrade => {
                now.remove(node);
                let _ = writeln!(
                    text,
                    "DELETE FROM \"main\".\"__migrations_revisions\" WHERE project = {} AND revision = {};\n",
                    quoted(set.project()),
                    quoted(revision.id())
                );
            }
            _ => {
                now.insert(node);
                let _ = writeln!(text, "{}\n", insert(set, &revision));
            }
        }
    }
    let fingerprint: migrations_core::Fingerprint =
        now.iter().map(|node| set.revision(map.place(node)).part()).collect();
    let project = quoted(set.project());
    let _ = writeln!(
        text,
        "INSERT OR REPLACE INTO \"main\".\"__migrations_state\" (project, format, fingerprint, lease_owner, lease_until)\n\
         VALUES ({project}, {TABLE_FORMAT}, '{fingerprint}', NULL, 0);\n\n\
         COMMIT;"
    );
    Ok(text)
}

fn open(text: &mut String, is_open: &mut bool) {
    if !*is_open {
        text.push_str("BEGIN IMMEDIATE;\n\n");
        *is_open = true;
    }
}

/// Fails unless exactly these revisions are applied.
fn guard(set: BakedSet, map: &RevisionMap<'_>, applied: &AppliedSet) -> String {
    let ids: Vec<String> = applied.iter().map(|node| quoted(map.id(node))).collect();
    let project = quoted(set.project());
    let known = if ids.is_empty() { "''".to_owned() } else { ids.join(", ") };
    format!(
        "-- Stops here unless the database stands where this script starts.\n\
         CREATE TEMP TABLE __migrations_guard (database_is_elsewhere INTEGER NOT NULL CHECK (database_is_elsewhere = 0));\n\
         INSERT INTO __migrations_guard\n\
         SELECT (SELECT count(*) FROM \"main\".\"__migrations_revisions\" WHERE project = {project}) <> {count}\n    \
             OR (SELECT count(*) FROM \"main\".\"__migrations_revisions\" WHERE project = {project}\n        \
                 AND state = 'applied' AND revision IN ({known})) <> {count};\n\
         DROP TABLE __migrations_guard;\n\n",
        count = ids.len(),
    )
}

/// As Alembic writes it.
fn running(text: &mut String, revision: &BakedRevision, direction: Direction) {
    let parents = revision.down_revisions().join(", ");
    let message = if revision.message().is_empty() { String::new() } else { format!(", {}", revision.message()) };
    let _ = match direction {
        Direction::Downgrade => writeln!(text, "-- Running downgrade {} -> {parents}{message}\n", revision.id()),
        _ => writeln!(text, "-- Running upgrade {parents} -> {}{message}\n", revision.id()),
    };
}

fn statements(
    text: &mut String,
    revision: &BakedRevision,
    direction: Direction,
    is_open: &mut bool,
) -> Result<(), Error> {
    let script = match direction {
        Direction::Upgrade => Some(revision.up()),
        Direction::Downgrade => revision.down(),
        Direction::Stamp => return Ok(()),
    };
    let Some(script) = script else {
        let message = format!("revision {} has no down script", revision.id());
        return Err(Error::new(ErrorKind::Irreversible, message));
    };
    let needs_pragma = revision.has_foreign_keys_off() || script.dropped_tables().next().is_some();
    if needs_pragma || revision.is_outside_transaction() {
        close(text, is_open);
    }
    if needs_pragma {
        text.push_str("PRAGMA foreign_keys = OFF;\n");
    }
    if !revision.is_outside_transaction() {
        open(text, is_open);
    }
    for statement in script.statements() {
        match statement.action {
            Action::Call => {
                let message =
                    format!("revision {} calls the function `{}`, which no script can", revision.id(), statement.text);
                return Err(Error::new(ErrorKind::Call, message).help("run it with the program itself"));
            }
            Action::ExecuteOutside(_) => close(text, is_open),
            Action::Execute if !revision.is_outside_transaction() => open(text, is_open),
            Action::Execute => {}
        }
        let _ = writeln!(text, "{};\n", statement.text);
    }
    if needs_pragma {
        text.push_str("PRAGMA foreign_key_check;\n");
        close(text, is_open);
        text.push_str("PRAGMA foreign_keys = ON;\n\n");
    }
    Ok(())
}

fn close(text: &mut String, is_open: &mut bool) {
    if *is_open {
        text.push_str("COMMIT;\n\n");
        *is_open = false;
    }
}

fn insert(set: BakedSet, revision: &BakedRevision) -> String {
    let down = revision.down().map_or("NULL".to_owned(), |down| quoted(&down.checksum().to_string()));
    let breaking = revision.breaking().map_or("NULL".to_owned(), quoted);
    format!(
        "INSERT INTO \"main\".\"__migrations_revisions\" (project, revision, parents, depends_on, replaces, message,\n    \
         up_checksum, down_checksum, part, state, position, is_uncertain, breaking, stored_down, applied_by, applied_at,\n    \
         duration_microseconds, tool_version)\n\
         VALUES ({}, {}, {}, {}, {}, {},\n    {}, {down}, {}, '{}', 0, 0, {breaking}, NULL, 'offline script',\n    \
         strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0, {});",
        quoted(set.project()),
        quoted(revision.id()),
        quoted(&revision.down_revisions().join(",")),
        quoted(&revision.depends_on().join(",")),
        quoted(&revision.replaces().join(",")),
        quoted(revision.message()),
        quoted(&revision.up().checksum().to_string()),
        quoted(&part_text(revision.part())),
        RevisionState::Applied.name(),
        quoted(env!("CARGO_PKG_VERSION")),
    )
}

/// A string of SQL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
