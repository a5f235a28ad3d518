//! Real folders for PostgreSQL and MySQL, as they are: up to head, and every revision, or some of each kind, down and up again.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use diesel::MysqlConnection;
use diesel::connection::SimpleConnection;
use migrations::{ErrorKind, Migrations, RangeTarget, Status};
use migrations_analysis::config::Settings;
use migrations_analysis::{check, on_large_stack};
use migrations_core::Servers;
use migrations_core::baked::BakedSet;
use migrations_tests::servers::postgres_program;
use migrations_tests::{
    CHAINS, Chain, Database, Mariadb, Mysql, OfMysql, Postgres, bare_name, chains_of, effort, sample, shared,
};
use serde_json::Value;

/// Up scripts that these servers refuse, with the reason: the chain is followed up to there.
const BROKEN_UPS: &[(&str, &str, &str, &str)] = &[
    // MySQL's `ALTER TABLE .. LOCK = NONE` without a comma before it.
    ("MariaDB", "openfga mysql", "7", "LOCK = NONE"),
];

/// Down scripts that were recorded otherwise, with what is found.
const OTHERWISE: &[(&str, &str, &str)] = &[
    // Recorded as not restored because comments were compared by the number of their column; the columns are the same.
    ("crates.io postgres", "drop_semver_ord", "column order only"),
    ("crates.io postgres", "drop_users_gh_encrypted_token", "column order only"),
];

/// As [`OTHERWISE`], on MySQL.
const ON_MYSQL: &[(&str, &str, &str)] = &[(
    "authelia mysql",
    "WebAuthnMultiCookieDomain",
    "the down script makes a unique key of a TEXT, which only MariaDB takes",
)];

/// What taking a revision back comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Restored,
    NotRestored,
    ColumnOrder,
    Fails,
}

fn baked(chain: &Chain) -> Option<BakedSet> {
    let folder = shared(&format!("corpora/{}", chain.path))?;
    let (root, name) = (folder.parent().unwrap(), folder.file_name().unwrap().to_str().unwrap());
    let settings = Settings { servers: Some(Servers::of(chain.dialect)), ..Settings::new(chain.name, name) };
    let outcome = on_large_stack(|| check(root, &settings));
    let (text, table) = outcome.set.or(outcome.forward).expect("real folders are right").bake();
    Some(BakedSet { text: text.leak(), table: table.leak() })
}

/// Everything of a schema, an entry each; the order of columns apart.
trait Described: Database {
    fn describe(connection: &mut Self::Connection) -> BTreeSet<String>;
    fn column_order(connection: &mut Self::Connection) -> Vec<String>;
    /// Of whom the records are. Nothing is recorded of MySQL: there it is MariaDB's, and `ON_MYSQL` says what differs.
    const VERSION: &'static str;
}

/// A chain that this server does not take to the end: the revision, and what the server says.
fn broken<D: Database>(chain: &Chain) -> Option<(&'static str, &'static str)> {
    let found = BROKEN_UPS.iter().find(|(server, name, ..)| *server == D::NAME && *name == chain.name);
    found.map(|(.., revision, reason)| (*revision, *reason))
}

impl Described for Postgres {
    const VERSION: &'static str = "postgresql15";

