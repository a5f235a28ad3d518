//! What a server prints of a database.

mod postgres;
mod sqlite;

use std::collections::BTreeSet;
use std::process::Command;

use diesel::connection::SimpleConnection;
use migrations_core::{Dialect, lexer};
use migrations_tests::servers::postgres_program;
use migrations_tests::{Database, Mariadb, Mysql, OfMysql, Postgres, Sqlite};

/// A database whose own words are compared.
pub(crate) trait Printed: Database {
    /// What makes its client stop at the first error.
    const STRICT: &'static str;

    /// Runs a script that has to succeed.
    fn load(&self, script: &str) -> Result<(), String> {
        self.run_with_client(&format!("{}{script}", Self::STRICT)).map(drop)
    }

    /// All that it prints of its schema, an object each.
    fn printed(&self) -> BTreeSet<String>;

    /// The same of the database of a connection, without the order of columns in their tables.
    fn printed_unordered(&self, _connection: &mut Self::Connection) -> BTreeSet<String> {
        self.printed().iter().map(|object| Self::unordered(object)).collect()
    }

    /// What is printed of an object, without the order of columns.
    fn unordered(object: &str) -> String;
}

/// The first line of a text, and its other lines in the order of their letters.
fn with_lines_sorted(object: &str) -> String {
    let mut lines: Vec<&str> = object.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.get_mut(1..).into_iter().for_each(<[&str]>::sort_unstable);
    lines.join("\n")
}

impl Printed for Postgres {
    const STRICT: &'static str = "\\set ON_ERROR_STOP on\nSET client_min_messages = warning;\n";

    fn printed(&self) -> BTreeSet<String> {
        let output = Command::new(postgres_program("pg_dump"))
            .args(["-s", "--no-owner", "--no-privileges", "-T", "__migrations_*", &self.0])
            .output()
            .expect("pg_dump is beside the server");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        statements(&String::from_utf8(output.stdout).expect("a dump is a text"))
    }

    fn unordered(object: &str) -> String {
        let object = postgres::in_one_form(object);
        if is_of_columns(&object) { with_lines_sorted(&object) } else { object }
    }
}

/// Whether a statement lists columns, a line each.
fn is_of_columns(statement: &str) -> bool {
    ["CREATE TABLE ", "CREATE UNLOGGED TABLE ", "CREATE FOREIGN TABLE "]
        .iter()
        .any(|start| statement.starts_with(start))
}

/// The statements of a dump; its order is that of the numbers of objects.
fn statements(dump: &str) -> BTreeSet<String> {
    let dump: String = dump.lines().filter(|line| !line.starts_with('\\')).map(|line| format!("{line}\n")).collect();
    let tokens = lexer::tokenize(&dump, Dialect::Postgres);
    let split = migrations_analysis::splitter::split(&dump, &tokens, Dialect::Postgres);
    let texts = split.iter().map(|statement| with_sorted_parameters(dump[statement.span.clone()].trim()));
    texts.filter(|text| is_in_model(text)).collect()
}

/// Settings of the session are none of the schema.
fn is_in_model(statement: &str) -> bool {
    !(statement.starts_with("SET ") || statement.starts_with("SELECT pg_catalog.set_config"))
}

/// Parameters of storage stand in the order in which they were set, which means nothing.
fn with_sorted_parameters(statement: &str) -> String {
    let sorted = || {
        let (before, rest) = statement.rsplit_once("WITH (")?;
        let (list, after) = rest.split_once(')')?;
        let mut parameters: Vec<&str> = list.split(", ").collect();
        parameters.sort_unstable();
        Some(format!("{before}WITH ({}){after}", parameters.join(", ")))
    };
    let is_of_storage = statement.starts_with("CREATE TABLE") || statement.contains(" INDEX ");
    Some(()).filter(|()| is_of_storage).and_then(|()| sorted()).unwrap_or_else(|| statement.to_owned())
}

macro_rules! of_mysql {
    ($($name:ident),*) => {$(
        impl Printed for $name {
            const STRICT: &'static str = "SET NAMES utf8mb4;\n";

            fn printed(&self) -> BTreeSet<String> {
                shown(self)
            }

            fn unordered(object: &str) -> String {
                if object.contains("CREATE TABLE ") {
                    with_lines_sorted(&with_checks_apart(object))
                } else if object.contains(" TRIGGER ") {
                    // MariaDB puts the name of a table in quotes when that is renamed.
                    object.replace('`', "")
                } else {
                    object.to_owned()
                }
            }
        }
    )*};
}

of_mysql!(Mysql, Mariadb);

