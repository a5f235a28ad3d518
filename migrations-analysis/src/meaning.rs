//! What the model has to say of a folder: statements that a database would refuse, pairs that do not restore.

use migrations_catalog::Difference;
use migrations_core::{Dialect, RevisionMap};

use crate::branches::{Found, OrderDependence};
use crate::chain::Linked;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::draft::{Down, Draft};
use crate::follow::declarations;
use crate::script::Script;
use crate::source::Span;
use migrations_schema::reader::Reading;
use migrations_schema::round_trip::{Judgement, Refused, Verdict};
use migrations_schema::schema::{FaultKind, Origin};

/// Most differences that one message shows.
const SHOWN: usize = 12;

/// The rule for a statement that the database would refuse.
pub fn rule_of(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Unknown => "unknown-object",
        FaultKind::Exists => "duplicate-object",
        FaultKind::Needed => "object-in-use",
        FaultKind::Unfit => "unfit-object",
    }
}

/// Says what was found of each revision; `judgements` are in the order of `drafts`.
pub fn report(
    drafts: &[Draft],
    judgements: &[Option<Judgement>],
    linked: Option<&Linked>,
    settings: &Settings,
    dialect: Dialect,
    diagnostics: &mut Diagnostics,
) {
    let declarations = linked.map(declarations).unwrap_or_default();
    let map = RevisionMap::build(&declarations).ok();
    let reporter = Reporter { drafts, map: map.as_ref(), settings, database: dialect.product() };
    for (draft, judgement) in drafts.iter().zip(judgements) {
        let Some(judgement) = judgement else { continue };
        for refused in &judgement.up.refused {
            reporter.refused(draft, refused, diagnostics);
        }
        reporter.unknown(draft, &draft.up, &judgement.up.unknown, diagnostics);
        judgement.up.cautions.iter().for_each(|caution| reporter.needs_empty_table(draft, caution, diagnostics));
        judgement.up.unknown_types.iter().for_each(|unknown| reporter.unknown_type(draft, unknown, diagnostics));
        reporter.breaking(draft, judgement, diagnostics);
        reporter.dangling(draft, judgement, diagnostics);
        let Down::Script(down) = &draft.down else { continue };
        reporter.unknown(draft, down, &judgement.down.unknown, diagnostics);
        reporter.pair(draft, down, judgement, diagnostics);
    }
}

/// Says of which branches it matters which runs first.
pub fn report_branches(
    drafts: &[Draft],
    found: &Found,
    settings: &Settings,
    dialect: Dialect,
    diagnostics: &mut Diagnostics,
) {
    let reporter = Reporter { drafts, map: None, settings, database: dialect.product() };
    found.order_dependences.iter().for_each(|dependence| reporter.order_dependence(dependence, diagnostics));
    if found.untried > 0 {
        let message = format!("{} pairs of branches were not run in both orders: there are very many", found.untried);
        diagnostics.push(Diagnostic { level: Level::Note, ..Diagnostic::error("order-dependent", message) });
    }
}

/// Whether a revision lacks a way back, and somebody is to be told.
pub fn needs_way_back(draft: &Draft, verdict: Verdict, settings: &Settings) -> bool {
    let rule = match verdict {
        Verdict::NoDown => match draft.down {
            Down::Missing => "missing-down",
            _ => "empty-down",
        },
        Verdict::NotRestored => "not-restored",
        Verdict::DownFails => "down-fails",
        _ => return false,
    };
    draft.level(rule, settings) > Level::Note
}

struct Reporter<'r> {
    drafts: &'r [Draft],
    map: Option<&'r RevisionMap<'r>>,
    settings: &'r Settings,
    database: &'static str,
}

