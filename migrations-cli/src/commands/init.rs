//! `migrations init`

mod baseline;
mod manifest;

use std::path::{Path, PathBuf};

use migrations::cli::{Answer, Failure, FailureKind};
use migrations_analysis::config::Settings;
use migrations_analysis::lock::Update;
use migrations_analysis::{CONFIG_FILE, lock};
use migrations_core::{Product, Servers};
use serde::Serialize;

use crate::arguments::{Cli, InitArguments, ProjectArguments};
use crate::database::{self, connection_name};
use crate::files::{self, current_folder};
use crate::project::{DEFAULT_FOLDER, Project, package_name};
use manifest::Manifest;

const BUILD_SCRIPT: &str = "build.rs";

#[derive(Serialize)]
struct InitView<'i> {
    files: &'i [String],
    /// Where it was asked for: what `revision` says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<serde_json::Value>,
    /// Whether the database has it by now; where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    stamped: Option<bool>,
}

pub(crate) fn init(cli: &Cli, arguments: &InitArguments) -> Result<Answer, Failure> {
    let project = &cli.project;
    let here = current_folder()?;
    refuse_inside_crate(&here)?;
    let folder = folder_to_use(project, arguments, &here)?;
    refuse_odd_names(&folder, project)?;
    let config_path = here.join(CONFIG_FILE);
    let before = files::read_optional(&config_path)?;
    let name = project.name.as_deref().unwrap_or("main");
    let is_second = before.is_some();
    if has_database(before.as_deref().unwrap_or_default(), name)? {
        return Err(Failure::new(FailureKind::File, format!("`{CONFIG_FILE}` has a `[database.{name}]` already"))
            .help("for a further database, give it a name: `migrations init --name <NAME> <DIR>`"));
    }
    let manifest = Manifest::read(&here)?;
    let source = arguments.baseline.then(|| baseline::Source::find(cli, arguments, &here)).transpose()?;
    let product = product(project, &manifest, source.as_ref())?;
    let settings = Settings { servers: Servers::of_name(product.name()), ..Settings::new("", &folder) };
    let existing = Existing::look(&here, settings)?;
    if source.is_some() && existing.revisions > 0 {
        let message =
            format!("`{folder}` holds {} already, and a baseline is the first one", revisions(existing.revisions));
        return Err(
            Failure::usage(message).help("`migrations revision --autogenerate --from ..` writes what is missing")
        );
    }
    let entry = Entry {
        name,
        folder: &folder,
        product,
        project: set_name(project, &here, name, is_second)?,
        adopts: manifest.has_diesel_migrations && existing.revisions > 0,
    };
    let tracking =
        if arguments.build_script { build_script(&here, &folder)? } else { lock_file(&here, &folder, &existing) };
    let config = entry.text();
    let (config, is_new) = match &before {
        None => (config, true),
        Some(before) => (format!("{}\n\n{config}", before.trim_end()), false),
    };
    let mut new: Vec<(PathBuf, String)> = tracking.iter().map(|(path, text)| (here.join(path), text.clone())).collect();
    if is_new {
        new.push((config_path.clone(), config.clone()));
    }
    files::write_new(&new)?;
    if !is_new {
        files::replace(&config_path, &config)?;
    }
    let mut paths: Vec<String> = tracking.into_iter().map(|(path, _)| path).collect();
    paths.push(CONFIG_FILE.to_owned());
    let name = is_second.then_some(name);
    let Some(source) = source else {
        let text = said(&paths, &entry, &existing, name);
        return Ok(Answer::remark(text, &InitView { files: &paths, baseline: None, stamped: None }));
    };
    let done = baseline::write(cli, arguments, &source).inspect_err(|_| {
        // What could not be begun leaves nothing behind. The failure says more than one of these could.
        let written: Vec<PathBuf> = new.into_iter().map(|(path, _)| path).collect();
        drop(files::remove(&written));
        files::remove_empty_folder(&here.join(&folder));
        if let Some(before) = &before {
            drop(files::replace(&config_path, before));
        }
    })?;
    let text = format!("{}{}{}{}", wrote(&paths), done.text, done.next(&source, name), in_the_program(&entry));
    let view = InitView { files: &paths, baseline: Some(done.view), stamped: done.stamped };
    Ok(Answer::remark(text, &view).exiting(done.exit))
}

fn wrote(paths: &[String]) -> String {
    paths.iter().map(|path| format!("wrote {path}\n")).collect()
}

