//! The form in which a checked set travels from macro to runtime: one text and one table of numbers.
//!
//! Both are literals in the user's program, so they cost two tokens to compile and no relocation to load. Nothing is
//! parsed at run time: every field stands at a fixed place of a record of fixed width. Macro and runtime have the same
//! version (their manifests say so), so there is one format and no compatibility to keep.

use std::collections::BTreeMap;

use crate::checksum::Checksum;
use crate::dialect::Dialect;
use crate::fingerprint::{Fingerprint, FingerprintPart};
use crate::revision::Revision;

/// A set of revisions as it stands in a program.
#[derive(Debug, Clone, Copy)]
pub struct BakedSet {
    /// Names and scripts, one after the other.
    pub text: &'static str,
    /// Header, revisions, edges, statements, attributes: little-endian numbers.
    pub table: &'static [u8],
}

/// What the whole set says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetSource {
    /// Name of the set in the tracking tables.
    pub project: String,
    /// The folder as written in the macro, for messages.
    pub folder: String,
    /// The SQL it is written in.
    pub dialect: Dialect,
    /// What `migrations.toml` says about running it.
    pub policy: Policy,
    /// Ids of the real heads, sorted.
    pub heads: Vec<String>,
    /// Whether `head` names one revision.
    pub has_single_head: bool,
    /// The fingerprint of a database at its heads.
    pub fingerprint: Fingerprint,
    /// The revisions, in load order.
    pub revisions: Vec<RevisionSource>,
}

/// Choices about running a set that belong to the set, not to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// `out_of_order = "deny"`: a headerless revision with an old id is refused when later ones are applied.
    pub deny_out_of_order: bool,
    /// `store_down = true`: down scripts are kept in the database.
    pub store_down: bool,
    /// `strict = true`: revisions in the database that the program does not know are always refused.
    pub strict: bool,
    /// `adopt = "diesel"`: take over what `diesel_migrations` recorded.
    pub adopt_diesel: bool,
}

/// Where the scripts of a revision stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `<name>/up.sql` and `<name>/down.sql`.
    Directory,
    /// `<name>.up.sql` and `<name>.down.sql`.
    Pair,
    /// `<name>.sql`, with sections or up only.
    Single,
    /// `V<name>` and `U<name>`, as Flyway has them: `name` is the file name of the up script less its `V`.
    Flyway,
}

impl Form {
    /// Path of a script of revision `name`, relative to the folder.
    pub fn path(self, name: &str, is_up: bool) -> String {
        let direction = if is_up { "up" } else { "down" };
        match self {
            Self::Directory => format!("{name}/{direction}.sql"),
            Self::Pair => format!("{name}.{direction}.sql"),
            Self::Single => format!("{name}.sql"),
            Self::Flyway => format!("{}{name}.sql", if is_up { 'V' } else { 'U' }),
        }
    }
}

/// One revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionSource {
    /// Id, edges, labels, replaced ids. Edges hold ids.
    pub revision: Revision,
    /// Name of its folder or files.
    pub name: String,
    /// Where its scripts stand.
    pub form: Form,
    /// What it is for, one line.
    pub message: String,
    /// Whether its edges come from a header; otherwise from the order of the files.
    pub has_header: bool,
    /// `transaction: none`.
    pub outside_transaction: bool,
    /// `foreign_keys: off`, or an opening PRAGMA that says so.
    pub foreign_keys_off: bool,
    /// `breaking: <reason>`.
    pub breaking: Option<String>,
    /// The up script.
    pub up: ScriptSource,
    /// The down script, or why there is none.
    pub down: DownSource,
    /// What it adds to a fingerprint.
    pub part: FingerprintPart,
}

/// The way back from a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DownSource {
    /// A script.
    Script(ScriptSource),
    /// Declared to be impossible, with the reason.
    Irreversible(String),
    /// Not given.
    Missing,
}

/// One script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptSource {
    /// The text as checked.
    pub text: String,
    /// Line of the file on which the text starts, from 1.
    pub first_line: u32,
    /// What acts in it.
    pub checksum: Checksum,
    /// The statements to send, in order.
    pub statements: Vec<StatementSource>,
    /// Names of tables that it drops.
    pub dropped_tables: Vec<String>,
}

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementSource {
    /// Byte offset in the script.
    pub start: u32,
    /// Length in bytes, without the semicolon.
    pub length: u32,
    /// What to do with it.
    pub action: Action,
}

