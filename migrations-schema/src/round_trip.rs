//! Whether down undoes up: the schema before, and after both.

use migrations_catalog::{Difference, differences};

use crate::Undo;
use crate::breaking::breaking_changes;
use crate::change::{Change, NewTable, Template};
use crate::lowering::procedure::Run;
use crate::lowering::{SchemaEffect, schema_effect_in};
use crate::reader::queries::Block;
use crate::reader::{Reading, queries_of};
use crate::schema::{Fault, Schema};
use crate::{Statement, Statements};

/// How deep functions may call each other.
const DEEPEST_CALL: usize = 16;

/// What a pair of scripts comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The schema is what it was.
    Restored,
    /// The same but for the order of columns.
    ColumnOrder,
    /// The schema is another one.
    NotRestored,
    /// The database would refuse the down script.
    DownFails,
    /// There is no down script, or it does nothing, and the up script changes the schema.
    NoDown,
    /// There is none, and the revision says why.
    Irreversible,
    /// A statement does what nobody knows.
    Unknown,
    /// Neither script changes the schema.
    NoEffect,
}

impl Verdict {
    /// Its name in output for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::ColumnOrder => "column-order",
            Self::NotRestored => "not-restored",
            Self::DownFails => "down-fails",
            Self::NoDown => "no-down",
            Self::Irreversible => "irreversible",
            Self::Unknown => "unknown",
            Self::NoEffect => "no-effect",
        }
    }
}

/// A statement that the database would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which statement of the script, from 0.
    pub statement: usize,
    /// Why.
    pub fault: Fault,
}

/// What running a script on the schema came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ran {
    /// Statements that the database would refuse.
    pub refused: Vec<Refused>,
    /// Statements of which nobody knows what they do, with the reason.
    pub unknown: Vec<(usize, &'static str)>,
    /// Statements that the database would refuse where a table has rows.
    pub cautions: Vec<Refused>,
    /// Types that neither the server nor the migrations are known to have.
    pub unknown_types: Vec<Refused>,
    /// Something that it names may be otherwise, because of an earlier statement of that sort.
    pub has_met_taint: bool,
    /// It drops something, and unknown objects may go with it.
    pub has_dropped_unknown: bool,
}

/// What there is to say of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundTrip {
    /// Whether down undoes up.
    pub verdict: Verdict,
    /// In what the schema differs afterwards.
    pub differences: Vec<Difference>,
    /// Why programs of the version before fail with the new schema.
    pub breaking: Vec<String>,
    /// Foreign keys that point to what is not there when up has run.
    pub dangling: Vec<String>,
    /// The up script.
    pub up: Ran,
    /// The down script.
    pub down: Ran,
    /// A script that would undo up, where there is none that does, and somebody wants to know.
    pub way_back: Option<String>,
}

/// How a revision can be taken back.
#[derive(Debug, Clone)]
pub enum WayBack<'s> {
    /// By a script.
    Script(Statements<'s>),
    /// Not, as declared.
    Irreversible,
    /// Nobody says.
    Missing,
}

/// Runs the up script on the schema, and tries the way back. `revision` is the number of the revision in messages. Gives
/// what the script has changed as it was before, too.
pub fn check_round_trip(
    schema: &mut Schema,
    revision: usize,
    up: &Statements<'_>,
    back: WayBack<'_>,
) -> (RoundTrip, Undo) {
    schema.begin();
    let ran_up = run(schema, up, Some(revision));
    let (before, after) = schema.changed();
    let up_changes = before != after;
    let mut round_trip = RoundTrip {
        verdict: Verdict::Irreversible,
        differences: Vec::new(),
        breaking: breaking_changes(&before, &after),
        dangling: schema.dangling_keys(),
        up: ran_up,
        down: Ran::default(),
        way_back: None,
    };
    let is_unknown =
        !round_trip.up.unknown.is_empty() || !round_trip.up.refused.is_empty() || round_trip.up.has_met_taint;
    let nothing_done = if up_changes { Verdict::NoDown } else { Verdict::NoEffect };
    round_trip.verdict = match back {
        WayBack::Irreversible => Verdict::Irreversible,
        _ if is_unknown => Verdict::Unknown,
        WayBack::Missing => nothing_done,
        WayBack::Script(script) if script.are_idle() => nothing_done,
        WayBack::Script(_) if round_trip.up.has_dropped_unknown => Verdict::Unknown,
        WayBack::Script(script) => try_back(schema, &script, &mut round_trip, up_changes),
    };
    (round_trip, schema.commit())
}

