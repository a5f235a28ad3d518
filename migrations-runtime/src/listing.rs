//! The revisions of a set, as people want to see them listed.

use std::fmt;

use migrations_core::baked::BakedSet;
use migrations_core::{AppliedSet, Node, RevisionMap};

/// Revisions in an order, one line each, in Alembic's form:
/// `down (deps) -> id (labels) (head) (current) (branchpoint) (mergepoint), message`.
///
/// Which parts of it are shown depends on what was asked for, as in Alembic.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listing {
    /// The revisions.
    pub revisions: Vec<RevisionInfo>,
    /// Ids that the database has and that are not here; of listings of current revisions only.
    pub unknown: Vec<String>,
    form: Form,
    /// For every revision, what continues it; empty unless wanted.
    children: Vec<Vec<RevisionInfo>>,
}

/// Which parts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Form {
    has_parents: bool,
    has_messages: bool,
    /// Not what the listing is of anyway, such as `(current)` in a listing of current revisions.
    hidden_mark: &'static str,
    is_verbose: bool,
}

/// What there is to know of one revision without its scripts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RevisionInfo {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub message: String,
    /// Its parents.
    pub down_revisions: Vec<String>,
    /// What else it needs.
    pub depends_on: Vec<String>,
    /// Labels that it bears.
    pub branch_labels: Vec<String>,
    /// What it replaces.
    pub replaces: Vec<String>,
    /// No other revision continues it.
    pub is_head: bool,
    /// It continues nothing, but another revision depends on it.
    pub is_effective_head: bool,
    /// Several revisions continue it.
    pub is_branch_point: bool,
    /// It continues several.
    pub is_merge_point: bool,
    /// The database stands at it; `false` where no database was asked.
    pub is_current: bool,
    /// It is applied; `None` where no database was asked.
    pub is_applied: Option<bool>,
    /// Revisions that continue it.
    pub children: Vec<String>,
    /// Why there is no way back.
    pub irreversible: Option<String>,
    /// Why older programs must not run on it.
    pub breaking: Option<String>,
    /// Path of its up script, relative to the crate.
    pub path: String,
}

impl Listing {
    pub(crate) fn new(
        set: BakedSet,
        map: &RevisionMap<'_>,
        nodes: impl IntoIterator<Item = Node>,
        applied: Option<&AppliedSet>,
    ) -> Self {
        let infos = Infos::new(set, map, applied);
        let revisions = nodes.into_iter().map(|node| infos.of(node)).collect();
        Self { revisions, unknown: Vec::new(), form: Form::default(), children: Vec::new() }
    }

    pub(crate) fn with_parents(mut self) -> Self {
        self.form.has_parents = true;
        self
    }

    pub(crate) fn with_messages(mut self) -> Self {
        self.form.has_messages = true;
        self
    }

    /// With what the database has and this set has not.
    pub(crate) fn with_unknown(mut self, unknown: Vec<String>) -> Self {
        self.unknown = unknown;
        self
    }

    /// Without a mark that all of them have anyway.
    pub(crate) fn without_mark(mut self, mark: &'static str) -> Self {
        self.form.hidden_mark = mark;
        self
    }

    /// Without `(current)`.
    #[must_use]
    pub fn without_current(self) -> Self {
        self.without_mark("current")
    }

    /// With a line for everything that continues a revision.
    pub(crate) fn with_children(mut self, set: BakedSet, map: &RevisionMap<'_>) -> Self {
        let infos = Infos::new(set, map, None);
        let children = |revision: &RevisionInfo| {
            revision.children.iter().filter_map(|id| map.node_by_id(id)).map(|node| infos.of(node)).collect()
        };
        self.children = self.revisions.iter().map(children).collect();
        self
    }

    /// With a block of lines for every revision instead of one, as Alembic's `-v` gives.
    #[must_use]
    pub fn verbose(mut self) -> Self {
        self.form.is_verbose = true;
        self
    }
}

/// Makes [`RevisionInfo`]s of one map.
struct Infos<'i, 'm> {
    set: BakedSet,
    map: &'i RevisionMap<'m>,
    applied: Option<&'i AppliedSet>,
    labels: Vec<Vec<&'m str>>,
    rows: Vec<&'m str>,
}

impl<'i, 'm> Infos<'i, 'm> {
    fn new(set: BakedSet, map: &'i RevisionMap<'m>, applied: Option<&'i AppliedSet>) -> Self {
        let rows = applied.map(|applied| applied.rows(map)).unwrap_or_default();
        Self { set, map, applied, labels: map.labels(), rows }
    }

