//! Generated pairs of schemas, on real servers: the statements from one to the other come to the other one, with rows in the
//! tables, and those of the way back come back.
//!
//! `MIGRATIONS_FIRST_PAIR` is the seed of the first pair, to see one again that has failed.

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::{LoadConnection, SimpleConnection as _};
use migrations_analysis::config::Settings;
use migrations_analysis::generated::{Generated, generate};
use migrations_analysis::{follow, on_large_stack};
use migrations_catalog::{Difference, Fact, Kind, certain_differences, differences, keep_comparable};
use migrations_core::{Dialect, Servers};
use migrations_runtime::{MigrationBackend, live_schema};
use migrations_schema::Schema;
use migrations_schema::plan::{Operations, Remark, Style, Verb, operations};
use migrations_tests::programs::{Server, Writer, compared, programs_of};
use migrations_tests::{Chain, Mariadb, Mysql, Postgres, Sqlite, chains_of, effort, sample, shared, side_by_side};

use crate::printed::Printed;

/// What the pairs came to.
#[derive(Default)]
struct Tally {
    pairs: usize,
    operations: usize,
    /// Ways that the server refused because of rows, as a remark says.
    stopped: usize,
    /// Rows that were there before and afterwards.
    rows: i64,
    /// Values of columns that stay, which were there before and afterwards.
    values: usize,
    /// Revisions that were split off so that nothing is locked for long.
    safe_stages: usize,
    /// Pairs of which something is left to a person, and said.
    told: usize,
    /// Pairs with a schema of which not everything is known.
    unknown: usize,
    /// Of what that is, and how often.
    left_to_persons: BTreeMap<String, usize>,
}

impl Tally {
    fn note_told(&mut self, up: &Operations, down: &Operations) {
        let what = |difference: &Difference| match difference {
            Difference::Changed { object, fact, .. } => format!("{} of a {}", fact.as_str(), object.kind.as_str()),
            other => format!("a {}", other.object().kind.as_str()),
        };
        let all: BTreeSet<String> = up.unreached.iter().chain(&down.unreached).map(what).collect();
        all.into_iter().for_each(|what| *self.left_to_persons.entry(what).or_default() += 1);
    }
}

/// Runs a program on the server; the schema of the statements that it takes.
fn accepted<D: Server>(connection: &mut D::Connection, program: &[String]) -> Schema
where
    D::Connection: LoadConnection,
{
    D::clear(connection);
    let mut model = Schema::new(D::PRODUCT);
    for statement in program {
        model.begin();
        let is_taken = model.apply_statement(statement).is_ok();
        if is_taken && connection.batch_execute(statement).is_ok() {
            model.commit();
        } else {
            model.rollback();
        }
    }
    model
}

/// A value that fits a column, different from row to row.
fn value(data_type: &str, row: usize) -> String {
    match data_type.split('(').next().unwrap_or_default() {
        "mood" | "feeling" => "NULL".to_owned(),
        it if it.ends_with("[]") => "NULL".to_owned(),
        it if it.contains("char") || it.contains("text") => format!("'{row}'"),
        _ => format!("{row}"),
    }
}

/// Puts rows into all tables, as far as their constraints let them in; how many there are then.
fn fill<D: Server>(connection: &mut D::Connection, model: &Schema) -> BTreeMap<String, i64>
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let snapshot = model.snapshot();
    let tables: Vec<String> =
        snapshot.objects().filter(|(name, _)| name.kind == Kind::Table).map(|(name, _)| name.table.clone()).collect();
    // Children after their parents: who comes too early is let in the second time.
    for row in [1, 2, 3] {
        for table in &tables {
            let columns: Vec<(&str, &str, bool)> = snapshot
                .objects()
                .filter(|(name, facts)| {
                    name.kind == Kind::Column && name.table == *table && !facts.contains_key(&Fact::Generated)
                })
                .map(|(name, facts)| {
                    let data_type = facts.get(&Fact::Type).map_or("", String::as_str);
                    (name.name.as_str(), data_type, facts.contains_key(&Fact::NotNull))
                })
                .collect();
            let quote = if D::DIALECT == Dialect::Mysql { '`' } else { '"' };
            let names: Vec<String> = columns.iter().map(|(name, ..)| format!("{quote}{name}{quote}")).collect();
            let with = |is_full: bool| -> Vec<String> {
                let text = |it: &(&str, &str, bool)| if is_full || it.2 { value(it.1, row) } else { "NULL".to_owned() };
                columns.iter().map(text).collect()
            };
            for values in [with(true), with(false)] {
                let statement =
                    format!("INSERT INTO {quote}{table}{quote} ({}) VALUES ({})", names.join(", "), values.join(", "));
                if !names.is_empty() && connection.batch_execute(&statement).is_ok() {
                    break;
                }
            }
        }
    }
    counts::<D>(connection, &tables)
}

