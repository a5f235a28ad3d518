//! The order of a plan.
//!
//! Alembic walks down one line of history after the other: first declared parent first, heads in load order, and
//! leaves a line as soon as the next revision on it is still needed by another line. Its own tests pin that order, and
//! people who come from it know it. Here the same order is found without a set of ancestors for every line.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::adjacency::Adjacency;
use crate::node::Node;
use crate::node_set::NodeSet;

/// What keeps a node waiting.
enum Nearest {
    /// The first line that needs it, if any does.
    Line(Option<Line>),
    /// That depends on the first line of this node, which may have changed.
    Unsure(Node),
}

/// One line of history that is being walked: numbered in the order in which lines came up.
type Line = usize;

/// The revisions of `wanted`, children before parents, walking down from `heads`.
///
/// `topological` lists all revisions, parents first.
pub(crate) fn newest_first(
    parents: &Adjacency,
    dependents: &Adjacency,
    topological: &[Node],
    wanted: &NodeSet,
    heads: &[Node],
) -> Vec<Node> {
    let mut heads: Vec<Node> = heads.iter().copied().filter(|&head| wanted.contains(head)).collect();
    heads.sort_unstable();
    heads.dedup();
    let hull = convex_hull(parents, dependents, topological, wanted);
    Traversal::new(parents, dependents, wanted, hull).run(heads, topological)
}

/// `wanted`, and whatever lies between two of its members.
fn convex_hull(parents: &Adjacency, dependents: &Adjacency, topological: &[Node], wanted: &NodeSet) -> NodeSet {
    let reaching = |edges: &Adjacency, order: &mut dyn Iterator<Item = &Node>| {
        let mut reached = wanted.clone();
        for &node in order {
            if edges.of(node).iter().any(|&next| reached.contains(next)) {
                reached.insert(node);
            }
        }
        reached
    };
    let mut hull = reaching(parents, &mut topological.iter());
    hull.intersect(&reaching(dependents, &mut topological.iter().rev()));
    hull
}

struct Traversal<'g> {
    parents: &'g Adjacency,
    dependents: &'g Adjacency,
    wanted: &'g NodeSet,
    /// What is still ahead: `wanted` and what lies between, less what was emitted.
    ahead: NodeSet,
    /// For every node, how many of its dependents are still ahead.
    waiting_for: Vec<usize>,
    /// Where each line stands now; `None` once it has ended.
    lines: Vec<Option<Node>>,
    previous_line: Vec<Option<Line>>,
    next_line: Vec<Option<Line>>,
    line_at: Vec<Option<Line>>,
    /// For every node ahead, a line before which none needs it.
    ///
    /// Lines only move down and new ones get higher numbers, so the first line that needs a node never becomes an
    /// earlier one: what was found once stays a lower bound.
    first_line: Vec<Line>,
    /// For nodes that had to wait: their dependents by lower bound.
    waiting: Vec<BinaryHeap<Reverse<(Line, Node)>>>,
    /// When `first_line` was last found to be exact: the number of revisions put out, plus one.
    exact_at: Vec<usize>,
    output: Vec<Node>,
}

impl<'g> Traversal<'g> {
    fn new(parents: &'g Adjacency, dependents: &'g Adjacency, wanted: &'g NodeSet, hull: NodeSet) -> Self {
        let node_count = parents.node_count();
        let mut waiting_for = vec![0; node_count];
        for node in hull.iter() {
            for parent in parents.of(node) {
                waiting_for[parent.index()] += 1;
            }
        }
        Self {
            parents,
            dependents,
            wanted,
            ahead: hull,
            waiting_for,
            lines: Vec::new(),
            previous_line: Vec::new(),
            next_line: Vec::new(),
            line_at: vec![None; node_count],
            first_line: vec![0; node_count],
            waiting: vec![BinaryHeap::new(); node_count],
            exact_at: vec![0; node_count],
            output: Vec::new(),
        }
    }

    fn run(mut self, heads: Vec<Node>, topological: &[Node]) -> Vec<Node> {
        for head in heads {
            self.start_line(head);
        }
        for &node in topological.iter().rev().filter(|&&node| self.ahead.contains(node)) {
            let above = self.dependents.of(node).iter().filter(|&&other| self.ahead.contains(other));
            let own = self.line_at[node.index()];
            self.first_line[node.index()] =
                above.map(|other| self.first_line[other.index()]).chain(own).min().unwrap_or_default();
        }
        let mut current = (!self.lines.is_empty()).then_some(0);
        while let Some(line) = current {
            let node = self.lines[line].expect("the walk stays on live lines");
            current = match self.line_needing(node) {
                Some(other) => Some(other),
                None => self.emit(node, line),
            };
        }
        self.output
    }

