//! A build that goes on from a checkpoint comes to the same as one that reads and runs everything.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use migrations_analysis::checkpoint::{FILE_NAME, NoCheckpoint};
use migrations_analysis::config::Settings;
use migrations_analysis::diagnostic::Level;
use migrations_analysis::rule::Rule;
use migrations_analysis::{
    Outcome, check, check_apart_from_lock, check_from_checkpoint, check_to_seal, lock, on_large_stack, render,
    rule_list,
};
use migrations_core::Servers;
use migrations_tests::{CHAINS, Chain, effort, shared};
use tempfile::TempDir;

/// So many places from 0 to before an end, at equal distances.
fn places(end: usize, most: usize) -> impl Iterator<Item = usize> {
    let count = most.min(end);
    (0..count).map(move |at| at * end / count)
}

/// A folder that is made bit by bit.
struct Project {
    root: TempDir,
    settings: Settings,
}

impl Project {
    fn new(servers: impl Into<Servers>) -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("migrations")).unwrap();
        let settings = Settings { servers: Some(servers.into()), ..Settings::new("app", "migrations") };
        Self { root, settings }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join("migrations").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A revision with a header.
    fn revision(&self, id: &str, header: &str, up: &str, down: &str) {
        self.write(&format!("{id}/up.sql"), &format!("-- revision: {id}\n-- down_revision: {header}\n{up}\n"));
        self.write(&format!("{id}/down.sql"), down);
    }

    /// Writes the lock file and the checkpoint, as `migrations lock --seal` does.
    fn seal(&self) -> Result<(), NoCheckpoint> {
        let outcome = self.run(check_to_seal);
        let text = outcome.checkpoint.unwrap()?;
        self.write(FILE_NAME, &text);
        let update = lock::Update { seal: true, accepted: &[] };
        self.write(lock::FILE_NAME, &lock::update(outcome.set.unwrap().source(), &[], update).unwrap());
        Ok(())
    }

    fn run(&self, how: fn(&Path, &Settings) -> Outcome) -> Outcome {
        on_large_stack(|| how(self.root.path(), &self.settings))
    }

    /// Checks in both ways; they have to agree. Says whether the checkpoint was of use.
    #[track_caller]
    fn resumes(&self) -> bool {
        let (whole, resumed) = (self.run(check), self.run(check_from_checkpoint));
        assert_eq!(said(&whole), said(&resumed));
        assert!(whole.agrees_with(&resumed));
        assert_eq!(whole.tracked, resumed.tracked);
        assert_eq!(whole.lock, resumed.lock);
        resumed.is_resumed
    }
}

/// Whatever has a level is a warning, so that there is much to say, and nothing that keeps a folder from being sealed.
fn all_warnings() -> Vec<(&'static Rule, Level)> {
    rule_list::all().filter(|rule| rule.is_settable()).map(|rule| (rule, Level::Warning)).collect()
}

/// What a build says.
fn said(outcome: &Outcome) -> Vec<String> {
    let loud = outcome.diagnostics.iter().filter(|diagnostic| diagnostic.level > Level::Note);
    loud.map(|diagnostic| render(diagnostic, &outcome.sources)).collect()
}

const CREATE: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";
const DROP: &str = "DROP TABLE users;";

/// A folder with two sealed revisions, of which the second has warnings, and an open one that drops what the first has made.
fn sealed_pair() -> Project {
    let mut project = Project::new(migrations_core::Dialect::Sqlite);
    project.settings.levels = all_warnings();
    project.revision("a1", "base", CREATE, DROP);
    let up = "ALTER TABLE users ADD COLUMN age INT NOT NULL;";
    project.revision("b1", "a1", up, "ALTER TABLE users DROP COLUMN age;");
    project.seal().unwrap();
    project.revision("c1", "b1", DROP, &format!("{CREATE} ALTER TABLE users ADD COLUMN age INT NOT NULL;"));
    project
}

#[test]
fn warnings_of_sealed_revisions_are_said_again() {
    let project = sealed_pair();
    assert!(project.resumes());
    let outcome = project.run(check_from_checkpoint);
    let rules: BTreeSet<&str> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.rule.id).collect();
    assert!(rules.contains("needs-empty-table") && rules.contains("unmarked-breaking"), "{rules:?}");
    assert_eq!(outcome.summaries.len(), 1);
}

#[test]
fn a_mistake_in_an_open_revision_points_into_a_sealed_one() {
    let project = sealed_pair();
    project.revision("c1", "b1", CREATE, DROP);
    assert!(project.resumes());
    let texts = said(&project.run(check_from_checkpoint)).join("\n");
    assert!(texts.contains("migrations/a1/up.sql:3:1") && texts.contains("made here"), "{texts}");
}

