//! Live databases with one object of every kind: each is written into the baseline, or named as left out. Which objects there
//! are is asked in another way than the tool does: of `pg_dump`, and of the information schema.

use std::collections::BTreeSet;

use migrations_tests::Shell;
use migrations_tests::servers::{Kind, Server, postgres_program};
use serde_json::Value;

/// The exit code for what is not read.
const INCOMPLETE: i32 = 14;

/// A shell with a database, and how to run a script in it.
struct Live {
    shell: Shell,
    run: String,
}

impl Live {
    fn postgres() -> Self {
        let url = Server::shared(Kind::Postgres).database();
        let shell = Shell::with_program(env!("CARGO_BIN_EXE_migrations"))
            .with_variable("URL", &url)
            .with_programs(postgres_program("psql").parent().expect("as the test has it"));
        Self { shell, run: "psql -q -v ON_ERROR_STOP=1 $URL".to_owned() }.begun("postgres")
    }

    /// On MariaDB or MySQL.
    fn mysql(kind: Kind) -> Self {
        let url = Server::shared(kind).database();
        let client = kind.client();
        let port = url.rsplit_once(':').expect("as the test has it").1.split('/').next().expect("as the test has it");
        let shell = Shell::with_program(env!("CARGO_BIN_EXE_migrations")).with_variable("URL", &url);
        let run = format!("{} -N -B -h 127.0.0.1 -P {port} -u app ${{URL##*/}}", client.display());
        Self { shell, run }.begun(if kind == Kind::Mariadb { "mariadb" } else { "mysql" })
    }

    fn sqlite() -> Self {
        let shell = Shell::with_program(env!("CARGO_BIN_EXE_migrations")).with_variable("URL", "sqlite://live.db");
        Self { shell, run: "sqlite3 live.db".to_owned() }.begun("sqlite")
    }

    fn begun(self, dialect: &str) -> Self {
        self.succeeds(&format!("migrations init --dialect {dialect} --project shop"));
        self
    }

    /// Runs a line; what it prints, and its exit code.
    fn runs(&self, line: &str) -> (String, i32) {
        let ran = self.shell.run(&[line.to_owned()]).remove(0);
        (ran.output, ran.code)
    }

    fn succeeds(&self, line: &str) -> String {
        let (output, code) = self.runs(line);
        assert_eq!(code, 0, "{line}\n{output}");
        output
    }

    fn sql(&self, script: &str) -> String {
        std::fs::write(self.shell.folder().join("script.sql"), script).expect("as the test has it");
        self.succeeds(&format!("{} < script.sql", self.run))
    }

    /// What a line with `--json` answers.
    fn json(&self, line: &str, expected: i32) -> Value {
        let (output, code) = self.runs(&format!("{line} --json"));
        assert_eq!(code, expected, "{line}\n{output}");
        let last = output.lines().last().unwrap_or_default();
        serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {output}"))
    }

    fn baseline(&self, expected: i32) -> Baseline {
        let answer = self.json("migrations revision --autogenerate -m Baseline --from $URL", expected);
        let up = self.succeeds("cat migrations/*/up.sql");
        let left_out = answer["left_out"].as_array().expect("a list");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let left_out = left_out
            .iter()
            .map(|left| LeftOut {
                kind: text(&left["kind"]),
                object: text(&left["object"]),
                used_by: left["used_by"].as_array().expect("a list").iter().map(text).collect(),
            })
            .collect();
        Baseline { up, left_out }
    }
}

struct LeftOut {
    kind: String,
    object: String,
    used_by: Vec<String>,
}

/// What a baseline came to.
struct Baseline {
    up: String,
    left_out: Vec<LeftOut>,
}

/// The words of a text, as far as they can be names.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '=').collect()
}

impl Baseline {
    /// Whether a script names something where it is made.
    fn writes(&self, name: &str) -> bool {
        self.up.lines().filter(|line| !line.starts_with("--")).any(|line| words(line).contains(name))
    }

    fn names(&self, kind: &str, name: &str) -> bool {
        self.left_out.iter().any(|left| left.kind == kind && words(&left.object).contains(name))
    }

