//! Measures this library beside its peers, interleaved in one run, and prints one table of ratios.
//!
//! `cargo run --release` for all, or with some of `graph`, `cli`, `growth`, `run`, `servers`, `compile`, `clean`, `size`. Linux only.

mod command_line;
mod generate;
mod graph;
mod growth;
mod servers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const PEERS: [&str; 6] = ["limit", "ours", "diesel", "refinery", "sqlx", "rusqlite_migration"];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| wanted.is_empty() || wanted.iter().any(|part| part == name);
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    if has("graph") {
        graph::measure();
    }
    if has("cli") {
        command_line::measure(&peers);
    }
    if has("growth") {
        growth::measure(&peers);
    }
    if has("run") {
        for (count, rounds) in [(100, 9), (1_000, 5), (5_000, 1)] {
            run(&peers, count, rounds);
        }
    }
    if has("servers") {
        servers::measure(&peers);
    }
    if has("compile") {
        for count in [0, 100, 1_000, 5_000] {
            compile(&peers, count);
        }
    }
    if has("size") {
        size(&peers);
    }
    if has("clean") {
        clean(&peers);
    }
}

/// Runs cargo for a peer; gives wall and CPU seconds.
fn cargo(peers: &Path, peer: &str, arguments: &[&str], target: &Path) -> (f64, f64) {
    let command = format!("TIMEFORMAT='%R %U %S'; time cargo {} --quiet", arguments.join(" "));
    let output = Command::new("bash")
        .args(["-c", &command])
        .current_dir(peers.join(peer))
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("bash runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{peer}: {text}");
    let last = text.lines().last().unwrap_or_default();
    let numbers: Vec<f64> = last.split(' ').filter_map(|number| number.parse().ok()).collect();
    (numbers[0], numbers[1] + numbers[2])
}

