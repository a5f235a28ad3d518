//! `migrations squash`

use std::path::PathBuf;

use migrations::cli::{Access, Answer, Failure, FailureKind};
use migrations::{Dialect, Migrations};
use migrations_analysis::compose;
use migrations_core::baked::{Action, DownSource, Form, RevisionSource, ScriptSource, SetSource};
use migrations_core::{AppliedSet, RangeTarget, Revision};
use serde::Serialize;

use super::revision::{build, declared};
use super::shared::{set, with_session};
use super::writing::{Scripts, id, update_lock, write};
use crate::arguments::{Cli, SquashArguments};
use crate::database::{Reachable, for_dialect};
use crate::files;
use crate::project::Project;

pub(crate) fn squash(project: &Project, cli: &Cli, arguments: &SquashArguments) -> Result<Answer, Failure> {
    if arguments.finish {
        return finish(project, cli);
    }
    let (checked, _) = project.set()?;
    let source = checked.source();
    let members = members(source, arguments.range.as_deref().unwrap_or_default())?;
    // Where changes of a schema commit by themselves, nearly everything runs outside transactions.
    if project.settings.dialect().is_none_or(Dialect::has_transactional_changes) {
        refuse_outside_transaction(&members)?;
    }
    let ids: Vec<String> = members.iter().map(|member| member.revision.id.clone()).collect();
    let is_inside = |name: &String| ids.contains(name);
    let mut revision = Revision {
        id: id(arguments.rev_id.as_deref())?,
        // One entry is all there may be; the graph says so where there are more.
        down_revisions: members[0].revision.down_revisions.clone(),
        depends_on: Vec::new(),
        branch_labels: Vec::new(),
        replaces: ids.clone(),
    };
    for member in &members {
        revision.branch_labels.extend(member.revision.branch_labels.iter().cloned());
        for needed in member.revision.depends_on.iter().filter(|name| !is_inside(name)) {
            if !revision.depends_on.contains(needed) {
                revision.depends_on.push(needed.clone());
            }
        }
    }
    let (further, directives) = carried_over(&members);
    let up: String = members.iter().map(|member| section(member, &member.up)).collect();
    let scripts = Scripts {
        revision,
        message: arguments.message.clone().unwrap_or_else(|| format!("squash {} to {}", ids[0], ids[ids.len() - 1])),
        further,
        up: format!("{directives}{up}"),
        down: down(&members),
    };
    let mut answer = write(project, &project.check_apart_from_lock(), scripts)?;
    let remark = foreign_keys_remark(&members);
    answer.text = format!(
        "{}\n{remark}Databases before the range run this revision, those past it record it, those inside it finish the old ones \
         first.\nOnce no database is inside the range any more: `migrations squash --finish`\n",
        answer.text
    );
    Ok(answer)
}

/// The revisions of a range, oldest first.
fn members<'s>(source: &'s SetSource, range: &str) -> Result<Vec<&'s RevisionSource>, Failure> {
    let revisions = declared(source);
    let map = build(&revisions)?;
    let range: RangeTarget = range.parse().map_err(migrations::Error::from)?;
    if range.needs_current() {
        return Err(Failure::usage("a range to squash cannot depend on where a database stands"));
    }
    let found = map.history(&range, &AppliedSet::empty(&map)).map_err(migrations::Error::from)?;
    let mut members: Vec<&RevisionSource> = found.into_iter().map(|node| &source.revisions[map.place(node)]).collect();
    members.reverse();
    if members.len() < 2 {
        return Err(Failure::usage(format!(
            "the range holds {} revision, so there is nothing to squash",
            members.len()
        )));
    }
    let unreadable = members.iter().find_map(|member| match &member.down {
        DownSource::Unreadable { reason, .. } => Some(format!("{}: {reason}", member.revision.id)),
        DownSource::Script(_) | DownSource::Irreversible(_) | DownSource::Missing => None,
    });
    if let Some(unreadable) = unreadable {
        return Err(Failure::new(FailureKind::Folder, format!("the squash would lose the way back of {unreadable}"))
            .help(
                "correct the down script first; or remove it, and write `-- irreversible: <reason>` into the header",
            ));
    }
    if let Some(squash) = members.iter().find(|member| !member.revision.replaces.is_empty()) {
        let message = format!("{} is a squash itself", squash.revision.id);
        return Err(Failure::usage(message).help("leave it out of the range"));
    }
    Ok(members)
}

fn refuse_outside_transaction(members: &[&RevisionSource]) -> Result<(), Failure> {
    let outside = |script: &ScriptSource| {
        script.statements.iter().any(|statement| matches!(statement.action, Action::ExecuteOutside(_)))
    };
    let runs_outside = |member: &&&RevisionSource| {
        let down_outside = matches!(&member.down, DownSource::Script(script) if outside(script));
        member.outside_transaction || outside(&member.up) || down_outside
    };
    match members.iter().find(runs_outside) {
        Some(member) => Err(Failure::usage(format!(
            "{} runs outside a transaction, which the whole squash would then do",
            member.revision.id
        ))
        .help("squash the revisions before and after it")),
        None => Ok(()),
    }
}

/// Enforcement is off for a whole revision or not at all.
fn foreign_keys_remark(members: &[&RevisionSource]) -> String {
    let is_off = |member: &&&RevisionSource| member.foreign_keys_off || !member.up.dropped_tables.is_empty();
    match members.iter().find(is_off) {
        Some(member) if members.iter().any(|other| !is_off(&other)) => format!(
            "note: {} drops a table, so foreign keys can be off while all of this revision runs: look for statements of the\n\
             others that count on ON DELETE CASCADE\n\n",
            member.revision.id
        ),
        _ => String::new(),
    }
}

