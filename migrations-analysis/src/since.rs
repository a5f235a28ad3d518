//! `since = "<revision>"`: where the rules begin in a folder that was there before them.

use migrations_core::{AppliedSet, Revision, RevisionMap};

use crate::chain::Linked;
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::draft::Draft;
use crate::rules;

/// Marks the drafts of which rules with a level say nothing: that revision and all below it. Without a graph nobody knows
/// which those are, and it is all of them until the graph is right.
pub fn mark(drafts: &mut [Draft], linked: Option<&Linked>, settings: &Settings, diagnostics: &mut Diagnostics) {
    let Some(since) = &settings.since else { return };
    let Some(linked) = linked else {
        drafts.iter_mut().for_each(|draft| draft.is_before_rules = true);
        return;
    };
    let declarations: Vec<Revision> = linked.revisions.iter().map(|revision| revision.revision.clone()).collect();
    let Ok(map) = RevisionMap::build(&declarations) else { return };
    match AppliedSet::from_rows(&map, std::slice::from_ref(since)) {
        Ok(below) => below.iter().for_each(|node| drafts[map.place(node)].is_before_rules = true),
        Err(_) => {
            let ids = drafts.iter().map(|draft| draft.id.text.as_str());
            diagnostics.push(rules::since::found(since, ids));
        }
    }
}
