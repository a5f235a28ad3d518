//! The checked graph of a set of revisions.

use crate::adjacency::Adjacency;
use crate::cycle::topological_order;
use crate::graph_error::{GraphError, NameKind};
use crate::labels::bearers;
use crate::lineage::closure;
use crate::node::Node;
use crate::node_set::NodeSet;
use crate::reduction::redundant_edges;
use crate::revision::{Revision, check_name};
use crate::similar::most_similar;
use crate::squash::{Squash, view};
use crate::traversal::newest_first;

/// The graph of a set of revisions: no duplicate, unknown or unaddressable name, no cycle.
///
/// It borrows the names from the revisions that it was built from.
///
/// ```
/// use migrations_core::{Revision, RevisionMap};
///
/// let revisions: [Revision; 3] = [Revision::base("a"), Revision::revising("b1", ["a"]), Revision::revising("b2", ["a"])];
/// let map = RevisionMap::build(&revisions).expect("nothing is wrong with these");
/// assert_eq!(map.heads().map(|node| map.id(node)).collect::<Vec<_>>(), ["b1", "b2"]);
/// ```
#[derive(Debug, Clone)]
pub struct RevisionMap<'a> {
    ids: Vec<&'a str>,
    /// Where each revision stood in the slice that was given.
    places: Vec<usize>,
    /// Ids, labels and names that stand for other revisions, sorted.
    names: Vec<(&'a str, Node)>,
    labels: Vec<(&'a str, Node)>,
    squashes: Vec<Squash<'a>>,
    pub(crate) down: Adjacency,
    pub(crate) children: Adjacency,
    /// Declared parents, then declared dependencies that are not implied by others.
    pub(crate) parents: Adjacency,
    /// The other way round.
    pub(crate) dependents: Adjacency,
    pub(crate) topological: Vec<Node>,
    redundant_dependencies: Vec<(Node, Node)>,
}

impl<'a> RevisionMap<'a> {
    /// Checks the revisions, in load order, and builds their graph.
    ///
    /// # Errors
    /// Everything that is wrong with them, not only the first fault.
    pub fn build<S: AsRef<str>>(revisions: &'a [Revision<S>]) -> Result<Self, Vec<GraphError>> {
        Self::build_expanding(revisions, &[])
    }

    /// Like [`build`](Self::build), with the originals in place of these squashes.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_expanding<S: AsRef<str>>(
        revisions: &'a [Revision<S>],
        expanded: &[&str],
    ) -> Result<Self, Vec<GraphError>> {
        Builder { revisions, errors: Vec::new() }.build(expanded)
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// All revisions, in load order.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = Node> + use<> {
        (0..self.ids.len()).map(Node::new)
    }

    /// The id of a revision.
    pub fn id(&self, node: Node) -> &'a str {
        self.ids[node.index()]
    }

    /// The ids of several, in their order.
    pub fn ids(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<&'a str> {
        nodes.into_iter().map(|node| self.id(node)).collect()
    }

    /// Where the revision stood in the slice from which the map was built.
    pub fn place(&self, node: Node) -> usize {
        self.places[node.index()]
    }

    /// The revision with exactly this id, label, or id of a revision that it replaces.
    pub fn node(&self, name: &str) -> Option<Node> {
        let at = self.names.binary_search_by(|(known, _)| known.cmp(&name)).ok()?;
        Some(self.names[at].1)
    }

    /// The revision whose own id this is.
    pub fn node_by_id(&self, id: &str) -> Option<Node> {
        self.node(id).filter(|&node| self.id(node) == id)
    }

    /// Names that start with `prefix`, sorted.
    pub(crate) fn names_starting_with(&self, prefix: &str) -> impl Iterator<Item = (&'a str, Node)> + '_ {
        let start = self.names.partition_point(|(name, _)| *name < prefix);
        let prefix = prefix.to_owned();
        self.names[start..].iter().copied().take_while(move |(name, _)| name.starts_with(&prefix))
    }

    /// A known name that looks like this one.
    pub fn similar_name(&self, name: &str) -> Option<&'a str> {
        most_similar(name, self.names.iter().map(|(name, _)| *name))
    }

    /// Declared parents.
    pub fn down_revisions(&self, node: Node) -> &[Node] {
        self.down.of(node)
    }

    /// Revisions that declare this one as a parent.
    pub fn children(&self, node: Node) -> &[Node] {
        self.children.of(node)
    }

    /// Declared parents, then those declared dependencies that nothing else implies.
    pub fn parents(&self, node: Node) -> &[Node] {
        self.parents.of(node)
    }

    /// The dependencies among [`parents`](Self::parents).
    pub fn dependencies(&self, node: Node) -> &[Node] {
        &self.parents.of(node)[self.down.of(node).len()..]
    }

    /// Revisions that have this one among their [`parents`](Self::parents).
    pub fn dependents(&self, node: Node) -> &[Node] {
        self.dependents.of(node)
    }

    /// Revisions that no other has as a declared parent.
    pub fn heads(&self) -> impl Iterator<Item = Node> + '_ {
        self.nodes().filter(|&node| self.children(node).is_empty())
    }

    /// Revisions that no other needs at all.
    pub fn real_heads(&self) -> impl Iterator<Item = Node> + '_ {
        self.nodes().filter(|&node| self.dependents(node).is_empty())
    }

    /// Revisions without a declared parent.
    pub fn bases(&self) -> impl Iterator<Item = Node> + '_ {
        self.nodes().filter(|&node| self.down_revisions(node).is_empty())
    }

    /// Revisions that need no other.
    pub fn real_bases(&self) -> impl Iterator<Item = Node> + '_ {
        self.nodes().filter(|&node| self.parents(node).is_empty())
    }

    /// Revisions that several others have as a declared parent.
    pub fn branch_points(&self) -> impl Iterator<Item = Node> + '_ {
        self.nodes().filter(|&node| self.children(node).len() > 1)
    }

    /// Labels as declared, with the revision that declares each, in load order.
    pub fn declared_labels(&self) -> &[(&'a str, Node)] {
        &self.labels
    }

    /// For every revision in load order, the labels that it bears, sorted.
    pub fn labels(&self) -> Vec<Vec<&'a str>> {
        let mut labels = vec![Vec::new(); self.len()];
        for &(label, labelled) in &self.labels {
            for node in self.label_bearers(labelled).iter() {
                labels[node.index()].push(label);
            }
        }
        labels.iter_mut().for_each(|labels| labels.sort_unstable());
        labels
    }

    pub(crate) fn label_bearers(&self, labelled: Node) -> NodeSet {
        bearers(labelled, &self.down, &self.children, &self.dependents, &self.redundant_dependencies)
    }

    /// Dependencies that need not be declared, because a parent or another dependency implies them.
    pub fn redundant_dependencies(&self) -> &[(Node, Node)] {
        &self.redundant_dependencies
    }

    /// Revisions that replace others.
    pub fn squashes(&self) -> &[Squash<'a>] {
        &self.squashes
    }

    /// These revisions and everything that they need.
    pub fn ancestors(&self, nodes: impl IntoIterator<Item = Node>) -> NodeSet {
        closure(&self.parents, nodes)
    }

    /// These revisions and everything that needs them.
    pub fn descendants(&self, nodes: impl IntoIterator<Item = Node>) -> NodeSet {
        closure(&self.dependents, nodes)
    }

    /// All revisions in the order in which they are applied: the one total order of the set.
    pub fn order(&self) -> Vec<Node> {
        let mut all = NodeSet::new(self.len());
        self.nodes().for_each(|node| {
            all.insert(node);
        });
        self.oldest_first(&all, &self.real_heads().collect::<Vec<_>>())
    }

    /// `wanted` with children before parents; see [`crate::traversal`].
    pub(crate) fn newest_first(&self, wanted: &NodeSet, heads: &[Node]) -> Vec<Node> {
        newest_first(&self.parents, &self.dependents, &self.topological, wanted, heads)
    }

    pub(crate) fn oldest_first(&self, wanted: &NodeSet, heads: &[Node]) -> Vec<Node> {
        let mut order = self.newest_first(wanted, heads);
        order.reverse();
        order
    }

    /// The revisions of `set` that none of its others needs, sorted by id.
    pub(crate) fn maximal(&self, set: &NodeSet) -> Vec<Node> {
        let mut maximal: Vec<Node> =
            set.iter().filter(|&node| !self.dependents(node).iter().any(|&other| set.contains(other))).collect();
        maximal.sort_unstable_by_key(|&node| self.id(node));
        maximal
    }
}

