//! What the proof says of the pairs of real folders, beside what each server made of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use migrations_analysis::{follow, on_large_stack};
use migrations_core::Dialect;
use migrations_schema::round_trip::{RoundTrip, Verdict};
use migrations_tests::RealChain;
use serde_json::Value;

/// Bad pairs that no look at the scripts can find, with the reason.
const NOT_FOUND: &[(&str, &str, &str)] = &[(
    "docs-rs.pg",
    "20240519141105_crate-version-name-field-length",
    "an index on a function of the column goes on to convert from the type that the column had in between",
)];

/// Pairs that were recorded otherwise than they are, with the reason.
const OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "gitness.pg",
        "0026_alter_repo_drop_job_id",
        "its down script has the name of another revision, and was run all the same",
    ),
    ("kratos.my", "20200519101057000000_create_recovery_addresses", "revisions of one name were recorded as one"),
    ("kratos.my", "20200519101058000001_create_recovery_addresses", "revisions of one name were recorded as one"),
];

/// What a server made of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    Good,
    Bad,
    /// It was not judged, or not alone.
    Unknown,
}

fn truths(chain: &RealChain, server: &str) -> Option<BTreeMap<String, Truth>> {
    let text = fs::read_to_string(chain.root.join(format!("truth.{server}.json"))).ok()?;
    let recorded: Value = serde_json::from_str(&text).expect("it is JSON");
    let pairs = recorded["pairs"].as_array().expect("a list");
    let of = |pair: &Value| match pair["truth"].as_str().expect("a word") {
        "restored" | "column-order" => Truth::Good,
        "not-restored" | "down-fails" | "no-down" => Truth::Bad,
        _ => Truth::Unknown,
    };
    Some(pairs.iter().map(|pair| (pair["revision"].as_str().expect("a word").to_owned(), of(pair))).collect())
}

#[derive(Default)]
struct Figures {
    pairs: usize,
    good: usize,
    bad: usize,
    found: usize,
    unknown: usize,
    false_alarms: usize,
    missed: usize,
    not_judged: usize,
    told: String,
}

impl Figures {
    fn enter(&mut self, name: &str, truth: Truth, found: &RoundTrip) {
        let verdict = found.verdict;
        let is_alarm = matches!(verdict, Verdict::NotRestored | Verdict::DownFails | Verdict::NoDown);
        self.pairs += 1;
        self.unknown += usize::from(verdict == Verdict::Unknown);
        match truth {
            Truth::Good => self.good += 1,
            Truth::Bad => self.bad += 1,
            Truth::Unknown => self.not_judged += 1,
        }
        match (truth, is_alarm) {
            (Truth::Bad, true) => self.found += 1,
            (Truth::Good, true) => {
                self.false_alarms += 1;
                self.tell("false alarm", name, found);
            }
            (Truth::Bad, false) if verdict != Verdict::Unknown => {
                self.missed += 1;
                self.tell("missed", name, found);
            }
            _ if verdict == Verdict::Unknown => self.tell_unknown(name, truth, found),
            _ => {}
        }
    }

    fn tell(&mut self, what: &str, name: &str, found: &RoundTrip) {
        let _ = writeln!(self.told, "  {what}: {name}: {}", found.verdict.as_str());
        found.differences.iter().for_each(|it| writeln!(self.told, "    {it}").expect("a text"));
        found.down.refused.iter().for_each(|it| writeln!(self.told, "    {}", it.fault.message).expect("a text"));
    }

    fn tell_unknown(&mut self, name: &str, truth: Truth, found: &RoundTrip) {
        println!("  unknown ({truth:?}): {name}: {:?} {:?}", found.up.unknown, found.down.unknown);
    }
}

fn compare(dialect: Dialect, server: &str) {
    let mut all = Figures::default();
    let mut chains = 0;
    for chain in RealChain::all(dialect) {
        let Some(truths) = truths(&chain, server) else { continue };
        chains += 1;
        let mut figures = Figures::default();
        on_large_stack(|| {
            follow(&chain.root, &chain.settings, |step| {
                let listed = |list: &[(&str, &str, &str)]| {
                    list.iter().any(|(of, revision, _)| *of == chain.name && *revision == step.name)
                };
                let truth = truths.get(step.revision).copied().unwrap_or(Truth::Unknown);
                if listed(NOT_FOUND) {
                    let is_silent = matches!(step.round_trip.verdict, Verdict::Unknown | Verdict::Restored);
                    assert!(is_silent, "{} is found now: {}", step.name, step.round_trip.verdict.as_str());
                } else if !listed(OTHERWISE) {
                    figures.enter(step.name, truth, step.round_trip);
                }
            });
        });
        println!(
            "{}: {} pairs, {} good, {} bad of which {} found and {} missed, {} false alarms, {} unknown, {} not judged",
            chain.name,
            figures.pairs,
            figures.good,
            figures.bad,
            figures.found,
            figures.missed,
            figures.false_alarms,
            figures.unknown,
            figures.not_judged
        );
        all.add(&chain.name, figures);
    }
    println!(
        "{server}: {chains} chains, {} pairs, {} good, {} bad of which {} found and {} missed, {} false alarms, {} unknown",
        all.pairs, all.good, all.bad, all.found, all.missed, all.false_alarms, all.unknown
    );
    assert!(all.false_alarms + all.missed == 0, "{}", all.told);
}

impl Figures {
    fn add(&mut self, chain: &str, other: Self) {
        self.pairs += other.pairs;
        self.good += other.good;
        self.bad += other.bad;
        self.found += other.found;
        self.unknown += other.unknown;
        self.false_alarms += other.false_alarms;
        self.missed += other.missed;
        self.not_judged += other.not_judged;
        let _ = write!(self.told, "{chain}\n{}", other.told);
    }
}

#[test]
fn pairs_as_postgresql_judged_them() {
    compare(Dialect::Postgres, "postgresql-15");
}

#[test]
fn pairs_as_mysql_judged_them() {
    compare(Dialect::Mysql, "mysql-9.7");
}

#[test]
fn pairs_as_mariadb_judged_them() {
    compare(Dialect::Mysql, "mariadb-10.11");
}

#[test]
fn pairs_as_sqlite_judged_them() {
    compare(Dialect::Sqlite, "sqlite-3.40");
}
