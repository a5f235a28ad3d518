//! `migrations edit`

use std::path::Path;
use std::process::{Command as Process, Stdio};

use migrations::Migrations;
use migrations::Target;
use migrations::cli::{Access, Answer, Failure, FailureKind};
use migrations_core::baked::DownSource;
use serde::Serialize;

use super::revision::{build, declared, resolve};
use super::shared::{set, with_session};
use super::writing::what_is_left;
use crate::arguments::{Cli, EditArguments};
use crate::database::{Reachable, for_dialect};
use crate::project::Project;

#[derive(Serialize)]
struct EditView<'e> {
    path: &'e str,
}

pub(crate) fn edit(project: &Project, cli: &Cli, arguments: &EditArguments) -> Result<Answer, Failure> {
    let outcome = project.check_apart_from_lock();
    let source = project.graph(&outcome)?;
    let revisions = declared(source);
    let map = build(&revisions)?;
    let target: Target = arguments.revision.parse().map_err(migrations::Error::from)?;
    let found = if target.needs_current() {
        current(project, cli, &arguments.revision)?
    } else {
        map.ids(resolve(&map, &arguments.revision)?).into_iter().map(str::to_owned).collect()
    };
    let [id] = &found[..] else {
        let message = format!("`{}` is not one revision, but {}", arguments.revision, found.len());
        return Err(Failure { candidates: found, ..Failure::usage(message) });
    };
    let revision = source.revisions.iter().find(|source| source.revision.id == *id);
    let Some(revision) = revision else { return Err(Failure::usage(format!("there is no revision `{id}`"))) };
    if arguments.down && matches!(revision.down, DownSource::Irreversible(_)) {
        return Err(Failure::usage(format!("revision {id} is irreversible: it has no down script")));
    }
    let path = format!("{}/{}", project.settings.folder, revision.form.path(&revision.name, !arguments.down));
    open(&project.root.join(&path), cli.output.json)?;
    let left = what_is_left(project, &format!("{}/{}", project.settings.folder, revision.name));
    Ok(Answer::remark(format!("edited {path}\n{left}"), &EditView { path: &path }))
}

/// Where the database stands.
fn current(project: &Project, cli: &Cli, target: &str) -> Result<Vec<String>, Failure> {
    for_dialect!(project, C => current_on::<C>(project, cli, target))
}

fn current_on<C: Reachable>(project: &Project, cli: &Cli, target: &str) -> Result<Vec<String>, Failure> {
    let migrations: Migrations<C> = set(project, cli)?;
    with_session(project, cli, &migrations, |session| {
        let mut connection = session.connection(Access::Read)?;
        let listing = migrations.show_at(&mut connection, target)?;
        Ok(listing.revisions.into_iter().map(|revision| revision.id).collect())
    })
}

/// Opens a file in the editor of the user, and waits for it.
fn open(path: &Path, is_json: bool) -> Result<(), Failure> {
    let chosen =
        ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|it| !it.trim().is_empty()));
    let Some(editor) = chosen else {
        return Err(Failure::usage("nothing says which editor to open").help("set EDITOR, such as EDITOR=vi"));
    };
    let mut process = editor_process(&editor, path);
    if is_json {
        // Standard output is for the answer.
        process.stdout(Stdio::null());
    }
    match process.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(FailureKind::File, format!("the editor `{editor}` ended with {status}"))),
        Err(error) => Err(Failure::new(FailureKind::File, format!("the editor `{editor}` cannot be started: {error}"))),
    }
}

/// As git starts an editor: the shell takes quotes and variables apart.
#[cfg(unix)]
fn editor_process(editor: &str, path: &Path) -> Process {
    let mut process = Process::new("sh");
    process.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(path);
    process
}

#[cfg(not(unix))]
fn editor_process(editor: &str, path: &Path) -> Process {
    let mut words = editor.split_whitespace();
    let mut process = Process::new(words.next().unwrap_or_default());
    process.args(words).arg(path);
    process
}
