//! `migrations init`

use std::path::Path;

use migrations::Dialect;
use migrations::cli::{Answer, Failure, FailureKind};
use migrations_analysis::{CONFIG_FILE, lock};
use serde::Serialize;

use crate::arguments::{InitArguments, ProjectArguments};
use crate::files;
use crate::project::{current_folder, package_name};

#[derive(Serialize)]
struct InitView<'i> {
    files: &'i [String],
}

pub(crate) fn init(project: &ProjectArguments, arguments: &InitArguments) -> Result<Answer, Failure> {
    let here = current_folder()?;
    refuse_inside_crate(&here)?;
    let dir = project.dir.as_ref().map(|dir| dir.to_string_lossy().into_owned());
    let written = match (&arguments.folder, dir) {
        (Some(folder), None) => folder.clone(),
        (None, Some(dir)) => dir,
        (None, None) => "migrations".to_owned(),
        (Some(_), Some(_)) => return Err(Failure::usage("the folder is named twice: DIR and --dir say the same")),
    };
    let folder = written.trim_start_matches("./").trim_end_matches('/');
    refuse_odd_names(folder, project)?;
    let config_path = here.join(CONFIG_FILE);
    let before = files::read_optional(&config_path)?;
    let name = project.name.as_deref().unwrap_or("main");
    let is_second = before.is_some();
    if has_database(before.as_deref().unwrap_or_default(), name)? {
        return Err(Failure::new(FailureKind::File, format!("`{CONFIG_FILE}` has a `[database.{name}]` already"))
            .help("for a further database, give it a name: `migrations init --name <NAME> <DIR>`"));
    }
    let dialect = project.dialect.map_or(Dialect::Sqlite, Dialect::from);
    let set = match (&project.project, package_name(&here)?) {
        (Some(project), _) => Some(project.clone()),
        // The package names one set; a second one in the same database needs a name of its own.
        (None, Some(package)) => is_second.then(|| format!("{package}-{name}")),
        (None, None) if is_second => Some(format!("{}-{name}", folder_name(&here)?)),
        (None, None) => Some(folder_name(&here)?),
    };
    let config = config(name, folder, dialect, set.as_deref());
    if here.join(folder).exists() {
        return Err(Failure::new(FailureKind::File, format!("`{folder}` exists already")).help(&format!(
            "if it holds migrations, write this into {CONFIG_FILE}, then `migrations lock`:\n\n{config}"
        )));
    }
    let lock_path = format!("{folder}/{}", lock::FILE_NAME);
    let lock_file = (here.join(&lock_path), lock::write(&[], &[]));
    match before {
        None => files::write_new(&[lock_file, (config_path, config)])?,
        Some(before) => {
            files::write_new(&[lock_file])?;
            files::replace(&config_path, &format!("{}\n\n{config}", before.trim_end()))?;
        }
    }
    let paths = [lock_path, CONFIG_FILE.to_owned()];
    let text = format!(
        "wrote {}\nwrote {}, for {}\n\n{}",
        paths[0],
        paths[1],
        dialect.name(),
        next_steps(folder, dialect, is_second.then_some(name))
    );
    Ok(Answer::remark(text, &InitView { files: &paths }))
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

fn config(name: &str, folder: &str, dialect: Dialect, project: Option<&str>) -> String {
    let project = project.map(|project| format!("project = \"{project}\"\n")).unwrap_or_default();
    format!("[database.{name}]\ndir = \"{folder}\"\ndialect = \"{}\"\n{project}", dialect.name())
}

fn next_steps(folder: &str, dialect: Dialect, name: Option<&str>) -> String {
    let option = name.map(|name| format!(" --name {name}")).unwrap_or_default();
    let first = format!("The first revision:\n\n    migrations revision -m \"Create users\"{option}\n");
    let connection = match dialect {
        Dialect::Sqlite => "SqliteConnection",
        Dialect::Postgres => "PgConnection",
        Dialect::Mysql => "MysqlConnection",
    };
    format!(
        "{first}\nIn Cargo.toml:\n\n    migrations = {{ path = \"..\", features = [\"{}\"] }}   # wherever you have it\n\n\
         In the program:\n\n    use diesel::prelude::*;\n    use migrations::{{Migrations, embed_migrations}};\n\n    \
         static MIGRATIONS: Migrations<{connection}> = embed_migrations!(\"{folder}\");\n\n    \
         // before the database is used\n    MIGRATIONS.upgrade(&mut connection, \"head\")?;\n",
        dialect.name()
    )
}
