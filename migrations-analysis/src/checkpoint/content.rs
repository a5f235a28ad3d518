//! What stands in a checkpoint.

use std::collections::BTreeMap;

use migrations_core::Revision;
use migrations_schema::Schema;
use migrations_schema::stored::{Reader, Stored, Writer};

use super::{digest_of_edges, digest_of_files, key};
use crate::branches::Found;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Edit, FileId, Label, Level, Place, Sources};
use crate::digest::Digest;
use crate::draft::Draft;
use crate::kept::{Kept, KeptRevision, KeptRevisions};
use crate::rule::Rule;
use crate::rule_list;
use crate::units::Unit;

/// A folder that was replayed, nothing of it being wrong.
pub(crate) struct Made<'m> {
    pub(crate) settings: &'m Settings,
    pub(crate) sources: &'m Sources,
    pub(crate) drafts: &'m [Draft],
    /// What was found while each of them was read.
    pub(crate) read: &'m [Vec<Diagnostic>],
    /// Their places in the order in which they have run.
    pub(crate) order: &'m [usize],
    /// Their ids and edges, as the graph has them.
    pub(crate) declarations: &'m [Revision],
    /// What rules have found of them.
    pub(crate) found: &'m [(&'static Rule, Vec<Diagnostic>)],
    /// The schema at the head.
    pub(crate) schema: &'m Schema,
    /// What came of running branches in both orders.
    pub(crate) branches: &'m Found,
    /// Whether statements were found that are for another product than the others.
    pub(crate) has_other_product: bool,
    /// How many scripts were proposed that undo a revision.
    pub(crate) proposed: usize,
}

/// The section of the file for these settings; `None` if a down script cannot be read.
pub(crate) fn text_of(made: &Made<'_>) -> Option<String> {
    let mut to = Writer::default();
    to.number(made.order.len());
    for place in made.order {
        let unit = &made.drafts[*place].unit;
        to.text(&unit.up_path());
        to.text(&digest_of_files(unit, made.sources).to_string());
        to.end_line();
    }
    for place in made.order {
        write_revision(&made.drafts[*place].keep(&made.read[*place])?, made.sources, &mut to);
        to.end_line();
    }
    let edges = digest_of_edges(made.order.iter().map(|place| &made.declarations[*place]));
    to.text(&edges.to_string());
    to.number(made.branches.spent);
    to.number(made.proposed);
    to.number(made.found.len());
    for (rule, found) in made.found {
        to.text(rule.id);
        write_diagnostics(found, made.sources, &mut to);
        to.end_line();
    }
    let mut schema = made.schema.clone();
    let numbers: BTreeMap<usize, usize> = made.order.iter().enumerate().map(|(at, place)| (*place, at)).collect();
    schema.renumber_origins(|place| numbers.get(&place).copied());
    schema.write(&mut to);
    Some(format!("{}{}", key(made.settings), to.finish()))
}

/// What [`text_of`] has written behind the key, if the files of its revisions are as they were.
pub(crate) fn read(content: &str, units: &[Unit], sources: &Sources) -> Option<Kept> {
    let known: BTreeMap<String, &Unit> = units.iter().map(|unit| (unit.up_path(), unit)).collect();
    let mut from = Reader::new(content);
    let count = from.number()?;
    let mut by_path = BTreeMap::new();
    for at in 0..count {
        let (path, digest) = (from.text()?, from.text()?);
        from.end_line()?;
        let unit = known.get(path)?;
        if digest_of_files(unit, sources).to_string() != digest || by_path.insert(path.to_owned(), at).is_some() {
            return None;
        }
    }
    let files = Files::of(sources);
    let mut revisions = Vec::new();
    for _ in 0..count {
        revisions.push(read_revision(&mut from, &files)?);
        from.end_line()?;
    }
    let edges = Digest::parse(from.text()?)?;
    let (spent, proposed) = (from.number()?, from.number()?);
    let mut found = Vec::new();
    for _ in 0..from.number()? {
        found.push((rule_list::find(from.text()?)?, read_diagnostics(&mut from, &files)?));
        from.end_line()?;
    }
    let schema = Schema::read(&mut from)?;
    let revisions = KeptRevisions { list: revisions, by_path };
    from.is_at_end().then_some(Kept { revisions, edges, schema, found, spent, proposed })
}

