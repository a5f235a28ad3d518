//! Real SQLite folders, embedded with the macro as they are, upgraded and taken back.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use migrations_core::Dialect;
use migrations_tests::{CHAINS, Chain, Effort, column, effort, open, shared};
use serde_json::Value;

/// Up scripts that no SQLite runs, with the reason: the chain is followed up to there.
const BROKEN_UPS: &[(&str, &str, &str)] =
    &[("taproot-assets sqlite", "59", "no such function: pg_get_serial_sequence")];

/// Down scripts with a syntax error. The macro asks for a reason why they may stay so.
const BROKEN_DOWNS: &[(&str, &str)] = &[
    ("crates.io postgres", "20170318181441_downloads_need_no_id/down.sql"),
    ("taproot-assets sqlite", "000041_seedling_uni_commit.down.sql"),
];

/// Where the SQLite of this build differs from the 3.40 of the recorded verdicts.
const OTHER_SQLITE: &[(&str, &str)] = &[
    ("000014_multiverse_tree", "3.40 has no unhex(), so its up script failed there"),
    ("000023_multiverse_tree_re_apply", "the same"),
];

/// A crate that embeds every chain, as a program `corpora CHAIN DATABASE up|down|list [TARGET]`.
struct Program(PathBuf);

impl Program {
    fn build(chains: &[&Chain]) -> Self {
        let target = target_directory();
        let root = target.join("corpora-embed");
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("src")).unwrap();
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
        let manifest = format!(
            "[package]\nname = \"corpora-embed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             renamed = {{ package = \"checked-migrations\", path = {:?}, features = [\"sqlite\", \"postgres\", \"mysql\"] }}\n\
             diesel = {{ version = \"2.3\", default-features = false, features = [\"sqlite\", \"postgres\", \"mysql\"] }}\n\
             libsqlite3-sys = {{ version = \"*\", features = [\"bundled\"] }}\n\n\
             [lints.rust]\nwarnings = \"deny\"\n\n[profile.dev.package.\"*\"]\ndebug = false\n",
            workspace.join("migrations")
        );
        fs::write(root.join("Cargo.toml"), manifest).unwrap();
        let mut statics = String::new();
        let mut arms = String::new();
        let mut lengths = String::new();
        for (at, chain) in chains.iter().enumerate() {
            let folder = format!("chain{at}");
            copy(&shared(&format!("corpora/{}", chain.path)).unwrap(), &root.join(&folder));
            for (_, script) in BROKEN_DOWNS.iter().filter(|(name, _)| *name == chain.name) {
                let script = root.join(&folder).join(script);
                let text = fs::read_to_string(&script).unwrap();
                fs::write(script, format!("-- migrations: allow(unreadable-down, \"it is as it is\")\n{text}"))
                    .unwrap();
            }
            let connection = match chain.dialect {
                Dialect::Sqlite => "SqliteConnection",
                Dialect::Postgres => "PgConnection",
                Dialect::Mysql => "MysqlConnection",
            };
            // crates.io has a loose file among its folders, of which the macro warns.
            let allow = if chain.name == "crates.io postgres" { "#[allow(deprecated)]\n" } else { "" };
            statics += &format!(
                "{allow}static CHAIN{at}: Migrations<{connection}> = embed_migrations!(\"{folder}\", dialect = {}, project = {:?});\n",
                chain.dialect.name(),
                chain.name
            );
            lengths += &format!("CHAIN{at}.len(), ");
            if chain.dialect == Dialect::Sqlite {
                arms += &format!("        {:?} => &CHAIN{at},\n", chain.name);
            }
        }
        // authelia's own program defines this function; the recorded run did, too.
        let function = "diesel::define_sql_function! {\n    fn bin2b64(bytes: diesel::sql_types::Nullable<diesel::sql_types::Binary>) \
                        -> diesel::sql_types::Nullable<diesel::sql_types::Text>;\n}\n";
        // The dependency bears another name, and the folders are those of the crate, not of the workspace.
        let main = format!(
            "use diesel::{{Connection, MysqlConnection, PgConnection, SqliteConnection}};\nuse renamed::{{Migrations, embed_migrations}};\n\n{statics}\n{function}\n\
             fn main() {{\n    let arguments: Vec<String> = std::env::args().collect();\n\
             \x20   if arguments[1] == \"lengths\" {{\n        println!(\"{{:?}}\", [{lengths}]);\n        return;\n    }}\n\
             \x20   let chain = match arguments[1].as_str() {{\n{arms}        other => panic!(\"{{other}}\"),\n    }};\n\
             \x20   let connection = &mut SqliteConnection::establish(&arguments[2]).unwrap();\n\
             \x20   bin2b64_utils::register_impl(connection, |bytes: Option<Vec<u8>>| bytes.map(|bytes| format!(\"{{bytes:?}}\"))).unwrap();\n\
             \x20   let result = match arguments[3].as_str() {{\n\
             \x20       \"up\" => chain.upgrade(connection, &arguments[4]).map(|report| print!(\"{{report}}\")),\n\
             \x20       \"down\" => chain.downgrade(connection, &arguments[4]).map(|report| print!(\"{{report}}\")),\n\
             \x20       _ => chain.history(connection).map(|listing| {{\n\
             \x20           for revision in listing.revisions.iter().rev() {{\n\
             \x20               println!(\"{{}}\\t{{}}\", revision.id, revision.path);\n            }}\n        }}),\n    }};\n\
             \x20   if let Err(error) = result {{\n        eprintln!(\"{{:?}} {{error}}\", error.kind());\n        std::process::exit(1);\n    }}\n}}\n"
        );
        fs::write(root.join("src/main.rs"), main).unwrap();
        let build_script = "fn main() {\n    println!(\"cargo::rerun-if-changed=.\");\n    println!(\"cargo::rustc-env=MIGRATIONS_TRACKED=1\");\n}\n";
        fs::write(root.join("build.rs"), build_script).unwrap();
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let output = Command::new(cargo)
            .args(["build", "--quiet"])
            .current_dir(&root)
            .env("CARGO_TARGET_DIR", &target)
            .output()
            .unwrap();
        // A stray file of crates.io's kind would be a warning; these folders give none.
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self(target.join("debug/corpora-embed"))
    }

    fn run(&self, chain: &Chain, database: &Path, arguments: &[&str]) -> Output {
        Command::new(&self.0).arg(chain.name).arg(database).args(arguments).output().unwrap()
    }
}

