//! What was edited is taken back and runs again: the same on every database.

use std::sync::atomic::{AtomicBool, Ordering};

use diesel::Connection;
use diesel::connection::SimpleConnection;
use migrations::{DatabaseState, Direction, Edited, ErrorKind, Migrations, Options, Repair, Status, WayBack};
use migrations_core::Dialect;
use migrations_tests::{Database, Folder, Postgres, SetAtEnd, Sqlite};

migrations_tests::on_every_database!(
    an_edited_up_script,
    an_edited_down_script,
    what_was_not_edited,
    both_scripts_and_the_old_down_is_stored,
    both_scripts_and_nothing_is_stored,
    those_that_need_it_come_along,
    outside_a_transaction,
    a_failure_says_where_the_database_stands,
    an_interrupted_way_back_goes_on,
    somebody_else_was_here_since_the_plan,
    what_cannot_be_redone,
    several_current_revisions,
    another_edit_below,
    nobody_comes_in_between,
    a_caller_in_a_transaction_of_their_own,
    an_accepted_edit_has_not_run,
    a_recorded_down_script_outlives_other_runs,
);

const USERS: (&str, &str) = ("CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;");
const NOTES: (&str, &str) = ("CREATE TABLE notes (id INTEGER);", "DROP TABLE notes;");
const NOTES_AND_TEXT: &str = "CREATE TABLE notes (id INTEGER, text VARCHAR(20));";
const REMARKS: (&str, &str) = ("CREATE TABLE remarks (id INTEGER);", "DROP TABLE remarks;");

/// `a1`, and `a2` with these scripts.
fn two(up: &str, down: &str) -> Folder {
    Folder::new().revision("a1", "base", USERS.0, USERS.1).revision("a2", "a1", up, down)
}

fn log<D: Database>(set: &Migrations<D::Connection>, connection: &mut D::Connection) -> Vec<String> {
    let log = set.log(connection).unwrap();
    log.iter().map(|line| format!("{} {}", line.action, line.revision)).collect()
}

/// MariaDB has an order of its own.
fn columns<D: Database>(connection: &mut D::Connection) -> Vec<String> {
    let mut columns = D::columns(connection);
    columns.sort();
    columns
}

fn at_two<D: Database>(folder: &Folder) -> (D, D::Connection) {
    let database = D::new();
    let mut connection = database.connect();
    D::set(folder).upgrade(&mut connection, "head").unwrap();
    (database, connection)
}

fn an_edited_up_script<D: Database>() {
    let (_database, mut connection) = at_two::<D>(&two(NOTES.0, NOTES.1));
    let connection = &mut connection;
    let set = D::set(&two(NOTES_AND_TEXT, NOTES.1));
    for error in [set.upgrade(connection, "head").unwrap_err(), set.downgrade(connection, "-1").unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Drifted);
        assert!(error.to_string().contains("it is not sealed: `redo a2` takes it back"), "{error}");
    }
    let edited = set.edited(connection).unwrap();
    assert_eq!((edited.len(), edited[0].edited, edited[0].redo.clone()), (1, Edited::Up, vec!["a2".to_owned()]));
    let plan = set.plan_redo(connection, None).unwrap();
    assert!(plan.loses_data() && plan.unproven().next().is_none(), "{plan}");
    assert_eq!((plan.revisions[0].edited, plan.revisions[0].way_back), (Edited::Up, WayBack::File));
    assert_eq!(plan.revisions[0].script, NOTES.1);
    let steps: Vec<(Direction, &str)> = plan.steps.iter().map(|it| (it.direction, it.revision.as_str())).collect();
    assert_eq!(steps, [(Direction::Downgrade, "a2"), (Direction::Upgrade, "a2")]);
    // So far nothing has been written.
    assert_eq!(columns::<D>(connection), ["notes.id", "users.id"]);
    let report = set.redo(connection, plan).unwrap();
    assert_eq!((report.rows, report.steps.len()), (vec!["a2".to_owned()], 2));
    assert_eq!(columns::<D>(connection), ["notes.id", "notes.text", "users.id"]);
    assert_eq!(set.check(connection).unwrap().status, Status::AtHead);
    assert_eq!(log::<D>(&set, connection), ["upgrade a1", "upgrade a2", "downgrade a2", "upgrade a2"]);
    assert!(set.upgrade(connection, "head").unwrap().steps.is_empty());
}

