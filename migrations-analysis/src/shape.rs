//! Faults that no version of the database would accept.
//!
//! sqlparser does not read everything that databases do, so its word alone is no proof of an error. A statement that it
//! cannot read is refused only if its shape breaks a rule of the database's own grammar that holds without exception.
//! Whatever is left is taken as it stands.

use migrations_core::{Dialect, most_similar};

use crate::source::Span;
use crate::words::{Word, starts_with};

/// What breaks the grammar, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeFault {
    /// The place.
    pub span: Span,
    /// What was found or expected there.
    pub message: String,
}

/// The first definite fault of a statement.
pub fn definite_fault(words: &[Word], dialect: Dialect) -> Option<ShapeFault> {
    // What acts in a comment is not read, and may be what is missed.
    if words.iter().any(|word| word.kind == migrations_core::lexer::TokenKind::ActingComment) {
        return None;
    }
    let checks = [
        parentheses,
        first_words,
        if_exists,
        drop_tail,
        deferral,
        alter_table,
        create_table,
        create_index,
        data,
        commas,
    ];
    checks.iter().find_map(|check| check(&Statement { words, dialect }))
}

struct Statement<'w> {
    words: &'w [Word],
    dialect: Dialect,
}

impl Statement<'_> {
    fn starts(&self, pattern: &[&str]) -> bool {
        starts_with(self.words, pattern)
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.words.get(at).is_some_and(|word| word.is(text))
    }

    fn is_any(&self, at: usize, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.is(at, text))
    }

    fn fault(&self, at: usize, message: impl Into<String>) -> Option<ShapeFault> {
        let span = match self.words.get(at) {
            Some(word) => word.span.clone(),
            None => self.words.last().map_or(0..0, |last| last.span.end..last.span.end),
        };
        Some(ShapeFault { span, message: message.into() })
    }

    fn expected(&self, at: usize, wanted: &str) -> Option<ShapeFault> {
        let found = self.words.get(at).map_or("the end of the statement".to_owned(), |word| format!("`{}`", word.text));
        self.fault(at, format!("expected {wanted}, found {found}"))
    }

    /// Behind `IF [NOT] EXISTS`, if that stands at `at`.
    fn skip_if(&self, at: usize) -> usize {
        match (self.is(at, "IF"), self.is(at + 1, "NOT"), self.is(at + 1, "EXISTS")) {
            (true, true, _) => at + 3,
            (true, _, true) => at + 2,
            _ => at,
        }
    }

    /// Behind a name with optional qualifiers; `None` if there is no name at `at`.
    fn skip_name(&self, at: usize) -> Option<usize> {
        let mut at = at;
        loop {
            if !self.words.get(at)?.can_be_name() {
                return None;
            }
            at += 1;
            if !self.is(at, ".") {
                return Some(at);
            }
            at += 1;
        }
    }

    /// The parenthesis that closes the one at `open`.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0;
        for (at, word) in self.words.iter().enumerate().skip(open) {
            if word.is("(") {
                depth += 1;
            } else if word.is(")") {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
        }
        self.words.len()
    }
}

fn parentheses(statement: &Statement<'_>) -> Option<ShapeFault> {
    let mut open = Vec::new();
    for (at, word) in statement.words.iter().enumerate() {
        if word.is("(") {
            open.push(at);
        } else if word.is(")") && open.pop().is_none() {
            return statement.fault(at, "this `)` closes nothing");
        }
    }
    open.last().and_then(|&at| statement.fault(at, "this `(` is never closed"))
}

/// A list that starts with, ends with or doubles a comma.
fn commas(statement: &Statement<'_>) -> Option<ShapeFault> {
    // The arguments of a virtual table are up to its module.
    if statement.starts(&["CREATE", "VIRTUAL"]) {
        return None;
    }
    let at = (0..statement.words.len()).find(|&at| {
        statement.is(at, ",") && (at + 1 == statement.words.len() || statement.is_any(at + 1, &[",", ")"]))
            || statement.is(at, "(") && statement.is(at + 1, ",")
    })?;
    statement.fault(at, "there is one comma too many here")
}

