//! What the Cargo.toml of a program says about its database.

use std::path::Path;

use migrations::Dialect;
use migrations::cli::{Failure, FailureKind};
use toml::de::{DeTable, DeValue};

use crate::commands::diesel::DIESEL_FILE;
use crate::files;

/// Crates whose features name databases, by the names that [`Dialect`] has, too.
const CRATES: [&str; 2] = ["diesel", "diesel-async"];

/// What the dependencies of a package tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The databases for which Diesel is built.
    pub(super) dialects: Vec<Dialect>,
    /// Whether diesel_migrations has applied the migrations so far.
    pub(super) has_diesel_migrations: bool,
}

/// The folder that a `diesel.toml` beside Cargo.toml names, where it is one below it.
pub(super) fn folder_of_diesel(root: &Path) -> Result<Option<String>, Failure> {
    let path = root.join(DIESEL_FILE);
    let Some(text) = files::read_optional(&path)? else { return Ok(None) };
    let document = DeTable::parse(&text).map_err(|error| {
        Failure::new(FailureKind::Folder, format!("`{}` is not TOML: {}", path.display(), error.message()))
    })?;
    let settings = document.get_ref().get("migrations_directory").and_then(|value| value.get_ref().as_table());
    let folder = settings.and_then(|settings| settings.get("dir")).and_then(|dir| dir.get_ref().as_str());
    Ok(folder.map(str::to_owned))
}

impl Manifest {
    /// That of the package in this folder; nothing is known where there is none.
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let path = root.join("Cargo.toml");
        let Some(text) = files::read_optional(&path)? else { return Ok(Self::default()) };
        let document = DeTable::parse(&text).map_err(|error| {
            Failure::new(FailureKind::Folder, format!("`{}` is not TOML: {}", path.display(), error.message()))
        })?;
        Ok(Self::of(document.get_ref()))
    }

    fn of(document: &DeTable<'_>) -> Self {
        let dependencies = document.get("dependencies").and_then(|value| value.get_ref().as_table());
        let Some(dependencies) = dependencies else { return Self::default() };
        let features: Vec<&str> = CRATES.iter().filter_map(|name| dependencies.get(*name)).flat_map(features).collect();
        Self {
            dialects: Dialect::ALL.into_iter().filter(|dialect| features.contains(&dialect.name())).collect(),
            has_diesel_migrations: dependencies.contains_key("diesel_migrations"),
        }
    }
}

/// The features that a dependency names.
fn features<'d>(dependency: &'d toml::Spanned<DeValue<'_>>) -> Vec<&'d str> {
    let table = dependency.get_ref().as_table();
    let list = table.and_then(|table| table.get("features")).and_then(|features| features.get_ref().as_array());
    list.into_iter().flatten().filter_map(|feature| feature.get_ref().as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(text: &str) -> Manifest {
        Manifest::of(DeTable::parse(text).expect("it is TOML").get_ref())
    }

    #[test]
    fn features_of_diesel_name_databases() {
        let found = manifest("[dependencies]\ndiesel = { version = \"2\", features = [\"r2d2\", \"postgres\"] }\n");
        assert_eq!(found, Manifest { dialects: vec![Dialect::Postgres], has_diesel_migrations: false });
        let found = manifest(
            "[dependencies]\ndiesel = \"2\"\ndiesel_migrations = \"2\"\n[dependencies.diesel-async]\nfeatures = [\"mysql\"]\n",
        );
        assert_eq!(found, Manifest { dialects: vec![Dialect::Mysql], has_diesel_migrations: true });
    }

    #[test]
    fn nothing_is_known_without_dependencies() {
        assert_eq!(manifest("[package]\nname = \"shop\"\n"), Manifest::default());
        assert_eq!(manifest("[dependencies]\ndiesel.workspace = true\n"), Manifest::default());
    }
}
