//! Generated programs, on a server and on the model: what the server takes the model takes, and both come to the same
//! schema.

use diesel::connection::{LoadConnection, SimpleConnection as _};
use migrations_catalog::{Difference, ObjectName, differences, keep_comparable};
use migrations_runtime::{MigrationBackend, live_schema};
use migrations_schema::Schema;
use migrations_schema::change::Change;
use migrations_schema::lowering::{SchemaEffect, schema_effect_in};
use migrations_schema::reader::queries_of;
use migrations_tests::programs::{Server, Writer, compared, programs_of};
use migrations_tests::{Mariadb, Mysql, Postgres, Sqlite, effort};

/// Statements of a program.
const LENGTH: usize = 14;

/// What running programs came to.
#[derive(Default)]
struct Count {
    programs: usize,
    accepted: usize,
    refused: usize,
    /// Of those that the server refused, how many the model refuses, too.
    caught: usize,
    /// What it does not catch, with an example.
    missed: std::collections::BTreeMap<String, (usize, String)>,
}

/// Runs a program on both; the first thing in which they do not agree.
fn run<D: Server>(connection: &mut D::Connection, program: &[String], count: &mut Count) -> Option<String>
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    D::clear(connection);
    let mut model = Schema::new(D::PRODUCT);
    count.programs += 1;
    for (at, statement) in program.iter().enumerate() {
        model.set_moment(Some((0, at)));
        let answer = connection.batch_execute(statement);
        let changes = match schema_effect_in(statement, D::PRODUCT.into()) {
            SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => changes,
            SchemaEffect::Nothing | SchemaEffect::Data(_) | SchemaEffect::Runs(_) => Vec::new(),
            SchemaEffect::Unknown(reason) if answer.is_ok() => {
                return Some(format!("`{statement}` is not read: {reason}"));
            }
            // A syntax error, which the server has found, too.
            SchemaEffect::Unknown(_) => {
                count.refused += 1;
                count.caught += 1;
                continue;
            }
        };
        model.begin();
        let mut fault = None;
        for change in &changes {
            fault = fault.or(model.apply(change).err());
            if let Change::CreateView(view) = change {
                model.note_view(&view.name, &queries_of(statement, D::DIALECT));
            }
        }
        match (answer, fault) {
            (Ok(()), None) => {
                model.commit();
                count.accepted += 1;
            }
            (Ok(()), Some(fault)) => return Some(format!("the model refuses `{statement}`: {}", fault.message)),
            (Err(error), fault) => {
                model.rollback();
                count.refused += 1;
                count.caught += usize::from(fault.is_some());
                if fault.is_none() {
                    let entry = count.missed.entry(reason(&error.to_string())).or_default();
                    entry.0 += 1;
                    entry.1.clone_from(statement);
                }
                continue;
            }
        }
        let (mut expected, mut live) = (model.snapshot(), live_schema(connection).unwrap().snapshot);
        keep_comparable(&mut expected, D::DIALECT);
        keep_comparable(&mut live, D::DIALECT);
        let is_open = |name: &str| model.partly_known().contains(name) || model.is_tainted(name);
        let mut found = differences(&expected, &live);
        found.retain(|it| !is_open(&it.object().table) && !is_open(&it.object().name));
        // Tables that the virtual table of a kept program keeps.
        let is_kept = |name: &ObjectName| name.table.starts_with("f_") || name.table.starts_with("g_");
        found.retain(|difference| !matches!(difference, Difference::Unexpected(name) if is_kept(name)));
        if !found.is_empty() {
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            return Some(format!("after `{statement}`: {}", found.join("; ")));
        }
    }
    if model.uncertain_names().is_empty() { made_again::<D>(connection, &model) } else { None }
}

/// In what the schema differs that the model's own SQL makes.
fn made_again<D: Server>(connection: &mut D::Connection, model: &Schema) -> Option<String>
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    D::clear(connection);
    for statement in model.sql() {
        if let Err(error) = connection.batch_execute(&statement) {
            // PostgreSQL 15 takes keys of arrays in CREATE TABLE, and not in ALTER TABLE.
            if error.to_string().contains("anyarray") {
                return None;
            }
            return Some(format!("the server refuses the model's `{statement}`: {error}"));
        }
    }
    let (mut expected, mut live) = (model.snapshot(), live_schema(connection).unwrap().snapshot);
    keep_comparable(&mut expected, D::DIALECT);
    keep_comparable(&mut live, D::DIALECT);
    let found: Vec<String> = differences(&expected, &live).iter().map(ToString::to_string).collect();
    (!found.is_empty())
        .then(|| format!("the model's SQL makes something else: {}\n{}", found.join("; "), model.sql().join(";\n")))
}

/// The words of an error without names.
fn reason(error: &str) -> String {
    let mut text = String::new();
    let mut is_quoted = false;
    for letter in error.chars().take(90) {
        if matches!(letter, '"' | '`' | '\'') {
            is_quoted = !is_quoted;
        } else if !is_quoted && !letter.is_ascii_digit() {
            text.push(letter);
        }
    }
    text
}

fn compare<D: Server>(programs: usize)
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let database = D::new();
    let connection = &mut database.connect();
    let mut count = Count::default();
    let mut failures = Vec::new();
    for program in programs_of(D::DIALECT).into_iter().map(compared::<D>) {
        failures.extend(
            run::<D>(connection, &program, &mut count).map(|why| format!("{why}\n    {}", program.join("\n    "))),
        );
    }
    for seed in 0..programs {
        let program = compared::<D>(Writer::new(seed as u64 * 7919 + 17, D::PRODUCT).program(LENGTH, 25));
        if run::<D>(connection, &program, &mut count).is_some() {
            let (program, why) = shrunk::<D>(connection, program);
            failures.push(format!("{why}\n    {}", program.join(";\n    ")));
            if failures.len() >= 8 {
                break;
            }
        }
    }
    println!(
        "{}: {} programs, {} statements accepted by both, {} refused by the server, of which the model catches {}",
        D::NAME,
        count.programs,
        count.accepted,
        count.refused,
        count.caught
    );
    let mut missed: Vec<_> = count.missed.iter().collect();
    missed.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
    for (reason, (times, example)) in missed.iter().take(12) {
        println!("  {times} x {reason}, as in `{example}`");
    }
    assert!(failures.is_empty(), "{} programs differ:\n{}", failures.len(), failures.join("\n"));
}

/// The program without what is not needed to see the difference.
fn shrunk<D: Server>(connection: &mut D::Connection, mut program: Vec<String>) -> (Vec<String>, String)
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let mut why = String::new();
    let mut at = program.len();
    while at > 0 {
        at -= 1;
        let mut shorter = program.clone();
        shorter.remove(at);
        if let Some(found) = run::<D>(connection, &shorter, &mut Count::default()) {
            program = shorter;
            why = found;
        }
    }
    if why.is_empty() {
        why = run::<D>(connection, &program, &mut Count::default()).unwrap_or_default();
    }
    (program, why)
}

#[test]
fn programs_on_sqlite() {
    compare::<Sqlite>(effort().count(80, 300, 3_000));
}

#[test]
fn programs_on_postgres() {
    compare::<Postgres>(effort().count(20, 60, 600));
}

#[test]
fn programs_on_mariadb() {
    compare::<Mariadb>(effort().count(10, 40, 400));
}

#[test]
fn programs_on_mysql() {
    compare::<Mysql>(effort().count(10, 40, 400));
}
