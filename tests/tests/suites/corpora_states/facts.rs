//! What is known of chains on single servers, with the reason.

/// Revisions that a server refuses: the chain is followed up to there.
const STOPS: &[(&str, &str, &str, &str)] = &[
    // Tables that no revision makes: those of the release before the first revision, or of another folder.
    ("MySQL", "memos.my", "0002", "activity"),
    ("MariaDB", "memos.my", "0002", "activity"),
    ("SQLite", "memos.sl", "0001", "user"),
    ("SQLite", "temporal-temporal.sl", "0005", "current_executions"),
    ("PostgreSQL", "keto.pg", "20220217152313000000", "networks"),
    ("MySQL", "keto.my", "20220217152313000000", "networks"),
    ("MariaDB", "keto.my", "20220217152313000000", "networks"),
    ("SQLite", "keto.sl", "20220217152313000000", "networks"),
    ("PostgreSQL", "memos.pg", "0001", "memo"),
    ("PostgreSQL", "harbor.pg", "30", "schema_migrations"),
    // A column that comes with a file of which the name says nothing.
    ("PostgreSQL", "gitness.pg", "0090_alter_webhooks_add_type", "webhook_internal"),
    ("SQLite", "gitness.sl", "0090_alter_webhooks_add_type", "webhook_internal"),
    // A function of PostgreSQL.
    ("SQLite", "taproot-assets sqlite", "59", "pg_get_serial_sequence"),
    // A column without a default that a script leaves out.
    ("MariaDB", "kratos.my", "20200317160354000002", "created_at"),
    // A column of a foreign key.
    ("MariaDB", "uaa.my", "4.103", "foreign key"),
    // A function that the program defines.
    ("SQLite", "authelia sqlite", "2", "BIN2B64"),
    // A path of JSON with an arrow, which MariaDB has not.
    ("MariaDB", "temporal-visibility.my", "0003", "syntax"),
    // MySQL's `ALTER TABLE .. LOCK = NONE` without a comma before it.
    ("MariaDB", "openfga mysql", "7", "LOCK = NONE"),
];

/// Chains that were not written for a server.
const LEFT_OUT: &[(&str, &str)] = &[("MySQL", "diesel mariadb")];

/// Where a server refuses a chain, and a word of the reason.
pub(crate) fn stop(server: &str, chain: &str) -> Option<(&'static str, &'static str)> {
    let found = STOPS.iter().find(|(of, name, ..)| *of == server && *name == chain);
    found.map(|(.., revision, reason)| (*revision, *reason))
}

/// Whether a chain is for another server of the same dialect.
pub(crate) fn is_left_out(server: &str, chain: &str) -> bool {
    LEFT_OUT.contains(&(server, chain))
}

/// Objects that are printed otherwise than they are, with the reason.
const DIFFERENT: &[(&str, &str, &str)] = &[(
    "supabase-auth.pg",
    "unique_phone_factor_per_user",
    "a block gives an index that name if a query finds it under another",
)];

/// Whether it is known that an object is printed otherwise than it is.
pub(crate) fn is_different(chain: &str, object: &str) -> bool {
    DIFFERENT.iter().any(|(of, name, _)| *of == chain && object.contains(name))
}

/// What a chain takes for granted in a database.
pub(crate) fn before(chain: &str) -> &'static str {
    match chain {
        "supabase-auth.pg" => "CREATE SCHEMA auth;",
        "chirpstack-ns3.pg" => "CREATE EXTENSION hstore;",
        "chirpstack postgres" => "CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore;",
        _ => "",
    }
}