fn an_edited_down_script<D: Database>() {
    let (_database, mut connection) = at_two::<D>(&two(NOTES.0, "DROP TABLE not_there;"));
    let connection = &mut connection;
    let set = D::set(&two(NOTES.0, NOTES.1));
    let plan = set.plan_redo(connection, Some("a2")).unwrap();
    assert_eq!((plan.revisions[0].edited, plan.revisions[0].way_back), (Edited::Down, WayBack::File));
    set.redo(connection, plan).unwrap();
    assert_eq!(set.check(connection).unwrap().edited_downs, [""; 0]);
    assert_eq!(columns::<D>(connection), ["notes.id", "users.id"]);
}

fn what_was_not_edited<D: Database>() {
    let folder = two("CREATE TABLE notes (id INTEGER); INSERT INTO notes VALUES (1);", NOTES.1);
    let (_database, mut connection) = at_two::<D>(&folder);
    let connection = &mut connection;
    let set = D::set(&folder);
    connection.batch_execute("INSERT INTO notes VALUES (2)").unwrap();
    let plan = set.plan_redo(connection, Some("head")).unwrap();
    assert_eq!(plan.revisions[0].edited, Edited::Nothing);
    set.redo(connection, plan).unwrap();
    assert_eq!(D::texts(connection, "SELECT id AS column1 FROM notes"), ["1"]);
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
}

fn both_scripts_and_the_old_down_is_stored<D: Database>() {
    let database = D::new();
    let connection = &mut database.connect();
    let keeping = |up: &str, down: &str| D::set(&two(up, down).config("store_down = true"));
    keeping(NOTES.0, "DELETE FROM notes; DROP TABLE notes;").upgrade(connection, "head").unwrap();
    let set = keeping(REMARKS.0, REMARKS.1);
    let plan = set.plan_redo(connection, None).unwrap();
    assert!(plan.loses_data(), "{plan}");
    assert_eq!(plan.revisions[0].edited, Edited::Both);
    if D::DIALECT == Dialect::Mysql {
        // Without a journal a failure would leave it half-done.
        assert_eq!(plan.revisions[0].way_back, WayBack::Unproven);
        return;
    }
    assert_eq!(plan.revisions[0].way_back, WayBack::Stored);
    assert_eq!(plan.revisions[0].script, "DELETE FROM notes;\nDROP TABLE notes");
    set.redo(connection, plan).unwrap();
    assert_eq!(columns::<D>(connection), ["remarks.id", "users.id"]);
    assert_eq!(set.check(connection).unwrap().status, Status::AtHead);

    // A text that is not the script with the recorded checksum is not taken.
    connection.batch_execute("UPDATE __migrations_revisions SET down_checksum = 'another'").unwrap();
    let plan = keeping(NOTES.0, NOTES.1).plan_redo(connection, None).unwrap();
    assert_eq!(plan.revisions[0].way_back, WayBack::Unproven);
}

