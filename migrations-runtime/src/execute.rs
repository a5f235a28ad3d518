//! One statement at a time.

use std::time::Instant;

use diesel::connection::{LoadConnection, TransactionManager, TransactionManagerStatus};
use diesel::result::Error as DieselError;
use migrations_core::baked::{Action, BakedRevision, BakedScript, BakedStatement};

use crate::backend::{ErrorClass, MigrationBackend};
use crate::call::{Call, CallFunction};
use crate::error::{Error, ErrorKind, Place};
use crate::observer::StatementEvent;
use crate::options::Options;

/// A script about to run.
pub(crate) struct Script<'s> {
    pub(crate) revision: BakedRevision,
    pub(crate) script: BakedScript,
    pub(crate) statements: &'s [BakedStatement],
}

impl Script<'_> {
    /// Where a statement stands; `at` counts from 0.
    pub(crate) fn place(&self, at: usize) -> Place {
        let statement = self.statements[at];
        Place {
            revision: self.revision.id().to_owned(),
            path: self.script.path(),
            line: self.script.line(statement.offset),
            column: None,
            statement: at + 1,
            statements: self.statements.len(),
            text: statement.text.to_owned(),
        }
    }

    /// The same, with the line and the column of a character of the statement, which count from 0.
    pub(crate) fn place_of(&self, at: usize, character: usize) -> Place {
        let (statement, script) = (self.statements[at], &self.script);
        let byte = statement.text.char_indices().nth(character).map_or(statement.text.len(), |(byte, _)| byte);
        let offset = statement.offset + byte;
        let before = &script.text()[..offset.min(script.text().len())];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before[line_start..].chars().count() + 1;
        Place { line: script.line(offset), column: Some(column), ..self.place(at) }
    }

    /// The place to which the error of a statement points that was sent with `before` characters before it.
    fn place_in(&self, at: usize, error: &DieselError, before: usize) -> Place {
        match position(error).and_then(|position| position.checked_sub(before)) {
            Some(character) => self.place_of(at, character),
            None => self.place(at),
        }
    }
}

/// The character of a message to which an error points, from 0.
pub(crate) fn position(error: &DieselError) -> Option<usize> {
    let DieselError::DatabaseError(_, information) = error else { return None };
    usize::try_from(information.statement_position()?).ok()?.checked_sub(1)
}