fn counts<D: Server>(connection: &mut D::Connection, tables: &[String]) -> BTreeMap<String, i64> {
    let quote = if D::DIALECT == Dialect::Mysql { '`' } else { '"' };
    let count = |table: &String| Some((table.clone(), D::count(connection, &format!("{quote}{table}{quote}"))?));
    tables.iter().filter_map(count).collect()
}

/// Runs a way; `Ok(false)` if the server refused it where a remark says that it may.
fn run<D: Server>(connection: &mut D::Connection, way: &Operations) -> Result<bool, String>
where
    D::Connection: LoadConnection,
{
    if let Some((statement, reason)) = way.refused.first() {
        return Err(format!("the model refuses `{statement}`: {reason}"));
    }
    let off = match D::DIALECT {
        Dialect::Sqlite => "PRAGMA foreign_keys = OFF; BEGIN",
        Dialect::Postgres => "BEGIN",
        Dialect::Mysql => "SELECT 1",
    };
    connection.batch_execute(off).unwrap();
    let mut stopped = None;
    let mut needs_rows = false;
    'all: for operation in &way.list {
        for remark in &operation.remarks {
            if let Remark::Backfill { table, column, .. } = remark {
                // What a person would fill in.
                let fits =
                    connection.batch_execute(&format!("UPDATE {table} SET {column} = '7' WHERE {column} IS NULL"));
                if fits.is_err() {
                    stopped = Some(Ok(false));
                    break 'all;
                }
            }
        }
        let may_be_refused =
            operation.remarks.iter().any(|it| matches!(it, Remark::Needs(_) | Remark::Backfill { .. }));
        needs_rows |= may_be_refused;
        for statement in &operation.statements {
            if let Err(error) = connection.batch_execute(statement) {
                // PostgreSQL 15 takes keys of arrays in CREATE TABLE, and not in ALTER TABLE.
                let is_arrays = error.to_string().contains("anyarray");
                // MariaDB takes a check and a unique key of one name, but not in one CREATE TABLE.
                let is_one_name = error.to_string().contains("Duplicate CHECK constraint name");
                // It may add a check without a look at the rows, and look at them in the next statement.
                let is_late = needs_rows && D::DIALECT == Dialect::Mysql && error.to_string().contains("CONSTRAINT `");
                let is_allowed = may_be_refused || is_arrays || is_one_name || is_late;
                stopped = Some(if is_allowed { Ok(false) } else { Err(format!("refused `{statement}`: {error}")) });
                break 'all;
            }
        }
    }
    let on = match (D::DIALECT, stopped.is_some()) {
        (Dialect::Sqlite, false) => "COMMIT; PRAGMA foreign_keys = ON",
        (Dialect::Sqlite, true) => "ROLLBACK; PRAGMA foreign_keys = ON",
        (Dialect::Postgres, false) => "COMMIT",
        (Dialect::Postgres, true) => "ROLLBACK",
        (Dialect::Mysql, _) => "SELECT 1",
    };
    connection.batch_execute(on).map_err(|error| format!("at the end: {error}"))?;
    stopped.unwrap_or(Ok(true))
}