/// The files by their paths: which number a file has depends on those beside it.
struct Files<'s>(BTreeMap<&'s str, FileId>);

impl<'s> Files<'s> {
    fn of(sources: &'s Sources) -> Self {
        Self(sources.ids().map(|id| (sources.file(id).path.as_str(), id)).collect())
    }

    fn read(&self, from: &mut Reader<'_>) -> Option<FileId> {
        self.0.get(from.text()?).copied()
    }
}

fn write_file(file: FileId, sources: &Sources, to: &mut Writer) {
    to.text(&sources.file(file).path);
}

fn write_revision(kept: &KeptRevision, sources: &Sources, to: &mut Writer) {
    let KeptRevision { outside_transaction, foreign_keys_off, allowances, up, down, found } = kept;
    outside_transaction.write(to);
    foreign_keys_off.write(to);
    allowances.write(to);
    up.write(to);
    down.write(to);
    write_diagnostics(found, sources, to);
}

fn read_revision(from: &mut Reader<'_>, files: &Files<'_>) -> Option<KeptRevision> {
    Some(KeptRevision {
        outside_transaction: Stored::read(from)?,
        foreign_keys_off: Stored::read(from)?,
        allowances: Stored::read(from)?,
        up: Stored::read(from)?,
        down: Stored::read(from)?,
        found: read_diagnostics(from, files)?,
    })
}

/// Notes are left out: only tools show them, and these replay everything.
fn write_diagnostics(diagnostics: &[Diagnostic], sources: &Sources, to: &mut Writer) {
    let shown: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.level > Level::Note).collect();
    to.number(shown.len());
    shown.iter().for_each(|diagnostic| write_diagnostic(diagnostic, sources, to));
}

fn read_diagnostics(from: &mut Reader<'_>, files: &Files<'_>) -> Option<Vec<Diagnostic>> {
    let count = from.number()?;
    let mut diagnostics = Vec::new();
    for _ in 0..count {
        diagnostics.push(read_diagnostic(from, files)?);
    }
    Some(diagnostics)
}

migrations_schema::stored_enum!(Level { Allow, Note, Warning, Error });

fn write_diagnostic(diagnostic: &Diagnostic, sources: &Sources, to: &mut Writer) {
    let Diagnostic { level, rule, message, labels, helps, notes, fix } = diagnostic;
    level.write(to);
    to.text(rule.id);
    to.text(message);
    to.number(labels.len());
    labels.iter().for_each(|label| write_label(label, sources, to));
    helps.write(to);
    notes.write(to);
    fix.is_some().write(to);
    if let Some(Edit { file, span, text }) = fix {
        write_file(*file, sources, to);
        span.write(to);
        to.text(text);
    }
}

fn read_diagnostic(from: &mut Reader<'_>, files: &Files<'_>) -> Option<Diagnostic> {
    let (level, rule, message) = (Level::read(from)?, rule_list::find(from.text()?)?, String::read(from)?);
    let mut labels = Vec::new();
    for _ in 0..from.number()? {
        labels.push(read_label(from, files)?);
    }
    let (helps, notes) = (Stored::read(from)?, Stored::read(from)?);
    let fix = match bool::read(from)? {
        true => Some(Edit { file: files.read(from)?, span: Stored::read(from)?, text: Stored::read(from)? }),
        false => None,
    };
    Some(Diagnostic { level, rule, message, labels, helps, notes, fix })
}

fn write_label(label: &Label, sources: &Sources, to: &mut Writer) {
    let Label { place, text } = label;
    match place {
        Place::Span(file, span) => {
            true.write(to);
            write_file(*file, sources, to);
            span.write(to);
        }
        Place::Path(path) => {
            false.write(to);
            to.text(path);
        }
    }
    to.text(text);
}

fn read_label(from: &mut Reader<'_>, files: &Files<'_>) -> Option<Label> {
    let place = match bool::read(from)? {
        true => Place::Span(files.read(from)?, Stored::read(from)?),
        false => Place::Path(Stored::read(from)?),
    };
    Some(Label { place, text: Stored::read(from)? })
}
