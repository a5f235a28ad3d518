//! Generated expressions on PostgreSQL: what the server takes is not refused here, and most of what it refuses is.

use std::collections::BTreeMap;

use migrations_tests::beside::Beside;
use migrations_tests::expressions::{Expressions, SETUP};
use migrations_tests::{Postgres, effort};

/// Of a thousand queries both say the same of at least so many.
const AGREED: usize = 975;

/// The words of an error without what is quoted in it.
fn reason(error: &str) -> String {
    let line = error.lines().next().unwrap_or_default();
    line.split('"').step_by(2).collect::<Vec<_>>().join("X").chars().take(100).collect()
}

#[test]
fn expressions_are_judged_on_postgres_as_the_server_judges_them() {
    let count = effort().count(300, 3_000, 50_000);
    let mut beside = Beside::<Postgres>::default();
    for statement in SETUP {
        assert!(beside.run(statement).agree(), "{statement}");
    }
    let (mut taken, mut agreed) = (0, 0);
    let mut false_alarms: Vec<String> = Vec::new();
    let mut missed: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for seed in 0..count {
        let view = Expressions::new(seed as u64 * 7919 + 31).view();
        let said = beside.look_at(&view);
        taken += usize::from(said.server.is_ok());
        agreed += usize::from(said.agree());
        if said.is_false_alarm() {
            false_alarms.push(format!("{}\n    {view}", said.refused.join("\n    ")));
        } else if let (Err(error), true) = (&said.server, said.refused.is_empty()) {
            let entry = missed.entry(reason(error)).or_default();
            entry.0 += 1;
            entry.1 = format!("{}: {view}", error.lines().next().unwrap_or_default());
        }
    }
    let mut missed: Vec<_> = missed.into_iter().collect();
    missed.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
    for (reason, (times, example)) in missed.iter().take(25) {
        println!("{times:>5} {reason}\n      {example}");
    }
    println!("{agreed} of {count} are judged alike, {taken} of them are taken");
    assert!(false_alarms.is_empty(), "{} of {taken}:\n{}", false_alarms.len(), false_alarms.join("\n"));
    assert!(agreed * 1000 >= AGREED * count, "{agreed} of {count} are judged alike");
}
