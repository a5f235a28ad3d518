//! Questions about revision graphs with the answers that Alembic gave.

use std::collections::{BTreeMap, BTreeSet};

use migrations_core::{
    AppliedSet, DowngradeTarget, Plan, RangeTarget, Revision, RevisionMap, StampTarget, Symbol, Target, UpgradeTarget,
};
use serde_json::Value;

/// Cases in which we answer otherwise on purpose, with what we answer.
const DELIBERATE: &[(&str, &str)] = &[
    ("linear/17", "`+1zzz` is refused: the grammar matches the whole text"),
    ("linear/27", "a row that stands there twice is refused: the key of our table does not allow it"),
    ("linear/55", "stamping a revision and its ancestor leaves one row: rows are the maximal elements"),
    ("linear/65", "`-2:c330` counts from the upper end, not from the heads"),
    ("linear/80", "a walk past the end is always an error, `show -9` included"),
    ("random_linear_5097/00", "as linear/55"),
];

/// Operations that are the command line's: they write files or print SQL. `migrations-cli/tests/graph_cases.rs` compares
/// them, and the printed listings.
const COMMAND_LINE: &[&str] = &["revision", "ensure_version"];

type Answer = Result<BTreeMap<&'static str, Value>, String>;

#[test]
fn answers_equal_those_of_alembic() {
    let Some(path) = migrations_tests::shared("graph-cases.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut failures = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in file["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let query = &case["query"];
        let verdict = if COMMAND_LINE.contains(&query["op"].as_str().unwrap()) || query["sql"] == true {
            "by the command line"
        } else {
            let revisions = revisions(&file["graphs"][case["graph"].as_str().unwrap()]);
            let ours = match RevisionMap::build(&revisions) {
                Ok(map) => answer(&map, query),
                Err(errors) => Err(format!("graph refused: {errors:?}")),
            };
            match judge(case, &ours) {
                Ok(()) => "as Alembic",
                Err(_) if DELIBERATE.iter().any(|(known, _)| *known == name) => "deliberately otherwise",
                Err(why) => {
                    failures
                        .push(format!("{name}: {why}\n  query {query}\n  ours {ours:?}\n  theirs {}", case["answer"]));
                    "FAILED"
                }
            }
        };
        *counts.entry(verdict).or_default() += 1;
    }
    println!("{counts:?}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(counts["deliberately otherwise"], DELIBERATE.len());
    assert_eq!(counts.values().sum::<usize>(), 263);
}

/// To which revisions a label extends is part of what listings print.
#[test]
fn labels_extend_as_in_alembic() {
    let Some(path) = migrations_tests::shared("graph-cases.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut compared = 0;
    for (name, graph) in file["graphs"].as_object().unwrap().iter().filter(|(_, graph)| graph["truth"] == "valid") {
        let revisions = revisions(graph);
        let map = RevisionMap::build(&revisions).unwrap();
        for (node, labels) in map.nodes().zip(map.labels()) {
            let theirs = strings(&graph["alembic"]["nodes"][map.id(node)]["labels"]);
            assert_eq!(labels, theirs, "{} of {name}", map.id(node));
            compared += 1;
        }
    }
    println!("{compared} revisions compared");
    assert!(compared > 100);
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().map(|item| item.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn revisions(graph: &Value) -> Vec<Revision> {
    let read = |revision: &Value| {
        Revision::revising(revision["id"].as_str().unwrap(), strings(&revision["down"]))
            .with_depends_on(strings(&revision["depends_on"]))
            .with_branch_labels(strings(&revision["labels"]))
    };
    graph["revisions"].as_array().unwrap().iter().map(read).collect()
}

fn judge(case: &Value, ours: &Answer) -> Result<(), String> {
    let theirs = &case["answer"];
    match case["expect"].as_str().unwrap() {
        "same" => same(theirs, ours),
        "same_or_reject" if ours.as_ref().is_err_and(|why| why.starts_with("graph refused")) => Ok(()),
        "same_or_reject" => same(theirs, ours),
        "reject" => match ours {
            Err(why) if why.starts_with("graph refused") => Ok(()),
            _ => Err("the graph must be refused".to_owned()),
        },
        "no_crash" => match (ours, case.get("ideal_final")) {
            (Ok(fields), Some(ideal)) if fields.get("final") == Some(ideal) => Ok(()),
            (Ok(_), _) => Err("neither an error nor the ideal end".to_owned()),
            (Err(_), _) => Ok(()),
        },
        other => Err(format!("unknown expectation {other}")),
    }
}

fn same(theirs: &Value, ours: &Answer) -> Result<(), String> {
    let fields = match (theirs.get("error"), ours) {
        (Some(_), Err(_)) => return Ok(()),
        (Some(_), Ok(_)) => return Err("an error is expected".to_owned()),
        (None, Err(why)) => return Err(format!("no error is expected: {why}")),
        (None, Ok(fields)) => fields,
    };
    let unstable = strings(&theirs["unstable"]);
    for (field, value) in fields {
        if !unstable.iter().any(|name| name == field) && theirs.get(*field).is_some_and(|theirs| theirs != value) {
            return Err(format!("`{field}` differs"));
        }
    }
    Ok(())
}

fn answer(map: &RevisionMap<'_>, query: &Value) -> Answer {
    let target = || strings(&query["target"]);
    let applied = |rows: &[String]| AppliedSet::from_rows(map, rows).map_err(|error| error.to_string());
    let rows = if query["purge"] == true { Vec::new() } else { strings(&query["current"]) };
    match query["op"].as_str().unwrap() {
        "upgrade" => {
            let target: UpgradeTarget = target()[0].parse().map_err(text)?;
            map.plan_upgrade(&applied(&rows)?, &target).map(|plan| plan_fields(map, &plan)).map_err(text)
        }
        "downgrade" => {
            let target: DowngradeTarget = target()[0].parse().map_err(text)?;
            map.plan_downgrade(&applied(&rows)?, &target).map(|plan| plan_fields(map, &plan)).map_err(text)
        }
        "stamp" => {
            let targets: Vec<StampTarget> =
                target().iter().map(|target| target.parse()).collect::<Result<_, _>>().map_err(text)?;
            let plan = map.plan_stamp(&applied(&rows)?, &targets).map_err(text)?;
            Ok(BTreeMap::from([("final", plan.final_rows().into())]))
        }
        "history" => {
            let range = match query.get("target") {
                Some(range) => range.as_str().unwrap().parse::<RangeTarget>().map_err(text)?,
                None => RangeTarget { lower: None, upper: None },
            };
            let found = map.history(&range, &applied(&rows)?).map_err(text)?;
            Ok(BTreeMap::from([("revisions", map.ids(found).into())]))
        }
        "iterate" => iterate(map, query),
        "resolve" => {
            let target: Target = target()[0].parse().map_err(text)?;
            let found = map.resolve(&target).map_err(text)?;
            Ok(BTreeMap::from([("revisions", map.ids(found).into())]))
        }
        "heads" => {
            Ok(BTreeMap::from([("revisions", map.ids(map.heads()).into()), ("real", map.ids(map.real_heads()).into())]))
        }
        "bases" => {
            Ok(BTreeMap::from([("revisions", map.ids(map.bases()).into()), ("real", map.ids(map.real_bases()).into())]))
        }
        "branches" => Ok(BTreeMap::from([("branchpoints", map.ids(map.branch_points()).into())])),
        "lineage" => {
            let nodes: Vec<_> = strings(&query["revisions"]).iter().map(|id| map.node(id).unwrap()).collect();
            let kept = map.filter_for_lineage(&nodes, &target()[0].parse().map_err(text)?).map_err(text)?;
            Ok(BTreeMap::from([("revisions", map.ids(kept).into())]))
        }
        "show" => {
            let found = map.resolve(&target()[0].parse().map_err(text)?).map_err(text)?;
            Ok(BTreeMap::from([("shown", map.ids(found).into())]))
        }
        "current" => {
            let applied = applied(&rows)?;
            let rows: BTreeSet<_> = applied.rows(map).into_iter().collect();
            let heads: BTreeSet<_> = map.ids(map.heads()).into_iter().collect();
            if query["check_heads"] == true && rows != heads {
                return Err("not at heads".to_owned());
            }
            Ok(BTreeMap::from([("revisions", rows.into_iter().collect::<Vec<_>>().into())]))
        }
        other => panic!("unknown operation {other}"),
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn plan_fields(map: &RevisionMap<'_>, plan: &Plan<'_>) -> BTreeMap<&'static str, Value> {
    let steps = plan.steps_with_rows().map(|(step, before, after)| {
        let node = step.node.expect("a step that runs a script has a revision");
        let redundant = map.redundant_dependencies().iter().filter(|(of, _)| *of == node).map(|&(_, parent)| parent);
        let mut needs = map.ids(map.parents(node).iter().copied().chain(redundant));
        needs.sort_unstable();
        let dir = if step.direction == migrations_core::Direction::Upgrade { "up" } else { "down" };
        serde_json::json!({"dir": dir, "before": before, "after": after, "rev": map.id(node), "needs": needs})
    });
    let order: Vec<&str> = plan.steps().iter().filter_map(|step| step.node).map(|node| map.id(node)).collect();
    BTreeMap::from([
        ("steps", steps.collect::<Vec<_>>().into()),
        ("final", plan.final_rows().into()),
        ("plan", order.into()),
    ])
}

/// Several targets at once, each end possibly relative to the other: what only the oracle's own interface has.
fn iterate(map: &RevisionMap<'_>, query: &Value) -> Answer {
    let ends = |value: &Value| -> Result<Vec<Target>, String> {
        strings(value).iter().map(|end| end.parse::<Target>().map_err(text)).collect()
    };
    let (upper, lower) = (ends(&query["upper"])?, ends(&query["lower"])?);
    let implicit_base = query["implicit_base"] == true;
    let found = match (&upper[..], &lower[..]) {
        ([upper], [lower]) if !implicit_base && query["inclusive"] == true => {
            let range = RangeTarget { lower: Some(lower.clone()), upper: Some(upper.clone()) };
            map.history(&range, &AppliedSet::empty(map))
        }
        _ => {
            let nodes = |ends: &[Target]| -> Result<Vec<_>, String> {
                Ok(ends.iter().map(|end| map.resolve(end).map_err(text)).collect::<Result<Vec<_>, _>>()?.concat())
            };
            map.iterate(&nodes(&upper)?, &nodes(&lower)?, None, query["inclusive"] == true, implicit_base)
        }
    };
    Ok(BTreeMap::from([("revisions", map.ids(found.map_err(text)?).into())]))
}

#[test]
fn symbols_are_words_and_nothing_else_is() {
    assert_eq!("heads".parse::<Target>().unwrap().symbol(), Some(&Symbol::Heads));
    assert_eq!("headsx".parse::<Target>().unwrap().symbol(), Some(&Symbol::Name("headsx".to_owned())));
}
