//! The graph as a flowchart of Mermaid.

use super::caption;
use crate::RevisionInfo;

pub(super) fn draw(revisions: &[RevisionInfo]) -> String {
    let mut text = "flowchart BT\n".to_owned();
    let place = |id: &String| revisions.iter().position(|revision| revision.id == *id);
    for (at, revision) in revisions.iter().enumerate() {
        let label =
            caption(revision).replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
        let class = if revision.is_current { ":::current" } else { "" };
        text.push_str(&format!("    r{at}[\"{label}\"]{class}\n"));
    }
    for (at, revision) in revisions.iter().enumerate() {
        for parent in revision.down_revisions.iter().filter_map(place) {
            text.push_str(&format!("    r{parent} --> r{at}\n"));
        }
        for dependency in revision.depends_on.iter().filter_map(place) {
            text.push_str(&format!("    r{dependency} -.-> r{at}\n"));
        }
    }
    text.push_str("    classDef current stroke-width:3px\n");
    text
}