fn both_scripts_and_nothing_is_stored<D: Database>() {
    let (_database, mut connection) = at_two::<D>(&two(NOTES.0, NOTES.1));
    let connection = &mut connection;
    let set = D::set(&two(REMARKS.0, REMARKS.1));
    let plan = set.plan_redo(connection, None).unwrap();
    assert_eq!(plan.unproven().map(|redone| redone.script.as_str()).collect::<Vec<_>>(), [REMARKS.1]);
    // Whoever says yes where it does not fit loses nothing: the script fails, and all is as it was.
    let error = set.redo(connection, plan).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database, "{error}");
    let at = DatabaseState::At(vec!["a2".to_owned()]);
    let state = if D::DIALECT == Dialect::Mysql { at } else { DatabaseState::Unchanged };
    assert_eq!(error.database_state(), &state, "{error}");
    assert_eq!(columns::<D>(connection), ["notes.id", "users.id"]);
    assert_eq!(set.status(connection).unwrap(), Status::Drifted { revisions: vec!["a2".to_owned()] });
    let set = D::set(&two(REMARKS.0, &format!("DROP TABLE IF EXISTS notes; {}", "DROP TABLE IF EXISTS remarks;")));
    let plan = set.plan_redo(connection, None).unwrap();
    assert_eq!(plan.unproven().count(), 1);
    let report = set.redo(connection, plan).unwrap();
    assert!(report.notes[0].contains("nothing shows that the new down script undoes the old up script"), "{report}");
    assert_eq!(columns::<D>(connection), ["remarks.id", "users.id"]);
}

/// a1 - a2 - a3, and b1, on which a3 depends.
fn with_a_dependency(up: &str) -> Folder {
    two(up, NOTES.1)
        .revision("b1", "base", "CREATE TABLE b (id INTEGER);", "DROP TABLE b;")
        .revision("a3", "a2\n-- depends_on: b1", "CREATE TABLE c (id INTEGER);", "DROP TABLE c;")
        .revision("a4", "a3", "CREATE TABLE d (id INTEGER);", "DROP TABLE d;")
}

fn those_that_need_it_come_along<D: Database>() {
    let database = D::new();
    let connection = &mut database.connect();
    let before = with_a_dependency(NOTES.0);
    D::set(&before).upgrade(connection, "a3").unwrap();
    let set = D::set(&with_a_dependency(NOTES_AND_TEXT));
    let error = set.upgrade(connection, "heads").unwrap_err().to_string();
    assert!(error.contains("`redo a2` takes back a2, a3, and runs them again as they are now"), "{error}");
    let plan = set.plan_redo(connection, Some("a2")).unwrap();
    let steps: Vec<String> = plan.steps.iter().map(|step| format!("{} {}", step.direction, step.revision)).collect();
    assert_eq!(steps, ["downgrade a3", "downgrade a2", "upgrade a2", "upgrade a3"]);
    set.redo(connection, plan).unwrap();
    assert!(columns::<D>(connection).contains(&"notes.text".to_owned()));
    // What was not applied is not part of it.
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
    let plan = set.plan_redo(connection, Some("b1")).unwrap();
    assert_eq!(plan.revisions.iter().map(|it| it.revision.as_str()).collect::<Vec<_>>(), ["a3", "b1"]);
    set.redo_with(connection, plan, &mut Options::default().per_revision()).unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
    assert_eq!(set.current(connection).unwrap().revisions[0].id, "a3");
}

/// With statements that commit by themselves, where there are such.
fn outside<D: Database>(column: &str) -> Folder {
    let (up, down) = match D::DIALECT {
        Dialect::Sqlite => ("VACUUM;", "VACUUM;"),
        Dialect::Postgres => ("CREATE INDEX CONCURRENTLY by_id ON notes (id);", "DROP INDEX CONCURRENTLY by_id;"),
        Dialect::Mysql => ("CREATE INDEX by_id ON notes (id);", "DROP INDEX by_id ON notes;"),
    };
    let up = format!("CREATE TABLE notes ({column} INTEGER);\n{up}").replace("(id);", &format!("({column});"));
    two(&up, &format!("{down}\nDROP TABLE notes;"))
        .revision("a2", "a1\n-- transaction: none", &up, &format!("{down}\nDROP TABLE notes;"))
        .revision("a3", "a2", REMARKS.0, REMARKS.1)
}