    fn listed(&self) -> String {
        let line = |left: &LeftOut| format!("{} {} <- {}", left.kind, left.object, left.used_by.join(", "));
        self.left_out.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Whatever `pg_dump` finds is written or left out by name.
#[test]
fn everything_on_postgres_is_written_or_named() {
    let live = Live::postgres();
    live.sql(include_str!("live/postgres.sql"));
    live.sql("ALTER DATABASE :\"DBNAME\" SET statement_timeout = '1h'");
    let baseline = live.baseline(INCOMPLETE);
    let list = live.succeeds("pg_dump -s -Fc $URL > dump && pg_restore -l dump");
    let mut missing = Vec::new();
    let mut looked = 0;
    // Up to version 14 the schema that each database begins with has another owner, which a dump of a newer client says.
    let is_from_the_beginning = |line: &str| line.contains(" SCHEMA - public ") || line.contains(" - SCHEMA public ");
    for line in list.lines().filter(|line| !line.starts_with(';') && !is_from_the_beginning(line)) {
        // `218; 1259 16979 TABLE public things postgres`
        let entry: Vec<&str> = line.split_whitespace().skip(3).collect();
        let (kind, name) = kind_and_name(&entry);
        looked += 1;
        let is_found = match left_out_kind(kind) {
            Some(kind) => baseline.names(kind, name),
            None if is_usual_name(kind, name) => true,
            None => {
                baseline.writes(name) || ["table", "constraint", "type"].iter().any(|kind| baseline.names(kind, name))
            }
        };
        if !is_found {
            missing.push(line);
        }
    }
    assert!(looked > 70, "{list}");
    assert!(missing.is_empty(), "{}\n{}\n{}", missing.join("\n"), baseline.listed(), baseline.up);
    // What hangs on objects, and is no entry of a dump.
    for (kind, name) in [
        ("type", "shell_type"),
        ("operator class", "text_alike"),
        ("constraint", "elsewhere_id_check"),
        ("grant", "audit"),
    ] {
        assert!(baseline.names(kind, name), "{kind} {name}\n{}", baseline.listed());
    }
    assert!(baseline.left_out.iter().any(|left| left.kind == "setting"), "{}", baseline.listed());
    // What is written, and uses what is not.
    let used_by = |name: &str| &baseline.left_out.iter().find(|left| left.object == name).expect(name).used_by;
    assert!(used_by("base_type").contains(&"base_out(base_type)".to_owned()), "{}", baseline.listed());
    // The same database afterwards: no difference, and the same list.
    let check = live.json("migrations check --autogenerate --from $URL", INCOMPLETE);
    assert_eq!(check["operations"].as_array().map(Vec::len), Some(0), "{check}");
    assert_eq!(check["not_generated"].as_array().map(Vec::len), Some(0), "{check}");
    live.succeeds("migrations check --autogenerate --from $URL --ignore-unread");
    // Each kind can be left out, tables by their names; then nothing is left.
    let kinds: BTreeSet<&str> = baseline.left_out.iter().map(|left| left.kind.as_str()).collect();
    let ignored: Vec<String> =
        kinds.iter().filter(|kind| **kind != "table").map(|kind| format!("--ignore '{kind}'")).collect();
    live.succeeds(&format!("migrations check --autogenerate --from $URL {}", ignored.join(" ")));
    let fewer = live.json("migrations check --autogenerate --from $URL --ignore grant --ignore options", INCOMPLETE);
    let kinds: Vec<&Value> =
        fewer["left_out"].as_array().expect("as the test has it").iter().map(|left| &left["kind"]).collect();
    assert!(!kinds.iter().any(|kind| **kind == "grant" || **kind == "option"), "{kinds:?}");
}

/// Whether PostgreSQL itself gives this name where none is written.
fn is_usual_name(kind: &str, name: &str) -> bool {
    let ends: &[&str] = match kind {
        "SEQUENCE" | "SEQUENCE OWNED BY" => &["_id_seq"],
        "CONSTRAINT" | "FK CONSTRAINT" => &["_pkey", "_fkey", "_key"],
        "INDEX" | "INDEX ATTACH" => &["_idx"],
        _ => &[],
    };
    ends.iter().any(|end| name.ends_with(end))
}

/// The kind of an entry of a dump, and the word that names it.
fn kind_and_name<'e>(entry: &[&'e str]) -> (&'static str, &'e str) {
    const KINDS: [&str; 46] = [
        "DEFAULT ACL",
        "ACL",
        "COMMENT",
        "FK CONSTRAINT",
        "CHECK CONSTRAINT",
        "CONSTRAINT",
        "TABLE ATTACH",
        "INDEX ATTACH",
        "MATERIALIZED VIEW",
        "FOREIGN TABLE",
        "FOREIGN DATA WRAPPER",
        "EVENT TRIGGER",
        "ROW SECURITY",
        "SEQUENCE OWNED BY",
        "TEXT SEARCH CONFIGURATION",
        "TEXT SEARCH DICTIONARY",
        "TEXT SEARCH PARSER",
        "TEXT SEARCH TEMPLATE",
        "USER MAPPING",
        "PUBLICATION TABLE",
        "OPERATOR CLASS",
        "OPERATOR FAMILY",
        "ACCESS METHOD",
        "PROCEDURAL LANGUAGE",
        "SHELL TYPE",
        "DATABASE PROPERTIES",
        "AGGREGATE",
        "CAST",
        "COLLATION",
        "CONVERSION",
        "DEFAULT",
        "DOMAIN",
        "EXTENSION",
        "FUNCTION",
        "INDEX",
        "OPERATOR",
        "POLICY",
        "PROCEDURE",
        "PUBLICATION",
        "RULE",
        "SCHEMA",
        "SEQUENCE",
        "SERVER",
        "STATISTICS",
        "SUBSCRIPTION",
        "TRANSFORM",
    ];
    let line = entry.join(" ");
    let more = ["TABLE", "TRIGGER", "TYPE", "VIEW"];
    let kind = KINDS
        .into_iter()
        .chain(more)
        .find(|kind| line.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' ')))
        .unwrap_or_else(|| panic!("a kind of entry that this test does not know: {line}"));
    // Schema, name and owner, as far as it has them.
    let rest: Vec<&&str> =
        entry[kind.split(' ').count()..].iter().filter(|word| !matches!(**word, "-" | "public" | "postgres")).collect();
    let rest =
        if rest.first().is_some_and(|word| **word == "audit") && rest.len() > 1 { &rest[1..] } else { &rest[..] };
    let word = match kind {
        "CAST" => return (kind, "mood"),
        "TRANSFORM" => return (kind, "hstore"),
        // After the kind of what it is about; of a column, its table.
        "ACL" | "COMMENT" => rest.get(1),
        "DEFAULT ACL" => return (kind, "audit"),
        "USER MAPPING" => return (kind, "away"),
        "CONSTRAINT" | "FK CONSTRAINT" | "CHECK CONSTRAINT" | "TRIGGER" | "POLICY" | "RULE" | "PUBLICATION TABLE"
        | "DEFAULT" => rest.last(),
        _ => rest.first(),
    };
    let word = word.unwrap_or_else(|| panic!("{line}"));
    (kind, word.split(['(', '.']).next().unwrap_or_default())
}