/// Sends one statement or calls one function.
///
/// # Errors
/// What the database or the function says, with the place.
pub(crate) fn run_statement<C>(
    connection: &mut C,
    script: &Script<'_>,
    at: usize,
    calls: &[(&'static str, CallFunction<C>)],
    options: &mut Options<'_>,
    owner: &str,
) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if options.is_stopped() {
        return Err(Error::stopped());
    }
    let statement = script.statements[at];
    let event = StatementEvent {
        revision: script.revision.id(),
        position: at + 1,
        total: script.statements.len(),
        text: statement.text,
    };
    let started = options.is_observed().then(Instant::now);
    options.observe(|observer| observer.statement_started(&event));
    let depth = depth(connection);
    match statement.action {
        Action::Execute => {
            connection.batch_execute(statement.text).map_err(|error| {
                let place = script.place_in(at, &error, 0);
                refused::<C>(error).at(place)
            })?;
        }
        Action::ExecuteOutside(_) => {
            let marked = C::Backend::marked(statement.text, owner);
            connection.batch_execute(&marked).map_err(|error| {
                let before = marked.chars().count() - statement.text.chars().count();
                let place = script.place_in(at, &error, before);
                refused::<C>(error).at(place)
            })?;
        }
        Action::Call => call(connection, script, at, calls, options)?,
    }
    if self::depth(connection) != depth {
        let message = "the statement ended the transaction of the run";
        return Err(Error::new(ErrorKind::InsideTransaction, message).at(script.place(at)));
    }
    if let Some(started) = started {
        options.observe(|observer| observer.statement_finished(&event, started.elapsed()));
    }
    Ok(())
}

fn call<C>(
    connection: &mut C,
    script: &Script<'_>,
    at: usize,
    calls: &[(&'static str, CallFunction<C>)],
    options: &mut Options<'_>,
) -> Result<(), Error> {
    let name = script.statements[at].text;
    let Some((_, function)) = calls.iter().find(|(known, _)| *known == name) else {
        let message = format!("there is no function `{name}`");
        return Err(Error::new(ErrorKind::Call, message).at(script.place(at)));
    };
    let context = options.context.as_deref_mut();
    function(&mut Call::new(connection, script.revision.id(), context)).map_err(|error| {
        Error::new(ErrorKind::Call, format!("the function `{name}` failed")).caused_by(error).at(script.place(at))
    })
}

/// How deep in transactions Diesel takes the connection to be; 0 outside.
pub(crate) fn depth<C: LoadConnection>(connection: &mut C) -> u32 {
    let status = C::TransactionManager::transaction_manager_status_mut(connection);
    match status {
        TransactionManagerStatus::Valid(status) => status.transaction_depth().map_or(0, std::num::NonZero::get),
        TransactionManagerStatus::InError => 0,
    }
}

/// An error of the database about a statement of a script.
pub(crate) fn refused<C>(error: DieselError) -> Error
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    match C::Backend::classify(&error) {
        ErrorClass::Other => {
            let text = error.to_string();
            let error = Error::new(ErrorKind::Database, "the database refused a statement").caused_by(error);
            if text.contains("already exists") {
                error.help("if somebody has made the schema already, record that: `stamp <revision>`")
            } else if text.contains("invalid transaction termination") {
                error.help("what commits by itself cannot be part of a transaction: write `-- transaction: none` in the header")
            } else if text.contains("unsafe use of new value") {
                error.help(
                    "a new value can be used once it is committed: add it in a revision of its own before this one",
                )
            } else if text.contains("pending trigger events") {
                error.help(
                    "check the deferred constraints first: `SET CONSTRAINTS ALL IMMEDIATE;` before this statement",
                )
            } else {
                error
            }
        }
        _ => database::<C>(error),
    }
}

/// Whether a right is missing, as far as the words tell.
pub(crate) fn is_denied(error: &DieselError) -> bool {
    let DieselError::DatabaseError(_, information) = error else { return false };
    let message = information.message();
    ["permission denied", "command denied", "Access denied"].iter().any(|text| message.contains(text))
}

/// An error of the database as one of this library: what it means for a run, and what to do.
pub fn database<C>(error: DieselError) -> Error
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let class = C::Backend::classify(&error);
    let (kind, message, help) = match class {
        ErrorClass::LeaseLost => return Error::lease_lost(),
        ErrorClass::Busy => (ErrorKind::Locked, "the database is locked by somebody else", None),
        ErrorClass::ReadOnly => {
            (ErrorKind::ReadOnly, "the database cannot be written", Some(C::Backend::READ_ONLY_HELP))
        }
        ErrorClass::InTransaction => (
            ErrorKind::InsideTransaction,
            "the connection is in a transaction that was begun with SQL, not through Diesel",
            Some("commit it first, or begin it with `Connection::transaction`"),
        ),
        ErrorClass::ConnectionLost => (ErrorKind::Database, "the connection to the database was lost", None),
        ErrorClass::Other if is_denied(&error) => (
            ErrorKind::Database,
            "the role of this connection lacks a right that migrating needs",
            Some("docs/servers.md lists the rights; whoever only looks needs SELECT on the tracking tables"),
        ),
        ErrorClass::Other => (ErrorKind::Database, "the database reported an error", None),
    };
    let error = Error::new(kind, message).caused_by(error);
    let error = if class == ErrorClass::ConnectionLost { error.connection_lost() } else { error };
    match help {
        Some(help) => error.help(help),
        None => error,
    }
}
