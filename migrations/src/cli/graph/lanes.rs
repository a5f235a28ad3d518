//! Which revision stands in which column, and which way the edges go.

use crate::RevisionInfo;

/// One revision of a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its column.
    pub(super) column: usize,
    /// Columns that edges pass on the height of the revision; its own included.
    pub(super) passing: Vec<bool>,
    /// Columns right of it whose edges end here.
    pub(super) joins: Vec<usize>,
    /// Columns in which edges to further parents go on.
    pub(super) forks: Vec<Fork>,
    /// Columns that edges pass below the revision.
    pub(super) below: Vec<bool>,
}

/// An edge that leaves the column of its revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fork {
    pub(super) column: usize,
    /// The column was free before.
    pub(super) is_new: bool,
}

/// An edge from a revision to one that it needs: rows, and the column in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) child: usize,
    pub(super) parent: usize,
    pub(super) column: usize,
    pub(super) is_dependency: bool,
}

/// A drawing of revisions in rows, children above parents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Layout {
    pub(super) rows: Vec<Row>,
    pub(super) edges: Vec<Edge>,
}

/// What each column waits for: the row of a parent, if it is in use.
type Lanes = Vec<Option<usize>>;

/// Lays revisions out, which must come with children before parents.
pub(super) fn layout(revisions: &[RevisionInfo]) -> Layout {
    let row_of = |id: &String| revisions.iter().position(|revision| revision.id == *id);
    let mut lanes: Lanes = Vec::new();
    let mut layout = Layout::default();
    for (at, revision) in revisions.iter().enumerate() {
        let waiting: Vec<usize> = (0..lanes.len()).filter(|&column| lanes[column] == Some(at)).collect();
        let column = waiting.first().copied().unwrap_or_else(|| free_column(&lanes, 0));
        occupy(&mut lanes, column, at);
        let joins: Vec<usize> = waiting.into_iter().skip(1).collect();
        joins.iter().for_each(|&join| lanes[join] = None);
        let passing = lanes.iter().map(Option::is_some).collect();
        lanes[column] = None;
        let parents = revision.down_revisions.iter().map(|id| (id, false));
        let dependencies = revision.depends_on.iter().map(|id| (id, true));
        let mut forks = Vec::new();
        for (parent, is_dependency) in parents.chain(dependencies) {
            let Some(parent) = row_of(parent).filter(|&row| row > at) else { continue };
            let known = lanes.iter().position(|lane| *lane == Some(parent));
            let lane =
                known.unwrap_or_else(|| if lanes[column].is_none() { column } else { free_column(&lanes, column + 1) });
            occupy(&mut lanes, lane, parent);
            layout.edges.push(Edge { child: at, parent, column: lane, is_dependency });
            if lane != column {
                forks.push(Fork { column: lane, is_new: known.is_none() });
            }
        }
        let below = lanes.iter().map(Option::is_some).collect();
        layout.rows.push(Row { column, passing, joins, forks, below });
        while lanes.last() == Some(&None) {
            lanes.pop();
        }
    }
    layout
}

fn free_column(lanes: &Lanes, from: usize) -> usize {
    (from..lanes.len()).find(|&column| lanes[column].is_none()).unwrap_or(lanes.len().max(from))
}

fn occupy(lanes: &mut Lanes, column: usize, row: usize) {
    if lanes.len() <= column {
        lanes.resize(column + 1, None);
    }
    lanes[column] = Some(row);
}
