//! SQLite.

use std::path::Path;
use std::time::Duration;

use diesel::connection::{LoadConnection, TransactionManager};
use diesel::deserialize::QueryableByName;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use diesel::sqlite::Sqlite;
use diesel::{QueryResult, RunQueryDsl, sql_query};
use migrations_core::Dialect;

use super::{
    ErrorClass, FOREIGN_TABLES, Home, LogRow, MigrationBackend, OtherRow, RevisionRow, StateRow, TABLE_FORMAT, Tables,
    Violation,
};

const TABLES: [(&str, &str); 3] = [
    (
        "revisions",
        r#"(
    project TEXT NOT NULL,
    revision TEXT NOT NULL,
    parents TEXT NOT NULL,
    depends_on TEXT NOT NULL,
    replaces TEXT NOT NULL,
    message TEXT NOT NULL,
    up_checksum TEXT NOT NULL,
    down_checksum TEXT,
    part TEXT NOT NULL,
    state TEXT NOT NULL,
    position INTEGER NOT NULL,
    is_uncertain INTEGER NOT NULL,
    breaking TEXT,
    stored_down TEXT,
    applied_by TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    duration_microseconds INTEGER NOT NULL,
    tool_version TEXT NOT NULL,
    PRIMARY KEY (project, revision)
) WITHOUT ROWID"#,
    ),
    (
        "state",
        r#"(
    project TEXT NOT NULL PRIMARY KEY,
    format INTEGER NOT NULL,
    fingerprint TEXT,
    lease_owner TEXT,
    lease_until INTEGER NOT NULL
) WITHOUT ROWID"#,
    ),
    (
        "log",
        r#"(
    id INTEGER NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    revision TEXT NOT NULL,
    rows_after TEXT NOT NULL,
    applied_by TEXT NOT NULL,
    duration_microseconds INTEGER NOT NULL,
    tool_version TEXT NOT NULL
)"#,
    ),
];

/// Microseconds since 1970 as the text that is stored.
const TIME: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', ? / 1000000.0, 'unixepoch')";

/// Settings that a script may leave changed; foreign keys have their own way.
const SESSION_SETTINGS: [&str; 5] =
    ["legacy_alter_table", "recursive_triggers", "ignore_check_constraints", "writable_schema", "cell_size_check"];

/// How long one statement waits inside SQLite. Longer waits are ours, so that they can be reported.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Rows in one INSERT: SQLite allows 32,766 parameters.
const ROWS: usize = 40;

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Timeout {
    #[diesel(sql_type = Integer)]
    timeout: i32,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = Integer)]
    value: i32,
}

#[derive(QueryableByName)]
struct Flag {
    #[diesel(sql_type = Bool)]
    value: bool,
}

#[derive(QueryableByName)]
struct CountedViolation {
    #[diesel(sql_type = Text)]
    parent: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The quoted schema of our tables.
fn schema(home: Home) -> String {
    format!("\"{}\"", if home.schema.is_empty() { "main" } else { home.schema })
}

fn create_statements(home: Home) -> [String; 3] {
    TABLES.map(|(name, body)| format!("CREATE TABLE IF NOT EXISTS {} {body}", Sqlite::table(home, name)))
}

/// Stored times back as microseconds; NULL, as after an edit by hand, as 0.
fn time_column(name: &str) -> String {
    format!("CAST(coalesce(round((julianday({name}) - 2440587.5) * 86400000000.0), 0) AS INTEGER)")
}

impl MigrationBackend for Sqlite {
    const DIALECT: Dialect = Dialect::Sqlite;

    fn classify(error: &DieselError) -> ErrorClass {
        let DieselError::DatabaseError(kind, information) = error else { return ErrorClass::Other };
        let message = information.message();
        if matches!(kind, DatabaseErrorKind::ClosedConnection) {
            ErrorClass::ConnectionLost
        } else if message.contains("database is locked") || message.contains("database table is locked") {
            ErrorClass::Busy
        } else if message.contains("readonly database") {
            ErrorClass::ReadOnly
        } else if message.contains("within a transaction") {
            ErrorClass::InTransaction
        } else {
            ErrorClass::Other
        }
    }

    fn begin<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<()> {
        C::TransactionManager::begin_transaction(connection)?;
        // Diesel's BEGIN is deferred: it would fail, without waiting, at the first write after somebody else's.
        let result = connection.batch_execute("ROLLBACK; BEGIN IMMEDIATE");
        if result.is_err() {
            // ROLLBACK went through, so only Diesel's bookkeeping is left to set right; its own ROLLBACK fails.
            drop(C::TransactionManager::rollback_transaction(connection));
        }
        result
    }

