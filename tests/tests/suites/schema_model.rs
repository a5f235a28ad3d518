//! The model against real servers: after every revision of real folders, or after some of them, the schema is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use diesel::connection::SimpleConnection;
use migrations_analysis::config::Settings;
use migrations_analysis::{SchemaAt, follow, on_large_stack, schema_at};
use migrations_catalog::{Difference, Kind, ObjectName, differences, keep_comparable};
use migrations_core::Servers;
use migrations_core::baked::BakedSet;
use migrations_runtime::{MigrationBackend, live_schema};
use migrations_tests::{Chain, Database, Mariadb, Mysql, Postgres, Sqlite, chains_of, effort, sample, shared};

/// What following one chain on a server came to.
#[derive(Default)]
struct Count {
    revisions: usize,
    equal: usize,
    objects: usize,
    /// Objects that a statement may have changed of which nobody knows what it did.
    doubtful: usize,
    /// Statements that the model refuses and the server takes.
    wrongly_refused: usize,
    told: String,
}

fn follow_chain<D: Server>(chain: &Chain, ups: &BTreeMap<String, Vec<String>>) -> Count
where
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
    D::Connection: diesel::connection::LoadConnection,
{
    let database = D::new();
    let connection = &mut database.connect();
    D::prepare(connection, chain);
    let mut count = Count::default();
    let mut known: Vec<Difference> = Vec::new();
    let mut is_over = false;
    let (root, settings) = folder(chain);
    let taken: BTreeSet<usize> = sample(&vec![(); ups.len()], effort().step(60, 20)).into_iter().collect();
    let mut at = 0;
    follow(&root, &settings, |step| {
        let is_taken = taken.contains(&at);
        at += 1;
        if is_over {
            return;
        }
        for refused in &step.round_trip.up.refused {
            let _ = writeln!(count.told, "  {}: refused by the model: {}", step.name, refused.fault.message);
        }
        let failed = ups[step.revision].iter().find_map(|statement| connection.batch_execute(statement).err());
        if let Some(error) = failed {
            let _ = writeln!(count.told, "  {}: refused by the server: {error}", step.name);
            is_over = true;
            return;
        }
        count.wrongly_refused += step.round_trip.up.refused.len();
        if !is_taken {
            return;
        }
        let (mut schema, mut live) = (step.schema.snapshot(), live_schema(connection).unwrap().snapshot);
        for snapshot in [&mut schema, &mut live] {
            keep_comparable(snapshot, chain.dialect);
            // Extensions that a chain takes for granted.
            snapshot.retain(|name| name.kind != Kind::Extension || !matches!(name.name.as_str(), "pg_trgm" | "hstore"));
        }
        let is_doubtful = |name: &ObjectName| {
            [&name.table, &name.name].into_iter().any(|part| !part.is_empty() && step.schema.is_tainted(part))
        };
        count.revisions += 1;
        count.objects += schema.objects().filter(|(name, _)| !is_doubtful(name)).count();
        count.doubtful += schema.objects().filter(|(name, _)| is_doubtful(name)).count();
        let mut found = differences(&schema, &live);
        found.retain(|difference| !is_doubtful(difference.object()));
        count.equal += usize::from(found.is_empty());
        for difference in found.iter().filter(|difference| !known.contains(difference)) {
            let _ = writeln!(count.told, "  {}: {difference}", step.name);
        }
        known = found;
    });
    count
}

/// What a chain takes for granted.
trait Server: Database {
    fn prepare(_: &mut Self::Connection, _: &Chain) {}
}

impl Server for Mariadb {}

impl Server for Mysql {}

impl Server for Postgres {
    fn prepare(connection: &mut Self::Connection, chain: &Chain) {
        if chain.name == "chirpstack postgres" {
            connection.batch_execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore").unwrap();
        }
    }
}

