//! Statements that are longer than the server takes: refused before anything runs. The server would close the connection,
//! and nobody could tell that from a network that fails.

use diesel::connection::LoadConnection;
use migrations_core::baked::{Action, BakedRevision, BakedSet, BakedStatement};
use migrations_core::{Direction, Node};

use crate::backend::tables::{self, MESSAGE};
use crate::backend::{Home, Longest, MigrationBackend, RevisionRow, RevisionState};
use crate::error::{Error, ErrorKind};
use crate::execute::{Script, database};
use crate::rows::new_row;
use crate::state::{Situation, done};
use crate::stored_down;

/// What a row of ours holds beyond what is known before the run, in bytes.
const REST_OF_ROW: usize = 2_048;

/// # Errors
/// If a statement of these scripts, or one that tracks it, is longer than the server takes.
pub(crate) fn refuse_too_long<C>(
    connection: &mut C,
    set: BakedSet,
    situation: &Situation<'_>,
    scripts: &[(Node, Direction)],
) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if scripts.is_empty() {
        return Ok(());
    }
    let Some(longest) = C::Backend::longest(connection).map_err(database::<C>)? else { return Ok(()) };
    if longest.statement < MESSAGE + REST_OF_ROW {
        let message = "the server takes statements that are too short for the tracking tables, so nothing has run";
        return Err(too_long(message, MESSAGE + REST_OF_ROW, &longest));
    }
    for &(node, direction) in scripts {
        let revision = set.revision(situation.map.place(node));
        let interrupted = situation.interrupted.as_ref().filter(|row| row.revision == revision.id());
        refuse_script(revision, direction, interrupted.map_or(0, done), &longest)?;
        if direction == Direction::Upgrade {
            refuse_row::<C::Backend>(set, &revision, &longest)?;
        }
    }
    Ok(())
}

/// `done` statements of it are done already.
fn refuse_script(revision: BakedRevision, direction: Direction, done: usize, longest: &Longest) -> Result<(), Error> {
    let Some(script) = revision.script(direction) else { return Ok(()) };
    let statements: Vec<BakedStatement> = script.statements().collect();
    let is_too_long = |statement: &BakedStatement| match statement.action {
        Action::Execute | Action::ExecuteOutside(_) => statement.text.len() > longest.statement,
        Action::Call => false,
    };
    let Some(at) = (done..statements.len()).find(|&at| is_too_long(&statements[at])) else { return Ok(()) };
    let length = statements[at].text.len();
    let place = Script { revision, script, statements: &statements }.place(at);
    let message = "a statement is longer than the server takes, so nothing has run";
    Err(too_long(message, length, longest).at(place).help("or write it as several statements"))
}

/// The row that tracks a revision, with the down script where that is kept.
fn refuse_row<B: MigrationBackend>(set: BakedSet, revision: &BakedRevision, longest: &Longest) -> Result<(), Error> {
    let stored_down = stored_down::text(set, revision);
    let stored = stored_down.as_ref().map_or(0, String::len);
    let row = RevisionRow { stored_down, ..new_row(revision, RevisionState::Applied) };
    let statements = tables::write_revisions::<B>(&Home::of(set), &[&row], None, None);
    let length = statements.iter().map(String::len).max().unwrap_or_default() + REST_OF_ROW;
    let message =
        format!("the down script of {} is too long to be kept in the database, so nothing has run", revision.id());
    let help = "or leave it in the folder: `store_down = false` in migrations.toml";
    if stored > longest.text {
        let reason = format!("it has {stored} bytes, and the column has room for {}", longest.text);
        return Err(Error::new(ErrorKind::Database, message).caused_by(reason).help(&help["or ".len()..]));
    }
    if length > longest.statement {
        return Err(too_long(&message, length, longest).help(help));
    }
    Ok(())
}

fn too_long(message: &str, length: usize, longest: &Longest) -> Error {
    let Longest { variable, value, .. } = longest;
    // The server counts in kilobytes.
    let enough = length.div_ceil(1024).saturating_add(1) * 1024;
    let reason = format!("it has {length} bytes, and `{variable}` of this server is {value}");
    Error::new(ErrorKind::Database, message)
        .caused_by(reason)
        .help(format!("raise the variable and connect anew: `SET GLOBAL {variable} = {enough}` (at most 1073741824)"))
}