    fn tables<C: LoadConnection<Backend = Self>>(connection: &mut C, home: Home) -> QueryResult<Tables> {
        let known: Vec<String> = FOREIGN_TABLES.iter().map(|(name, _)| format!("'{name}'")).collect();
        let state = format!("{}state", home.prefix);
        let sql = format!(
            r#"SELECT name FROM {}.sqlite_master WHERE type = 'table' AND name = '{state}'
               UNION ALL SELECT name FROM "main".sqlite_master WHERE type = 'table' AND name IN ({})"#,
            schema(home),
            known.join(", ")
        );
        let names: Vec<Name> = sql_query(sql).load(connection)?;
        let has = |wanted: &str| names.iter().any(|found| found.name == wanted);
        let foreign = FOREIGN_TABLES.iter().map(|(name, _)| *name).filter(|name| has(name)).collect();
        Ok(Tables { ours: has(&state), foreign })
    }

    fn create_tables<C: LoadConnection<Backend = Self>>(connection: &mut C, home: Home) -> QueryResult<()> {
        create_statements(home).iter().try_for_each(|table| connection.batch_execute(table))
    }

    fn tables_sql(home: Home) -> String {
        create_statements(home).iter().map(|table| format!("{table};\n\n")).collect()
    }

    fn table(home: Home, name: &str) -> String {
        format!("{}.\"{}{name}\"", schema(home), home.prefix)
    }

    fn read_state<C: LoadConnection<Backend = Self>>(connection: &mut C, home: Home) -> QueryResult<Option<StateRow>> {
        let rows: Vec<StateRow> = sql_query(format!(
            "SELECT format, fingerprint, lease_owner, lease_until FROM {} WHERE project = ?",
            Self::table(home, "state")
        ))
        .bind::<Text, _>(home.project)
        .load(connection)?;
        Ok(rows.into_iter().next())
    }

    fn read_revisions<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
    ) -> QueryResult<Vec<RevisionRow>> {
        let sql = format!(
            r#"SELECT revision, parents, depends_on, replaces, message, up_checksum, down_checksum, part, state, position,
                      is_uncertain, breaking, stored_down, applied_by, {} AS applied_at,
                      duration_microseconds AS duration, tool_version
               FROM {} WHERE project = ? ORDER BY revision"#,
            time_column("applied_at"),
            Self::table(home, "revisions")
        );
        sql_query(sql).bind::<Text, _>(home.project).load(connection)
    }