#[test]
fn whatever_is_edited_of_sealed_revisions_is_read_again() {
    for (path, text) in [
        (
            "a1/up.sql",
            "-- revision: a1\n-- down_revision: base\nCREATE TABLE users (id INTEGER PRIMARY KEY, nam TEXT);\n",
        ),
        (
            "a1/up.sql",
            "-- revision: a1\n-- down_revision: base\n\nCREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n",
        ),
        ("a1/down.sql", "SELECT 1;"),
        ("b1/up.sql", "-- revision: b1\n-- down_revision: a1\nDROP TABLE nothing;\n"),
        ("b1/metadata.toml", "run_in_transaction = false\n"),
        ("a1.up.sql", "-- revision: a1\n-- down_revision: base\n"),
    ] {
        let project = sealed_pair();
        project.write(path, text);
        assert!(!project.resumes(), "{path}");
    }
}

#[test]
fn a_revision_that_does_not_come_after_the_sealed_ones_is_read_with_them() {
    for (header, up) in [
        ("a1", "CREATE TABLE other (id INTEGER);"),
        ("base", "CREATE TABLE users (id INTEGER);"),
        ("b1\n-- replaces: a1, b1", "CREATE TABLE users (id INTEGER);"),
        ("nothing", ""),
    ] {
        let project = sealed_pair();
        project.revision("x1", header, up, "");
        assert!(!project.resumes(), "{header}");
    }
    // Other branches, which come after, are no obstacle.
    let project = sealed_pair();
    project.revision("x1", "b1", "ALTER TABLE users ADD COLUMN x INT;", "ALTER TABLE users DROP COLUMN x;");
    project.revision("y1", "x1, c1", "", "");
    assert!(project.resumes());
}

#[test]
fn other_settings_are_another_checkpoint() {
    let mut project = sealed_pair();
    let settings = project.settings.clone();
    project.settings.checks_headerless = true;
    assert!(!project.resumes());
    project.settings = settings.clone();
    project.settings.levels[0].1 = Level::Note;
    assert!(!project.resumes());
    project.settings = Settings { servers: Servers::of_name("sqlite-3.35"), ..settings.clone() };
    assert!(!project.resumes());
    // What counts for the program and the graph alone is looked at each time.
    project.settings = Settings { project: "other".to_owned(), linear: Some(true), ..settings };
    assert!(project.resumes());
}

#[test]
fn a_damaged_checkpoint_is_none() {
    let project = sealed_pair();
    let text = fs::read_to_string(project.path(FILE_NAME)).unwrap();
    for at in places(text.len(), effort().count(20, 60, 5_000)) {
        project.write(FILE_NAME, &text[..at]);
        assert!(!project.run(check_from_checkpoint).is_resumed, "cut at {at}");
        let other = if text.as_bytes()[at] == b'1' { "2" } else { "1" };
        project.write(FILE_NAME, &format!("{}{other}{}", &text[..at], &text[at + 1..]));
        assert!(!project.run(check_from_checkpoint).is_resumed, "changed at {at}");
    }
    for other in ["", "\n", "{}", "\u{0}", &format!("{text} "), &text.replacen("format ", "format 9", 1)] {
        project.write(FILE_NAME, other);
        assert!(!project.resumes(), "{other:?}");
    }
    fs::write(project.path(FILE_NAME), [0xff; 9]).unwrap();
    assert!(!project.resumes());
    fs::remove_file(project.path(FILE_NAME)).unwrap();
    fs::create_dir(project.path(FILE_NAME)).unwrap();
    project.run(check_from_checkpoint);
    // A checkout may end lines otherwise.
    fs::remove_dir(project.path(FILE_NAME)).unwrap();
    project.write(FILE_NAME, &text.replace('\n', "\r\n"));
    assert!(project.resumes());
}

#[test]
fn what_git_could_not_merge_is_said_in_one_line() {
    let project = sealed_pair();
    let text = fs::read_to_string(project.path(FILE_NAME)).unwrap();
    let (title, rest) = text.split_once('\n').unwrap();
    project.write(FILE_NAME, &format!("{title}\n<<<<<<< HEAD\n{rest}=======\n{rest}>>>>>>> other\n"));
    assert!(!project.resumes());
    let outcome = project.run(check_from_checkpoint);
    let found: Vec<_> = outcome.diagnostics.iter().filter(|it| it.rule.id == "checkpoint-conflict").collect();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].level, found[0].helps.len()), (Level::Warning, 1));
    assert!(outcome.set.is_some());
}

#[test]
fn where_branches_could_meet_again_there_is_no_checkpoint() {
    let project = Project::new(migrations_core::Dialect::Sqlite);
    project.revision("a1", "base", CREATE, DROP);
    project.revision("b1", "base", "CREATE TABLE b (id INT);", "DROP TABLE b;");
    assert_eq!(project.seal(), Err(NoCheckpoint::Heads));
    project.revision("c1", "a1, b1", "", "");
    assert_eq!(project.seal(), Ok(()));
    assert!(project.resumes());
    project.revision("d1", "c1", "DROP TABLE nothing;", "");
    assert_eq!(project.seal(), Err(NoCheckpoint::Errors));
}