    fn describe(connection: &mut Self::Connection) -> BTreeSet<String> {
        let ours = "nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND relname NOT LIKE '\\_\\_migr%'";
        let own = "NOT EXISTS (SELECT FROM pg_depend WHERE deptype = 'e' AND objid = it.oid)";
        let queries = [
            format!(
                "SELECT concat_ws(' ', relkind, nspname, relname, relrowsecurity, relpersistence, obj_description(it.oid, 'pg_class')) \
                 AS column1 FROM pg_class AS it JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE {ours} AND {own}"
            ),
            format!(
                "SELECT concat_ws(' ', 'column', nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, \
                 attgenerated, attstorage, pg_get_expr(adbin, adrelid), col_description(it.oid, attnum)) AS column1 FROM pg_attribute \
                 JOIN pg_class AS it ON it.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace \
                 LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum \
                 WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm') AND {ours} AND {own}"
            ),
            // From 18 on, NOT NULL is a constraint with a name, too; here it is a fact of its column.
            format!(
                "SELECT concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(pg_constraint.oid), convalidated) AS column1 \
                 FROM pg_constraint JOIN pg_class AS it ON it.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace \
                 WHERE contype <> 'n' AND {ours}"
            ),
            format!(
                "SELECT concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid) AS column1 FROM pg_index \
                 JOIN pg_class AS it ON it.oid = indrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE {ours}"
            ),
            format!(
                "SELECT concat_ws(' ', 'sequence', relname, format_type(seqtypid, NULL), seqstart, seqincrement, seqmax) AS column1 \
                 FROM pg_sequence JOIN pg_class AS it ON it.oid = seqrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE {ours}"
            ),
            format!(
                "SELECT concat_ws(' ', 'view', relname, pg_get_viewdef(it.oid)) AS column1 FROM pg_class AS it \
                 JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relkind IN ('v', 'm') AND {ours} AND {own}"
            ),
            format!(
                "SELECT concat_ws(' ', pg_get_triggerdef(pg_trigger.oid), tgenabled) AS column1 FROM pg_trigger \
                 JOIN pg_class AS it ON it.oid = tgrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace \
                 WHERE NOT tgisinternal AND {ours}"
            ),
            "SELECT concat_ws(' ', 'type', typname, string_agg(enumlabel, ',' ORDER BY enumsortorder)) AS column1 FROM pg_type \
             JOIN pg_enum ON enumtypid = pg_type.oid GROUP BY typname"
                .to_owned(),
            format!(
                "SELECT CASE prokind WHEN 'a' THEN proname || pg_get_function_arguments(it.oid) ELSE pg_get_functiondef(it.oid) END \
                 AS column1 FROM pg_proc AS it WHERE pronamespace = 'public'::regnamespace AND {own}"
            ),
            "SELECT concat_ws(' ', 'extension', extname) AS column1 FROM pg_extension".to_owned(),
        ];
        queries.iter().flat_map(|sql| Self::texts(connection, sql)).collect()
    }

    fn column_order(connection: &mut Self::Connection) -> Vec<String> {
        Self::texts(
            connection,
            "SELECT concat_ws('.', table_name, column_name) AS column1 FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_migr%' ORDER BY table_name, ordinal_position",
        )
    }
}

/// Everything of a schema, as both servers of MySQL's family show it.
fn describe_mysql<D: OfMysql>(connection: &mut MysqlConnection) -> BTreeSet<String> {
    let tables = D::texts(
        connection,
        "SELECT table_name AS column1 FROM information_schema.tables WHERE table_schema = DATABASE() \
         AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_\\_migr%'",
    );
    // MySQL shows no table to a statement that Diesel prepares, so the client asks.
    let place = D::texts(connection, "SELECT CONCAT(@@port, '/', DATABASE()) AS column1").remove(0);
    let database = D::at(format!("mysql://app@127.0.0.1:{place}"));
    let script: String = tables.iter().map(|table| format!("SHOW CREATE TABLE `{table}`;\n")).collect();
    let shown = database.run_with_client(&script).expect("the tables are there");
    let mut all = BTreeSet::new();
    for (table, text) in shown.lines().filter_map(|line| line.split_once('\t')).filter(|(table, _)| *table != "Table") {
        // A counter is data.
        let lines = text.split("\\n").map(|line| {
            let line = line.trim().trim_end_matches(',');
            line.split(' ').filter(|word| !word.starts_with("AUTO_INCREMENT=")).collect::<Vec<_>>().join(" ")
        });
        all.extend(lines.map(|line| format!("{table}: {line}")));
    }
    all.extend(Mysql::texts(
            connection,
            "SELECT CONCAT('view ', table_name, view_definition) AS column1 FROM information_schema.views WHERE table_schema = DATABASE() \
             UNION ALL SELECT CONCAT('trigger ', trigger_name, action_statement) FROM information_schema.triggers \
             WHERE trigger_schema = DATABASE() \
             UNION ALL SELECT CONCAT('routine ', routine_name, routine_definition) FROM information_schema.routines \
             WHERE routine_schema = DATABASE()",
        ));
    all
}

fn column_order_mysql(connection: &mut MysqlConnection) -> Vec<String> {
    Mysql::texts(
        connection,
        "SELECT CONCAT(table_name, '.', column_name) AS column1 FROM information_schema.columns \
         WHERE table_schema = DATABASE() AND table_name NOT LIKE '\\_\\_migr%' ORDER BY table_name, ordinal_position",
    )
}