/// The stages of building a map. Each goes on with what the one before could make out, so that all faults are found.
struct Builder<'a, S> {
    revisions: &'a [Revision<S>],
    errors: Vec<GraphError>,
}

impl<'a, S: AsRef<str>> Builder<'a, S> {
    fn build(mut self, expanded: &[&str]) -> Result<RevisionMap<'a>, Vec<GraphError>> {
        self.check_names();
        let by_id = self.index_ids();
        let view = view(self.revisions, &by_id, expanded, &mut self.errors);
        let members: Vec<usize> =
            view.members.iter().copied().filter(|&place| self.is_first_of_its_id(place, &by_id)).collect();
        let mut names: Vec<(&'a str, Node)> =
            members.iter().enumerate().map(|(at, &place)| (self.id(place), Node::new(at))).collect();
        names.sort_unstable();
        let node_of = |names: &[(&str, Node)], id: &str| {
            names.binary_search_by(|(known, _)| known.cmp(&id)).ok().map(|at| names[at].1)
        };
        let aliases: Vec<(&'a str, Node)> =
            view.aliases.iter().filter_map(|&(alias, id)| Some((alias, node_of(&names, id)?))).collect();
        names.extend(aliases);
        names.sort_unstable();
        names.dedup_by_key(|(name, _)| *name);
        let labels = self.map_labels(&members, &mut names);
        let down = self.resolve_parents(&members, &names, &labels);
        let all = self.resolve_dependencies(&members, &names, &down);
        let topological = match topological_order(&all, &all.inverted()) {
            Ok(order) => order,
            Err(cycles) => {
                self.errors.extend(cycles.into_iter().map(|cycle| GraphError::Cycle {
                    revisions: cycle.into_iter().map(|node| members[node.index()]).collect(),
                }));
                return Err(self.errors);
            }
        };
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let (parents, redundant_dependencies) = drop_implied_dependencies(&down, &all, &topological);
        Ok(RevisionMap {
            ids: members.iter().map(|&place| self.id(place)).collect(),
            places: members,
            names,
            labels,
            squashes: view.squashes,
            children: down.inverted(),
            down,
            dependents: parents.inverted(),
            parents,
            topological,
            redundant_dependencies,
        })
    }

    fn id(&self, place: usize) -> &'a str {
        self.revisions[place].id.as_ref()
    }

