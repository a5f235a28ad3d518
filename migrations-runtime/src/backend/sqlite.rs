//! SQLite.

use std::path::Path;
use std::time::Duration;

use diesel::connection::{LoadConnection, TransactionManager};
use diesel::deserialize::QueryableByName;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{BigInt, Bool, Integer, Text};
use diesel::sqlite::Sqlite;
use diesel::{QueryResult, RunQueryDsl, sql_query};
use migrations_catalog::introspection::{self, LiveSchema};
use migrations_core::Dialect;
use migrations_core::baked::BakedSet;

use super::tables::{self, ColumnKind};
use super::{Commits, ErrorClass, Home, MigrationBackend, ScriptWords, Setting, StateRow, Violation};
use crate::live::Connected;

/// Settings that a script may leave changed; foreign keys have their own way.
const SESSION_SETTINGS: [&str; 5] =
    ["legacy_alter_table", "recursive_triggers", "ignore_check_constraints", "writable_schema", "cell_size_check"];

/// How long one statement waits inside SQLite. Longer waits are ours, so that they can be reported.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

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
fn schema(home: &Home) -> String {
    format!("\"{}\"", if home.schema.is_empty() { "main" } else { &home.schema })
}

impl MigrationBackend for Sqlite {
    const DIALECT: Dialect = Dialect::Sqlite;
    const READ_ONLY_HELP: &'static str =
        "give the program the right to write the file and its folder, or run the migrations elsewhere";
    const HIDES_TABLES: bool = false;
    const COPIES_TO_FILE: bool = true;
    const COMMITS: Commits = Commits::Run;
    const NOW: &'static str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
    const SERVER_VERSION: &'static str = "sqlite_version()";
    const NOW_MILLISECONDS: &'static str = "CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)";
    const SINCE_BEGIN: &'static str = "0";

    super::loading::loading!(Sqlite);

    fn live_schema<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<LiveSchema> {
        introspection::sqlite::live(&mut Connected(connection))
    }

    fn literal(text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    fn flag(value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }

    fn time(microseconds: i64) -> String {
        format!("strftime('%Y-%m-%dT%H:%M:%fZ', {microseconds} / 1000000.0, 'unixepoch')")
    }

    /// NULL, as after an edit by hand, is 0.
    fn microseconds(column: &str) -> String {
        format!("CAST(coalesce(round((julianday({column}) - 2440587.5) * 86400000000.0), 0) AS INTEGER)")
    }

    fn as_text(column: &str) -> String {
        format!("CAST({column} AS TEXT)")
    }

    fn column_type(kind: ColumnKind) -> &'static str {
        match kind {
            ColumnKind::Name | ColumnKind::Text | ColumnKind::Time => "TEXT NOT NULL",
            ColumnKind::OptionalText => "TEXT",
            ColumnKind::Number | ColumnKind::Flag => "INTEGER NOT NULL",
            ColumnKind::Serial => "INTEGER NOT NULL PRIMARY KEY",
        }
    }

    fn table_options(name: &str) -> &'static str {
        if name == "log" { "" } else { " WITHOUT ROWID" }
    }

    fn table(home: &Home, name: &str) -> String {
        format!("{}.\"{}{name}\"", schema(home), home.prefix)
    }

    fn foreign_table(_: &Home, name: &str) -> String {
        format!("\"main\".\"{name}\"")
    }

    fn replace(table: &str, columns: &[&str], _: &[&str], values: &str) -> String {
        format!("INSERT OR REPLACE INTO {table} ({}) VALUES {values}", columns.join(", "))
    }

    fn tables_query(home: &Home, state: &str, foreign: &[&str]) -> String {
        let known: Vec<String> = foreign.iter().map(|name| format!("'{name}'")).collect();
        format!(
            r#"SELECT name AS value FROM {}.sqlite_master WHERE type = 'table' AND name = '{state}'
               UNION ALL SELECT name FROM "main".sqlite_master WHERE type = 'table' AND name IN ({})"#,
            schema(home),
            known.join(", ")
        )
    }

    fn script(_: &Home) -> ScriptWords {
        ScriptWords {
            shell: "For the shell of SQLite: sqlite3 app.db < script.sql",
            prelude: ".bail on\nPRAGMA foreign_keys = ON;\n\n".to_owned(),
            begin: "BEGIN IMMEDIATE;\n\n".to_owned(),
            lock: String::new(),
            session_lock: String::new(),
            save: "",
            restore: "",
            guard: [
                "CREATE TEMP TABLE __migrations_guard ({name} INTEGER NOT NULL CHECK ({name} = 0));\n\
                 INSERT INTO __migrations_guard\nSELECT ",
                ";\nDROP TABLE __migrations_guard;\n\n",
            ],
            switches_foreign_keys: true,
        }
    }

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

    fn read_state_quickly<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        set: BakedSet,
    ) -> QueryResult<Option<StateRow>> {
        // A failing query harms nothing here.
        tables::read_state(connection, &Home::of(set))
    }

    fn home<C: LoadConnection<Backend = Self>>(_: &mut C, set: BakedSet) -> QueryResult<Option<Home>> {
        Ok(Some(Home::of(set)))
    }

    /// A reader can keep a COMMIT waiting, and without a timeout SQLite fails it at once.
    fn prepare<C: LoadConnection<Backend = Self>>(connection: &mut C, wait: Duration) -> QueryResult<Vec<Setting>> {
        // Not a SELECT: that would read the schema, and so could find the database locked.
        let current: Vec<Timeout> = sql_query("PRAGMA busy_timeout").load(connection)?;
        let current = current.first().map_or(0, |row| row.timeout);
        let wanted = i32::try_from(wait.min(LONGEST_WAIT).as_millis()).unwrap_or(i32::MAX);
        if current >= wanted {
            return Ok(Vec::new());
        }
        connection.batch_execute(&format!("PRAGMA busy_timeout = {wanted}"))?;
        Ok(vec![Setting { name: "busy_timeout".to_owned(), value: current.to_string() }])
    }

    fn prepare_to_read<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        wait: Duration,
    ) -> QueryResult<Vec<Setting>> {
        Self::prepare(connection, wait)
    }

    fn begin<C: LoadConnection<Backend = Self>>(connection: &mut C, _: &Home, is_nested: bool) -> QueryResult<bool> {
        C::TransactionManager::begin_transaction(connection)?;
        if is_nested {
            return Ok(true);
        }
        // Diesel's BEGIN is deferred: it would fail, without waiting, at the first write after somebody else's.
        let result = connection.batch_execute("ROLLBACK; BEGIN IMMEDIATE");
        if result.is_err() {
            // ROLLBACK went through, so only Diesel's bookkeeping is left to set right; its own ROLLBACK fails.
            drop(C::TransactionManager::rollback_transaction(connection));
        }
        result.map(|()| true)
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

    fn session_settings<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<Vec<Setting>> {
        let mut settings = Vec::new();
        for name in SESSION_SETTINGS {
            let sql = format!("SELECT '{name}' AS name, CAST({name} AS TEXT) AS value FROM pragma_{name}");
            settings.extend(Self::load_settings(connection, &sql)?);
        }
        Ok(settings)
    }

    fn set_session_setting<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        setting: &Setting,
    ) -> QueryResult<()> {
        connection.batch_execute(&format!("PRAGMA {} = {}", setting.name, setting.value))
    }
}