    fn start_line(&mut self, node: Node) {
        let line = self.lines.len();
        let last = self.last_live();
        self.lines.push(Some(node));
        self.previous_line.push(last);
        self.next_line.push(None);
        if let Some(last) = last {
            self.next_line[last] = Some(line);
        }
        self.line_at[node.index()] = Some(line);
    }

    /// Lines end rarely at the back, so the search is short.
    fn last_live(&self) -> Option<Line> {
        self.lines.iter().rposition(Option::is_some)
    }

    /// The first other line whose revision needs `node`, directly or not.
    fn line_needing(&mut self, node: Node) -> Option<Line> {
        if self.waiting_for[node.index()] == 0 {
            return None;
        }
        // A stack of nodes whose first line is looked for, each because the one below it waits for it.
        let mut open = vec![node];
        loop {
            let top = *open.last().expect("the first node is taken out below");
            // The line that stands at `node` does not count as one that needs it.
            let own = if open.len() == 1 { None } else { self.line_at[top.index()] };
            match self.nearest_waiting(top, own) {
                Nearest::Unsure(dependent) => open.push(dependent),
                Nearest::Line(first) if open.len() == 1 => return first,
                Nearest::Line(first) => {
                    self.first_line[top.index()] = first.unwrap_or(Line::MAX);
                    self.exact_at[top.index()] = self.output.len() + 1;
                    open.pop();
                }
            }
        }
    }

    /// The least of `own` and the first lines of what waits above `node`; or whose first line must be found first.
    fn nearest_waiting(&mut self, node: Node, own: Option<Line>) -> Nearest {
        let now = self.output.len() + 1;
        let mut heap = std::mem::take(&mut self.waiting[node.index()]);
        if heap.is_empty() {
            let above = self.dependents.of(node).iter().filter(|&&other| self.ahead.contains(other));
            heap = above.map(|&other| Reverse((self.first_line[other.index()], other))).collect();
        }
        let nearest = loop {
            let Some(Reverse((bound, dependent))) = heap.peek().copied() else { break Nearest::Line(own) };
            if own.is_some_and(|own| own <= bound) {
                break Nearest::Line(own);
            }
            let known = self.first_line[dependent.index()];
            if !self.ahead.contains(dependent) {
                heap.pop();
            } else if known > bound {
                heap.pop();
                heap.push(Reverse((known, dependent)));
            } else if self.exact_at[dependent.index()] == now {
                break Nearest::Line(Some(bound));
            } else {
                break Nearest::Unsure(dependent);
            }
        };
        self.waiting[node.index()] = heap;
        nearest
    }

    /// Puts out the revision at which `line` stands, moves the line on and says where to go on.
    fn emit(&mut self, node: Node, line: Line) -> Option<Line> {
        self.output.push(node);
        self.line_at[node.index()] = None;
        self.leave_behind(node);
        let mut open = self
            .parents
            .of(node)
            .iter()
            .copied()
            .filter(|&parent| self.wanted.contains(parent) && self.ahead.contains(parent))
            .filter(|parent| self.line_at[parent.index()].is_none())
            .collect::<Vec<_>>()
            .into_iter();
        let Some(first) = open.next() else {
            return self.end_line(line);
        };
        self.lines[line] = Some(first);
        self.line_at[first.index()] = Some(line);
        open.for_each(|parent| self.start_line(parent));
        Some(line)
    }

    /// A node between two wanted ones is behind us as soon as all that needs it is.
    fn leave_behind(&mut self, node: Node) {
        let mut todo = vec![node];
        while let Some(node) = todo.pop() {
            self.ahead.remove(node);
            for &parent in self.parents.of(node) {
                self.waiting_for[parent.index()] -= 1;
                let is_free = self.waiting_for[parent.index()] == 0;
                if is_free && self.ahead.contains(parent) && !self.wanted.contains(parent) {
                    todo.push(parent);
                }
            }
        }
    }

    fn end_line(&mut self, line: Line) -> Option<Line> {
        let (previous, next) = (self.previous_line[line], self.next_line[line]);
        self.lines[line] = None;
        if let Some(previous) = previous {
            self.next_line[previous] = next;
        }
        if let Some(next) = next {
            self.previous_line[next] = previous;
        }
        previous.or(next)
    }
}