/// In what the database differs from a schema, the order of columns aside.
fn left<D: Server>(connection: &mut D::Connection, model: &Schema) -> Vec<String>
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let (mut expected, mut live) = (model.snapshot(), live_schema(connection).unwrap().snapshot);
    keep_comparable(&mut expected, D::DIALECT);
    keep_comparable(&mut live, D::DIALECT);
    // Tables that a virtual table keeps.
    let is_kept = |it: &Difference| {
        let parts = ["_config", "_content", "_data", "_docsize", "_idx"];
        parts.iter().any(|part| it.object().table.ends_with(part))
    };
    // MariaDB hashes long unique texts by itself, and MySQL takes every index of a place for a spatial one.
    let is_hash = |it: &Difference| matches!(it, Difference::Changed { fact: Fact::Method, expected, found, .. } if expected.is_empty() && ["hash", "spatial"].contains(&found.as_str()));
    // It indexes the start of a long one, too.
    let is_start = |it: &Difference| {
        let Difference::Changed { fact: Fact::Keys, expected, found, .. } = it else { return false };
        [" (768)", " (3072)", " (25)"].iter().fold(found.clone(), |found, start| found.replace(start, "")) == *expected
    };
    // A function and a procedure may have one name there; what the server prints of them is compared.
    let is_body = |it: &Difference| {
        D::DIALECT == Dialect::Mysql
            && matches!(it, Difference::Changed { fact: Fact::Body, object, .. } if object.kind == Kind::Routine)
    };
    let found = differences(&expected, &live);
    found
        .iter()
        .filter(|it| !is_body(it))
        .filter(|it| !it.is_order() && !is_kept(it) && !is_hash(it) && !is_start(it))
        .map(Difference::to_string)
        .collect()
}

/// Tables that stay as tables with some of their columns.
fn kept(from: &Schema, to: &Schema, way: &Operations) -> Vec<String> {
    let lost: Vec<&str> = way
        .list
        .iter()
        .filter(|operation| {
            operation.verb == Verb::Drop && operation.object.kind == Kind::Table
                || operation
                    .remarks
                    .iter()
                    .any(|it| matches!(it, Remark::Loses(what) if what.starts_with("the rows of")))
        })
        .map(|operation| operation.object.table.as_str())
        .collect();
    let is_table = |model: &Schema, table: &str| {
        model.snapshot().objects().any(|(name, _)| name.kind == Kind::Table && name.table == table)
    };
    let before = from.snapshot();
    let tables = before.objects().filter(|(name, _)| name.kind == Kind::Table).map(|(name, _)| name.table.clone());
    tables.filter(|table| is_table(to, table) && !lost.contains(&table.as_str())).collect()
}

/// The columns that stay as they are, each with its table: of them all values have to be there afterwards.
fn kept_columns(from: &Schema, to: &Schema, way: &Operations, tables: &[String]) -> Vec<(String, String)> {
    let (before, after) = (from.snapshot(), to.snapshot());
    let is_spoken_of = |table: &str, column: &str| {
        let about = way.list.iter().filter(|operation| operation.object.table == table);
        about.flat_map(|operation| &operation.remarks).any(|remark| match remark {
            Remark::Backfill { column: filled, .. } => filled.trim_matches(['"', '`']) == column,
            Remark::Loses(text) => text.split(' ').any(|word| word == column),
            Remark::Needs(_) | Remark::Note(_) => false,
        })
    };
    let columns = before.objects().filter(|(name, facts)| {
        let same = after.objects().find(|(other, _)| other == name).map(|(_, other)| other);
        name.kind == Kind::Column
            && name.schema.is_empty()
            && tables.contains(&name.table)
            && !facts.contains_key(&Fact::Generated)
            // MariaDB has no text for it.
            && facts.get(&Fact::Type).is_none_or(|data_type| !data_type.starts_with("point"))
            && same.is_some_and(|other| {
                other.get(&Fact::Type) == facts.get(&Fact::Type) && !other.contains_key(&Fact::Generated)
            })
            && !is_spoken_of(&name.table, &name.name)
    });
    columns.map(|(name, _)| (name.table.clone(), name.name.clone())).collect()
}

/// The values of a column, without their order.
fn values<D: Server>(connection: &mut D::Connection, table: &str, column: &str) -> Vec<String> {
    let quote = if D::DIALECT == Dialect::Mysql { '`' } else { '"' };
    let text = if D::DIALECT == Dialect::Mysql { "char" } else { "text" };
    let question = format!(
        "SELECT coalesce(CAST({quote}{column}{quote} AS {text}), 'NULL') AS column1 FROM {quote}{table}{quote}"
    );
    let mut found = D::texts(connection, &question);
    found.sort();
    found
}

