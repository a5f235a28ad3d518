//! `migrations init --baseline`: what a database holds becomes the first revision.

use std::path::Path;

use migrations::cli::{Access, Exit, Failure};
use migrations_core::Product;
use serde_json::Value;

use crate::arguments::{Cli, ComparisonArguments, InitArguments, RevisionArguments};
use crate::commands::{revision, shared};
use crate::database::{self, Reachable, for_dialect};
use crate::files::{self, Exclusive};
use crate::project::Project;
use crate::secrets::Secrets;

/// Where a baseline comes from.
pub(super) struct Source {
    /// A URL, or the path of a dump.
    from: String,
    /// The database in which it can be recorded.
    live: Option<String>,
    product: Option<Product>,
}

impl Source {
    /// # Errors
    /// If nothing names one, or it does not do for what is asked of it.
    pub(super) fn find(cli: &Cli, arguments: &InitArguments, here: &Path) -> Result<Self, Failure> {
        let named = cli.project.database().ok().flatten().map(|named| named.url().to_owned());
        let Some(from) = arguments.from.clone().or_else(|| named.clone()) else {
            return Err(Failure::usage("nothing says what the baseline comes from")
                .help("--from URL names the database, --from dump.sql a dump of it"));
        };
        let is_live =
            database::is_url(&from) || database::is_sqlite_file(&here.join(&from)) || arguments.from.is_none();
        let source = if is_live {
            let url = database::normalised(&from);
            let product = database::product_of_url_or_path(&url);
            Self { from, live: Some(url), product: Some(product) }
        } else {
            let text = files::read_optional(&here.join(&from))?.unwrap_or_default();
            Self { from, live: None, product: database::product_of_dump(&text) }
        };
        if source.live.is_none() && arguments.stamp {
            return Err(Failure::usage("--stamp records the baseline in the database of --from, and that is a file")
                .help("leave it out, and run `migrations stamp head --database-url URL` where the database is"));
        }
        Ok(source)
    }

    /// The SQL that it is written in, as far as that is seen.
    pub(super) fn product(&self) -> Option<Product> {
        self.product
    }
}

/// What writing a baseline came to.
pub(super) struct Done {
    /// For a person.
    pub(super) text: String,
    /// What `revision` says of it.
    pub(super) view: Value,
    pub(super) exit: Exit,
    /// Whether the database has it by now; where that was asked for.
    pub(super) stamped: Option<bool>,
}

impl Done {
    /// Records it in the database, if it is all of that. The files are written by now, so what goes wrong is an answer.
    fn stamp(&mut self, project: &Project, cli: &Cli, url: &str) {
        self.stamped = Some(false);
        if self.exit != Exit::Done {
            self.text.push_str("not recorded in the database, for the baseline is not all of it\n");
            return;
        }
        match for_dialect!(project, C => stamp_on::<C>(project, cli, url)) {
            Ok(()) => {
                self.stamped = Some(true);
                self.text.push_str("recorded: the database has the baseline\n");
            }
            Err(failure) => {
                let failure = Secrets::of(url).hide_in(failure);
                self.text.push_str(&format!("not recorded in the database: {}\n", failure.message));
                self.exit = failure.exit;
            }
        }
    }

    /// What to do next.
    pub(super) fn next(&self, source: &Source, name: Option<&str>) -> String {
        let option = name.map(|name| format!(" --name {name}")).unwrap_or_default();
        let mut text = String::new();
        if self.stamped != Some(true) {
            let database = if source.live.is_some() { "this database" } else { "each database" };
            text.push_str(&format!(
                "\nRecord in {database} that it has the baseline:\n\n    migrations stamp head --database-url URL{option}\n"
            ));
        }
        text.push_str(&format!("\nThe next revision:\n\n    migrations revision -m \"Create users\"{option}\n"));
        text
    }
}

/// Writes the revision, proves it where that is asked for or costs nothing, and records it.
pub(super) fn write(cli: &Cli, arguments: &InitArguments, source: &Source) -> Result<Done, Failure> {
    let project = Project::find(&cli.project)?;
    let _exclusive = Exclusive::of(&project.folder());
    let answer = revision::revision(&project, cli, &of_baseline(arguments, source))?;
    let mut done = Done {
        text: answer.text,
        view: serde_json::from_str(&answer.json).unwrap_or_default(),
        exit: answer.exit,
        stamped: None,
    };
    if let (true, Some(url)) = (arguments.stamp, &source.live) {
        done.stamp(&project, cli, url);
    }
    Ok(done)
}

fn stamp_on<C: Reachable>(project: &Project, cli: &Cli, url: &str) -> Result<(), Failure> {
    project.refuse_nameless()?;
    let mut connection = C::reach(url, Access::Write)?;
    shared::set::<C>(project, cli)?.stamp(&mut connection, &["heads"])?;
    Ok(())
}

/// The options of `revision` that write it.
fn of_baseline(arguments: &InitArguments, source: &Source) -> RevisionArguments {
    RevisionArguments {
        message: "Baseline".to_owned(),
        head: "head".to_owned(),
        splice: false,
        branch_label: Vec::new(),
        depends_on: Vec::new(),
        rev_id: arguments.rev_id.clone(),
        up: None,
        down: None,
        autogenerate: true,
        comparison: ComparisonArguments {
            from: Some(source.from.clone()),
            ignore_unread: arguments.ignore_unread,
            ..ComparisonArguments::default()
        },
        allow_empty: false,
        safe: false,
        prove: arguments.prove.clone(),
        down_from_up: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_says_whose_it_is() {
        for (head, product) in [
            ("--\n-- PostgreSQL database dump\n--\n", Some(Product::Postgres)),
            ("/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib", Some(Product::Mariadb)),
            ("-- MySQL dump 10.13  Distrib 9.4.0", Some(Product::Mysql)),
            ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;", Some(Product::Sqlite)),
            ("CREATE TABLE t (a int);", None),
        ] {
            assert_eq!(database::product_of_dump(head), product, "{head}");
        }
    }
}