/// What a left-out object of such an entry is called; `None` where it has to be written.
fn left_out_kind(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "ACL" => "grant",
        "DEFAULT ACL" => "default privileges",
        "OPERATOR" => "operator",
        "OPERATOR CLASS" => "operator class",
        "OPERATOR FAMILY" => "operator family",
        "CAST" => "cast",
        "ACCESS METHOD" => "access method",
        "PROCEDURAL LANGUAGE" => "language",
        "TRANSFORM" => "transform",
        "TEXT SEARCH CONFIGURATION" => "text search configuration",
        "FOREIGN DATA WRAPPER" => "foreign-data wrapper",
        "SERVER" => "server",
        "USER MAPPING" => "user mapping",
        "FOREIGN TABLE" => "foreign table",
        "SUBSCRIPTION" => "subscription",
        "SHELL TYPE" => "type",
        _ => return None,
    })
}

/// Whatever the information schema has is written.
#[test]
fn everything_on_mariadb_is_written() {
    everything_is_written(Kind::Mariadb);
}

#[test]
fn everything_on_mysql_is_written() {
    everything_is_written(Kind::Mysql);
}

fn everything_is_written(kind: Kind) {
    let live = Live::mysql(kind);
    live.sql(include_str!("live/mysql.sql"));
    if kind == Kind::Mariadb {
        live.sql("CREATE SEQUENCE counter START WITH 5; CREATE TABLE aged (id INT PRIMARY KEY) WITH SYSTEM VERSIONING");
    }
    let baseline = live.baseline(0);
    let list = live.sql(
        "SELECT table_type, table_name FROM information_schema.tables WHERE table_schema = database();
         SELECT 'TRIGGER', trigger_name FROM information_schema.triggers WHERE trigger_schema = database();
         SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = database();
         SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = database();
         SELECT constraint_type, constraint_name FROM information_schema.table_constraints WHERE table_schema = database()
            AND constraint_name NOT IN ('PRIMARY', 'size', 'notes') AND constraint_name NOT LIKE '%chk%' AND constraint_name NOT LIKE 'CONSTRAINT_%'",
    );
    assert!(list.lines().count() > 12, "{list}");
    let name = |line: &&str| line.split_once('\t').expect("as the test has it").1.to_owned();
    let missing: Vec<&str> = list.lines().filter(|line| !baseline.writes(&name(line))).collect();
    assert!(missing.is_empty(), "{missing:?}\n{}\n{}", baseline.listed(), baseline.up);
    assert!(baseline.left_out.is_empty(), "{}", baseline.listed());
    let check = live.json("migrations check --autogenerate --from $URL", 0);
    assert_eq!(check["operations"].as_array().map(Vec::len), Some(0), "{check}");
    live.succeeds("migrations check --autogenerate --from $URL --ignore-unread");
}

