//! Statements with something wrong in them: reading ends, and nothing panics, whatever is written.
//!
//! A hang is told from a loaded machine by a limit that is many thousand times what a statement needs.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use migrations_analysis::splitter::split;
use migrations_analysis::{check, config::Settings, on_large_stack, stated_schema};
use migrations_core::lexer::tokenize;
use migrations_core::{Dialect, Servers};
use migrations_tests::{effort, shared};

/// How long one script may take. It needs a millisecond or so.
const LIMIT: Duration = Duration::from_secs(120);

/// A statement of somebody who wrote it so.
struct Sample {
    dialect: Dialect,
    text: String,
}

/// Numbers that look like chance and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        // Knuth's multiplier for 64 bits; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// Words that begin or go on a clause, one of which may be enough to lead a reader astray.
const KEYWORDS: &[&str] = &[
    "ADD",
    "ALTER",
    "ALWAYS",
    "AND",
    "AS",
    "AUTO_INCREMENT",
    "BEGIN",
    "BY",
    "CASCADE",
    "CASE",
    "CHECK",
    "COLLATE",
    "COLUMN",
    "COMMENT",
    "CONSTRAINT",
    "CREATE",
    "DEFAULT",
    "DEFERRABLE",
    "DEFINER =",
    "DELETE",
    "DROP",
    "END",
    "ENUM",
    "EXCLUDE",
    "EXECUTE",
    "EXISTS",
    "FOR",
    "FOREIGN",
    "FROM",
    "FUNCTION",
    "GENERATED",
    "IDENTITY",
    "IF",
    "IN",
    "INCLUDING",
    "INDEX",
    "INHERITS",
    "INITIALLY",
    "INTERVAL",
    "INTO",
    "IS",
    "JOIN",
    "KEY",
    "LIKE",
    "MATCH",
    "NO",
    "NOT",
    "NULL",
    "NULLS",
    "OF",
    "ON",
    "ON CONFLICT",
    "ON DELETE",
    "OR",
    "OWNED BY",
    "PARTITION BY",
    "PRIMARY",
    "REFERENCES",
    "RENAME",
    "RESTART",
    "SELECT",
    "SEQUENCE",
    "SET",
    "START",
    "STORED",
    "TABLE",
    "TEMPORARY",
    "TO",
    "TYPE",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VALUES",
    "VIEW",
    "WHERE",
    "WITH",
    "WITHOUT",
];

const SIGNS: &[&str] =
    &["(", ")", ",", ";", ".", "[", "]", "'", "\"", "`", "$$", "/*", "*/", "--", "@", "=", "::", "-", "é"];

/// One thing wrong with a text; nothing where it has no words.
fn mutilated(text: &str, dialect: Dialect, numbers: &mut Numbers) -> String {
    let tokens = tokenize(text, dialect);
    let places: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].acts()).collect();
    if places.is_empty() {
        return String::new();
    }
    let mut parts: Vec<String> = tokens.iter().map(|token| text[token.span.clone()].to_owned()).collect();
    let at = places[numbers.below(places.len())];
    let other = places[numbers.below(places.len())];
    match numbers.below(8) {
        0 => parts[at].clear(),
        1 => parts.truncate(at),
        2 => parts[at] = format!("{0} {0}", parts[at]),
        3 => parts.swap(at, other),
        4 => parts.insert(at, format!(" {} ", KEYWORDS[numbers.below(KEYWORDS.len())])),
        5 => parts[at] = KEYWORDS[numbers.below(KEYWORDS.len())].to_owned(),
        6 => parts.insert(at, SIGNS[numbers.below(SIGNS.len())].to_owned()),
        _ => drop(parts.drain(at.min(other)..at.max(other))),
    }
    parts.concat()
}

/// Runs `work` for each script on a thread of its own, and watches it.
fn watched(name: &str, scripts: &[(Dialect, String)], work: impl Fn(Dialect, &str) + Sync) {
    let begun = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            on_large_stack(|| {
                for (at, (dialect, text)) in scripts.iter().enumerate() {
                    begun.store(at + 1, Ordering::Relaxed);
                    work(*dialect, text);
                }
            });
        });
        let (mut last, mut since) = (0, std::time::Instant::now());
        while !worker.is_finished() {
            std::thread::sleep(Duration::from_millis(20));
            let now = begun.load(Ordering::Relaxed);
            if now != last {
                (last, since) = (now, std::time::Instant::now());
            }
            if since.elapsed() > LIMIT {
                let (dialect, text) = &scripts[now.saturating_sub(1)];
                // A thread cannot be ended from outside, and would keep the test alive.
                eprintln!("{name}: reading this as {dialect:?} does not end:\n{text}");
                std::process::abort();
            }
        }
        if worker.join().is_err() {
            let (dialect, text) = &scripts[begun.load(Ordering::Relaxed).saturating_sub(1)];
            panic!("{name}: reading this as {dialect:?} panics:\n{text}");
        }
    });
    println!("{name}: {} scripts were read to their end", scripts.len());
}

