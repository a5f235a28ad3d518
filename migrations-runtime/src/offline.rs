//! A run as a script, for a person to execute.

use std::fmt::Write as _;

use migrations_core::baked::{Action, BakedRevision, BakedSet};
use migrations_core::{AppliedSet, Direction, Fingerprint, Node, Plan, RevisionMap};

use crate::backend::{FOREIGN_TABLES, RevisionState, TABLE_FORMAT};
use crate::error::{Error, ErrorKind};
use crate::runner::planning::refuse_irreversible;
use crate::state::part_text;
use crate::wording::rows_or_base;

/// Our tables, as a script names them.
pub(crate) struct Names {
    /// The statements that make them.
    pub(crate) create: String,
    pub(crate) revisions: String,
    pub(crate) state: String,
    pub(crate) log: String,
}

/// The script that carries out `plan`; complete, or an error.
///
/// Whatever it commits, it commits with the tracking rows that belong to it.
///
/// # Errors
/// If a revision calls functions or has no way back.
pub(crate) fn script(
    set: BakedSet,
    map: &RevisionMap<'_>,
    applied: &AppliedSet,
    plan: &Plan<'_>,
    tables: &Names,
) -> Result<String, Error> {
    let initial: Vec<String> = plan.initial_rows().iter().map(|&row| row.to_owned()).collect();
    let last: Vec<String> = plan.final_rows().iter().map(|&row| row.to_owned()).collect();
    if plan.direction() == Direction::Downgrade {
        refuse_irreversible(set, map, plan)?;
    }
    let text = format!(
        "-- {} of {} from {} to {}, written by migrations {}\n\
         -- For the shell of SQLite: sqlite3 app.db < script.sql\n\
         .bail on\nPRAGMA foreign_keys = ON;\n\n",
        plan.direction(),
        // A comment ends with its line.
        set.project().replace(char::is_control, " "),
        rows_or_base(&initial),
        rows_or_base(&last),
        env!("CARGO_PKG_VERSION"),
    );
    let mut script =
        Script { set, map, tables, direction: plan.direction(), applied: applied.clone(), text, is_open: false };
    script.open();
    script.push(&tables.create);
    script.push(&guard(set, map, tables, applied));
    if plan.direction() == Direction::Upgrade && applied.is_empty() {
        script.push(&foreign_guard(set, tables));
        script.push(&other_name_guard(set, tables));
    }
    for node in applied.iter().filter(|&node| !set.revision(map.place(node)).replaces().is_empty()) {
        let squash = set.revision(map.place(node));
        script.push(&insert(set, tables, &squash).replacen("INSERT INTO", "INSERT OR IGNORE INTO", 1));
        script.push("\n\n");
    }
    if plan.direction() == Direction::Stamp {
        script.stamp(plan, &initial, &last)?;
    } else {
        for node in plan.steps().iter().filter_map(|step| step.node) {
            script.revision(node)?;
        }
    }
    script.close();
    Ok(script.text)
}

/// A script in the making.
struct Script<'s, 'm> {
    set: BakedSet,
    map: &'s RevisionMap<'m>,
    tables: &'s Names,
    direction: Direction,
    applied: AppliedSet,
    text: String,
    /// Whether a transaction is open.
    is_open: bool,
}

