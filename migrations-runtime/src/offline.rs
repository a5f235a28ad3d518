//! A run as a script, for a person to execute.

use std::fmt::Write as _;
use std::marker::PhantomData;

use migrations_core::baked::{Action, BakedRevision, BakedScript, BakedSet};
use migrations_core::{AppliedSet, Direction, Fingerprint, Node, Plan, RevisionMap, client_statement};

use crate::backend::tables::{self, When};
use crate::backend::{
    Commits, FOREIGN_TABLES, Home, LogRow, MigrationBackend, RevisionRow, RevisionState, ScriptWords,
};
use crate::error::{Error, ErrorKind};
use crate::rows::new_row;
use crate::runner::planning::refuse_irreversible;
use crate::wording::rows_or_base;

/// The script that carries out `plan`; complete, or an error.
///
/// Whatever it commits, it commits with the tracking rows that belong to it.
///
/// # Errors
/// If a revision calls functions or has no way back.
pub(crate) fn script<B: MigrationBackend>(
    set: BakedSet,
    map: &RevisionMap<'_>,
    applied: &AppliedSet,
    plan: &Plan<'_>,
) -> Result<String, Error> {
    let initial: Vec<String> = plan.initial_rows().iter().map(|&row| row.to_owned()).collect();
    let last: Vec<String> = plan.final_rows().iter().map(|&row| row.to_owned()).collect();
    if plan.direction() == Direction::Downgrade {
        refuse_irreversible(set, map, plan)?;
    }
    let home = Home::of(set);
    let words = B::script(&home);
    let text = format!(
        "-- {}{} from {} to {}, written by migrations {}\n-- {}\n{}",
        plan.direction(),
        project_words(set),
        rows_or_base(&initial),
        rows_or_base(&last),
        env!("CARGO_PKG_VERSION"),
        words.shell,
        words.prelude,
    );
    let mut script: Script<'_, '_, B> = Script {
        set,
        map,
        home,
        words,
        direction: plan.direction(),
        applied: applied.clone(),
        text,
        is_open: false,
        has_tables: false,
        backend: PhantomData,
    };
    script.tables();
    script.open();
    script.guard(applied);
    if plan.direction() == Direction::Upgrade && applied.is_empty() {
        script.foreign_guard();
        script.other_name_guard();
    }
    for node in applied.iter().filter(|&node| !set.revision(map.place(node)).replaces().is_empty()) {
        script.insert(&set.revision(map.place(node)));
        script.push("\n");
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
struct Script<'s, 'm, B> {
    set: BakedSet,
    map: &'s RevisionMap<'m>,
    home: Home,
    words: ScriptWords,
    direction: Direction,
    applied: AppliedSet,
    text: String,
    /// Whether a transaction is open.
    is_open: bool,
    has_tables: bool,
    backend: PhantomData<B>,
}

impl<B: MigrationBackend> Script<'_, '_, B> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn table(&self, name: &str) -> String {
        B::table(&self.home, name)
    }

    /// In the first transaction, where making tables does not end it.
    fn tables(&mut self) {
        let create: String =
            tables::create_tables::<B>(&self.home).iter().map(|table| format!("{table};\n\n")).collect();
        if B::COMMITS != Commits::Statement {
            self.push(&self.words.begin.clone());
            self.is_open = true;
        }
        if !self.words.session_lock.is_empty() {
            let query = self.words.session_lock.clone();
            self.stop_unless_zero("Stops here if somebody else is migrating.", "somebody_else_is_migrating", &query);
        }
        self.push(&create);
        if self.is_open {
            self.push(&self.words.lock.clone());
        }
        self.has_tables = true;
    }

    fn open(&mut self) {
        if !self.is_open {
            self.push(&format!("{}{}", self.words.begin, self.words.lock));
            self.is_open = true;
        }
    }

    fn close(&mut self) {
        if self.is_open {
            self.push("COMMIT;\n\n");
            self.is_open = false;
        }
    }

    /// Fails unless a query of one number gives 0.
    fn stop_unless_zero(&mut self, why: &str, name: &str, query: &str) {
        let [before, after] = self.words.guard;
        let text = format!("-- {why}\n{}{query}{}", before.replace("{name}", name), after.replace("{name}", name));
        self.push(&text);
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
        let without_foreign_keys = self.words.switches_foreign_keys
            && (revision.has_foreign_keys_off() || script.dropped_tables().next().is_some());
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
        let changes_settings = script.statements().any(|statement| statement.conduct.may_change_settings);
        if changes_settings {
            self.push(self.words.save);
        }
        if is_bit_by_bit {
            self.noted_statements(&revision, &script);
        } else {
            for statement in script.statements() {
                let _ = writeln!(self.text, "{};\n", client_statement(statement.text, B::DIALECT));
            }
        }
        if changes_settings {
            self.push(self.words.restore);
        }
        if without_foreign_keys {
            self.stop_unless_zero(
                "Stops here if rows refer to nothing now that did not before.",
                "new_orphans",
                "(SELECT count(*) FROM pragma_foreign_key_check) > known\n    FROM __migrations_orphans",
            );
            self.push("DROP TABLE __migrations_orphans;\n\n");
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

    /// Each with the note that it is done, so that a run can go on where the script stopped.
    fn noted_statements(&mut self, revision: &BakedRevision, script: &BakedScript) {
        let running = match self.direction {
            Direction::Downgrade => RevisionState::Downgrading,
            _ => RevisionState::Upgrading,
        };
        let row = RevisionRow { applied_by: BY.to_owned(), ..new_row(revision, running) };
        self.open();
        for statement in tables::write_revisions::<B>(&self.home, &[&row], Some(When::Now), None) {
            let _ = writeln!(self.text, "{statement};");
        }
        let state = tables::write_state::<B>(&self.home, None, None);
        let _ = writeln!(self.text, "{state};");
        self.close();
        for (at, statement) in script.statements().enumerate() {
            let is_outside = matches!(statement.action, Action::ExecuteOutside(_));
            if is_outside {
                self.note_position(revision, at, true);
            } else {
                self.open();
            }
            let _ = writeln!(self.text, "{};", client_statement(statement.text, B::DIALECT));
            self.note_position(revision, at + 1, false);
            self.close();
        }
    }

    fn note_position(&mut self, revision: &BakedRevision, position: usize, is_uncertain: bool) {
        let _ = writeln!(
            self.text,
            "UPDATE {} SET position = {position}, is_uncertain = {} WHERE project = {} AND revision = {};\n",
            self.table("revisions"),
            B::flag(is_uncertain),
            B::literal(self.set.project()),
            B::literal(revision.id()),
        );
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
        let added: Vec<Node> = after.iter().filter(|&node| !self.applied.contains(node)).collect();
        for node in added {
            self.insert(&self.set.revision(self.map.place(node)));
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
            self.insert(revision);
        }
        self.note(revision.id());
    }

    fn forget(&mut self, node: Node) {
        self.applied.remove(node);
        let revision = self.set.revision(self.map.place(node));
        let ids: Vec<String> = revision.replaces().into_iter().chain([revision.id()]).map(str::to_owned).collect();
        let delete = tables::delete_revisions::<B>(&self.home, &ids);
        let _ = writeln!(self.text, "{delete};");
    }

    fn insert(&mut self, revision: &BakedRevision) {
        let row = RevisionRow { applied_by: BY.to_owned(), ..new_row(revision, RevisionState::Applied) };
        for statement in tables::write_revisions::<B>(&self.home, &[&row], Some(When::Now), None) {
            let _ = writeln!(self.text, "{statement};");
        }
    }

    /// State and log, after the rows.
    fn note(&mut self, revision: &str) {
        let part = |node: Node| self.set.revision(self.map.place(node)).part();
        let fingerprint: Fingerprint = self.applied.iter().map(part).collect();
        let log = LogRow {
            at: 0,
            action: self.direction.to_string(),
            revision: revision.to_owned(),
            rows_after: self.applied.rows(self.map).join(","),
            applied_by: BY.to_owned(),
            duration: 0,
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let mut statements = vec![tables::write_state::<B>(&self.home, Some(&fingerprint.to_string()), None)];
        statements.extend(tables::append_log::<B>(&self.home, &[log], Some(When::Now), None));
        for statement in statements {
            let _ = writeln!(self.text, "{statement};");
        }
        self.push("\n");
    }

    /// Fails unless exactly these revisions are applied. A squash is applied where all that it replaces is.
    fn guard(&mut self, applied: &AppliedSet) {
        let (set, map) = (self.set, self.map);
        let (squashes, plain): (Vec<Node>, Vec<Node>) =
            applied.iter().partition(|&node| !set.revision(map.place(node)).replaces().is_empty());
        // Of a squash that is still to run, nothing may be there.
        let replaced: Vec<&str> =
            squashes.iter().flat_map(|&squash| set.revision(map.place(squash)).replaces()).collect();
        let plain = map.ids(plain);
        let known = map.ids(applied.iter());
        let rows =
            format!("(SELECT count(*) FROM {} WHERE project = {}", self.table("revisions"), B::literal(set.project()));
        let mut conditions = vec![
            format!("{rows}\n        AND revision NOT IN ({}, {})) <> 0", list::<B>(&known), list::<B>(&replaced)),
            format!(
                "{rows}\n        AND state = 'applied' AND revision IN ({})) <> {}",
                list::<B>(&plain),
                plain.len()
            ),
            format!("{rows}\n        AND state <> 'applied') <> 0"),
            format!(
                "(SELECT count(*) FROM {} WHERE project = {} AND lease_until > {}) <> 0",
                self.table("state"),
                B::literal(set.project()),
                B::NOW_MILLISECONDS
            ),
        ];
        for squash in squashes {
            let squash = set.revision(map.place(squash));
            let members = squash.replaces();
            conditions.push(format!(
                "{rows} AND revision = {}) <> 1\n        AND {rows} AND revision IN ({})) <> {}",
                B::literal(squash.id()),
                list::<B>(&members),
                members.len()
            ));
        }
        self.stop_unless_zero(
            "Stops here unless the database stands where this script starts.",
            "database_is_elsewhere",
            &number(&conditions.join("\n    OR ")),
        );
    }

    /// Fails if the table of another tool is there, and nothing of ours.
    fn foreign_guard(&mut self) {
        let names: Vec<&str> = FOREIGN_TABLES.iter().map(|(table, _)| *table).collect();
        let condition = format!(
            "(SELECT count(*) FROM ({}) AS tools) > 0\n    AND {}",
            B::tables_query(&self.home, "", &names),
            self.has_no_state()
        );
        self.stop_unless_zero(
            "Stops here if another tool has migrated the database; `stamp base` says that this does not matter.",
            "another_tool_was_here",
            &number(&condition),
        );
    }

    /// Fails if the same revisions have been applied under another name of the set, and none under this one.
    fn other_name_guard(&mut self) {
        let set = self.set;
        let same: Vec<String> = set
            .revisions()
            .map(|it| {
                format!(
                    "revision = {} AND up_checksum = {}",
                    B::literal(it.id()),
                    B::literal(&it.up().checksum().to_string())
                )
            })
            .collect();
        let replaced: Vec<&str> = set.revisions().flat_map(|revision| revision.replaces()).collect();
        if same.is_empty() {
            return;
        }
        let condition = format!(
            "(SELECT count(*) FROM {} WHERE project <> {}\n        AND ({}\n            OR revision IN ({}))) > 0\n    AND {}",
            self.table("revisions"),
            B::literal(set.project()),
            same.join("\n            OR "),
            list::<B>(&replaced),
            self.has_no_state()
        );
        self.stop_unless_zero(
            "Stops here if another project has applied the same revisions; `stamp base` says that this does not matter.",
            "another_project_has_them",
            &number(&condition),
        );
    }

    fn has_no_state(&self) -> String {
        format!("(SELECT count(*) FROM {} WHERE project = {}) = 0", self.table("state"), B::literal(self.set.project()))
    }
}

/// Who is said to have run what a script runs.
const BY: &str = "offline script";

/// 1 where a condition holds, 0 elsewhere.
fn number(condition: &str) -> String {
    format!("CASE WHEN {condition} THEN 1 ELSE 0 END")
}

/// Texts as a list of SQL, which must not be empty.
fn list<B: MigrationBackend>(texts: &[&str]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| B::literal(text)).collect();
    if quoted.is_empty() { "''".to_owned() } else { quoted.join(", ") }
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

/// Whose migrations these are, for the first line; a comment ends with its line.
fn project_words(set: BakedSet) -> String {
    match set.project() {
        "" => String::new(),
        project => format!(" of {}", project.replace(char::is_control, " ")),
    }
}
