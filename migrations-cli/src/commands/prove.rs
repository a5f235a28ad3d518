//! `--prove`: whether the migrations make a live database again. They run on a throwaway database, and what the server says
//! of both is compared: what it writes, not what is made of it here.

use std::collections::BTreeMap;

use migrations::cli::{Access, Failure, FailureKind};
use serde::Serialize;

use super::live::is_of_tool;
use super::shared;
use crate::arguments::Cli;
use crate::database::{LeftOut, Reachable, Seen, for_dialect};
use crate::project::Project;

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
    for_dialect!(project, C => empty::<C>(project, throwaway).map(drop))
}

/// A connection to the throwaway database.
fn empty<C: Reachable>(project: &Project, throwaway: Option<&str>) -> Result<C, Failure> {
    let Some(throwaway) = throwaway.or(C::THROWAWAY) else {
        return Err(Failure::usage("--prove needs an empty database on this server")
            .help(&format!("name it: `--prove {}`; the migrations run there", C::EXAMPLE)));
    };
    let mut scratch = C::reach(throwaway, Access::Create)?;
    // A schema is there from the beginning.
    let found =
        describe(&mut scratch, |seen| is_of_tool(seen, &project.settings.table_prefix) || seen.kind == "schema")?;
    let is_table = |object: &&String| object.starts_with("table ");
    match found.keys().find(is_table).or(found.keys().next()) {
        None => Ok(scratch),
        Some(object) => {
            let message = format!("the database of --prove is not empty: it holds {object}");
            Err(Failure::usage(message).help("the migrations run there: name a database without a table"))
        }
    }
}

/// Runs the folder on a throwaway database, and compares it with the one at `live`. `left_out` has been named already.
pub(super) fn prove(
    project: &Project,
    cli: &Cli,
    live: &str,
    throwaway: Option<&str>,
    left_out: &[&LeftOut],
) -> Result<Proof, Failure> {
    for_dialect!(project, C => prove_on::<C>(project, cli, live, throwaway, left_out))
}

fn prove_on<C: Reachable>(
    project: &Project,
    cli: &Cli,
    live: &str,
    throwaway: Option<&str>,
    left_out: &[&LeftOut],
) -> Result<Proof, Failure> {
    let is_passed_over = |seen: &Seen| is_of_tool(seen, &project.settings.table_prefix);
    let is_left_out = |seen: &Seen| left_out.iter().any(|left| left.what == *seen);
    let mut scratch = empty::<C>(project, throwaway)?;
    // The files are written by now, so what goes wrong is an answer, and no reason to say nothing of them.
    if let Err(error) = shared::set::<C>(project, cli)?.upgrade(&mut scratch, "heads") {
        return Ok(Proof { compared: 0, differences: vec![format!("the migrations do not run there: {error}")] });
    }
    let made = describe(&mut scratch, |seen| is_passed_over(seen) || is_left_out(seen))?;
    let mut connection = C::reach(live, Access::Read)?;
    let there = describe(&mut connection, |seen| is_passed_over(seen) || is_left_out(seen))?;
    Ok(Proof { compared: there.len(), differences: differences(&there, &made) })
}

/// What the server says of each object.
fn describe<C: Reachable>(
    connection: &mut C,
    is_passed_over: impl Fn(&Seen) -> bool,
) -> Result<BTreeMap<String, String>, Failure> {
    let said = migrations_runtime::reading(connection, |connection| {
        connection.describe().map_err(|error| {
            let message = format!("the schema of the database cannot be read: {error}");
            Failure::new(FailureKind::Connection, message)
        })
    })?;
    let kept = said.into_iter().filter(|(seen, _)| !is_passed_over(seen));
    Ok(kept.map(|(seen, text)| (format!("{} `{}`", seen.kind, seen.identity), text)).collect())
}

fn differences(there: &BTreeMap<String, String>, made: &BTreeMap<String, String>) -> Vec<String> {
    let missing =
        there.keys().filter(|object| !made.contains_key(*object)).map(|object| format!("{object} is missing"));
    let further =
        made.keys().filter(|object| !there.contains_key(*object)).map(|object| format!("{object} is not there"));
    let other = there.iter().filter_map(|(object, text)| {
        let made = made.get(object).filter(|made| *made != text)?;
        Some(format!("{object} is `{text}`, and becomes `{made}`"))
    });
    missing.chain(further).chain(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_is_named() {
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(object, text)| ((*object).to_owned(), (*text).to_owned())).collect()
        };
        let (there, made) = (map(&[("a", "1"), ("b", "2"), ("c", "3")]), map(&[("a", "1"), ("b", "4"), ("d", "5")]));
        assert_eq!(differences(&there, &made), ["c is missing", "d is not there", "b is `2`, and becomes `4`"]);
        assert_eq!(differences(&there, &there), [""; 0]);
    }
}