/// What to do with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Send it, inside the revision's transaction if it has one.
    Execute,
    /// Send it outside any transaction.
    ExecuteOutside(Recovery),
    /// It is a directive `-- call: name`; the range is the name.
    Call,
}

/// What to do with a statement outside a transaction if a crash left open whether it took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// Look whether the effect is there.
    Observe,
    /// Send it again.
    Repeat,
    /// Only a person can tell.
    Ask,
}

const HEADER: usize = 60;
/// The owner of attributes of the whole set.
const WHOLE_SET: u32 = u32::MAX;
const REVISION: usize = 132;
const STATEMENT: usize = 9;
const ATTRIBUTE: usize = 13;
const EDGE_DEPENDENCY: u32 = 1 << 31;

/// What an attribute of a revision says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum AttributeKind {
    Label,
    Replaces,
    Breaking,
    Irreversible,
    UpDrops,
    DownDrops,
    Head,
}

mod flag {
    pub(super) const HAS_HEADER: u32 = 1;
    pub(super) const OUTSIDE_TRANSACTION: u32 = 2;
    pub(super) const FOREIGN_KEYS_OFF: u32 = 4;
    pub(super) const HAS_DOWN: u32 = 8;
    pub(super) const FORM_SHIFT: u32 = 4;
}

/// Text and table under construction.
#[derive(Default)]
struct Encoder {
    text: String,
    revisions: Vec<u8>,
    edges: Vec<u8>,
    statements: Vec<u8>,
    attributes: Vec<u8>,
}

/// The text and the table of a set.
///
/// # Panics
/// If a set holds 4 GiB of text or an edge to a revision that is not part of it; checked sets do not.
pub fn encode(set: &SetSource) -> (String, Vec<u8>) {
    let mut encoder = Encoder::default();
    encoder.text.push_str(&set.project);
    encoder.text.push_str(&set.folder);
    let places: BTreeMap<&str, usize> =
        set.revisions.iter().enumerate().map(|(place, revision)| (revision.revision.id.as_str(), place)).collect();
    let place_of = |id: &str| number(*places.get(id).expect("edges lead to revisions of the set"));
    for (place, revision) in set.revisions.iter().enumerate() {
        encoder.revision(number(place), revision, &place_of);
    }
    encoder.attributes(WHOLE_SET, AttributeKind::Head, &set.heads);
    let policy = set.policy;
    let bits = [policy.deny_out_of_order, policy.store_down, policy.strict, policy.adopt_diesel, set.has_single_head];
    let policy_bits = bits.into_iter().enumerate().fold(0, |bits, (at, is_set)| bits | u32::from(is_set) << at);
    let dialect = Dialect::ALL.into_iter().position(|dialect| dialect == set.dialect).unwrap_or_default();
    let mut table = Vec::new();
    let revisions_at = HEADER;
    let edges_at = revisions_at + encoder.revisions.len();
    let statements_at = edges_at + encoder.edges.len();
    let attributes_at = statements_at + encoder.statements.len();
    for field in [
        number(set.project.len()),
        number(set.folder.len()),
        number(dialect),
        policy_bits,
        number(set.revisions.len()),
        number(edges_at),
        number(statements_at),
        number(attributes_at),
        number(encoder.attributes.len() / ATTRIBUTE),
    ] {
        table.extend(field.to_le_bytes());
    }
    table.extend(set.fingerprint.to_bytes());
    table.extend(encoder.revisions);
    table.extend(encoder.edges);
    table.extend(encoder.statements);
    table.extend(encoder.attributes);
    (encoder.text, table)
}

fn number(value: usize) -> u32 {
    u32::try_from(value).expect("a set holds less than 4 GiB")
}

