//! Alembic's recorded answers that only a command line can give: new files, offline SQL, printed listings.
//!
//! All others are compared in `tests/tests/suites/graph_cases.rs`.

use std::collections::BTreeSet;

use migrations_tests::{Shell, shared};
use serde_json::Value;

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().map(|item| item.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn quoted(text: &str) -> String {
    format!("'{text}'")
}

/// A folder with the revisions of a recorded graph, whose scripts say which they are.
fn folder(graph: &Value) -> Shell {
    let shell = Shell::with_program(env!("CARGO_BIN_EXE_migrations"));
    let write = |path: &str, text: &str| {
        let path = shell.folder().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "migrations.toml",
        "[database.main]\ndir = \"migrations\"\ndialect = \"sqlite\"\nproject = \"case\"\nfile_template = \"{rev}_{slug}\"\n",
    );
    std::fs::create_dir(shell.folder().join("migrations")).unwrap();
    for (at, revision) in graph["revisions"].as_array().unwrap().iter().enumerate() {
        let id = revision["id"].as_str().unwrap();
        let mut up = format!("-- rev {id}\n--\n-- revision: {id}\n");
        let parents = strings(&revision["down"]);
        up.push_str(&format!(
            "-- down_revision: {}\n",
            if parents.is_empty() { "base".to_owned() } else { parents.join(", ") }
        ));
        for (key, list) in [("branch_labels", "labels"), ("depends_on", "depends_on")] {
            let values = strings(&revision[list]);
            if !values.is_empty() {
                up.push_str(&format!("-- {key}: {}\n", values.join(", ")));
            }
        }
        // Alembic loads by file name; the recorded order is the load order.
        write(&format!("migrations/{at:03}/up.sql"), &format!("{up}SELECT 'up {id}';\n"));
        write(&format!("migrations/{at:03}/down.sql"), &format!("SELECT 'down {id}';\n"));
    }
    shell
}

fn run(shell: &Shell, command: &str) -> Result<String, String> {
    let ran = shell.run(&[command.to_owned()]).remove(0);
    if ran.code == 0 { Ok(ran.output) } else { Err(ran.output) }
}

/// Cases that are answered otherwise on purpose.
const DELIBERATE: &[(&str, &str)] = &[("linear/65", "`-2:c330` counts from the upper end, not from the heads")];

#[test]
fn answers_of_the_command_line_are_those_of_alembic() {
    let Some(path) = shared("graph-cases.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut failures = Vec::new();
    let (mut written, mut scripts, mut texts) = (0, 0, 0);
    for case in file["cases"].as_array().unwrap() {
        let (name, query, theirs) = (case["name"].as_str().unwrap(), &case["query"], &case["answer"]);
        let graph = &file["graphs"][case["graph"].as_str().unwrap()];
        let result = match query["op"].as_str().unwrap() {
            "revision" => {
                written += 1;
                new_revision(&folder(graph), query, theirs)
            }
            "ensure_version" => {
                scripts += 1;
                run(&folder(graph), "migrations ensure-version --sql | sqlite3 -bail app.db && migrations current --database-url app.db")
                    .and_then(|text| if text.is_empty() { Ok(()) } else { Err(text) })
            }
            _ if query["sql"] == true => {
                scripts += 1;
                offline(&folder(graph), query, theirs)
            }
            "history" | "heads" | "branches" | "show" | "current" if theirs.get("text").is_some() => {
                texts += 1;
                listing(&folder(graph), query, theirs)
            }
            _ => continue,
        };
        if let Err(why) = result
            && !DELIBERATE.iter().any(|(known, _)| *known == name)
        {
            failures.push(format!("{name}: {why}\n  query {query}\n  theirs {theirs}"));
        }
    }
    println!("{written} new revisions, {scripts} scripts, {texts} listings");
    assert!(failures.is_empty(), "{} of them differ\n{}", failures.len(), failures.join("\n"));
    assert_eq!((written, scripts, texts), (10, 21, 26));
}

fn new_revision(shell: &Shell, query: &Value, theirs: &Value) -> Result<(), String> {
    let mut command = "migrations revision -m new --json".to_owned();
    let id = query["rev_id"].as_str().unwrap_or("newrev");
    command.push_str(&format!(" --rev-id {}", quoted(id)));
    if let Some(head) = query["head"].as_str() {
        command.push_str(&format!(" --head {}", quoted(head)));
    }
    if query["splice"] == true {
        command.push_str(" --splice");
    }
    for (option, key) in [("--branch-label", "branch_label"), ("--depends-on", "depends_on")] {
        strings(&query[key]).iter().for_each(|value| command.push_str(&format!(" {option} {}", quoted(value))));
    }
    let before = std::fs::read_dir(shell.folder().join("migrations")).unwrap().count();
    let ours = run(shell, &command);
    let after = std::fs::read_dir(shell.folder().join("migrations")).unwrap().count();
    match (theirs.get("error"), ours) {
        (Some(_), Err(_)) if before == after => Ok(()),
        (Some(_), Err(_)) => Err("something was written".to_owned()),
        (Some(_), Ok(_)) => Err("an error is expected".to_owned()),
        (None, Err(why)) => Err(why),
        (None, Ok(text)) => {
            let written: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            let new = &theirs["new"];
            let name = new["filename"].as_str().unwrap().trim_end_matches(".py");
            let shown: Value = serde_json::from_str(&run(shell, "migrations show newrev --json")?).unwrap();
            let shown = &shown["revisions"][0];
            let heads: Value = serde_json::from_str(&run(shell, "migrations heads --json")?).unwrap();
            let heads: BTreeSet<String> = heads["revisions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|head| head["revision"].as_str().unwrap().to_owned())
                .collect();
            let same = [
                (&written["revision"], &new["id"]),
                (&shown["down_revisions"], &new["down"]),
                (&shown["depends_on"], &new["depends_on"]),
                (&shown["branch_labels"], &new["labels"]),
            ];
            if let Some((ours, theirs)) = same.iter().find(|(ours, theirs)| ours != theirs) {
                return Err(format!("ours {ours}, theirs {theirs}"));
            }
            let theirs: BTreeSet<String> = strings(&theirs["heads_after"]).into_iter().collect();
            let is_same = written["name"] == name && heads == theirs;
            if is_same { Ok(()) } else { Err(format!("{written} {heads:?}")) }
        }
    }
}

/// Alembic's script as lines that both have: what runs, in which order, and the rows that are left.
///
/// The tables are others by design, and so is the transaction: ours is one, with a guard.
fn offline(shell: &Shell, query: &Value, theirs: &Value) -> Result<(), String> {
    let op = query["op"].as_str().unwrap();
    let targets: Vec<String> = strings(&query["target"]).iter().map(|target| quoted(target)).collect();
    let purge = if query["purge"] == true { " --purge" } else { "" };
    let ours = run(shell, &format!("migrations {op} {} --sql{purge}", targets.join(" ")));
    let (theirs_sql, ours) = match (theirs.get("error"), ours) {
        (Some(_), Err(_)) => return Ok(()),
        (Some(_), Ok(_)) => return Err("an error is expected".to_owned()),
        (None, Err(why)) => return Err(why),
        (None, Ok(ours)) => (theirs["sql"].as_str().unwrap(), ours),
    };
    let ran = |sql: &str| -> Vec<String> {
        sql.lines()
            .filter(|line| line.starts_with("SELECT '"))
            .map(|line| line.trim_end_matches(';').to_owned())
            .collect()
    };
    if ran(theirs_sql) != ran(&ours) {
        return Err(format!("other statements: {ours}"));
    }
    let announced: Vec<&str> =
        ours.lines().filter_map(|line| line.strip_prefix("-- ")).filter(|line| line.starts_with("Running")).collect();
    let logged = strings(&theirs["log"]);
    if announced != logged {
        return Err(format!("announced {announced:?}, theirs {logged:?}"));
    }
    let (before, after) = rows_around(theirs_sql, strings(&query["target"]).first().map_or("", String::as_str));
    let start = if before.is_empty() { "base".to_owned() } else { before.join(" ") };
    std::fs::write(shell.folder().join("script.sql"), &ours).unwrap();
    let run_it = format!(
        "export DATABASE_URL=app.db; migrations ensure-version -q && migrations stamp -q {start} && sqlite3 -bail app.db < script.sql > ran.txt && \
         {{ migrations check > checked.txt; test $? -le 4; }} && migrations current --json"
    );
    let current: Value = serde_json::from_str(&run(shell, &run_it)?).map_err(|error| error.to_string())?;
    let current: Vec<String> = current["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|revision| revision["revision"].as_str().unwrap().to_owned())
        .collect();
    if current == after { Ok(()) } else { Err(format!("ends at {current:?}, theirs at {after:?}")) }
}

/// The version rows before and after Alembic's script.
fn rows_around(sql: &str, target: &str) -> (Vec<String>, Vec<String>) {
    let literals = |line: &str| -> Vec<String> { line.split('\'').skip(1).step_by(2).map(str::to_owned).collect() };
    let mut rows: BTreeSet<String> = BTreeSet::new();
    let mut before: BTreeSet<String> = BTreeSet::new();
    let mut is_first = true;
    for line in sql.lines() {
        let values = literals(line);
        match line.split(' ').next().unwrap_or_default() {
            "INSERT" => {
                rows.insert(values[0].clone());
            }
            "UPDATE" => {
                if is_first {
                    before.insert(values[1].clone());
                }
                rows.remove(&values[1]);
                rows.insert(values[0].clone());
            }
            "DELETE" => {
                if is_first {
                    before.insert(values[0].clone());
                }
                rows.remove(&values[0]);
            }
            _ => continue,
        }
        is_first = false;
    }
    if is_first {
        // Nothing moves: it stays where it starts.
        let start: Vec<String> = target
            .split_once(':')
            .map(|(start, _)| start.to_owned())
            .filter(|start| start != "base")
            .into_iter()
            .collect();
        return (start.clone(), start);
    }
    (before.into_iter().collect(), rows.into_iter().collect())
}

fn listing(shell: &Shell, query: &Value, theirs: &Value) -> Result<(), String> {
    let op = query["op"].as_str().unwrap();
    let target = query.get("target").map(|target| strings(target).join(" "));
    let arguments = match (op, &target) {
        ("history", Some(range)) => format!("-r {}", quoted(range)),
        (_, Some(target)) => quoted(target),
        (_, None) => String::new(),
    };
    let flags: String = [("check_heads", " --check-heads"), ("indicate_current", " -i"), ("verbose", " -v")]
        .iter()
        .filter(|(key, _)| query[*key] == true)
        .map(|(_, flag)| *flag)
        .collect();
    let rows = strings(&query["current"]);
    let stamp = if rows.is_empty() {
        "migrations ensure-version -q".to_owned()
    } else {
        format!("migrations ensure-version -q; migrations stamp -q {}", rows.join(" "))
    };
    let ours =
        run(shell, &format!("export DATABASE_URL=app.db; {stamp}; migrations {op} {arguments}{flags} 2> said.txt"))?;
    let theirs = theirs["text"].as_str().unwrap();
    let wanted = lines(theirs);
    let ours = lines(&ours);
    if ours == wanted { Ok(()) } else { Err(format!("ours {ours:#?}, theirs {wanted:#?}")) }
}

/// Lines to compare: no trailing blanks, labels as a set, without what is about Python files: paths, and the docstring
/// after its first line.
fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim_end().to_owned())
        .filter(|line| !line.is_empty())
        .filter(|line| {
            !["Path:", "    Revision ID", "    Revises", "    Create Date"].iter().any(|start| line.starts_with(start))
        })
        .map(|line| {
            // Labels stand in one pair of brackets, in any order.
            let mut sorted: Vec<&str> = line.split([' ', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
            sorted.sort_unstable();
            sorted.join(" ")
        })
        .collect()
}
