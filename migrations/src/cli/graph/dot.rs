//! The graph for Graphviz.

use super::caption;
use crate::RevisionInfo;

pub(super) fn draw(revisions: &[RevisionInfo]) -> String {
    let mut text = "digraph revisions {\n    rankdir=BT;\n    node [shape=box];\n".to_owned();
    let is_here = |id: &&String| revisions.iter().any(|revision| revision.id == **id);
    for revision in revisions {
        let style = if revision.is_current { ", penwidth=3" } else { "" };
        text.push_str(&format!("    {} [label={}{style}];\n", quoted(&revision.id), quoted(&caption(revision))));
    }
    for revision in revisions {
        for parent in revision.down_revisions.iter().filter(is_here) {
            text.push_str(&format!("    {} -> {};\n", quoted(parent), quoted(&revision.id)));
        }
        for dependency in revision.depends_on.iter().filter(is_here) {
            text.push_str(&format!("    {} -> {} [style=dashed];\n", quoted(dependency), quoted(&revision.id)));
        }
    }
    text.push_str("}\n");
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
