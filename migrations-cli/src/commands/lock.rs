//! `migrations lock`

use migrations::cli::{Answer, Failure, FailureKind};
use migrations_analysis::lock::{self, Update};
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
    let outcome = project.check_apart_from_lock();
    let set = project.graph(&outcome)?;
    let folder = &project.settings.folder;
    if arguments.seal && outcome.set.is_none() {
        return Err(diagnostics::failure_of(folder, &outcome).help("only what is right can be sealed"));
    }
    let path = format!("{folder}/{}", lock::FILE_NAME);
    let previous = outcome.lock.clone().unwrap_or_default();
    refuse_unknown(arguments, set, &previous)?;
    let update = Update { seal: arguments.seal, accepted: &arguments.accept };
    let text = lock::update(set, &previous, update).map_err(|broken| {
        let faults: Vec<String> = broken.iter().map(ToString::to_string).collect();
        Failure::new(FailureKind::Folder, faults.join("\n"))
            .help("restore the revision: databases that have run it will not run it again")
            .help("or, if no database has run it: `migrations lock --accept <ID>`")
    })?;
    let file = project.folder().join(lock::FILE_NAME);
    let is_same = files::read_optional(&file)?.is_some_and(|old| old == text);
    if arguments.check && !is_same {
        return Err(
            Failure::new(FailureKind::Folder, format!("{path} is not up to date")).help("run `migrations lock`")
        );
    }
    let view = LockView { path: &path, changed: !is_same };
    if is_same {
        return Ok(Answer::new(format!("{path} is up to date\n"), &view));
    }
    files::replace(&file, &text)?;
    Ok(Answer::new(format!("wrote {path}\n"), &view))
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