impl Described for Mariadb {
    const VERSION: &'static str = "mariadb10.11";

    fn describe(connection: &mut Self::Connection) -> BTreeSet<String> {
        describe_mysql::<Self>(connection)
    }

    fn column_order(connection: &mut Self::Connection) -> Vec<String> {
        column_order_mysql(connection)
    }
}

impl Described for Mysql {
    const VERSION: &'static str = "mariadb10.11";

    fn describe(connection: &mut Self::Connection) -> BTreeSet<String> {
        describe_mysql::<Self>(connection)
    }

    fn column_order(connection: &mut Self::Connection) -> Vec<String> {
        column_order_mysql(connection)
    }
}

/// As far as the server goes, in one run.
fn to_head<D: Described>(chain: &Chain, set: &Migrations<D::Connection>, connection: &mut D::Connection) {
    match (broken::<D>(chain), set.upgrade(connection, "head")) {
        (None, Ok(_)) => assert_eq!(set.status(connection).unwrap(), Status::AtHead),
        (Some((revision, reason)), Err(error)) => {
            assert_eq!(error.revision(), Some(revision), "{error}");
            assert!(error.to_string().contains(reason), "{error}");
        }
        (None, Err(error)) => panic!("{}: {error}", chain.name),
        (Some(_), Ok(_)) => panic!("{}: this runs now", chain.name),
    }
}

fn dumped(url: &str) -> BTreeSet<String> {
    let output = Command::new(postgres_program("pg_dump"))
        .args(["-s", "--no-owner", "-T", "__migrations_*", url])
        .output()
        .expect("pg_dump is beside the server");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    statements(&String::from_utf8(output.stdout).unwrap())
}

/// The statements of a dump, without what differs from one minor version to the next.
fn statements(dump: &str) -> BTreeSet<String> {
    let dump: String = dump.lines().filter(|line| !line.starts_with('\\')).map(|line| format!("{line}\n")).collect();
    let dialect = migrations_core::Dialect::Postgres;
    let tokens = migrations_core::lexer::tokenize(&dump, dialect);
    let split = migrations_analysis::splitter::split(&dump, &tokens, dialect);
    split
        .iter()
        .map(|statement| dump[statement.span.clone()].split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.starts_with("SET ") && !text.starts_with("SELECT pg_catalog.set_config"))
        // Who made the database is not part of it.
        .filter(|text| !text.contains(" OWNER TO ") && !text.starts_with("COMMENT ON EXTENSION"))
        .collect()
}

#[test]
fn chains_reach_their_final_schema_on_postgres() {
    for chain in chains_of::<Postgres>() {
        let Some(set) = baked(chain) else { return };
        let set = Migrations::from_baked(set, &[]);
        let (database, mut connection) = empty::<Postgres>(chain);
        to_head::<Postgres>(chain, &set, &mut connection);
        let expected =
            statements(&fs::read_to_string(chain.recorded("final-schema", "postgres15.sql").unwrap()).unwrap());
        let found = dumped(&database.0);
        let differences: Vec<_> = found.symmetric_difference(&expected).collect();
        assert!(differences.is_empty(), "{}: {differences:#?}", chain.name);
        println!("{}: {} statements of a dump at head, as recorded", chain.name, found.len());
    }
}

/// An empty database, with what a chain takes for granted.
fn empty<D: Described>(chain: &Chain) -> (D, D::Connection) {
    let database = D::new();
    let mut connection = database.connect();
    if chain.name == "chirpstack postgres" {
        connection.batch_execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore").unwrap();
    }
    (database, connection)
}

/// A database at a revision, made in one run.
fn fresh_at<D: Described>(chain: &Chain, set: &Migrations<D::Connection>, target: &str) -> (D, D::Connection) {
    let (database, mut connection) = empty::<D>(chain);
    set.upgrade(&mut connection, target).unwrap();
    (database, connection)
}

