//! `migrations print-schema`

use std::io::Write;
use std::process::{Command, Stdio};

use migrations::cli::{Answer, Exit, Failure, FailureKind};
use migrations_analysis::{NoSchema, SchemaAt, schema_at};
use migrations_diesel_schema::{PrintSchema, Tables, Unmapped, print};
use serde::Serialize;

use super::diesel::{DIESEL_FILE, settings};
use crate::arguments::PrintSchemaArguments;
use crate::diagnostics;
use crate::files::{self, current_folder};
use crate::project::Project;

#[derive(Serialize)]
struct PrintedView<'v> {
    text: &'v str,
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct CheckedView<'v> {
    file: &'v str,
    is_current: bool,
    left_out: Vec<String>,
}

pub(crate) fn print_schema(project: &Project, arguments: &PrintSchemaArguments) -> Result<Answer, Failure> {
    let outcome = project.check_apart_from_lock();
    if outcome.forward.is_none() {
        // What is wrong in the folder would be missing in the file.
        return Err(diagnostics::failure_of(&project.settings.folder, &outcome));
    }
    let model =
        schema_at(&project.root, &project.settings, SchemaAt::Target(&arguments.at)).map_err(|error| match error {
            NoSchema::Graph => diagnostics::failure_of(&project.settings.folder, &project.check()),
            NoSchema::Target(reason) => Failure::usage(reason),
        })?;
    let (settings, base) = settings(project, arguments.schema_key.as_deref())?;
    let tables = Tables::of(&model, &settings);
    let left_out: Vec<String> = tables.unmapped.iter().map(Unmapped::to_string).collect();
    let text = patched(formatted(&print(&tables, &settings, model.dialect())), &settings, &base)?;
    if !arguments.check {
        mention(&left_out);
        let view = PrintedView { text: &text, left_out };
        return Ok(Answer::new(text.clone(), &view));
    }
    let (file, path) = match &arguments.file {
        Some(file) => (file.clone(), current_folder()?.join(file)),
        None => {
            let file = settings.file.clone().unwrap_or_else(|| "src/schema.rs".to_owned());
            let path = base.join(&file);
            (file, path)
        }
    };
    let Some(there) = files::read_optional(&path)? else {
        return Err(Failure::new(FailureKind::File, format!("there is no file `{file}`"))
            .help(&format!("`migrations print-schema > {file}` writes it")));
    };
    mention(&left_out);
    let is_current = there == text;
    let said = if is_current {
        format!("`{file}` is what the migrations make\n")
    } else {
        format!(
            "`{file}` is not what the migrations make:\n{}`migrations print-schema > {file}` writes it anew\n",
            changes(&there, &text)
        )
    };
    let view = CheckedView { file: &file, is_current, left_out };
    Ok(Answer::remark(said, &view).exiting(if is_current { Exit::Done } else { Exit::Drifted }))
}

/// Not part of what is printed, so that it can go into a file.
fn mention(left_out: &[String]) {
    for what in left_out {
        drop(writeln!(anstream::stderr(), "left out: {what}; `filter` in {DIESEL_FILE} says that this is meant"));
    }
}

/// As rustfmt lays it out, if that is installed: so does Diesel.
fn formatted(text: &str) -> String {
    let run = || -> std::io::Result<String> {
        let mut child = Command::new("rustfmt")
            .args(["--edition", "2021"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        let is_done = output.status.success() && !output.stdout.is_empty();
        Ok(if is_done { String::from_utf8_lossy(&output.stdout).into_owned() } else { text.to_owned() })
    };
    run().unwrap_or_else(|_| text.to_owned())
}

fn patched(text: String, settings: &PrintSchema, base: &std::path::Path) -> Result<String, Failure> {
    let Some(patch_file) = &settings.patch_file else { return Ok(text) };
    let Some(patch) = files::read_optional(&base.join(patch_file))? else {
        return Err(Failure::new(
            FailureKind::File,
            format!("there is no file `{patch_file}`, as {DIESEL_FILE} names it"),
        ));
    };
    let fault = |error: String| Failure::new(FailureKind::Folder, format!("`{patch_file}` cannot be applied: {error}"));
    let patch = diffy::Patch::from_str(&patch).map_err(|error| fault(error.to_string()))?;
    diffy::apply(&text, &patch).map_err(|error| fault(error.to_string()))
}

/// Lines that go and come.
fn changes(there: &str, wanted: &str) -> String {
    diffy::create_patch(there, wanted).to_string().lines().skip(2).map(|line| format!("{line}\n")).collect()
}
