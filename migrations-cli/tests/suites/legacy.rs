//! Databases that no migrations have made, of every kind of object and option: a baseline of each makes the same again, as the
//! server's own dump says, and what the baseline cannot make is listed, no more and no less.
//!
//! The databases stand in `tests/legacy/<product>/*.sql`; `MIGRATIONS_LEGACY=postgres/views` runs some of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use migrations_tests::servers::{Kind, Server, postgres_program};
use migrations_tests::{Shell, side_by_side};
use serde_json::Value;

/// What is not read, one object a line: the database, the kind, and what the tool calls it.
const UNREAD: &str = include_str!("../legacy/unread.txt");

/// A product with its programs.
#[derive(Clone, Copy)]
enum Product {
    Sqlite,
    Server(Kind),
}

impl Product {
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Server(kind) => kind.product().name(),
        }
    }

    /// An empty database: its URL.
    fn database(self, name: &str) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{name}.db"),
            Self::Server(kind) => Server::shared(kind).database(),
        }
    }

    /// A command line that runs the script on its standard input.
    fn client(self, url: &str) -> String {
        match self {
            Self::Sqlite => format!("sqlite3 -bail {}", path_of(url)),
            Self::Server(Kind::Postgres) => format!("psql -q -v ON_ERROR_STOP=1 {url}"),
            Self::Server(kind @ (Kind::Mariadb | Kind::Mysql)) => {
                format!("{} --default-character-set=utf8mb4 {}", kind.client().display(), connection_of(url))
            }
        }
    }

    /// A command line that prints what is in a database, without rows, rights and tables of the tool.
    fn dump(self, url: &str) -> String {
        match self {
            Self::Sqlite => format!("sqlite3 {} < {}", path_of(url), folder().join("describe.sqlite.sql").display()),
            Self::Server(Kind::Postgres) => format!("pg_dump -s -O -x -T '*.__*' {url}"),
            Self::Server(kind @ (Kind::Mariadb | Kind::Mysql)) => {
                let database = url.rsplit_once('/').expect("a URL names a database").1;
                let program = dump_program(kind);
                let further = if kind == Kind::Mysql { " --set-gtid-purged=OFF" } else { "" };
                let tables = ["revisions", "state", "log"].map(|table| format!("__migrations_{table}"));
                let ignored: String =
                    tables.iter().map(|table| format!(" --ignore-table={database}.{table}")).collect();
                // The heads of routines and triggers are shown as they were typed; the catalogue tells what they say.
                format!(
                    "{} --no-data --skip-triggers --skip-comments --no-tablespaces{further}{ignored} {connection} && {} -N -B {connection} < {}",
                    program.display(),
                    kind.client().display(),
                    folder().join("programs.mysql.sql").display(),
                    connection = connection_of(url)
                )
            }
        }
    }
}

impl Product {
    /// Command lines that dump a database as a whole, as a person would.
    fn whole_dumps(self, url: &str) -> Vec<String> {
        match self {
            Self::Sqlite => [".dump", ".schema"].map(|command| format!("sqlite3 {} {command}", path_of(url))).to_vec(),
            Self::Server(Kind::Postgres) => vec![format!("pg_dump {url}"), format!("pg_dump -s --no-owner -x {url}")],
            Self::Server(kind @ (Kind::Mariadb | Kind::Mysql)) => {
                let line = format!("{} --routines --events", dump_program(kind).display());
                vec![
                    format!("{line} {}", connection_of(url)),
                    format!("{line} --no-data {}", connection_of(url).replace(" test_", " --databases test_")),
                ]
            }
        }
    }
}

fn path_of(url: &str) -> &str {
    url.trim_start_matches("sqlite://")
}

/// The options of a client of MySQL.
fn connection_of(url: &str) -> String {
    let (server, database) = url.rsplit_once('/').expect("a URL names a database");
    let port = server.rsplit_once(':').expect("a URL names a port").1;
    format!("-h 127.0.0.1 -P {port} -u app {database}")
}

/// The program that dumps stands beside the client.
fn dump_program(kind: Kind) -> PathBuf {
    let name = if kind == Kind::Mariadb { "mariadb-dump" } else { "mysqldump" };
    kind.client().with_file_name(name)
}

/// What of a dump says something, one text for each statement: without what names the moment and the program.
fn parts(product: Product, dump: &str) -> BTreeSet<String> {
    let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with("--") && !line.starts_with('\\');
    let mut parts = BTreeSet::new();
    let mut part = String::new();
    for line in dump.lines().filter(is_said) {
        part.push_str(line);
        part.push('\n');
        if line.ends_with(';') {
            parts.insert(std::mem::take(&mut part));
        }
    }
    parts.insert(part);
    match product {
        Product::Sqlite => parts.iter().map(|part| in_plain_words(part)).collect(),
        Product::Server(Kind::Postgres) => parts.iter().map(|part| with_sorted_options(part)).collect(),
        Product::Server(Kind::Mariadb | Kind::Mysql) => parts.iter().map(|part| with_sorted_keys(part)).collect(),
    }
}

