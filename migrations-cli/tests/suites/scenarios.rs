//! Every command, run as a user runs it. One file in `scenarios/` is one case; what it prints is in `snapshots/`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use migrations_tests::{Shell, side_by_side};

/// The names in a value of JSON.
fn names(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => map.iter().for_each(|(name, value)| {
            found.push(name.clone());
            names(value, found);
        }),
        serde_json::Value::Array(list) => list.iter().for_each(|value| names(value, found)),
        _ => {}
    }
}

/// Whatever a scenario has printed as JSON, docs/cli-json.md describes.
#[test]
fn every_field_of_json_is_documented() {
    let documentation = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli-json.md")).unwrap();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suites/snapshots")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap().replace("[number]", "0");
        for line in text.lines().filter(|line| line.starts_with('{')) {
            let value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            names(&value, &mut found);
        }
    }
    found.sort();
    found.dedup();
    assert!(found.len() > 60, "only {} names", found.len());
    let missing: Vec<&String> = found
        .iter()
        .filter(|name| !documentation.contains(&format!("`{name}`")) && !documentation.contains(&format!("\"{name}\"")))
        .collect();
    assert!(missing.is_empty(), "not documented: {missing:?}");
}

/// What differs from one run to the next is left out.
fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    // Times and durations of a real run.
    settings.add_filter(r"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]");
    settings.add_filter(r#""at":"[^"]*""#, r#""at":"[time]""#);
    settings.add_filter(r#""microseconds":\d+"#, r#""microseconds":[number]"#);
    settings.add_filter(r"/tmp/\.tmp\w+", "[folder]");
    settings.add_filter(r"test_\d+_\d+", "[database]");
    settings
}

/// The files of a folder, each with what it came to. They run side by side, since many wait for something.
fn transcripts<T: Send>(folder: &str, run: impl Fn(&Path, &str) -> T + Sync) -> BTreeMap<OsString, T> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let results = side_by_side(4, &paths, |path| run(path, &std::fs::read_to_string(path).unwrap()));
    paths.iter().map(|path| path.file_name().unwrap().to_owned()).zip(results).collect()
}

fn without_servers(_: &Path, scenario: &str) -> String {
    Shell::with_program(env!("CARGO_BIN_EXE_migrations")).transcript(scenario)
}

#[test]
fn commands_do_and_say_what_is_recorded() {
    let found = transcripts("scenarios", without_servers);
    settings().bind(|| {
        insta::glob!("scenarios/*.txt", |path| {
            insta::assert_snapshot!(found[path.file_name().unwrap()]);
        });
    });
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
#[test]
fn commands_for_sqlite_alone_do_and_say_what_is_recorded() {
    let found = transcripts("sqlite-alone", without_servers);
    settings().bind(|| {
        insta::glob!("sqlite-alone/*.txt", |path| {
            insta::assert_snapshot!(found[path.file_name().unwrap()]);
        });
    });
}

#[cfg(all(feature = "postgres", feature = "mysql"))]
#[test]
fn commands_do_on_servers_what_is_recorded() {
    use migrations_tests::servers::{Kind, Server, postgres_program};

    let found = transcripts("servers", |path, scenario| {
        let is_postgres = path.file_name().is_some_and(|name| name.to_string_lossy().contains("postgres"));
        let kinds: &[Kind] = if is_postgres { &[Kind::Postgres] } else { &[Kind::Mariadb, Kind::Mysql] };
        side_by_side(kinds.len(), kinds, |kind| {
            let url = Server::shared(*kind).database();
            let port = url.rsplit_once(':').unwrap().1.split('/').next().unwrap();
            let shell = Shell::with_program(env!("CARGO_BIN_EXE_migrations"))
                .with_variable("TEST_URL", &url)
                .with_variable("TEST_PORT", port)
                .with_variable("TEST_DIALECT", kind.product().name())
                .with_variable("TEST_CLIENT", kind.client().to_str().unwrap())
                .with_programs(postgres_program("psql").parent().unwrap());
            shell.transcript(scenario)
        })
    });
    insta::glob!("servers/*.txt", |path| {
        // MariaDB and MySQL come to the same, word for word.
        for transcript in &found[path.file_name().unwrap()] {
            settings().bind(|| insta::assert_snapshot!("commands_do_on_servers_what_is_recorded", transcript));
        }
    });
}
