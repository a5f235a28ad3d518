//! Our three tables, and every statement about them. Backends only say how their SQL spells a type, a time, a text.
//!
//! Values stand in the statements as literals, not as parameters: a statement is then a text that a run sends by itself,
//! appends to the statements of a revision, or prints into a script for a person.

use std::fmt::Write as _;

use diesel::QueryResult;
use diesel::connection::LoadConnection;

use super::{FOREIGN_TABLES, Home, LogRow, MigrationBackend, OtherRow, RevisionRow, StateRow, TABLE_FORMAT, Tables};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Part of a key: a name, compared byte by byte.
    Name,
    /// Any text.
    Text,
    /// Any text, or nothing.
    OptionalText,
    /// A whole number of 64 bits.
    Number,
    /// A moment.
    Time,
    /// Yes or no.
    Flag,
    /// A number that the database gives, and that grows.
    Serial,
}

use ColumnKind::{Flag, Name, Number, OptionalText, Serial, Text, Time};

type Columns = &'static [(&'static str, ColumnKind)];

const REVISIONS: Columns = &[
    ("project", Name),
    ("revision", Name),
    ("parents", Text),
    ("depends_on", Text),
    ("replaces", Text),
    ("message", Text),
    ("up_checksum", Text),
    ("down_checksum", OptionalText),
    ("part", Text),
    ("state", Text),
    ("position", Number),
    ("is_uncertain", Flag),
    ("breaking", OptionalText),
    ("stored_down", OptionalText),
    ("applied_by", Text),
    ("applied_at", Time),
    ("duration_microseconds", Number),
    ("tool_version", Text),
    ("session", OptionalText),
];

const STATE: Columns = &[
    ("project", Name),
    ("format", Number),
    ("fingerprint", OptionalText),
    ("lease_owner", OptionalText),
    ("lease_until", Number),
];

const LOG: Columns = &[
    ("id", Serial),
    ("project", Name),
    ("at", Time),
    ("action", Text),
    ("revision", Text),
    ("rows_after", Text),
    ("applied_by", Text),
    ("duration_microseconds", Number),
    ("tool_version", Text),
];

/// Names, columns and keys of our tables.
const TABLES: [(&str, Columns, &[&str]); 3] =
    [("revisions", REVISIONS, &["project", "revision"]), ("state", STATE, &["project"]), ("log", LOG, &["id"])];

/// Rows in one INSERT.
const ROWS: usize = 40;

/// Bytes in one message, where one row does not have more: servers of MySQL say how much they take.
pub const MESSAGE: usize = 32 * 1024;

/// When something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Microseconds since 1970.
    At(i64),
    /// When the statement runs.
    Now,
}

/// How long something took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// Microseconds.
    Microseconds(i64),
    /// From the start of the transaction in which the statement runs.
    SinceBegin,
}

/// A lease in the state of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease<'l> {
    /// Who holds it.
    pub owner: &'l str,
    /// For how long from now, in milliseconds.
    pub milliseconds: i64,
}

/// The statements that make our tables.
pub fn create_tables<B: MigrationBackend>(home: &Home) -> Vec<String> {
    let mut statements = B::create_schema(home);
    for (name, columns, key) in TABLES {
        let mut body: Vec<String> =
            columns.iter().map(|(column, kind)| format!("    {column} {}", B::column_type(*kind))).collect();
        if !columns.iter().any(|(_, kind)| *kind == Serial) {
            body.push(format!("    PRIMARY KEY ({})", key.join(", ")));
        }
        statements.push(format!(
            "CREATE TABLE IF NOT EXISTS {} (\n{}\n){}",
            B::table(home, name),
            body.join(",\n"),
            B::table_options(name)
        ));
    }
    statements
}

/// Makes our tables.
pub fn create<C>(connection: &mut C, home: &Home) -> QueryResult<()>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    send(connection, &create_tables::<C::Backend>(home))
}

/// Which of our tables and those of other tools there are.
pub fn find<C>(connection: &mut C, home: &Home) -> QueryResult<Tables>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let state = format!("{}state", home.prefix);
    let foreign: Vec<&str> = FOREIGN_TABLES.iter().map(|(name, _)| *name).collect();
    let sql = C::Backend::tables_query(home, &state, &foreign);
    let names = C::Backend::load_texts(connection, &sql)?;
    let has = |wanted: &str| names.iter().any(|found| found == wanted);
    Ok(Tables { ours: has(&state), foreign: foreign.into_iter().filter(|name| has(name)).collect() })
}

