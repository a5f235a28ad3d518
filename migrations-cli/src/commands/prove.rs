//! `--prove`: whether the migrations make a live database again. They run on a throwaway database, and what the server says
//! of both is compared: what it writes, not what is made of it here.

use std::collections::{BTreeMap, BTreeSet};

use migrations::cli::{Access, Failure, FailureKind};
use migrations_catalog::introspection::Seen;
use serde::Serialize;

use super::live::is_of_tool;
use super::shared;
use crate::arguments::Cli;
use crate::database::{Reachable, for_dialect};
use crate::project::Project;
use crate::secrets::Secrets;

/// What a proof came to.
#[derive(Debug, Serialize)]
pub(super) struct Proof {
    /// How many objects both have.
    compared: usize,
    /// What one of them has alone, or in other words.
    differences: Vec<String>,
}

impl Proof {
    pub(super) fn holds(&self) -> bool {
        self.differences.is_empty()
    }

    pub(super) fn text(&self) -> String {
        if self.holds() {
            return format!(
                "proved: run on an empty database, the migrations make what is there ({} objects compared)\n",
                self.compared
            );
        }
        let lines: String = self.differences.iter().map(|line| format!("  {line}\n")).collect();
        format!("not proved: run on an empty database, the migrations make something else:\n{lines}")
    }
}

/// Refuses a database on which nothing can be proved, before anything is written.
///
/// # Errors
/// If there is none, it cannot be reached, or it is not empty.
pub(super) fn refuse(project: &Project, throwaway: Option<&str>) -> Result<(), Failure> {
    for_dialect!(project, C => refuse_used::<C>(throwaway))
}

fn refuse_used<C: Reachable>(throwaway: Option<&str>) -> Result<(), Failure> {
    // A database that is not there is empty, and is not made before it is needed.
    if throwaway.is_some() && C::is_missing(throwaway) { Ok(()) } else { empty::<C>(throwaway).map(drop) }
}

/// A connection to the throwaway database.
fn empty<C: Reachable>(throwaway: Option<&str>) -> Result<C, Failure> {
    let Some(throwaway) = throwaway.or(C::THROWAWAY) else {
        return Err(Failure::usage("--prove needs an empty database on the server of --from")
            .help(&format!("name it: `--prove {}`; the migrations run there", C::EXAMPLE)));
    };
    let mut scratch = C::reach(throwaway, Access::Create)?;
    // PostgreSQL has a schema from the beginning; what a user may not see is for the server to refuse.
    let is_there_anyway = |seen: &Seen| seen.kind == "schema" && seen.name == "public" || seen.kind == "catalog";
    let found = describe(&mut scratch, |seen| !is_there_anyway(seen))?;
    let is_table = |object: &&String| object.starts_with("table ");
    match found.keys().find(is_table).or(found.keys().next()) {
        None => Ok(scratch),
        Some(object) => {
            let message = format!("the database of --prove is not empty: it holds {object}");
            Err(Failure::usage(message).help("the migrations run there: name a database that holds nothing"))
        }
    }
}

/// Runs the folder on a throwaway database, and compares it with the one at `live`, as far as `is_compared` says. The files are
/// written by now, so what goes wrong is an answer, and no reason to say nothing of them.
pub(super) fn prove(
    project: &Project,
    cli: &Cli,
    live: &str,
    throwaway: Option<&str>,
    is_compared: impl Fn(&Seen) -> bool,
) -> Proof {
    let proof = for_dialect!(project, C => prove_on::<C>(project, cli, live, throwaway, is_compared));
    proof.unwrap_or_else(|failure| {
        let failure = throwaway.map(Secrets::of).map_or(failure.clone(), |secrets| secrets.hide_in(failure));
        Proof { compared: 0, differences: vec![Secrets::of(live).hide_in(failure).message] }
    })
}

fn prove_on<C: Reachable>(
    project: &Project,
    cli: &Cli,
    live: &str,
    throwaway: Option<&str>,
    is_compared: impl Fn(&Seen) -> bool,
) -> Result<Proof, Failure> {
    let is_taken = |seen: &Seen| !is_of_tool(seen, &project.settings.table_prefix) && is_compared(seen);
    let mut scratch = empty::<C>(throwaway)?;
    shared::set::<C>(project, cli)?.upgrade(&mut scratch, "heads")?;
    let made = describe(&mut scratch, is_taken)?;
    let mut connection = C::reach(live, Access::Read)?;
    let there = describe(&mut connection, is_taken)?;
    Ok(Proof { compared: there.len(), differences: differences(&there, &made) })
}

/// What the server says of each object: several texts where it has several statements, such as a comment beside the table.
type Said = BTreeMap<String, BTreeSet<String>>;

fn describe<C: Reachable>(connection: &mut C, is_taken: impl Fn(&Seen) -> bool) -> Result<Said, Failure> {
    let found = migrations_runtime::reading(connection, |connection| {
        connection.describe().map_err(|error| {
            let message = format!("the schema of the database cannot be read: {error}");
            Failure::new(FailureKind::Connection, message)
        })
    })?;
    let mut said = Said::new();
    for (seen, text) in found.into_iter().filter(|(seen, _)| is_taken(seen)) {
        said.entry(format!("{} `{}`", seen.kind, seen.identity)).or_default().insert(text);
    }
    Ok(said)
}

fn differences(there: &Said, made: &Said) -> Vec<String> {
    let missing =
        there.keys().filter(|object| !made.contains_key(*object)).map(|object| format!("{object} is missing"));
    let further =
        made.keys().filter(|object| !there.contains_key(*object)).map(|object| format!("{object} is not there"));
    let other = there.iter().filter_map(|(object, there)| {
        let made = made.get(object).filter(|made| *made != there)?;
        let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
            one.difference(other).map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" and ")
        };
        Some(format!("{object}: there {}; made {}", only(there, made), only(made, there)))
    });
    missing.chain(further).chain(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pairs: &[(&str, &[&str])]) -> Said {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        pairs.iter().map(|(object, of)| ((*object).to_owned(), texts(of))).collect()
    }

    #[test]
    fn each_side_is_named() {
        let (there, made) = (
            said(&[("a", &["1"]), ("b", &["2"]), ("c", &["3"])]),
            said(&[("a", &["1"]), ("b", &["4"]), ("d", &["5"])]),
        );
        assert_eq!(differences(&there, &made), ["c is missing", "d is not there", "b: there `2`; made `4`"]);
        assert_eq!(differences(&there, &there), [""; 0]);
    }

    #[test]
    fn every_statement_about_an_object_counts() {
        let (there, made) =
            (said(&[("table t", &["CREATE 1", "COMMENT"])]), said(&[("table t", &["CREATE 2", "COMMENT"])]));
        assert_eq!(differences(&there, &made), ["table t: there `CREATE 1`; made `CREATE 2`"]);
    }
}