/// A schema as its statements make it: what is known of it, and what the server prints of it.
struct End {
    model: Schema,
    printed: BTreeSet<String>,
}

impl End {
    fn new<D: Server + Printed>(database: &D, connection: &mut D::Connection, program: &[String]) -> Self {
        let model = accepted::<D>(connection, program);
        Self { model, printed: database.printed_unordered(connection) }
    }

    /// Whether one of its tables says a collation or a character set, and the other schema has the table without: then that of
    /// the server comes, which no schema knows (MySQL).
    fn leaves_collation(&self, other: &Self) -> bool {
        let (own, others) = (self.model.snapshot(), other.model.snapshot());
        let said = own.objects().filter(|(_, facts)| facts.contains_key(&Fact::Collation));
        said.into_iter().any(|(name, _)| {
            others.objects().any(|(known, facts)| known == name && !facts.contains_key(&Fact::Collation))
        })
    }

    /// In what the database differs by what the server prints of it.
    fn printed_otherwise<D: Server + Printed>(&self, database: &D, connection: &mut D::Connection) -> Vec<String> {
        let now = database.printed_unordered(connection);
        let missing = self.printed.difference(&now).map(|object| format!("missing: {object}"));
        let other = now.difference(&self.printed).map(|object| format!("there is: {object}"));
        missing.chain(other).collect()
    }
}

fn try_pair<D: Server + Printed>(
    database: &D,
    connection: &mut D::Connection,
    one: &[String],
    other: &[String],
    tally: &mut Tally,
) -> Result<(), String>
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let goal = End::new(database, connection, other);
    let start = End::new(database, connection, one);
    let (from, to) = (&start.model, &goal.model);
    if [from, to].iter().any(|model| !model.uncertain_names().is_empty()) {
        tally.unknown += 1;
        return Ok(());
    }
    tally.pairs += 1;
    let rows = fill::<D>(connection, from);
    let up = operations(from, to, &[]);
    // As a revision that follows the up script finds it: what that has made is somebody's own (indexes of MySQL).
    let down = operations(&up.reached, from, &[]);
    tally.operations += up.list.len() + down.list.len();
    let text = |way: &Operations| way.statements().map(|it| format!("\n      {it};")).collect::<String>();
    let fail = |what: &str, why: String, way: &Operations| Err(format!("{what}: {why}\n    by{}", text(way)));
    for (way, name) in [(&up, "up"), (&down, "down")] {
        if !way.unreached.is_empty() && !effort().is_whole() {
            return fail(name, format!("does not reach: {:?}", way.unreached), way);
        }
    }
    if !up.unreached.is_empty() || !down.unreached.is_empty() {
        // Long runs draw objects of all kinds, and of some a plan leaves a part to the author, and says so.
        tally.told += 1;
        tally.note_told(&up, &down);
        return Ok(());
    }
    let stay = kept_columns(from, to, &up, &kept(from, to, &up));
    let before: Vec<_> = stay.iter().map(|(table, column)| values::<D>(connection, table, column)).collect();
    match run::<D>(connection, &up) {
        Err(why) => return fail("up", why, &up),
        Ok(false) => {
            tally.stopped += 1;
            if D::DIALECT == Dialect::Mysql {
                return Ok(());
            }
            // Without rows nothing stops it.
            accepted::<D>(connection, one);
            match run::<D>(connection, &up) {
                Err(why) => return fail("up without rows", why, &up),
                Ok(false) => return Ok(()),
                Ok(true) => {}
            }
        }
        Ok(true) => {
            let kept = kept(from, to, &up);
            for (table, number) in counts::<D>(connection, &kept) {
                if rows.get(&table) != Some(&number) {
                    return fail("rows", format!("{table} had {:?}, has {number}", rows.get(&table)), &up);
                }
                tally.rows += number;
            }
            for ((table, column), before) in stay.iter().zip(before) {
                let after = values::<D>(connection, table, column);
                if before != after {
                    return fail("values", format!("{table}.{column} had {before:?}, has {after:?}"), &up);
                }
                tally.values += after.len();
            }
        }
    }
    let is_told = |from: &End, to: &End| D::DIALECT != Dialect::Mysql || !from.leaves_collation(to);
    let mut found = left::<D>(connection, to);
    if effort().is_whole() && is_told(&start, &goal) {
        found.extend(goal.printed_otherwise(database, connection));
    }
    if !found.is_empty() {
        return fail("after up", found.join("; "), &up);
    }
    match run::<D>(connection, &down) {
        Err(why) => return fail("down", why, &down),
        Ok(false) => return Ok(()),
        Ok(true) => {}
    }
    let mut found = left::<D>(connection, from);
    if effort().is_whole() && is_told(&goal, &start) {
        found.extend(start.printed_otherwise(database, connection));
    }
    if !found.is_empty() {
        return fail("after down", found.join("; "), &down);
    }
    if D::DIALECT == Dialect::Postgres { try_safely::<D>(connection, one, from, to, tally) } else { Ok(()) }
}