fn target(peers: &Path, peer: &str) -> PathBuf {
    peers.join("../target/peers").join(peer)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One process: microseconds and peak memory in KiB.
fn once(peers: &Path, peer: &str, database: &Path, command: &str) -> (f64, f64) {
    let program = target(peers, peer).join("release").join(format!("peer-{peer}"));
    let output =
        Command::new(program).arg(database).arg(command).current_dir(peers.join(peer)).output().expect("it runs");
    assert!(output.status.success(), "{peer} {command}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    (numbers[0], numbers[1])
}

/// refinery alone would compile for half an hour at 5,000, and what it runs is no other than at 1,000.
fn takes_part(peer: &str, count: usize) -> bool {
    count <= 1_000 || !matches!(peer, "refinery" | "sqlx")
}

fn run(peers: &Path, count: usize, rounds: usize) {
    generate::write(peers, &generate::migrations(count));
    let folder = peers.join("../generated/databases");
    fs::create_dir_all(&folder).expect("it can be made");
    // At 5,000 SQLite itself takes a minute for the way back, so there it is left out.
    let commands: &[&str] = if count > 1_000 { &["apply", "noop"] } else { &["apply", "noop", "rollback"] };
    let taking_part: Vec<&str> = PEERS.into_iter().filter(|peer| takes_part(peer, count)).collect();
    for peer in &taking_part {
        cargo(peers, peer, &["build", "--release"], &target(peers, peer));
    }
    let mut figures = vec![vec![Vec::new(); commands.len()]; taking_part.len()];
    let mut peaks = vec![Vec::new(); taking_part.len()];
    for _ in 0..rounds {
        for (at, peer) in taking_part.iter().enumerate() {
            let database = folder.join(format!("{peer}.db"));
            fs::write(&database, b"").expect("it can be written");
            for (command, figures) in commands.iter().zip(&mut figures[at]) {
                let repeat = if *command == "noop" { 5 } else { 1 };
                for _ in 0..repeat {
                    let (time, peak) = once(peers, peer, &database, command);
                    figures.push(time);
                    if *command == "apply" {
                        peaks[at].push(peak);
                    }
                }
            }
        }
    }
    println!("\nN = {count}, {rounds} rounds, medians; ratio to the bare library in brackets");
    println!("{:<20} {:>22} {:>22} {:>22} {:>12}", "", "apply ms", "no-op us", "roll back ms", "peak MiB");
    let value = |peer: usize, command: usize| figures[peer].get(command).map_or(0.0, |values| median(values.clone()));
    for (at, peer) in taking_part.iter().enumerate() {
        let cell = |command: usize, unit: f64| {
            let ratio = value(at, command) / value(0, command);
            format!("{:.2} ({ratio:.2})", value(at, command) / unit)
        };
        let peak = median(peaks[at].clone()) / 1024.0;
        println!("{peer:<20} {:>22} {:>22} {:>22} {peak:>12.1}", cell(0, 1000.0), cell(1, 1.0), cell(2, 1000.0));
    }
}

fn compile(peers: &Path, count: usize) {
    generate::write(peers, &generate::migrations(count));
    println!("\ncompile, N = {count}, dev, seconds, medians of 5");
    println!("{:<20} {:>16} {:>16} {:>22}", "", "touch, build", "touch, check", "one .sql edited, check");
    for peer in PEERS[1..].iter().filter(|peer| takes_part(peer, count)) {
        let target = target(peers, peer);
        let main = peers.join(peer).join("src/main.rs");
        cargo(peers, peer, &["build"], &target);
        cargo(peers, peer, &["check"], &target);
        let touched = |command: &str| {
            median(
                (0..5)
                    .map(|_| {
                        let text = fs::read(&main).expect("it is there");
                        fs::write(&main, text).expect("it can be written");
                        cargo(peers, peer, &[command], &target).0
                    })
                    .collect(),
            )
        };
        let (build, check) = (touched("build"), touched("check"));
        let edited = first_script(&peers.join(peer).join("migrations")).map_or(0.0, |script| {
            median(
                (0..5)
                    .map(|round| {
                        let text = fs::read_to_string(&script).expect("it is there");
                        fs::write(&script, format!("{text}-- {round}\n")).expect("it can be written");
                        cargo(peers, peer, &["check"], &target).0
                    })
                    .collect(),
            )
        });
        println!("{peer:<20} {build:>16.3} {check:>16.3} {edited:>22.3}");
    }
}

fn first_script(folder: &Path) -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    found.sort();
    let first = found.into_iter().next()?;
    Some(if first.is_dir() { first.join("up.sql") } else { first })
}

fn size(peers: &Path) {
    println!("\nrelease binary, stripped, bytes, grown over N = 0");
    let mut sizes = Vec::new();
    for count in [0, 100, 1_000] {
        let migrations = generate::migrations(count);
        generate::write(peers, &migrations);
        let text: usize = migrations.iter().map(|migration| migration.up.len() + migration.down.len()).sum();
        for peer in &PEERS[1..] {
            let started = Instant::now();
            cargo(peers, peer, &["build", "--release"], &target(peers, peer));
            let seconds = started.elapsed().as_secs_f64();
            let file = target(peers, peer).join("release").join(format!("peer-{peer}"));
            let bytes = fs::metadata(file).expect("it was built").len();
            sizes.push((count, *peer, bytes, seconds));
        }
        println!("N = {count}: {text} bytes of SQL");
    }
    for peer in &PEERS[1..] {
        let of = |count: usize| {
            sizes.iter().find(|(n, name, ..)| *n == count && name == peer).map_or((0, 0.0), |it| (it.2, it.3))
        };
        let per_migration = (of(1_000).0.saturating_sub(of(0).0)) as f64 / 1000.0;
        println!(
            "{peer:<20} N = 0: {:>9}  N = 1000: +{:>9}  per migration: {per_migration:>7.1}  release build of N = 1000: {:.2} s",
            of(0).0,
            of(1_000).0.saturating_sub(of(0).0),
            of(1_000).1
        );
    }
}

fn clean(peers: &Path) {
    generate::write(peers, &generate::migrations(100));
    println!("\nclean build, dev, seconds of wall and CPU");
    for peer in &PEERS[1..] {
        let target = target(peers, peer).with_extension("clean");
        let _ = fs::remove_dir_all(&target);
        let (wall, cpu) = cargo(peers, peer, &["build"], &target);
        let tree = Command::new("bash")
            .args(["-c", "cargo tree --prefix none -e normal,build 2>/dev/null | sed 's/ (.*//' | sort -u | wc -l"])
            .current_dir(peers.join(peer))
            .output()
            .expect("bash runs");
        println!("{peer:<20} {wall:>8.1} {cpu:>8.1}  crates: {}", String::from_utf8_lossy(&tree.stdout).trim());
        let _ = fs::remove_dir_all(&target);
    }
}
