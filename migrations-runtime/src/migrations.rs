//! The set that a program holds, and what can be done with it.

mod adoption;
mod graph;
mod reading;
mod redo;
mod repair;
mod scripts;

use std::marker::PhantomData;

use diesel::connection::LoadConnection;
use migrations_core::baked::{BakedRevision, BakedSet};
use migrations_core::{Dialect, DowngradeTarget, RevisionMap, StampTarget, TargetError, UpgradeTarget};

use crate::backend::{MigrationBackend, StateRow, TABLE_FORMAT};
use crate::call::CallFunction;
use crate::error::Error;
use crate::fresh;
use crate::options::Options;
use crate::other_server::OtherServer;
use crate::report::Report;
use crate::runner::{Request, Runner};

pub use reading::{Check, LogEntry};
pub use repair::{Repair, TrustStoredScripts};
pub use scripts::RevisionScript;

/// A set of migrations, checked while compiling, for connections of type `C`.
///
/// Made by `embed_migrations!`; a `static` of this type holds the scripts of all revisions and their graph.
pub struct Migrations<C: 'static> {
    set: BakedSet,
    calls: &'static [(&'static str, CallFunction<C>)],
    connection: PhantomData<fn(&mut C)>,
}

impl<C> std::fmt::Debug for Migrations<C> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Migrations")
            .field("project", &self.set.project())
            .field("revisions", &self.set.len())
            .finish_non_exhaustive()
    }
}