fn try_back(schema: &mut Schema, script: &Statements<'_>, round_trip: &mut RoundTrip, up_changes: bool) -> Verdict {
    schema.begin();
    round_trip.down = run(schema, script, None);
    let (before, after) = schema.changed();
    schema.rollback();
    if !round_trip.down.refused.is_empty() || script.have_syntax_error() {
        return Verdict::DownFails;
    }
    if !round_trip.down.unknown.is_empty() || round_trip.down.has_met_taint || round_trip.down.has_dropped_unknown {
        return Verdict::Unknown;
    }
    round_trip.differences = differences(&before, &after);
    match &round_trip.differences[..] {
        [] if !up_changes => Verdict::NoEffect,
        [] => Verdict::Restored,
        all if all.iter().all(Difference::is_order) => Verdict::ColumnOrder,
        _ => Verdict::NotRestored,
    }
}

/// Whether functions in a statement of such an effect run at once.
fn runs_queries(effect: &SchemaEffect) -> bool {
    match effect {
        SchemaEffect::Nothing | SchemaEffect::Data(_) => true,
        SchemaEffect::Exact(changes) => {
            let is_query = |table: &NewTable| matches!(table.template, Template::Query(_));
            changes.iter().any(|change| matches!(change, Change::CreateTable(table) if is_query(table)))
        }
        SchemaEffect::Object(_) | SchemaEffect::Runs(_) | SchemaEffect::Unknown(_) => false,
    }
}

/// Applies the statements of a script, one after the other.
pub fn run(schema: &mut Schema, script: &Statements<'_>, revision: Option<usize>) -> Ran {
    schema.start_script();
    let mut ran = go_on(schema, script, revision);
    ran.has_met_taint = schema.start_script();
    ran.has_dropped_unknown = schema.take_dropped_unknown();
    ran
}

/// Applies statements behind those that were applied last, in the same session.
pub fn go_on(schema: &mut Schema, script: &Statements<'_>, revision: Option<usize>) -> Ran {
    let mut ran = Ran::default();
    for (at, statement) in script.list.iter().enumerate() {
        schema.set_moment(revision.map(|revision| (revision, at)));
        if statement.commits_before {
            schema.check_rows();
        }
        ran.statement(schema, at, statement, script.text);
    }
    ran
}

impl Ran {
    fn statement(&mut self, schema: &mut Schema, at: usize, statement: &Statement<'_>, script: &str) {
        let text = statement.text;
        let queries = match statement.reading {
            Some(Reading::Parsed(queries)) => queries.as_slice(),
            _ => &[],
        };
        let is_looked_at = schema.rules().objects.views_look_up || !matches!(statement.effect, SchemaEffect::Object(_));
        let mut found = Vec::new();
        let read = statement.tree.map(|tree| schema.semantics(tree)).unwrap_or_default();
        for fault in read.faults {
            // Of a view or a trigger SQLite looks at nothing but its table.
            let is_seen = is_looked_at || fault.kind == migrations_semantics::FaultKind::WrongObject;
            let is_type = fault.kind == migrations_semantics::FaultKind::UnknownType;
            let fault = schema.fault_of(fault, statement.start);
            if is_seen && is_type {
                self.unknown_types.push(Refused { statement: at, fault });
            } else if is_seen {
                found.push(fault);
            }
        }
        if let Some(tree) = statement.tree {
            schema.note_setting(tree);
        }
        if runs_queries(statement.effect) {
            self.calls(schema, at, statement, text, 0);
        }
        match statement.effect {
            SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => {
                let fault = changes.iter().find_map(|change| apply(schema, change, queries, script).err());
                for change in changes {
                    match (change, &read.signature) {
                        (Change::CreateView(view), _) => schema.note_outputs(&view.name, read.columns.clone()),
                        (Change::CreateObject(new), Some(signature)) => {
                            schema.note_signature(&new.name, &new.signature, signature);
                        }
                        _ => {}
                    }
                }
                self.refused.extend(fault.map(|fault| Refused { statement: at, fault }));
            }
            SchemaEffect::Data(uses) => {
                for used in uses {
                    let fault = schema.require(&used.table, &used.columns).err();
                    self.refused.extend(fault.map(|fault| Refused { statement: at, fault }));
                    schema.note_rows(&used.table, used.rows);
                }
            }
            SchemaEffect::Nothing => {}
            SchemaEffect::Runs(runs) => self.runs(schema, at, statement, runs, 0),
            SchemaEffect::Unknown(reason) => self.unless_known(schema, at, statement, text, reason, 0),
        }
        self.cautions.extend(schema.take_cautions().into_iter().map(|fault| Refused { statement: at, fault }));
        self.unknown_types
            .extend(schema.take_unknown_types().into_iter().map(|fault| Refused { statement: at, fault }));
        for fault in found {
            // The same name may have been found already.
            if !self.refused.iter().any(|it| it.statement == at && overlaps(&it.fault.span, &fault.span)) {
                self.refused.push(Refused { statement: at, fault });
            }
        }
    }
}

