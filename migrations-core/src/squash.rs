//! Revisions that stand for several others.

use crate::GraphError;
use crate::revision::Revision;

/// A revision with `replaces`, and what it stands for.
///
/// A database that has none of the replaced revisions runs the squash; one that has all of them records it; one that
/// has some of them runs the remaining originals first, as long as they are still there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Squash<'a> {
    /// Id of the squash.
    pub id: &'a str,
    /// Ids of what it replaces, as declared.
    pub replaced: Vec<&'a str>,
    /// Whether the replaced revisions are still part of the set.
    pub originals_present: bool,
}

/// Which of the given revisions are part of the graph, and under which names the others are known.
#[derive(Debug)]
pub(crate) struct View<'a> {
    /// Places of the revisions that make up the graph, in load order.
    pub(crate) members: Vec<usize>,
    /// Names of revisions that are not part of it, with the id that stands for them.
    pub(crate) aliases: Vec<(&'a str, &'a str)>,
    pub(crate) squashes: Vec<Squash<'a>>,
}

/// Leaves out either the originals or, for the squashes in `expanded`, the squash.
pub(crate) fn view<'a, S: AsRef<str>>(
    revisions: &'a [Revision<S>],
    by_id: &[(&'a str, usize)],
    expanded: &[&str],
    errors: &mut Vec<GraphError>,
) -> View<'a> {
    let find = |id: &str| by_id.binary_search_by(|(known, _)| known.cmp(&id)).ok().map(|at| by_id[at].1);
    let mut hidden = vec![false; revisions.len()];
    let mut replaced_by: Vec<(&str, usize)> = Vec::new();
    let mut view = View { members: Vec::new(), aliases: Vec::new(), squashes: Vec::new() };
    for (place, squash) in revisions.iter().enumerate().filter(|(_, revision)| !revision.replaces.is_empty()) {
        let replaced: Vec<&str> = squash.replaces.iter().map(AsRef::as_ref).collect();
        let originals: Vec<usize> = replaced.iter().filter_map(|id| find(id)).filter(|&found| found != place).collect();
        let missing: Vec<&str> = replaced.iter().copied().filter(|id| find(id).is_none()).collect();
        for &id in &replaced {
            match replaced_by.iter().find(|(known, _)| *known == id) {
                Some(&(_, first)) => {
                    errors.push(GraphError::ReplacedTwice { first, second: place, name: id.to_owned() });
                }
                None => replaced_by.push((id, place)),
            }
        }
        if !originals.is_empty() && !missing.is_empty() {
            let missing = missing.into_iter().map(str::to_owned).collect();
            errors.push(GraphError::ReplacedInPart { revision: place, missing });
            continue;
        }
        let originals_present = !originals.is_empty();
        let exit = if originals_present { segment_exit(revisions, place, &originals, errors) } else { None };
        match exit {
            Some(exit) if expanded.contains(&squash.id.as_ref()) => {
                hidden[place] = true;
                view.aliases.push((squash.id.as_ref(), revisions[exit].id.as_ref()));
            }
            _ => {
                originals.iter().for_each(|&original| hidden[original] = true);
                view.aliases.extend(replaced.iter().map(|&id| (id, squash.id.as_ref())));
            }
        }
        view.squashes.push(Squash { id: squash.id.as_ref(), replaced, originals_present });
    }
    view.members = (0..revisions.len()).filter(|&place| !hidden[place]).collect();
    view
}

/// The one original that the rest of the graph builds on; an error for whatever keeps the originals from being a
/// segment with one entry and one exit.
fn segment_exit<S: AsRef<str>>(
    revisions: &[Revision<S>],
    squash: usize,
    originals: &[usize],
    errors: &mut Vec<GraphError>,
) -> Option<usize> {
    let is_inside = |id: &str| originals.iter().any(|&original| revisions[original].id.as_ref() == id);
    let parents = |place: usize| revisions[place].down_revisions.iter().map(AsRef::as_ref);
    let mut refuse = |reason: String| {
        errors.push(GraphError::ReplacedNotSegment { revision: squash, reason });
        None
    };
    let entries: Vec<usize> = originals.iter().copied().filter(|&place| !parents(place).any(is_inside)).collect();
    let exits: Vec<usize> = originals
        .iter()
        .copied()
        .filter(|&place| {
            !originals.iter().any(|&other| parents(other).any(|parent| parent == revisions[place].id.as_ref()))
        })
        .collect();
    let names = |places: &[usize]| {
        places.iter().map(|&place| format!("`{}`", revisions[place].id.as_ref())).collect::<Vec<_>>().join(", ")
    };
    let ([entry], [exit]) = (&entries[..], &exits[..]) else {
        return refuse(format!(
            "the replaced revisions must have one entry and one exit; they start at {} and end at {}",
            names(&entries),
            names(&exits)
        ));
    };
    if !parents(*entry).eq(parents(squash)) {
        return refuse(format!(
            "the squash must have the down_revision of `{}`, the first revision that it replaces",
            revisions[*entry].id.as_ref()
        ));
    }
    let outside_parent = originals
        .iter()
        .filter(|&&place| place != *entry)
        .find(|&&place| parents(place).any(|parent| !is_inside(parent)));
    if let Some(&place) = outside_parent {
        return refuse(format!("`{}` is replaced but merges a revision that is not", revisions[place].id.as_ref()));
    }
    let branching = (0..revisions.len())
        .filter(|place| !originals.contains(place) && *place != squash)
        .find(|&place| parents(place).any(|parent| is_inside(parent) && parent != revisions[*exit].id.as_ref()));
    match branching {
        Some(place) => refuse(format!("`{}` branches off inside the replaced revisions", revisions[place].id.as_ref())),
        None => Some(*exit),
    }
}
