//! Whether the program holds what the folder holds: cargo does not notice new files by itself.

#![expect(clippy::disallowed_methods, reason = "comparing with the folder is the purpose here")]

use std::fs;
use std::path::Path;

use migrations_core::baked::{BakedScript, BakedSet, Form};

use crate::error::{Error, ErrorKind};

/// # Errors
/// [`ErrorKind::Stale`] with everything that differs.
pub(crate) fn assert_fresh(set: BakedSet, manifest_directory: &str) -> Result<(), Error> {
    let folder = Path::new(manifest_directory).join(set.folder());
    let mut differences = Vec::new();
    let mut embedded: Vec<String> = Vec::new();
    for revision in set.revisions() {
        for script in [Some(revision.up()), revision.down()].into_iter().flatten() {
            compare(manifest_directory, &script, &mut differences);
            embedded.push(script.path());
        }
    }
    let has_lone = set.revisions().any(|revision| revision.form() == Form::Single);
    for path in script_files(&folder, has_lone) {
        let path = format!("{}/{path}", set.folder());
        if !embedded.contains(&path) {
            differences.push(format!("{path} is not embedded"));
        }
    }
    if differences.is_empty() {
        return Ok(());
    }
    let message = format!("the embedded migrations are not those of the folder:\n    {}", differences.join("\n    "));
    Err(Error::new(ErrorKind::Stale, message)
        .help("build again; a file that calls `embed_migrations!` must be touched, or the lock file written")
        .help(format!(
            "to have cargo see new files by itself, put into build.rs: println!(\"cargo::rerun-if-changed={}\");",
            set.folder()
        )))
}

fn compare(manifest_directory: &str, script: &BakedScript, differences: &mut Vec<String>) {
    let path = script.path();
    match fs::read_to_string(Path::new(manifest_directory).join(&path)) {
        Ok(text) => {
            let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            if !text.contains(script.text()) {
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