impl Encoder {
    fn revision(&mut self, place: u32, source: &RevisionSource, place_of: &dyn Fn(&str) -> u32) {
        let text_at = number(self.text.len());
        let down = match &source.down {
            DownSource::Script(script) => Some(script),
            DownSource::Irreversible(_) | DownSource::Missing => None,
        };
        let lengths = [
            source.revision.id.len(),
            source.name.len(),
            source.message.len(),
            source.up.text.len(),
            down.map_or(0, |down| down.text.len()),
        ];
        for part in [&source.revision.id, &source.name, &source.message, &source.up.text] {
            self.text.push_str(part);
        }
        self.text.push_str(down.map_or("", |down| &down.text));
        for parent in &source.revision.down_revisions {
            self.edges.extend(place_of(parent).to_le_bytes());
        }
        for dependency in &source.revision.depends_on {
            self.edges.extend((place_of(dependency) | EDGE_DEPENDENCY).to_le_bytes());
        }
        let up_statements = self.script_statements(&source.up);
        let down_statements = down.map_or(0, |down| self.script_statements(down));
        let mut flags = 0;
        for (is_set, bit) in [
            (source.has_header, flag::HAS_HEADER),
            (source.outside_transaction, flag::OUTSIDE_TRANSACTION),
            (source.foreign_keys_off, flag::FOREIGN_KEYS_OFF),
            (down.is_some(), flag::HAS_DOWN),
        ] {
            flags |= if is_set { bit } else { 0 };
        }
        let form = match source.form {
            Form::Directory => 0,
            Form::Pair => 1,
            Form::Single => 2,
            Form::Flyway => 3,
        };
        flags |= form << flag::FORM_SHIFT;
        let start = self.revisions.len();
        self.revisions.extend(text_at.to_le_bytes());
        lengths.iter().for_each(|&length| self.revisions.extend(number(length).to_le_bytes()));
        for field in [
            number(self.edges.len() / 4),
            number(self.statements.len() / STATEMENT),
            up_statements,
            down_statements,
            source.up.first_line,
            down.map_or(0, |down| down.first_line),
            flags,
        ] {
            self.revisions.extend(field.to_le_bytes());
        }
        self.revisions.extend(source.up.checksum.0);
        self.revisions.extend(down.map_or([0; 32], |down| down.checksum.0));
        self.revisions.extend(source.part.0);
        debug_assert_eq!(self.revisions.len() - start, REVISION);
        self.attributes_of(place, source);
    }

    fn script_statements(&mut self, script: &ScriptSource) -> u32 {
        for statement in &script.statements {
            self.statements.extend(statement.start.to_le_bytes());
            self.statements.extend(statement.length.to_le_bytes());
            self.statements.push(match statement.action {
                Action::Execute => 0,
                Action::ExecuteOutside(Recovery::Observe) => 1,
                Action::ExecuteOutside(Recovery::Repeat) => 2,
                Action::ExecuteOutside(Recovery::Ask) => 3,
                Action::Call => 4,
            });
        }
        number(script.statements.len())
    }

    fn attributes(&mut self, owner: u32, kind: AttributeKind, values: &[String]) {
        for value in values {
            self.attributes.extend(owner.to_le_bytes());
            self.attributes.push(kind as u8);
            self.attributes.extend(number(self.text.len()).to_le_bytes());
            self.attributes.extend(number(value.len()).to_le_bytes());
            self.text.push_str(value);
        }
    }

    fn attributes_of(&mut self, place: u32, source: &RevisionSource) {
        let mut add = |kind: AttributeKind, values: &[String]| self.attributes(place, kind, values);
        add(AttributeKind::Label, &source.revision.branch_labels);
        add(AttributeKind::Replaces, &source.revision.replaces);
        add(AttributeKind::Breaking, source.breaking.as_slice());
        add(AttributeKind::UpDrops, &source.up.dropped_tables);
        match &source.down {
            DownSource::Script(down) => add(AttributeKind::DownDrops, &down.dropped_tables),
            DownSource::Irreversible(reason) => add(AttributeKind::Irreversible, std::slice::from_ref(reason)),
            DownSource::Missing => {}
        }
    }
}

impl BakedSet {
    /// What is used after a compile error: no revisions, so that one error stays one error.
    pub const EMPTY: Self = Self { text: "", table: &[0; HEADER] };

    fn header(&self, field: usize) -> u32 {
        self.number(field * 4)
    }

