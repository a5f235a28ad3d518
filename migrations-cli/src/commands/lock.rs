//! `migrations lock`

use migrations::cli::{Answer, Failure, FailureKind};
use migrations_analysis::checkpoint::{self, NoCheckpoint};
use migrations_analysis::lock::{self, Unreadable, Update};
use migrations_core::baked::SetSource;
use serde::Serialize;

use crate::arguments::LockArguments;
use crate::diagnostics;
use crate::files;
use crate::project::Project;

#[derive(Serialize)]
struct LockView<'l> {
    path: &'l str,
    changed: bool,
}

pub(crate) fn lock(project: &Project, arguments: &LockArguments) -> Result<Answer, Failure> {
    let outcome = if arguments.seal { project.check_to_seal() } else { project.check_apart_from_lock() };
    let set = project.graph(&outcome)?;
    let folder = &project.settings.folder;
    if arguments.seal && outcome.set.is_none() {
        return Err(diagnostics::failure_of(folder, &outcome).help("only what is right can be sealed"));
    }
    let path = format!("{folder}/{}", lock::FILE_NAME);
    let previous = match &outcome.lock {
        None => Vec::new(),
        Some(Ok(entries)) => entries.clone(),
        Some(Err(unreadable)) => return Err(refuse_unreadable(unreadable)),
    };
    refuse_unknown(arguments, set, &previous)?;
    let update = Update { seal: arguments.seal, accepted: &arguments.accept };
    let text = lock::update(set, &previous, update).map_err(|broken| {
        let faults: Vec<String> = broken.iter().map(ToString::to_string).collect();
        let accept: String = broken.iter().map(|broken| format!(" --accept {}", broken.id())).collect();
        Failure::new(FailureKind::Folder, faults.join("\n"))
            .help("restore the revision: databases that have run it will not run it again")
            .help(&format!("or, if no database has run it: `migrations lock{accept}`"))
    })?;
    let file = project.folder().join(lock::FILE_NAME);
    let is_same = files::read_optional(&file)?.is_some_and(|old| old == text);
    if arguments.check && !is_same {
        return Err(
            Failure::new(FailureKind::Folder, format!("{path} is not up to date")).help("run `migrations lock`")
        );
    }
    let sealed =
        outcome.checkpoint.as_ref().map(|made| write_checkpoint(project, made)).transpose()?.unwrap_or_default();
    let view = LockView { path: &path, changed: !is_same };
    if is_same {
        return Ok(Answer::remark(format!("{path} is up to date\n{sealed}"), &view));
    }
    files::replace(&file, &text)?;
    let mut said = format!("wrote {path}\n{sealed}");
    for id in changed_downs(set, &previous) {
        said.push_str(&format!("note: the down script of {id} has changed since it was sealed; the new one counts\n"));
    }
    Ok(Answer::remark(said, &view))
}

/// Writes the checkpoint, or removes the one that is there if there can be none; says so.
fn write_checkpoint(project: &Project, made: &Result<String, NoCheckpoint>) -> Result<String, Failure> {
    let path = format!("{}/{}", project.settings.folder, checkpoint::FILE_NAME);
    let file = project.folder().join(checkpoint::FILE_NAME);
    match made {
        Ok(text) if files::read_optional(&file).is_ok_and(|old| old.as_ref() == Some(text)) => Ok(String::new()),
        Ok(text) => {
            files::replace(&file, text)?;
            Ok(format!("wrote {path}: builds go on from there\n"))
        }
        Err(reason) => {
            files::remove(&[file])?;
            Ok(format!("note: {path} is not written, so each build reads all revisions: {reason}\n"))
        }
    }
}

/// Sealed revisions with another down script now.
fn changed_downs<'s>(set: &'s SetSource, previous: &'s [lock::Entry]) -> impl Iterator<Item = &'s String> {
    set.revisions.iter().filter_map(|source| {
        let seal = previous.iter().find(|entry| entry.revision == source.revision.id)?.seal?;
        (seal.down != lock::down_checksum(source)).then_some(&source.revision.id)
    })
}

/// What cannot be read may have been a seal, and is not to be lost.
pub(super) fn refuse_unreadable(unreadable: &Unreadable) -> Failure {
    Failure::new(FailureKind::Folder, format!("{unreadable}, so writing the file anew could lose a seal"))
        .help("restore it, from git for example; or take the line out, if it is of no use; or use a newer `migrations`")
}

fn refuse_unknown(arguments: &LockArguments, set: &SetSource, previous: &[lock::Entry]) -> Result<(), Failure> {
    let is_known = |id: &String| {
        set.revisions.iter().any(|source| source.revision.id == *id)
            || previous.iter().any(|entry| entry.revision == *id)
    };
    match arguments.accept.iter().find(|id| !is_known(id)) {
        Some(id) => Err(Failure::usage(format!("there is no revision `{id}` to accept; ids are written in full here"))),
        None => Ok(()),
    }
}
