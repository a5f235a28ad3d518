//! `migrations revision --down-from-up`

use migrations::cli::{Answer, Failure, FailureKind};
use migrations_analysis::generated::stated_way_back;
use migrations_analysis::{NoSchema, SchemaAt, schema_at, stated_after, way_back_of};
use serde::Serialize;

use super::writing::update_lock;
use crate::diagnostics;
use crate::files;
use crate::project::Project;

#[derive(Serialize)]
struct WayBackView<'v> {
    path: &'v str,
    script: &'v str,
}

/// Writes the down script of a revision that has none.
pub(super) fn write(project: &Project, revision: &str) -> Result<Answer, Failure> {
    let found = way_back_of(&project.root, &project.settings, revision).map_err(|error| failure(project, error))?;
    let path = format!("{}/{}", project.settings.folder, found.path);
    let Some(script) = found.script else { return Err(nothing_found(revision)) };
    if found.has_down {
        return Err(Failure::usage(format!(
            "`{path}` is there, and is not changed; this would undo the up script:\n\n{}",
            script.trim_end()
        )));
    }
    files::replace(&project.folder().join(&found.path), &script)?;
    let (locked, _) = update_lock(project)?;
    let view = WayBackView { path: &path, script: &script };
    Ok(Answer::remark(format!("wrote {path}\n{locked}\n{script}"), &view))
}

/// The down script for the up script of a new revision.
pub(super) fn of_new(project: &Project, up: &str) -> Result<String, Failure> {
    let at_head = schema_at(&project.root, &project.settings, SchemaAt::Target("heads"));
    let model = at_head.map_err(|error| failure(project, error))?;
    stated_way_back(&model, up).ok_or_else(|| {
        let stated = stated_after(model, "--up", up);
        if stated.diagnostics.is_empty() {
            return nothing_found("the new revision");
        }
        diagnostics::failure("--up", &stated.diagnostics, &stated.sources)
    })
}

fn failure(project: &Project, error: NoSchema) -> Failure {
    match error {
        NoSchema::Graph => diagnostics::failure_of(&project.settings.folder, &project.check()),
        NoSchema::Target(reason) => Failure::usage(reason),
    }
}

fn nothing_found(revision: &str) -> Failure {
    let message = format!("no down script was found for {revision} that can be proved to undo it");
    Failure::new(FailureKind::Folder, message).help(
        "its up script may change nothing of the schema, or do what nobody can follow; `migrations verify` says more",
    )
}
