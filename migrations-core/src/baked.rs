//! The form in which a checked set travels from macro to runtime: one text and one table of numbers.
//!
//! Both are literals in the user's program, so they cost two tokens to compile and no relocation to load. Nothing is
//! parsed at run time: every field stands at a fixed place of a record of fixed width. Macro and runtime have the same
//! version (their manifests say so), so there is one format and no compatibility to keep.

mod conduct;
mod effect;
mod encode;
mod loss;
mod view;

use crate::checksum::Checksum;
use crate::fingerprint::{Fingerprint, FingerprintPart};
use crate::revision::Revision;
use crate::servers::Servers;

pub use conduct::{Conduct, Leftover};
pub use effect::{Effect, ObjectKind};
pub use encode::encode;
pub use loss::{Loss, LossKind};
pub use view::{BakedRevision, BakedScript, BakedSet, BakedStatement};

/// What the whole set says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetSource {
    /// Name of the set in the tracking tables.
    pub project: String,
    /// The folder as written in the macro, for messages.
    pub folder: String,
    /// The servers for which it was checked.
    pub servers: Servers,
    /// Schema of the tracking tables; empty for the backend's own.
    pub tracking_schema: String,
    /// Start of their names.
    pub table_prefix: String,
    /// What `migrations.toml` says about running it.
    pub policy: Policy,
    /// Ids of the real heads, sorted.
    pub heads: Vec<String>,
    /// Whether `head` names one revision.
    pub has_single_head: bool,
    /// The fingerprint of a database at its heads.
    pub fingerprint: Fingerprint,
    /// The schema at its heads, as the catalog encodes it.
    pub schema: Option<String>,
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
    /// Whether `migrations.lock` says that it is released, so that its scripts must not change.
    pub sealed: bool,
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
    /// There is one, and the database would not be able to read it. It is as good as none, but for the lock file.
    Unreadable {
        /// What acts in it.
        checksum: Checksum,
        /// What is wrong with it, and where.
        reason: String,
    },
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
    /// Where the effects of its observable statements can be seen, with the places of the statements.
    pub effects: Vec<(usize, Effect<String>)>,
    /// Data that its statements take away, with the places of the statements.
    pub losses: Vec<(usize, Loss<String>)>,
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
    /// What else a run has to know of it.
    pub conduct: Conduct,
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

const HEADER: usize = 68;
/// The owner of attributes of the whole set.
const WHOLE_SET: u32 = u32::MAX;
const REVISION: usize = 132;
const STATEMENT: usize = 10;
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
    UpEffect,
    DownEffect,
    Schema,
    UpLoss,
    DownLoss,
    Server,
}

mod flag {
    pub(super) const HAS_HEADER: u32 = 1;
    pub(super) const OUTSIDE_TRANSACTION: u32 = 2;
    pub(super) const FOREIGN_KEYS_OFF: u32 = 4;
    pub(super) const HAS_DOWN: u32 = 8;
    pub(super) const FORM_SHIFT: u32 = 4;
    pub(super) const SEALED: u32 = 64;
}

#[cfg(test)]
mod tests {
    use super::encode::number;
    use super::*;
    use crate::dialect::Dialect;

    fn script(text: &str, seed: u8) -> ScriptSource {
        ScriptSource {
            text: text.to_owned(),
            first_line: 3,
            checksum: Checksum([seed; 32]),
            statements: vec![
                StatementSource { start: 0, length: 4, action: Action::Execute, conduct: Conduct::default() },
                StatementSource {
                    start: 5,
                    length: 4,
                    action: Action::ExecuteOutside(Recovery::Repeat),
                    conduct: Conduct { leaves: Leftover::Value, is_divisible: true, ..Conduct::default() },
                },
                StatementSource { start: 10, length: 2, action: Action::Call, conduct: Conduct::default() },
            ],
            dropped_tables: vec![format!("t{seed}")],
            effects: vec![(
                1,
                Effect {
                    appears: seed == 9,
                    kind: ObjectKind::Column,
                    schema: String::new(),
                    parent: "odd table".to_owned(),
                    name: format!("c{seed}"),
                },
            )],
            losses: vec![(
                1,
                Loss { kind: LossKind::Column, object: "odd table".to_owned(), part: format!("c{seed}") },
            )],
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
            sealed: seed == 3,
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
            servers: Servers::parse(&["mysql-9.7", "mariadb-10.11"]).unwrap(),
            tracking_schema: "history".to_owned(),
            table_prefix: "m_".to_owned(),
            policy: Policy { store_down: true, ..Policy::default() },
            heads: vec!["c".to_owned()],
            has_single_head: true,
            fingerprint: [FingerprintPart([7; 16]), FingerprintPart([255; 16])].into_iter().collect(),
            schema: Some("tables".to_owned()),
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
        assert_eq!((baked.policy(), baked.servers()), (set.policy, set.servers.clone()));
        assert_eq!((baked.tracking_schema(), baked.table_prefix()), ("history", "m_"));
        assert_eq!(baked.schema(), Some("tables"));
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
            assert_eq!((revision.is_sealed(), revision.form()), (source.sealed, source.form));
            assert_eq!(revision.part(), source.part);
            same_script(&revision.up(), &source.up);
            match &source.down {
                DownSource::Script(down) => same_script(&revision.down().unwrap(), down),
                DownSource::Irreversible(reason) | DownSource::Unreadable { reason, .. } => {
                    assert_eq!(revision.irreversible(), Some(reason.as_str()));
                }
                DownSource::Missing => assert!(revision.down().is_none()),
            }
        }
        let down = baked.revision(0).down().unwrap();
        assert_eq!((down.path(), down.line(5)), ("migrations/2026_a.down.sql".to_owned(), 4));
    }

    fn same_script(baked: &BakedScript, source: &ScriptSource) {
        assert_eq!((baked.text(), baked.checksum()), (source.text.as_str(), source.checksum));
        assert_eq!(baked.dropped_tables().collect::<Vec<_>>(), source.dropped_tables);
        for (at, effect) in &source.effects {
            assert_eq!(baked.effect(*at).map(|effect| effect.map(str::to_owned)).as_ref(), Some(effect));
        }
        assert_eq!(baked.effect(0), None);
        let losses: Vec<_> = baked.losses().map(|(at, loss)| (at, loss.map(str::to_owned))).collect();
        assert_eq!(losses, source.losses);
        let statements: Vec<StatementSource> = baked
            .statements()
            .map(|statement| StatementSource {
                start: number(statement.offset),
                length: number(statement.text.len()),
                action: statement.action,
                conduct: statement.conduct,
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