/// `WITH (a='1', b='2')`: the server keeps the order in which they were given, and it means nothing.
fn with_sorted_options(part: &str) -> String {
    let sorted = |line: &str| {
        let (before, list) = line.split_once("WITH (")?;
        let (list, after) = list.rsplit_once(')')?;
        let mut options: Vec<&str> = list.split(", ").collect();
        options.sort_unstable();
        Some(format!("{before}WITH ({}){after}", options.join(", ")))
    };
    part.lines().map(|line| sorted(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>().join("\n")
}

/// Keys stand in any order. What means nothing goes: the actions of keys and the methods of indexes that are usual, how wide an integer is
/// shown; and what is data, or names the database.
fn with_sorted_keys(part: &str) -> String {
    const USUAL: [&str; 6] = [
        " ON DELETE RESTRICT",
        " ON UPDATE RESTRICT",
        " ON DELETE NO ACTION",
        " ON UPDATE NO ACTION",
        " USING BTREE",
        " USING HASH",
    ];
    let mut text = part.to_owned();
    for words in USUAL {
        text = text.replace(words, "");
    }
    let words = text.split(' ').filter(|word| !word.starts_with("AUTO_INCREMENT=")).map(plain_word);
    let text = words.collect::<Vec<_>>().join(" ");
    let mut lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.sort_unstable();
    lines.join("\n")
}

/// `int(7)` is `int`, and `` nextval(`test_1`.`s`) `` is `` nextval(`s`) ``.
fn plain_word(word: &str) -> String {
    if let Some((data_type, _)) = word.split_once("int(") {
        return format!("{data_type}int");
    }
    match word.split_once("(`test_").and_then(|(call, rest)| Some((call, rest.split_once("`.")?.1))) {
        Some((call, rest)) => format!("{call}({rest}"),
        None => word.to_owned(),
    }
}

/// A text of SQLite, which keeps what was written, without what means nothing there: quotes, capitals, lines, comments. Of a
/// table it is the words, for pragmas tell the rest.
fn in_plain_words(part: &str) -> String {
    const USUAL: [&str; 13] = [
        "action",
        "no",
        "foreign",
        "key",
        "generated",
        "always",
        "virtual",
        "not",
        "null",
        "constraint",
        "default",
        "create",
        "as",
    ];
    let mut text = String::new();
    for line in part.lines() {
        text.push_str(line.split("--").next().unwrap_or_default());
        text.push(' ');
    }
    while let Some((before, rest)) = text.split_once("/*") {
        text = format!("{before} {}", rest.split_once("*/").map_or("", |(_, after)| after));
    }
    let is_quote = |letter: char| matches!(letter, '"' | '`' | '[' | ']' | ';');
    let text: String = text.to_lowercase().chars().filter(|letter| !is_quote(*letter)).collect();
    if !text.starts_with("words|") {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: BTreeSet<&str> = text.split(|letter| !is_word(letter)).filter(|word| !USUAL.contains(word)).collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// One database on its way through the tool.
struct Legacy {
    product: Product,
    name: String,
    shell: Shell,
    url: String,
    faults: Vec<String>,
}

impl Legacy {
    fn new(product: Product, script: &Path) -> Self {
        let name = format!("{}/{}", product.name(), script.file_stem().expect("a file").to_string_lossy());
        let mut shell = Shell::with_program(env!("CARGO_BIN_EXE_migrations"));
        if let Product::Server(Kind::Postgres) = product {
            shell = shell.with_programs(postgres_program("psql").parent().expect("a program stands in a folder"));
        }
        let mut legacy = Self { product, name, shell, url: product.database("legacy"), faults: Vec::new() };
        let load = format!("{} < {}", product.client(&legacy.url), script.display());
        legacy.succeeds(&load);
        legacy
    }

    fn succeeds(&mut self, line: &str) -> String {
        let ran = self.shell.run(&[line.to_owned()]).remove(0);
        if ran.code != 0 {
            self.faults.push(format!("$ {line}\n{}", ran.output));
        }
        ran.output
    }

    /// What a database holds.
    fn dump(&mut self, url: &str) -> BTreeSet<String> {
        let dump = self.succeeds(&self.product.dump(url));
        parts(self.product, &dump)
    }

    /// Writes the baseline from a source; what was not read: its kind and its name.
    fn baseline(&mut self, source: &str) -> Vec<(String, String)> {
        self.succeeds(&format!("migrations init --dialect {} --project shop -q", self.product.name()));
        let line = format!("migrations revision --autogenerate -m Baseline --from {source} --ignore-unread --json");
        let answer = self.succeeds(&line);
        let Ok(answer) = serde_json::from_str::<Value>(answer.lines().last().unwrap_or_default()) else {
            return Vec::new();
        };
        for part in ["not_generated", "likely_renames"] {
            let told = answer[part].as_array().into_iter().flatten().filter_map(Value::as_str);
            let unexpected: Vec<&str> = told.filter(|text| !self.is_expected_unread(text)).collect();
            if !unexpected.is_empty() {
                self.faults.push(format!("{part}: {unexpected:?}"));
            }
        }
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let Some(left_out) = answer["left_out"].as_array() else { return Vec::new() };
        left_out.iter().map(|left| (text(&left["kind"]), text(&left["object"]))).collect()
    }

    /// What the baseline makes of an empty database.
    fn made(&mut self, name: &str) -> BTreeSet<String> {
        let made = self.product.database(name);
        self.succeeds(&format!("migrations upgrade head -q --database-url {made}"));
        self.dump(&made)
    }

    /// Whether the baseline of a dump makes the database again, apart from what nobody has read.
    fn is_made_of_dump(&mut self, number: usize, line: &str, unread: &[(String, String)]) {
        self.succeeds("rm -rf migrations migrations.toml");
        self.succeeds(&format!("{line} > dump.sql"));
        let before = self.faults.len();
        let unread = [self.baseline("dump.sql"), unread.to_vec()].concat();
        if self.faults.len() == before {
            self.is_made_again(&format!("made{number}"), &unread);
        }
    }

    /// Whether a text is about an object that is not read.
    fn is_expected_unread(&self, text: &str) -> bool {
        let own = UNREAD.lines().filter_map(|line| line.split_once(": ")).filter(|(name, _)| *name == self.name);
        own.into_iter().any(|(_, object)| names_one_of(text, object.rsplit(' ').next().unwrap_or(object)))
    }

    /// Whether the baseline makes the same on an empty database, apart from what it has not read.
    fn is_made_again(&mut self, name: &str, unread: &[(String, String)]) {
        let there = self.dump(&self.url.clone());
        let made = self.made(name);
        let is_named = |part: &&String| unread.iter().any(|(_, object)| names_one_of(part, object));
        let missing: Vec<&String> = there.difference(&made).filter(|part| !is_named(part)).collect();
        let further: Vec<&String> = made.difference(&there).filter(|part| !is_named(part)).collect();
        self.faults.extend(missing.iter().map(|part| format!("there, and not {name}:\n{part}")));
        self.faults.extend(further.iter().map(|part| format!("{name}, and not there:\n{part}")));
    }

    /// All of it; what is wrong.
    fn run(mut self) -> String {
        let unread = if self.faults.is_empty() { self.baseline(&self.url.clone()) } else { Vec::new() };
        if self.faults.is_empty() {
            self.is_made_again("made", &unread);
            let url = self.url.clone();
            self.succeeds(&format!("migrations check --autogenerate --from {url} --ignore-unread"));
            for (number, line) in self.product.whole_dumps(&url).iter().enumerate() {
                self.is_made_of_dump(number, line, &unread);
            }
        }
        let listed: BTreeSet<String> = unread
            .iter()
            .map(|(kind, object)| format!("{}: {kind} {}", self.name, object.replace('\n', " ")))
            .collect();
        let is_of_this = |line: &&str| line.split_once(": ").is_some_and(|(name, _)| name == self.name);
        let expected: BTreeSet<String> = UNREAD.lines().filter(is_of_this).map(str::to_owned).collect();
        self.faults.extend(listed.difference(&expected).map(|line| format!("newly unread:\n{line}")));
        self.faults.extend(expected.difference(&listed).map(|line| format!("read by now:\n{line}")));
        let faults: Vec<String> = self.faults.iter().map(|fault| format!("{}: {fault}", self.name)).collect();
        faults.join("\n")
    }
}

/// Whether a part of a dump is about an object that was not read, whose name may have words around it.
fn names_one_of(part: &str, object: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        text.split(|letter| !is_word(letter)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let before = object.split('(').next().unwrap_or(object).trim();
    let name = words(before);
    if name.is_empty() {
        // A cast is named by its types, and an operator by what is no word.
        let is_named =
            before.is_empty() && words(object).iter().all(|word| word == "AS" || part.contains(word.as_str()));
        return is_named && part.starts_with("CREATE CAST") || !before.is_empty() && part.contains(before);
    }
    !name.is_disjoint(&words(part))
}

/// Where the databases are.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/legacy")
}

fn check(product: Product) {
    let entries = std::fs::read_dir(folder().join(product.name())).expect("the folder is there");
    let mut scripts: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    let only = std::env::var("MIGRATIONS_LEGACY").unwrap_or_default();
    scripts.retain(|script| script.to_string_lossy().contains(&only));
    scripts.sort();
    let faults: Vec<String> = side_by_side(3, &scripts, |script| Legacy::new(product, script).run());
    let faults: Vec<&String> = faults.iter().filter(|text| !text.is_empty()).collect();
    assert!(faults.is_empty(), "{}", faults.iter().map(|text| text.as_str()).collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn on_sqlite() {
    check(Product::Sqlite);
}

#[test]
fn on_postgres() {
    check(Product::Server(Kind::Postgres));
}

#[test]
fn on_mysql() {
    check(Product::Server(Kind::Mysql));
}

#[test]
fn on_mariadb() {
    check(Product::Server(Kind::Mariadb));
}
