//! `schema = "src/schema.rs"`: Diesel's tables and the migrations must agree.

use std::path::{Path, PathBuf};

use migrations_analysis::config::Settings;
use migrations_analysis::diagnostic::{Diagnostic, Sources};
use migrations_analysis::read_text;
use migrations_analysis::rules::schema_rs;
use migrations_diesel_schema::{PrintSchema, diagnose, read_settings};
use migrations_schema::Schema;
use proc_macro2::TokenStream;
use syn::LitStr;

use crate::report::report;

/// Name of Diesel's configuration, which says which tables `schema.rs` has.
const DIESEL_FILE: &str = "diesel.toml";

/// What comparing came to.
pub(crate) struct Compared {
    pub(crate) messages: TokenStream,
    /// Files that were read.
    pub(crate) tracked: Vec<String>,
    pub(crate) has_errors: bool,
}

pub(crate) fn compare(root: &Path, schema: &LitStr, model: &Schema, settings: &Settings) -> Compared {
    let path = schema.value();
    let (found, tracked) = match compare_files(root, &path, model, settings) {
        Ok((diagnostics, sources, tracked)) => ((diagnostics, sources), tracked),
        Err(diagnostic) => ((vec![*diagnostic], Sources::default()), Vec::new()),
    };
    let (diagnostics, sources) = found;
    let messages = report(&diagnostics, &sources, schema.span());
    Compared { messages, tracked, has_errors: !diagnostics.is_empty() }
}

type Found = (Vec<Diagnostic>, Sources, Vec<String>);

fn compare_files(root: &Path, path: &str, model: &Schema, settings: &Settings) -> Result<Found, Box<Diagnostic>> {
    let fault = |reason: &str| {
        let diagnostic = schema_rs::unreadable(path, path, reason);
        Box::new(diagnostic.help(format!("`migrations print-schema > {path}` writes it")))
    };
    let text = read_text(&root.join(path)).map_err(|reason| fault(&reason))?;
    let text = text.ok_or_else(|| fault("there is no such file"))?;
    let mut tracked = vec![path.to_owned()];
    let mut print_schema = PrintSchema::default();
    if let Some(file) = diesel_file(root) {
        let name = file.display().to_string();
        let fault = |reason: String| Box::new(schema_rs::unreadable(DIESEL_FILE, &name, &reason));
        let text = read_text(&file).map_err(fault)?.unwrap_or_default();
        print_schema = read_settings(&text, None).map_err(fault)?;
        tracked.push(name.clone());
    }
    let ignored = |table: &str| settings.ignored.tables.iter().any(|known| known == table);
    let (diagnostics, sources) = diagnose(path, &text, model, &print_schema, ignored);
    Ok((diagnostics, sources, tracked))
}

/// As Diesel looks for it: here, or in a folder above.
fn diesel_file(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    root.ancestors().map(|folder| folder.join(DIESEL_FILE)).find(|file| file.is_file())
}
