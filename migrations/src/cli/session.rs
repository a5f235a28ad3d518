//! What a command works with.

use super::arguments::OutputArguments;
use super::failure::{Failure, FailureKind};
use crate::{MigrationConnection, Migrations};

/// What a command is going to do to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// Only read. The database must exist.
    Read,
    /// Write. The database must exist.
    Write,
    /// Write, and make the database if it does not exist.
    Create,
}

/// How a session comes to its connection.
type Connect<'s, C> = &'s mut dyn FnMut(Access) -> Result<C, Failure>;

/// A set, and a way to a database that is gone only if a command needs it.
pub struct Session<'s, C: 'static> {
    /// The set.
    pub(super) migrations: &'s Migrations<C>,
    pub(super) output: OutputArguments,
    connect: Connect<'s, C>,
}

impl<C> std::fmt::Debug for Session<'_, C> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Session").field("migrations", &self.migrations).finish_non_exhaustive()
    }
}

impl<'s, C: MigrationConnection> Session<'s, C> {
    /// A session.
    pub fn new(migrations: &'s Migrations<C>, connect: Connect<'s, C>, output: OutputArguments) -> Self {
        Self { migrations, output, connect }
    }

    /// # Errors
    /// If the set is written for another kind of database than the connections of this session.
    pub(super) fn refuse_other_dialect(&self) -> Result<(), Failure> {
        let (written_for, connects_to) = (self.migrations.dialect(), self.migrations.backend_dialect());
        if written_for == connects_to {
            return Ok(());
        }
        let message = format!(
            "these migrations are written for {}, and this program connects to {} only",
            written_for.product(),
            connects_to.product()
        );
        Err(Failure::new(FailureKind::Connection, message))
    }

    /// The connection; made now.
    ///
    /// # Errors
    /// If the set is written for another kind of database, or that one cannot be reached.
    pub fn connection(&mut self, access: Access) -> Result<C, Failure> {
        self.refuse_other_dialect()?;
        (self.connect)(access)
    }
}
