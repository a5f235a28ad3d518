//! Whether down undoes up: the model before, and after both.

use migrations_catalog::{Difference, differences};
use migrations_core::Dialect;

use crate::Undo;
use crate::breaking::breaking_changes;
use crate::change::{Change, NewTable, Template};
use crate::lowering::SchemaEffect;
use crate::reader::Reading;
use crate::reader::queries::Block;
use crate::schema::{Fault, Schema};
use crate::{Statement, Statements};

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

/// What running a script on the model came to.
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

/// Runs the up script on the model, and tries the way back. `revision` is the number of the revision in messages. Gives
/// what the script has changed as it was before, too.
pub fn check_round_trip(
    model: &mut Schema,
    revision: usize,
    up: &Statements<'_>,
    back: WayBack<'_>,
) -> (RoundTrip, Undo) {
    model.begin();
    let ran_up = run(model, up, Some(revision));
    let (before, after) = model.changed();
    let up_changes = before != after;
    let mut round_trip = RoundTrip {
        verdict: Verdict::Irreversible,
        differences: Vec::new(),
        breaking: breaking_changes(&before, &after),
        dangling: model.dangling_keys(),
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
        WayBack::Script(script) => try_back(model, &script, &mut round_trip, up_changes),
    };
    (round_trip, model.commit())
}

fn try_back(model: &mut Schema, script: &Statements<'_>, round_trip: &mut RoundTrip, up_changes: bool) -> Verdict {
    model.begin();
    round_trip.down = run(model, script, None);
    let (before, after) = model.changed();
    model.rollback();
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
        SchemaEffect::Object(_) | SchemaEffect::Unknown(_) => false,
    }
}

/// Applies the statements of a script, one after the other.
pub fn run(model: &mut Schema, script: &Statements<'_>, revision: Option<usize>) -> Ran {
    let mut ran = Ran::default();
    model.start_script();
    for (at, statement) in script.list.iter().enumerate() {
        model.set_moment(revision.map(|revision| (revision, at)));
        if statement.commits_before {
            model.check_rows();
        }
        ran.statement(model, at, statement, script.text);
    }
    ran.has_met_taint = model.start_script();
    ran.has_dropped_unknown = model.take_dropped_unknown();
    ran
}

impl Ran {
    fn statement(&mut self, model: &mut Schema, at: usize, statement: &Statement<'_>, script: &str) {
        let text = statement.text;
        let queries = match statement.reading {
            Some(Reading::Parsed(queries)) => queries.as_slice(),
            _ => &[],
        };
        // SQLite looks at a view only when it is read.
        let is_looked_at = model.dialect() != Dialect::Sqlite || !matches!(statement.effect, SchemaEffect::Object(_));
        let in_queries = if is_looked_at { model.query_faults(queries) } else { Vec::new() };
        if runs_queries(statement.effect) && model.calls_what_changes(text) {
            self.unknown.push((at, "it calls a function that changes the schema"));
            model.taint_by_call(text);
        }
        match statement.effect {
            SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => {
                let fault = changes.iter().find_map(|change| apply(model, change, queries, script).err());
                self.refused.extend(fault.map(|fault| Refused { statement: at, fault }));
            }
            SchemaEffect::Data(uses) => {
                for used in uses {
                    let fault =
                        model.require(&used.table, &used.columns).and_then(|()| model.require_values(used)).err();
                    self.refused.extend(fault.map(|fault| Refused { statement: at, fault }));
                    model.note_rows(&used.table, used.rows);
                }
            }
            SchemaEffect::Nothing => {}
            SchemaEffect::Unknown(reason) => {
                self.unknown.push((at, *reason));
                model.taint_by_call(text);
            }
        }
        self.cautions.extend(model.take_cautions().into_iter().map(|fault| Refused { statement: at, fault }));
        self.unknown_types.extend(model.take_unknown_types().into_iter().map(|fault| Refused { statement: at, fault }));
        for fault in in_queries {
            // The same name may have been found already.
            if !self.refused.iter().any(|it| it.statement == at && it.fault.span == fault.span) {
                self.refused.push(Refused { statement: at, fault });
            }
        }
    }
}

fn apply(model: &mut Schema, change: &Change, queries: &[Block], script: &str) -> Result<(), Fault> {
    model.apply(change).inspect_err(|fault| model.taint_half_made(change, fault))?;
    model.note_spellings(change, script);
    if let Change::CreateView(view) = change {
        model.note_view(&view.name, queries);
    }
    Ok(())
}