    fn read_other_projects<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
    ) -> QueryResult<Vec<OtherRow>> {
        let table = Self::table(home, "revisions");
        sql_query(format!(
            "SELECT project, revision, up_checksum FROM {table} WHERE project <> ? ORDER BY project, revision"
        ))
        .bind::<Text, _>(home.project)
        .load(connection)
    }

    fn read_log<C: LoadConnection<Backend = Self>>(connection: &mut C, home: Home) -> QueryResult<Vec<LogRow>> {
        let sql = format!(
            r#"SELECT {} AS at, action, revision, rows_after, applied_by, duration_microseconds AS duration, tool_version
               FROM {} WHERE project = ? ORDER BY id"#,
            time_column("at"),
            Self::table(home, "log")
        );
        sql_query(sql).bind::<Text, _>(home.project).load(connection)
    }

    fn has_rows<C: LoadConnection<Backend = Self>>(connection: &mut C, table: &str) -> QueryResult<bool> {
        let sql = format!(r#"SELECT EXISTS (SELECT 1 FROM "main"."{table}") AS value"#);
        let flags: Vec<Flag> = sql_query(sql).load(connection)?;
        Ok(flags.first().is_some_and(|flag| flag.value))
    }

    fn read_foreign_ids<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        table: &str,
    ) -> QueryResult<Vec<String>> {
        // sqlx keeps a row of a migration that has failed.
        let (column, condition) = match table {
            "_sqlx_migrations" => ("CAST(version AS TEXT)", " WHERE success"),
            "refinery_schema_history" => ("CAST(version AS TEXT)", ""),
            "alembic_version" => ("version_num", ""),
            _ => ("version", ""),
        };
        let sql = format!(r#"SELECT {column} AS name FROM "main"."{table}"{condition} ORDER BY 1"#);
        let names: Vec<Name> = sql_query(sql).load(connection)?;
        Ok(names.into_iter().map(|row| row.name).collect())
    }

    fn write_state<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
        state: &StateRow,
    ) -> QueryResult<()> {
        sql_query(format!(
            r#"INSERT INTO {} (project, format, fingerprint, lease_owner, lease_until)
               VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (project) DO UPDATE SET format = excluded.format, fingerprint = excluded.fingerprint,
                   lease_owner = excluded.lease_owner, lease_until = excluded.lease_until"#,
            Self::table(home, "state")
        ))
        .bind::<Text, _>(home.project)
        .bind::<Integer, _>(TABLE_FORMAT)
        .bind::<Nullable<Text>, _>(&state.fingerprint)
        .bind::<Nullable<Text>, _>(&state.lease_owner)
        .bind::<BigInt, _>(state.lease_until)
        .execute(connection)?;
        Ok(())
    }

    fn write_revisions<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
        rows: &[&RevisionRow],
    ) -> QueryResult<()> {
        for rows in rows.chunks(ROWS) {
            let values = format!("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {TIME}, ?, ?)");
            let sql = format!(
                r#"INSERT OR REPLACE INTO {} (project, revision, parents, depends_on, replaces,
                       message, up_checksum, down_checksum, part, state, position, is_uncertain, breaking, stored_down,
                       applied_by, applied_at, duration_microseconds, tool_version) VALUES {}"#,
                Self::table(home, "revisions"),
                vec![values.as_str(); rows.len()].join(", ")
            );
            let mut query = sql_query(sql).into_boxed::<Self>();
            for row in rows {
                query = query
                    .bind::<Text, _>(home.project)
                    .bind::<Text, _>(&row.revision)
                    .bind::<Text, _>(&row.parents)
                    .bind::<Text, _>(&row.depends_on)
                    .bind::<Text, _>(&row.replaces)
                    .bind::<Text, _>(&row.message)
                    .bind::<Text, _>(&row.up_checksum)
                    .bind::<Nullable<Text>, _>(&row.down_checksum)
                    .bind::<Text, _>(&row.part)
                    .bind::<Text, _>(&row.state)
                    .bind::<Integer, _>(row.position)
                    .bind::<Bool, _>(row.is_uncertain)
                    .bind::<Nullable<Text>, _>(&row.breaking)
                    .bind::<Nullable<Text>, _>(&row.stored_down)
                    .bind::<Text, _>(&row.applied_by)
                    .bind::<BigInt, _>(row.applied_at)
                    .bind::<BigInt, _>(row.duration)
                    .bind::<Text, _>(&row.tool_version);
            }
            query.execute(connection)?;
        }
        Ok(())
    }

    fn delete_revisions<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
        revisions: &[String],
    ) -> QueryResult<usize> {
        let mut deleted = 0;
        for revisions in revisions.chunks(ROWS) {
            let marks = vec!["?"; revisions.len()].join(", ");
            let sql =
                format!("DELETE FROM {} WHERE project = ? AND revision IN ({marks})", Self::table(home, "revisions"));
            let mut query = sql_query(sql).into_boxed::<Self>().bind::<Text, _>(home.project);
            for revision in revisions {
                query = query.bind::<Text, _>(revision);
            }
            deleted += query.execute(connection)?;
        }
        Ok(deleted)
    }

    fn append_log<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
        rows: &[LogRow],
    ) -> QueryResult<()> {
        for rows in rows.chunks(ROWS) {
            let values = format!("(?, {TIME}, ?, ?, ?, ?, ?, ?)");
            let sql = format!(
                r#"INSERT INTO {} (project, at, action, revision, rows_after, applied_by,
                       duration_microseconds, tool_version) VALUES {}"#,
                Self::table(home, "log"),
                vec![values.as_str(); rows.len()].join(", ")
            );
            let mut query = sql_query(sql).into_boxed::<Self>();
            for row in rows {
                query = query
                    .bind::<Text, _>(home.project)
                    .bind::<BigInt, _>(row.at)
                    .bind::<Text, _>(&row.action)
                    .bind::<Text, _>(&row.revision)
                    .bind::<Text, _>(&row.rows_after)
                    .bind::<Text, _>(&row.applied_by)
                    .bind::<BigInt, _>(row.duration)
                    .bind::<Text, _>(&row.tool_version);
            }
            query.execute(connection)?;
        }
        Ok(())
    }

    /// A reader can keep a COMMIT waiting, and without a timeout SQLite fails it at once.
    fn raise_busy_timeout<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        at_most: Duration,
    ) -> QueryResult<Option<i32>> {
        // Not a SELECT: that would read the schema, and so could find the database locked.
        let current: Vec<Timeout> = sql_query("PRAGMA busy_timeout").load(connection)?;
        let current = current.first().map_or(0, |row| row.timeout);
        let wanted = i32::try_from(at_most.min(LONGEST_WAIT).as_millis()).unwrap_or(i32::MAX);
        if current >= wanted {
            return Ok(None);
        }
        connection.batch_execute(&format!("PRAGMA busy_timeout = {wanted}"))?;
        Ok(Some(current))
    }

    fn restore_busy_timeout<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        timeout: Option<i32>,
    ) -> QueryResult<()> {
        timeout.map_or(Ok(()), |timeout| connection.batch_execute(&format!("PRAGMA busy_timeout = {timeout}")))
    }

    fn backup<C: LoadConnection<Backend = Self>>(connection: &mut C, path: &Path) -> QueryResult<()> {
        let path = path.to_str().ok_or_else(|| DieselError::QueryBuilderError("the path is not UTF-8".into()))?;
        sql_query(r#"VACUUM "main" INTO ?"#).bind::<Text, _>(path).execute(connection)?;
        Ok(())
    }

    fn foreign_keys<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<bool> {
        let flag: Vec<Flag> = sql_query("SELECT foreign_keys AS value FROM pragma_foreign_keys").load(connection)?;
        Ok(flag.first().is_some_and(|flag| flag.value))
    }

    fn set_foreign_keys<C: LoadConnection<Backend = Self>>(connection: &mut C, enforce: bool) -> QueryResult<()> {
        connection.batch_execute(if enforce { "PRAGMA foreign_keys = ON" } else { "PRAGMA foreign_keys = OFF" })?;
        // Inside a transaction the PRAGMA does nothing and says nothing.
        if Self::foreign_keys(connection)? == enforce {
            Ok(())
        } else {
            Err(DieselError::QueryBuilderError("SQLite did not switch foreign keys".into()))
        }
    }

    /// The text of a table with a key holds the word REFERENCES; asking the others would take as long as all the rest.
    fn referencing<C: LoadConnection<Backend = Self>>(connection: &mut C, tables: &[&str]) -> QueryResult<Vec<String>> {
        if tables.is_empty() {
            return Ok(Vec::new());
        }
        let marks = vec!["?"; tables.len()].join(", ");
        let sql = format!(
            r#"SELECT DISTINCT child.name AS name FROM "main".sqlite_master AS child,
                   pragma_foreign_key_list(child.name, 'main') AS key
               WHERE child.type = 'table' AND child.sql LIKE '%references%' AND key."table" COLLATE NOCASE IN ({marks}) ORDER BY child.name"#
        );
        let mut query = sql_query(sql).into_boxed::<Self>();
        for table in tables {
            query = query.bind::<Text, _>(*table);
        }
        let names: Vec<Name> = query.load(connection)?;
        Ok(names.into_iter().map(|row| row.name).collect())
    }

    fn violations<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<Vec<Violation>> {
        let with_keys: Vec<Name> = sql_query(
            r#"SELECT name FROM "main".sqlite_master AS child WHERE type = 'table' AND sql LIKE '%references%'
               AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(child.name, 'main')) ORDER BY name"#,
        )
        .load(connection)?;
        let mut violations = Vec::new();
        for Name { name } in with_keys {
            let counted: QueryResult<Vec<CountedViolation>> = sql_query(
                "SELECT parent, count(*) AS count FROM pragma_foreign_key_check(?, 'main') GROUP BY parent ORDER BY parent",
            )
            .bind::<Text, _>(&name)
            .load(connection);
            match counted {
                Ok(counted) => {
                    let violation =
                        |CountedViolation { parent, count }| Violation { table: name.clone(), parent, count };
                    violations.extend(counted.into_iter().map(violation));
                }
                // A key to columns that are not unique: SQLite cannot check it, and it blocks every write to the table.
                Err(error) if error.to_string().contains("foreign key mismatch") => {
                    violations.push(Violation { table: name, parent: error.to_string(), count: 1 });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(violations)
    }

    fn session_settings<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
    ) -> QueryResult<Vec<(&'static str, i32)>> {
        let mut settings = Vec::new();
        for name in SESSION_SETTINGS {
            let sql = format!("SELECT {name} AS value FROM pragma_{name}");
            let values: Vec<Number> = sql_query(sql).load(connection)?;
            settings.extend(values.first().map(|row| (name, row.value)));
        }
        Ok(settings)
    }

    fn set_session_setting<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        setting: &'static str,
        value: i32,
    ) -> QueryResult<()> {
        connection.batch_execute(&format!("PRAGMA {setting} = {value}"))
    }
}