fn outside_a_transaction<D: Database>() {
    let database = D::new();
    let connection = &mut database.connect();
    D::set(&outside::<D>("id")).upgrade(connection, "head").unwrap();
    let set = D::set(&outside::<D>("number"));
    for per_revision in [false, true, false] {
        let plan = set.plan_redo(connection, Some("a2")).unwrap();
        let mut options = Options::default();
        if per_revision {
            options = options.per_revision();
        }
        let report = set.redo_with(connection, plan, &mut options).unwrap();
        let steps: Vec<String> =
            report.steps.iter().map(|step| format!("{} {}", step.direction, step.revision)).collect();
        assert_eq!(steps, ["downgrade a3", "downgrade a2", "upgrade a2", "upgrade a3"]);
        assert_eq!(columns::<D>(connection), ["notes.number", "remarks.id", "users.id"]);
        assert_eq!(set.check(connection).unwrap().status, Status::AtHead);
        let leases = "SELECT count(*) AS column1 FROM __migrations_state WHERE lease_owner IS NOT NULL";
        assert_eq!(D::texts(connection, leases), ["0"]);
    }
    let after = "SELECT rows_after AS column1 FROM __migrations_log WHERE rows_after <> '' ORDER BY id DESC LIMIT 1";
    assert_eq!(D::texts(connection, after), ["a3"]);
}

fn a_failure_says_where_the_database_stands<D: Database>() {
    let (_database, mut connection) = at_two::<D>(&two(NOTES.0, NOTES.1));
    let connection = &mut connection;
    connection.batch_execute("INSERT INTO notes VALUES (7)").unwrap();
    let set = D::set(&two(&format!("{NOTES_AND_TEXT}\nINSERT INTO missing VALUES (1);"), NOTES.1));
    let plan = set.plan_redo(connection, None).unwrap();
    let error = set.redo(connection, plan).unwrap_err();
    assert_eq!((error.kind(), error.revision(), error.line()), (ErrorKind::Database, Some("a2"), Some(6)), "{error}");
    let mended = D::set(&two(&format!("{NOTES_AND_TEXT}\nINSERT INTO notes VALUES (1, 'x');"), NOTES.1));
    if D::DIALECT == Dialect::Mysql {
        assert_eq!(error.database_state(), &DatabaseState::Inside { revision: "a2".to_owned(), done: 1 });
        assert!(error.to_string().contains("taken back, and not yet run again: a2"), "{error}");
        let refused = mended.plan_redo(connection, None).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Interrupted);
        assert!(refused.to_string().contains("finish that first: run upgrade again"), "{refused}");
        let refused = mended.upgrade(connection, "head").unwrap_err().to_string();
        assert!(refused.contains("repair --continue-changed"), "{refused}");
        mended.repair(connection, Repair::ContinueChanged).unwrap();
        mended.upgrade(connection, "head").unwrap();
    } else {
        assert_eq!(error.database_state(), &DatabaseState::Unchanged);
        assert_eq!(D::texts(connection, "SELECT id AS column1 FROM notes"), ["7"]);
        let plan = mended.plan_redo(connection, None).unwrap();
        mended.redo(connection, plan).unwrap();
    }
    assert_eq!(D::texts(connection, "SELECT text AS column1 FROM notes"), ["x"]);
    assert_eq!(mended.check(connection).unwrap().status, Status::AtHead);
}

fn an_interrupted_way_back_goes_on<D: Database>() {
    let revision = |up: &str, down: &str| {
        Folder::new().revision("a1", "base", USERS.0, USERS.1).revision("a2", "a1\n-- transaction: none", up, down)
    };
    let down = "INSERT INTO done VALUES (1);\nINSERT INTO missing VALUES (1);\nDROP TABLE notes;";
    let database = D::new();
    let connection = &mut database.connect();
    connection.batch_execute("CREATE TABLE done (id INTEGER)").unwrap();
    D::set(&revision(NOTES.0, down)).upgrade(connection, "head").unwrap();
    let set = D::set(&revision(NOTES_AND_TEXT, down));
    let plan = set.plan_redo(connection, None).unwrap();
    let error = set.redo(connection, plan).unwrap_err();
    assert_eq!(error.database_state(), &DatabaseState::Inside { revision: "a2".to_owned(), done: 1 }, "{error}");
    let error = set.upgrade(connection, "head").unwrap_err().to_string();
    assert!(error.contains("finish that first: run downgrade, or redo, again"), "{error}");
    connection.batch_execute("CREATE TABLE missing (id INTEGER)").unwrap();
    let plan = set.plan_redo(connection, None).unwrap();
    set.redo(connection, plan).unwrap();
    // The first statement has not run twice.
    assert_eq!(D::texts(connection, "SELECT count(*) AS column1 FROM done"), ["1"]);
    assert!(columns::<D>(connection).contains(&"notes.text".to_owned()));
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
}

