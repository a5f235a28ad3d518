//! MySQL and MariaDB.
//!
//! Nearly every change of the schema commits by itself, so the journal says how far a script is, and the lock is one of
//! the session (`GET_LOCK`). On a node of a Galera cluster such a lock is known to that node alone; there the lease in the
//! state row keeps others away: two nodes that write it at once cannot both commit.

use std::time::Duration;

use diesel::QueryResult;
use diesel::connection::{LoadConnection, TransactionManager};
use diesel::mysql::Mysql;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use migrations_catalog::introspection::{self, LiveSchema};
use migrations_core::Dialect;
use migrations_core::baked::{BakedSet, Effect, ObjectKind};

use super::tables::{self, ColumnKind};
use super::{
    CONNECT_TO_PRIMARY, Commits, ErrorClass, Home, LEASE_MILLISECONDS, Longest, MigrationBackend, ScriptWords, Setting,
    StateRow,
};
use crate::live::Connected;

/// How long one statement waits for a lock, in seconds; the server's own default is a day.
const LOCK_WAIT_TIMEOUT: i64 = 5;

/// Settings that a script may leave changed.
const SESSION_SETTINGS: [&str; 14] = [
    "sql_mode",
    "foreign_key_checks",
    "unique_checks",
    "sql_safe_updates",
    "autocommit",
    "time_zone",
    "lock_wait_timeout",
    "innodb_lock_wait_timeout",
    "default_storage_engine",
    "character_set_client",
    "character_set_results",
    "character_set_connection",
    "collation_connection",
    "group_concat_max_len",
];

/// Bytes in a column of that type.
const MEDIUMTEXT: usize = (1 << 24) - 1;

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// The name of the lock, as an expression: of the parts that `Home` has, and of the database of the connection.
fn lock_name(home: &Home, schema: &str) -> String {
    format!(
        "CONCAT('migrations:', LEFT(SHA2(CONCAT_WS(CHAR(0), 'migrations', COALESCE(DATABASE(), ''), {schema}, {}, {}), 256), 40))",
        Mysql::literal(home.prefix),
        Mysql::literal(home.project),
    )
}

/// The database of an object: as written, else that of the connection.
fn database_of(effect: &Effect<&str>) -> String {
    if effect.schema.is_empty() { "DATABASE()".to_owned() } else { Mysql::literal(effect.schema) }
}

impl MigrationBackend for Mysql {
    const DIALECT: Dialect = Dialect::Mysql;
    const READ_ONLY_HELP: &'static str = CONNECT_TO_PRIMARY;
    const HIDES_TABLES: bool = true;
    const COPIES_TO_FILE: bool = false;
    const COMMITS: Commits = Commits::Statement;
    const NOW: &'static str = "UTC_TIMESTAMP(6)";
    const SERVER_VERSION: &'static str = "CAST(VERSION() AS CHAR)";
    const NOW_MILLISECONDS: &'static str = "CAST(UNIX_TIMESTAMP(NOW(6)) * 1000 AS SIGNED)";
    const SINCE_BEGIN: &'static str = "0";

    super::loading::loading!(Mysql);

    fn live_schema<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<LiveSchema> {
        introspection::mysql::live(&mut Connected(connection))
    }

    /// Whether a backslash escapes depends on `sql_mode`, so a text with one is written as its bytes.
    fn literal(text: &str) -> String {
        if text.contains('\\') {
            let digits: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
            return format!("CONVERT(X'{digits}' USING utf8mb4)");
        }
        format!("'{}'", text.replace('\'', "''"))
    }

    fn time(microseconds: i64) -> String {
        format!("TIMESTAMP('1970-01-01 00:00:00') + INTERVAL {microseconds} MICROSECOND")
    }

    fn microseconds(column: &str) -> String {
        format!("TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', {column})")
    }

    fn as_text(column: &str) -> String {
        format!("CAST({column} AS CHAR)")
    }