fn folder_to_use(project: &ProjectArguments, arguments: &InitArguments, here: &Path) -> Result<String, Failure> {
    let dir = project.dir.as_ref().map(|dir| dir.to_string_lossy().into_owned());
    let written = match (&arguments.folder, dir) {
        (Some(folder), None) => folder.clone(),
        (None, Some(dir)) => dir,
        (None, None) => manifest::folder_of_diesel(here)?.unwrap_or_else(|| DEFAULT_FOLDER.to_owned()),
        (Some(_), Some(_)) => return Err(Failure::usage("the folder is named twice: DIR and --dir say the same")),
    };
    Ok(written.trim_start_matches("./").trim_end_matches('/').to_owned())
}

/// The SQL: what the option says, else that of the source of a baseline, else what Diesel is built for, else SQLite.
fn product(
    project: &ProjectArguments,
    manifest: &Manifest,
    source: Option<&baseline::Source>,
) -> Result<Product, Failure> {
    let said = project.dialect.map(Product::from).or_else(|| source.and_then(baseline::Source::product));
    if let Some(product) = said {
        return Ok(product);
    }
    match manifest.dialects[..] {
        [] => Ok(database::USUAL),
        [only] => Ok(Product::of_dialect(only)[0]),
        _ => {
            let names: Vec<String> = manifest.dialects.iter().map(|dialect| dialect.name().to_owned()).collect();
            let message = format!("Cargo.toml has Diesel for several databases: {}", names.join(", "));
            Err(Failure {
                candidates: names,
                ..Failure::usage(message).help("say which these migrations are for: --dialect")
            })
        }
    }
}

/// The name of the set that goes into the configuration, where the package does not give it.
fn set_name(project: &ProjectArguments, here: &Path, name: &str, is_second: bool) -> Result<Option<String>, Failure> {
    Ok(match (&project.project, package_name(here)?) {
        (Some(project), _) => Some(project.clone()),
        // The package names one set; a second one in the same database needs a name of its own.
        (None, Some(package)) => is_second.then(|| format!("{package}-{name}")),
        (None, None) if is_second => Some(format!("{}-{name}", folder_name(here)?)),
        (None, None) => Some(folder_name(here)?),
    })
}

/// What the folder holds already.
struct Existing {
    /// How many revisions.
    revisions: usize,
    /// The lock file that belongs to them.
    lock: String,
}

impl Existing {
    fn look(root: &Path, settings: Settings) -> Result<Self, Failure> {
        let project = Project { root: root.to_owned(), settings };
        if !project.folder().exists() {
            return Ok(Self { revisions: 0, lock: lock::write(&[], &[]) });
        }
        let outcome = project.check_apart_from_lock();
        let set = project.graph(&outcome).map_err(|failure| {
            failure.help("nothing was written; set these right, then `migrations init` takes the folder over")
        })?;
        let update = Update { seal: false, accepted: &[] };
        // Without seals nothing can contradict the folder.
        let lock = lock::update(set, &[], update).unwrap_or_else(|_| lock::write(&[], &[]));
        Ok(Self { revisions: set.revisions.len(), lock })
    }
}

/// The lock file, unless there is one.
fn lock_file(root: &Path, folder: &str, existing: &Existing) -> Vec<(String, String)> {
    let path = format!("{folder}/{}", lock::FILE_NAME);
    if root.join(&path).exists() { Vec::new() } else { vec![(path, existing.lock.clone())] }
}

/// A build script that watches the folder; and the folder, which would have no file in it otherwise.
fn build_script(root: &Path, folder: &str) -> Result<Vec<(String, String)>, Failure> {
    let body = format!(
        "    println!(\"cargo::rerun-if-changed={folder}\");\n    println!(\"cargo::rustc-env=MIGRATIONS_TRACKED=1\");\n"
    );
    if root.join(BUILD_SCRIPT).exists() {
        return Err(Failure::new(FailureKind::File, format!("`{BUILD_SCRIPT}` exists already"))
            .help(&format!("put this into its main function, and leave out --build-script:\n\n{body}")));
    }
    let mut written = vec![(BUILD_SCRIPT.to_owned(), format!("fn main() {{\n{body}}}\n"))];
    if !root.join(folder).exists() {
        written.push((format!("{folder}/.keep"), String::new()));
    }
    Ok(written)
}

/// Whether the configuration has an entry of this name, however it is written.
fn has_database(config: &str, name: &str) -> Result<bool, Failure> {
    let document = toml::de::DeTable::parse(config).map_err(|error| {
        Failure::new(FailureKind::Folder, format!("`{CONFIG_FILE}` is not TOML: {}", error.message()))
            .help("`migrations verify` shows the line")
    })?;
    let databases = document.get_ref().get("database").and_then(|value| value.get_ref().as_table());
    Ok(databases.is_some_and(|databases| databases.contains_key(name)))
}

