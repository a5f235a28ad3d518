//! Functions that run between statements.

use std::any::Any;
use std::error::Error as StdError;

/// A function named by a `-- call: name` line of a script.
///
/// It runs where the line stands, in the revision's transaction. It must be safe to run again: if the transaction is
/// rolled back, so is what it did to the database, but not what it did elsewhere.
pub type CallFunction<C> = fn(&mut Call<'_, C>) -> Result<(), Box<dyn StdError + Send + Sync>>;

/// What a called function gets.
pub struct Call<'c, C> {
    connection: &'c mut C,
    revision: &'c str,
    context: Option<&'c mut dyn Any>,
}

impl<'c, C> Call<'c, C> {
    pub(crate) fn new(connection: &'c mut C, revision: &'c str, context: Option<&'c mut dyn Any>) -> Self {
        Self { connection, revision, context }
    }

    /// The connection that migrates, inside the revision's transaction.
    pub fn connection(&mut self) -> &mut C {
        self.connection
    }

    /// The revision in whose script the call stands.
    pub fn revision(&self) -> &str {
        self.revision
    }

    /// The value given with [`Options::context`](crate::Options::context), if it is of this type.
    pub fn context<T: Any>(&mut self) -> Option<&mut T> {
        self.context.as_mut()?.downcast_mut()
    }

    /// The connection and the context at once.
    pub fn parts<T: Any>(&mut self) -> (&mut C, Option<&mut T>) {
        (self.connection, self.context.as_mut().and_then(|context| context.downcast_mut()))
    }
}

impl<C> std::fmt::Debug for Call<'_, C> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Call").field("revision", &self.revision).finish_non_exhaustive()
    }
}