/// Every word with which a statement can start. Sources: the grammars of SQLite 3.54, PostgreSQL 18, MySQL 9 and
/// MariaDB 12.
const FIRST_WORDS: [&str; 3] = [
    "ALTER ANALYZE ATTACH BEGIN COMMIT CREATE DELETE DETACH DROP END EXPLAIN INSERT PRAGMA REINDEX RELEASE REPLACE \
     ROLLBACK SAVEPOINT SELECT UPDATE VACUUM VALUES WITH",
    "ABORT ALTER ANALYSE ANALYZE BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE \
     DELETE DISCARD DO DROP END EXECUTE EXPLAIN FETCH GRANT IMPORT INSERT LISTEN LOAD LOCK MERGE MOVE NOTIFY PREPARE \
     REASSIGN REFRESH REINDEX RELEASE REPACK RESET REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW START TABLE \
     TRUNCATE UNLISTEN UPDATE VACUUM VALUES WAIT WITH",
    "ALTER ANALYZE BACKUP BEGIN BINLOG CACHE CALL CASE CHANGE CHECK CHECKSUM CLONE CLOSE COMMIT CREATE DEALLOCATE \
     DECLARE DELETE DESC DESCRIBE DO DROP END EXECUTE EXPLAIN FETCH FLUSH FOR GET GRANT HANDLER HELP IF IMPORT INSERT \
     INSTALL KILL LOAD LOCK LOOP OPEN OPTIMIZE PREPARE PURGE RELEASE RENAME REPAIR REPEAT REPLACE RESET RESIGNAL \
     RESTART REVOKE ROLLBACK SAVEPOINT SELECT SET SHOW SHUTDOWN SIGNAL START STOP TABLE TRUNCATE UNINSTALL UNLOCK \
     UPDATE USE VALUES WHILE WITH XA",
];

/// Every word that can follow CREATE, by dialect. Same sources.
const CREATE_WORDS: [&str; 3] = [
    "INDEX TABLE TEMP TEMPORARY TRIGGER UNIQUE VIEW VIRTUAL",
    "ACCESS AGGREGATE CAST COLLATION CONSTRAINT CONVERSION DATABASE DEFAULT DOMAIN EVENT EXTENSION FOREIGN FUNCTION \
     GLOBAL GROUP INDEX LANGUAGE LOCAL MATERIALIZED OPERATOR OR POLICY PROCEDURAL PROCEDURE PROPERTY PUBLICATION \
     RECURSIVE ROLE RULE SCHEMA SEQUENCE SERVER STATISTICS SUBSCRIPTION TABLE TABLESPACE TEMP TEMPORARY TEXT TRANSFORM \
     TRIGGER TRUSTED TYPE UNIQUE UNLOGGED USER VIEW",
    "AGGREGATE ALGORITHM CATALOG DATABASE DEFINER EVENT EXTERNAL FULLTEXT FUNCTION INDEX JSON LIBRARY LOGFILE \
     MATERIALIZED OFFLINE ONLINE OR PACKAGE PROCEDURE RESOURCE ROLE SCHEMA SEQUENCE SERVER SPATIAL SQL TABLE TABLESPACE \
     TEMPORARY TRIGGER UNDO UNIQUE USER VECTOR VIEW",
];

/// Every word that can follow DROP, by dialect. Same sources.
const DROP_WORDS: [&str; 3] = [
    "INDEX TABLE TRIGGER VIEW",
    "ACCESS AGGREGATE CAST COLLATION CONVERSION DATABASE DOMAIN EVENT EXTENSION FOREIGN FUNCTION GROUP INDEX LANGUAGE \
     MATERIALIZED OPERATOR OWNED POLICY PROCEDURAL PROCEDURE PROPERTY PUBLICATION ROLE ROUTINE RULE SCHEMA SEQUENCE \
     SERVER STATISTICS SUBSCRIPTION TABLE TABLESPACE TEXT TRANSFORM TRIGGER TYPE USER VIEW",
    "CATALOG DATABASE EVENT FUNCTION INDEX LIBRARY LOGFILE MATERIALIZED OFFLINE ONLINE PACKAGE PREPARE PROCEDURE \
     RESOURCE ROLE SCHEMA SEQUENCE SERVER SPATIAL TABLE TABLES TABLESPACE TEMPORARY TRIGGER UNDO USER VIEW",
];

