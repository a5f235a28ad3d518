//! A process that stands still for longer than its lease lasts finds that another one has taken over. That can happen at
//! every moment of a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use migrations::Options;
use migrations_tests::{Database, Folder, Postgres, Sqlite, effort, side_by_side};

/// Events on a connection, counted; at one of them the lease is taken away, if it is held and no transaction keeps others
/// from writing.
#[derive(Default)]
struct Theft {
    events: AtomicUsize,
    is_done: AtomicBool,
}

impl Theft {
    /// `steal` takes every lease that is held, and fails where that would have to wait.
    fn at<D: Database>(
        connection: &mut D::Connection,
        at: usize,
        mut thief: D::Connection,
        steal: &'static str,
    ) -> Arc<Self> {
        let theft = Arc::new(Self::default());
        let seen = Arc::clone(&theft);
        connection.set_instrumentation(move |_: InstrumentationEvent<'_>| {
            if seen.events.fetch_add(1, Ordering::Relaxed) == at && thief.batch_execute(steal).is_ok() {
                let owners = D::texts(
                    &mut thief,
                    "SELECT lease_owner AS column1 FROM __migrations_state WHERE lease_owner = 'thief'",
                );
                seen.is_done.store(!owners.is_empty(), Ordering::Relaxed);
            }
        });
        theft
    }
}

/// What runs in a transaction stands before and after what does not.
fn folder() -> Folder {
    Folder::new()
        .revision("a", "base", "CREATE TABLE zero (x INTEGER);", "DROP TABLE zero;")
        .revision("b", "a", "CREATE TABLE one (x INTEGER); VACUUM; INSERT INTO one VALUES (1);", "DROP TABLE one;")
        .revision("c", "b", "CREATE TABLE two (x INTEGER); INSERT INTO two VALUES (2);", "DROP TABLE two;")
        .revision("d", "c", "VACUUM; CREATE TABLE three (x INTEGER);", "DROP TABLE three;")
}

/// The run stands back, waits for the thief, and does what is left, once.
fn a_lease_can_be_lost_at_every_moment<D: Database>(steal: &'static str) {
    let set = D::set(&folder());
    let upgrade_with_theft_at = |at: usize| {
        let database = D::new();
        let connection = &mut database.connect();
        set.upgrade(connection, "a").unwrap();
        let theft = Theft::at::<D>(connection, at, database.connect(), steal);
        set.upgrade_with(connection, "head", &mut Options::default().per_revision())
            .unwrap_or_else(|error| panic!("at event {at}: {error}"));
        let events = theft.events.load(Ordering::Relaxed);
        let rows = "SELECT CAST(x AS CHAR(1)) AS column1 FROM (SELECT x FROM one UNION ALL SELECT x FROM two) AS both_tables ORDER BY x";
        assert_eq!(D::texts(connection, rows), ["1", "2"], "at event {at}");
        let logged = "SELECT revision AS column1 FROM __migrations_log ORDER BY revision";
        assert_eq!(D::texts(connection, logged), ["a", "b", "c", "d"], "at event {at}");
        (events, theft.is_done.load(Ordering::Relaxed))
    };
    let (events, _) = upgrade_with_theft_at(usize::MAX);
    let moments: Vec<usize> = (0..events).step_by(effort().step(11, 5)).collect();
    let done = side_by_side(16, &moments, |at| upgrade_with_theft_at(*at));
    let thefts = done.iter().filter(|(_, is_done)| *is_done).count();
    println!("{}: {thefts} thefts at {} of {events} moments", D::NAME, moments.len());
    assert!(thefts > 3);
}

#[test]
fn leases_of_sqlite() {
    a_lease_can_be_lost_at_every_moment::<Sqlite>(
        "UPDATE __migrations_state SET lease_owner = 'thief', \
         lease_until = CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) + 50 WHERE lease_owner IS NOT NULL",
    );
}

#[test]
fn leases_on_postgres() {
    a_lease_can_be_lost_at_every_moment::<Postgres>(
        "SET lock_timeout = '10ms'; UPDATE __migrations_state SET lease_owner = 'thief', \
         lease_until = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) + 50 WHERE lease_owner IS NOT NULL",
    );
}