    /// Names are compared byte by byte: the default collation takes `A` for `a`.
    fn column_type(kind: ColumnKind) -> &'static str {
        match kind {
            ColumnKind::Name => "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
            ColumnKind::Text => "MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
            ColumnKind::OptionalText => "MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL",
            ColumnKind::Number => "BIGINT NOT NULL",
            ColumnKind::Time => "DATETIME(6) NOT NULL",
            ColumnKind::Flag => "BOOLEAN NOT NULL",
            ColumnKind::Serial => "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY",
        }
    }

    fn table_options(_: &str) -> &'static str {
        " ENGINE = InnoDB ROW_FORMAT = DYNAMIC"
    }

    fn table(home: &Home, name: &str) -> String {
        let table = quoted(&format!("{}{name}", home.prefix));
        if home.schema.is_empty() { table } else { format!("{}.{table}", quoted(&home.schema)) }
    }

    fn foreign_table(_: &Home, name: &str) -> String {
        quoted(name)
    }

    fn replace(table: &str, columns: &[&str], _: &[&str], values: &str) -> String {
        format!("REPLACE INTO {table} ({}) VALUES {values}", columns.join(", "))
    }

    fn tables_query(home: &Home, state: &str, foreign: &[&str]) -> String {
        let known: Vec<String> = foreign.iter().map(|name| Self::literal(name)).collect();
        format!(
            "SELECT table_name AS value FROM information_schema.tables \
             WHERE table_schema = {} AND table_name = {} OR table_schema = DATABASE() AND table_name IN ({})",
            Self::literal(&home.schema),
            Self::literal(state),
            known.join(", ")
        )
    }

    fn script(home: &Home) -> ScriptWords {
        let database =
            if home.schema.is_empty() { "COALESCE(DATABASE(), '')".to_owned() } else { Self::literal(&home.schema) };
        ScriptWords {
            shell: "For the client: mariadb app < script.sql, or mysql app < script.sql",
            prelude: String::new(),
            begin: "START TRANSACTION;\n\n".to_owned(),
            lock: String::new(),
            session_lock: format!("1 - COALESCE(GET_LOCK({}, 300), 0)", lock_name(home, &database)),
            save: "SET @migrations_sql_mode = @@sql_mode, @migrations_keys = @@foreign_key_checks;\n\n",
            restore: "SET sql_mode = @migrations_sql_mode, foreign_key_checks = @migrations_keys;\n\n",
            guard: [
                // Servers can ask for a primary key of every table.
                "CREATE TEMPORARY TABLE __migrations_guard ({name} INTEGER NOT NULL PRIMARY KEY, CONSTRAINT {name} CHECK ({name} = 0));\n\
                 INSERT INTO __migrations_guard\nSELECT ",
                ";\nDROP TEMPORARY TABLE __migrations_guard;\n\n",
            ],
            switches_foreign_keys: false,
        }
    }

    fn classify(error: &DieselError) -> ErrorClass {
        let DieselError::DatabaseError(kind, information) = error else {
            return if matches!(error, DieselError::BrokenTransactionManager) {
                ErrorClass::ConnectionLost
            } else {
                ErrorClass::Other
            };
        };
        let message = information.message();
        let has = |texts: &[&str]| texts.iter().any(|text| message.contains(text));
        if matches!(kind, DatabaseErrorKind::ClosedConnection)
            || has(&["gone away", "Lost connection", "WSREP has not yet prepared node", "server is shutting down"])
        {
            ErrorClass::ConnectionLost
        } else if matches!(kind, DatabaseErrorKind::SerializationFailure)
            || has(&[
                "Lock wait timeout exceeded",
                "Deadlock found",
                "WSREP detected deadlock",
                "Record has changed since last read",
                // A table that is younger than the moment at which a transaction looks.
                "Table definition has changed",
                // In every language: the transaction has ended by itself.
                "migrations_open",
            ])
        {
            ErrorClass::Busy
        } else if has(&["read-only option", "read_only option", "READ ONLY transaction"]) {
            ErrorClass::ReadOnly
        } else if has(&["while a transaction is in progress"]) {
            ErrorClass::InTransaction
        } else {
            ErrorClass::Other
        }
    }

    /// A packet holds the statement and two bytes more. Measured on MySQL 9.7 and MariaDB 10.11.
    fn longest<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<Option<Longest>> {
        let sql = "SELECT CAST(@@session.max_allowed_packet AS SIGNED) AS value";
        let value = Self::load_numbers(connection, sql)?.first().and_then(|value| usize::try_from(*value).ok());
        Ok(value.map(|value| Longest {
            statement: value.saturating_sub(2),
            text: MEDIUMTEXT,
            variable: "max_allowed_packet",
            value,
        }))
    }

    fn read_state_quickly<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        set: BakedSet,
    ) -> QueryResult<Option<StateRow>> {
        // A failing query harms nothing here.
        tables::read_state(connection, &Home::of(set))
    }

    /// The name of the lock is part of a hash, as names may have 64 characters only; locks are those of the whole server,
    /// so the database is part of it. No name on a node of a cluster.
    fn home<C: LoadConnection<Backend = Self>>(connection: &mut C, set: BakedSet) -> QueryResult<Option<Home>> {
        let schema = if set.tracking_schema().is_empty() {
            "COALESCE(DATABASE(), '')".to_owned()
        } else {
            Self::literal(set.tracking_schema())
        };
        let sql = format!("SELECT {schema} AS name, {} AS value", lock_name(&Home::of(set), &schema));
        let found = Self::load_settings(connection, &sql)?.into_iter().next();
        let home = found.map(|found| Home { schema: found.name, lock: found.value, ..Home::of(set) });
        // Servers that know nothing of clusters do not know the variable.
        let is_node = Self::load_numbers(connection, "SELECT CAST(@@global.wsrep_on AS SIGNED) AS value");
        let is_node = is_node.is_ok_and(|found| found.first() == Some(&1));
        let home = home.map(|home| if is_node { Home { lock: String::new(), ..home } } else { home });
        Ok(home.filter(|home| !home.schema.is_empty()))
    }

    /// What cannot be said inside a transaction; outside, it is said of the next one only.
    fn refuse_connection<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<()> {
        connection.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    }

    /// The level is said of one transaction only, so what Diesel has begun is begun anew.
    fn make_reading<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<()> {
        connection.batch_execute(
            "ROLLBACK; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; \
             START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY; SAVEPOINT migrations_open",
        )
    }

    fn end_reading<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<()> {
        connection.batch_execute("RELEASE SAVEPOINT migrations_open; ROLLBACK")
    }

    /// On a cluster, what another node has committed can end a transaction at any time. The error that tells so comes with
    /// the next command; where that closes a prepared statement, which has no answer, nobody hears of it, and what follows
    /// runs, and commits, statement by statement. A savepoint is gone with its transaction.
    fn still_open(home: &Home) -> Option<&'static str> {
        home.lock.is_empty().then_some("RELEASE SAVEPOINT migrations_open; SAVEPOINT migrations_open")
    }

    fn prepare<C: LoadConnection<Backend = Self>>(connection: &mut C, _: Duration) -> QueryResult<Vec<Setting>> {
        let sql = "SELECT 'lock_wait_timeout' AS name, CAST(@@session.lock_wait_timeout AS CHAR) AS value \
                   UNION ALL SELECT 'innodb_lock_wait_timeout', CAST(@@session.innodb_lock_wait_timeout AS CHAR) \
                   UNION ALL SELECT 'lc_messages', @@session.lc_messages";
        let mut before = Self::load_settings(connection, sql)?;
        before.retain(|setting| match setting.value.parse::<i64>() {
            Ok(seconds) => seconds > LOCK_WAIT_TIMEOUT,
            // Errors are told apart by their texts.
            Err(_) => setting.value != "en_US",
        });
        let ours = |setting: &Setting| match setting.name.as_str() {
            "lc_messages" => format!("SESSION {} = 'en_US'", setting.name),
            _ => format!("SESSION {} = {LOCK_WAIT_TIMEOUT}", setting.name),
        };
        if !before.is_empty() {
            // All or none, so that nothing is changed that nobody would set back.
            let all: Vec<String> = before.iter().map(ours).collect();
            connection.batch_execute(&format!("SET {}", all.join(", ")))?;
        }
        Ok(before)
    }

    fn lock<C: LoadConnection<Backend = Self>>(connection: &mut C, home: &Home) -> QueryResult<bool> {
        if home.lock.is_empty() {
            return Ok(true);
        }
        let sql = format!("SELECT CAST(COALESCE(GET_LOCK('{}', 0), -1) AS SIGNED) AS value", home.lock);
        match Self::load_numbers(connection, &sql)?.first() {
            Some(1) => Ok(true),
            Some(0) => Ok(false),
            _ => Err(DieselError::QueryBuilderError("the server could not give the lock (GET_LOCK gave NULL)".into())),
        }
    }

    fn unlock<C: LoadConnection<Backend = Self>>(connection: &mut C, home: &Home) -> QueryResult<()> {
        if home.lock.is_empty() {
            return Ok(());
        }
        connection.batch_execute(&format!("DO RELEASE_LOCK('{}')", home.lock))
    }

    fn begin<C: LoadConnection<Backend = Self>>(connection: &mut C, home: &Home, _: bool) -> QueryResult<bool> {
        C::TransactionManager::begin_transaction(connection)?;
        if home.lock.is_empty() {
            let sql = format!(
                "SAVEPOINT migrations_open; SELECT project FROM {} WHERE project = {} FOR UPDATE",
                Self::table(home, "state"),
                Self::literal(home.project)
            );
            if let Err(error) = connection.batch_execute(&sql)
                && Self::classify(&error) != ErrorClass::Other
            {
                drop(connection.batch_execute("ROLLBACK"));
                drop(C::TransactionManager::rollback_transaction(connection));
                return Err(error);
            }
        }
        Ok(true)
    }

    fn holder<C: LoadConnection<Backend = Self>>(connection: &mut C, home: &Home) -> QueryResult<Option<String>> {
        let sql = format!("SELECT CAST(COALESCE(IS_USED_LOCK('{}'), 0) AS SIGNED) AS value", home.lock);
        let found = Self::load_numbers(connection, &sql)?;
        Ok(found.first().filter(|process| **process > 0).map(|process| format!("connection {process}")))
    }

    /// Quotes, backslashes, dates, divisions by zero: the mode says how they are read.
    fn session_note<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<Option<String>> {
        let sql = "SELECT CONCAT('sql_mode=', @@session.sql_mode) AS value";
        Ok(Self::load_texts(connection, sql)?.into_iter().next())
    }

    /// Where there is a lock, a lease is good for nothing without it.
    fn is_live<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: &Home,
        state: &StateRow,
    ) -> QueryResult<bool> {
        if state.lease_owner.is_none() {
            return Ok(false);
        }
        if home.lock.is_empty() {
            return Ok(state.lease_left > 0 && state.lease_left <= LEASE_MILLISECONDS);
        }
        let sql =
            format!("SELECT CAST(COALESCE(IS_USED_LOCK('{}') <> CONNECTION_ID(), 0) AS SIGNED) AS value", home.lock);
        Ok(Self::load_numbers(connection, &sql)?.first() == Some(&1))
    }

    fn has_effect<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        _: &Home,
        effect: &Effect<&str>,
    ) -> QueryResult<Option<bool>> {
        let (database, parent, name) = (database_of(effect), Self::literal(effect.parent), Self::literal(effect.name));
        let from = match effect.kind {
            ObjectKind::Table => format!("tables WHERE table_schema = {database} AND table_name = {name}"),
            ObjectKind::Column => {
                format!("columns WHERE table_schema = {database} AND table_name = {parent} AND column_name = {name}")
            }
            ObjectKind::Index => {
                format!("statistics WHERE table_schema = {database} AND table_name = {parent} AND index_name = {name}")
            }
            ObjectKind::Constraint => format!(
                "table_constraints WHERE table_schema = {database} AND table_name = {parent} AND constraint_name = {name}"
            ),
            ObjectKind::Trigger => format!("triggers WHERE trigger_schema = {database} AND trigger_name = {name}"),
            ObjectKind::Procedure => format!(
                "routines WHERE routine_schema = {database} AND routine_type = 'PROCEDURE' AND routine_name = {name}"
            ),
            ObjectKind::Function => format!(
                "routines WHERE routine_schema = {database} AND routine_type = 'FUNCTION' AND routine_name = {name}"
            ),
            ObjectKind::Event => format!("events WHERE event_schema = {database} AND event_name = {name}"),
            ObjectKind::Database => format!("schemata WHERE schema_name = {name}"),
            _ => return Ok(None),
        };
        let sql = format!("SELECT COUNT(*) AS value FROM information_schema.{from}");
        let is_there = Self::load_numbers(connection, &sql)?.first().is_some_and(|count| *count > 0);
        Ok(Some(is_there == effect.appears))
    }

    fn session_settings<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<Vec<Setting>> {
        let parts: Vec<String> = SESSION_SETTINGS
            .iter()
            .map(|name| format!("SELECT '{name}' AS name, COALESCE(CAST(@@session.{name} AS CHAR), '') AS value"))
            .collect();
        Self::load_settings(connection, &parts.join(" UNION ALL "))
    }

    fn set_session_setting<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        setting: &Setting,
    ) -> QueryResult<()> {
        let is_number = setting.value.parse::<i64>().is_ok();
        let value = if is_number { setting.value.clone() } else { Self::literal(&setting.value) };
        connection.batch_execute(&format!("SET SESSION {} = {value}", setting.name))
    }
}