fn target_directory() -> PathBuf {
    // .../target/debug/crash_child
    Path::new(env!("CARGO_BIN_EXE_crash_child")).ancestors().nth(2).unwrap().to_path_buf()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

/// The schema as SQLite understands it: what `sqlite_master` says, without white space, quotes and order of columns.
fn logical_schema(database: &Path) -> BTreeSet<String> {
    let connection = &mut open(database.to_str().unwrap());
    let tables = column(
        connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_migr%' ESCAPE '\\'",
    );
    let mut all = BTreeSet::new();
    for table in tables {
        let quoted = table.replace('\'', "''");
        for sql in [
            format!(
                "SELECT 'column ' || name || type || \"notnull\" || coalesce(replace(replace(dflt_value, '\"', ''), '''', ''), '-') || pk FROM pragma_table_xinfo('{quoted}')"
            ),
            format!(
                "SELECT 'key ' || \"from\" || \"table\" || coalesce(\"to\", '') || on_update || on_delete FROM pragma_foreign_key_list('{quoted}')"
            ),
            format!(
                "SELECT 'index ' || CASE origin WHEN 'c' THEN list.name ELSE '' END || \"unique\" || partial || \
                 (SELECT group_concat(coalesce(info.name, 'expression'), ',') FROM pragma_index_info(list.name) AS info) \
                 FROM pragma_index_list('{quoted}') AS list"
            ),
        ] {
            all.extend(column(connection, &sql).into_iter().map(|line| format!("{table}: {line}")));
        }
        all.insert(format!("table {table}"));
    }
    let texts = column(
        connection,
        "SELECT type || ' ' || name || ' ' || sql FROM sqlite_master WHERE type IN ('view', 'trigger')",
    );
    all.extend(texts.iter().map(|text| bare(text)));
    all
}

/// Without white space, quotes, comments and case.
fn bare(text: &str) -> String {
    let tokens = migrations_core::lexer::tokenize(text, Dialect::Sqlite);
    let acting = tokens.iter().filter(|token| token.acts()).map(|token| &text[token.span.clone()]);
    acting
        .collect::<Vec<_>>()
        .join(" ")
        .replace(['"', '`', '[', ']', ';'], "")
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn statements(sql: &str) -> BTreeSet<String> {
    let tokens = migrations_core::lexer::tokenize(sql, Dialect::Sqlite);
    let split = migrations_analysis::splitter::split(sql, &tokens, Dialect::Sqlite);
    split.iter().map(|statement| bare(&sql[statement.span.clone()])).collect()
}

fn final_schema(chain: &Chain) -> Option<BTreeSet<String>> {
    let project = chain.path.split('/').next().unwrap();
    let file = shared(&format!("corpora/{project}/final-schema.{project}.sqlite3.sql"))?;
    let mut all = statements(&fs::read_to_string(file).unwrap());
    all.retain(|text| !text.starts_with("create table sqlite_"));
    Some(all)
}

fn texts(database: &Path) -> BTreeSet<String> {
    let connection = &mut open(database.to_str().unwrap());
    let texts = column(
        connection,
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND tbl_name NOT LIKE '\\_\\_migr%' ESCAPE '\\'",
    );
    texts.iter().map(|text| bare(text)).collect()
}

/// What taking a revision back comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Restored,
    NotRestored,
    Fails,
}

#[test]
fn chains_go_up_and_down_as_recorded() {
    if shared("corpora").is_none() {
        return;
    }
    if effort() == Effort::Fast {
        println!("skipped: a program is compiled here, which takes a minute");
        return;
    }
    // Those of servers are embedded as well; corpora_servers runs them.
    let chains: Vec<&Chain> = CHAINS.iter().collect();
    let program = Program::build(&chains);
    let lengths = Command::new(&program.0).arg("lengths").output().unwrap();
    println!("revisions embedded: {}", String::from_utf8_lossy(&lengths.stdout).trim());
    for chain in chains.into_iter().filter(|chain| chain.dialect == Dialect::Sqlite) {
        let folder = tempfile::tempdir().unwrap();
        to_head_at_once(&program, chain, folder.path());
        pair_by_pair(&program, chain, folder.path());
    }
}

fn to_head_at_once(program: &Program, chain: &Chain, folder: &Path) {
    let database = folder.join("head.db");
    let broken = BROKEN_UPS.iter().find(|(name, ..)| *name == chain.name);
    let output = program.run(chain, &database, &["up", "head"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    match broken {
        None => assert!(output.status.success(), "{}: {errors}", chain.name),
        Some((_, revision, reason)) => {
            assert!(errors.contains(&format!("revision: {revision}\n")) && errors.contains(reason), "{errors}");
            // Tables to which others refer are rebuilt in transactions of their own, so what came before them stays.
            assert!(errors.contains("\n  database: at "), "{errors}");
            let output = program.run(chain, &database, &["up", &format!("{revision}-1")]);
            assert!(output.status.success(), "{}: {}", chain.name, String::from_utf8_lossy(&output.stderr));
        }
    }
    let Some(expected) = final_schema(chain) else { return };
    let found = texts(&database);
    assert_eq!(
        found.symmetric_difference(&expected).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "{}: final schema",
        chain.name
    );
    println!("{}: {} objects at head, as recorded", chain.name, found.len());
}

fn pair_by_pair(program: &Program, chain: &Chain, folder: &Path) {
    let database = folder.join("step.db");
    let listed = program.run(chain, &database, &["list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    let mut verdicts: Vec<(String, Verdict)> = Vec::new();
    for line in listed.lines() {
        let (id, path) = line.split_once('\t').unwrap();
        let before = logical_schema(&database);
        let up = program.run(chain, &database, &["up", id]);
        if !up.status.success() {
            assert!(BROKEN_UPS.iter().any(|(name, broken, _)| *name == chain.name && *broken == id), "{id}");
            break;
        }
        let trial = folder.join("trial.db");
        fs::copy(&database, &trial).unwrap();
        let down = program.run(chain, &trial, &["down", "-1"]);
        // Where there is no way back, the question is whether the up script changed anything.
        let said = String::from_utf8_lossy(&down.stderr);
        let has_no_way_back = said.starts_with("Irreversible") && !said.contains("its down script cannot be read");
        let verdict = if down.status.success() || has_no_way_back {
            if logical_schema(&trial) == before { Verdict::Restored } else { Verdict::NotRestored }
        } else {
            assert_eq!(texts(&trial), texts(&database), "{id}: a failed downgrade changes nothing");
            Verdict::Fails
        };
        verdicts.push((stem(path), verdict));
    }
    compare_with_recorded(chain, &verdicts);
}

fn stem(path: &str) -> String {
    let inner = path.split_once('/').unwrap().1;
    inner.trim_end_matches("/up.sql").trim_end_matches(".up.sql").trim_end_matches(".sql").to_owned()
}

fn compare_with_recorded(chain: &Chain, verdicts: &[(String, Verdict)]) {
    let project = chain.path.split('/').next().unwrap();
    let file = shared(&format!("corpora/{project}/reversibility.sqlite3.40.json")).unwrap();
    let recorded: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let of_other_sqlite = |name: &str| OTHER_SQLITE.iter().any(|(known, _)| *known == name || bare_name(known) == name);
    // By name without number, as recorded; two revisions may share one.
    let mut expected: Vec<(String, Verdict)> = Vec::new();
    for entry in recorded["not_restored"].as_array().unwrap() {
        let verdict = match entry["verdict"].as_str().unwrap() {
            "DOWN FAIL" => Verdict::Fails,
            "NOT RESTORED" | "EMPTY DOWN" => Verdict::NotRestored,
            _ => continue,
        };
        expected.push((bare_name(entry["migration"].as_str().unwrap()), verdict));
    }
    let mut found: Vec<(String, Verdict)> = verdicts
        .iter()
        .filter(|(name, verdict)| *verdict != Verdict::Restored && !of_other_sqlite(name))
        .map(|(name, verdict)| (bare_name(name), *verdict))
        .collect();
    expected.sort();
    found.sort();
    let count = |wanted: Verdict| verdicts.iter().filter(|(_, verdict)| *verdict == wanted).count();
    println!(
        "{}: {} pairs, {} restored, {} not restored, {} fail",
        chain.name,
        verdicts.len(),
        count(Verdict::Restored),
        count(Verdict::NotRestored),
        count(Verdict::Fails)
    );
    assert_eq!(found, expected, "{}", chain.name);
}

/// Without the number in front.
fn bare_name(name: &str) -> String {
    let number = |c: char| c.is_ascii_digit() || c == '-';
    name.trim_start_matches('V').trim_start_matches(number).trim_start_matches(['_', '.']).to_owned()
}