/// The statements of a script, under a line that says where they come from.
fn section(member: &RevisionSource, script: &ScriptSource) -> String {
    let mut text = format!("\n-- from {}", member.revision.id);
    if !member.message.is_empty() {
        text.push_str(&format!(", {}", member.message));
    }
    text.push('\n');
    for statement in &script.statements {
        let start = statement.start as usize;
        let sql = &script.text[start..start + statement.length as usize];
        match statement.action {
            Action::Call => text.push_str(&format!("-- call: {sql}\n")),
            _ => text.push_str(&format!("{};\n", sql.trim_end())),
        }
    }
    text
}

/// The way back, if every revision has one.
fn down(members: &[&RevisionSource]) -> Option<String> {
    let mut text = String::new();
    for member in members.iter().rev() {
        match &member.down {
            DownSource::Script(script) => text.push_str(&section(member, script)),
            DownSource::Missing if member.up.statements.is_empty() => {}
            DownSource::Missing | DownSource::Irreversible(_) | DownSource::Unreadable { .. } => return None,
        }
    }
    Some(text)
}

/// Header lines and directives that hold for the squash, too.
fn carried_over(members: &[&RevisionSource]) -> (Vec<(String, String)>, String) {
    let mut further: Vec<(String, String)> = Vec::new();
    let mut directives = String::new();
    for member in members {
        further.extend(compose::allowances(&member.up.text).into_iter().map(|rule| ("allow".to_owned(), rule)));
        for line in member.up.text.lines().map(str::trim).filter(|line| line.starts_with("-- migrations: allow")) {
            directives.push_str(&format!("{line}\n"));
        }
    }
    if members.iter().any(|member| member.foreign_keys_off) {
        further.push(("foreign_keys".to_owned(), "off".to_owned()));
    }
    let reason_of = |member: &&RevisionSource| match &member.down {
        DownSource::Irreversible(reason) | DownSource::Unreadable { reason, .. } => {
            Some(format!("{}: {reason}", member.revision.id))
        }
        DownSource::Missing if !member.up.statements.is_empty() => {
            Some(format!("{} has no down script", member.revision.id))
        }
        DownSource::Missing | DownSource::Script(_) => None,
    };
    if let Some(reason) = members.iter().find_map(reason_of) {
        further.push(("irreversible".to_owned(), reason));
    }
    if let Some(reason) = members.iter().find_map(|member| member.breaking.as_ref()) {
        further.push(("breaking".to_owned(), reason.clone()));
    }
    (further, directives)
}

#[derive(Serialize)]
struct FinishView<'f> {
    removed: &'f [String],
    database_asked: bool,
}

/// Removes the files of what squashes replace.
fn finish(project: &Project, cli: &Cli) -> Result<Answer, Failure> {
    let (checked, _) = project.set()?;
    let source = checked.source();
    let replaced: Vec<&RevisionSource> = source
        .revisions
        .iter()
        .filter(|member| source.revisions.iter().any(|squash| squash.revision.replaces.contains(&member.revision.id)))
        .collect();
    if replaced.is_empty() {
        return Ok(Answer::new(
            "nothing to finish: no revision is replaced by another\n",
            &FinishView { removed: &[], database_asked: false },
        ));
    }
    let is_asked = cli.project.database()?.is_some();
    if is_asked {
        refuse_inside(project, cli, &replaced)?;
    }
    let folder = &project.settings.folder;
    let mut paths: Vec<String> = Vec::new();
    for member in &replaced {
        paths.extend([true, false].map(|is_up| format!("{folder}/{}", member.form.path(&member.name, is_up))));
        if member.form == Form::Directory {
            paths.push(format!("{folder}/{}/metadata.toml", member.name));
        }
    }
    paths.retain(|path| project.root.join(path).is_file());
    paths.dedup();
    files::remove(&paths.iter().map(|path| project.root.join(path)).collect::<Vec<PathBuf>>())?;
    let mut text: String = paths.iter().map(|path| format!("removed {path}\n")).collect();
    for member in replaced.iter().filter(|member| member.form == Form::Directory) {
        if !files::remove_empty_folder(&project.folder().join(&member.name)) {
            text.push_str(&format!("kept {folder}/{}, which holds something else\n", member.name));
        }
    }
    text.push_str(&update_lock(project)?.0);
    if !is_asked {
        text.push_str(
            "note: no database was asked; one that is still inside the range cannot go on without these files\n",
        );
    }
    Ok(Answer::remark(text, &FinishView { removed: &paths, database_asked: is_asked }))
}

/// # Errors
/// If the database has some of the replaced revisions but not all: it would need their files.
fn refuse_inside(project: &Project, cli: &Cli, replaced: &[&RevisionSource]) -> Result<(), Failure> {
    for_dialect!(project, C => refuse_inside_on::<C>(project, cli, replaced))
}

fn refuse_inside_on<C: Reachable>(project: &Project, cli: &Cli, replaced: &[&RevisionSource]) -> Result<(), Failure> {
    let migrations: Migrations<C> = set(project, cli)?;
    with_session(project, cli, &migrations, |session| {
        let mut connection = session.connection(Access::Read)?;
        let history = migrations.history(&mut connection)?;
        // Only a database inside the range sees the originals, whichever database it is.
        let seen = history.revisions.iter().find(|info| replaced.iter().any(|member| member.revision.id == info.id));
        match seen {
            None => Ok(()),
            Some(_) => Err(Failure::new(
                FailureKind::Run(migrations::ErrorKind::InsideSquash),
                "the database is inside what is replaced",
            )
            .help("run `migrations upgrade head` on it first")),
        }
    })
}
