//! Diesel's `schema.rs` and `diesel.toml`.

use std::path::{Path, PathBuf};

use migrations::cli::{Failure, FailureKind};
use migrations_diesel_schema::{DieselSchema, PrintSchema, Unreachable, read, read_settings, reshape, unreadable};
use migrations_schema::Schema;

use crate::diagnostics;
use crate::files;
use crate::project::Project;

/// Name of Diesel's configuration.
pub(crate) const DIESEL_FILE: &str = "diesel.toml";

/// The settings of the `diesel.toml` of a project, and where it stands.
pub(super) fn settings(project: &Project, key: Option<&str>) -> Result<(PrintSchema, PathBuf), Failure> {
    let found = project.root.ancestors().map(|folder| folder.join(DIESEL_FILE)).find(|path| path.is_file());
    let path = found.unwrap_or_else(|| project.root.join(DIESEL_FILE));
    let text = files::read_optional(&path)?.unwrap_or_default();
    let settings = read_settings(&text, key)
        .map_err(|reason| Failure::new(FailureKind::Folder, format!("`{}`: {reason}", path.display())))?;
    Ok((settings, path.parent().map(Path::to_path_buf).unwrap_or_default()))
}

/// Where Diesel keeps its `schema.rs`, as the project sees it.
pub(super) fn schema_file(project: &Project) -> Result<String, Failure> {
    let (settings, base) = settings(project, None)?;
    let path = base.join(settings.file.as_deref().unwrap_or("src/schema.rs"));
    let below = path.strip_prefix(&project.root).unwrap_or(&path);
    Ok(below.to_string_lossy().into_owned())
}

/// A `schema.rs` that was read.
pub(super) struct DieselSource {
    name: String,
    written: DieselSchema,
    settings: PrintSchema,
}

impl DieselSource {
    pub(super) fn read(project: &Project, name: &str, text: &str) -> Result<Self, Failure> {
        let written = read(text).map_err(|fault| {
            let (diagnostic, sources) = unreadable(name, text, &fault);
            diagnostics::failure(name, &[diagnostic], &sources)
        })?;
        let (settings, _) = settings(project, None)?;
        Ok(Self { name: name.to_owned(), written, settings })
    }

    /// The schema that it asks for, beginning with another.
    pub(super) fn schema(&self, from: &Schema) -> Result<Schema, Failure> {
        reshape(from, &self.written, &self.settings).map_err(|faults| {
            let faults: Vec<String> = faults.iter().map(Unreachable::to_string).collect();
            let message = format!("`{}` asks for what cannot be made:\n  {}", self.name, faults.join("\n  "));
            Failure::new(FailureKind::Folder, message)
        })
    }
}
