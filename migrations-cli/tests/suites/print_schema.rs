//! `print-schema` beside Diesel's own, which reads the real database: after all revisions of every real folder.
//!
//! Diesel's command line is looked for in `MIGRATIONS_DIESEL_CLI`, then in `target/tools/bin`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use diesel::connection::SimpleConnection;
use migrations_analysis::config::Settings;
use migrations_analysis::{follow, on_large_stack};
use migrations_core::Servers;
use migrations_core::baked::BakedSet;
use migrations_tests::{
    Chain, Database, Effort, Mariadb, Mysql, Postgres, Sqlite, chains_of, effort, shared, side_by_side,
};

/// Diesel's command line, if it is there.
fn diesel_cli() -> Option<PathBuf> {
    let target = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/tools/bin/diesel");
    let named = std::env::var_os("MIGRATIONS_DIESEL_CLI").map(PathBuf::from);
    let found = named.into_iter().chain([PathBuf::from(target)]).find(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: there is no Diesel command line; scripts/test installs it");
    }
    found
}

/// The statements of each up script, in the order in which they run.
fn ups(chain: &Chain) -> Vec<(String, Vec<String>)> {
    let folder = shared(&format!("corpora/{}", chain.path)).expect("asked for before");
    let (root, name) = (folder.parent().unwrap(), folder.file_name().unwrap().to_str().unwrap());
    let settings = Settings { servers: Some(Servers::of(chain.dialect)), ..Settings::new(chain.name, name) };
    let outcome = on_large_stack(|| migrations_analysis::check(root, &settings));
    let (text, table) = outcome.set.or(outcome.forward).expect("real folders are right").bake();
    let set = BakedSet { text: text.leak(), table: table.leak() };
    let mut scripts: BTreeMap<String, Vec<String>> = set
        .revisions()
        .map(|it| (it.id().to_owned(), it.up().statements().map(|statement| statement.text.to_owned()).collect()))
        .collect();
    let mut all = Vec::new();
    follow(root, &settings, |step| {
        all.push((step.revision.to_owned(), scripts.remove(step.revision).unwrap_or_default()));
    });
    all
}

diesel::define_sql_function! {
    fn bin2b64(bytes: diesel::sql_types::Nullable<diesel::sql_types::Binary>) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

/// What a chain takes for granted.
trait Server: Database {
    fn prepare(connection: &mut Self::Connection, chain: &Chain);
}

impl Server for Mariadb {
    fn prepare(_: &mut Self::Connection, _: &Chain) {}
}

impl Server for Mysql {
    fn prepare(_: &mut Self::Connection, _: &Chain) {}
}

impl Server for Postgres {
    fn prepare(connection: &mut Self::Connection, chain: &Chain) {
        if chain.name == "chirpstack postgres" {
            connection.batch_execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore").unwrap();
        }
    }
}

impl Server for Sqlite {
    fn prepare(connection: &mut Self::Connection, _: &Chain) {
        // authelia's own program defines it.
        bin2b64_utils::register_impl(connection, |bytes: Option<Vec<u8>>| bytes.map(|bytes| format!("{bytes:?}")))
            .unwrap();
    }
}

fn run(program: &std::path::Path, folder: &std::path::Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).current_dir(folder).env_remove("DATABASE_URL").output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, error) = (said(&output.stdout), said(&output.stderr));
    if output.status.success() { Ok(out) } else { Err(error + &out) }
}

/// What both write, for a `diesel.toml`.
fn both<D: Server>(
    chain: &Chain,
    cli: &std::path::Path,
    settings: &str,
) -> (Result<String, String>, Result<String, String>)
where
    D::Connection: diesel::connection::LoadConnection,
{
    let database = D::new();
    let mut connection = database.connect();
    D::prepare(&mut connection, chain);
    let mut at = "base".to_owned();
    for (revision, statements) in ups(chain) {
        // One folder is for MySQL, and stops where MariaDB does not follow; one asks SQLite for a function of PostgreSQL.
        if statements.iter().any(|statement| connection.batch_execute(statement).is_err()) {
            assert!(matches!(chain.name, "openfga mysql" | "taproot-assets sqlite"), "{} at {revision}", chain.name);
            break;
        }
        at = revision;
    }
    let project = tempfile::tempdir().unwrap();
    std::fs::write(project.path().join("Cargo.toml"), "[package]\nname = \"shop\"\n").unwrap();
    let mut left_out: Vec<String> = Vec::new();
    let theirs = loop {
        let settings = format!("[print_schema]\n{settings}filter = {{ except_tables = [{}] }}\n", left_out.join(", "));
        std::fs::write(project.path().join("diesel.toml"), settings).unwrap();
        let theirs = run(cli, project.path(), &["print-schema", "--database-url", &database.url()]);
        // Diesel writes nothing at all where one table has no primary key.
        match theirs
            .as_ref()
            .err()
            .and_then(|error| error.split("Table `").nth(1)?.split("` has no primary key").next().map(str::to_owned))
        {
            Some(table) if left_out.len() < 20 => left_out.push(format!("\"^{table}$\"")),
            _ => break theirs,
        }
    };
    let folder = shared(&format!("corpora/{}", chain.path)).unwrap();
    let link = project.path().join("migrations");
    std::os::unix::fs::symlink(folder, &link).unwrap();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_migrations"));
    std::fs::write(
        project.path().join("migrations.toml"),
        format!("[database.main]\ndir = \"migrations\"\ndialect = \"{}\"\n", chain.dialect.name()),
    )
    .unwrap();
    let ours = run(&program, project.path(), &["print-schema", "--at", &at]);
    comes_back(&program, project.path());
    (theirs, ours)
}