fn somebody_else_was_here_since_the_plan<D: Database>() {
    let folder = two(NOTES.0, NOTES.1).revision("a3", "a2", REMARKS.0, REMARKS.1);
    let database = D::new();
    let connection = &mut database.connect();
    let set = D::set(&folder);
    set.upgrade(connection, "a2").unwrap();
    let plan = set.plan_redo(connection, Some("a2")).unwrap();
    set.upgrade(&mut database.connect(), "head").unwrap();
    let error = set.redo(connection, plan).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PlanOutdated, "{error}");
    assert_eq!(log::<D>(&set, connection), ["upgrade a1", "upgrade a2", "upgrade a3"]);
}

fn what_cannot_be_redone<D: Database>() {
    let database = D::new();
    let connection = &mut database.connect();
    let folder = two(NOTES.0, NOTES.1);
    let set = D::set(&folder);
    let kind = |connection: &mut D::Connection, target| set.plan_redo(connection, target).unwrap_err().kind();
    assert_eq!(kind(connection, None), ErrorKind::Target);
    set.upgrade(connection, "a1").unwrap();
    for target in ["a2", "zz", "-1", "base"] {
        assert_eq!(kind(connection, Some(target)), ErrorKind::Target, "{target}");
    }
    let irreversible = || {
        Folder::new()
            .file("a1/up.sql", "-- revision: a1\n-- down_revision: base\n-- irreversible: gone is gone\nSELECT 1;")
    };
    let error = D::set(&irreversible()).plan_redo(connection, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Irreversible);
    // What did something when it ran needs a way back, though it does nothing now.
    let empty = Folder::new().file("a1/up.sql", "-- revision: a1\n-- down_revision: base\n");
    let empty = empty.config("[database.main.levels]\nmissing-down = \"allow\"");
    let error = D::set(&empty).plan_redo(connection, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Irreversible, "{error}");
    assert_eq!(columns::<D>(connection), ["users.id"]);
}

fn several_current_revisions<D: Database>() {
    let folder = |up: &str| two(up, NOTES.1).revision("b1", "base", REMARKS.0, REMARKS.1);
    let database = D::new();
    let connection = &mut database.connect();
    D::set(&folder(NOTES.0)).upgrade(connection, "heads").unwrap();
    let set = D::set(&folder(NOTES_AND_TEXT));
    let error = set.plan_redo(connection, None).unwrap_err();
    assert_eq!((error.kind(), error.candidates()), (ErrorKind::Target, ["a2".to_owned(), "b1".to_owned()].as_slice()));
    let plan = set.plan_redo(connection, Some("b1")).unwrap();
    assert_eq!(plan.left_edited, ["a2"]);
    let plan = set.plan_redo(connection, Some("a2")).unwrap();
    set.redo(connection, plan).unwrap();
    assert_eq!(columns::<D>(connection), ["notes.id", "notes.text", "remarks.id", "users.id"]);
}