/// The macro looks beside Cargo.toml.
fn refuse_inside_crate(here: &Path) -> Result<(), Failure> {
    let is_crate = |folder: &&Path| folder.join("Cargo.toml").is_file();
    let Some(root) = here.ancestors().find(is_crate).filter(|root| *root != here) else { return Ok(()) };
    if package_name(root)?.is_none() {
        return Ok(());
    }
    Err(Failure::usage("this folder is inside a crate, which looks for its migrations beside its Cargo.toml")
        .help(&format!("run it there: {}", root.display())))
}

fn refuse_odd_names(folder: &str, project: &ProjectArguments) -> Result<(), Failure> {
    let is_plain = |text: &str| !text.trim().is_empty() && text.chars().all(is_plain_character);
    let has_odd_part = folder.split('/').any(|part| part.is_empty() || part.starts_with('.'));
    if !is_plain(folder) || has_odd_part {
        return Err(Failure::usage(format!("`{}` cannot be the folder", folder.escape_debug()))
            .help("give a path below this folder, without `..`"));
    }
    if let Some(name) = project.name.as_ref().filter(|name| {
        name.is_empty() || !name.chars().all(|character| character.is_ascii_alphanumeric() || "_-".contains(character))
    }) {
        return Err(Failure::usage(format!("`{}` cannot be the name of a database", name.escape_debug()))
            .help("use letters, digits, `_` and `-`"));
    }
    match project.project.as_ref().filter(|project| !is_plain(project)) {
        Some(project) => Err(Failure::usage(format!("`{}` cannot be the name of a set", project.escape_debug()))),
        None => Ok(()),
    }
}

fn is_plain_character(character: char) -> bool {
    character.is_alphanumeric() || "_-./ ".contains(character)
}

/// A name must stay the same wherever the program is built, so it is written down.
fn folder_name(here: &Path) -> Result<String, Failure> {
    let name = here.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let plain: String =
        name.chars().map(|character| if is_plain_character(character) { character } else { '_' }).collect();
    if plain.is_empty() {
        return Err(Failure::usage("this folder has no name that could name the set").help("give one: --project"));
    }
    Ok(plain)
}

/// An entry of the configuration.
struct Entry<'e> {
    name: &'e str,
    folder: &'e str,
    product: Product,
    project: Option<String>,
    /// Whether databases have a history of diesel_migrations.
    adopts: bool,
}

impl Entry<'_> {
    fn text(&self) -> String {
        let project = self.project.as_ref().map(|project| format!("project = \"{project}\"\n")).unwrap_or_default();
        let adopt = if self.adopts { "adopt = \"diesel\"\n" } else { "" };
        format!("[database.{}]\ndir = \"{}\"\ndialect = \"{}\"\n{project}{adopt}", self.name, self.folder, self.product)
    }
}

fn said(paths: &[String], entry: &Entry<'_>, existing: &Existing, name: Option<&str>) -> String {
    let mut text = wrote(paths);
    text.push_str(&match existing.revisions {
        0 => format!("the dialect is {}\n", entry.product),
        count => {
            format!("took over {} in `{}`; the dialect is {}\n", revisions(count), entry.folder, entry.product)
        }
    });
    if entry.adopts {
        text.push_str("the first run takes over what diesel_migrations has recorded (`adopt` in migrations.toml)\n");
    }
    let option = name.map(|name| format!(" --name {name}")).unwrap_or_default();
    if existing.revisions > 0 {
        text.push_str(&format!("\nCheck what is there:\n\n    migrations verify{option}\n"));
    } else {
        text.push_str(&format!("\nThe first revision:\n\n    migrations revision -m \"Create users\"{option}\n"));
    }
    text.push_str(&in_the_program(entry));
    text
}

fn revisions(count: usize) -> String {
    format!("{count} {}", if count == 1 { "revision" } else { "revisions" })
}

fn in_the_program(entry: &Entry<'_>) -> String {
    let connection = connection_name(entry.product.dialect());
    format!(
        "\nIn Cargo.toml:\n\n    checked-migrations = {{ version = \"{}\", features = [\"{}\"] }}\n\n\
         In the program:\n\n    use diesel::prelude::*;\n    use migrations::{{Migrations, embed_migrations}};\n\n    \
         static MIGRATIONS: Migrations<{connection}> = embed_migrations!(\"{}\");\n\n    \
         // before the database is used\n    MIGRATIONS.upgrade(&mut connection, \"head\")?;\n",
        env!("CARGO_PKG_VERSION"),
        entry.product.dialect(),
        entry.folder
    )
}