diesel::define_sql_function! {
    fn bin2b64(bytes: diesel::sql_types::Nullable<diesel::sql_types::Binary>) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

impl Server for Sqlite {
    fn prepare(connection: &mut Self::Connection, _: &Chain) {
        // authelia's own program defines it.
        bin2b64_utils::register_impl(connection, |bytes: Option<Vec<u8>>| bytes.map(|bytes| format!("{bytes:?}")))
            .unwrap();
    }
}

fn folder(chain: &Chain) -> (std::path::PathBuf, Settings) {
    let folder = shared(&format!("corpora/{}", chain.path)).expect("asked for before");
    let (root, name) = (folder.parent().unwrap(), folder.file_name().unwrap().to_str().unwrap());
    let settings = Settings::new(chain.name, name);
    let functions = vec!["bin2b64".to_owned()];
    (root.to_owned(), Settings { servers: Some(Servers::of(chain.dialect)), functions, ..settings })
}

/// The statements of every up script.
fn ups(chain: &Chain) -> BTreeMap<String, Vec<String>> {
    let (root, settings) = folder(chain);
    let outcome = on_large_stack(|| migrations_analysis::check(&root, &settings));
    let (text, table) = outcome.set.or(outcome.forward).expect("real folders are right").bake();
    let set = BakedSet { text: text.leak(), table: table.leak() };
    set.revisions()
        .map(|revision| {
            let statements = revision.up().statements().map(|statement| statement.text.to_owned()).collect();
            (revision.id().to_owned(), statements)
        })
        .collect()
}

fn follow_all<D: Server>()
where
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
    D::Connection: diesel::connection::LoadConnection,
{
    if shared("corpora").is_none() {
        return;
    }
    let mut total = Count::default();
    for chain in chains_of::<D>() {
        let ups = ups(chain);
        let count = follow_chain::<D>(chain, &ups);
        println!(
            "{}: {} of {} revisions equal, of {} there are, {} objects, {} doubtful\n{}",
            chain.name,
            count.equal,
            count.revisions,
            ups.len(),
            count.objects,
            count.doubtful,
            count.told
        );
        total.revisions += count.revisions;
        total.equal += count.equal;
        total.objects += count.objects;
        total.wrongly_refused += count.wrongly_refused;
    }
    println!("{}: {} of {} revisions equal, {} objects", D::NAME, total.equal, total.revisions, total.objects);
    assert_eq!((total.equal, total.wrongly_refused), (total.revisions, 0));
}

/// Runs the SQL of the schema at the heads of a chain; in what the server's schema differs, how many statements it is,
/// and how many bytes the expected schema takes in a binary.
fn make_again<D: Server>(chain: &Chain) -> (Vec<String>, usize, usize)
where
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
    D::Connection: diesel::connection::LoadConnection,
{
    let (root, settings) = folder(chain);
    let model =
        on_large_stack(|| schema_at(&root, &settings, SchemaAt::Target("heads"))).expect("real folders are right");
    let database = D::new();
    let connection = &mut database.connect();
    D::prepare(connection, chain);
    let statements: Vec<String> = model
        .sql()
        .into_iter()
        .filter(|it| !(it.starts_with("CREATE EXTENSION") && chain.name == "chirpstack postgres"))
        .collect();
    let open = model.uncertain_names();
    let mut found: Vec<String> = Vec::new();
    for statement in &statements {
        if let Err(error) = connection.batch_execute(statement)
            && !open.iter().any(|name| statement.contains(name))
        {
            found.push(format!("refused: {error}: {statement}"));
        }
    }
    let live = live_schema(connection).unwrap();
    let differences = model.expected_schema().compare(&live, chain.dialect).differences;
    let is_taken_for_granted = |name: &ObjectName| name.kind == Kind::Extension;
    let told = differences.iter().filter(|it| !is_taken_for_granted(it.object()));
    found.extend(told.map(ToString::to_string));
    (found, statements.len(), model.expected_schema().encode().len())
}

fn make_all_again<D: Server>()
where
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
    D::Connection: diesel::connection::LoadConnection,
{
    if shared("corpora").is_none() {
        return;
    }
    let mut wrong = 0;
    for chain in chains_of::<D>() {
        let (found, statements, bytes) = make_again::<D>(chain);
        println!("{}: {statements} statements, {bytes} bytes in the binary, {} differences", chain.name, found.len());
        found.iter().take(12).for_each(|it| println!("  {it}"));
        wrong += found.len();
    }
    assert_eq!(wrong, 0);
}

macro_rules! on_every_database {
    ($($module:ident: $database:ty;)*) => {$(
        mod $module {
            #[test]
            fn the_model_is_what_the_server_reports() {
                super::follow_all::<$database>();
            }

            #[test]
            fn the_sql_of_a_schema_makes_it() {
                super::make_all_again::<$database>();
            }
        }
    )*};
}

on_every_database! {
    on_sqlite: super::Sqlite;
    on_postgres: super::Postgres;
    on_mariadb: super::Mariadb;
    on_mysql: super::Mysql;
}