impl Ran {
    /// The functions that a statement calls for its rows.
    fn calls(&mut self, schema: &mut Schema, at: usize, statement: &Statement<'_>, text: &str, depth: usize) {
        if schema.calls_what_changes(text) {
            self.unless_known(schema, at, statement, text, "it calls a function that changes the schema", depth);
        }
    }

    /// The effect of a statement is unknown, unless it calls functions of the migrations whose effect can be read.
    fn unless_known(
        &mut self,
        schema: &mut Schema,
        at: usize,
        statement: &Statement<'_>,
        text: &str,
        reason: &'static str,
        depth: usize,
    ) {
        match schema.runs_of(text).filter(|_| depth < DEEPEST_CALL) {
            Some(runs) => self.runs(schema, at, statement, &runs, depth + 1),
            None => {
                self.unknown.push((at, reason));
                schema.taint_by_call(text);
            }
        }
    }

    /// What a block or a function runs. Places in it are not places of the script: all of it is about the whole statement.
    fn runs(&mut self, schema: &mut Schema, at: usize, statement: &Statement<'_>, runs: &[Run], depth: usize) {
        let whole = statement.start..statement.start + statement.text.len();
        for run in runs {
            let text = match run {
                Run::Rows(text) => {
                    self.calls(schema, at, statement, text, depth);
                    continue;
                }
                Run::Schema(text) => text,
            };
            match schema_effect_in(text, schema.server()) {
                SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => {
                    let queries = queries_of(text, schema.dialect());
                    let fault = changes.iter().find_map(|change| apply(schema, change, &queries, text).err());
                    let about = |fault| Refused { statement: at, fault: Fault { span: whole.clone(), ..fault } };
                    self.refused.extend(fault.map(about));
                    self.cautions.extend(schema.take_cautions().into_iter().map(about));
                    self.unknown_types.extend(schema.take_unknown_types().into_iter().map(about));
                }
                SchemaEffect::Data(_) | SchemaEffect::Nothing => {}
                SchemaEffect::Runs(inner) => self.runs(schema, at, statement, &inner, depth + 1),
                SchemaEffect::Unknown(reason) => self.unless_known(schema, at, statement, text, reason, depth),
            }
        }
    }
}

/// Whether two faults are about the same place: then they are one mistake.
fn overlaps(one: &crate::Span, other: &crate::Span) -> bool {
    one.start < other.end && other.start < one.end || one == other
}

fn apply(schema: &mut Schema, change: &Change, queries: &[Block], script: &str) -> Result<(), Fault> {
    schema.apply(change).inspect_err(|fault| schema.taint_half_made(change, fault))?;
    schema.note_spellings(change, script);
    if let Change::CreateView(view) = change {
        schema.note_view(&view.name, queries);
    }
    Ok(())
}