/// The state of a project. An error if the table is missing.
pub fn read_state<C>(connection: &mut C, home: &Home) -> QueryResult<Option<StateRow>>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let sql = state_query::<C::Backend>(home);
    Ok(C::Backend::load_states(connection, &sql)?.into_iter().next())
}

pub(super) fn state_query<B: MigrationBackend>(home: &Home) -> String {
    format!(
        "SELECT format, fingerprint, lease_owner, CASE WHEN lease_until = 0 THEN 0 ELSE lease_until - {} END AS lease_left, \
         {} AS server FROM {} AS state WHERE project = {}",
        B::NOW_MILLISECONDS,
        B::SERVER_VERSION,
        B::table(home, "state"),
        B::literal(home.project)
    )
}

/// All revisions of a project.
pub fn read_revisions<C>(connection: &mut C, home: &Home) -> QueryResult<Vec<RevisionRow>>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let sql = format!(
        "SELECT revision, parents, depends_on, replaces, message, up_checksum, down_checksum, part, state, position, \
         is_uncertain, breaking, stored_down, applied_by, {} AS applied_at, duration_microseconds AS duration, tool_version, session \
         FROM {} WHERE project = {} ORDER BY revision",
        C::Backend::microseconds("applied_at"),
        C::Backend::table(home, "revisions"),
        C::Backend::literal(home.project)
    );
    C::Backend::load_revisions(connection, &sql)
}

/// The revisions of all other projects, sorted by project.
pub fn read_other_projects<C>(connection: &mut C, home: &Home) -> QueryResult<Vec<OtherRow>>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let sql = format!(
        "SELECT project, revision, up_checksum FROM {} WHERE project <> {} ORDER BY project, revision",
        C::Backend::table(home, "revisions"),
        C::Backend::literal(home.project)
    );
    C::Backend::load_others(connection, &sql)
}

/// The log of a project, oldest first.
pub fn read_log<C>(connection: &mut C, home: &Home) -> QueryResult<Vec<LogRow>>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let sql = format!(
        "SELECT {} AS at, action, revision, rows_after, applied_by, duration_microseconds AS duration, tool_version \
         FROM {} WHERE project = {} ORDER BY id",
        C::Backend::microseconds("at"),
        C::Backend::table(home, "log"),
        C::Backend::literal(home.project)
    );
    C::Backend::load_logs(connection, &sql)
}

/// Whether a table of another tool holds anything. `table` is one of [`FOREIGN_TABLES`].
pub fn has_rows<C>(connection: &mut C, home: &Home, table: &str) -> QueryResult<bool>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let sql = format!("SELECT count(*) AS value FROM {}", C::Backend::foreign_table(home, table));
    Ok(C::Backend::load_numbers(connection, &sql)?.first().is_some_and(|count| *count > 0))
}

/// What another tool has recorded as applied. `table` is one of [`FOREIGN_TABLES`].
pub fn read_foreign_ids<C>(connection: &mut C, home: &Home, table: &str) -> QueryResult<Vec<String>>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    // sqlx keeps a row of a migration that has failed.
    let (column, condition) = match table {
        "_sqlx_migrations" => ("version", " WHERE success"),
        "alembic_version" => ("version_num", ""),
        _ => ("version", ""),
    };
    let sql = format!(
        "SELECT {} AS value FROM {}{condition} ORDER BY 1",
        C::Backend::as_text(column),
        C::Backend::foreign_table(home, table)
    );
    C::Backend::load_texts(connection, &sql)
}

/// The statement that replaces the state of a project.
pub fn write_state<B: MigrationBackend>(home: &Home, fingerprint: Option<&str>, lease: Option<Lease<'_>>) -> String {
    let until =
        lease.map_or_else(|| "0".to_owned(), |lease| format!("{} + {}", B::NOW_MILLISECONDS, lease.milliseconds));
    let values = format!(
        "({}, {TABLE_FORMAT}, {}, {}, {until})",
        B::literal(home.project),
        optional::<B>(fingerprint),
        optional::<B>(lease.map(|lease| lease.owner)),
    );
    B::replace(&B::table(home, "state"), &names(STATE), &["project"], &values)
}

/// The statements that add or replace revisions.
pub fn write_revisions<B: MigrationBackend>(
    home: &Home,
    rows: &[&RevisionRow],
    when: Option<When>,
    took: Option<Took>,
) -> Vec<String> {
    let values: Vec<String> = rows.iter().map(|row| revision_values::<B>(home, row, when, took)).collect();
    let write = |values: &[String]| {
        B::replace(&B::table(home, "revisions"), &names(REVISIONS), &["project", "revision"], &values.join(",\n"))
    };
    portions(&values, ROWS).map(write).collect()
}

