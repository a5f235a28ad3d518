//! Text and table, looked at in place.

use super::{
    ATTRIBUTE, Action, AttributeKind, Conduct, EDGE_DEPENDENCY, Effect, Form, HEADER, Loss, Policy, REVISION, Recovery,
    STATEMENT, WHOLE_SET, flag,
};
use crate::checksum::Checksum;
use crate::dialect::Dialect;
use crate::fingerprint::{Fingerprint, FingerprintPart};
use crate::plan::Direction;
use crate::revision::Revision;
use crate::servers::Servers;

/// A set of revisions as it stands in a program.
#[derive(Debug, Clone, Copy)]
pub struct BakedSet {
    /// Names and scripts, one after the other.
    pub text: &'static str,
    /// Header, revisions, edges, statements, attributes: little-endian numbers.
    pub table: &'static [u8],
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

    /// Schema of the tracking tables; empty for the backend's own.
    pub fn tracking_schema(&self) -> &'static str {
        self.text_at(self.header(0) + self.header(1), self.header(9))
    }

    /// Start of their names.
    pub fn table_prefix(&self) -> &'static str {
        self.text_at(self.header(0) + self.header(1) + self.header(9), self.header(10))
    }

    /// The SQL it is written in.
    pub fn dialect(&self) -> Dialect {
        Dialect::ALL[self.header(2) as usize]
    }

    /// The servers for which it was checked.
    pub fn servers(&self) -> Servers {
        let named: Vec<&str> = self.attributes(WHOLE_SET as usize, AttributeKind::Server).collect();
        // None are named only where there was a compile error.
        Servers::parse(&named).unwrap_or_else(|_| Servers::of(self.dialect()))
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

    /// The schema at its heads, if the program has it.
    pub fn schema(&self) -> Option<&'static str> {
        self.attributes(WHOLE_SET as usize, AttributeKind::Schema).next()
    }

    /// Whether `head` names one revision.
    pub fn has_single_head(&self) -> bool {
        self.header(3) >> 4 & 1 == 1
    }

    /// The fingerprint of a database at its heads.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut bytes = [0; 24];
        bytes.copy_from_slice(&self.table[44..HEADER]);
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

    /// Whether `migrations.lock` says that it is released, so that its scripts must not change.
    pub fn is_sealed(&self) -> bool {
        self.has_flag(flag::SEALED)
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

    /// The script that runs in this direction; none for a stamp.
    pub fn script(&self, direction: Direction) -> Option<BakedScript> {
        match direction {
            Direction::Upgrade => Some(self.up()),
            Direction::Downgrade => self.down(),
            Direction::Stamp => None,
        }
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
            let conduct = Conduct::decode(revision.set.table[record + 9]);
            BakedStatement { text: &text[offset..offset + length], offset, action, conduct }
        })
    }

    /// Where the effect of a statement, counted from 0, can be seen; `None` if nothing shows it.
    pub fn effect(&self, statement: usize) -> Option<Effect<&'static str>> {
        let kind = if self.is_up { AttributeKind::UpEffect } else { AttributeKind::DownEffect };
        self.revision.set.attributes(self.revision.place, kind).find_map(|text| Effect::decode(text, statement))
    }

    /// Data that its statements take away, with the places of the statements.
    pub fn losses(&self) -> impl Iterator<Item = (usize, Loss<&'static str>)> + use<> {
        let kind = if self.is_up { AttributeKind::UpLoss } else { AttributeKind::DownLoss };
        self.revision.set.attributes(self.revision.place, kind).filter_map(Loss::decode)
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
    /// What else a run has to know of it.
    pub conduct: Conduct,
}
