//! `migrations edit`

use std::process::Command as Process;

use migrations::cli::{Access, Answer, Failure, FailureKind};
use migrations_core::baked::DownSource;
use serde::Serialize;

use super::revision::{build, declared, resolve};
use super::shared::{set, with_session};
use super::writing::{update_lock, what_is_left};
use crate::arguments::{Cli, EditArguments};
use crate::database;
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
    let found = if arguments.revision.contains("current") {
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
    open(&project.root.join(&path))?;
    let (locked, _) = update_lock(project)?;
    Ok(Answer::new(format!("edited {path}\n{locked}{}", what_is_left(project, &path)), &EditView { path: &path }))
}

/// Where the database stands.
fn current(project: &Project, cli: &Cli, target: &str) -> Result<Vec<String>, Failure> {
    let migrations = set(project, cli)?;
    with_session(project, cli, &migrations, |_| {
        let mut connection = database::connect(cli.project.database_url.as_deref(), Access::Read)?;
        let listing = migrations.show_at(&mut connection, target)?;
        Ok(listing.revisions.into_iter().map(|revision| revision.id).collect())
    })
}

/// Opens a file in the editor of the user, and waits for it.
fn open(path: &std::path::Path) -> Result<(), Failure> {
    let chosen =
        ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|it| !it.trim().is_empty()));
    let Some(editor) = chosen else {
        return Err(Failure::usage("nothing says which editor to open").help("set EDITOR, such as EDITOR=vi"));
    };
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Process::new(program).args(words).arg(path).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(FailureKind::File, format!("the editor `{editor}` ended with {status}"))),
        Err(error) => Err(Failure::new(FailureKind::File, format!("the editor `{editor}` cannot be started: {error}"))),
    }
}
