//! Dumps: what pg_dump, pg_dumpall, mysqldump, mariadb-dump and the shell of SQLite write, as far as it makes a schema. The rest
//! is blanked, so that every place stays where it is.

use std::collections::BTreeSet;
use std::ops::Range;

use migrations_core::lexer::{ClientPartKind, Token, TokenKind, client_parts, tokenize};
use migrations_core::{Dialect, Product};

use crate::splitter::{RawStatement, split};
use migrations_syntax::run_part;

/// A dump that was read.
pub(crate) struct Dump {
    /// The same text without what makes no schema.
    pub(crate) text: String,
    /// Whether it holds rows.
    pub(crate) has_rows: bool,
    /// The databases that it is about, where there are several.
    pub(crate) databases: Vec<String>,
}

/// Reads a text that may be a dump.
pub(crate) fn read_dump(text: &str, product: Product) -> Dump {
    let dialect = product.dialect();
    let mut reader = Reader::new(text, dialect);
    for part in client_parts(text, dialect) {
        reader.client_part(part.kind, &part.span);
    }
    for token in tokenize(text, dialect).into_iter().filter(|token| token.kind == TokenKind::ActingComment) {
        reader.open_comment(&text[token.span.clone()], &token.span, product);
    }
    let text = reader.text();
    let tokens = tokenize(&text, dialect);
    for raw in split(&text, &tokens, dialect) {
        reader.statement(&Words::of(&text, &tokens, &raw), &raw.span);
    }
    reader.finish()
}

/// The words of a statement.
struct Words<'t> {
    /// All that acts, in order.
    list: Vec<&'t str>,
    /// Where each is.
    places: Vec<Range<usize>>,
}

impl<'t> Words<'t> {
    fn of(text: &'t str, tokens: &[Token], raw: &RawStatement) -> Self {
        let places: Vec<Range<usize>> =
            tokens[raw.tokens.clone()].iter().filter(|token| token.acts()).map(|token| token.span.clone()).collect();
        Self { list: places.iter().map(|place| &text[place.clone()]).collect(), places }
    }

    /// Whether it begins with these words.
    fn begin(&self, words: &[&str]) -> bool {
        words.len() <= self.list.len()
            && self.list.iter().zip(words).all(|(found, word)| found.eq_ignore_ascii_case(word))
    }

    /// Whether these words stand in it, one behind the other.
    fn have(&self, words: &[&str]) -> bool {
        let is_it = |window: &[&str]| window.iter().zip(words).all(|(found, word)| found.eq_ignore_ascii_case(word));
        self.list.windows(words.len()).any(is_it)
    }

    /// Where ``DEFINER = `app`@`%` `` stands in it, if it does, before what is made.
    fn definer(&self) -> Option<Range<usize>> {
        const FARTHEST: usize = 8;
        let is_definer = |pair: &[&str]| pair[0].eq_ignore_ascii_case("definer") && pair[1] == "=";
        let at = self.list.windows(2).take(FARTHEST).position(is_definer).filter(|_| self.begin(&["CREATE"]))?;
        let user = at + 2;
        let has_host = self.list.get(user + 1).is_some_and(|word| *word == "@");
        let last = self.places.get(if has_host { user + 2 } else { user })?;
        Some(self.places[at].start..last.end)
    }

    /// The name behind so many words.
    fn name(&self, at: usize) -> Option<String> {
        let is_quote = |letter: char| matches!(letter, '"' | '`' | '[' | ']' | '\'');
        self.list.get(at).map(|word| word.trim_matches(is_quote).to_owned())
    }
}

/// Statements that say something to the session in which the dump is read back, and nothing of the schema.
const OF_SESSION: [&[&str]; 8] = [
    &["PRAGMA", "writable_schema"],
    &["LOCK", "TABLES"],
    &["UNLOCK", "TABLES"],
    &["SET", "NAMES"],
    &["SET", "character_set_client"],
    &["SET", "character_set_results"],
    &["SET", "collation_connection"],
    &["DELETE", "FROM", "sqlite_sequence"],
];

struct Reader {
    dialect: Dialect,
    bytes: Vec<u8>,
    has_rows: bool,
    /// Databases to which the dump goes over, with where, and whether anything is made there.
    databases: Vec<Section>,
    /// Virtual tables of SQLite that were made so far.
    virtual_tables: BTreeSet<String>,
}

struct Section {
    name: String,
    start: usize,
    makes_something: bool,
}