/// The same pair, going a way on which no table is locked for long.
fn try_safely<D: Server>(
    connection: &mut D::Connection,
    one: &[String],
    from: &Schema,
    to: &Schema,
    tally: &mut Tally,
) -> Result<(), String>
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let revisions = generate(from, to, &[], Style { is_safe: true })
        .map_err(|error| format!("safely: {error}\n    by\n{}\n    and back by\n{}", error.up, error.down))?;
    accepted::<D>(connection, one);
    fill::<D>(connection, from);
    let all = |way: fn(&Generated) -> &String| revisions.iter().map(|it| format!("{}\n", way(it))).collect::<String>();
    for revision in &revisions {
        tally.safe_stages += usize::from(revision.purpose.is_some());
        if !run_stage::<D>(connection, revision)
            .map_err(|why| format!("safely: {why}\n    by\n{}", all(|it| &it.up)))?
        {
            return Ok(());
        }
    }
    let found = left::<D>(connection, to);
    if !found.is_empty() {
        return Err(format!("safely, after up: {}\n    by\n{}", found.join("; "), all(|it| &it.up)));
    }
    for revision in revisions.iter().rev() {
        let ran = run::<D>(connection, &revision.back);
        if !ran.map_err(|why| format!("safely, down: {why}\n    by\n{}", all(|it| &it.down)))? {
            return Ok(());
        }
    }
    let found = left::<D>(connection, from);
    if !found.is_empty() {
        return Err(format!("safely, after down: {}\n    by\n{}", found.join("; "), all(|it| &it.down)));
    }
    Ok(())
}

/// As [`run`]; what runs outside a transaction, as it is written.
fn run_stage<D: Server>(connection: &mut D::Connection, revision: &Generated) -> Result<bool, String>
where
    D::Connection: LoadConnection,
{
    if !revision.is_outside_transaction {
        return run::<D>(connection, &revision.operations);
    }
    let statements = revision.up.split(";\n").filter(|statement| !statement.trim().is_empty());
    // Rows may be in the way of an index that is unique.
    Ok(statements.into_iter().all(|statement| connection.batch_execute(statement).is_ok()))
}

/// Pairs that have shown a fault once: one statement a line, `-- to` between the two schemas.
fn kept_pairs(dialect: Dialect) -> Vec<(Vec<String>, Vec<String>)> {
    let text = match dialect {
        Dialect::Sqlite => include_str!("../../pairs/sqlite.sql"),
        Dialect::Postgres => include_str!("../../pairs/postgres.sql"),
        Dialect::Mysql => include_str!("../../pairs/mysql.sql"),
    };
    let lines = |half: &str| half.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    text.split("\n\n")
        .filter_map(|pair| pair.split_once("-- to\n"))
        .map(|(one, other)| (lines(one), lines(other)))
        .collect()
}

