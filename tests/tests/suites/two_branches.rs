//! Two branches in both orders, on a database and in what is said while compiling.

use diesel::connection::{LoadConnection, SimpleConnection as _};
use migrations_catalog::{Snapshot, differences, keep_comparable};
use migrations_core::Dialect;
use migrations_runtime::{MigrationBackend, live_schema};
use migrations_tests::programs::{Server, Writer};
use migrations_tests::{Folder, Postgres, Sqlite, effort};

fn folder(base: &str, one: &str, other: &str) -> Folder {
    Folder::new().revision("a", "base", base, "").revision("b", "a", one, "").revision("c", "a", other, "")
}

fn is_reported(folder: &Folder, dialect: Dialect) -> bool {
    folder.check(dialect).diagnostics.iter().any(|diagnostic| diagnostic.rule.id == "order-dependent")
}

const BASE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT, k INTEGER);";

#[test]
fn branches_of_which_the_order_matters_are_reported() {
    use Dialect::{Mysql, Postgres, Sqlite};
    for (dialect, one, other) in [
        (Sqlite, "CREATE TABLE IF NOT EXISTS w (a TEXT);", "CREATE TABLE IF NOT EXISTS w (b TEXT);"),
        (Postgres, "CREATE OR REPLACE VIEW v AS SELECT 1 AS x;", "CREATE OR REPLACE VIEW v AS SELECT 2 AS x;"),
        (Postgres, "ALTER TABLE t ALTER n SET DEFAULT 'a';", "ALTER TABLE t ALTER n SET DEFAULT 'b';"),
        (Postgres, "ALTER TYPE mood ADD VALUE 'x';", "ALTER TYPE mood ADD VALUE 'y';"),
        (Mysql, "ALTER TABLE t MODIFY k BIGINT;", "ALTER TABLE t MODIFY k BIGINT NOT NULL;"),
        (
            Postgres,
            "ALTER TABLE t ADD UNIQUE (k);",
            "ALTER TABLE t ADD CONSTRAINT u UNIQUE (k); ALTER TABLE t DROP COLUMN IF EXISTS q;",
        ),
    ] {
        let base = if dialect == Postgres { &format!("{BASE} CREATE TYPE mood AS ENUM ('a');") } else { BASE };
        let is_commuting = one.contains("UNIQUE");
        assert_eq!(is_reported(&folder(base, one, other), dialect), !is_commuting, "{one} {other}");
    }
}

#[test]
fn a_refusal_in_one_order_is_reported() {
    // In plan order `c` runs first.
    for (one, other) in [
        ("ALTER TABLE t RENAME TO u;", "CREATE VIEW v AS SELECT n FROM t;"),
        ("ALTER TABLE t RENAME COLUMN k TO q;", "UPDATE t SET k = 1;"),
        ("DROP TABLE t;", "INSERT INTO t (id, n) VALUES (1, 'x');"),
        ("ALTER TABLE t DROP COLUMN k;", "ALTER TABLE t ALTER k TYPE bigint;"),
    ] {
        assert!(is_reported(&folder(BASE, one, other), Dialect::Postgres), "{one} {other}");
    }
}

#[test]
fn branches_that_commute_are_not() {
    for (one, other) in [
        ("ALTER TABLE t ADD COLUMN x TEXT;", "ALTER TABLE t ADD COLUMN y TEXT;"),
        ("CREATE INDEX i ON t (n);", "ALTER TABLE t ADD COLUMN x TEXT; CREATE INDEX j ON t (x);"),
        ("CREATE TABLE p (t INTEGER REFERENCES t (id));", "CREATE TABLE q (t INTEGER REFERENCES t (id));"),
        ("UPDATE t SET n = 'x';", "UPDATE t SET n = 'y';"),
        ("DROP TABLE IF EXISTS q;", "DROP TABLE IF EXISTS q;"),
    ] {
        assert!(!is_reported(&folder(BASE, one, other), Dialect::Postgres), "{one} {other}");
    }
}