fn of(lists: &[&'static str; 3], dialect: Dialect) -> impl Iterator<Item = &'static str> + Clone + use<> {
    let at = Dialect::ALL.iter().position(|&known| known == dialect).unwrap_or_default();
    lists[at].split_ascii_whitespace()
}

fn first_words(statement: &Statement<'_>) -> Option<ShapeFault> {
    use migrations_core::lexer::TokenKind::{ActingComment, Word as Bare};
    let first = statement.words.first()?;
    if first.kind == ActingComment || first.is("(") && statement.dialect != Dialect::Sqlite {
        return None;
    }
    let unknown = |at: usize, known: &[&str], what: &str| {
        let word = &statement.words[at].text;
        let hint = most_similar(word, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        statement.fault(at, format!("{what}{}", hint.unwrap_or_default()))
    };
    let known: Vec<&str> = of(&FIRST_WORDS, statement.dialect).collect();
    if first.kind != Bare || !known.contains(&first.text.as_str()) {
        return unknown(0, &known, "no statement starts with this");
    }
    let objects: Vec<&str> = match first.text.as_str() {
        "CREATE" => of(&CREATE_WORDS, statement.dialect).collect(),
        "DROP" => of(&DROP_WORDS, statement.dialect).collect(),
        "ALTER" if statement.dialect == Dialect::Sqlite => vec!["TABLE"],
        _ => return None,
    };
    let second = statement.words.get(1);
    match second {
        Some(word) if word.kind == ActingComment => None,
        Some(word) if word.kind == Bare && objects.contains(&word.text.as_str()) => None,
        Some(_) => unknown(1, &objects, &format!("nothing of this name can follow {}", first.text)),
        None => statement.expected(1, &format!("what to {}", first.text.to_ascii_lowercase())),
    }
}

/// `IF EXIST`, `IF NOT EXIST`.
fn if_exists(statement: &Statement<'_>) -> Option<ShapeFault> {
    if !statement.starts(&["CREATE|DROP|ALTER"]) {
        return None;
    }
    let at = (1..statement.words.len().min(6)).find(|&at| statement.is(at, "IF"))?;
    let at = if statement.is(at + 1, "NOT") { at + 2 } else { at + 1 };
    let word = statement.words.get(at)?;
    let looks_like = word.text != "EXISTS" && most_similar(&word.text, ["EXISTS"]).is_some();
    if looks_like { statement.expected(at, "`EXISTS`") } else { None }
}

/// Only names, commas, CASCADE and RESTRICT follow these.
fn drop_tail(statement: &Statement<'_>) -> Option<ShapeFault> {
    let is_list = match statement.dialect {
        Dialect::Sqlite => statement.starts(&["DROP", "TABLE|INDEX|VIEW|TRIGGER"]),
        Dialect::Postgres => statement.starts(&["DROP", "TABLE|VIEW|INDEX|SEQUENCE|TYPE|DOMAIN|SCHEMA|EXTENSION"]),
        Dialect::Mysql => statement.starts(&["DROP", "TABLE|VIEW"]),
    };
    if !is_list {
        return None;
    }
    let is_concurrent = statement.dialect == Dialect::Postgres && statement.is(2, "CONCURRENTLY");
    let mut at = if is_concurrent { 3 } else { 2 };
    at = statement.skip_if(at);
    loop {
        let Some(next) = statement.skip_name(at) else { return statement.expected(at, "a name") };
        at = next;
        if statement.dialect == Dialect::Sqlite || !statement.is(at, ",") {
            break;
        }
        at += 1;
    }
    match statement.dialect {
        Dialect::Sqlite => {}
        Dialect::Postgres if statement.is_any(at, &["CASCADE", "RESTRICT"]) => at += 1,
        Dialect::Mysql if statement.is_any(at, &["CASCADE", "RESTRICT", "WAIT", "NOWAIT"]) => return None,
        _ => {}
    }
    if at < statement.words.len() {
        statement.expected(at, "the end of the statement (is a `;` missing?)")
    } else {
        None
    }
}

/// What can follow INITIALLY.
const DEFERRALS: [&str; 2] = ["DEFERRED", "IMMEDIATE"];

/// `DEFERRABLE INITIALLY` belongs to a constraint: DEFERRABLE is a reserved word in both databases that know it.
fn deferral(statement: &Statement<'_>) -> Option<ShapeFault> {
    if statement.dialect == Dialect::Mysql || !statement.starts(&["CREATE|ALTER", "TABLE"]) {
        return None;
    }
    let is_pair = |at: usize| statement.is(at, "DEFERRABLE") && statement.is(at + 1, "INITIALLY");
    let mut behind = (0..statement.words.len()).filter(|at| is_pair(*at)).map(|at| at + 2);
    let wrong = behind.find(|at| !statement.is_any(*at, &DEFERRALS))?;
    statement.expected(wrong, "DEFERRED or IMMEDIATE")
}

/// What can follow ALTER TABLE name.
const ALTER_TABLE_WORDS: [&str; 2] = [
    "ADD ALTER DROP RENAME",
    "ADD ALTER ATTACH CLUSTER DETACH DISABLE DROP ENABLE FORCE INHERIT MERGE NO NOT OF OWNER RENAME REPLICA RESET SET \
     SPLIT VALIDATE",
];

fn alter_table(statement: &Statement<'_>) -> Option<ShapeFault> {
    if !statement.starts(&["ALTER", "TABLE"]) {
        return None;
    }
    let mut at = statement.skip_if(2);
    if statement.dialect == Dialect::Postgres && statement.is(at, "ONLY") {
        at += 1;
    }
    let Some(mut at) = statement.skip_name(at) else {
        // `ALTER TABLE ALL IN TABLESPACE` and MariaDB's IGNORE have their own form.
        return if statement.words.len() <= at { statement.expected(at, "the name of a table") } else { None };
    };
    if statement.dialect == Dialect::Postgres && statement.is(at, "*") {
        at += 1;
    }
    let actions = match statement.dialect {
        Dialect::Sqlite => ALTER_TABLE_WORDS[0],
        Dialect::Postgres => ALTER_TABLE_WORDS[1],
        Dialect::Mysql => return mysql_alter_table(statement, at),
    };
    let is_known = |at: usize| {
        statement.words.get(at).is_some_and(|word| actions.split_ascii_whitespace().any(|action| word.is(action)))
    };
    if !is_known(at) && !statement.is(at, "ALL") {
        return statement.expected(at, "what to do to the table, such as `ADD COLUMN`");
    }
    drop_column_tail(statement, at)
}

/// MySQL takes any table option here; a few words of other statements are none.
fn mysql_alter_table(statement: &Statement<'_>, at: usize) -> Option<ShapeFault> {
    if statement.is_any(at, &["DELETE", "INSERT", "UPDATE", "SELECT", "CREATE"]) {
        return statement.expected(at, "what to do to the table, such as `ADD COLUMN`");
    }
    drop_column_tail(statement, at)
}

/// After DROP [COLUMN] name come a comma, CASCADE, RESTRICT or the end.
fn drop_column_tail(statement: &Statement<'_>, at: usize) -> Option<ShapeFault> {
    if !statement.is(at, "DROP") {
        return None;
    }
    let explicit = statement.is(at + 1, "COLUMN");
    let name = statement.skip_if(if explicit { at + 2 } else { at + 1 });
    if !explicit
        && statement.is_any(
            name,
            &["CONSTRAINT", "PRIMARY", "INDEX", "KEY", "FOREIGN", "CHECK", "PARTITION", "SYSTEM", "PERIOD"],
        )
    {
        return None;
    }
    let Some(word) = statement.words.get(name).filter(|word| word.can_be_name()) else {
        return statement.expected(name, "the name of a column");
    };
    let after = name + 1;
    let ends = after >= statement.words.len() || statement.is_any(after, &[",", "CASCADE", "RESTRICT"]);
    if ends {
        None
    } else if word.is("COLUMN") {
        statement.fault(name, "`COLUMN` stands before `IF EXISTS`")
    } else {
        statement.expected(after, "the end of the statement")
    }
}

fn create_index(statement: &Statement<'_>) -> Option<ShapeFault> {
    let at = match () {
        () if statement.starts(&["CREATE", "INDEX"]) => 2,
        () if statement.starts(&["CREATE", "UNIQUE", "INDEX"]) => 3,
        () if statement.starts(&["CREATE", "UNIQUE"]) => return statement.expected(2, "`INDEX`"),
        () => return None,
    };
    let on = (at..statement.words.len()).find(|&at| statement.is_any(at, &["ON", "("]));
    let Some(on) = on.filter(|&on| statement.is(on, "ON")) else {
        return statement.expected(on.unwrap_or(statement.words.len()), "`ON` and the name of a table");
    };
    let table = if statement.is(on + 1, "ONLY") && statement.dialect == Dialect::Postgres { on + 2 } else { on + 1 };
    let Some(after) = statement.skip_name(table) else { return statement.expected(table, "the name of a table") };
    let may_follow: &[&str] = match statement.dialect {
        Dialect::Sqlite => &["("],
        Dialect::Postgres => &["(", "USING"],
        Dialect::Mysql => return None,
    };
    if statement.is_any(after, may_follow) { None } else { statement.expected(after, "`(` and what to index") }
}

fn data(statement: &Statement<'_>) -> Option<ShapeFault> {
    if statement.starts(&["INSERT|REPLACE"]) {
        let into = (1..statement.words.len().min(6)).find(|&at| statement.is(at, "INTO"));
        return match into {
            Some(into) if statement.is_any(into + 1, &["SELECT", "VALUES", "SET"]) => {
                statement.expected(into + 1, "the name of a table")
            }
            None if statement.dialect != Dialect::Mysql => statement.expected(1, "`INTO`"),
            _ => None,
        };
    }
    if statement.starts(&["UPDATE"]) && !statement.words.iter().any(|word| word.is("SET")) {
        return statement.expected(statement.words.len(), "`SET`");
    }
    if statement.starts(&["DELETE"]) && statement.dialect != Dialect::Mysql && !statement.is(1, "FROM") {
        return statement.expected(1, "`FROM`");
    }
    None
}

fn create_table(statement: &Statement<'_>) -> Option<ShapeFault> {
    let at = match () {
        () if statement.starts(&["CREATE", "TABLE"]) => 2,
        () if statement.starts(&["CREATE", "TEMP|TEMPORARY|UNLOGGED", "TABLE"]) => 3,
        () => return None,
    };
    let name = statement.skip_if(at);
    let Some(open) = statement.skip_name(name) else { return statement.expected(name, "the name of a table") };
    if statement.dialect == Dialect::Sqlite && !statement.is_any(open, &["(", "AS"]) {
        return statement.expected(open, "`(` and the columns");
    }
    if !statement.is(open, "(") {
        return None;
    }
    let close = statement.closing(open);
    if statement.dialect == Dialect::Sqlite {
        if close == open + 1 {
            return statement.expected(close, "at least one column");
        }
        let is_tail = |word: &Word| ["STRICT", "WITHOUT", "ROWID", ","].iter().any(|text| word.is(text));
        if let Some(at) = (close + 1..statement.words.len()).find(|&at| !is_tail(&statement.words[at])) {
            return statement.expected(at, "the end of the statement (is a `;` missing?)");
        }
    }
    keyword_pairs(statement, open, close).or_else(|| {
        items(statement, open, close).into_iter().find_map(|(start, end)| match statement.dialect {
            Dialect::Sqlite => sqlite_column(statement, start, end),
            Dialect::Postgres => postgres_column(statement, start, end),
            Dialect::Mysql => None,
        })
    })
}

/// Reserved words that must be followed by another, among the columns and constraints of a table.
fn keyword_pairs(statement: &Statement<'_>, open: usize, close: usize) -> Option<ShapeFault> {
    let mut depth = 0;
    for at in open..close {
        let word = &statement.words[at];
        if word.is("(") {
            depth += 1;
        } else if word.is(")") {
            depth -= 1;
        }
        if depth != 1 || statement.is(at.wrapping_sub(1), ".") {
            continue;
        }
        let follows = |texts: &[&str]| statement.is_any(at + 1, texts);
        let fault = match word.text.as_str() {
            "NOT"
                if word.is("NOT")
                    && !follows(&["NULL", "DEFERRABLE", "VALID", "ENFORCED", "INVISIBLE", "FOR", "DISTINCT"]) =>
            {
                statement.expected(at + 1, "`NULL`")
            }
            "PRIMARY" | "FOREIGN" if word.is(&word.text) && !follows(&["KEY"]) => statement.expected(at + 1, "`KEY`"),
            "DEFAULT" if word.is("DEFAULT") && !statement.is(at.saturating_sub(1), "SET") && follows(&[",", ")"]) => {
                statement.expected(at + 1, "a value")
            }
            "REFERENCES" if word.is("REFERENCES") && follows(&[",", ")", "("]) => {
                statement.expected(at + 1, "the name of a table")
            }
            _ => None,
        };
        if fault.is_some() {
            return fault;
        }
    }
    None
}

/// The columns and constraints between two parentheses.
fn items(statement: &Statement<'_>, open: usize, close: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (open + 1, 0);
    for at in open + 1..close {
        let word = &statement.words[at];
        if word.is("(") {
            depth += 1;
        } else if word.is(")") {
            depth -= 1;
        } else if word.is(",") && depth == 0 {
            found.push((start, at));
            start = at + 1;
        }
    }
    found.push((start, close));
    found
}

fn is_table_constraint(statement: &Statement<'_>, at: usize) -> bool {
    statement.is_any(at, &["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE", "NOT"])
}

/// SQLite takes any words for a type, but only numbers between its parentheses, and then only constraints.
fn sqlite_column(statement: &Statement<'_>, start: usize, end: usize) -> Option<ShapeFault> {
    const CONSTRAINTS: [&str; 12] = [
        "CONSTRAINT",
        "NOT",
        "NULL",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "DEFAULT",
        "COLLATE",
        "REFERENCES",
        "GENERATED",
        "AS",
        "ON",
    ];
    if is_table_constraint(statement, start) || start >= end {
        return None;
    }
    if !statement.words[start].can_be_name() {
        return statement.expected(start, "the name of a column");
    }
    let mut at = start + 1;
    while at < end && statement.words[at].can_be_name() && !statement.is_any(at, &CONSTRAINTS) {
        at += 1;
    }
    if at > start + 1 && statement.is(at, "(") {
        let close = statement.closing(at);
        let is_number = |word: &Word| {
            word.kind == migrations_core::lexer::TokenKind::Number || word.is(",") || word.is("+") || word.is("-")
        };
        if let Some(odd) = (at + 1..close).find(|&at| !is_number(&statement.words[at])) {
            return statement.expected(odd, "a number, since this belongs to the type of the column");
        }
        at = close + 1;
    }
    sqlite_constraints(statement, at, end)
}

/// The constraints of a column, exactly as SQLite's grammar has them.
fn sqlite_constraints(statement: &Statement<'_>, start: usize, end: usize) -> Option<ShapeFault> {
    let mut at = start;
    while at < end {
        at = match sqlite_constraint(statement, at) {
            Some(next) if at < next && next <= end => next,
            _ => return statement.expected(at, "a constraint, `,` or `)`"),
        };
    }
    None
}

/// Behind the constraint at `at`; `None` if there is none.
fn sqlite_constraint(statement: &Statement<'_>, at: usize) -> Option<usize> {
    let is = |at: usize, text: &str| statement.is(at, text);
    let behind_parentheses = |at: usize| is(at, "(").then(|| statement.closing(at) + 1);
    let behind_conflict = |at: usize| if is(at, "ON") && is(at + 1, "CONFLICT") { at + 3 } else { at };
    let word = statement.words.get(at)?;
    match word.text.as_str() {
        "CONSTRAINT" => Some(at + 2),
        "NOT" if is(at + 1, "NULL") => Some(behind_conflict(at + 2)),
        "NOT" if is(at + 1, "DEFERRABLE") => Some(at + 2),
        "NULL" | "UNIQUE" => Some(behind_conflict(at + 1)),
        "PRIMARY" if is(at + 1, "KEY") => {
            let order = if statement.is_any(at + 2, &["ASC", "DESC"]) { at + 3 } else { at + 2 };
            let conflict = behind_conflict(order);
            Some(if is(conflict, "AUTOINCREMENT") { conflict + 1 } else { conflict })
        }
        "CHECK" => behind_parentheses(at + 1),
        "DEFAULT" => {
            let value = if statement.is_any(at + 1, &["+", "-"]) { at + 2 } else { at + 1 };
            behind_parentheses(value).or(Some(value + 1))
        }
        "COLLATE" | "MATCH" => Some(at + 2),
        "REFERENCES" => {
            let table = statement.skip_name(at + 1)?;
            behind_parentheses(table).or(Some(table))
        }
        "ON" if statement.is_any(at + 1, &["DELETE", "UPDATE", "INSERT"]) => {
            let is_two_words = statement.is_any(at + 2, &["SET", "NO"]);
            Some(if is_two_words { at + 4 } else { at + 3 })
        }
        "DEFERRABLE" => Some(at + 1),
        "INITIALLY" if statement.is_any(at + 1, &DEFERRALS) => Some(at + 2),
        "GENERATED" if is(at + 1, "ALWAYS") => Some(at + 2),
        "AS" => {
            let body = behind_parentheses(at + 1)?;
            let has_kind =
                statement.words.get(body).is_some_and(|word| ["STORED", "VIRTUAL"].iter().any(|kind| word.is(kind)));
            Some(if has_kind { body + 1 } else { body })
        }
        _ => None,
    }
}

/// Words that can stand in a column of PostgreSQL after the first word of its type.
const POSTGRES_COLUMN_WORDS: &str = "ACTION ALWAYS ARRAY AS BY CASCADE CHARACTER CHAR CHECK COLLATE COMPRESSION CONSTRAINT DAY DEFAULT DEFERRABLE DEFERRED \
     DELETE DISTINCT ENFORCED FOREIGN FULL GENERATED HOUR IDENTITY IMMEDIATE INDEX INHERIT INITIALLY INCLUDE KEY MATCH MINUTE MONTH \
     NO NOT NULL NULLS ON OPTIONS PARTIAL PERIOD PRECISION PRIMARY REFERENCES RESTRICT SECOND SET SIMPLE STORAGE STORED \
     TABLESPACE TIME TO UNIQUE UPDATE USING VALID VARYING VIRTUAL WITH WITHOUT YEAR ZONE OIDS";

fn postgres_column(statement: &Statement<'_>, start: usize, end: usize) -> Option<ShapeFault> {
    const NAMING: [&str; 8] =
        ["CONSTRAINT", "COLLATE", "REFERENCES", ".", "COMPRESSION", "STORAGE", "TABLESPACE", "SETOF"];
    if is_table_constraint(statement, start) || start + 1 >= end {
        return None;
    }
    let is_known = |word: &Word| POSTGRES_COLUMN_WORDS.split_ascii_whitespace().any(|known| word.is(known));
    let (mut depth, mut in_default, mut type_seen) = (0, false, false);
    for at in start + 1..end {
        let word = &statement.words[at];
        if word.is("(") || word.is("[") {
            depth += 1;
        } else if word.is(")") || word.is("]") {
            depth -= 1;
        }
        if depth > 0 || word.kind != migrations_core::lexer::TokenKind::Word {
            type_seen |= word.kind == migrations_core::lexer::TokenKind::QuotedName;
            continue;
        }
        in_default = word.is("DEFAULT")
            || in_default
                && !matches!(
                    word.text.as_str(),
                    "NOT" | "CONSTRAINT" | "PRIMARY" | "UNIQUE" | "CHECK" | "REFERENCES" | "GENERATED"
                );
        let is_name = statement.is_any(at - 1, &NAMING) || statement.is(at + 1, ".");
        if type_seen && !in_default && !is_name && !is_known(word) {
            return statement.expected(at, "a constraint, `,` or `)`");
        }
        type_seen = true;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;
    use migrations_core::lexer::tokenize;

    fn fault(dialect: Dialect, text: &str) -> Option<(String, String)> {
        let words = words(text, &tokenize(text, dialect));
        definite_fault(&words, dialect).map(|fault| (text[fault.span].to_owned(), fault.message))
    }

    #[track_caller]
    fn check(dialect: Dialect, text: &str, at: &str) {
        let found = fault(dialect, text);
        assert_eq!(found.as_ref().map(|(place, _)| place.as_str()), Some(at), "{text}: {found:?}");
    }

    #[test]
    fn faults_that_real_projects_have_shipped() {
        let all = Dialect::ALL;
        for dialect in all {
            check(dialect, "DROP INDEX IF EXIST i", "EXIST");
            check(dialect, "ALTER TABLE t DELETE COLUMN c", "DELETE");
            check(dialect, "ALTER TABLE t DROP COLUMN c BYTEA", "BYTEA");
            check(dialect, "ALTER TABLE t DROP IF EXISTS COLUMN c", "COLUMN");
            check(dialect, "INSERT INTO SELECT 1", "SELECT");
            check(dialect, "DROP TABLE a DROP TABLE b", "DROP");
        }
    }

    #[test]
    fn typing_errors() {
        check(Dialect::Sqlite, "CRATE TABLE t (a)", "CRATE");
        check(Dialect::Sqlite, "CREATE TABEL t (a)", "TABEL");
        check(Dialect::Sqlite, "CREATE TABLE t (a int, b text,)", ",");
        check(Dialect::Sqlite, "CREATE TABLE t (a int", "(");
        check(Dialect::Sqlite, "CREATE TABLE t (a int NOT NUL)", "NUL");
        check(Dialect::Sqlite, "CREATE TABLE t (a int REFERENCE b(c))", "c");
        check(Dialect::Sqlite, "CREATE TABLE t (a) CREATE TABLE u (b)", "CREATE");
        check(Dialect::Sqlite, "CREATE INDEX i t(a)", "(");
        check(Dialect::Postgres, "CREATE TABLE t (a int PRIMRY KEY)", "PRIMRY");
        check(Dialect::Postgres, "CREATE TABLE t (a int REFERENCE b(c))", "REFERENCE");
        check(Dialect::Sqlite, "CREATE TABLE t (a int NOT NULL REFRENCES b(c))", "REFRENCES");
        check(Dialect::Sqlite, "CREATE TABLE t (a int DEFAULT 1 UNIQE)", "UNIQE");
        check(Dialect::Sqlite, "UPDATE t a = 1", "");
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            check(dialect, "CREATE TABLE t (a int REFERENCES u DEFERRABLE INITIALLY x)", "x");
            check(dialect, "CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u DEFERRABLE INITIALLY)", ")");
            check(
                dialect,
                "CREATE TABLE t (a int REFERENCES u DEFERRABLE INITIALLY DEFERRED, b int REFERENCES u DEFERRABLE INITIALLY x)",
                "x",
            );
        }
        check(Dialect::Sqlite, "DELETE t", "t");
    }

    #[test]
    fn what_only_looks_odd_is_left_alone() {
        for text in [
            "CREATE TABLE t (a BIG INT UNSIGNED PRIMRY KEY, b, c VARCHAR(10, 2) NOT NULL ON CONFLICT FAIL) STRICT, WITHOUT ROWID",
            "CREATE TABLE t (a GENERATED ALWAYS AS (b) STORED, CONSTRAINT x UNIQUE (a) ON CONFLICT REPLACE CHECK (a))",
            "CREATE TABLE t (a int CONSTRAINT x NOT NULL ON CONFLICT ABORT CONSTRAINT y DEFAULT (1) COLLATE NOCASE NULL UNIQUE)",
            "CREATE TABLE t (a REFERENCES b (c) ON DELETE SET DEFAULT, FOREIGN KEY (a) REFERENCES b (c) ON UPDATE SET DEFAULT)",
            "CREATE TABLE t (a REFERENCES b(c) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED)",
            "CREATE TABLE t (a REFERENCES b DEFERRABLE INITIALLY IMMEDIATE CHECK (a > 0), b DEFAULT -1.5, c DEFAULT x'00')",
            "CREATE TABLE t (a INTEGER PRIMARY KEY DESC ON CONFLICT IGNORE AUTOINCREMENT, b AS (a) STORED UNIQUE, c DEFAULT true)",
            "CREATE VIRTUAL TABLE t USING fts5(a, , content='')",
            "ALTER TABLE t DROP c",
        ] {
            assert_eq!(fault(Dialect::Sqlite, text), None, "{text}");
        }
        for text in [
            "CREATE TABLE t (a character varying(3) DEFAULT now() AT TIME ZONE 'utc' NOT NULL, b s.my_type[] COLLATE \"C\")",
            "CREATE TABLE t (a double precision STORAGE plain, EXCLUDE USING gist (a WITH &&), b \"Odd\" DEFAULT 'x'::y CHECK (b))",
            "CREATE TABLE t PARTITION OF u FOR VALUES IN (1)",
            "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int REFERENCES c ON DELETE SET DEFAULT, UNIQUE NULLS NOT DISTINCT (b))",
            "ALTER TABLE ONLY public.t ATTACH PARTITION x FOR VALUES FROM (1) TO (2)",
            "(SELECT 1)",
            "CREATE INDEX ON t (a)",
        ] {
            assert_eq!(fault(Dialect::Postgres, text), None, "{text}");
        }
        for text in ["ALTER TABLE t DROP PRIMARY KEY, ENGINE=InnoDB", "/*!40101 SET x */", "DROP TABLE t WAIT 5"] {
            assert_eq!(fault(Dialect::Mysql, text), None, "{text}");
        }
    }
}