    fn number(&self, at: usize) -> u32 {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&self.table[at..at + 4]);
        u32::from_le_bytes(bytes)
    }

    fn text_at(&self, start: u32, length: u32) -> &'static str {
        &self.text[start as usize..(start + length) as usize]
    }

    /// Name of the set in the tracking tables.
    pub fn project(&self) -> &'static str {
        self.text_at(0, self.header(0))
    }

    /// The folder as written in the macro.
    pub fn folder(&self) -> &'static str {
        self.text_at(self.header(0), self.header(1))
    }

    /// The SQL it is written in.
    pub fn dialect(&self) -> Dialect {
        Dialect::ALL[self.header(2) as usize]
    }

    /// Choices about running it.
    pub fn policy(&self) -> Policy {
        let bits = self.header(3);
        let is_set = |at: u32| bits >> at & 1 == 1;
        Policy { deny_out_of_order: is_set(0), store_down: is_set(1), strict: is_set(2), adopt_diesel: is_set(3) }
    }

    /// Ids of the real heads, sorted.
    pub fn heads(&self) -> Vec<&'static str> {
        self.attributes(WHOLE_SET as usize, AttributeKind::Head).collect()
    }

    /// Whether `head` names one revision.
    pub fn has_single_head(&self) -> bool {
        self.header(3) >> 4 & 1 == 1
    }

    /// The fingerprint of a database at its heads.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut bytes = [0; 24];
        bytes.copy_from_slice(&self.table[36..HEADER]);
        Fingerprint::from_bytes(bytes)
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.header(4) as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The revision at a place in load order.
    pub fn revision(&self, place: usize) -> BakedRevision {
        BakedRevision { set: *self, place }
    }

    /// All revisions, in load order.
    pub fn revisions(&self) -> impl DoubleEndedIterator<Item = BakedRevision> + ExactSizeIterator + use<> {
        let set = *self;
        (0..self.len()).map(move |place| set.revision(place))
    }

    /// The revisions as the graph wants them.
    pub fn declarations(&self) -> Vec<Revision<&'static str>> {
        self.revisions().map(|revision| revision.declaration()).collect()
    }

    fn attributes(&self, place: usize, kind: AttributeKind) -> impl Iterator<Item = &'static str> + use<> {
        let set = *self;
        let (start, count) = (set.header(7) as usize, set.header(8) as usize);
        let owner = move |at: usize| set.number(start + at * ATTRIBUTE) as usize;
        let (mut first, mut end) = (0, count);
        while first < end {
            let middle = usize::midpoint(first, end);
            if owner(middle) < place { first = middle + 1 } else { end = middle }
        }
        (first..count).take_while(move |&at| owner(at) == place).filter_map(move |at| {
            let record = start + at * ATTRIBUTE;
            (set.table[record + 4] == kind as u8).then(|| set.text_at(set.number(record + 5), set.number(record + 9)))
        })
    }
}

/// One revision of a [`BakedSet`].
#[derive(Debug, Clone, Copy)]
pub struct BakedRevision {
    set: BakedSet,
    place: usize,
}

impl BakedRevision {
    fn field(&self, field: usize) -> u32 {
        self.set.number(HEADER + self.place * REVISION + field * 4)
    }

    /// The end of the previous revision's part of a list.
    fn previous(&self, field: usize) -> usize {
        if self.place == 0 { 0 } else { self.set.revision(self.place - 1).field(field) as usize }
    }

    fn part_of_text(&self, part: usize) -> &'static str {
        let start = self.field(0) + (1..=part).map(|before| self.field(before)).sum::<u32>();
        self.set.text_at(start, self.field(part + 1))
    }

    fn bytes<const N: usize>(&self, at: usize) -> [u8; N] {
        let start = HEADER + self.place * REVISION + at;
        let mut bytes = [0; N];
        bytes.copy_from_slice(&self.set.table[start..start + N]);
        bytes
    }

    fn has_flag(&self, flag: u32) -> bool {
        self.field(12) & flag != 0
    }

    /// Place in load order.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Identifier.
    pub fn id(&self) -> &'static str {
        self.part_of_text(0)
    }

    /// Name of its folder or files.
    pub fn name(&self) -> &'static str {
        self.part_of_text(1)
    }

    /// What it is for, one line; may be empty.
    pub fn message(&self) -> &'static str {
        self.part_of_text(2)
    }

    /// Whether its edges come from a header.
    pub fn has_header(&self) -> bool {
        self.has_flag(flag::HAS_HEADER)
    }

    /// `transaction: none`.
    pub fn is_outside_transaction(&self) -> bool {
        self.has_flag(flag::OUTSIDE_TRANSACTION)
    }

    /// `foreign_keys: off`.
    pub fn has_foreign_keys_off(&self) -> bool {
        self.has_flag(flag::FOREIGN_KEYS_OFF)
    }

    /// Why older programs must not run on a database that has it.
    pub fn breaking(&self) -> Option<&'static str> {
        self.set.attributes(self.place, AttributeKind::Breaking).next()
    }

    /// Why there is no way back.
    pub fn irreversible(&self) -> Option<&'static str> {
        self.set.attributes(self.place, AttributeKind::Irreversible).next()
    }

    /// Ids that it replaces.
    pub fn replaces(&self) -> Vec<&'static str> {
        self.set.attributes(self.place, AttributeKind::Replaces).collect()
    }

    /// Labels that it declares.
    pub fn branch_labels(&self) -> Vec<&'static str> {
        self.set.attributes(self.place, AttributeKind::Label).collect()
    }

    fn edges(&self, of_dependencies: bool) -> Vec<&'static str> {
        let start = self.set.header(5) as usize;
        (self.previous(6)..self.field(6) as usize)
            .map(|at| self.set.number(start + at * 4))
            .filter(|edge| (edge & EDGE_DEPENDENCY != 0) == of_dependencies)
            .map(|edge| self.set.revision((edge & !EDGE_DEPENDENCY) as usize).id())
            .collect()
    }

    /// Ids of the declared parents.
    pub fn down_revisions(&self) -> Vec<&'static str> {
        self.edges(false)
    }

    /// Ids of the declared dependencies.
    pub fn depends_on(&self) -> Vec<&'static str> {
        self.edges(true)
    }

    /// Id, edges, labels and replaced ids.
    pub fn declaration(&self) -> Revision<&'static str> {
        Revision {
            id: self.id(),
            down_revisions: self.down_revisions(),
            depends_on: self.depends_on(),
            branch_labels: self.branch_labels(),
            replaces: self.replaces(),
        }
    }

    /// What it adds to a fingerprint.
    pub fn part(&self) -> FingerprintPart {
        FingerprintPart(self.bytes(116))
    }

    /// Where its scripts stand.
    pub fn form(&self) -> Form {
        match self.field(12) >> flag::FORM_SHIFT & 3 {
            0 => Form::Directory,
            1 => Form::Pair,
            2 => Form::Single,
            _ => Form::Flyway,
        }
    }

    /// The up script.
    pub fn up(&self) -> BakedScript {
        BakedScript { revision: *self, is_up: true }
    }

    /// The down script, if there is one.
    pub fn down(&self) -> Option<BakedScript> {
        self.has_flag(flag::HAS_DOWN).then_some(BakedScript { revision: *self, is_up: false })
    }
}

