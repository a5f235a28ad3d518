//! `migrations merge`

use migrations::cli::{Answer, Failure};
use migrations_core::{Node, Revision};

use super::revision::{build, declared, refuse_branching, resolve};
use super::writing::{Scripts, id, write};
use crate::arguments::MergeArguments;
use crate::project::Project;

pub(crate) fn merge(project: &Project, arguments: &MergeArguments) -> Result<Answer, Failure> {
    let outcome = project.check_apart_from_lock();
    let set = project.graph(&outcome)?;
    let revisions = declared(set);
    let map = build(&revisions)?;
    let mut parents: Vec<Node> = Vec::new();
    for target in &arguments.revisions {
        // All heads, also those on which another line depends: a merge joins lines.
        let found = if target == "heads" { map.heads().collect() } else { resolve(&map, target)? };
        for node in found {
            refuse_branching(&map, node, arguments.splice)?;
            if !parents.contains(&node) {
                parents.push(node);
            }
        }
    }
    let ids = map.ids(parents.iter().copied());
    if parents.len() < 2 {
        let message = match &ids[..] {
            [] => "there is nothing to merge: no revision is named".to_owned(),
            [only] => format!("there is nothing to merge: {only} is the only revision that these targets name"),
            _ => "there is nothing to merge".to_owned(),
        };
        return Err(Failure::usage(message));
    }
    let implied = parents.iter().find(|&&node| {
        let others = parents.iter().copied().filter(|&other| other != node);
        map.ancestors(others).contains(node) && arguments.splice
    });
    if let Some(&implied) = implied {
        return Err(Failure::usage(format!("{} is an ancestor of another of them", map.id(implied))));
    }
    let scripts = Scripts {
        revision: Revision {
            id: id(arguments.rev_id.as_deref())?,
            down_revisions: ids.iter().map(|&id| id.to_owned()).collect(),
            depends_on: Vec::new(),
            branch_labels: arguments.branch_label.clone(),
            replaces: Vec::new(),
        },
        message: arguments.message.clone().unwrap_or_else(|| format!("merge {}", ids.join(" and "))),
        further: Vec::new(),
        up: String::new(),
        down: Some(String::new()),
    };
    write(project, &outcome, scripts)
}
