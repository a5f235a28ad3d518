//! `migrations revision`

use migrations::cli::{Answer, Failure, FailureKind};
use migrations::{Error, ErrorKind};
use migrations_core::baked::SetSource;
use migrations_core::{Node, PlanError, Revision, RevisionMap, Target, check_name};

use super::writing::{Scripts, id, write};
use super::{autogenerate, way_back};
use crate::arguments::{Cli, RevisionArguments};
use crate::project::Project;

pub(crate) fn revision(project: &Project, cli: &Cli, arguments: &RevisionArguments) -> Result<Answer, Failure> {
    if let (Some(revision), None) = (&arguments.down_from_up, &arguments.up) {
        return way_back::write(project, revision);
    }
    let outcome = project.check_apart_from_lock();
    let set = project.graph(&outcome)?;
    let revisions: Vec<Revision> = declared(set);
    let map = build(&revisions)?;
    let parents = parents(&map, &arguments.head, arguments.splice)?;
    let depends_on: Vec<String> =
        arguments.depends_on.iter().map(|name| dependency(&map, name)).collect::<Result<_, _>>()?;
    for label in &arguments.branch_label {
        check_name(label).map_err(|fault| Failure::usage(format!("`{label}` cannot be a branch label: {fault}")))?;
    }
    let down = match (&arguments.down_from_up, &arguments.up) {
        (Some(_), Some(up)) => way_back::of_new(project, up)?,
        _ => arguments.down.clone().unwrap_or_default(),
    };
    let scripts = Scripts {
        revision: Revision {
            id: id(arguments.rev_id.as_deref())?,
            down_revisions: parents,
            depends_on,
            branch_labels: arguments.branch_label.clone(),
            replaces: Vec::new(),
        },
        message: arguments.message.clone(),
        further: Vec::new(),
        up: arguments.up.clone().unwrap_or_default(),
        down: Some(down),
    };
    if arguments.autogenerate {
        return autogenerate::revision(project, cli, &outcome, arguments, scripts);
    }
    write(project, &outcome, scripts)
}

/// The revisions as values of the graph.
pub(super) fn declared(set: &SetSource) -> Vec<Revision> {
    set.revisions.iter().map(|source| source.revision.clone()).collect()
}

/// The map of revisions that were checked.
pub(super) fn build(revisions: &[Revision]) -> Result<RevisionMap<'_>, Failure> {
    RevisionMap::build(revisions).map_err(|errors| {
        let faults: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Failure::new(FailureKind::Folder, faults.join("\n"))
    })
}

/// The revisions that a target names.
pub(super) fn resolve(map: &RevisionMap<'_>, target: &str) -> Result<Vec<Node>, Failure> {
    let target: Target = target.parse().map_err(Error::from)?;
    Ok(map.resolve(&target).map_err(|error| Error::from(PlanError::from(error)))?)
}

fn parents(map: &RevisionMap<'_>, head: &str, splice: bool) -> Result<Vec<String>, Failure> {
    let found = resolve(map, head).map_err(|failure| match (head, failure.kind) {
        ("head", FailureKind::Run(ErrorKind::Target)) => {
            let heads = map.ids(map.heads());
            let message = format!("there are several heads to follow: {}", heads.join(", "));
            Failure { message, ..failure }
                .help("say which one the new revision follows: --head")
                .help("or join them first: `migrations merge heads`")
        }
        _ => failure,
    })?;
    for &node in &found {
        refuse_branching(map, node, splice)?;
    }
    Ok(map.ids(found).into_iter().map(str::to_owned).collect())
}

/// # Errors
/// If a revision has a successor, and nobody has said that another one is wanted.
pub(super) fn refuse_branching(map: &RevisionMap<'_>, node: Node, splice: bool) -> Result<(), Failure> {
    if splice || map.children(node).is_empty() {
        return Ok(());
    }
    let id = map.id(node);
    let children = map.ids(map.children(node).iter().copied()).join(", ");
    Err(Failure::usage(format!("revision {id} is not a head: it is continued by {children}"))
        .help("--splice makes a branch there"))
}

/// A label as it is; of anything else, the whole id.
fn dependency(map: &RevisionMap<'_>, name: &str) -> Result<String, Failure> {
    if map.declared_labels().iter().any(|(label, _)| *label == name) {
        return Ok(name.to_owned());
    }
    match resolve(map, name)?[..] {
        [node] => Ok(map.id(node).to_owned()),
        _ => Err(Failure::usage(format!("`{name}` is not one revision, so nothing can depend on it"))),
    }
}
