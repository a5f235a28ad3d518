//! The schema after each revision: all of them, or up to one.

use std::collections::BTreeSet;
use std::path::Path;

use migrations_core::{AppliedSet, Node, Revision, RevisionMap, Server, Target, TargetError, UpgradeTarget};

use crate::branches::{Branches, Found};
use crate::chain::{self, Linked};
use crate::config::Settings;
use crate::diagnostic::{Diagnostics, Sources};
use crate::discover;
use crate::draft::{self, Down, Draft};
use crate::generated::way_back;
use crate::units;
use migrations_schema::Schema;
use migrations_schema::round_trip::{RoundTrip, Verdict, WayBack, check_round_trip};

/// A revision of a folder, with the schema that it leaves.
#[derive(Debug)]
pub struct Followed<'m> {
    /// Its id.
    pub revision: &'m str,
    /// Name of its folder or files.
    pub name: &'m str,
    /// What there is to say of it.
    pub round_trip: &'m RoundTrip,
    /// The schema after it.
    pub schema: &'m Schema,
}

/// Follows the schema through all revisions of the folder that `settings` names, in the order in which they run. Nothing
/// happens where there is an error in the graph.
pub fn follow(root: &Path, settings: &Settings, mut visit: impl FnMut(&Followed<'_>)) {
    let Some(folder) = Folder::read(root, settings) else { return };
    follow_drafts(
        &folder.drafts,
        &folder.linked,
        Start::at_base(folder.empty_schema()),
        |_, _| false,
        |place, round_trip, schema| {
            let Draft { id, unit, .. } = &folder.drafts[place];
            visit(&Followed { revision: &id.text, name: &unit.name, round_trip: &round_trip, schema });
        },
    );
}

/// A folder whose graph is right; of its scripts nothing is said here.
struct Folder {
    drafts: Vec<Draft>,
    linked: Linked,
    server: Server,
    functions: Vec<String>,
}

impl Folder {
    fn read(root: &Path, settings: &Settings) -> Option<Self> {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let servers = settings.servers.clone()?;
        let listing = discover::list(&root.join(&settings.folder));
        let found = units::group(listing, settings, &mut sources, &mut diagnostics);
        let read = draft::read_all(&found.units, None, &servers, settings, &sources);
        let drafts: Vec<Draft> = read.into_iter().filter_map(|unit| unit.draft).collect();
        let linked = chain::link(&drafts, None, &sources, true, &mut diagnostics)?;
        let functions = settings.functions.clone();
        Some(Self { drafts, linked, server: servers.strictest(), functions })
    }

    fn empty_schema(&self) -> Schema {
        Schema::new(self.server).with_functions(&self.functions)
    }
}

/// Where following begins.
pub struct Start {
    /// The schema there.
    pub schema: Schema,
    /// How many revisions have run.
    pub done: usize,
    /// How much was spent on running branches of these in both orders.
    pub spent: usize,
}

impl Start {
    /// With an empty database.
    pub fn at_base(schema: Schema) -> Self {
        Self { schema, done: 0, spent: 0 }
    }
}

/// What following all revisions came to.
pub struct Walk {
    /// The schema at the heads.
    pub schema: Schema,
    /// What came of running branches in another order.
    pub branches: Found,
}

/// Judges the revisions one after the other.
pub fn follow_drafts(
    drafts: &[Draft],
    linked: &Linked,
    start: Start,
    mut wants_way_back: impl FnMut(&Draft, Verdict) -> bool,
    mut visit: impl FnMut(usize, RoundTrip, &Schema),
) -> Walk {
    let Start { mut schema, done, spent } = start;
    let declarations = declarations(linked);
    let Ok(map) = RevisionMap::build(&declarations) else { return Walk { schema, branches: Found::default() } };
    let mut branches = Branches::new(&map, drafts, spent);
    for node in run_order(&map).into_iter().skip(done) {
        let place = map.place(node);
        let draft = &drafts[place];
        let back = match &draft.down {
            Down::Script(script) | Down::Unreadable(script, _) => WayBack::Script(script.for_schema()),
            Down::Irreversible(_) => WayBack::Irreversible,
            Down::Missing => WayBack::Missing,
        };
        branches.before(&mut schema, node);
        let (mut round_trip, undo) = check_round_trip(&mut schema, place, &draft.up.for_schema(), back);
        if matches!(draft.down, Down::Unreadable(..)) && round_trip.verdict != Verdict::DownFails {
            round_trip.verdict = Verdict::Unknown;
        }
        if wants_way_back(draft, round_trip.verdict) {
            let before = schema.before(&undo);
            round_trip.way_back = way_back(&before, &schema, &draft.up);
        }
        branches.after(&schema, node, undo);
        visit(place, round_trip, &schema);
    }
    let branches = branches.finish(&mut schema);
    Walk { schema, branches }
}

/// Up to where a schema is asked for.
#[derive(Debug, Clone, Copy)]
pub enum SchemaAt<'t> {
    /// A target, as `upgrade` takes it.
    Target(&'t str),
    /// These revisions and all below them.
    Rows(&'t [String]),
}

/// Why there is no schema to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoSchema {
    /// The graph has errors.
    Graph,
    /// The target leads nowhere; the reason.
    Target(String),
}

/// The schema that the migrations of a folder make.
///
/// # Errors
/// If the graph has errors, or the target leads to no revision.
pub fn schema_at(root: &Path, settings: &Settings, at: SchemaAt<'_>) -> Result<Schema, NoSchema> {
    let folder = Folder::read(root, settings).ok_or(NoSchema::Graph)?;
    let declarations = declarations(&folder.linked);
    let map = RevisionMap::build(&declarations).map_err(|_| NoSchema::Graph)?;
    let wanted: BTreeSet<usize> = match at {
        SchemaAt::Rows(rows) => {
            let applied = AppliedSet::from_rows(&map, rows).map_err(|error| NoSchema::Target(error.to_string()))?;
            applied.iter().map(|node| map.place(node)).collect()
        }
        SchemaAt::Target(target) => {
            let target: UpgradeTarget =
                target.parse().map_err(|error: TargetError| NoSchema::Target(error.to_string()))?;
            let plan = map
                .plan_upgrade(&AppliedSet::empty(&map), &target)
                .map_err(|error| NoSchema::Target(error.to_string()))?;
            plan.steps().iter().filter_map(|step| step.node).map(|node| map.place(node)).collect()
        }
    };
    let mut schema = folder.empty_schema();
    for place in run_order(&map).into_iter().map(|node| map.place(node)).filter(|place| wanted.contains(place)) {
        check_round_trip(&mut schema, place, &folder.drafts[place].up.for_schema(), WayBack::Missing);
    }
    Ok(schema)
}

/// The way back from a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayBackOf {
    /// The file of the down script, relative to the folder.
    pub path: String,
    /// Whether a down script that does something is there.
    pub has_down: bool,
    /// The script that undoes what the up script does; `None` if there is nothing to undo, or nothing that can be proved.
    pub script: Option<String>,
}