/// What was printed asks for nothing else than what is there.
fn comes_back(program: &std::path::Path, project: &std::path::Path) {
    let printed = run(program, project, &["print-schema"]).expect("the folder is right");
    std::fs::create_dir_all(project.join("src")).unwrap();
    std::fs::write(project.join("src/schema.rs"), printed).unwrap();
    let checked = run(program, project, &["check", "--autogenerate"]);
    assert!(checked.is_ok(), "{checked:?}");
    assert!(run(program, project, &["print-schema", "--check"]).is_ok());
}

/// Where the two differ, and why.
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("MariaDB", "authelia mysql", "procedures decide which foreign keys there are; nobody can tell from outside"),
    ("MariaDB", "syncstorage mysql", "procedures decide what columns are called; nobody can tell from outside"),
    ("MariaDB", "openfga mysql", "MariaDB stops in the midst of a revision, and keeps its first half"),
    ("MySQL", "authelia mysql", "procedures decide which foreign keys there are; nobody can tell from outside"),
    ("MySQL", "syncstorage mysql", "procedures decide what columns are called; nobody can tell from outside"),
];

const PLAIN: &str = "";
const OTHERWISE: &str = "with_docs = true\ncustom_type_derives = [\"diesel::query_builder::QueryId\", \"Clone\"]\n\
    allow_tables_to_appear_in_same_query_config = \"fk_related_tables\"\ncolumn_sorting = \"name\"\n";

/// What is asked for of a chain: everything, or one of the settings, or nothing, as much as the effort allows.
fn settings_of(at: usize) -> Vec<&'static str> {
    let one = [PLAIN, OTHERWISE][at % 2];
    match effort() {
        Effort::Fast if !at.is_multiple_of(6) => vec![],
        Effort::Fast | Effort::Ci => vec![one],
        Effort::All(_) => vec![PLAIN, OTHERWISE],
    }
}

fn compare<D: Server>()
where
    D::Connection: diesel::connection::LoadConnection,
{
    let (Some(cli), Some(_)) = (diesel_cli(), shared("corpora")) else { return };
    let mut wrong = Vec::new();
    let (mut equal, mut explained) = (0, 0);
    let chains: Vec<&Chain> = chains_of::<D>().collect();
    let tried: Vec<(&Chain, &str)> = chains
        .iter()
        .enumerate()
        .flat_map(|(at, chain)| settings_of(at).into_iter().map(|settings| (*chain, settings)))
        .collect();
    let written = side_by_side(2, &tried, |(chain, settings)| both::<D>(chain, &cli, settings));
    for ((chain, _), (theirs, ours)) in tried.iter().zip(written) {
        let ours = ours.expect("the folder is right");
        match theirs {
            Ok(theirs) if theirs == ours => equal += 1,
            _ if EXPLAINED.iter().any(|(server, name, _)| *server == D::NAME && *name == chain.name) => {
                explained += 1;
            }
            Ok(theirs) => wrong.push(format!("{}:\n{}", chain.name, differing(&theirs, &ours))),
            Err(error) => wrong.push(format!("{}: Diesel says: {error}", chain.name)),
        }
    }
    println!("{}: {equal} equal, {explained} explained", D::NAME);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn schema_rs_is_what_diesel_writes_on_sqlite() {
    compare::<Sqlite>();
}

#[test]
fn schema_rs_is_what_diesel_writes_on_postgres() {
    compare::<Postgres>();
}

#[test]
fn schema_rs_is_what_diesel_writes_on_mariadb() {
    compare::<Mariadb>();
}

#[test]
fn schema_rs_is_what_diesel_writes_on_mysql() {
    compare::<Mysql>();
}

/// Lines that only one of them has.
fn differing(theirs: &str, ours: &str) -> String {
    let only = |one: &str, other: &str, mark: &str| -> String {
        let known: std::collections::BTreeSet<&str> = other.lines().collect();
        one.lines().filter(|line| !known.contains(line)).take(12).map(|line| format!("  {mark}{line}\n")).collect()
    };
    only(theirs, ours, "theirs ") + &only(ours, theirs, "ours   ")
}