fn compare<D: Server + Printed>(pairs: usize)
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let first: usize = std::env::var("MIGRATIONS_FIRST_PAIR").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let database = D::new();
    let connection = &mut database.connect();
    let mut tally = Tally::default();
    let mut failures: Vec<String> = Vec::new();
    for program in programs_of(D::DIALECT).into_iter().map(compared::<D>) {
        let half = &program[..program.len() / 2];
        if let Err(why) = try_pair::<D>(&database, connection, half, &program, &mut tally) {
            failures.push(format!("{why}\n    from {half:#?}\n    to {program:#?}"));
        }
    }
    for (half, program) in kept_pairs(D::DIALECT) {
        let (half, program) = (compared::<D>(half), compared::<D>(program));
        if let Err(why) = try_pair::<D>(&database, connection, &half, &program, &mut tally) {
            failures.push(format!("{why}\n    from {half:#?}\n    to {program:#?}"));
        }
    }
    for seed in first..first + pairs {
        if failures.len() >= 6 {
            break;
        }
        // In long runs half of them hold objects of all kinds.
        let new = if effort().is_whole() && seed % 2 == 0 { Writer::of_all_kinds } else { Writer::new };
        let mut writer = new(seed as u64 * 6211 + 5, D::PRODUCT);
        let one = writer.program(10, 10);
        // Every third pair has nothing in common.
        let other = if seed % 3 == 0 {
            new(seed as u64 * 911 + 3, D::PRODUCT).program(10, 10)
        } else {
            let further = writer.branch(seed as u64 + 77).program(2 + seed % 5, 10);
            one.iter().cloned().chain(further).collect()
        };
        let (one, other) = (compared::<D>(one), compared::<D>(other));
        if try_pair::<D>(&database, connection, &one, &other, &mut tally).is_err() {
            let (one, other, why) = shrunk::<D>(&database, connection, one, other);
            failures.push(format!(
                "seed {seed}: {why}\n    from\n      {}\n    to\n      {}",
                one.join(";\n      "),
                other.join(";\n      ")
            ));
        }
    }
    println!(
        "{}: {} pairs, {} operations, {} ways stopped by rows, {} rows kept and {} values, {} revisions against locks, \
         {} more pairs of which something is left to a person, {} more of which not everything is known",
        D::NAME,
        tally.pairs - tally.told,
        tally.operations,
        tally.stopped,
        tally.rows,
        tally.values,
        tally.safe_stages,
        tally.told,
        tally.unknown
    );
    tally.left_to_persons.iter().for_each(|(what, number)| println!("  {number} times left to a person: {what}"));
    assert!(failures.is_empty(), "{} pairs fail:\n{}", failures.len(), failures.join("\n\n"));
}

/// The pair without what is not needed to see the fault.
fn shrunk<D: Server + Printed>(
    database: &D,
    connection: &mut D::Connection,
    mut one: Vec<String>,
    mut other: Vec<String>,
) -> (Vec<String>, Vec<String>, String)
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let fault = |connection: &mut D::Connection, one: &[String], other: &[String]| {
        try_pair::<D>(database, connection, one, other, &mut Tally::default()).err()
    };
    // Statements on both sides go together first.
    for text in one.clone().into_iter().rev() {
        let without =
            |program: &[String]| -> Vec<String> { program.iter().filter(|it| **it != text).cloned().collect() };
        let (shorter, other_shorter) = (without(&one), without(&other));
        if fault(connection, &shorter, &other_shorter).is_some() {
            (one, other) = (shorter, other_shorter);
        }
    }
    for at in (0..one.len()).rev() {
        let mut shorter = one.clone();
        shorter.remove(at);
        if fault(connection, &shorter, &other).is_some() {
            one = shorter;
        }
    }
    for at in (0..other.len()).rev() {
        let mut shorter = other.clone();
        shorter.remove(at);
        if fault(connection, &one, &shorter).is_some() {
            other = shorter;
        }
    }
    let why = fault(connection, &one, &other).unwrap_or_default();
    (one, other, why)
}

#[test]
fn pairs_on_sqlite() {
    compare::<Sqlite>(effort().count(80, 300, 3_000));
}

#[test]
fn pairs_on_postgres() {
    compare::<Postgres>(effort().count(20, 60, 3_000));
}

#[test]
fn pairs_on_mariadb() {
    compare::<Mariadb>(effort().count(10, 40, 3_000));
}

#[test]
fn pairs_on_mysql() {
    compare::<Mysql>(effort().count(10, 40, 3_000));
}

/// What a chain takes for granted.
trait Prepared: Server {
    fn prepare(_: &mut Self::Connection, _: &Chain) {}
}

impl Prepared for Mariadb {}

impl Prepared for Mysql {}

impl Prepared for Postgres {
    fn prepare(connection: &mut Self::Connection, chain: &Chain) {
        if chain.name == "chirpstack postgres" {
            connection.batch_execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore").unwrap();
        }
    }
}