    fn check_names(&mut self) {
        for (place, revision) in self.revisions.iter().enumerate() {
            let own = std::slice::from_ref(&revision.id);
            let lists = [
                (NameKind::Revision, own),
                (NameKind::BranchLabel, &revision.branch_labels[..]),
                (NameKind::Replaced, &revision.replaces[..]),
            ];
            for (kind, list) in lists {
                for (entry, name) in list.iter().enumerate() {
                    if let Err(fault) = check_name(name.as_ref()) {
                        let name = name.as_ref().to_owned();
                        self.errors.push(GraphError::Name { revision: place, kind, entry, name, fault });
                    }
                }
            }
        }
    }

    /// Ids with the place of the first revision that bears each, sorted by id.
    fn index_ids(&mut self) -> Vec<(&'a str, usize)> {
        let mut by_id: Vec<(&str, usize)> = (0..self.revisions.len()).map(|place| (self.id(place), place)).collect();
        by_id.sort_unstable();
        let mut duplicates: Vec<(usize, usize)> = Vec::new();
        by_id.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            if is_same {
                duplicates.push((first.1, later.1));
            }
            is_same
        });
        duplicates.sort_unstable_by_key(|&(_, second)| second);
        self.errors.extend(duplicates.into_iter().map(|(first, second)| GraphError::DuplicateId { first, second }));
        by_id
    }

    fn is_first_of_its_id(&self, place: usize, by_id: &[(&str, usize)]) -> bool {
        by_id.binary_search_by(|(id, _)| id.cmp(&self.id(place))).is_ok_and(|at| by_id[at].1 == place)
    }

    fn map_labels(&mut self, members: &[usize], names: &mut Vec<(&'a str, Node)>) -> Vec<(&'a str, Node)> {
        let mut labels: Vec<(&'a str, Node)> = Vec::new();
        for (at, &place) in members.iter().enumerate() {
            for (entry, label) in self.revisions[place].branch_labels.iter().enumerate() {
                let label = label.as_ref();
                let taken = match names.binary_search_by(|(known, _)| known.cmp(&label)) {
                    Ok(found) => Some(names[found].1),
                    Err(insert) => {
                        names.insert(insert, (label, Node::new(at)));
                        labels.push((label, Node::new(at)));
                        None
                    }
                };
                if let Some(taken_by) = taken {
                    self.errors.push(GraphError::LabelTaken {
                        revision: place,
                        entry,
                        label: label.to_owned(),
                        taken_by: members[taken_by.index()],
                    });
                }
            }
        }
        labels
    }

    fn resolve_parents(
        &mut self,
        members: &[usize],
        names: &[(&'a str, Node)],
        labels: &[(&'a str, Node)],
    ) -> Adjacency {
        let mut down = Adjacency::with_capacity(members.len());
        for (at, &place) in members.iter().enumerate() {
            let mut found = self.resolve_list(at, place, NameKind::DownRevision, names);
            found.retain(|&(entry, node)| {
                let name = self.revisions[place].down_revisions[entry].as_ref();
                let is_label = labels.iter().any(|(label, _)| *label == name);
                if is_label {
                    self.errors.push(GraphError::ParentIsLabel {
                        revision: place,
                        entry,
                        label: name.to_owned(),
                        labelled: members[node.index()],
                    });
                }
                !is_label
            });
            down.push(distinct(found));
        }
        down
    }

    /// Parents and all declared dependencies.
    fn resolve_dependencies(&mut self, members: &[usize], names: &[(&'a str, Node)], down: &Adjacency) -> Adjacency {
        let mut all = Adjacency::with_capacity(members.len());
        for (at, &place) in members.iter().enumerate() {
            let dependencies = self.resolve_list(at, place, NameKind::Dependency, names);
            let parents = down.of(Node::new(at));
            let mut needed = parents.to_vec();
            needed.extend(distinct(dependencies).into_iter().filter(|node| !parents.contains(node)));
            all.push(needed);
        }
        all
    }

    fn resolve_list(
        &mut self,
        at: usize,
        place: usize,
        kind: NameKind,
        names: &[(&'a str, Node)],
    ) -> Vec<(usize, Node)> {
        let revision = &self.revisions[place];
        let list = if kind == NameKind::DownRevision { &revision.down_revisions } else { &revision.depends_on };
        let mut found = Vec::new();
        for (entry, name) in list.iter().enumerate() {
            let name = name.as_ref();
            match names.binary_search_by(|(known, _)| known.cmp(&name)) {
                Ok(known) if names[known].1.index() == at => {
                    self.errors.push(GraphError::SelfReference { revision: place, kind, entry });
                }
                Ok(known) => found.push((entry, names[known].1)),
                Err(_) => self.errors.push(GraphError::Unknown {
                    revision: place,
                    kind,
                    entry,
                    name: name.to_owned(),
                    similar: most_similar(name, names.iter().map(|(known, _)| *known)).map(str::to_owned),
                }),
            }
        }
        found
    }
}

/// The nodes, each once, in declared order.
fn distinct(found: Vec<(usize, Node)>) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(found.len());
    for (_, node) in found {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    nodes
}

/// Takes out dependencies that are ancestors of another parent. Declared parents stay, as in Alembic: they are part of
/// the chain that people see.
fn drop_implied_dependencies(
    down: &Adjacency,
    all: &Adjacency,
    topological: &[Node],
) -> (Adjacency, Vec<(Node, Node)>) {
    let mut redundant = redundant_edges(all, topological);
    redundant.retain(|&(node, parent)| !down.of(node).contains(&parent));
    let mut parents = Adjacency::with_capacity(all.node_count());
    for node in all.nodes() {
        let keep = |parent: &Node| redundant.binary_search(&(node, *parent)).is_err();
        parents.push(all.of(node).iter().copied().filter(keep));
    }
    (parents, redundant)
}