fn pair_by_pair<D: Described>(chain: &Chain) {
    let Some(baked) = baked(chain) else { return };
    let set: Migrations<D::Connection> = Migrations::from_baked(baked, &[]);
    let (mut database, mut connection) = empty::<D>(chain);
    let mut verdicts: Vec<(String, Verdict)> = Vec::new();
    let listing = set.revisions(&RangeTarget { lower: None, upper: None }).unwrap();
    let revisions: Vec<(&str, String)> =
        listing.revisions.iter().rev().map(|revision| (revision.id.as_str(), stem(&revision.path))).collect();
    let recorded = recorded::<D>(chain);
    let taken = taken(&revisions, &recorded);
    let mut is_at = None;
    for at in taken.iter().copied() {
        let (id, name) = &revisions[at];
        let below = at.checked_sub(1);
        if let Some(below) = below.filter(|_| is_at != below)
            && let Err(error) = set.upgrade(&mut connection, revisions[below].0)
        {
            assert_breaks::<D>(chain, &error);
            break;
        }
        let before = (D::describe(&mut connection), D::column_order(&mut connection));
        if let Err(error) = set.upgrade(&mut connection, *id) {
            assert_breaks::<D>(chain, &error);
            break;
        }
        let there = D::describe(&mut connection);
        let down = set.downgrade(&mut connection, "-1");
        let after = (D::describe(&mut connection), D::column_order(&mut connection));
        let verdict = match &down {
            Err(error) if error.kind() != ErrorKind::Irreversible => Verdict::Fails,
            // What the macro cannot read is not in the binary; the server would have refused it.
            Err(error) if error.to_string().contains("its down script cannot be read") => Verdict::Fails,
            _ if before.0 != after.0 => Verdict::NotRestored,
            _ if before.1 != after.1 => Verdict::ColumnOrder,
            _ => Verdict::Restored,
        };
        verdicts.push((name.clone(), verdict));
        let is_back = down.is_ok() && verdict == Verdict::Restored && set.upgrade(&mut connection, *id).is_ok();
        if !is_back || D::describe(&mut connection) != there {
            drop(connection);
            (database, connection) = fresh_at(chain, &set, id);
        }
        is_at = Some(at);
    }
    drop((database, connection));
    println!("{}: {} of {} revisions were taken", chain.name, taken.len(), revisions.len());
    compare_with_recorded::<D>(chain, &verdicts, recorded);
}

/// A chain that this server does not take to the end stops where it is known to.
#[track_caller]
fn assert_breaks<D: Described>(chain: &Chain, error: &migrations::Error) {
    let revision = broken::<D>(chain).map(|(revision, _)| revision);
    assert!(revision.is_some() && error.revision() == revision, "{error}");
}

/// The revisions that are looked at, by their places: of each verdict that was recorded, and every so many of all. Names are
/// recorded without their numbers, so those that share one go together.
fn taken(revisions: &[(&str, String)], recorded: &[(String, Verdict)]) -> Vec<usize> {
    let names: Vec<String> = revisions.iter().map(|(_, name)| bare_name(name)).collect();
    let kind = |name: &String| recorded.iter().find(|(known, _)| known == name).map(|(_, verdict)| *verdict);
    let kinds: Vec<Option<Verdict>> = names.iter().map(kind).collect();
    let sampled: BTreeSet<&String> = sample(&kinds, effort().step(40, 20)).into_iter().map(|at| &names[at]).collect();
    (0..names.len()).filter(|at| sampled.contains(&names[*at])).collect()
}

fn stem(path: &str) -> String {
    let inner = path.split_once('/').unwrap().1;
    inner.trim_end_matches("/up.sql").trim_end_matches(".up.sql").trim_end_matches(".sql").to_owned()
}

/// What was recorded of a chain, but what is restored.
fn recorded<D: Described>(chain: &Chain) -> Vec<(String, Verdict)> {
    let file = chain.recorded("reversibility", &format!("{}.json", D::VERSION)).unwrap();
    let recorded: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let verdict = |entry: &Value| match entry["verdict"].as_str().unwrap() {
        "DOWN FAIL" => Some(Verdict::Fails),
        "NOT RESTORED" | "EMPTY DOWN" => Some(Verdict::NotRestored),
        "COLUMN ORDER" => Some(Verdict::ColumnOrder),
        _ => None,
    };
    let entries = recorded["not_restored"].as_array().unwrap().iter();
    entries.filter_map(|entry| Some((bare_name(entry["migration"].as_str().unwrap()), verdict(entry)?))).collect()
}

