//! Which folder, which settings.

use std::path::{Path, PathBuf};

use migrations::cli::{Failure, FailureKind};
use migrations_analysis::config::{Database, Settings};
use migrations_analysis::diagnostic::Level;
use migrations_analysis::{
    CONFIG_FILE, CheckedSet, Outcome, check, check_apart_from_lock, check_from_checkpoint, check_to_seal,
    on_large_stack, read_config,
};
use migrations_core::baked::SetSource;
use migrations_core::{Product, Servers};

use crate::arguments::ProjectArguments;
use crate::diagnostics;
use crate::files::{self, current_folder};

/// Folder where neither option nor configuration names one.
pub(crate) const DEFAULT_FOLDER: &str = "migrations";

/// A folder of migrations with its settings.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    /// Where Cargo.toml and migrations.toml are.
    pub(crate) root: PathBuf,
    pub(crate) settings: Settings,
}

impl Project {
    /// The project that the options name, or that is around the current folder.
    pub(crate) fn find(arguments: &ProjectArguments) -> Result<Self, Failure> {
        let dir = named_folder(arguments, &current_folder()?);
        let root = root(arguments)?;
        let package = name_by_default(&root)?;
        let config = read_config(&root, &package);
        if config.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error) {
            return Err(diagnostics::failure(CONFIG_FILE, &config.diagnostics, &config.sources));
        }
        let mut settings = choose(arguments, dir.as_deref(), &root, &config.databases, &package)?;
        if let Some(said) = arguments.dialect.and_then(|name| Servers::of_name(Product::from(name).name())) {
            refuse_contradiction(&said, &settings)?;
            // The file may say more than a product.
            settings.servers = settings.servers.or(Some(said));
        }
        if let Some(project) = &arguments.project {
            if project.is_empty() || project.contains(char::is_control) {
                return Err(Failure::usage("--project must be a name in one line"));
            }
            settings.project.clone_from(project);
        }
        let project = Self { root, settings };
        if !project.folder().is_dir() {
            let said_by =
                if config.exists && dir.is_none() { format!(", as {CONFIG_FILE} names it") } else { String::new() };
            let message = format!("there is no folder `{}`{said_by}", project.settings.folder);
            return Err(Failure::new(FailureKind::Folder, message)
                .help("`migrations init` makes one; --dir, --config or --name says where another one is"));
        }
        Ok(project)
    }

    /// Where the migrations are.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.join(&self.settings.folder)
    }

    /// The folder, checked as the macro checks it.
    pub(crate) fn check(&self) -> Outcome {
        on_large_stack(|| check(&self.root, &self.settings))
    }

    /// The folder, checked as if there were no lock file.
    pub(crate) fn check_apart_from_lock(&self) -> Outcome {
        on_large_stack(|| check_apart_from_lock(&self.root, &self.settings))
    }

    /// The same, with the text of the checkpoint.
    pub(crate) fn check_to_seal(&self) -> Outcome {
        on_large_stack(|| check_to_seal(&self.root, &self.settings))
    }

    /// The folder, checked as a build does that goes on from the checkpoint.
    pub(crate) fn check_from_checkpoint(&self) -> Outcome {
        on_large_stack(|| check_from_checkpoint(&self.root, &self.settings))
    }

    /// The set, if nothing is wrong with the folder but down scripts of which the commands that do not run them have no need.
    pub(crate) fn set(&self) -> Result<(CheckedSet, Outcome), Failure> {
        let mut outcome = self.check();
        match outcome.forward.take() {
            Some(set) => Ok((set, outcome)),
            None => Err(diagnostics::failure_of(&self.settings.folder, &outcome)),
        }
    }

    /// The revisions, if nothing is wrong with their graph.
    pub(crate) fn graph<'o>(&self, outcome: &'o Outcome) -> Result<&'o SetSource, Failure> {
        outcome.graph().ok_or_else(|| diagnostics::failure_of(&self.settings.folder, outcome))
    }

    /// # Errors
    /// If nothing gives the set a name in the tracking tables, and another one than ours is likely: a crate of the workspace
    /// that embeds it gives it its own.
    pub(crate) fn refuse_nameless(&self) -> Result<(), Failure> {
        if !self.settings.project.is_empty() {
            return Ok(());
        }
        let message = "nothing gives these migrations a name in the tracking tables: the Cargo.toml around them is that of a \
            workspace, and names no package";
        Err(Failure::new(FailureKind::Folder, message)
            .help("write `project = \"..\"` into migrations.toml (`migrations init` does), or give --project"))
    }
}

/// Where Cargo.toml and migrations.toml are, of the project that the options name or that is around the current folder.
pub(crate) fn root(arguments: &ProjectArguments) -> Result<PathBuf, Failure> {
    let here = current_folder()?;
    let root = match arguments.config.as_ref().or(arguments.config_letter.as_ref()) {
        Some(config) => root_of(&here.join(config))?,
        // A folder elsewhere belongs to the crate that it is in, not to the one around us.
        None => root_around(named_folder(arguments, &here).as_deref(), &here),
    };
    Ok(canonical(&root))
}

