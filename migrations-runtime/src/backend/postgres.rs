//! PostgreSQL.
//!
//! The lock is an advisory lock of each transaction, never of the session: a pool that hands its connections out by the
//! transaction (PgBouncer) would leave a session lock behind on a connection of somebody else, and let two runs that
//! land on the same one both have it. From one transaction to the next a lease in the state row keeps others away, and a
//! transaction goes on only if the lease is still its own. Nobody ever waits inside a statement for the lock, so that
//! CREATE INDEX CONCURRENTLY, which waits for every snapshot that others hold, cannot wait for somebody who waits for it.

use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::connection::{LoadConnection, TransactionManager};
use diesel::pg::Pg;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use migrations_catalog::introspection::{self, LiveSchema};
use migrations_core::Dialect;
use migrations_core::baked::{BakedSet, Effect, ObjectKind};

use super::tables::{self, ColumnKind};
use super::{
    CONNECT_TO_PRIMARY, Cleared, Commits, Durability, ErrorClass, Home, LEASE_MILLISECONDS, Message, MigrationBackend,
    ScriptWords, SessionIs, Setting, StateRow,
};
use crate::execute::depth;
use crate::live::Connected;

/// How long one statement in a transaction waits for a lock, where the session says nothing: so long do others wait
/// behind it. It is a setting of each transaction. Statements that cannot run in one wait without a limit, unless the user
/// wants one: most of them keep nobody from working meanwhile, and any old transaction makes them wait.
const LOCK_TIMEOUT: &str = "5s";
const BUILD_TIMEOUT: Duration = Duration::from_secs(5);

/// A setting that nobody else knows, and its value, with which a client says as it connects that the session is its own.
const SESSION_MARK: &str = "migrations.session";
const OWN_SESSION: &str = "own";

/// Texts of our own in errors that we provoke; they stay the same whatever language the server speaks.
const LOCKED: &str = "migrations: locked";
const LEASE_LOST: &str = "migrations: lease lost";
const IN_TRANSACTION: &str = "migrations: in transaction";

const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// Settings that belong to the transaction, not to the session.
const NOT_OF_THE_SESSION: &str = "('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')";

/// A statement that fails with `text` unless `condition` holds. The text is not constant, or the planner would fail it.
fn unless(condition: &str, text: &str) -> String {
    format!("SELECT CASE WHEN {condition} THEN 0 ELSE CAST('{text}' || left(current_database(), 0) AS integer) END")
}

