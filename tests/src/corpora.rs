//! Folders of real migrations, of both collections in `../shared`.

use std::fs;
use std::path::{Path, PathBuf};

use migrations_analysis::config::Settings;
use migrations_analysis::{check, on_large_stack, read_config, render};
use migrations_core::baked::BakedSet;
use migrations_core::{Dialect, Servers};

use crate::{CHAINS, shared};

/// One folder of real migrations, as the tool reads it.
pub struct RealChain {
    /// Project and database.
    pub name: String,
    /// Where its folder stands.
    pub root: PathBuf,
    /// How it is read.
    pub settings: Settings,
}

impl RealChain {
    /// All chains of a dialect; none where the collections are missing. `MIGRATIONS_CHAIN` chooses among them by a part of
    /// their name.
    ///
    /// # Panics
    /// When a folder of the collections is not as the others are.
    pub fn all(dialect: Dialect) -> Vec<Self> {
        let only = std::env::var("MIGRATIONS_CHAIN").ok();
        let mut all = Self::of_first_collection(dialect);
        all.extend(Self::of_second_collection(dialect));
        all.retain(|chain| only.as_ref().is_none_or(|only| chain.name.contains(only.as_str())));
        all
    }

    /// Those whose final schemas were recorded.
    fn of_first_collection(dialect: Dialect) -> Vec<Self> {
        let Some(corpora) = shared("corpora") else { return Vec::new() };
        let chains = CHAINS.iter().filter(|chain| chain.dialect == dialect);
        let read = chains.map(|chain| {
            let folder = corpora.join(chain.path);
            let (root, name) = (folder.parent().expect("it has one"), folder.file_name().expect("it has one"));
            let settings = Settings::new(chain.name, name.to_str().expect("a name of ours"));
            let settings = Settings { servers: Some(Servers::of(dialect)), ..settings };
            Self { name: chain.name.to_owned(), root: root.to_owned(), settings }
        });
        read.collect()
    }

    /// Those whose pairs were judged by servers, and which bring a configuration.
    fn of_second_collection(dialect: Dialect) -> Vec<Self> {
        let Some(corpora) = shared("corpora-2") else { return Vec::new() };
        let ending = match dialect {
            Dialect::Postgres => "pg",
            Dialect::Mysql => "my",
            Dialect::Sqlite => "sl",
        };
        let entries =
            fs::read_dir(&corpora).expect("it is a folder").map(|entry| entry.expect("it can be read").path());
        let mut roots: Vec<PathBuf> =
            entries.filter(|path| path.is_dir() && path.extension().is_some_and(|it| it == ending)).collect();
        roots.sort();
        roots.into_iter().map(|root| Self::configured(&root, dialect)).collect()
    }

    fn configured(root: &Path, dialect: Dialect) -> Self {
        let read = read_config(root, "chain").databases.remove(0).settings;
        // Chains of MySQL run on MariaDB, too.
        let settings = Settings { servers: Some(Servers::of(dialect)), ..read };
        let name = root.file_name().expect("it has a name").to_str().expect("a name of ours").to_owned();
        Self { name, root: root.to_owned(), settings }
    }

    /// The same chain without its way back, which some of these folders name after no revision, and without what was put
    /// before its first revision.
    ///
    /// # Panics
    /// When the folder cannot be copied.
    pub fn forward(&self) -> Forward {
        let copy = tempfile::tempdir().expect("a temporary folder can be made");
        let folder = copy.path().join(&self.settings.folder);
        copy_forward(&self.root.join(&self.settings.folder), &folder);
        Forward {
            chain: Self { name: self.name.clone(), root: copy.path().to_owned(), settings: self.settings.clone() },
            _copy: copy,
        }
    }

    /// The set that a program would run.
    ///
    /// # Panics
    /// When the folder cannot be run forward.
    pub fn baked(&self) -> BakedSet {
        let outcome = on_large_stack(|| check(&self.root, &self.settings));
        let messages = || outcome.diagnostics.iter().map(|it| render(it, &outcome.sources)).collect::<Vec<_>>();
        let set = outcome.set.as_ref().or(outcome.forward.as_ref());
        let set = set.unwrap_or_else(|| panic!("{} cannot be run: {:#?}", self.name, messages()));
        let (text, table) = set.bake();
        BakedSet { text: text.leak(), table: table.leak() }
    }
}

/// A chain without down scripts, in a folder of its own.
pub struct Forward {
    /// The chain.
    pub chain: RealChain,
    _copy: tempfile::TempDir,
}

fn copy_forward(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is ours");
    for entry in fs::read_dir(from).expect("it is a folder") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        if path.is_dir() {
            copy_forward(&path, &to.join(name));
        } else if !name.ends_with("down.sql") && !name.starts_with("0_pre.") {
            fs::copy(&path, to.join(name)).expect("the folder is ours");
        }
    }
}