/// A script as a file of statements: it is read, and runs on the model.
fn state(dialect: Dialect, text: &str) {
    drop(stated_schema("schema.sql", text, dialect));
}

fn statements(text: &str, dialect: Dialect) -> Vec<Sample> {
    let tokens = tokenize(text, dialect);
    let raw = split(text, &tokens, dialect);
    raw.into_iter().map(|raw| Sample { dialect, text: text[raw.span].to_owned() }).collect()
}

fn sql_files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sql_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
}

/// Everything that this repository has, each in the SQL that its file names or in all of them.
fn own_files() -> Vec<(Vec<Dialect>, String)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["programs", "pairs", "compile-errors/ui/migrations", "crash"] {
        sql_files(&tests.join(folder), &mut paths);
    }
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        let name = path.display().to_string();
        let named: Vec<Dialect> = Dialect::ALL.into_iter().filter(|dialect| name.contains(dialect.name())).collect();
        Some((if named.is_empty() { Dialect::ALL.to_vec() } else { named }, text))
    };
    paths.into_iter().filter_map(read).collect()
}

fn own_samples() -> Vec<Sample> {
    let of_file = |(dialects, text): &(Vec<Dialect>, String)| {
        dialects.iter().flat_map(|dialect| statements(text, *dialect)).collect::<Vec<_>>()
    };
    own_files().iter().flat_map(of_file).collect()
}

/// `count` scripts of `samples` with one to three things wrong in each.
fn scripts(samples: &[Sample], count: usize) -> Vec<(Dialect, String)> {
    let mut numbers = Numbers(12);
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let Sample { dialect, text } = &samples[numbers.below(samples.len())];
        let mut text = text.clone();
        for _ in 0..=numbers.below(3) {
            text = mutilated(&text, *dialect, &mut numbers);
        }
        // What another database writes is wrong here, too.
        let dialect = if numbers.below(8) == 0 { Dialect::ALL[numbers.below(3)] } else { *dialect };
        all.push((dialect, text));
    }
    all
}

#[test]
fn reading_ends_whatever_is_wrong_with_a_statement() {
    let samples = own_samples();
    assert!(samples.len() > 400, "only {} statements were found", samples.len());
    watched("statements of this repository", &scripts(&samples, effort().count(2_000, 6_000, 60_000)), state);
}

/// The loops that read options, where the word that ends them is missing or wrong.
#[test]
fn reading_ends_behind_every_keyword() {
    const BEGINNINGS: [&str; 12] = [
        "CREATE TABLE t (a int REFERENCES u",
        "CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u (a)",
        "CREATE TABLE t (a int) ",
        "CREATE INDEX i ON t (a",
        "CREATE SEQUENCE s",
        "CREATE VIEW v AS SELECT a FROM t",
        "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW",
        "CREATE FUNCTION f(a int) RETURNS int",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)",
        "ALTER TABLE t ALTER COLUMN a",
        "ALTER TABLE t ALTER CONSTRAINT c",
        "DROP TABLE t",
    ];
    let mut all = Vec::new();
    for dialect in Dialect::ALL {
        for beginning in BEGINNINGS {
            for keyword in KEYWORDS.iter().chain(SIGNS) {
                for end in ["", " x", " x)", ")", " DEFERRABLE INITIALLY x)"] {
                    all.push((dialect, format!("{beginning} {keyword}{end};")));
                }
            }
        }
    }
    watched("beginnings", &all, state);
}

