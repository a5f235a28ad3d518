//! The set as a source of migrations for Diesel's own harness.

use diesel::backend::Backend;
use diesel::connection::{BoxableConnection, LoadConnection};
use diesel::migration::{Migration, MigrationMetadata, MigrationName, MigrationSource, MigrationVersion, Result};
use migrations_core::RevisionMap;
use migrations_core::baked::{Action, BakedRevision, BakedScript};

use crate::migrations::Migrations;

/// A revision as Diesel wants it.
struct DieselMigration {
    revision: BakedRevision,
    name: Name,
    metadata: Metadata,
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

impl<DB: Backend> Migration<DB> for DieselMigration {
    fn run(&self, connection: &mut dyn BoxableConnection<DB>) -> Result<()> {
        execute(connection, &self.revision.up())
    }

    fn revert(&self, connection: &mut dyn BoxableConnection<DB>) -> Result<()> {
        match self.revision.down() {
            Some(down) => execute(connection, &down),
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

fn execute<DB: Backend>(connection: &mut dyn BoxableConnection<DB>, script: &BakedScript) -> Result<()> {
    for statement in script.statements() {
        if statement.action == Action::Call {
            return Err(format!("Diesel's harness cannot call the function `{}`", statement.text).into());
        }
        connection.batch_execute(statement.text).map_err(|error| {
            let place = format!("{}:{}", script.path(), script.line(statement.offset));
            Box::<dyn std::error::Error + Send + Sync>::from(format!("{place}: {error}"))
        })?;
    }
    Ok(())
}

impl<C> Migrations<C> {
    fn diesel_migrations<DB: Backend>(&self) -> Result<Vec<Box<dyn Migration<DB>>>> {
        let places = self.diesel_order()?;
        let boxed = |revision: BakedRevision| -> Box<dyn Migration<DB>> {
            let goes_outside = |script: BakedScript| {
                script.statements().any(|statement| matches!(statement.action, Action::ExecuteOutside(_)))
            };
            let run_in_transaction = !revision.is_outside_transaction()
                && !goes_outside(revision.up())
                && !revision.down().is_some_and(goes_outside);
            Box::new(DieselMigration { revision, name: Name(revision), metadata: Metadata { run_in_transaction } })
        };
        Ok(places.into_iter().map(|place| boxed(self.set().revision(place))).collect())
    }

    /// The revisions that Diesel can run, in order. It sorts by version, as text, whatever order it is given.
    fn diesel_order(&self) -> Result<Vec<usize>> {
        let declarations = self.set().declarations();
        let map = RevisionMap::build(&declarations).map_err(|errors| crate::state::damaged(&errors))?;
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

impl<C: LoadConnection> MigrationSource<C::Backend> for Migrations<C> {
    fn migrations(&self) -> Result<Vec<Box<dyn Migration<C::Backend>>>> {
        self.diesel_migrations()
    }
}

impl<C: LoadConnection> MigrationSource<C::Backend> for &Migrations<C> {
    fn migrations(&self) -> Result<Vec<Box<dyn Migration<C::Backend>>>> {
        self.diesel_migrations()
    }
}
