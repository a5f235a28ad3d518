//! How the time of `verify` grows with the number of revisions, and with that of the columns of one table: as ratios within one
//! run, so that they mean the same on every machine.

use std::path::Path;
use std::process::Command;

use crate::generate::{self, Migration};
use crate::{command_line, median};

/// Prints processor time for a size and twice that, and how many times as much it is.
pub fn measure(peers: &Path) {
    let program = command_line::program(peers);
    println!("\ngrowth of `verify`: seconds of processor time, medians of 3; ratio to half as many in brackets");
    table(&program, peers, "revisions", generate::migrations, &[2_500, 5_000, 10_000]);
    table(&program, peers, "columns of one table, a revision each", generate::wide, &[250, 500, 1_000]);
}

fn table(program: &Path, peers: &Path, what: &str, migrations: fn(usize) -> Vec<Migration>, sizes: &[usize]) {
    let mut last: Option<f64> = None;
    for size in sizes {
        generate::write(peers, &migrations(*size));
        let time = median((0..3).map(|_| seconds(program, &peers.join("ours"))).collect());
        let ratio = last.map(|last| format!(" ({:.1})", time / last)).unwrap_or_default();
        println!("{size:>8} {what}: {time:.2}{ratio}");
        last = Some(time);
    }
}

fn seconds(program: &Path, folder: &Path) -> f64 {
    let command =
        format!("TIMEFORMAT='%U %S'; time {} --dir migrations --dialect sqlite verify >/dev/null", program.display());
    let output = Command::new("bash").args(["-c", &command]).current_dir(folder).output().expect("bash runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
    text.lines().last().unwrap_or_default().split(' ').filter_map(|number| number.parse::<f64>().ok()).sum()
}