impl Prepared for Sqlite {}

/// Goes from revision to revision of a real folder by what is found between their schemas, on a server; and back
/// again, for all or for a sample. Gives how many ways there were, how many of them were looked at, and what was wrong.
fn walk<D: Prepared>(chain: &Chain) -> (usize, usize, Vec<String>)
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    let database = D::new();
    let connection = &mut database.connect();
    D::prepare(connection, chain);
    let folder = shared(&format!("corpora/{}", chain.path)).expect("asked for before");
    let (root, name) = (folder.parent().unwrap(), folder.file_name().unwrap().to_str().unwrap());
    let settings = Settings { servers: Some(Servers::of(chain.dialect)), ..Settings::new(chain.name, name) };
    let mut before = Schema::new(chain.dialect);
    let mut names = 0;
    follow(root, &settings, |_| names += 1);
    let taken: BTreeSet<usize> = sample(&vec![(); names], effort().step(60, 20)).into_iter().collect();
    let mut at = 0;
    let (mut ways, mut equal) = (0, 0);
    let mut doubts = BTreeSet::new();
    let mut wrong: Vec<String> = Vec::new();
    follow(root, &settings, |step| {
        let is_taken = taken.contains(&at);
        at += 1;
        // What was doubtful once may be there or not.
        doubts.extend(step.schema.uncertain_names().into_iter().map(str::to_owned));
        let doubtful = |text: &str| doubts.iter().any(|name| text.contains(name.as_str()));
        let up = operations(&before, step.schema, &[]);
        let down = is_taken.then(|| operations(step.schema, &before, &[]));
        for (way, what) in [(Some(&up), "up"), (down.as_ref(), "down")] {
            let Some(way) = way else { continue };
            let refused = way.refused.iter().filter(|(statement, _)| !doubtful(statement));
            wrong.extend(refused.map(|(statement, reason)| format!("{} {what}: {reason}: {statement}", step.name)));
            wrong.extend(way.unreached.iter().map(|it| format!("{} {what}: {it}", step.name)));
        }
        // There and back and there again, or just there.
        let back_and_there = down.iter().flat_map(|down| down.statements().chain(up.statements()));
        for statement in up.statements().chain(back_and_there) {
            let is_granted = chain.name == "chirpstack postgres" && statement.contains("EXTENSION");
            if is_granted {
                continue;
            }
            if let Err(error) = connection.batch_execute(statement)
                && !doubtful(statement)
            {
                wrong.push(format!("{}: {error}: {statement}", step.name));
            }
        }
        before = step.schema.clone();
        if !is_taken {
            return;
        }
        ways += 1;
        let mut found =
            certain_differences(step.schema.snapshot(), live_schema(connection).unwrap().snapshot, chain.dialect);
        found.retain(|it| !doubtful(&it.object().to_string()) && it.object().kind != Kind::Extension);
        equal += usize::from(found.is_empty());
        wrong.extend(found.iter().map(|it| format!("{}: {it}", step.name)));
    });
    (ways, equal, wrong)
}

fn walk_all<D: Prepared>()
where
    D::Connection: LoadConnection,
    <D::Connection as diesel::Connection>::Backend: MigrationBackend,
{
    if shared("corpora").is_none() {
        return;
    }
    let mut all_wrong = 0;
    let chains: Vec<&Chain> = chains_of::<D>().collect();
    let walked = side_by_side(3, &chains, |chain| on_large_stack(|| walk::<D>(chain)));
    for (chain, (ways, equal, wrong)) in chains.iter().zip(walked) {
        println!("{}: {equal} of {ways} revisions reproduced", chain.name);
        wrong.iter().take(8).for_each(|it| println!("  {it}"));
        all_wrong += wrong.len();
    }
    assert_eq!(all_wrong, 0);
}

#[test]
fn neighbouring_revisions_of_real_folders_on_sqlite() {
    walk_all::<Sqlite>();
}

#[test]
fn neighbouring_revisions_of_real_folders_on_postgres() {
    walk_all::<Postgres>();
}

#[test]
fn neighbouring_revisions_of_real_folders_on_mariadb() {
    walk_all::<Mariadb>();
}

#[test]
fn neighbouring_revisions_of_real_folders_on_mysql() {
    walk_all::<Mysql>();
}