#[test]
fn it_is_settled_by_waiting_or_by_a_word() {
    let (one, other) = ("CREATE TABLE IF NOT EXISTS w (a TEXT);", "CREATE TABLE IF NOT EXISTS w (b TEXT);");
    let waiting = |parent: &str| folder(BASE, one, other).revision("c", parent, other, "");
    assert!(is_reported(&waiting("a"), Dialect::Sqlite));
    assert!(!is_reported(&waiting("a\n-- depends_on: b"), Dialect::Sqlite));
    let merged = |header: &str| folder(BASE, one, other).revision("m", &format!("b, c{header}"), "", "");
    assert!(is_reported(&merged(""), Dialect::Sqlite));
    assert!(!is_reported(&merged("\n-- allow: order-dependent (both are empty)"), Dialect::Sqlite));
}

#[test]
fn what_both_need_may_run_in_between() {
    // `d` needs `b` by a dependency, and is needed by both tips.
    let folder = folder(BASE, "ALTER TABLE t ADD COLUMN x TEXT;", "CREATE TABLE z (id INTEGER);")
        .revision("d", "a\n-- depends_on: b", "ALTER TABLE t RENAME COLUMN x TO y;", "")
        .revision("e", "b, d", "CREATE INDEX e ON t (y);", "")
        .revision("f", "c, d", "CREATE INDEX f ON t (y);", "")
        .revision("g", "e, f", "", "");
    assert!(!is_reported(&folder, Dialect::Sqlite), "{}", folder.messages(Dialect::Sqlite));
}

/// Runs scripts on an empty database; nothing if it refuses one.
fn schema_after<D: Server>(connection: &mut D::Connection, scripts: [&str; 3]) -> Option<Snapshot>
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    D::clear(connection);
    scripts.iter().try_for_each(|script| connection.batch_execute(script)).ok()?;
    let mut schema = live_schema(connection).unwrap().snapshot;
    keep_comparable(&mut schema, D::DIALECT);
    Some(schema)
}

/// Random branches: what is said of them is what the database makes of both orders.
fn compare<D: Server>(programs: usize)
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let database = D::new();
    let connection = &mut database.connect();
    let (mut dependent, mut independent, mut missed) = (0, 0, 0);
    for seed in 0..programs {
        let mut base = Writer::new(seed as u64 * 104_729 + 3, D::PRODUCT);
        let script = |statements: Vec<String>| statements.iter().map(|it| format!("{it};\n")).collect::<String>();
        let below = script(base.program(5, 0));
        let branch = |number: u64| script(base.branch(seed as u64 * 15_485_863 + number).program(3, 0));
        let (one, other) = (branch(1), branch(2));
        let in_order = schema_after::<D>(connection, [&below, &other, &one]);
        let other_way = schema_after::<D>(connection, [&below, &one, &other]);
        let Some(in_order) = in_order else { continue };
        let matters = match &other_way {
            Some(other_way) => differences(&in_order, other_way).iter().any(|difference| !difference.is_order()),
            None => true,
        };
        let is_said = is_reported(&folder(&below, &one, &other), D::DIALECT);
        let texts = format!("{below}-- b\n{one}-- c\n{other}");
        assert!(matters || !is_said, "a false alarm:\n{texts}");
        // Not every refusal can be foreseen.
        assert!(is_said || !matters || other_way.is_none(), "not found:\n{texts}");
        dependent += usize::from(is_said);
        missed += usize::from(matters && !is_said);
        independent += usize::from(!matters);
    }
    println!("{}: {dependent} dependent pairs found, {missed} missed, {independent} independent", D::DIALECT);
    assert!(dependent > 0 && independent > 0);
}

#[test]
fn random_branches_on_sqlite() {
    compare::<Sqlite>(effort().count(60, 200, 3_000));
}

#[test]
fn random_branches_on_postgres() {
    compare::<Postgres>(effort().count(20, 60, 600));
}

#[test]
fn what_two_branches_both_do_is_told_as_that() {
    let folder = folder(BASE, "ALTER TABLE t ADD COLUMN x TEXT;", "ALTER TABLE t ADD COLUMN x TEXT;").with_all_rules();
    let messages = folder.messages(Dialect::Sqlite);
    assert!(messages.contains("[duplicate-object]") && messages.contains("is on another branch"), "{messages}");
}