impl Script<'_, '_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn open(&mut self) {
        if !self.is_open {
            self.push("BEGIN IMMEDIATE;\n\n");
            self.is_open = true;
        }
    }

    fn close(&mut self) {
        if self.is_open {
            self.push("COMMIT;\n\n");
            self.is_open = false;
        }
    }

    fn revision(&mut self, node: Node) -> Result<(), Error> {
        let revision = self.set.revision(self.map.place(node));
        running(&mut self.text, &revision, self.direction);
        let Some(script) = revision.script(self.direction) else {
            // An up script that does nothing needs no down script; all others have been refused.
            self.open();
            self.track(node, &revision);
            return Ok(());
        };
        if let Some(call) = script.statements().find(|statement| statement.action == Action::Call) {
            let message = format!("revision {} calls the function `{}`, which no script can", revision.id(), call.text);
            return Err(Error::new(ErrorKind::Call, message).help("run it with the program itself"));
        }
        let is_bit_by_bit = revision.is_outside_transaction()
            || script.statements().any(|statement| matches!(statement.action, Action::ExecuteOutside(_)));
        let without_foreign_keys = revision.has_foreign_keys_off() || script.dropped_tables().next().is_some();
        if is_bit_by_bit || without_foreign_keys {
            self.close();
        }
        if without_foreign_keys {
            self.push("PRAGMA foreign_keys = OFF;\n\n");
        }
        if !is_bit_by_bit {
            self.open();
        }
        if without_foreign_keys {
            self.push(
                "CREATE TEMP TABLE __migrations_orphans AS SELECT count(*) AS known FROM pragma_foreign_key_check;\n\n",
            );
        }
        for statement in script.statements() {
            let _ = writeln!(self.text, "{};\n", statement.text);
        }
        if without_foreign_keys {
            self.push(
                "-- Stops here if rows refer to nothing now that did not before.\n\
                 CREATE TEMP TABLE __migrations_guard (new_orphans INTEGER NOT NULL CHECK (new_orphans = 0));\n\
                 INSERT INTO __migrations_guard SELECT (SELECT count(*) FROM pragma_foreign_key_check) > known\n    \
                     FROM __migrations_orphans;\n\
                 DROP TABLE __migrations_guard;\nDROP TABLE __migrations_orphans;\n\n",
            );
        }
        self.open();
        self.track(node, &revision);
        if is_bit_by_bit || without_foreign_keys {
            self.close();
        }
        if without_foreign_keys {
            self.push("PRAGMA foreign_keys = ON;\n\n");
        }
        Ok(())
    }

    /// Rows without scripts.
    fn stamp(&mut self, plan: &Plan<'_>, initial: &[String], last: &[String]) -> Result<(), Error> {
        if plan.is_empty() {
            // That it stands there by decision is news where nothing was recorded.
            self.note(last.last().map_or("", String::as_str));
            return Ok(());
        }
        let after = AppliedSet::from_rows(self.map, last)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        let _ = writeln!(self.text, "-- Running stamp_revision {} -> {}\n", initial.join(", "), last.join(", "));
        let forgotten: Vec<Node> = self.applied.iter().filter(|&node| !after.contains(node)).collect();
        for node in forgotten {
            self.forget(node);
        }
        for node in after.iter().filter(|&node| !self.applied.contains(node)) {
            let _ = writeln!(self.text, "{}", insert(self.set, self.tables, &self.set.revision(self.map.place(node))));
        }
        self.applied = after;
        self.note(last.last().map_or("", String::as_str));
        Ok(())
    }

    /// The tracking rows of a revision that has run.
    fn track(&mut self, node: Node, revision: &BakedRevision) {
        if self.direction == Direction::Downgrade {
            self.forget(node);
        } else {
            self.applied.insert(node);
            let _ = writeln!(self.text, "{}", insert(self.set, self.tables, revision));
        }
        self.note(revision.id());
    }

    fn forget(&mut self, node: Node) {
        self.applied.remove(node);
        let revision = self.set.revision(self.map.place(node));
        let ids = revision.replaces().into_iter().chain([revision.id()]).map(quoted).collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            self.text,
            "DELETE FROM {} WHERE project = {} AND revision IN ({ids});",
            self.tables.revisions,
            quoted(self.set.project()),
        );
    }

    /// State and log, after the rows.
    fn note(&mut self, revision: &str) {
        let part = |node: Node| self.set.revision(self.map.place(node)).part();
        let fingerprint: Fingerprint = self.applied.iter().map(part).collect();
        let _ = writeln!(
            self.text,
            "INSERT OR REPLACE INTO {state} (project, format, fingerprint, lease_owner, lease_until)\n\
             VALUES ({project}, {TABLE_FORMAT}, '{fingerprint}', NULL, 0);\n\
             INSERT INTO {log} (project, at, action, revision, rows_after, applied_by,\n    \
             duration_microseconds, tool_version)\n\
             VALUES ({project}, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), '{}', {}, {rows}, 'offline script', 0, {});\n",
            self.direction,
            quoted(revision),
            quoted(env!("CARGO_PKG_VERSION")),
            project = quoted(self.set.project()),
            rows = quoted(&self.applied.rows(self.map).join(",")),
            state = self.tables.state,
            log = self.tables.log,
        );
    }
}