/// Sets how long the statements of a transaction wait for a lock, unless the session says so.
fn local_timeout() -> String {
    format!("SELECT set_config('lock_timeout', '{LOCK_TIMEOUT}', true) WHERE current_setting('lock_timeout') = '0'")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The key of the lock: the first eight bytes of SHA-256("migrations" NUL database NUL schema NUL prefix NUL project).
fn lock_key(home: &Home, schema: &str) -> String {
    let part = |expression: &str| format!("decode('00', 'hex') || convert_to({expression}, 'UTF8')");
    format!(
        "('x' || encode(substr(sha256(convert_to('migrations', 'UTF8') || {} || {} || {} || {}), 1, 8), 'hex'))::bit(64)::bigint",
        part("current_database()"),
        part(schema),
        part(&Pg::literal(home.prefix)),
        part(&Pg::literal(home.project)),
    )
}

/// The schema of our tables as an expression.
///
/// `"$user"` in the search path begins to mean something when somebody makes a schema with the name of the role. What has
/// been recorded until then is further down the path, and stays there.
fn schema_of(home: &Home) -> String {
    if !home.schema.is_empty() {
        return Pg::literal(&home.schema);
    }
    let state = Pg::literal(&quoted(&format!("{}state", home.prefix)));
    format!(
        "coalesce(CASE WHEN current_schema() = current_user AND current_setting('search_path') LIKE '%$user%' THEN \
         (SELECT path.name::text FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (name, place) \
          WHERE to_regclass(quote_ident(path.name::text) || '.' || {state}) IS NOT NULL ORDER BY place LIMIT 1) END, \
         current_schema()::text, '')"
    )
}

/// The name of an object for `to_regclass` and its like: parts as the search path finds them.
fn object_name(schema: &str, name: &str) -> String {
    let qualified = if schema.is_empty() { quoted(name) } else { format!("{}.{}", quoted(schema), quoted(name)) };
    Pg::literal(&qualified)
}

/// An index by its name and its table, in whose schema it always is.
fn index_of_table(effect: &Effect<&str>) -> String {
    format!(
        "FROM pg_catalog.pg_index JOIN pg_catalog.pg_class ON pg_class.oid = indexrelid \
         WHERE indrelid = to_regclass({}) AND relname = {}",
        object_name(effect.schema, effect.parent),
        Pg::literal(effect.name)
    )
}

/// The number of the process of the server that a lease names.
fn server_process(owner: &str) -> Option<&str> {
    owner.rsplit_once('@').map(|(_, process)| process)
}

fn is_true<C: LoadConnection<Backend = Pg>>(connection: &mut C, condition: &str) -> QueryResult<bool> {
    let found =
        Pg::load_numbers(connection, &format!("SELECT CASE WHEN {condition} THEN 1 ELSE 0 END::bigint AS value"))?;
    Ok(found.first() == Some(&1))
}

impl MigrationBackend for Pg {
    const DIALECT: Dialect = Dialect::Postgres;
    const READ_ONLY_HELP: &'static str = CONNECT_TO_PRIMARY;
    const HIDES_TABLES: bool = false;
    const COPIES_TO_FILE: bool = false;
    const COMMITS: Commits = Commits::Revision;
    const NOW: &'static str = "clock_timestamp()";
    const SERVER_VERSION: &'static str = "current_setting('server_version')";
    const NOW_MILLISECONDS: &'static str = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";
    const SINCE_BEGIN: &'static str = "CAST(extract(epoch FROM clock_timestamp() - now()) * 1000000 AS bigint)";

    super::loading::loading!(Pg);

    fn live_schema<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<LiveSchema> {
        introspection::postgres::live(&mut Connected(connection))
    }

    /// With a backslash, a literal means the same under both values of `standard_conforming_strings` only as E''.
    fn literal(text: &str) -> String {
        let doubled = text.replace('\'', "''");
        if text.contains('\\') { format!("E'{}'", doubled.replace('\\', "\\\\")) } else { format!("'{doubled}'") }
    }

    fn time(microseconds: i64) -> String {
        format!("TIMESTAMP WITH TIME ZONE 'epoch' + {microseconds} * INTERVAL '1 microsecond'")
    }

    fn microseconds(column: &str) -> String {
        format!("CAST(round(CAST(coalesce(extract(epoch FROM {column}), 0) * 1000000 AS numeric)) AS bigint)")
    }

    fn as_text(column: &str) -> String {
        format!("CAST({column} AS text)")
    }

    fn column_type(kind: ColumnKind) -> &'static str {
        match kind {
            ColumnKind::Name | ColumnKind::Text => "text NOT NULL",
            ColumnKind::OptionalText => "text",
            ColumnKind::Number => "bigint NOT NULL",
            ColumnKind::Time => "timestamp with time zone NOT NULL",
            ColumnKind::Flag => "boolean NOT NULL",
            ColumnKind::Serial => "bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        }
    }

    fn table_options(_: &str) -> &'static str {
        ""
    }

    /// CREATE SCHEMA IF NOT EXISTS wants the right to make one even where it is there.
    fn create_schema(home: &Home) -> Vec<String> {
        if home.schema.is_empty() {
            return Vec::new();
        }
        let body = format!(
            "BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = {}) THEN CREATE SCHEMA {}; END IF; END",
            Self::literal(&home.schema),
            quoted(&home.schema)
        );
        vec![format!("DO {}", Self::literal(&body))]
    }

    fn table(home: &Home, name: &str) -> String {
        let table = quoted(&format!("{}{name}", home.prefix));
        if home.schema.is_empty() { table } else { format!("{}.{table}", quoted(&home.schema)) }
    }

    fn foreign_table(_: &Home, name: &str) -> String {
        quoted(name)
    }

    fn replace(table: &str, columns: &[&str], key: &[&str], values: &str) -> String {
        let others = columns.iter().filter(|column| !key.contains(column));
        let changes: Vec<String> = others.map(|column| format!("{column} = excluded.{column}")).collect();
        format!(
            "INSERT INTO {table} ({}) VALUES {values} ON CONFLICT ({}) DO UPDATE SET {}",
            columns.join(", "),
            key.join(", "),
            changes.join(", ")
        )
    }

    fn tables_query(home: &Home, state: &str, foreign: &[&str]) -> String {
        let known: Vec<String> = foreign.iter().map(|name| Self::literal(name)).collect();
        format!(
            "SELECT relname::text AS value FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace \
             WHERE relkind IN ('r', 'p') AND (nspname = {} AND relname = {} OR nspname = current_schema() AND relname IN ({}))",
            Self::literal(&home.schema),
            Self::literal(state),
            known.join(", ")
        )
    }

    fn script(home: &Home) -> ScriptWords {
        ScriptWords {
            shell: "For psql: psql -f script.sql",
            prelude: "\\set ON_ERROR_STOP on\n\n".to_owned(),
            begin: format!("{BEGIN};\n\n"),
            lock: format!("SELECT pg_advisory_xact_lock({});\n\n", lock_key(home, &schema_of(home))),
            session_lock: String::new(),
            save: "SELECT current_setting('search_path') AS migrations_path, current_setting('role') AS migrations_role \\gset\n\n",
            restore: "SELECT set_config('search_path', :'migrations_path', false), set_config('role', :'migrations_role', false);\n\n",
            guard: [
                "SELECT CASE WHEN (",
                ") = 0 THEN 0 ELSE CAST('{name}' || left(current_database(), 0) AS integer) END;\n\n",
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
        match kind {
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => ErrorClass::ConnectionLost,
            DatabaseErrorKind::ReadOnlyTransaction => ErrorClass::ReadOnly,
            DatabaseErrorKind::SerializationFailure => ErrorClass::Busy,
            _ if message.contains(LEASE_LOST) => ErrorClass::LeaseLost,
            // Ours end with the first error, so this one is of somebody else.
            _ if has(&[IN_TRANSACTION, "current transaction is aborted"]) => ErrorClass::InTransaction,
            _ if has(&[LOCKED, "due to lock timeout", "could not obtain lock", "deadlock detected"]) => {
                ErrorClass::Busy
            }
            _ if has(&["server closed the connection", "terminating connection", "no connection to the server"]) => {
                ErrorClass::ConnectionLost
            }
            _ => ErrorClass::Other,
        }
    }

    /// One message where the table is there. Where it is not, the query fails, once in the life of a database; in a
    /// transaction of the caller that would end it, so there the catalogue is asked first.
    fn read_state_quickly<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        set: BakedSet,
    ) -> QueryResult<Option<StateRow>> {
        if depth(connection) > 0 {
            let Some(home) = Self::home(connection, set)? else { return Ok(None) };
            return if tables::find(connection, &home)?.ours {
                tables::read_state(connection, &home)
            } else {
                Ok(None)
            };
        }
        let home = Home::of(set);
        let mut sql = tables::state_query::<Self>(&home);
        if home.schema.is_empty() {
            // Without this, a schema further down the search path could answer for one that has no tables yet.
            let name = Self::literal(&quoted(&format!("{}state", home.prefix)));
            let schema = schema_of(&home);
            sql.push_str(&format!(" AND state.tableoid = to_regclass(quote_ident({schema}) || '.' || {name})"));
        }
        Ok(Self::load_states(connection, &sql)?.into_iter().next())
    }

    fn home<C: LoadConnection<Backend = Self>>(connection: &mut C, set: BakedSet) -> QueryResult<Option<Home>> {
        let schema = schema_of(&Home::of(set));
        let sql = format!("SELECT {schema} AS name, ({})::text AS value", lock_key(&Home::of(set), &schema));
        let found = Self::load_settings(connection, &sql)?.into_iter().next();
        let home = found.map(|found| Home { schema: found.name, lock: found.value, ..Home::of(set) });
        Ok(home.filter(|home| !home.schema.is_empty()))
    }

    /// Only in a transaction that was there before does a message start later than its transaction.
    fn refuse_connection<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<()> {
        connection.batch_execute(&unless("now() = statement_timestamp()", IN_TRANSACTION))
    }

    fn make_reading<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<()> {
        // While it waits for a table, others may wait for those that it has looked at.
        connection
            .batch_execute(&format!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; {}", local_timeout()))
    }

    /// Nothing that the server says tells a pool of one connection from the server itself. What a client sends when it
    /// connects does: a pool that hands out transactions connects for itself, and sends its own.
    fn session_is_own<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        timeout: Duration,
    ) -> QueryResult<SessionIs> {
        let sql = format!(
            "SELECT quote_ident(current_user) AS name, coalesce(current_setting('{SESSION_MARK}', true), '') AS value"
        );
        let found = Self::load_settings(connection, &sql)?.into_iter().next();
        Ok(match found {
            Some(mark) if mark.value == OWN_SESSION => SessionIs::Own,
            found => SessionIs::Unknown(vec![
                format!(
                    "through a pool that hands out transactions (PgBouncer), set it on the role instead: \
                     ALTER ROLE {} SET lock_timeout = '{}ms'",
                    found.map_or_else(|| "..".to_owned(), |role| role.name),
                    timeout.as_millis()
                ),
                format!("to the server itself, say so in the URL: `?options=-c%20{SESSION_MARK}%3D{OWN_SESSION}`"),
            ]),
        })
    }

    fn limit_outside<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        timeout: Duration,
    ) -> QueryResult<Vec<Setting>> {
        let sql = "SELECT name, setting AS value FROM pg_catalog.pg_settings WHERE name = 'lock_timeout'";
        let before = Self::load_settings(connection, sql)?;
        connection.batch_execute(&format!("SET lock_timeout = '{}ms'", timeout.as_millis().max(1)))?;
        Ok(before)
    }

    /// The server speaks the language of its setting, and Diesel keeps the code of an error to itself.
    fn framed<C: LoadConnection<Backend = Self>>(connection: &mut C, statement: &str) -> QueryResult<Option<String>> {
        if is_true(connection, "current_setting('lc_messages') ~ '^(C|POSIX|en|$)'")? {
            return Ok(None);
        }
        let body = format!(
            "BEGIN EXECUTE {}; EXCEPTION WHEN lock_not_available OR deadlock_detected OR serialization_failure \
             THEN RAISE EXCEPTION '{LOCKED}'; END",
            Self::literal(statement)
        );
        Ok(Some(format!("DO {}", Self::literal(&body))))
    }

    fn begin<C: LoadConnection<Backend = Self>>(connection: &mut C, home: &Home, is_nested: bool) -> QueryResult<bool> {
        C::TransactionManager::begin_transaction(connection)?;
        let opened = if is_nested {
            Ok(())
        } else {
            connection.batch_execute(&format!("ROLLBACK; {BEGIN}; {}", local_timeout()))
        };
        let locked = opened.and_then(|()| is_true(connection, &format!("pg_try_advisory_xact_lock({})", home.lock)));
        if !matches!(locked, Ok(true)) {
            // The error that led here is the one to tell.
            drop(C::TransactionManager::rollback_transaction(connection));
        }
        locked
    }

    fn holder<C: LoadConnection<Backend = Self>>(connection: &mut C, home: &Home) -> QueryResult<Option<String>> {
        let sql = format!(
            "SELECT 'process ' || lock.pid || coalesce(' (' || nullif(activity.application_name, '') || ')', '') \
                 || coalesce(' from ' || host(activity.client_addr), '') AS value \
             FROM pg_catalog.pg_locks AS lock LEFT JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = lock.pid \
             WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 1 \
                 AND (lock.classid::bigint << 32) | lock.objid::bigint = {}",
            home.lock
        );
        Ok(Self::load_texts(connection, &sql)?.into_iter().next())
    }

    fn session_name<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<String> {
        let process = Self::load_numbers(connection, "SELECT pg_backend_pid()::bigint AS value")?;
        Ok(process.first().map(|process| format!("@{process}")).unwrap_or_default())
    }

    /// A lease holds while its time runs and the server still has the process that wrote it, or while a statement marked
    /// with it runs. Statements of roles that we may not look at count if they hold the lock of those that run outside
    /// transactions.
    fn is_live<C: LoadConnection<Backend = Self>>(connection: &mut C, _: &Home, state: &StateRow) -> QueryResult<bool> {
        let Some(owner) = &state.lease_owner else { return Ok(false) };
        let process = server_process(owner).filter(|process| process.parse::<u32>().is_ok());
        let is_timely = state.lease_left > 0 && state.lease_left <= LEASE_MILLISECONDS;
        let holds = match (is_timely, process) {
            (false, _) => "FALSE".to_owned(),
            (true, None) => "TRUE".to_owned(),
            (true, Some(process)) => format!("bool_or(pid = {process})"),
        };
        let pattern = Self::literal(&format!("{}%", mark(owner)));
        let sql = format!(
            "coalesce((SELECT {holds} OR bool_or(state = 'active' AND pid <> pg_backend_pid() AND query LIKE {pattern}) \
                 OR bool_or(query = '<insufficient privilege>' AND datname = current_database() AND usesysid IS NOT NULL \
                     AND EXISTS (SELECT FROM pg_catalog.pg_locks AS lock \
                     WHERE lock.pid = activity.pid AND lock.mode = 'ShareUpdateExclusiveLock' AND lock.relation IS NOT NULL)) \
             FROM pg_catalog.pg_stat_activity AS activity), FALSE)"
        );
        is_true(connection, &sql)
    }

    fn message(
        home: &Home,
        owner: &str,
        statements: &[&str],
        tracking: &[String],
        durability: Durability,
    ) -> Option<Message> {
        let lease = format!(
            "EXISTS (SELECT FROM {} WHERE project = {} AND lease_owner = {})",
            Self::table(home, "state"),
            Self::literal(home.project),
            Self::literal(owner)
        );
        let mut text = format!(
            "{BEGIN};\n{};\n{};\n{};\n",
            local_timeout(),
            unless(&format!("pg_try_advisory_xact_lock({})", home.lock), LOCKED),
            unless(&lease, LEASE_LOST)
        );
        let mut starts = Vec::with_capacity(statements.len());
        let mut characters = text.chars().count();
        for statement in statements {
            starts.push(characters);
            characters += statement.chars().count() + 2;
            text.push_str(statement);
            text.push_str(";\n");
        }
        for statement in tracking {
            text.push_str(statement);
            text.push_str(";\n");
        }
        if durability == Durability::WithNext {
            text.push_str("SET LOCAL synchronous_commit = off;\n");
        }
        text.push_str("COMMIT");
        Some(Message { text, starts })
    }

    fn marked(statement: &str, owner: &str) -> String {
        format!("{} {statement}", mark(owner))
    }

    fn has_effect<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        _: &Home,
        effect: &Effect<&str>,
    ) -> QueryResult<Option<bool>> {
        let name = object_name(effect.schema, effect.name);
        let literal = Self::literal(effect.name);
        let parent = object_name(effect.schema, effect.parent);
        let is_there = match effect.kind {
            ObjectKind::Index if effect.appears => format!("EXISTS (SELECT {} AND indisvalid)", index_of_table(effect)),
            ObjectKind::Index | ObjectKind::Table => format!("to_regclass({name}) IS NOT NULL"),
            ObjectKind::EnumValue => format!(
                "EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = to_regtype({parent}) AND enumlabel = {literal})"
            ),
            ObjectKind::Partition => format!(
                "EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = to_regclass({parent}) \
                     AND inhrelid = to_regclass({}))",
                Self::literal(effect.name)
            ),
            ObjectKind::Database => format!("EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = {literal})"),
            ObjectKind::Tablespace => {
                format!("EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE spcname = {literal})")
            }
            ObjectKind::Subscription => {
                format!("EXISTS (SELECT FROM pg_catalog.pg_subscription WHERE subname = {literal})")
            }
            _ => return Ok(None),
        };
        Ok(Some(is_true(connection, &is_there)? == effect.appears))
    }

    /// What CREATE INDEX CONCURRENTLY leaves when it fails has the name of the index, and does nothing but cost; a
    /// partition half detached can only be detached to the end.
    fn clear<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        _: &Home,
        effect: &Effect<&str>,
        owner: &str,
    ) -> QueryResult<Cleared> {
        let (sql, cleared) = match effect.kind {
            ObjectKind::Index if effect.appears => (
                format!(
                    "SELECT 'DROP INDEX CONCURRENTLY ' || indexrelid::regclass::text AS value {} AND NOT indisvalid",
                    index_of_table(effect)
                ),
                Cleared::Remains,
            ),
            ObjectKind::Partition if !effect.appears => (
                format!(
                    "SELECT 'ALTER TABLE ' || inhparent::regclass::text || ' DETACH PARTITION ' || inhrelid::regclass::text \
                         || ' FINALIZE' AS value FROM pg_catalog.pg_inherits \
                     WHERE inhparent = to_regclass({}) AND inhrelid = to_regclass({}) AND inhdetachpending",
                    object_name(effect.schema, effect.parent),
                    Self::literal(effect.name)
                ),
                Cleared::Finished,
            ),
            _ => return Ok(Cleared::Nothing),
        };
        let statements = Self::load_texts(connection, &sql)?;
        if !statements.is_empty() && effect.kind == ObjectKind::Index {
            refuse_while_built(connection, effect)?;
        }
        for statement in &statements {
            connection.batch_execute(&Self::marked(statement, owner))?;
        }
        Ok(if statements.is_empty() { Cleared::Nothing } else { cleared })
    }

    fn session_settings<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<Vec<Setting>> {
        let sql = format!(
            "SELECT 'role' AS name, current_setting('role') AS value \
             UNION ALL SELECT name, coalesce(setting, '') FROM pg_catalog.pg_settings \
             WHERE context IN ('user', 'superuser') AND name NOT IN {NOT_OF_THE_SESSION}"
        );
        Self::load_settings(connection, &sql)
    }

    fn set_session_setting<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        setting: &Setting,
    ) -> QueryResult<()> {
        let (name, value) = (Self::literal(&setting.name), Self::literal(&setting.value));
        connection.batch_execute(&format!("SELECT pg_catalog.set_config({name}, {value}, false)"))
    }
}

/// An index that somebody builds right now is invalid, too, and to drop it would end their work. Whoever builds it holds
/// a lock on the table; autovacuum, which lets go of it, has one of the same sort.
fn refuse_while_built<C: LoadConnection<Backend = Pg>>(connection: &mut C, effect: &Effect<&str>) -> QueryResult<()> {
    let table = object_name(effect.schema, effect.parent);
    let condition = format!(
        "NOT EXISTS (SELECT FROM pg_catalog.pg_locks AS lock JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = lock.pid \
         WHERE lock.relation = to_regclass({table}) AND lock.mode = 'ShareUpdateExclusiveLock' AND lock.granted \
             AND lock.pid <> pg_backend_pid() AND activity.usesysid IS NOT NULL)"
    );
    // As long as a statement waits for a lock, and without a transaction for which the builder would wait in turn.
    let started = Instant::now();
    while started.elapsed() < BUILD_TIMEOUT && !is_true(connection, &condition)? {
        std::thread::sleep(Duration::from_millis(100));
    }
    connection.batch_execute(&unless(&condition, LOCKED))
}

/// What a statement outside a transaction starts with.
fn mark(owner: &str) -> String {
    format!("/* migrations {owner} */")
}
