//! Which files of a folder belong together, and in which form.

use std::collections::BTreeMap;

use migrations_core::baked::Form;

use crate::config::{Layout, Settings};
use crate::diagnostic::{Diagnostics, FileId, Sources};
use crate::discover::{CHECKPOINT_FILE, Found, Listing};
use crate::lock;
use crate::rules::{not_text, repeatable, stray_file, unreadable};
use crate::source::{NotText, SourceFile};

/// The files of one revision, before any is looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Name of its folder or files.
    pub name: String,
    /// How they are laid out.
    pub form: Form,
    /// The up script, or the file that holds both.
    pub up: Option<FileId>,
    /// The down script.
    pub down: Option<FileId>,
    /// Diesel's `metadata.toml`.
    pub metadata: Option<FileId>,
    /// One of its files is no text, which has been reported.
    pub is_unreadable: bool,
    /// It is a down script alone, and this up script of the same number has none: golang-migrate takes them for a pair.
    pub likely_up: Option<String>,
}

impl Unit {
    /// The path of its up script, relative to the folder: no other revision has it.
    pub fn up_path(&self) -> String {
        self.form.path(&self.name, true)
    }
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Units {
    /// Revisions, sorted by name.
    pub units: Vec<Unit>,
    /// The lock file.
    pub lock: Option<FileId>,
    /// The checkpoint.
    pub checkpoint: Option<FileId>,
    /// Every file that was read, relative to the crate.
    pub tracked: Vec<String>,
}

/// The part that a file plays.
enum Role {
    Up(Form, String),
    Down(Form, String),
    Metadata(String),
    Lock,
    Checkpoint,
    /// A lone `.sql` file that may hold sections.
    Lone(String),
    Ignored,
    Stray,
    Repeatable,
}

/// Revisions by name; two forms may share one.
type ByName = BTreeMap<(String, u8), Unit>;

fn slot(units: &mut ByName, form: Form, name: String) -> &mut Unit {
    let key = (name.clone(), form as u8);
    units.entry(key).or_insert(Unit {
        name,
        form,
        up: None,
        down: None,
        metadata: None,
        is_unreadable: false,
        likely_up: None,
    })
}

/// Sorts the files of a folder into revisions.
pub fn group(listing: Listing, settings: &Settings, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Units {
    let mut found = Units::default();
    let mut units = ByName::new();
    // Without its checkpoint a folder only takes longer.
    for (path, reason) in listing.faults.iter().filter(|(path, _)| path != CHECKPOINT_FILE) {
        let whole = if path.is_empty() { settings.folder.clone() } else { format!("{}/{path}", settings.folder) };
        diagnostics.push(unreadable::found(whole, reason, path.is_empty()));
        // Of its revision nothing else is said.
        match role(path, settings.layout) {
            Role::Up(form, name) | Role::Down(form, name) => slot(&mut units, form, name).is_unreadable = true,
            Role::Metadata(name) => slot(&mut units, Form::Directory, name).is_unreadable = true,
            Role::Lock | Role::Checkpoint | Role::Lone(_) | Role::Ignored | Role::Stray | Role::Repeatable => {}
        }
    }
    for Found { path, bytes } in listing.files {
        let whole = format!("{}/{path}", settings.folder);
        let role = role(&path, settings.layout);
        let Some(bytes) = bytes else {
            report_odd(&role, &whole, settings, diagnostics);
            continue;
        };
        let file = match SourceFile::from_bytes(&whole, bytes) {
            Ok(file) => sources.add(file),
            // As good as none.
            Err(_) if matches!(role, Role::Checkpoint) => continue,
            Err(fault) => {
                report_not_text(&whole, fault, sources, diagnostics);
                if let Role::Up(form, name) | Role::Down(form, name) = role {
                    slot(&mut units, form, name).is_unreadable = true;
                }
                continue;
            }
        };
        found.tracked.push(whole.clone());
        match role {
            Role::Up(form, name) => slot(&mut units, form, name).up = Some(file),
            Role::Down(form, name) => slot(&mut units, form, name).down = Some(file),
            Role::Metadata(name) => slot(&mut units, Form::Directory, name).metadata = Some(file),
            Role::Lock => found.lock = Some(file),
            Role::Checkpoint => found.checkpoint = Some(file),
            Role::Lone(name) => {
                let holds_sections = has_section_marker(&sources.file(file).text);
                if holds_sections || settings.layout != Layout::Diesel {
                    slot(&mut units, Form::Single, name).up = Some(file);
                } else {
                    report_lone(&whole, settings, diagnostics);
                }
            }
            Role::Ignored => {}
            odd => report_odd(&odd, &whole, settings, diagnostics),
        }
    }
    for folder in listing.folders {
        let is_reported = listing.faults.iter().any(|(path, _)| *path == folder);
        if !is_reported && !units.contains_key(&(folder.clone(), Form::Directory as u8)) {
            let whole = format!("{}/{folder}", settings.folder);
            let message = format!("the folder `{whole}` holds no up.sql, so it is not a revision");
            let help = "put an up.sql and a down.sql into it, or move it elsewhere";
            stray_file::report(message, &whole, help, settings, diagnostics);
        }
    }
    found.units = units.into_values().collect();
    note_likely_ups(&mut found.units);
    found
}

/// Finds the up script of each down script that stands alone, where the number before `_` tells one.
fn note_likely_ups(units: &mut [Unit]) {
    let number = |unit: &Unit| unit.name.split('_').next().unwrap_or_default().to_owned();
    let lacks_down: Vec<(Form, String, String)> = units
        .iter()
        .filter(|unit| unit.up.is_some() && unit.down.is_none())
        .map(|unit| (unit.form, number(unit), unit.name.clone()))
        .collect();
    for unit in units.iter_mut().filter(|unit| unit.up.is_none() && unit.down.is_some()) {
        let own = number(unit);
        let alike: Vec<_> =
            lacks_down.iter().filter(|(form, number, _)| *form == unit.form && *number == own).collect();
        if let [(_, _, name)] = alike[..] {
            unit.likely_up = Some(name.clone());
        }
    }
}

fn has_section_marker(text: &str) -> bool {
    text.lines().any(|line| {
        let marker = line.trim().strip_prefix("--").map(str::trim_start).unwrap_or_default();
        ["migrate:up", "migrate:down", "+goose Up", "+goose Down", "+migrate Up", "+migrate Down"]
            .iter()
            .any(|known| marker.starts_with(known))
    })
}

fn role(path: &str, layout: Layout) -> Role {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_document = name.to_ascii_lowercase().starts_with("readme") || name.ends_with(".md");
    if is_document {
        return Role::Ignored;
    }
    if let Some((folder, file)) = path.split_once('/') {
        return match file {
            "up.sql" => Role::Up(Form::Directory, folder.to_owned()),
            "down.sql" => Role::Down(Form::Directory, folder.to_owned()),
            "metadata.toml" => Role::Metadata(folder.to_owned()),
            _ => Role::Stray,
        };
    }
    if name == lock::FILE_NAME {
        return Role::Lock;
    }
    if name == CHECKPOINT_FILE {
        return Role::Checkpoint;
    }
    let Some(stem) = name.strip_suffix(".sql") else { return Role::Stray };
    if layout == Layout::Flyway {
        return match stem.as_bytes().first() {
            Some(b'V') => Role::Up(Form::Flyway, stem[1..].to_owned()),
            Some(b'U') => Role::Down(Form::Flyway, stem[1..].to_owned()),
            Some(b'R') if stem.starts_with("R__") => Role::Repeatable,
            _ => Role::Stray,
        };
    }
    match (stem.strip_suffix(".up"), stem.strip_suffix(".down")) {
        (Some(name), _) => Role::Up(Form::Pair, name.to_owned()),
        (_, Some(name)) => Role::Down(Form::Pair, name.to_owned()),
        _ => Role::Lone(stem.to_owned()),
    }
}

fn report_odd(role: &Role, path: &str, settings: &Settings, diagnostics: &mut Diagnostics) {
    match role {
        Role::Ignored => {}
        Role::Repeatable => diagnostics.push(repeatable::found(path)),
        _ => stray_file::report(
            format!("`{path}` is not part of a revision and never runs"),
            path,
            "name it `<name>.up.sql`, put it into a folder as `up.sql`, or move it elsewhere",
            settings,
            diagnostics,
        ),
    }
}

fn report_lone(path: &str, settings: &Settings, diagnostics: &mut Diagnostics) {
    let help = "rename it to `<name>.up.sql` beside a `<name>.down.sql`, or mark its sections with `-- migrate:up` and `-- migrate:down`\n\
                files of sqlx, refinery and Flyway are read with `layout = \"..\"` in migrations.toml";
    let message = format!("`{path}` is not part of a revision and never runs");
    stray_file::report(message, path, help, settings, diagnostics);
}

fn report_not_text(path: &str, fault: NotText, sources: &mut Sources, diagnostics: &mut Diagnostics) {
    let end = fault.readable.len();
    let file = sources.add(SourceFile { path: path.to_owned(), text: fault.readable });
    diagnostics.push(not_text::found(file, path, end, fault.fault));
}