impl Reporter<'_> {
    fn push(
        &self,
        draft: &Draft,
        rule: &'static str,
        diagnostics: &mut Diagnostics,
        of: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let level = draft.level(rule, self.settings);
        if level != Level::Allow {
            diagnostics.push(Diagnostic { level, ..of(Diagnostic::error(rule, String::new())) });
        }
    }

    fn refused(&self, draft: &Draft, refused: &Refused, diagnostics: &mut Diagnostics) {
        let rule = rule_of(refused.fault.kind);
        self.push(draft, rule, diagnostics, |diagnostic| {
            let message = format!("{} would refuse this: {}", self.database, refused.fault.message);
            self.explained(Diagnostic { message, ..diagnostic }, draft, &draft.up, refused)
                .help(format!("if that is not so: `-- migrations: allow({rule}, \"<why>\")`"))
        });
    }

    /// With the place, where the thing came from or went, and what may have been meant.
    fn explained(&self, diagnostic: Diagnostic, draft: &Draft, script: &Script, refused: &Refused) -> Diagnostic {
        let fault = &refused.fault;
        let mut diagnostic = diagnostic.at(script.file, placed(script, &fault.span), "");
        if let Some(Origin { revision, statement, is_made }) = fault.origin
            && let Some(other) = self.drafts.get(revision)
            && let Some(statement) = other.up.statements.get(statement)
        {
            let what = if is_made { "made here" } else { "taken away here" };
            let span = first_line(&other.up, &statement.span);
            diagnostic = diagnostic.at(other.up.file, placed(&other.up, &span), what);
            if self.is_on_another_branch(other, draft) {
                let other = &other.id.text;
                diagnostic = diagnostic.help(format!(
                    "`{other}` is on another branch, which may run before this one or after: let one wait for the other \
                     (`-- depends_on: <revision>`), or do it once, in a revision that merges them"
                ));
            }
        }
        match &fault.similar {
            Some(similar) => diagnostic.help(format!("did you mean `{similar}`?")),
            None => diagnostic,
        }
    }

    fn needs_empty_table(&self, draft: &Draft, caution: &Refused, diagnostics: &mut Diagnostics) {
        self.push(draft, "needs-empty-table", diagnostics, |diagnostic| {
            let message = format!("{} would refuse this where the table has rows: {}", self.database, caution.fault.message);
            Diagnostic { message, ..diagnostic }
                .at(draft.up.file, placed(&draft.up, &caution.fault.span), "")
                .help("add it without that, fill it, and then change it; in SQLite that is a new table, filled from the old one")
                .help("if there are no rows anywhere: `-- migrations: allow(needs-empty-table, \"<why>\")`")
        });
    }

    fn unknown_type(&self, draft: &Draft, unknown: &Refused, diagnostics: &mut Diagnostics) {
        self.push(draft, "unknown-type", diagnostics, |diagnostic| {
            let message = unknown.fault.message.clone();
            let diagnostic = Diagnostic { message, ..diagnostic };
            let label = unknown.fault.similar.as_ref().map(|similar| format!("did you mean `{similar}`?"));
            diagnostic
                .at(draft.up.file, placed(&draft.up, &unknown.fault.span), label.unwrap_or_default())
                .help("create its extension in a revision: `CREATE EXTENSION ..`")
                .help("if every database has it: `-- migrations: allow(unknown-type, \"<why>\")`")
        });
    }

    fn dangling(&self, draft: &Draft, judgement: &Judgement, diagnostics: &mut Diagnostics) {
        let Some((first, others)) = judgement.dangling.split_first() else { return };
        self.push(draft, "dangling-key", diagnostics, |diagnostic| {
            let message = format!("with this, {} refuses every row: {first}", self.database);
            let mut diagnostic = Diagnostic { message, ..diagnostic };
            diagnostic = diagnostic.at(draft.file, draft.id.span.clone(), "");
            for other in others.iter().take(SHOWN) {
                diagnostic = diagnostic.note(other.clone());
            }
            diagnostic
                .help("to rebuild a table, make the new one under another name, drop the old one, and rename the new one last")
                .help("if a later revision makes it right: `-- migrations: allow(dangling-key, \"<why>\")`")
        });
    }

    /// Only who deploys knows whether old programs still run then.
    fn breaking(&self, draft: &Draft, judgement: &Judgement, diagnostics: &mut Diagnostics) {
        let is_marked = draft.header.as_ref().is_some_and(|header| header.breaking.is_some());
        let Some(first) = judgement.breaking.first().filter(|_| !is_marked) else { return };
        self.push(draft, "unmarked-breaking", diagnostics, |diagnostic| {
            let message = format!("programs of the version before fail with this: {first}");
            let mut diagnostic = Diagnostic { message, ..diagnostic };
            diagnostic = diagnostic.at(draft.file, draft.id.span.clone(), "");
            for more in judgement.breaking.iter().skip(1).take(SHOWN) {
                diagnostic = diagnostic.note(more.clone());
            }
            diagnostic
                .help("if such programs may still run: `-- breaking: <reason>` in the header, so that they refuse to start")
                .help("or say why it does no harm: `-- migrations: allow(unmarked-breaking, \"<why>\")`")
        });
    }

    fn is_on_another_branch(&self, other: &Draft, draft: &Draft) -> bool {
        let Some(map) = self.map else { return false };
        match (map.node_by_id(&other.id.text), map.node_by_id(&draft.id.text)) {
            (Some(other), Some(own)) => other != own && !map.ancestors([own]).contains(other),
            _ => false,
        }
    }

    fn unknown(
        &self,
        draft: &Draft,
        script: &Script,
        unknown: &[(usize, &'static str)],
        diagnostics: &mut Diagnostics,
    ) {
        for (at, reason) in unknown {
            let Some(statement) = script.statements.get(*at) else { continue };
            if matches!(statement.reading, Some(Reading::Invalid)) {
                continue;
            }
            self.push(draft, "unknown-effect", diagnostics, |diagnostic| {
                let message = "nobody can tell while compiling what this does to the schema".to_owned();
                Diagnostic { message, ..diagnostic }
                    .at(script.file, placed(script, &first_line(script, &statement.span)), *reason)
                    .help("say it above the statement: `-- migrations: effect(<SQL that does the same to the schema>)`")
                    .help("or, if it does nothing to the schema: `-- migrations: effect()`")
            });
        }
    }

    /// Branches that are not merged yet are the later one's matter.
    fn order_dependence(&self, dependence: &OrderDependence, diagnostics: &mut Diagnostics) {
        let [first, second] = [dependence.first, dependence.second].map(|place| &self.drafts[place]);
        let draft = dependence.merge.map_or(second, |place| &self.drafts[place]);
        let (one, other) = (first.id.text.as_str(), second.id.text.as_str());
        self.push(draft, "order-dependent", diagnostics, |diagnostic| {
            let message = format!("it matters which of the branches up to `{one}` and `{other}` a database runs first");
            let mut diagnostic = Diagnostic { message, ..diagnostic };
            if dependence.merge.is_some() {
                diagnostic = diagnostic.at(draft.file, draft.id.span.clone(), "merged here");
            }
            diagnostic = diagnostic.at(first.file, first.id.span.clone(), "first in plan order").at(
                second.file,
                second.id.span.clone(),
                "the other branch",
            );
            for (place, refused) in dependence.refused.iter().take(SHOWN) {
                let (database, reason) = (self.database, &refused.fault.message);
                let script = &self.drafts[*place].up;
                let text = format!("with `{other}` first, {database} would refuse this: {reason}");
                diagnostic = diagnostic.at(script.file, placed(script, &refused.fault.span), text);
            }
            with_differences(diagnostic, &dependence.differences, &format!("with `{other}` first, "))
                .help(format!(
                    "let one wait for the other: `-- depends_on: {one}` where the branch of `{other}` begins"
                ))
                .help("or say why it does no harm: `-- migrations: allow(order-dependent, \"<why>\")`")
        });
    }

    fn pair(&self, draft: &Draft, down: &Script, judgement: &Judgement, diagnostics: &mut Diagnostics) {
        let way_out = |diagnostic: Diagnostic, rule: &str| {
            let diagnostic = diagnostic
                .help("change the down script; or remove it, and write `-- irreversible: <reason>` into the header")
                .help(format!("or say why it may be so: `-- migrations: allow({rule}, \"<why>\")`"));
            diagnostic.with_way_back(judgement.way_back.as_deref())
        };
        match judgement.verdict {
            Verdict::DownFails => {
                for refused in &judgement.down.refused {
                    self.push(draft, "down-fails", diagnostics, |diagnostic| {
                        let message = format!("{} would refuse the way back: {}", self.database, refused.fault.message);
                        way_out(
                            self.explained(Diagnostic { message, ..diagnostic }, draft, down, refused),
                            "down-fails",
                        )
                    });
                }
            }
            Verdict::NotRestored => self.push(draft, "not-restored", diagnostics, |diagnostic| {
                let message =
                    format!("the down script of `{}` does not restore the schema that up found", draft.id.text);
                let diagnostic = Diagnostic { message, ..diagnostic }.at(down.file, start_of(down), "the way back");
                way_out(differences(diagnostic, judgement), "not-restored")
            }),
            Verdict::ColumnOrder => self.push(draft, "column-order", diagnostics, |diagnostic| {
                let message = format!("after up and down of `{}` columns stand in another order", draft.id.text);
                differences(
                    Diagnostic { message, ..diagnostic }.at(down.file, start_of(down), "the way back"),
                    judgement,
                )
            }),
            _ => {}
        }
    }
}

fn differences(diagnostic: Diagnostic, judgement: &Judgement) -> Diagnostic {
    let is_order_only = judgement.verdict == Verdict::ColumnOrder;
    let shown: Vec<Difference> =
        judgement.differences.iter().filter(|it| is_order_only || !it.is_order()).cloned().collect();
    with_differences(diagnostic, &shown, "")
}

fn with_differences(mut diagnostic: Diagnostic, differences: &[Difference], when: &str) -> Diagnostic {
    for difference in differences.iter().take(SHOWN) {
        diagnostic = diagnostic.note(format!("{when}{difference}"));
    }
    match differences.len().saturating_sub(SHOWN) {
        0 => diagnostic,
        more => diagnostic.note(format!("and {more} more")),
    }
}

/// A place of a script in its file.
fn placed(script: &Script, span: &Span) -> Span {
    span.start + script.span.start..span.end + script.span.start
}

/// The first line of what stands at a place.
fn first_line(script: &Script, span: &Span) -> Span {
    let length = script.text[span.clone()].find('\n').unwrap_or(span.len());
    span.start..span.start + length
}

fn start_of(script: &Script) -> Span {
    let first = script.statements.first().map_or(0..0, |statement| first_line(script, &statement.span));
    placed(script, &first)
}