/// One script of a [`BakedRevision`].
#[derive(Debug, Clone, Copy)]
pub struct BakedScript {
    revision: BakedRevision,
    is_up: bool,
}

impl BakedScript {
    /// The text as it was checked.
    pub fn text(&self) -> &'static str {
        self.revision.part_of_text(if self.is_up { 3 } else { 4 })
    }

    /// What acts in it.
    pub fn checksum(&self) -> Checksum {
        Checksum(self.revision.bytes(if self.is_up { 52 } else { 84 }))
    }

    /// Path of its file, relative to the crate.
    pub fn path(&self) -> String {
        let revision = self.revision;
        format!("{}/{}", revision.set.folder(), revision.form().path(revision.name(), self.is_up))
    }

    /// Line of the file on which a byte of the text stands, from 1.
    pub fn line(&self, offset: usize) -> usize {
        let first = self.revision.field(if self.is_up { 10 } else { 11 });
        let text = self.text().as_bytes();
        first as usize + text[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count()
    }

    /// The statements to send, in order.
    pub fn statements(&self) -> impl ExactSizeIterator<Item = BakedStatement> + use<> {
        let revision = self.revision;
        let (up, down) = (revision.field(8) as usize, revision.field(9) as usize);
        let end = revision.field(7) as usize;
        let range = if self.is_up { end - up - down..end - down } else { end - down..end };
        let (start, text) = (revision.set.header(6) as usize, self.text());
        range.map(move |at| {
            let record = start + at * STATEMENT;
            let offset = revision.set.number(record) as usize;
            let length = revision.set.number(record + 4) as usize;
            let action = match revision.set.table[record + 8] {
                0 => Action::Execute,
                1 => Action::ExecuteOutside(Recovery::Observe),
                2 => Action::ExecuteOutside(Recovery::Repeat),
                3 => Action::ExecuteOutside(Recovery::Ask),
                _ => Action::Call,
            };
            BakedStatement { text: &text[offset..offset + length], offset, action }
        })
    }

    /// Tables that it drops.
    pub fn dropped_tables(&self) -> impl Iterator<Item = &'static str> + use<> {
        let kind = if self.is_up { AttributeKind::UpDrops } else { AttributeKind::DownDrops };
        self.revision.set.attributes(self.revision.place, kind)
    }
}