fn revision_values<B: MigrationBackend>(
    home: &Home,
    row: &RevisionRow,
    when: Option<When>,
    took: Option<Took>,
) -> String {
    let mut values = String::from("(");
    for text in
        [home.project, &row.revision, &row.parents, &row.depends_on, &row.replaces, &row.message, &row.up_checksum]
    {
        let _ = write!(values, "{}, ", B::literal(text));
    }
    let _ = write!(
        values,
        "{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        optional::<B>(row.down_checksum.as_deref()),
        B::literal(&row.part),
        B::literal(&row.state),
        row.position,
        B::flag(row.is_uncertain),
        optional::<B>(row.breaking.as_deref()),
        optional::<B>(row.stored_down.as_deref()),
        B::literal(&row.applied_by),
        moment::<B>(when.unwrap_or(When::At(row.applied_at))),
        span::<B>(took.unwrap_or(Took::Microseconds(row.duration))),
        B::literal(&row.tool_version),
        optional::<B>(row.session.as_deref()),
    );
    values
}

/// The statement that takes revisions out.
pub fn delete_revisions<B: MigrationBackend>(home: &Home, revisions: &[String]) -> String {
    let ids: Vec<String> = revisions.iter().map(|id| B::literal(id)).collect();
    format!(
        "DELETE FROM {} WHERE project = {} AND revision IN ({})",
        B::table(home, "revisions"),
        B::literal(home.project),
        ids.join(", ")
    )
}

/// The statements that append to the log.
pub fn append_log<B: MigrationBackend>(
    home: &Home,
    rows: &[LogRow],
    when: Option<When>,
    took: Option<Took>,
) -> Vec<String> {
    let values = |row: &LogRow| {
        format!(
            "({}, {}, {}, {}, {}, {}, {}, {})",
            B::literal(home.project),
            moment::<B>(when.unwrap_or(When::At(row.at))),
            B::literal(&row.action),
            B::literal(&row.revision),
            B::literal(&row.rows_after),
            B::literal(&row.applied_by),
            span::<B>(took.unwrap_or(Took::Microseconds(row.duration))),
            B::literal(&row.tool_version),
        )
    };
    let values: Vec<String> = rows.iter().map(values).collect();
    let write = |values: &[String]| {
        format!("INSERT INTO {} ({}) VALUES {}", B::table(home, "log"), names(&LOG[1..]).join(", "), values.join(",\n"))
    };
    portions(&values, ROWS).map(write).collect()
}

/// Sends statements, several at once: MySQL takes three messages for each time.
pub fn send<C: LoadConnection>(connection: &mut C, statements: &[String]) -> QueryResult<()> {
    portions(statements, usize::MAX).try_for_each(|portion| connection.batch_execute(&portion.join(";\n")))
}

/// Texts in portions of at most so many, and of at most [`MESSAGE`] bytes where one does not have more.
fn portions(texts: &[String], most: usize) -> impl Iterator<Item = &[String]> {
    let mut rest = texts;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |text: &&String| {
            bytes += text.len() + 2;
            bytes <= MESSAGE
        };
        let count = rest.iter().take(most).take_while(fits).count().max(1).min(rest.len());
        let (portion, others) = rest.split_at(count);
        rest = others;
        (!portion.is_empty()).then_some(portion)
    })
}

fn names(columns: Columns) -> Vec<&'static str> {
    columns.iter().map(|(name, _)| *name).collect()
}

fn optional<B: MigrationBackend>(text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), B::literal)
}

fn moment<B: MigrationBackend>(when: When) -> String {
    match when {
        When::At(microseconds) => B::time(microseconds),
        When::Now => B::NOW.to_owned(),
    }
}

fn span<B: MigrationBackend>(took: Took) -> String {
    match took {
        Took::Microseconds(microseconds) => microseconds.to_string(),
        Took::SinceBegin => B::SINCE_BEGIN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_are_short() {
        let texts: Vec<String> =
            [1, 2, MESSAGE, 3, MESSAGE / 2, MESSAGE / 2, 2 * MESSAGE].map(|length| "x".repeat(length)).into();
        let lengths = |most| portions(&texts, most).map(<[String]>::len).collect::<Vec<_>>();
        assert_eq!(lengths(usize::MAX), [2, 1, 2, 1, 1]);
        assert_eq!(lengths(1), [1; 7]);
        assert_eq!(portions(&[], 3).count(), 0);
    }
}