#[test]
fn a_folder_for_two_products_has_two() {
    let servers = Servers::parse(&["mysql-8.4", "mariadb-10.11"]).unwrap();
    let project = Project::new(servers);
    project.revision("a1", "base", "CREATE TABLE a (id INT PRIMARY KEY);", "DROP TABLE a;");
    project.seal().unwrap();
    assert!(project.resumes());
    project.revision("b1", "a1", "ALTER TABLE a ADD COLUMN b UUID;", "ALTER TABLE a DROP COLUMN b;");
    assert!(project.resumes());
}

/// The revisions of a real folder, copied as far as they run before a place.
struct Copied {
    project: Project,
    /// Names of its files and folders, in order.
    entries: Vec<PathBuf>,
}

impl Copied {
    fn of(chain: &Chain) -> Option<Self> {
        let from = shared(&format!("corpora/{}", chain.path))?;
        let mut entries: Vec<PathBuf> = fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        Some(Self { project: Self::project(chain), entries })
    }

    /// With all rules, though the revisions have no headers.
    fn project(chain: &Chain) -> Project {
        let mut project = Project::new(chain.dialect);
        project.settings.levels = all_warnings();
        project.settings.checks_headerless = true;
        project
    }

    fn copy(&self, entries: &[PathBuf]) {
        for entry in entries {
            let name = entry.file_name().unwrap().to_str().unwrap();
            if entry.is_dir() {
                for file in fs::read_dir(entry).unwrap().map(|file| file.unwrap().path()).filter(|file| file.is_file())
                {
                    let file_name = file.file_name().unwrap().to_str().unwrap();
                    self.project.write(&format!("{name}/{file_name}"), &fs::read_to_string(&file).unwrap_or_default());
                }
            } else {
                self.project.write(name, &fs::read_to_string(entry).unwrap_or_default());
            }
        }
    }
}

#[test]
fn real_folders_come_to_the_same_wherever_they_are_sealed() {
    let (mut resumed, mut tried) = (0, 0);
    for chain in CHAINS {
        let Some(whole) = Copied::of(chain) else { return };
        for at in places(whole.entries.len(), effort().count(1, 2, 1_000)).map(|at| at + 1) {
            let copied = Copied { project: Copied::project(chain), entries: whole.entries.clone() };
            copied.copy(&whole.entries[..at]);
            if let Err(reason) = copied.project.seal() {
                println!("{} at {at}: {reason}", chain.name);
                continue;
            }
            copied.copy(&whole.entries[at..]);
            tried += 1;
            resumed += usize::from(copied.project.resumes());
        }
    }
    println!("{resumed} of {tried} went on from a checkpoint");
    assert!(resumed * 10 > tried * 9 && resumed > 10, "{resumed} of {tried}");
}

#[test]
fn random_edits_of_real_folders_come_to_the_same() {
    let mut random = Random(7);
    let mut resumed = 0;
    let rounds = effort().count(10, 40, 2_000);
    let chains: Vec<&Chain> = CHAINS.iter().filter(|chain| !chain.name.starts_with("hyperswitch")).collect();
    for round in 0..rounds {
        let chain = chains[round % chains.len()];
        let Some(copied) = Copied::of(chain) else { return };
        let at = 1 + random.below(copied.entries.len());
        copied.copy(&copied.entries[..at]);
        if copied.project.seal().is_err() {
            continue;
        }
        copied.copy(&copied.entries[at..]);
        let sealed: BTreeSet<&PathBuf> = copied.entries[..at].iter().collect();
        let entry = &copied.entries[random.below(copied.entries.len())];
        let edits_sealed = edit(&copied.project, entry, &mut random) && sealed.contains(entry);
        let is_resumed = copied.project.resumes();
        assert!(!(is_resumed && edits_sealed), "{}: {}", chain.name, entry.display());
        resumed += usize::from(is_resumed);
    }
    assert!(resumed > 0 || rounds < 10);
}

/// Changes one line of a revision: it is gone, twice there, or lacks a letter. Says whether anything is otherwise.
fn edit(project: &Project, entry: &Path, random: &mut Random) -> bool {
    let name = entry.file_name().unwrap().to_str().unwrap();
    let path = if entry.is_dir() { format!("{name}/up.sql") } else { name.to_owned() };
    let Ok(text) = fs::read_to_string(project.path(&path)) else { return false };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return false;
    }
    let at = random.below(lines.len());
    match random.below(3) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[at].clone()),
        _ => drop(lines[at].pop()),
    }
    let edited = lines.join("\n");
    project.write(&path, &edited);
    edited != text.replace("\r\n", "\n")
}

/// Numbers that look random, the same ones each time.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
}

#[test]
fn a_lock_that_is_written_anew_asks_for_no_checkpoint() {
    assert!(sealed_pair().run(check_apart_from_lock).checkpoint.is_none());
}