/// Fails unless exactly these revisions are applied. A squash is applied where all that it replaces is.
fn guard(set: BakedSet, map: &RevisionMap<'_>, tables: &Names, applied: &AppliedSet) -> String {
    let list = |ids: &[&str]| {
        let quoted: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
        if quoted.is_empty() { "''".to_owned() } else { quoted.join(", ") }
    };
    let (squashes, plain): (Vec<Node>, Vec<Node>) =
        applied.iter().partition(|&node| !set.revision(map.place(node)).replaces().is_empty());
    // Of a squash that is still to run, nothing may be there.
    let replaced: Vec<&str> = squashes.iter().flat_map(|&squash| set.revision(map.place(squash)).replaces()).collect();
    let plain = map.ids(plain);
    let known = map.ids(applied.iter());
    let rows = format!("(SELECT count(*) FROM {} WHERE project = {}", tables.revisions, quoted(set.project()));
    let mut conditions = vec![
        format!("{rows}\n        AND revision NOT IN ({}, {})) <> 0", list(&known), list(&replaced)),
        format!("{rows}\n        AND state = 'applied' AND revision IN ({})) <> {}", list(&plain), plain.len()),
        format!("{rows}\n        AND state <> 'applied') <> 0"),
    ];
    for squash in squashes {
        let squash = set.revision(map.place(squash));
        let members = squash.replaces();
        conditions.push(format!(
            "{rows} AND revision = {}) <> 1\n        AND {rows} AND revision IN ({})) <> {}",
            quoted(squash.id()),
            list(&members),
            members.len()
        ));
    }
    format!(
        "-- Stops here unless the database stands where this script starts.\n\
         CREATE TEMP TABLE __migrations_guard (database_is_elsewhere INTEGER NOT NULL CHECK (database_is_elsewhere = 0));\n\
         INSERT INTO __migrations_guard\nSELECT {};\n\
         DROP TABLE __migrations_guard;\n\n",
        conditions.join("\n    OR ")
    )
}

/// Fails if the table of another tool is there, and nothing of ours.
fn foreign_guard(set: BakedSet, tables: &Names) -> String {
    let names: Vec<String> = FOREIGN_TABLES.iter().map(|(table, _)| quoted(table)).collect();
    format!(
        "-- Stops here if another tool has migrated the database; `stamp base` says that this does not matter.\n\
         CREATE TEMP TABLE __migrations_guard\n    \
             (another_tool_was_here INTEGER NOT NULL CHECK (another_tool_was_here = 0));\n\
         INSERT INTO __migrations_guard\n\
         SELECT (SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ({})) > 0\n    \
             AND (SELECT count(*) FROM {} WHERE project = {}) = 0;\n\
         DROP TABLE __migrations_guard;\n\n",
        names.join(", "),
        tables.state,
        quoted(set.project()),
    )
}

/// Fails if the same revisions have been applied under another name of the set, and none under this one.
fn other_name_guard(set: BakedSet, tables: &Names) -> String {
    let same = set.revisions().map(|revision| quoted(&format!("{} {}", revision.id(), revision.up().checksum())));
    let replaced = set.revisions().flat_map(|revision| revision.replaces()).map(quoted);
    let list = |ids: Vec<String>| if ids.is_empty() { "''".to_owned() } else { ids.join(", ") };
    format!(
        "-- Stops here if another project has applied the same revisions; `stamp base` says that this does not matter.\n\
         CREATE TEMP TABLE __migrations_guard\n    \
             (another_project_has_them INTEGER NOT NULL CHECK (another_project_has_them = 0));\n\
         INSERT INTO __migrations_guard\n\
         SELECT (SELECT count(*) FROM {} WHERE project <> {project}\n        \
             AND (revision || ' ' || up_checksum IN ({})\n            OR revision IN ({}))) > 0\n    \
             AND (SELECT count(*) FROM {} WHERE project = {project}) = 0;\n\
         DROP TABLE __migrations_guard;\n\n",
        tables.revisions,
        list(same.collect()),
        list(replaced.collect()),
        tables.state,
        project = quoted(set.project()),
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

fn insert(set: BakedSet, tables: &Names, revision: &BakedRevision) -> String {
    let down = revision.down().map_or("NULL".to_owned(), |down| quoted(&down.checksum().to_string()));
    let breaking = revision.breaking().map_or("NULL".to_owned(), quoted);
    format!(
        "INSERT INTO {} (project, revision, parents, depends_on, replaces, message,\n    \
         up_checksum, down_checksum, part, state, position, is_uncertain, breaking, stored_down, applied_by, applied_at,\n    \
         duration_microseconds, tool_version)\n\
         VALUES ({}, {}, {}, {}, {}, {},\n    {}, {down}, {}, '{}', 0, 0, {breaking}, NULL, 'offline script',\n    \
         strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0, {});",
        tables.revisions,
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
