//! The revision graph, drawn.

mod dot;
mod lanes;
mod mermaid;
mod svg;
mod text;

use super::answer::Answer;
use super::arguments::{GraphArguments, GraphFormat};
use super::failure::{Failure, FailureKind};
use super::listing::range;
use super::session::{Access, Session};
use super::views::GraphView;
use crate::{Listing, MigrationConnection, RangeTarget, RevisionInfo};

pub(super) fn graph<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &GraphArguments,
) -> Result<Answer, Failure> {
    let range = range(arguments.rev_range.as_deref())?;
    let listing = list(session, &range)?;
    let revisions = &listing.revisions[..];
    let drawing = match arguments.format {
        GraphFormat::Text => text::draw(revisions),
        GraphFormat::Mermaid => mermaid::draw(revisions),
        GraphFormat::Dot => dot::draw(revisions),
        GraphFormat::Svg => svg::draw(revisions),
    };
    Ok(Answer::new(drawing.as_str(), &GraphView { graph: &drawing }))
}

/// With the place of the database, if there is one that can be asked.
fn list<C: MigrationConnection>(session: &mut Session<'_, C>, range: &RangeTarget) -> Result<Listing, Failure> {
    let is_optional = !range.needs_current();
    if is_optional && session.refuse_other_dialect().is_err() {
        return Ok(session.migrations.revisions(range)?);
    }
    match session.connection(Access::Read) {
        Ok(mut connection) => Ok(session.migrations.history_of(&mut connection, range)?),
        Err(failure) if is_optional && matches!(failure.kind, FailureKind::NoDatabase | FailureKind::Connection) => {
            Ok(session.migrations.revisions(range)?)
        }
        Err(failure) => Err(failure),
    }
}

/// `id (labels) (head) (current), message`
fn caption(revision: &RevisionInfo) -> String {
    let mut caption = revision.id.clone();
    if !revision.branch_labels.is_empty() {
        caption.push_str(&format!(" ({})", revision.branch_labels.join(", ")));
    }
    if revision.is_head {
        caption.push_str(if revision.is_effective_head { " (effective head)" } else { " (head)" });
    }
    if revision.is_current {
        caption.push_str(" (current)");
    }
    if !revision.message.is_empty() {
        caption.push_str(&format!(", {}", revision.message));
    }
    caption
}

#[cfg(test)]
mod tests {
    use super::lanes::layout;
    use super::{dot, mermaid, svg};
    use crate::RevisionInfo;

    pub(super) fn revision(id: &str, down_revisions: &[&str], depends_on: &[&str]) -> RevisionInfo {
        let owned = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect();
        let mut revision = RevisionInfo::default();
        id.clone_into(&mut revision.id);
        revision.down_revisions = owned(down_revisions);
        revision.depends_on = owned(depends_on);
        revision
    }

    /// Two branches with a dependency between them, and a merge.
    pub(super) fn tangle() -> [RevisionInfo; 5] {
        [
            revision("m", &["a2", "b2"], &[]),
            revision("b2", &["b1"], &[]),
            revision("a2", &["r"], &["b1"]),
            revision("b1", &["r"], &[]),
            revision("r", &[], &[]),
        ]
    }

    #[test]
    fn every_edge_has_a_column_from_child_to_parent() {
        let layout = layout(&tangle());
        assert_eq!(layout.edges.len(), 6);
        for edge in &layout.edges {
            let passes = |row: usize| layout.rows[row].below.get(edge.column) == Some(&true);
            assert!((edge.child..edge.parent).all(passes), "{edge:?} in {layout:?}");
        }
    }

    #[test]
    fn captions_are_escaped() {
        let mut odd = revision("a", &[], &[]);
        odd.message = "say \"<b>\" & \\".to_owned();
        let odd = [odd];
        assert!(dot::draw(&odd).contains(r#"[label="a, say \"<b>\" & \\"]"#));
        assert!(mermaid::draw(&odd).contains(r#"["a, say &quot;&lt;b&gt;&quot; &amp; \"]"#));
        assert!(svg::draw(&odd).contains(r#">a, say "&lt;b&gt;" &amp; \</text>"#));
    }
}
