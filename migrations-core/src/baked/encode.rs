//! From values to text and table.

use std::collections::BTreeMap;

use super::{
    ATTRIBUTE, Action, AttributeKind, DownSource, EDGE_DEPENDENCY, Form, HEADER, REVISION, Recovery, RevisionSource,
    STATEMENT, ScriptSource, SetSource, WHOLE_SET, flag,
};
use crate::dialect::Dialect;

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
    encoder.text.push_str(&set.tracking_schema);
    encoder.text.push_str(&set.table_prefix);
    let places: BTreeMap<&str, usize> =
        set.revisions.iter().enumerate().map(|(place, revision)| (revision.revision.id.as_str(), place)).collect();
    let place_of = |id: &str| number(*places.get(id).expect("edges lead to revisions of the set"));
    for (place, revision) in set.revisions.iter().enumerate() {
        encoder.revision(number(place), revision, &place_of);
    }
    encoder.attributes(WHOLE_SET, AttributeKind::Head, &set.heads);
    encoder.attributes(WHOLE_SET, AttributeKind::Schema, set.schema.as_slice());
    let servers: Vec<String> = set.servers.all().iter().map(ToString::to_string).collect();
    encoder.attributes(WHOLE_SET, AttributeKind::Server, &servers);
    let policy = set.policy;
    let bits = [policy.deny_out_of_order, policy.store_down, policy.strict, policy.adopt_diesel, set.has_single_head];
    let policy_bits = bits.into_iter().enumerate().fold(0, |bits, (at, is_set)| bits | u32::from(is_set) << at);
    let dialect = Dialect::ALL.into_iter().position(|dialect| dialect == set.servers.dialect()).unwrap_or_default();
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
        number(set.tracking_schema.len()),
        number(set.table_prefix.len()),
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

pub(super) fn number(value: usize) -> u32 {
    u32::try_from(value).expect("a set holds less than 4 GiB")
}

impl Encoder {
    fn revision(&mut self, place: u32, source: &RevisionSource, place_of: &dyn Fn(&str) -> u32) {
        let text_at = number(self.text.len());
        let down = match &source.down {
            DownSource::Script(script) => Some(script),
            DownSource::Irreversible(_) | DownSource::Unreadable { .. } | DownSource::Missing => None,
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
            (source.sealed, flag::SEALED),
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
            self.statements.push(statement.conduct.encode());
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
        add(AttributeKind::UpEffect, &effects(&source.up));
        add(AttributeKind::UpLoss, &losses(&source.up));
        match &source.down {
            DownSource::Script(down) => {
                add(AttributeKind::DownDrops, &down.dropped_tables);
                add(AttributeKind::DownEffect, &effects(down));
                add(AttributeKind::DownLoss, &losses(down));
            }
            DownSource::Irreversible(reason) | DownSource::Unreadable { reason, .. } => {
                add(AttributeKind::Irreversible, std::slice::from_ref(reason));
            }
            DownSource::Missing => {}
        }
    }
}

fn effects(script: &ScriptSource) -> Vec<String> {
    script.effects.iter().map(|(at, effect)| effect.encode(*at)).collect()
}

fn losses(script: &ScriptSource) -> Vec<String> {
    script.losses.iter().map(|(at, loss)| loss.encode(*at)).collect()
}