impl<C> Migrations<C> {
    /// For generated code.
    #[doc(hidden)]
    pub const fn from_baked(set: BakedSet, calls: &'static [(&'static str, CallFunction<C>)]) -> Self {
        Self { set, calls, connection: PhantomData }
    }

    pub(crate) fn set(&self) -> BakedSet {
        self.set
    }

    /// Name of the set in the tracking tables.
    pub fn project(&self) -> &'static str {
        self.set.project()
    }

    /// The SQL in which it is written.
    pub fn dialect(&self) -> Dialect {
        self.set.dialect()
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.set.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Panics if the folder holds anything else than this program: for a test of your own.
    ///
    /// cargo does not see a new file in the folder by itself, so a program can lack the newest migration, and nothing else
    /// says so. Call it with `env!("CARGO_MANIFEST_DIR")`; [`check_fresh`](Self::check_fresh) gives the same as a value.
    ///
    /// ```no_run
    /// # use migrations_runtime::{BakedSet, Migrations};
    /// # static MIGRATIONS: Migrations<()> = Migrations::from_baked(BakedSet::EMPTY, &[]);
    /// #[test]
    /// fn the_program_holds_every_migration() {
    ///     MIGRATIONS.assert_fresh(env!("CARGO_MANIFEST_DIR"));
    /// }
    /// ```
    ///
    /// # Panics
    /// With every file that differs.
    #[track_caller]
    pub fn assert_fresh(&self, manifest_directory: &str) {
        if let Err(error) = self.check_fresh(manifest_directory) {
            panic!("{error}");
        }
    }

    /// Whether the folder holds exactly what this program holds.
    ///
    /// ```
    /// # use migrations_runtime::{BakedSet, ErrorKind, Migrations};
    /// # static MIGRATIONS: Migrations<()> = Migrations::from_baked(BakedSet::EMPTY, &[]);
    /// if let Err(error) = MIGRATIONS.check_fresh(env!("CARGO_MANIFEST_DIR")) {
    ///     eprintln!("warning: {error}");
    /// }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Stale`](crate::ErrorKind::Stale), with every file that differs.
    pub fn check_fresh(&self, manifest_directory: &str) -> Result<(), Error> {
        fresh::check_fresh(self.set, manifest_directory)
    }

    fn with_map<T>(&self, work: impl FnOnce(&RevisionMap<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let declarations = self.set.declarations();
        let map = RevisionMap::build(&declarations).map_err(|errors| Error::damaged(&errors))?;
        work(&map)
    }

    fn revision(&self, id: &str) -> Option<BakedRevision> {
        self.set.revisions().find(|revision| revision.id() == id)
    }
}

impl<C> Migrations<C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// Brings the database to `target`: `"head"`, `"heads"`, an id or its start, a label, `"+2"`, `"accounts@head"`.
    ///
    /// Where there is nothing to do, it only reads. Otherwise it takes a lock, so that several processes may call it at
    /// once; each revision runs once. SQL and tracking rows commit together.
    ///
    /// # Errors
    /// [`ErrorKind`](crate::ErrorKind) lists what can go wrong; [`Error::database_state`] says how the database is left.
    pub fn upgrade<T>(&self, connection: &mut C, target: T) -> Result<Report, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        self.upgrade_with(connection, target, &mut Options::default())
    }

    /// Like [`upgrade`](Self::upgrade), with choices.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade).
    pub fn upgrade_with<T>(&self, connection: &mut C, target: T, options: &mut Options<'_>) -> Result<Report, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        let at_head = if options.exact { None } else { self.state_at_head(connection, &target) };
        let other = at_head.as_ref().and_then(|state| OtherServer::find::<C::Backend>(self.set, &state.server));
        // A refusal takes the long way.
        if at_head.is_some() && !(other.is_some() && self.set.policy().strict) {
            other.iter().for_each(|found| options.observe(|observer| observer.other_server(found)));
            return Ok(Report {
                steps: Vec::new(),
                rows: self.set.heads().into_iter().map(str::to_owned).collect(),
                unknown: Vec::new(),
                was_past_target: false,
                notes: other.iter().map(ToString::to_string).collect(),
            });
        }
        self.run(connection, options, &Request::Upgrade(target))
    }

    /// Takes revisions back down to `target`: `"-1"`, an id, `"base"`.
    ///
    /// # Errors
    /// [`ErrorKind::Irreversible`](crate::ErrorKind::Irreversible) before anything is done if a revision has no way back; else as
    /// [`upgrade`](Self::upgrade).
    pub fn downgrade<T>(&self, connection: &mut C, target: T) -> Result<Report, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
    {
        self.downgrade_with(connection, target, &mut Options::default())
    }

    /// Like [`downgrade`](Self::downgrade), with choices.
    ///
    /// # Errors
    /// As [`downgrade`](Self::downgrade).
    pub fn downgrade_with<T>(&self, connection: &mut C, target: T, options: &mut Options<'_>) -> Result<Report, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.run(connection, options, &Request::Downgrade(target))
    }

    /// Records that the database stands at these revisions, without running anything.
    ///
    /// # Errors
    /// [`ErrorKind::Target`](crate::ErrorKind::Target) if a target names no revision; [`ErrorKind::Ahead`](crate::ErrorKind::Ahead) if the database has unknown ones.
    pub fn stamp(&self, connection: &mut C, targets: &[&str]) -> Result<Report, Error> {
        self.stamp_with(connection, targets, &mut Options::default())
    }

    /// Like [`stamp`](Self::stamp), with choices.
    ///
    /// # Errors
    /// As [`stamp`](Self::stamp).
    pub fn stamp_with(&self, connection: &mut C, targets: &[&str], options: &mut Options<'_>) -> Result<Report, Error> {
        let targets = targets.iter().map(|target| target.parse()).collect::<Result<Vec<StampTarget>, _>>()?;
        let purge = options.purge;
        self.run(connection, options, &Request::Stamp { targets, purge })
    }

    fn run(&self, connection: &mut C, options: &mut Options<'_>, request: &Request) -> Result<Report, Error> {
        let declarations = self.set.declarations();
        Runner::new(self.set, &declarations, self.calls, connection, options)?.run(request)
    }

    /// One query, one row, if everything is applied. Any doubt is for the long way.
    fn state_at_head(&self, connection: &mut C, target: &UpgradeTarget) -> Option<StateRow> {
        let wants_head =
            *target == UpgradeTarget::HEADS || self.set.has_single_head() && *target == UpgradeTarget::HEAD;
        if !wants_head || self.set.is_empty() {
            return None;
        }
        // The table may be missing; where a failing query does harm, the backend looks first.
        let state = C::Backend::read_state_quickly(connection, self.set).ok().flatten();
        let is_at_head = |state: &StateRow| {
            state.format == TABLE_FORMAT && state.fingerprint == Some(self.set.fingerprint().to_string())
        };
        state.filter(is_at_head)
    }
}
