//! Programs of the machine, and as whom they run.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program of the search path, of Debian's folder for the administrator, or of `bin` folders below these; the newest.
pub fn find(names: &[&str], folders: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    places.push("/usr/sbin".into());
    let mut versions: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flat_map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path().join("bin")))
        .collect();
    versions.sort_by_key(|path| std::cmp::Reverse(version(path)));
    places.extend(versions);
    names.iter().find_map(|name| places.iter().map(|place| place.join(name)).find(|path| path.is_file()))
}

fn version(path: &Path) -> u32 {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    folder.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}

/// Keeps the message of a failing child process readable.
pub fn said(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    drop(std::io::stderr().flush());
    text
}

/// Runs a program that has to succeed.
#[track_caller]
pub(super) fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    output
}

/// Whether this process may do everything; then servers run as somebody else.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// The user of a server where this process may do everything: its own, if there is one.
pub(super) fn user<'u>(own: &'u str, other: &'u str) -> &'u str {
    let exists = Command::new("id").arg(own).output().is_ok_and(|output| output.status.success());
    if exists { own } else { other }
}

fn group_of(user: &str) -> String {
    let output = Command::new("id").args(["-gn", user]).output().expect("id is there");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The command line, as the user that PostgreSQL insists on.
pub(super) fn as_postgres(command: &[OsString]) -> Vec<OsString> {
    let mut line: Vec<OsString> = Vec::new();
    if is_root() {
        let user = user("postgres", "nobody");
        line.extend(
            ["setpriv", "--reuid", user, "--regid", group_of(user).as_str(), "--clear-groups", "--"]
                .map(OsString::from),
        );
    }
    line.extend_from_slice(command);
    line
}

/// Gives a folder to that user.
pub(super) fn give_to_postgres(folder: &Path) {
    if is_root() {
        let user = user("postgres", "nobody");
        run(Command::new("chown").arg(format!("{user}:{}", group_of(user))).arg(folder));
    }
}