    fn of(&self, node: Node) -> RevisionInfo {
        let Self { set, map, .. } = self;
        let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let revision = set.revision(map.place(node));
        let continues = !map.children(node).is_empty();
        RevisionInfo {
            id: revision.id().to_owned(),
            message: revision.message().to_owned(),
            down_revisions: owned(map.ids(map.down_revisions(node).iter().copied())),
            depends_on: owned(revision.depends_on().into_iter().map(|name| resolved(map, name)).collect()),
            branch_labels: owned(self.labels[node.index()].clone()),
            replaces: owned(revision.replaces()),
            is_head: !continues,
            is_effective_head: !continues && !map.dependents(node).is_empty(),
            is_branch_point: map.children(node).len() > 1,
            is_merge_point: map.down_revisions(node).len() > 1,
            is_current: self.rows.contains(&revision.id()),
            is_applied: self.applied.map(|applied| applied.contains(node)),
            children: owned(map.ids(map.children(node).iter().copied())),
            irreversible: revision.irreversible().map(str::to_owned),
            breaking: revision.breaking().map(str::to_owned),
            path: revision.up().path(),
        }
    }
}

/// The id under which a revision is known: of what a squash replaces, that of the squash.
fn resolved<'m>(map: &RevisionMap<'m>, name: &'m str) -> &'m str {
    map.node(name).map_or(name, |node| map.id(node))
}

impl fmt::Display for Listing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, revision) in self.revisions.iter().enumerate() {
            if self.form.is_verbose {
                write!(formatter, "{}", revision.block())?;
            } else {
                revision.write_line(formatter, self.form)?;
            }
            for child in self.children.get(at).into_iter().flatten() {
                formatter.write_str("     -> ")?;
                child.write_line(formatter, Form { has_messages: self.form.is_verbose, ..Form::default() })?;
            }
        }
        self.unknown.iter().try_for_each(|id| writeln!(formatter, "{id} (not here)"))
    }
}

impl RevisionInfo {
    fn parents(&self) -> String {
        if self.down_revisions.is_empty() { "<base>".to_owned() } else { self.down_revisions.join(", ") }
    }

    fn write_line(&self, formatter: &mut fmt::Formatter<'_>, form: Form) -> fmt::Result {
        if form.has_parents {
            formatter.write_str(&self.parents())?;
            if !self.depends_on.is_empty() {
                write!(formatter, " ({})", self.depends_on.join(", "))?;
            }
            formatter.write_str(" -> ")?;
        }
        formatter.write_str(&self.id)?;
        if !self.branch_labels.is_empty() {
            write!(formatter, " ({})", self.branch_labels.join(", "))?;
        }
        for (is_so, word) in self.marks() {
            if is_so && word != form.hidden_mark {
                write!(formatter, " ({word})")?;
            }
        }
        if form.has_messages && !self.message.is_empty() {
            write!(formatter, ", {}", self.message)?;
        }
        formatter.write_str("\n")
    }

    fn marks(&self) -> [(bool, &'static str); 5] {
        [
            (self.is_head && !self.is_effective_head, "head"),
            (self.is_effective_head, "effective head"),
            (self.is_current, "current"),
            (self.is_branch_point, "branchpoint"),
            (self.is_merge_point, "mergepoint"),
        ]
    }

    /// Everything that there is to know, one thing a line, then the message and an empty line.
    fn block(&self) -> String {
        let marks = self.marks().into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| format!(" ({word})"));
        let mut lines = vec![format!("Rev: {}{}", self.id, marks.collect::<String>())];
        lines.push(format!("{}: {}", if self.is_merge_point { "Merges" } else { "Parent" }, self.parents()));
        let branches: &[String] = if self.is_branch_point { &self.children } else { &[] };
        for (name, list) in [
            ("Also depends on", &self.depends_on[..]),
            ("Replaces", &self.replaces),
            ("Branches into", branches),
            ("Branch names", &self.branch_labels),
        ] {
            if !list.is_empty() {
                lines.push(format!("{name}: {}", list.join(", ")));
            }
        }
        for (name, reason) in [("Irreversible", &self.irreversible), ("Breaking", &self.breaking)] {
            lines.extend(reason.as_ref().map(|reason| format!("{name}: {reason}")));
        }
        lines.push(format!("Path: {}", self.path));
        lines.push(String::new());
        if !self.message.is_empty() {
            lines.push(format!("    {}", self.message));
            lines.push(String::new());
        }
        lines.join("\n") + "\n"
    }
}
