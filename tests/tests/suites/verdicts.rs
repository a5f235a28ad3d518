//! What the proof says of real pairs, beside what a database made of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use migrations_analysis::config::Settings;
use migrations_analysis::{follow, on_large_stack};
use migrations_core::{Dialect, Servers};
use migrations_schema::round_trip::{RoundTrip, Verdict};
use migrations_tests::{CHAINS, Chain, bare_name, shared};
use serde_json::Value;

/// Bad pairs that cannot be found without a database, with the reason.
const BY_NATURE: &[(&str, &str, &str)] = &[
    ("authelia sqlite", "WebAuthn", "the down calls a function that the program does not define"),
    ("authelia mysql", "ConsistencyFixes", "procedures that put statements together"),
    ("authelia mysql", "WebAuthnMultiCookieDomain", "procedures that put statements together"),
    ("hyperswitch postgres", "add_currencies", "a block that puts statements together"),
    ("syncstorage mysql", "", "a procedure that looks what is there"),
    ("syncstorage mysql", "change_userid", "columns that this procedure may have renamed"),
];

/// Pairs that were recorded otherwise than they are, with the reason.
const OTHERWISE: &[(&str, &str, &str)] = &[
    ("crates.io postgres", "drop_semver_ord", "comments were compared by the number of the column"),
    ("crates.io postgres", "drop_users_gh_encrypted_token", "comments were compared by the number of the column"),
    ("hyperswitch postgres", "events_store_webhook_delivery_attempt_info", "DEFAULT NULL is no default"),
    ("taproot-assets sqlite", "supply_tables_schnorr_serialize_group_key", "a CHECK differs, and none were compared"),
    ("taproot-assets sqlite", "transfers", "two revisions have that name, one restored and one not"),
];

/// What a database made of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Recorded {
    Good,
    ColumnOrder,
    Bad,
    /// The up script failed, so there was nothing to take back.
    NotRun,
}

fn recorded(chain: &Chain) -> Option<BTreeMap<String, Recorded>> {
    let version = match chain.dialect {
        Dialect::Sqlite => "sqlite3.40.json",
        Dialect::Postgres => "postgresql15.json",
        Dialect::Mysql => "mariadb10.11.json",
    };
    let text = std::fs::read_to_string(chain.recorded("reversibility", version)?).ok()?;
    let found: Value = serde_json::from_str(&text).unwrap();
    let mut all = BTreeMap::new();
    for entry in found["not_restored"].as_array().unwrap() {
        let recorded = match entry["verdict"].as_str().unwrap() {
            "NOT RESTORED" | "EMPTY DOWN" | "DOWN FAIL" => Recorded::Bad,
            "COLUMN ORDER" | "ORDER" | "LOGICAL" => Recorded::ColumnOrder,
            "UP FAIL" => Recorded::NotRun,
            _ => continue,
        };
        all.insert(bare_name(entry["migration"].as_str().unwrap()), recorded);
    }
    Some(all)
}

#[derive(Default)]
struct Table {
    pairs: usize,
    agreed: usize,
    found: usize,
    bad: usize,
    unknown: usize,
    false_alarms: usize,
    missed: usize,
    by_nature: usize,
    told: String,
}

impl Table {
    fn enter(&mut self, name: &str, recorded: Recorded, round_trip: &RoundTrip) {
        use Recorded::{Bad, ColumnOrder, Good};
        let verdict = round_trip.verdict;
        let is_alarm = matches!(verdict, Verdict::NotRestored | Verdict::DownFails | Verdict::NoDown);
        self.pairs += 1;
        self.bad += usize::from(recorded == Bad);
        self.unknown += usize::from(verdict == Verdict::Unknown);
        match (recorded, is_alarm) {
            (Bad, true) => self.found += 1,
            (Bad, false) => {
                self.missed += 1;
                let _ = writeln!(self.told, "  missed: {name}: {}", verdict.as_str());
            }
            (Good | ColumnOrder, true) => {
                self.false_alarms += 1;
                let _ = writeln!(self.told, "  false alarm: {name}: {}", verdict.as_str());
                for difference in &round_trip.differences {
                    let _ = writeln!(self.told, "    {difference}");
                }
                for refused in &round_trip.down.refused {
                    let _ = writeln!(self.told, "    {}", refused.fault.message);
                }
            }
            (Recorded::NotRun, _) => {}
            (Good, false) if verdict == Verdict::ColumnOrder => {
                let _ = writeln!(self.told, "  order: {name}");
            }
            _ => self.agreed += 1,
        }
    }
}

#[test]
fn the_proof_says_what_a_database_made_of_real_pairs() {
    if shared("corpora").is_none() {
        return;
    }
    let only = std::env::var("MIGRATIONS_CHAIN").ok();
    let mut wrong = Vec::new();
    for chain in CHAINS.iter().filter(|chain| only.as_ref().is_none_or(|only| chain.name.contains(only.as_str()))) {
        let Some(recorded) = recorded(chain) else { continue };
        let folder = shared(&format!("corpora/{}", chain.path)).unwrap();
        let (root, name) = (folder.parent().unwrap(), folder.file_name().unwrap().to_str().unwrap());
        let settings = Settings { servers: Some(Servers::of(chain.dialect)), ..Settings::new(chain.name, name) };
        let mut table = Table::default();
        on_large_stack(|| {
            follow(root, &settings, |step| {
                let name = bare_name(step.name);
                let known = recorded.get(&name).copied().unwrap_or(Recorded::Good);
                let listed = |list: &[(&str, &str, &str)]| {
                    list.iter().any(|(of, revision, _)| *of == chain.name && *revision == name)
                };
                if listed(BY_NATURE) {
                    // If this fails, the list is too long.
                    table.by_nature += 1;
                    let is_silent = matches!(step.round_trip.verdict, Verdict::Unknown | Verdict::Restored);
                    assert!(is_silent, "{name}: {}", step.round_trip.verdict.as_str());
                } else if !listed(OTHERWISE) {
                    table.enter(&name, known, step.round_trip);
                }
            });
        });
        println!(
            "{}: {} pairs, {} bad ones of which {} found and {} missed, {} false alarms, {} unknown\n{}",
            chain.name,
            table.pairs,
            table.bad,
            table.found,
            table.missed,
            table.false_alarms,
            table.unknown,
            table.told
        );
        if table.false_alarms + table.missed > 0 {
            wrong.push(chain.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