/// SQLite keeps all of its statements.
#[test]
fn everything_in_sqlite_is_written() {
    let live = Live::sqlite();
    live.sql(include_str!("live/sqlite.sql"));
    let baseline = live.baseline(0);
    let list = live.sql("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'words_%'");
    assert_eq!(list.lines().count(), 8, "{list}");
    let missing: Vec<&str> = list.lines().filter(|name| !baseline.writes(name)).collect();
    assert!(missing.is_empty(), "{missing:?}\n{}", baseline.up);
    live.succeeds("migrations check --autogenerate --from $URL");
    live.succeeds("sqlite3 copy.db < migrations/*/up.sql");
}

/// In whatever order a database names views, none of them is taken for absent: they are written in an order that works, and
/// none is dropped that both sides have.
#[test]
fn views_on_servers_come_after_what_they_read() {
    const LATE: &str = "CREATE TABLE t (id int PRIMARY KEY);
        CREATE VIEW late AS SELECT 1 AS one;
        CREATE VIEW z AS SELECT id FROM t;
        CREATE OR REPLACE VIEW late AS SELECT 1 AS one FROM z;
        CREATE VIEW a AS SELECT one FROM late;
        CREATE VIEW b AS SELECT one FROM a;";
    for (live, copy) in [
        (
            Live::postgres(),
            "psql -q -v ON_ERROR_STOP=1 $URL -c 'CREATE DATABASE copy' && psql -q -v ON_ERROR_STOP=1 ${URL%/*}/copy",
        ),
        (Live::mysql(Kind::Mariadb), "true"),
        (Live::mysql(Kind::Mysql), "true"),
    ] {
        live.sql(LATE);
        let baseline = live.baseline(0);
        for view in ["late", "z", "a", "b"] {
            assert!(baseline.writes(view), "{view}\n{}", baseline.up);
        }
        live.succeeds(&format!("{copy} < migrations/*/up.sql"));
        live.succeeds("migrations check --autogenerate --from $URL");
    }
}

/// What both sides have and no statement is read of is neither dropped nor named.
#[test]
fn what_both_sides_have_stays_on_postgres() {
    let live = Live::postgres();
    let script = "CREATE TABLE t (id int PRIMARY KEY);
        CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TYPE fr AS RANGE (subtype = float8);
        CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE POLICY own ON t USING (id > 3);
        CREATE RULE keep AS ON DELETE TO t DO INSTEAD NOTHING;";
    std::fs::write(live.shell.folder().join("up.sql"), script).expect("as the test has it");
    live.succeeds("migrations revision -m First --up \"$(cat up.sql)\" --down-from-up -q && migrations upgrade head -q --database-url $URL");
    assert_eq!(
        live.succeeds("migrations check --autogenerate --from $URL"),
        "the schema at head is that of the database\n"
    );
    // What is gone is gone.
    live.sql("DROP POLICY own ON t; DROP RULE keep ON t; DROP TRIGGER t_touch ON t; DROP FUNCTION touch()");
    let check = live.json("migrations check --autogenerate --from $URL", 7);
    let dropped: Vec<&str> = check["operations"]
        .as_array()
        .expect("as the test has it")
        .iter()
        .map(|operation| operation["kind"].as_str().expect("as the test has it"))
        .collect();
    assert_eq!(BTreeSet::from_iter(dropped), BTreeSet::from(["function", "policy", "rule", "trigger"]), "{check}");
}

/// A baseline with functions, policies, rules and ranges makes an empty database what the first one is.
#[test]
fn a_baseline_makes_the_same_again_on_postgres() {
    let live = Live::postgres();
    live.sql(
        "CREATE TYPE fr AS RANGE (subtype = float8);
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TABLE t (id int PRIMARY KEY, owner text NOT NULL, span fr);
        CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
        ALTER TABLE t ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON t USING (owner = current_user);
        CREATE RULE keep AS ON DELETE TO t DO INSTEAD NOTHING;",
    );
    live.baseline(0);
    live.succeeds("migrations verify && migrations stamp head -q --database-url $URL");
    live.succeeds("migrations check --database-url $URL && migrations check --autogenerate --from $URL");
    let copy = Server::shared(Kind::Postgres).database();
    live.succeeds(&format!("migrations upgrade head -q --database-url {copy}"));
    live.succeeds(&format!("migrations check --database-url {copy}"));
    let dump = |url: &str| live.succeeds(&format!("pg_dump -s -T '__*' {url} | grep -vE '^(--|.?(un)?restrict|$)'"));
    assert_eq!(dump(&copy), dump("$URL"));
}