/// Finds the script that undoes a revision.
///
/// # Errors
/// If the graph has errors, or the target is not one revision.
pub fn way_back_of(root: &Path, settings: &Settings, revision: &str) -> Result<WayBackOf, NoSchema> {
    let folder = Folder::read(root, settings).ok_or(NoSchema::Graph)?;
    let declarations = declarations(&folder.linked);
    let map = RevisionMap::build(&declarations).map_err(|_| NoSchema::Graph)?;
    let fault = |error: &dyn std::fmt::Display| NoSchema::Target(error.to_string());
    let target: Target = revision.parse().map_err(|error: TargetError| fault(&error))?;
    let found = map.resolve(&target).map_err(|error| fault(&error))?;
    let [node] = found[..] else { return Err(NoSchema::Target(format!("`{revision}` is not one revision"))) };
    let below = map.ancestors([node]);
    let mut schema = folder.empty_schema();
    for other in run_order(&map).into_iter().filter(|other| *other != node && below.contains(*other)) {
        let place = map.place(other);
        check_round_trip(&mut schema, place, &folder.drafts[place].up.for_schema(), WayBack::Missing);
    }
    let draft = &folder.drafts[map.place(node)];
    let (_, undo) = check_round_trip(&mut schema, 0, &draft.up.for_schema(), WayBack::Missing);
    let before = schema.before(&undo);
    Ok(WayBackOf {
        path: draft.unit.form.path(&draft.unit.name, false),
        has_down: matches!(&draft.down, Down::Script(script) | Down::Unreadable(script, _) if !script.text.trim().is_empty()),
        script: way_back(&before, &schema, &draft.up),
    })
}

pub(crate) fn declarations(linked: &Linked) -> Vec<Revision> {
    linked.revisions.iter().map(|revision| revision.revision.clone()).collect()
}

/// The places of the revisions in the order in which an empty database runs them.
pub(crate) fn places_in_order(declarations: &[Revision]) -> Vec<usize> {
    let Ok(map) = RevisionMap::build(declarations) else { return Vec::new() };
    run_order(&map).into_iter().map(|node| map.place(node)).collect()
}

/// The revisions in the order in which an empty database runs them.
fn run_order(map: &RevisionMap<'_>) -> Vec<Node> {
    let Ok(plan) = map.plan_upgrade(&AppliedSet::empty(map), &UpgradeTarget::HEADS) else { return Vec::new() };
    plan.steps().iter().filter_map(|step| step.node).collect()
}
