//! Which folder, which settings.

use std::path::{Path, PathBuf};

use migrations::Dialect;
use migrations::cli::{Failure, FailureKind};
use migrations_analysis::config::{Database, Settings};
use migrations_analysis::diagnostic::Level;
use migrations_analysis::{
    CONFIG_FILE, CheckedSet, Outcome, check, check_apart_from_lock, on_large_stack, read_config,
};
use migrations_core::baked::SetSource;

use crate::arguments::ProjectArguments;
use crate::diagnostics;
use crate::files;

/// Folder where neither option nor configuration names one.
const DEFAULT_FOLDER: &str = "migrations";

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
        let here = current_folder()?;
        let root = match arguments.config.as_ref().or(arguments.config_letter.as_ref()) {
            Some(config) => root_of(&here.join(config))?,
            None => root_around(&here),
        };
        let package = package_name(&root)?.unwrap_or_default();
        let config = read_config(&root, &package);
        if config.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error) {
            return Err(diagnostics::failure(CONFIG_FILE, &config.diagnostics, &config.sources));
        }
        let mut settings = choose(arguments, &here, &root, &config.databases, &package)?;
        if let Some(dialect) = arguments.dialect {
            settings.dialect = Some(Dialect::from(dialect));
        }
        if let Some(project) = &arguments.project {
            settings.project.clone_from(project);
        }
        let project = Self { root, settings };
        if !project.folder().is_dir() {
            let message = format!("there is no folder `{}`", project.settings.folder);
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

    /// The set, if nothing is wrong with the folder.
    pub(crate) fn set(&self) -> Result<(CheckedSet, Outcome), Failure> {
        let mut outcome = self.check();
        match outcome.set.take() {
            Some(set) => Ok((set, outcome)),
            None => Err(diagnostics::failure_of(&self.settings.folder, &outcome)),
        }
    }

    /// The revisions, if nothing is wrong with their graph.
    pub(crate) fn graph<'o>(&self, outcome: &'o Outcome) -> Result<&'o SetSource, Failure> {
        outcome.graph().ok_or_else(|| diagnostics::failure_of(&self.settings.folder, outcome))
    }

    /// # Errors
    /// If nothing gives the set a name in the tracking tables: a guess could be another one tomorrow, and all revisions
    /// would run again.
    pub(crate) fn refuse_nameless(&self) -> Result<(), Failure> {
        if !self.settings.project.is_empty() {
            return Ok(());
        }
        let message =
            "nothing gives these migrations a name in the tracking tables: there is no package in a Cargo.toml here";
        Err(Failure::new(FailureKind::Folder, message)
            .help("write `project = \"..\"` into migrations.toml (`migrations init` does), or give --project"))
    }
}

pub(crate) fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .map_err(|error| Failure::new(FailureKind::File, format!("the current folder cannot be read: {error}")))
}

fn root_of(config: &Path) -> Result<PathBuf, Failure> {
    if config.is_dir() {
        return Ok(config.to_owned());
    }
    let is_ours = config.file_name().is_some_and(|name| name == CONFIG_FILE);
    match config.parent().filter(|_| is_ours && config.is_file()) {
        Some(root) => Ok(root.to_owned()),
        None => Err(Failure::usage(format!("`{}` is no {CONFIG_FILE}", config.display()))
            .help("name a file of that name, or the folder that it is in")),
    }
}

/// The nearest folder above with a configuration, else with a Cargo.toml, else this one.
fn root_around(here: &Path) -> PathBuf {
    let holding = |name: &str| here.ancestors().find(|folder| folder.join(name).is_file());
    holding(CONFIG_FILE).or_else(|| holding("Cargo.toml")).unwrap_or(here).to_owned()
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
    here: &Path,
    root: &Path,
    databases: &[Database],
    package: &str,
) -> Result<Settings, Failure> {
    let folder = arguments.dir.as_ref().map(|dir| relative(&here.join(dir), root));
    if let Some(name) = &arguments.name {
        let known: Vec<&str> = databases.iter().map(|database| database.name.as_str()).collect();
        let found = databases.iter().find(|database| database.name == *name);
        let Some(database) = found else {
            let message = format!("{CONFIG_FILE} has no `[database.{name}]`; it has: {}", known.join(", "));
            return Err(Failure {
                candidates: known.iter().map(|&name| name.to_owned()).collect(),
                ..Failure::usage(message)
            });
        };
        let settings = database.settings.clone();
        return Ok(folder.map_or(settings.clone(), |folder| Settings { folder, ..settings }));
    }
    if let Some(folder) = folder {
        let found = databases.iter().find(|database| database.settings.folder == folder);
        return Ok(found.map_or_else(|| Settings::new(package, &folder), |database| database.settings.clone()));
    }
    match databases {
        [] => Ok(Settings::new(package, DEFAULT_FOLDER)),
        [only] => Ok(only.settings.clone()),
        several => {
            let names: Vec<String> = several.iter().map(|database| database.name.clone()).collect();
            let message = format!("{CONFIG_FILE} has several databases: {}", names.join(", "));
            Err(Failure { candidates: names, ..Failure::usage(message).help("say which: --name") })
        }
    }
}

/// A path as it reads from the root, if it is below it.
fn relative(path: &Path, root: &Path) -> String {
    let plain: PathBuf = path.components().collect();
    let below = plain.strip_prefix(root).unwrap_or(&plain);
    let text = below.to_string_lossy().replace('\\', "/");
    text.trim_start_matches("./").trim_end_matches('/').to_owned()
}