/// What `SHOW CREATE` says of each object.
fn shown<D: OfMysql>(database: &D) -> BTreeSet<String> {
    let questions = D::texts(
        &mut database.connect(),
        "SELECT CONCAT('SHOW CREATE ', IF(table_type = 'VIEW', 'VIEW', 'TABLE'), ' `', table_name, '`') AS column1 \
         FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT LIKE '\\_\\_migr%' \
         UNION ALL SELECT CONCAT('SHOW CREATE TRIGGER `', trigger_name, '`') FROM information_schema.triggers \
         WHERE trigger_schema = DATABASE() \
         UNION ALL SELECT CONCAT('SHOW CREATE ', routine_type, ' `', routine_name, '`') FROM information_schema.routines \
         WHERE routine_schema = DATABASE() \
         UNION ALL SELECT CONCAT('SHOW CREATE EVENT `', event_name, '`') FROM information_schema.events \
         WHERE event_schema = DATABASE()",
    );
    let script: String = questions.iter().map(|question| format!("{question};\n")).collect();
    let answer = database.run_with_client(&script).expect("it is there");
    // A line of titles stands before each line of an answer.
    answer.lines().skip(1).step_by(2).map(without_data).collect()
}

/// A counter is data, and so is the moment at which a trigger was made. Row formats are not in the model, and how wide a
/// number is shown is no part of a schema.
fn without_data(answer: &str) -> String {
    let fields = answer.split('\t').filter(|field| !is_moment(field));
    let text = fields.collect::<Vec<_>>().join("\n").replace("\\n", "\n");
    let lines: Vec<String> = text.lines().map(plain_line).collect();
    with_keys_sorted(lines).join("\n")
}

fn plain_line(line: &str) -> String {
    // A collation says of which character set it is.
    let line = &match (line.find(" CHARACTER SET "), line.find(" COLLATE ")) {
        (Some(set), Some(collation)) if set < collation => format!("{}{}", &line[..set], &line[collation..]),
        _ => line.to_owned(),
    };
    let is_kept = |word: &&str| !word.starts_with("AUTO_INCREMENT=") && !word.starts_with("ROW_FORMAT=");
    let words: Vec<String> = line.trim_end_matches([',', ' ']).split(' ').filter(is_kept).map(without_width).collect();
    // InnoDB does the same for both, and for a key that says neither.
    let no_action = [" ON DELETE RESTRICT", " ON UPDATE RESTRICT", " ON DELETE NO ACTION", " ON UPDATE NO ACTION"];
    // The usual sort of an index; which rows are current is not in the model.
    let usual = [" USING BTREE", " WITH SYSTEM VERSIONING"];
    no_action.iter().chain(&usual).fold(words.join(" "), |line, words| line.replace(words, ""))
}

/// A CHECK of MariaDB stands with a column or apart, under a name or none: a column that gets another name keeps it, and no
/// statement makes another like it.
fn with_checks_apart(object: &str) -> String {
    let apart = |line: &str| match line.find(" CHECK (") {
        Some(at) if line.trim_start().starts_with("CONSTRAINT ") => line[at..].to_owned(),
        Some(at) => format!("{}\n{}", &line[..at], &line[at..]),
        None => line.to_owned(),
    };
    object.lines().map(apart).collect::<Vec<_>>().join("\n")
}

/// The order in which keys were made means nothing.
fn with_keys_sorted(mut lines: Vec<String>) -> Vec<String> {
    let is_key = |line: &String| {
        let words = ["KEY ", "UNIQUE KEY ", "FULLTEXT KEY ", "SPATIAL KEY ", "CONSTRAINT "];
        words.iter().any(|word| line.trim_start().starts_with(word))
    };
    let mut keys: Vec<String> = lines.iter().filter(|line| is_key(line)).cloned().collect();
    keys.sort();
    lines.retain(|line| !is_key(line));
    lines.extend(keys);
    lines
}

/// `2026-01-31 23:59:59.00`
fn is_moment(field: &str) -> bool {
    field.len() >= 19
        && field.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b' ',
            13 | 16 => byte == b':',
            19 => byte == b'.',
            _ => byte.is_ascii_digit(),
        })
}

/// `int(11)` is `int`. `tinyint(1)` is how a truth value is written.
fn without_width(word: &str) -> String {
    let whole = word.trim_end_matches(',');
    let of_numbers = ["tinyint(", "smallint(", "mediumint(", "int(", "bigint("];
    match of_numbers.iter().find(|start| whole.starts_with(**start)) {
        Some(start) if whole.ends_with(')') && whole != "tinyint(1)" => {
            format!("{}{}", start.trim_end_matches('('), &word[whole.len()..])
        }
        _ => word.to_owned(),
    }
}

impl Printed for Sqlite {
    const STRICT: &'static str = "";

    /// The shell may be older than the library that ran the revisions.
    fn load(&self, script: &str) -> Result<(), String> {
        self.connect().batch_execute(script).map_err(|error| error.to_string())
    }

    fn printed(&self) -> BTreeSet<String> {
        sqlite::printed(&mut self.connect())
    }

    /// One in memory is seen by its connection alone.
    fn printed_unordered(&self, connection: &mut Self::Connection) -> BTreeSet<String> {
        sqlite::printed(connection).iter().map(|object| Self::unordered(object)).collect()
    }

    fn unordered(object: &str) -> String {
        sqlite::without_place(object)
    }
}
