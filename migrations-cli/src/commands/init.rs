//! `migrations init`

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
    let folder = arguments.folder.trim_start_matches("./").trim_end_matches('/');
    let name = project.name.as_deref().unwrap_or("main");
    let dialect = project.dialect.map_or(Dialect::Sqlite, Dialect::from);
    let package = package_name(&here)?;
    let set = project.project.clone().or_else(|| match package {
        Some(_) => None,
        None => here.file_name().map(|name| name.to_string_lossy().into_owned()),
    });
    let config = config(name, folder, dialect, set.as_deref())?;
    refuse_existing(&here.join(folder), folder)?;
    if here.join(CONFIG_FILE).exists() {
        return Err(Failure::new(FailureKind::File, format!("`{CONFIG_FILE}` exists already"))
            .help(&format!("to add a second database, paste this into it:\n\n{config}")));
    }
    let lock_path = format!("{folder}/{}", lock::FILE_NAME);
    files::write_new(&[(here.join(&lock_path), lock::write(&[], &[])), (here.join(CONFIG_FILE), config)])?;
    let paths = [lock_path, CONFIG_FILE.to_owned()];
    let text = format!("wrote {}\nwrote {}\n\n{}", paths[0], paths[1], next_steps(folder, dialect));
    Ok(Answer::new(text, &InitView { files: &paths }))
}

fn config(name: &str, folder: &str, dialect: Dialect, project: Option<&str>) -> Result<String, Failure> {
    let is_plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_-./ ".contains(c));
    if !is_plain(folder) || folder.starts_with('/') {
        return Err(Failure::usage(format!("`{folder}` cannot be the folder: give a path relative to this one")));
    }
    if !name.chars().all(|character| character.is_ascii_alphanumeric() || "_-".contains(character)) {
        return Err(Failure::usage(format!(
            "`{name}` cannot be the name of a database: use letters, digits, `_`, `-`"
        )));
    }
    let mut text = format!("[database.{name}]\ndir = \"{folder}\"\ndialect = \"{}\"\n", dialect.name());
    if let Some(project) = project {
        // A name must stay the same wherever the program is built.
        let plain: String = project.chars().map(|c| if is_plain(&c.to_string()) { c } else { '_' }).collect();
        text.push_str(&format!("project = \"{plain}\"\n"));
    }
    Ok(text)
}

fn refuse_existing(path: &std::path::Path, folder: &str) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    Err(Failure::new(FailureKind::File, format!("`{folder}` exists already")).help(&format!(
        "a folder that holds migrations needs no init: `migrations verify --dir {folder} --dialect sqlite` reads it"
    )))
}

fn next_steps(folder: &str, dialect: Dialect) -> String {
    let (connection, feature) = match dialect {
        Dialect::Sqlite => ("SqliteConnection", "sqlite"),
        Dialect::Postgres => ("PgConnection", "postgres"),
        Dialect::Mysql => ("MysqlConnection", "mysql"),
    };
    format!(
        "The first revision:\n\n    migrations revision -m \"Create users\"\n\nIn Cargo.toml:\n\n    migrations = \
         {{ version = \"{version}\", features = [\"{feature}\"] }}\n\nIn the program:\n\n    use diesel::prelude::*;\n    \
         use migrations::{{Migrations, embed_migrations}};\n\n    static MIGRATIONS: Migrations<{connection}> = \
         embed_migrations!(\"{folder}\");\n\n    // before the database is used\n    \
         MIGRATIONS.upgrade(&mut connection, \"head\")?;\n",
        version = env!("CARGO_PKG_VERSION"),
    )
}
