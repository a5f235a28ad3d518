//! Pairs in which something was forgotten: the proof finds each of them.

use migrations_core::Dialect;
use migrations_schema::round_trip::Verdict;
use migrations_tests::{Folder, cases};
use proptest::prelude::*;

/// A change and its way back.
type Step = (String, String);

const BASE: &str = "CREATE TABLE t (id integer PRIMARY KEY, x integer NOT NULL DEFAULT 1, y text);";

fn step(number: usize, kind: usize, dialect: Dialect) -> Step {
    let pair = |up: String, down: String| (up, down);
    let of_table = |up: &str, down: &str| pair(format!("ALTER TABLE t {up}"), format!("ALTER TABLE t {down}"));
    match (kind % if dialect == Dialect::Sqlite { 5 } else { 12 }, dialect) {
        (0, _) => pair(format!("CREATE TABLE n{number} (id integer PRIMARY KEY)"), format!("DROP TABLE n{number}")),
        (1, _) => of_table(&format!("ADD COLUMN c{number} integer DEFAULT 7"), &format!("DROP COLUMN c{number}")),
        (2, Dialect::Mysql) => pair(format!("CREATE INDEX i{number} ON t (x)"), format!("DROP INDEX i{number} ON t")),
        (2, _) => pair(format!("CREATE INDEX i{number} ON t (x, y)"), format!("DROP INDEX i{number}")),
        (3, Dialect::Mysql) => of_table(&format!("ADD UNIQUE KEY k{number} (x)"), &format!("DROP KEY k{number}")),
        (3, _) => pair(format!("CREATE UNIQUE INDEX u{number} ON t (y) WHERE x > 0"), format!("DROP INDEX u{number}")),
        (4, Dialect::Postgres | Dialect::Sqlite) => {
            pair(format!("CREATE VIEW v{number} AS SELECT id FROM t"), format!("DROP VIEW v{number}"))
        }
        (kind, Dialect::Mysql) if kind >= 4 => {
            of_table(&format!("ADD CONSTRAINT q{number} CHECK (x > {number})"), &format!("DROP CONSTRAINT q{number}"))
        }
        (5, _) => of_table(&format!("ADD CONSTRAINT q{number} UNIQUE (x)"), &format!("DROP CONSTRAINT q{number}")),
        (6, _) => of_table(&format!("ADD CHECK (x <> {number})"), "DROP CONSTRAINT t_x_check"),
        (7, _) => pair(format!("CREATE TYPE e{number} AS ENUM ('a', 'b')"), format!("DROP TYPE e{number}")),
        (8, _) => pair(format!("CREATE SEQUENCE s{number}"), format!("DROP SEQUENCE s{number}")),
        (9, _) => of_table("ALTER COLUMN x DROP NOT NULL", "ALTER COLUMN x SET NOT NULL"),
        (10, _) => of_table("ALTER COLUMN x SET DEFAULT 2", "ALTER COLUMN x SET DEFAULT 1"),
        _ => of_table("ALTER COLUMN y TYPE varchar(9)", "ALTER COLUMN y TYPE text"),
    }
}

fn verdict(ups: &[&str], downs: &[&str], dialect: Dialect) -> Verdict {
    let joined = |statements: &[&str]| statements.iter().map(|it| format!("{it};\n")).collect::<String>();
    let folder =
        Folder::new().revision("r1", "base", BASE, "DROP TABLE t;").revision("r2", "r1", &joined(ups), &joined(downs));
    let outcome = folder.check(dialect);
    let summary = outcome.summaries.iter().find(|summary| summary.revision == "r2").expect("it was read");
    summary.verdict.unwrap_or_else(|| panic!("{}", folder.messages(dialect)))
}

proptest! {
    #![proptest_config(cases(10, 40, 400))]

    #[test]
    fn whatever_is_forgotten_is_found(mut kinds in prop::collection::vec(0_usize..12, 1..5), dialect in 0_usize..3) {
        let dialect = Dialect::ALL[dialect];
        // Each kind once: the second of some would undo what the first did.
        kinds.sort_unstable();
        kinds.dedup_by_key(|kind| *kind % if dialect == Dialect::Sqlite { 5 } else { 12 });
        let steps: Vec<Step> = kinds.iter().enumerate().map(|(at, kind)| step(at, *kind, dialect)).collect();
        let ups: Vec<&str> = steps.iter().map(|(up, _)| up.as_str()).collect();
        let downs: Vec<&str> = steps.iter().rev().map(|(_, down)| down.as_str()).collect();
        prop_assert_eq!(verdict(&ups, &downs, dialect), Verdict::Restored, "{:?}\n{:?}", ups, downs);
        for forgotten in 0..downs.len() {
            let mut less = downs.clone();
            less.remove(forgotten);
            let found = verdict(&ups, &less, dialect);
            prop_assert!(
                matches!(found, Verdict::NotRestored | Verdict::DownFails | Verdict::NoDown),
                "{found:?} without `{}` of {downs:?} after {ups:?}", downs[forgotten]
            );
        }
    }
}