fn named_folder(arguments: &ProjectArguments, here: &Path) -> Option<PathBuf> {
    arguments.dir.as_ref().map(|dir| canonical(&here.join(dir)))
}

/// The name of a set that nothing names, wherever its folder is: the name of a folder is another one on the next machine.
const DEFAULT_PROJECT: &str = "default";

/// What names a set where neither the configuration nor an option does: the package, as in the macro. Empty in a workspace
/// without a package, for there it is the package that embeds it, whichever that is.
fn name_by_default(root: &Path) -> Result<String, Failure> {
    match root.ancestors().find(|folder| folder.join("Cargo.toml").is_file()) {
        Some(folder) => Ok(package_name(folder)?.unwrap_or_default()),
        None => Ok(DEFAULT_PROJECT.to_owned()),
    }
}

/// Checked as another database's SQL, a folder would be nothing but errors.
fn refuse_contradiction(said: &Servers, settings: &Settings) -> Result<(), Failure> {
    match &settings.servers {
        Some(configured) if !configured.include(said) => Err(Failure::usage(format!(
            "--dialect {} contradicts {CONFIG_FILE}, which says {configured} for `{}`",
            said.first(),
            settings.folder
        ))
        .help("leave the option out, or change the file")),
        _ => Ok(()),
    }
}

fn root_of(config: &Path) -> Result<PathBuf, Failure> {
    if config.is_dir() && config.join(CONFIG_FILE).is_file() {
        return Ok(config.to_owned());
    }
    let is_ours = config.file_name().is_some_and(|name| name == CONFIG_FILE);
    match config.parent().filter(|_| is_ours && config.is_file()) {
        Some(root) => Ok(root.to_owned()),
        None => Err(Failure::usage(format!("there is no {CONFIG_FILE} at `{}`", config.display()))
            .help("name a file of that name, or the folder that it is in")),
    }
}

/// The nearest folder above the migrations that were named, or else above this one, with a configuration, else with a
/// Cargo.toml; if there is none, the one that holds them.
fn root_around(dir: Option<&Path>, here: &Path) -> PathBuf {
    let start = dir.unwrap_or(here);
    let holding = |name: &str| start.ancestors().find(|folder| folder.join(name).is_file());
    let around = dir.and_then(Path::parent).unwrap_or(here);
    holding(CONFIG_FILE).or_else(|| holding("Cargo.toml")).unwrap_or(around).to_owned()
}

/// Name of the package, which names the set where nothing else does.
pub(crate) fn package_name(root: &Path) -> Result<Option<String>, Failure> {
    let path = root.join("Cargo.toml");
    let Some(text) = files::read_optional(&path)? else { return Ok(None) };
    let document = toml::de::DeTable::parse(&text).map_err(|error| {
        Failure::new(FailureKind::Folder, format!("`{}` is not TOML: {}", path.display(), error.message()))
    })?;
    let package = document.get_ref().get("package").and_then(|value| value.get_ref().as_table());
    let name = package.and_then(|package| package.get("name")).and_then(|name| name.get_ref().as_str());
    Ok(name.map(str::to_owned))
}

/// The settings of the database that is meant.
fn choose(
    arguments: &ProjectArguments,
    dir: Option<&Path>,
    root: &Path,
    databases: &[Database],
    package: &str,
) -> Result<Settings, Failure> {
    let names: Vec<String> = databases.iter().map(|database| database.name.clone()).collect();
    if let Some(name) = &arguments.name {
        let found = databases.iter().find(|database| database.name == *name);
        let Some(database) = found else {
            let message = format!("{CONFIG_FILE} has no `[database.{name}]`; it has: {}", names.join(", "));
            return Err(Failure { candidates: names, ..Failure::usage(message) });
        };
        let settings = database.settings.clone();
        return Ok(dir.map_or(settings.clone(), |dir| Settings { folder: relative(dir, root), ..settings }));
    }
    if let Some(dir) = dir {
        let found = databases.iter().find(|database| canonical(&root.join(&database.settings.folder)) == dir);
        return Ok(found.map_or_else(|| Settings::new(package, &relative(dir, root)), |it| it.settings.clone()));
    }
    match databases {
        [] => Ok(Settings::new(package, DEFAULT_FOLDER)),
        [only] => Ok(only.settings.clone()),
        _ => {
            let message = format!("{CONFIG_FILE} has several databases: {}", names.join(", "));
            Err(Failure { candidates: names, ..Failure::usage(message).help("say which: --name") })
        }
    }
}

/// Without `..` and links, so that two ways to one folder are one; as it is if it does not exist.
fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A path as it reads from the root, if it is below it.
fn relative(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let text = below.to_string_lossy().replace('\\', "/");
    text.trim_start_matches("./").trim_end_matches('/').to_owned()
}