impl Reader {
    fn new(text: &str, dialect: Dialect) -> Self {
        Self {
            dialect,
            bytes: text.as_bytes().to_vec(),
            has_rows: false,
            databases: Vec::new(),
            virtual_tables: BTreeSet::new(),
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Blanks whole tokens, so that what is left is text.
    fn blank(&mut self, span: &Range<usize>) {
        self.bytes[span.clone()].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }

    fn client_part(&mut self, kind: ClientPartKind, span: &Range<usize>) {
        match kind {
            ClientPartKind::Rows => self.has_rows |= String::from_utf8_lossy(&self.bytes[span.clone()]).trim() != "\\.",
            ClientPartKind::Command => {
                let line = String::from_utf8_lossy(&self.bytes[span.clone()]).into_owned();
                let mut words = line.split_ascii_whitespace();
                if matches!(words.next(), Some("\\connect" | "\\c")) {
                    // pg_dumpall writes `-reuse-previous=on "dbname='odd name'"` for names that need quotes.
                    let name = words.filter(|word| !word.starts_with('-')).collect::<Vec<_>>().join(" ");
                    let name = name.trim_matches('"').trim_start_matches("dbname=").trim_matches('\'').to_owned();
                    self.databases.push(Section { name, start: span.start, makes_something: false });
                }
            }
        }
        self.blank(span);
    }

    /// Blanks the marks around what a server runs of a comment, so that the text of a view or a routine is that of the server.
    fn open_comment(&mut self, comment: &str, span: &Range<usize>, product: Product) {
        let Some(inner) = run_part(comment, product) else { return };
        self.blank(&(span.start..span.start + inner.start));
        self.blank(&(span.start + inner.end..span.end));
    }

    fn statement(&mut self, words: &Words<'_>, span: &Range<usize>) {
        // Like owners, users belong to the server on which the dump was made.
        if let Some(definer) = words.definer() {
            self.blank(&definer);
        }
        if words.begin(&["USE"]) {
            let name = words.name(1).unwrap_or_default();
            self.databases.push(Section { name, start: span.start, makes_something: false });
            return self.blank(span);
        }
        let makes_own =
            || words.begin(&["CREATE", "TABLE"]) && words.name(2).is_some_and(|name| name.starts_with("sqlite_"));
        if OF_SESSION.iter().any(|opening| words.begin(opening)) || makes_own() {
            return self.blank(span);
        }
        if words.begin(&["INSERT", "INTO", "sqlite_schema"]) || words.begin(&["INSERT", "INTO", "sqlite_master"]) {
            return self.stored_statement(span);
        }
        if words.begin(&["CREATE", "VIRTUAL", "TABLE"]) {
            self.virtual_tables.extend(words.name(3));
        }
        if words.begin(&["CREATE", "TABLE", "IF", "NOT", "EXISTS"])
            && words.name(5).is_some_and(|name| self.is_of_module(&name))
        {
            return self.blank(span);
        }
        // Its rows are blanked by now.
        if words.begin(&["COPY"]) && words.have(&["FROM", "stdin"]) {
            return self.blank(span);
        }
        let is_insert = words.begin(&["INSERT"]) || words.begin(&["REPLACE", "INTO"]);
        if is_insert {
            self.has_rows = true;
            return self.blank(span);
        }
        if words.begin(&["CREATE"])
            && !words.begin(&["CREATE", "DATABASE"])
            && !words.begin(&["CREATE", "ROLE"])
            && let Some(section) = self.databases.iter_mut().rfind(|section| section.start < span.start)
        {
            section.makes_something = true;
        }
    }

    /// `INSERT INTO sqlite_schema(..) VALUES('table', .., 'CREATE VIRTUAL TABLE ..')`: the shell of SQLite writes virtual tables so,
    /// lest their module makes tables that come behind. The statement stays, in its place.
    fn stored_statement(&mut self, span: &Range<usize>) {
        let text = String::from_utf8_lossy(&self.bytes[span.clone()]).into_owned();
        let last = tokenize(&text, self.dialect).into_iter().rfind(|token| token.kind == TokenKind::Text);
        self.blank(span);
        let Some(literal) = last else { return };
        let statement = text[literal.span.clone()].trim_matches('\'').replace("''", "'");
        let start = span.start + literal.span.start;
        self.bytes[start..start + statement.len()].copy_from_slice(statement.as_bytes());
        let tokens = tokenize(&statement, self.dialect);
        let all = RawStatement { span: 0..statement.len(), tokens: 0..tokens.len(), before: 0..0, body: None };
        self.statement(&Words::of(&statement, &tokens, &all), &(start..start + statement.len()));
    }

    /// Whether a table is one that a virtual table keeps for itself: the module makes it.
    /// Source: SQLite manual, FTS5 (9), FTS3 and FTS4 (9.1), R*Tree (3.1).
    fn is_of_module(&self, table: &str) -> bool {
        const PARTS: [&str; 11] =
            ["config", "content", "data", "docsize", "idx", "node", "parent", "rowid", "segdir", "segments", "stat"];
        let parts = table.rsplit_once('_');
        parts.is_some_and(|(owner, part)| PARTS.contains(&part) && self.virtual_tables.contains(owner))
    }

    /// What is left, of the one database that it is about.
    fn finish(self) -> Dump {
        let text = self.text();
        let made = self.databases.into_iter().filter(|section| section.makes_something);
        let mut databases: Vec<String> = Vec::new();
        for section in made {
            if !databases.contains(&section.name) {
                databases.push(section.name);
            }
        }
        if databases.len() < 2 {
            databases.clear();
        }
        Dump { text, has_rows: self.has_rows, databases }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that is left, without blank lines.
    fn left(text: &str, product: Product) -> (Vec<String>, bool) {
        let dump = read_dump(text, product);
        assert_eq!(dump.text.len(), text.len(), "every place stays");
        let lines = dump.text.lines().map(|line| line.trim().to_owned());
        (lines.filter(|line| !line.is_empty() && line != ";").collect(), dump.has_rows)
    }

    #[test]
    fn rows_and_commands_go() {
        let text = "\\restrict x\nCREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\nit's; $$\n\\.\n\\connect shop\nINSERT INTO t VALUES ('CREATE ;');";
        let expected = vec!["CREATE TABLE t (a text);".to_owned()];
        assert_eq!(left(text, Product::Postgres), (expected, true));
        assert!(!left("COPY t (a) FROM stdin;\n\\.\n", Product::Postgres).1, "a table without rows");
    }

    #[test]
    fn virtual_tables_of_sqlite_are_made_by_their_modules() {
        let text = "PRAGMA writable_schema=ON;\n\
                    INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','s','s',0,'CREATE VIRTUAL TABLE s USING fts5(a, content='''')');\n\
                    CREATE TABLE IF NOT EXISTS 's_data'(id INTEGER PRIMARY KEY, block BLOB);\n\
                    CREATE TABLE s_own (a);\nDELETE FROM sqlite_sequence;";
        let expected = ["CREATE VIRTUAL TABLE s USING fts5(a, content='')", "CREATE TABLE s_own (a);"];
        let (lines, has_rows) = left(text, Product::Sqlite);
        let lines: Vec<&str> = lines.iter().map(|line| line.trim_end_matches([' ', ';'])).collect();
        assert_eq!((lines, has_rows), (expected.map(|line| line.trim_end_matches(';')).to_vec(), false));
    }

    #[test]
    fn comments_that_run_are_opened() {
        let text = "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`app`@`%` SQL SECURITY DEFINER */\n/*!50001 VIEW v AS select 1 */;\n\
                    /*!40101 SET character_set_client = @old */;\n/*!100100 CREATE TABLE later (a int) */;";
        let (lines, _) = left(text, Product::Mysql);
        let expected = ["CREATE ALGORITHM=UNDEFINED", "SQL SECURITY DEFINER", "VIEW v AS select 1   ;"];
        assert_eq!(lines[..3], expected);
        assert_eq!(lines.len(), 4, "what is for other servers stays a comment: {lines:?}");
    }

    #[test]
    fn several_databases_are_told() {
        let databases = |text: &str, product: Product| -> Vec<String> { read_dump(text, product).databases };
        let dump = "CREATE ROLE r;\n\\connect template1\nSET x = 1;\n\\connect shop\nCREATE TABLE t (a int);\n";
        assert_eq!(databases(dump, Product::Postgres), [""; 0]);
        let both = format!("{dump}\\connect -reuse-previous=on \"dbname='my other'\"\nCREATE TABLE t (a int);\n");
        assert_eq!(databases(&both, Product::Postgres), ["shop", "my other"]);
        let text = "CREATE DATABASE a;\nUSE `a`;\nCREATE TABLE t (a int);\nUSE `b`;\nCREATE TABLE t (a int);";
        assert_eq!(databases(text, Product::Mysql), ["a", "b"]);
    }
}
