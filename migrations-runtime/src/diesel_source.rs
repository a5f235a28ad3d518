//! The set as a source of migrations for Diesel's own harness.

use std::marker::PhantomData;

use diesel::connection::{BoxableConnection, LoadConnection};
use diesel::migration::{Migration, MigrationMetadata, MigrationName, MigrationSource, MigrationVersion, Result};
use migrations_core::RevisionMap;
use migrations_core::baked::{Action, BakedRevision, BakedScript};

use crate::backend::MigrationBackend;
use crate::foreign_keys;
use crate::migrations::Migrations;

/// A revision as Diesel wants it, for connections of type `C`.
struct DieselMigration<C> {
    revision: BakedRevision,
    name: Name,
    metadata: Metadata,
    connection: PhantomData<fn(&mut C)>,
}

struct Name(BakedRevision);

struct Metadata {
    run_in_transaction: bool,
}

impl std::fmt::Display for Name {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0.name())
    }
}

impl MigrationName for Name {
    fn version(&self) -> MigrationVersion<'_> {
        MigrationVersion::from(self.0.id())
    }
}

impl MigrationMetadata for Metadata {
    fn run_in_transaction(&self) -> bool {
        self.run_in_transaction
    }
}

impl<C> Migration<C::Backend> for DieselMigration<C>
where
    C: LoadConnection + 'static,
    C::Backend: MigrationBackend,
{
    fn run(&self, connection: &mut dyn BoxableConnection<C::Backend>) -> Result<()> {
        execute::<C>(connection, &self.revision.up())
    }

    fn revert(&self, connection: &mut dyn BoxableConnection<C::Backend>) -> Result<()> {
        match self.revision.down() {
            Some(down) => execute::<C>(connection, &down),
            None => Err(format!("revision {} has no down script", self.revision.id()).into()),
        }
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        &self.metadata
    }

    fn name(&self) -> &dyn MigrationName {
        &self.name
    }
}

fn execute<C>(connection: &mut dyn BoxableConnection<C::Backend>, script: &BakedScript) -> Result<()>
where
    C: LoadConnection + 'static,
    C::Backend: MigrationBackend,
{
    for statement in script.statements() {
        if statement.action == Action::Call {
            return Err(format!("Diesel's harness cannot call the function `{}`", statement.text).into());
        }
        if statement.conduct.drops_tables {
            refuse_to_delete_children::<C>(connection, script)?;
        }
        connection.batch_execute(statement.text).map_err(|error| {
            let place = format!("{}:{}", script.path(), script.line(statement.offset));
            Box::<dyn std::error::Error + Send + Sync>::from(format!("{place}: {error}"))
        })?;
    }
    Ok(())
}

/// The harness has no way to switch foreign keys off around a transaction, so a rebuild would empty other tables.
fn refuse_to_delete_children<C>(connection: &mut dyn BoxableConnection<C::Backend>, script: &BakedScript) -> Result<()>
where
    C: LoadConnection + 'static,
    C::Backend: MigrationBackend,
{
    if script.dropped_tables().next().is_none() {
        return Ok(());
    }
    let Some(connection) = connection.downcast_mut::<C>() else {
        return Err(format!("{}: this connection is not of the type of the set", script.path()).into());
    };
    let would_delete = foreign_keys::drop_would_delete(connection, script)?;
    if would_delete && C::Backend::foreign_keys(connection)? {
        let message = "drops a table to which others refer, while foreign keys are on: use `upgrade` of this set, which \
                       switches them off";
        return Err(format!("{} {message}", script.path()).into());
    }
    Ok(())
}

impl<C> Migrations<C>
where
    C: LoadConnection + 'static,
    C::Backend: MigrationBackend,
{
    fn diesel_migrations(&self) -> Result<Vec<Box<dyn Migration<C::Backend>>>> {
        let places = self.diesel_order()?;
        let boxed = |revision: BakedRevision| -> Box<dyn Migration<C::Backend>> {
            let goes_outside = |script: BakedScript| {
                script.statements().any(|statement| matches!(statement.action, Action::ExecuteOutside(_)))
            };
            let run_in_transaction = !revision.is_outside_transaction()
                && !goes_outside(revision.up())
                && !revision.down().is_some_and(goes_outside);
            Box::new(DieselMigration::<C> {
                revision,
                name: Name(revision),
                metadata: Metadata { run_in_transaction },
                connection: PhantomData,
            })
        };
        Ok(places.into_iter().map(|place| boxed(self.set().revision(place))).collect())
    }

    /// The revisions that Diesel can run, in order. It sorts by version, as text, whatever order it is given.
    fn diesel_order(&self) -> Result<Vec<usize>> {
        let declarations = self.set().declarations();
        let map = RevisionMap::build(&declarations).map_err(|errors| crate::Error::damaged(&errors))?;
        for node in map.nodes() {
            let id = map.id(node);
            if let Some(&parent) = map.parents(node).iter().find(|&&parent| map.id(parent) > id) {
                let parent = map.id(parent);
                return Err(format!(
                    "Diesel's harness would run {id} before {parent}, on which it builds, because it sorts versions as \
                     text; use `upgrade` of this set, or ids that sort in order"
                )
                .into());
            }
            if self.set().revision(map.place(node)).has_foreign_keys_off() {
                return Err(format!(
                    "revision {id} needs foreign keys off, which Diesel's harness cannot see to; use `upgrade` of this set"
                )
                .into());
            }
        }
        Ok(map.order().into_iter().map(|node| map.place(node)).collect())
    }
}

impl<C> MigrationSource<C::Backend> for Migrations<C>
where
    C: LoadConnection + 'static,
    C::Backend: MigrationBackend,
{
    fn migrations(&self) -> Result<Vec<Box<dyn Migration<C::Backend>>>> {
        self.diesel_migrations()
    }
}

impl<C> MigrationSource<C::Backend> for &Migrations<C>
where
    C: LoadConnection + 'static,
    C::Backend: MigrationBackend,
{
    fn migrations(&self) -> Result<Vec<Box<dyn Migration<C::Backend>>>> {
        self.diesel_migrations()
    }
}
