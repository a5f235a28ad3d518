//! Whether the program holds what the folder holds: cargo does not notice new files by itself.

#![expect(clippy::disallowed_methods, reason = "comparing with the folder is the purpose here")]

use std::fs;
use std::path::Path;

use migrations_core::baked::{BakedScript, BakedSet, Form};

use crate::error::{Error, ErrorKind};

/// # Errors
/// [`ErrorKind::Stale`] with everything that differs.
pub(crate) fn check_fresh(set: BakedSet, manifest_directory: &str) -> Result<(), Error> {
    let folder = Path::new(manifest_directory).join(set.folder());
    let mut differences = Vec::new();
    let mut embedded: Vec<String> = Vec::new();
    for revision in set.revisions() {
        let scripts: Vec<BakedScript> = [Some(revision.up()), revision.down()].into_iter().flatten().collect();
        // Both in one file, or each in its own.
        let size = if revision.form() == Form::Single { scripts.len() } else { 1 };
        for scripts in scripts.chunks(size) {
            compare(manifest_directory, revision.form(), scripts, &mut differences);
        }
        embedded.extend(scripts.iter().map(BakedScript::path));
    }
    embedded.sort();
    let has_lone = set.revisions().any(|revision| matches!(revision.form(), Form::Single | Form::Flyway));
    for path in script_files(&folder, has_lone) {
        let path = format!("{}/{path}", set.folder());
        if embedded.binary_search(&path).is_err() {
            differences.push(format!("{path} is not embedded"));
        }
    }
    if differences.is_empty() {
        return Ok(());
    }
    let message = format!("the embedded migrations are not those of the folder:\n    {}", differences.join("\n    "));
    Err(Error::new(ErrorKind::Stale, message)
        .help("`migrations lock`, then build again; without a lock file, touch a file that calls `embed_migrations!`")
        .help(format!(
            "to have cargo see new files by itself, let build.rs print `cargo::rerun-if-changed={}` and \
             `cargo::rustc-env=MIGRATIONS_TRACKED=1`",
            set.folder()
        )))
}

/// Whether a file still holds these scripts, and nothing else that runs.
fn is_same(form: Form, file: &str, texts: &[&str]) -> bool {
    if form != Form::Single {
        return texts.iter().all(|text| file == *text);
    }
    let mut rest = file.to_owned();
    for text in texts {
        let Some(at) = rest.find(text) else { return false };
        rest.replace_range(at..at + text.len(), "");
    }
    rest.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with("--"))
}

fn compare(manifest_directory: &str, form: Form, scripts: &[BakedScript], differences: &mut Vec<String>) {
    let path = scripts[0].path();
    let texts: Vec<&str> = scripts.iter().map(BakedScript::text).collect();
    match fs::read_to_string(Path::new(manifest_directory).join(&path)) {
        Ok(text) => {
            let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            if !is_same(form, &text, &texts) {
                differences.push(format!("{path} has another text"));
            }
        }
        Err(error) => differences.push(format!("{path} cannot be read: {error}")),
    }
}

/// Files that would be scripts: `up.sql` and `down.sql` of folders, pairs and, where the set has such, lone files.
fn script_files(folder: &Path, has_lone: bool) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        if entry.path().is_dir() {
            let scripts = ["up.sql", "down.sql"].into_iter().filter(|script| entry.path().join(script).is_file());
            // A folder without an up script is no revision.
            if entry.path().join("up.sql").is_file() {
                found.extend(scripts.map(|script| format!("{name}/{script}")));
            }
        } else if name.ends_with(".up.sql") || name.ends_with(".down.sql") || has_lone && name.ends_with(".sql") {
            found.push(name);
        }
    }
    found.sort();
    found
}