fn compare_with_recorded<D: Described>(
    chain: &Chain,
    verdicts: &[(String, Verdict)],
    mut expected: Vec<(String, Verdict)>,
) {
    let taken: BTreeSet<String> = verdicts.iter().map(|(name, _)| bare_name(name)).collect();
    expected.retain(|(name, _)| effort().is_whole() || taken.contains(name));
    let listed = OTHERWISE.iter().chain(if D::NAME == "MySQL" { ON_MYSQL } else { &[] });
    let otherwise: Vec<&str> =
        listed.filter(|(known, ..)| *known == chain.name).map(|(_, revision, _)| *revision).collect();
    let is_otherwise = |name: &str| otherwise.contains(&name);
    let mut found: Vec<(String, Verdict)> = verdicts
        .iter()
        .filter(|(_, verdict)| *verdict != Verdict::Restored)
        .map(|(name, verdict)| (bare_name(name), *verdict))
        .collect();
    expected.retain(|(name, _)| !is_otherwise(name));
    found.retain(|(name, _)| !is_otherwise(name));
    expected.sort();
    found.sort();
    let count = |wanted: Verdict| verdicts.iter().filter(|(_, verdict)| *verdict == wanted).count();
    println!(
        "{}: {} pairs, {} restored, {} not restored, {} in column order only, {} fail",
        chain.name,
        verdicts.len(),
        count(Verdict::Restored),
        count(Verdict::NotRestored),
        count(Verdict::ColumnOrder),
        count(Verdict::Fails)
    );
    let expected: BTreeSet<_> = expected.into_iter().collect();
    let found: BTreeSet<_> = found.into_iter().collect();
    let differences: Vec<_> = found.symmetric_difference(&expected).collect();
    assert!(differences.is_empty(), "{}: found {found:?}\ndiffers in {differences:#?}", chain.name);
}

macro_rules! pairs {
    ($($test:ident: $database:ty, $chain:literal;)*) => {
        $(#[test]
        fn $test() {
            pair_by_pair::<$database>(CHAINS.iter().find(|chain| chain.name == $chain).expect("it is listed"));
        })*
    };
}

pairs! {
    pairs_of_authelia_on_postgres: Postgres, "authelia postgres";
    pairs_of_chirpstack_on_postgres: Postgres, "chirpstack postgres";
    pairs_of_crates_io_on_postgres: Postgres, "crates.io postgres";
    pairs_of_diesel_on_postgres: Postgres, "diesel postgres";
    pairs_of_hyperswitch_on_postgres: Postgres, "hyperswitch postgres";
    pairs_of_openfga_on_postgres: Postgres, "openfga postgres";
    pairs_of_syncstorage_on_postgres: Postgres, "syncstorage postgres";
    pairs_of_tokenserver_on_postgres: Postgres, "tokenserver postgres";
    pairs_of_authelia_on_mariadb: Mariadb, "authelia mysql";
    pairs_of_diesel_on_mariadb: Mariadb, "diesel mysql";
    pairs_of_openfga_on_mariadb: Mariadb, "openfga mysql";
    pairs_of_syncstorage_on_mariadb: Mariadb, "syncstorage mysql";
    pairs_of_tokenserver_on_mariadb: Mariadb, "tokenserver mysql";
    pairs_of_authelia_on_mysql: Mysql, "authelia mysql";
    pairs_of_diesel_on_mysql: Mysql, "diesel mysql";
    pairs_of_openfga_on_mysql: Mysql, "openfga mysql";
    pairs_of_syncstorage_on_mysql: Mysql, "syncstorage mysql";
    pairs_of_tokenserver_on_mysql: Mysql, "tokenserver mysql";
}

fn reach_head<D: Described>() {
    for chain in chains_of::<D>() {
        let Some(set) = baked(chain) else { return };
        let set = Migrations::from_baked(set, &[]);
        let (_database, mut connection) = empty::<D>(chain);
        to_head::<D>(chain, &set, &mut connection);
        println!("{}: {} parts of a schema at head", chain.name, D::describe(&mut connection).len());
    }
}

#[test]
fn chains_reach_head_on_mariadb() {
    reach_head::<Mariadb>();
}

#[test]
fn chains_reach_head_on_mysql() {
    reach_head::<Mysql>();
}