/// One statement of a [`BakedScript`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BakedStatement {
    /// Its text without the semicolon; for a call, the name of the function.
    pub text: &'static str,
    /// Byte offset in the script.
    pub offset: usize,
    /// What to do with it.
    pub action: Action,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str, seed: u8) -> ScriptSource {
        ScriptSource {
            text: text.to_owned(),
            first_line: 3,
            checksum: Checksum([seed; 32]),
            statements: vec![
                StatementSource { start: 0, length: 4, action: Action::Execute },
                StatementSource { start: 5, length: 4, action: Action::ExecuteOutside(Recovery::Repeat) },
                StatementSource { start: 10, length: 2, action: Action::Call },
            ],
            dropped_tables: vec![format!("t{seed}")],
        }
    }

    fn source(revision: Revision, seed: u8, down: DownSource) -> RevisionSource {
        RevisionSource {
            name: format!("2026_{}", revision.id),
            message: format!("message of {}", revision.id),
            revision,
            form: Form::Pair,
            has_header: true,
            outside_transaction: seed == 1,
            foreign_keys_off: seed == 2,
            breaking: (seed == 1).then(|| "old programs write the old column".to_owned()),
            up: script("ab c\nde f\nghi", seed),
            down,
            part: FingerprintPart([seed; 16]),
        }
    }

    #[test]
    fn what_goes_in_comes_out() {
        let set = SetSource {
            project: "shop".to_owned(),
            folder: "migrations".to_owned(),
            dialect: Dialect::Mysql,
            policy: Policy { store_down: true, ..Policy::default() },
            heads: vec!["c".to_owned()],
            has_single_head: true,
            fingerprint: [FingerprintPart([7; 16]), FingerprintPart([255; 16])].into_iter().collect(),
            revisions: vec![
                source(
                    Revision::base("a").with_branch_labels(["lib"]),
                    1,
                    DownSource::Script(script("12 4\n67 9\nabc", 9)),
                ),
                source(Revision::base("b"), 2, DownSource::Irreversible("data is gone".to_owned())),
                source(
                    Revision::revising("c", ["b", "a"]).with_depends_on(["a"]).replacing(["x", "y"]),
                    3,
                    DownSource::Missing,
                ),
            ],
        };
        let (text, table) = encode(&set);
        let baked = BakedSet { text: text.leak(), table: table.leak() };
        assert_eq!((baked.project(), baked.folder(), baked.dialect()), ("shop", "migrations", Dialect::Mysql));
        assert_eq!(baked.policy(), set.policy);
        assert_eq!((baked.heads(), baked.has_single_head(), baked.fingerprint()), (vec!["c"], true, set.fingerprint));
        for (revision, source) in baked.revisions().zip(&set.revisions) {
            let declared = revision.declaration();
            assert_eq!(declared.id, source.revision.id);
            assert_eq!(declared.down_revisions, source.revision.down_revisions);
            assert_eq!(declared.depends_on, source.revision.depends_on);
            assert_eq!(declared.branch_labels, source.revision.branch_labels);
            assert_eq!(declared.replaces, source.revision.replaces);
            assert_eq!((revision.name(), revision.message()), (source.name.as_str(), source.message.as_str()));
            assert_eq!(revision.breaking(), source.breaking.as_deref());
            assert_eq!(revision.is_outside_transaction(), source.outside_transaction);
            assert_eq!(revision.has_foreign_keys_off(), source.foreign_keys_off);
            assert_eq!(revision.part(), source.part);
            same_script(&revision.up(), &source.up);
            match &source.down {
                DownSource::Script(down) => same_script(&revision.down().unwrap(), down),
                DownSource::Irreversible(reason) => assert_eq!(revision.irreversible(), Some(reason.as_str())),
                DownSource::Missing => assert!(revision.down().is_none()),
            }
        }
        let down = baked.revision(0).down().unwrap();
        assert_eq!((down.path(), down.line(5)), ("migrations/2026_a.down.sql".to_owned(), 4));
    }

    fn same_script(baked: &BakedScript, source: &ScriptSource) {
        assert_eq!((baked.text(), baked.checksum()), (source.text.as_str(), source.checksum));
        assert_eq!(baked.dropped_tables().collect::<Vec<_>>(), source.dropped_tables);
        let statements: Vec<StatementSource> = baked
            .statements()
            .map(|statement| StatementSource {
                start: number(statement.offset),
                length: number(statement.text.len()),
                action: statement.action,
            })
            .collect();
        assert_eq!(statements, source.statements);
    }

    #[test]
    fn the_empty_set_is_empty() {
        assert!(BakedSet::EMPTY.is_empty());
        assert_eq!(BakedSet::EMPTY.project(), "");
    }
}