/// Whole scripts with headers, sections and directives, as the macro checks them.
#[test]
fn checking_ends_whatever_is_wrong_with_a_script() {
    let mut numbers = Numbers(55);
    let samples: Vec<Sample> = own_files()
        .into_iter()
        .flat_map(|(dialects, text)| dialects.into_iter().map(move |dialect| Sample { dialect, text: text.clone() }))
        .collect();
    let mut all = scripts(&samples, effort().count(100, 300, 3_000));
    for (_, text) in &mut all {
        // Comments are no words to `mutilated`.
        if numbers.below(3) == 0 {
            text.insert_str(
                0,
                ["-- revision: a\n-- down_revision: base\n", "-- migrate:up\n", "-- +goose Up\n"][numbers.below(3)],
            );
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let migration = folder.path().join("migrations/1_a");
    std::fs::create_dir_all(&migration).unwrap();
    watched("scripts of this repository", &all, |dialect, text| {
        std::fs::write(migration.join("up.sql"), text).unwrap();
        std::fs::write(migration.join("down.sql"), text).unwrap();
        let settings = Settings { servers: Some(Servers::of(dialect)), ..Settings::new("p", "migrations") };
        drop(check(folder.path(), &settings));
    });
}

/// What real projects have written, where their statements are here.
#[test]
fn reading_ends_whatever_is_wrong_with_a_real_statement() {
    let mut samples = Vec::new();
    for file in ["syntax/valid.jsonl", "syntax/broken.jsonl"] {
        let Some(path) = shared(file) else { continue };
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let dialect: Dialect = row["dialect"].as_str().unwrap().parse().unwrap();
            samples.push(Sample { dialect, text: row["sql"].as_str().unwrap().to_owned() });
        }
    }
    for folder in ["corpora", "corpora-2"] {
        let Some(path) = shared(folder) else { continue };
        let mut paths = Vec::new();
        sql_files(&path, &mut paths);
        let mut numbers = Numbers(9);
        for path in paths {
            let (is_taken, dialect) = (numbers.below(8) == 0, Dialect::ALL[numbers.below(3)]);
            let text = std::fs::read_to_string(path).ok().filter(|_| is_taken);
            let Some(text) = text else { continue };
            samples.extend(statements(&text, dialect).into_iter().filter(|sample| sample.text.len() < 20_000));
        }
    }
    if samples.is_empty() {
        return;
    }
    let unharmed: Vec<(Dialect, String)> =
        samples.iter().map(|sample| (sample.dialect, sample.text.clone())).step_by(effort().step(16, 4)).collect();
    watched("real statements as they are", &unharmed, state);
    watched("real statements", &scripts(&samples, effort().count(1_000, 6_000, 80_000)), state);
}

/// The same word or sign a hundred thousand times: nothing that nests runs out of stack, and nothing takes for ever.
#[test]
fn long_and_deep_statements_end() {
    const FRAMES: [(&str, &str); 8] = [
        ("SELECT a ", " b"),
        ("SELECT ", " 1"),
        ("CREATE TABLE t (a int DEFAULT ", " 1)"),
        ("CREATE TABLE t (a int CHECK (a ", " 1))"),
        ("CREATE INDEX i ON t (", " a)"),
        ("CREATE VIEW v AS SELECT a FROM t WHERE a ", " 1"),
        ("ALTER TABLE t ", " a"),
        ("INSERT INTO t VALUES (", " 1)"),
    ];
    const REPEATED: &[&str] = &[
        "(",
        ")",
        "[",
        "a[1]",
        "+ 1 ",
        "|| 'a' ",
        "AND a ",
        "OR a ",
        "NOT ",
        "- ",
        "~ ",
        "UNION SELECT 1 ",
        "INTERSECT SELECT 1 ",
        "COLLATE x ",
        "IS NULL ",
        "IN (1) ",
        "LIKE a ",
        "BETWEEN 1 AND 2 ",
        "AT TIME ZONE 'x' ",
        "::int ",
        "-> 'a' ",
        "f(",
        "CASE WHEN ",
        "CASE ",
        "INTERVAL ",
        "PRIOR ",
        "EXISTS (",
        "SELECT ",
        "(SELECT ",
        "JOIN t ",
        "JOIN (",
        "CAST(",
        "ARRAY[",
        "a.",
        "a, ",
        "a ",
        "ADD COLUMN b int, ",
        "CHECK (",
        "DEFAULT ",
        "REFERENCES u ",
        "DEFERRABLE ",
        "INITIALLY ",
        "/* ",
        "'a' ",
        "$a$ ",
        "BEGIN ",
        "WITH a AS (",
        "LATERAL (",
        "ROW(",
        "DISTINCT ",
        "ALL ",
        "ANY(",
        "\"a\" ",
        "@",
        "{",
        "BINARY ",
        "EXPLAIN ",
    ];
    let mut all = Vec::new();
    for (before, after) in FRAMES {
        for repeated in REPEATED {
            for count in [400, 10_000 / effort().step(10, 1) / repeated.len()] {
                let dialect = Dialect::ALL[all.len() % 3];
                all.push((dialect, format!("{before}{}{after};", repeated.repeat(count))));
            }
        }
    }
    // What stands in one of its own kind, each with all of the one before.
    let nested = |before: &str, after: &str, count: usize| format!("{}a{}", before.repeat(count), after.repeat(count));
    for (dialect, text) in [
        (Dialect::Postgres, format!("CREATE TABLE t (a int CHECK ({}));", nested("(", " BETWEEN 1 AND 2)", 80))),
        (Dialect::Postgres, format!("CREATE TABLE t (a int CHECK ({}));", nested("CAST(", " AS int)", 2_000))),
        (Dialect::Postgres, format!("CREATE TABLE t (a int DEFAULT 1{});", "::int".repeat(20_000))),
        (Dialect::Postgres, format!("CREATE TABLE t (a int CHECK ({}));", nested("(", ")", 50_000))),
        (Dialect::Mysql, format!("{}DROP TABLE t;", "SET STATEMENT a = 1 FOR ".repeat(20_000))),
        (Dialect::Postgres, blocks_in_blocks(3_000)),
    ] {
        all.push((dialect, text));
    }
    watched("long and deep statements", &all, state);
}

/// A DO block that holds a DO block that holds ..
fn blocks_in_blocks(depth: usize) -> String {
    let open: String = (0..depth).map(|at| format!("DO $t{at}$ BEGIN ")).collect();
    let close: String = (0..depth).rev().map(|at| format!("END $t{at}$;")).collect();
    format!("{open} DROP TABLE t; {close}")
}
