//! How long the command line takes to answer, beside reading the same files.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::generate;
use crate::median;

const COMMANDS: [&str; 7] = [
    "heads",
    "history",
    "plan upgrade head --from base",
    "graph",
    "verify",
    "check --autogenerate --from schema.sql",
    "print-schema",
];

/// Builds the program, and says where it is.
pub fn program(peers: &Path) -> PathBuf {
    let root = peers.join("../..");
    let target = peers.join("../target/command-line");
    let built = Command::new("cargo")
        .args(["build", "--release", "--quiet", "-p", "checked-migrations-cli"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", &target)
        .status();
    assert!(built.is_ok_and(|status| status.success()), "the command line builds");
    target.join("release/migrations")
}

/// Times whole processes.
pub fn measure(peers: &Path) {
    let program = program(peers);
    println!("\ncommand line, milliseconds a process, medians of 15; ratio to `cat` of all files in brackets");
    println!("{:<8} {:>8} {}", "N", "cat", COMMANDS.map(|command| format!("{command:>40}")).concat());
    for count in [100, 300, 1_000, 5_000] {
        generate::write(peers, &generate::migrations(count));
        let folder = peers.join("ours");
        let stated = Command::new(&program)
            .args(["--dir", "migrations", "--dialect", "sqlite", "schema", "--format", "sql"])
            .current_dir(&folder)
            .output()
            .expect("it runs");
        std::fs::write(folder.join("schema.sql"), stated.stdout).expect("the folder is ours");
        let mut figures = vec![Vec::new(); COMMANDS.len() + 1];
        for _ in 0..15 {
            let mut cat = Command::new("bash");
            cat.args(["-c", "cat migrations/*/*.sql"]);
            figures[0].push(milliseconds(cat.current_dir(&folder)));
            for (command, figures) in COMMANDS.iter().zip(&mut figures[1..]) {
                let mut process = Command::new(&program);
                process.args(["--dir", "migrations", "--dialect", "sqlite"]).args(command.split(' '));
                figures.push(milliseconds(process.current_dir(&folder)));
            }
        }
        let medians: Vec<f64> = figures.into_iter().map(median).collect();
        let cells: String = medians[1..]
            .iter()
            .map(|value| format!("{:>40}", format!("{value:.1} ({:.1})", value / medians[0])))
            .collect();
        println!("{count:<8} {:>8.1} {cells}", medians[0]);
        std::fs::remove_file(folder.join("schema.sql")).expect("it was written above");
    }
}

fn milliseconds(command: &mut Command) -> f64 {
    let started = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("it runs");
    assert!(status.success(), "{command:?}");
    started.elapsed().as_secs_f64() * 1000.0
}