fn another_edit_below<D: Database>() {
    let folder = |up: &str| two(up, NOTES.1).revision("a3", "a2", REMARKS.0, REMARKS.1);
    let database = D::new();
    let connection = &mut database.connect();
    D::set(&folder(NOTES.0)).upgrade(connection, "head").unwrap();
    let set = D::set(&folder(NOTES_AND_TEXT));
    let error = set.plan_redo(connection, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Drifted);
    assert!(error.to_string().contains("`redo a2` takes back a2, a3"), "{error}");
    let plan = set.plan_redo(connection, Some("a3")).unwrap();
    let report = set.redo(connection, plan).unwrap();
    assert_eq!(report.notes, ["a2 was edited, too, and is not redone"]);
}

/// While one redoes again and again, others upgrade: they must never find the revision taken back.
fn nobody_comes_in_between<D: Database>() {
    let folder = two(NOTES.0, NOTES.1);
    let (database, mut connection) = at_two::<D>(&folder);
    let connection = &mut connection;
    let set = D::set(&folder);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _ends = SetAtEnd(&is_over);
        for _ in 0..2 {
            scope.spawn(|| {
                let connection = &mut database.connect();
                while !is_over.load(Ordering::Relaxed) {
                    set.upgrade(connection, "head").unwrap();
                }
            });
        }
        for round in 0..8 {
            let plan = set.plan_redo(connection, None).unwrap();
            let mut options = Options::default().applied_by("redo");
            if round % 2 == 0 {
                options = options.per_revision();
            }
            set.redo_with(connection, plan, &mut options).unwrap();
        }
    });
    let by_others = "SELECT count(*) AS column1 FROM __migrations_log WHERE applied_by <> 'redo'";
    assert_eq!(D::texts(connection, by_others), ["2"]);
    assert_eq!(log::<D>(&set, connection).len(), 2 + 2 * 8);
}

fn a_caller_in_a_transaction_of_their_own<D: Database>() {
    let (_database, mut connection) = at_two::<D>(&two(NOTES.0, NOTES.1));
    let connection = &mut connection;
    let set = D::set(&two(NOTES_AND_TEXT, NOTES.1));
    let plan = set.plan_redo(connection, None).unwrap();
    let result: Result<(), diesel::result::Error> = connection.transaction(|connection| {
        let run = set.redo(connection, plan);
        if D::DIALECT == Dialect::Mysql {
            assert_eq!(run.unwrap_err().kind(), ErrorKind::InsideTransaction);
        } else {
            assert_eq!(run.unwrap().rows, ["a2"]);
        }
        Err(diesel::result::Error::RollbackTransaction)
    });
    assert!(result.is_err());
    assert_eq!(columns::<D>(connection), ["notes.id", "users.id"]);
    assert_eq!(set.status(connection).unwrap(), Status::Drifted { revisions: vec!["a2".to_owned()] });
}

fn an_accepted_edit_has_not_run<D: Database>() {
    let (_database, mut connection) = at_two::<D>(&two(NOTES.0, NOTES.1));
    let connection = &mut connection;
    let set = D::set(&two(NOTES_AND_TEXT, NOTES.1));
    let said = set.repair(connection, Repair::AcceptChecksums).unwrap();
    assert_eq!(said[0], "accepted the up script of a2");
    assert!(said[1].starts_with("warning: nothing was run"), "{said:?}");
    assert_eq!(said.len(), 2);
    // The log has what was done, and no warnings.
    assert_eq!(log::<D>(&set, connection).last().unwrap(), "repair accepted the up script of a2");
    assert_eq!(set.repair(connection, Repair::AcceptChecksums).unwrap(), [""; 0]);
}

/// SQLite: a table to which others refer is dropped with foreign keys off, in a transaction of its own. The revision is
/// gone for a moment, and a lease keeps others away.
#[test]
fn keys_of_others_on_sqlite() {
    let folder = |more: &str| {
        Folder::new()
            .revision("a1", "base", "CREATE TABLE posts (author INTEGER REFERENCES users (id));", "DROP TABLE posts;")
            .revision("a2", "a1", &format!("CREATE TABLE users (id INTEGER PRIMARY KEY{more});"), "DROP TABLE users;")
            .config("[database.main.levels]\ndangling-key = \"allow\"\nduplicate-object = \"allow\"")
    };
    let database = <Sqlite as Database>::new();
    let connection = &mut database.connect();
    connection.batch_execute("PRAGMA foreign_keys = ON").unwrap();
    folder("").sqlite().upgrade(connection, "head").unwrap();
    let set = folder(", name TEXT").sqlite();
    let plan = set.plan_redo(connection, None).unwrap();
    set.redo(connection, plan).unwrap();
    assert_eq!(columns::<Sqlite>(connection), ["posts.author", "users.id", "users.name"]);
    assert_eq!(Sqlite::texts(connection, "SELECT foreign_keys AS column1 FROM pragma_foreign_keys"), ["1"]);
    assert_eq!(set.check(connection).unwrap().status, Status::AtHead);
    // What runs after it fails: the way back stays, and the message says how to go on.
    let broken = folder(", name TEXT); CREATE TABLE users (id INTEGER").sqlite();
    let plan = broken.plan_redo(connection, None).unwrap();
    let error = broken.redo(connection, plan).unwrap_err();
    assert_eq!(error.database_state(), &DatabaseState::At(vec!["a1".to_owned()]));
    assert!(error.to_string().contains("taken back, and not yet run again: a2"), "{error}");
    let lease = "SELECT count(*) AS column1 FROM __migrations_state WHERE lease_owner IS NOT NULL";
    assert_eq!(Sqlite::texts(connection, lease), ["0"]);
    set.upgrade(connection, "head").unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
}

/// PostgreSQL: what one transaction cannot hold, a redo that commits after each script can.
#[test]
fn what_one_transaction_cannot_hold_on_postgres() {
    let folder = Folder::new()
        .revision("a1", "base", "CREATE TYPE mood AS ENUM ('sad');", "DROP TYPE mood;")
        .revision("a2", "a1", "CREATE TABLE moods (mood mood);", "DROP TABLE moods;")
        .revision("a3", "a2", "ALTER TYPE mood ADD VALUE 'happy';", "ALTER TYPE mood RENAME VALUE 'happy' TO 'glad';")
        .revision("a4", "a3", "INSERT INTO moods VALUES ('happy');", "DELETE FROM moods;");
    let database = <Postgres as Database>::new();
    let connection = &mut database.connect();
    let set = folder.postgres();
    set.upgrade(connection, "head").unwrap();
    let plan = set.plan_redo(connection, Some("a3")).unwrap();
    let error = set.redo(connection, plan.clone()).unwrap_err();
    assert_eq!(error.database_state(), &DatabaseState::Unchanged);
    assert!(error.to_string().contains("redo --per-revision"), "{error}");
    set.redo_with(connection, plan, &mut Options::default().per_revision()).unwrap();
    assert_eq!(Postgres::texts(connection, "SELECT mood AS column1 FROM moods"), ["happy"]);
}

/// Whatever else runs, the down script that belongs to what has run is kept until that is taken back.
fn a_recorded_down_script_outlives_other_runs<D: Database>() {
    let database = D::new();
    let connection = &mut database.connect();
    let keeping = |first: (&str, &str), second: &str| {
        let folder = Folder::new().config("store_down = true").revision("a1", "base", first.0, first.1);
        D::set(&folder.revision("a2", "a1", second, NOTES.1))
    };
    keeping(USERS, NOTES.0).upgrade(connection, "head").unwrap();
    let set = keeping(REMARKS, NOTES_AND_TEXT);
    let plan = set.plan_redo(connection, Some("a2")).unwrap();
    set.redo(connection, plan).unwrap();
    let plan = set.plan_redo(connection, Some("a1")).unwrap();
    let way_back = if D::DIALECT == Dialect::Mysql { WayBack::Unproven } else { WayBack::Stored };
    let of_first = plan.revisions.iter().find(|redone| redone.revision == "a1").unwrap();
    assert_eq!((of_first.edited, of_first.way_back), (Edited::Both, way_back));
}
