//! Whether it shows that a statement took effect, and where.
//!
//! A statement that cannot be part of a transaction may have been cut off by a crash. What the next run does then is
//! decided here, from its words: look for the object that it makes or drops, send it again, or ask a person.

use migrations_core::Dialect;
use migrations_core::baked::{Effect, ObjectKind, Recovery};

use crate::words::{Word, starts_with};
use migrations_core::lexer::TokenKind;

/// What can be said of a statement afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trace<'w> {
    /// This object is there, or is gone.
    Shows(Effect<&'w [Word]>),
    /// Nothing, but to send it again does no harm.
    Repeatable,
    /// Nothing.
    Unseen,
}

/// What to do with a statement that may have been cut off.
pub fn recovery(words: &[Word], dialect: Dialect) -> Recovery {
    match trace(words, dialect) {
        Trace::Shows(_) => Recovery::Observe,
        Trace::Repeatable => Recovery::Repeat,
        Trace::Unseen => Recovery::Ask,
    }
}

/// Where the effect of a statement shows.
pub fn effect_of(words: &[Word], text: &str, dialect: Dialect) -> Option<Effect<String>> {
    let Trace::Shows(effect) = trace(words, dialect) else { return None };
    let name = |part: &[Word]| part.last().map(|word| spelt(word, text, dialect)).unwrap_or_default();
    let owner = if effect.parent.is_empty() { effect.name } else { effect.parent };
    let schema = match owner {
        [schema, dot, _] if dot.is(".") => spelt(schema, text, dialect),
        _ => String::new(),
    };
    let name_of = match effect.kind {
        // As written, for it can be in another schema than the table that it is part of.
        ObjectKind::Partition => written(effect.name, text),
        _ => name(effect.name),
    };
    Some(Effect { appears: effect.appears, kind: effect.kind, schema, parent: name(effect.parent), name: name_of })
}

/// A name as the database keeps it.
fn spelt(word: &Word, text: &str, dialect: Dialect) -> String {
    let name = word.name(text);
    if dialect == Dialect::Postgres && word.kind == TokenKind::Word { name.to_lowercase() } else { name }
}

fn written(words: &[Word], text: &str) -> String {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => text[first.span.start..last.span.end].to_owned(),
        _ => String::new(),
    }
}

fn trace(words: &[Word], dialect: Dialect) -> Trace<'_> {
    if dialect == Dialect::Postgres { postgres(words) } else { mysql(words) }
}

fn postgres(words: &[Word]) -> Trace<'_> {
    let starts = |pattern: &[&str]| starts_with(words, pattern);
    if starts(&["CREATE"]) || starts(&["DROP"]) {
        let at = if starts(&["CREATE", "UNIQUE"]) { 2 } else { 1 };
        let kind = match words.get(at).map(|word| word.text.as_str()) {
            Some("INDEX") => ObjectKind::Index,
            Some("DATABASE") => ObjectKind::Database,
            Some("TABLESPACE") => ObjectKind::Tablespace,
            Some("SUBSCRIPTION") => ObjectKind::Subscription,
            _ => return Trace::Unseen,
        };
        let at = at + 1 + usize::from(words.get(at + 1).is_some_and(|word| word.is("CONCURRENTLY")));
        let name = name_at(words, behind_if(words, at));
        if name.first().is_none_or(|word| word.is("ON")) {
            return Trace::Unseen;
        }
        // An index is made in the schema of its table.
        let on =
            words.iter().position(|word| word.is("ON")).filter(|_| kind == ObjectKind::Index && starts(&["CREATE"]));
        let table = on.map_or(&[][..], |on| {
            let only = usize::from(words.get(on + 1).is_some_and(|word| word.is("ONLY")));
            name_at(words, on + 1 + only)
        });
        return shows(starts(&["CREATE"]), kind, table, name);
    }
    if starts(&["ALTER", "TABLE"]) {
        let only = usize::from(words.get(2).is_some_and(|word| word.is("ONLY")));
        let table = name_at(words, behind_if(words, 2 + only));
        let detached = words.windows(2).position(|pair| pair[0].is("DETACH") && pair[1].is("PARTITION"));
        return match detached {
            Some(at) => shows(false, ObjectKind::Partition, table, name_at(words, at + 2)),
            None => Trace::Unseen,
        };
    }
    if starts(&["ALTER", "TYPE"]) {
        let name = name_at(words, 2);
        let value = behind_if(words, 2 + name.len() + 2);
        return shows(true, ObjectKind::EnumValue, name, words.get(value..=value).unwrap_or_default());
    }
    Trace::Unseen
}

fn mysql(words: &[Word]) -> Trace<'_> {
    let starts = |pattern: &[&str]| starts_with(words, pattern);
    if starts(&["GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|CHECK|CHECKSUM|FLUSH|CACHE"])
        || starts(&["CREATE", "OR", "REPLACE"])
        || starts(&["ALTER", "VIEW|DATABASE|SCHEMA|USER|EVENT|PROCEDURE|FUNCTION|SEQUENCE"])
    {
        return Trace::Repeatable;
    }
    if starts(&["RENAME", "TABLE|TABLES"]) {
        let is_single = !words.iter().any(|word| word.is(","));
        let to = words.iter().position(|word| word.is("TO"));
        return match to.filter(|_| is_single) {
            Some(to) => shows(true, ObjectKind::Table, &[], name_at(words, to + 1)),
            None => Trace::Unseen,
        };
    }
    if starts(&["ALTER", "TABLE"]) || starts(&["ALTER", "IGNORE|ONLINE|OFFLINE", "TABLE"]) {
        return alter_table(words);
    }
    if starts(&["CREATE"]) || starts(&["DROP"]) {
        return make_or_drop(words);
    }
    Trace::Unseen
}

/// CREATE and DROP, with whatever stands before the word for the object: `DEFINER = ..`, `ALGORITHM = ..`.
fn make_or_drop(words: &[Word]) -> Trace<'_> {
    const KINDS: [(&str, ObjectKind); 9] = [
        ("TABLE", ObjectKind::Table),
        ("VIEW", ObjectKind::Table),
        ("INDEX", ObjectKind::Index),
        ("TRIGGER", ObjectKind::Trigger),
        ("PROCEDURE", ObjectKind::Procedure),
        ("FUNCTION", ObjectKind::Function),
        ("EVENT", ObjectKind::Event),
        ("DATABASE", ObjectKind::Database),
        ("SCHEMA", ObjectKind::Database),
    ];
    let appears = words[0].is("CREATE");
    let found = words
        .iter()
        .enumerate()
        .skip(1)
        .take(16)
        .find_map(|(at, word)| KINDS.into_iter().find(|(name, _)| word.is(name)).map(|(_, kind)| (at, kind)));
    let Some((at, kind)) = found else { return Trace::Unseen };
    let name_place = behind_if(words, at + 1);
    if name_place > at + 1 {
        return Trace::Repeatable;
    }
    let name = name_at(words, name_place);
    let after = name_place + name.len();
    let has = |text: &str| words[after.min(words.len())..].iter().any(|word| word.is(text));
    match kind {
        // Whether rows came along does not show.
        ObjectKind::Table if appears && words[at].is("TABLE") && has("SELECT") => Trace::Unseen,
        ObjectKind::Table if !appears && has(",") => Trace::Unseen,
        ObjectKind::Index => {
            let on = words.iter().position(|word| word.is("ON"));
            on.map_or(Trace::Unseen, |on| shows(appears, kind, name_at(words, on + 1), name))
        }
        _ => shows(appears, kind, &[], name),
    }
}

/// One ALTER TABLE takes effect as a whole, so that one of its clauses that shows is enough.
fn alter_table(words: &[Word]) -> Trace<'_> {
    let table_word = words.iter().position(|word| word.is("TABLE")).unwrap_or(1);
    let table_place = behind_if(words, table_word + 1);
    let table = name_at(words, table_place);
    let clauses = clauses(&words[(table_place + table.len()).min(words.len())..]);
    let traces: Vec<Trace<'_>> = clauses.iter().map(|clause| alter_clause(clause, table)).collect();
    // A name that another clause takes away may have been there before, in another role.
    let is_alone = |name: &[Word], at: usize| {
        let is_drop = starts_with(clauses[at], &["DROP"]);
        let takes_away = |clause: &&[Word]| {
            (is_drop || starts_with(clause, &["DROP|RENAME|CHANGE"]))
                && clause.iter().any(|word| name.iter().any(|part| same_name(part, word)))
        };
        !clauses.iter().enumerate().any(|(other, clause)| other != at && takes_away(clause))
    };
    let shown = traces.iter().enumerate().find_map(|(at, trace)| match trace {
        Trace::Shows(effect) if is_alone(effect.name, at) => Some(trace.clone()),
        _ => None,
    });
    match shown {
        Some(shown) => shown,
        None if traces.iter().all(|trace| *trace == Trace::Repeatable) => Trace::Repeatable,
        None => Trace::Unseen,
    }
}

/// Parts between commas that stand in no parentheses.
fn clauses(words: &[Word]) -> Vec<&[Word]> {
    let mut depth = 0_usize;
    words
        .split(|word| {
            if word.is("(") {
                depth += 1;
            } else if word.is(")") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && word.is(",")
        })
        .collect()
}

fn alter_clause<'w>(clause: &'w [Word], table: &'w [Word]) -> Trace<'w> {
    let starts = |pattern: &[&str]| starts_with(clause, pattern);
    let at = |place: usize| clause.get(place..=place).unwrap_or_default();
    if clause.iter().any(|word| word.is("PARTITION") || word.is("PARTITIONS")) {
        return Trace::Unseen;
    }
    if starts(&["ADD|DROP"]) {
        return add_or_drop(clause, table);
    }
    if starts(&["RENAME", "COLUMN|INDEX|KEY"]) {
        let kind = if starts(&["RENAME", "COLUMN"]) { ObjectKind::Column } else { ObjectKind::Index };
        // A name in other letters is the same one to the catalogue.
        let is_other = clause.get(2).zip(clause.get(4)).is_some_and(|(old, new)| !same_name(old, new));
        return if is_other { shows(true, kind, table, at(4)) } else { Trace::Unseen };
    }
    if starts(&["RENAME"]) {
        let place = if starts(&["RENAME", "TO|AS"]) { 2 } else { 1 };
        if table.last().zip(name_at(clause, place).last()).is_some_and(|(old, new)| same_name(old, new)) {
            return Trace::Unseen;
        }
        return shows(true, ObjectKind::Table, &[], name_at(clause, place));
    }
    if starts(&["CHANGE"]) {
        let place = behind_if(clause, if starts(&["CHANGE", "COLUMN"]) { 2 } else { 1 });
        let is_renamed = match (clause.get(place), clause.get(place + 1)) {
            (Some(old), Some(new)) => !same_name(old, new),
            _ => false,
        };
        return if is_renamed { shows(true, ObjectKind::Column, table, at(place + 1)) } else { Trace::Repeatable };
    }
    Trace::Repeatable
}

fn add_or_drop<'w>(clause: &'w [Word], table: &'w [Word]) -> Trace<'w> {
    let starts = |pattern: &[&str]| starts_with(clause, pattern);
    let appears = clause[0].is("ADD");
    if starts(&["ADD|DROP", "PRIMARY"]) {
        // The index of a primary key is called PRIMARY.
        return clause.get(1..2).map_or(Trace::Unseen, |name| shows(appears, ObjectKind::Index, table, name));
    }
    if starts(&["ADD|DROP", "SYSTEM|PERIOD"]) || starts(&["ADD|DROP", "CONSTRAINT", "UNIQUE|FOREIGN|PRIMARY|CHECK"]) {
        return Trace::Unseen;
    }
    let (kind, place) = if starts(&["ADD|DROP", "CONSTRAINT"]) || starts(&["DROP", "FOREIGN", "KEY"]) {
        (ObjectKind::Constraint, if starts(&["DROP", "FOREIGN"]) { 3 } else { 2 })
    } else if starts(&["ADD", "FOREIGN|CHECK"]) {
        return Trace::Unseen;
    } else if starts(&["ADD", "UNIQUE|FULLTEXT|SPATIAL", "INDEX|KEY"]) {
        (ObjectKind::Index, 3)
    } else if starts(&["ADD", "UNIQUE|FULLTEXT|SPATIAL"]) || starts(&["ADD|DROP", "INDEX|KEY"]) {
        (ObjectKind::Index, 2)
    } else if starts(&["DROP", "CHECK"]) {
        (ObjectKind::Constraint, 2)
    } else {
        (ObjectKind::Column, if starts(&["ADD|DROP", "COLUMN"]) { 2 } else { 1 })
    };
    let name_place = behind_if(clause, place);
    if name_place > place {
        return Trace::Repeatable;
    }
    let name_place = match kind {
        // ADD COLUMN (a INTEGER, b INTEGER)
        ObjectKind::Column if clause.get(place).is_some_and(|word| word.is("(")) => place + 1,
        _ => place,
    };
    match clause.get(name_place..=name_place) {
        Some([name]) if name.can_be_name() => shows(appears, kind, table, &clause[name_place..=name_place]),
        _ => Trace::Unseen,
    }
}

fn shows<'w>(appears: bool, kind: ObjectKind, parent: &'w [Word], name: &'w [Word]) -> Trace<'w> {
    if name.is_empty() {
        return Trace::Unseen;
    }
    Trace::Shows(Effect { appears, kind, schema: &[], parent, name })
}

/// Behind `IF [NOT] EXISTS`, if that stands at `at`.
fn behind_if(words: &[Word], at: usize) -> usize {
    let rest = words.get(at..).unwrap_or_default();
    match () {
        () if starts_with(rest, &["IF", "NOT", "EXISTS"]) => at + 3,
        () if starts_with(rest, &["IF", "EXISTS"]) => at + 2,
        () => at,
    }
}

/// Whether two words are the same name to a catalogue that takes no notice of case.
fn same_name(one: &Word, other: &Word) -> bool {
    one.can_be_name()
        && other.can_be_name()
        && one.text.trim_matches('`').eq_ignore_ascii_case(other.text.trim_matches('`'))
}

/// A name with an optional qualifier.
fn name_at(words: &[Word], at: usize) -> &[Word] {
    let rest = words.get(at..).unwrap_or_default();
    match rest {
        [schema, dot, name, ..] if schema.can_be_name() && dot.is(".") && name.can_be_name() => &rest[..3],
        [name, ..] if name.can_be_name() => &rest[..1],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;
    use migrations_core::lexer::tokenize;

    fn seen(text: &str, dialect: Dialect) -> String {
        let words = words(text, &tokenize(text, dialect));
        match (recovery(&words, dialect), effect_of(&words, text, dialect)) {
            (Recovery::Observe, Some(Effect { appears, kind, schema, parent, name })) => {
                format!("{}{kind:?} {schema}/{parent}/{name}", if appears { '+' } else { '-' })
            }
            (recovery, effect) => {
                assert_eq!(effect, None, "{text}");
                format!("{recovery:?}")
            }
        }
    }

    #[test]
    fn what_statements_of_mysql_leave_to_see() {
        for (text, expected) in [
            ("CREATE TABLE users (id INT)", "+Table //users"),
            ("CREATE TABLE `shop`.`My users` (id INT)", "+Table shop//My users"),
            ("CREATE TABLE IF NOT EXISTS users (id INT)", "Repeat"),
            ("CREATE TABLE copy AS SELECT * FROM users", "Ask"),
            ("CREATE DEFINER = `me`@`%` SQL SECURITY INVOKER VIEW v AS SELECT 1", "+Table //v"),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", "Repeat"),
            ("CREATE UNIQUE INDEX i ON users (name)", "+Index /users/i"),
            ("CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW SET NEW.a = 1", "+Trigger //t"),
            ("DROP TABLE users", "-Table //users"),
            ("DROP TABLE a, b", "Ask"),
            ("DROP TABLE IF EXISTS a, b", "Repeat"),
            ("DROP INDEX i ON users", "-Index /users/i"),
            ("ALTER TABLE users ADD COLUMN name TEXT, ADD INDEX (name)", "+Column /users/name"),
            ("ALTER TABLE users ADD name TEXT", "+Column /users/name"),
            ("ALTER TABLE users ADD COLUMN (a INT, b INT)", "+Column /users/a"),
            ("ALTER TABLE users ADD COLUMN IF NOT EXISTS a INT", "Repeat"),
            ("ALTER TABLE users MODIFY name TEXT NOT NULL", "Repeat"),
            ("ALTER TABLE users MODIFY a TEXT, DROP COLUMN b", "-Column /users/b"),
            ("ALTER TABLE users CHANGE a b INT", "+Column /users/b"),
            ("ALTER TABLE users CHANGE COLUMN `a` a BIGINT", "Repeat"),
            ("ALTER TABLE users ADD UNIQUE (name)", "Ask"),
            ("ALTER TABLE users ADD UNIQUE KEY k (name)", "+Index /users/k"),
            ("ALTER TABLE users ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (c)", "+Constraint /users/c"),
            ("ALTER TABLE users DROP FOREIGN KEY c", "-Constraint /users/c"),
            ("ALTER TABLE users ADD PRIMARY KEY (id)", "+Index /users/PRIMARY"),
            ("ALTER TABLE users DROP PRIMARY KEY", "-Index /users/PRIMARY"),
            ("ALTER TABLE users RENAME TO people", "+Table //people"),
            ("ALTER TABLE users RENAME COLUMN a TO b", "+Column /users/b"),
            ("RENAME TABLE a TO b", "+Table //b"),
            ("RENAME TABLE a TO b, c TO a", "Ask"),
            ("ALTER TABLE k ADD PRIMARY KEY (a, b), DROP PRIMARY KEY", "Ask"),
            ("ALTER TABLE k DROP SYSTEM VERSIONING", "Ask"),
            ("ALTER TABLE k ADD INDEX i (b), DROP INDEX i", "Ask"),
            ("ALTER TABLE k RENAME COLUMN a TO b, RENAME COLUMN b TO a", "Ask"),
            ("ALTER TABLE k RENAME COLUMN Foo TO foo", "Ask"),
            ("CREATE PROCEDURE foo() SELECT 1", "+Procedure //foo"),
            ("TRUNCATE TABLE users", "Ask"),
            ("CALL fix()", "Ask"),
            ("OPTIMIZE TABLE users", "Repeat"),
        ] {
            assert_eq!(seen(text, Dialect::Mysql), expected, "{text}");
        }
    }

    #[test]
    fn what_statements_of_postgres_leave_to_see() {
        for (text, expected) in [
            ("CREATE INDEX CONCURRENTLY Users_Name ON ONLY shop.users (name)", "+Index shop/users/users_name"),
            ("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\" ON users (name)", "+Index /users/I"),
            ("CREATE INDEX CONCURRENTLY ON users (name)", "Ask"),
            ("DROP INDEX CONCURRENTLY IF EXISTS shop.i", "-Index shop//i"),
            ("ALTER TYPE shop.mood ADD VALUE IF NOT EXISTS 'it''s'", "+EnumValue shop/mood/it's"),
            ("ALTER TABLE ONLY t DETACH PARTITION s.p CONCURRENTLY", "-Partition /t/s.p"),
            ("CREATE DATABASE shop", "+Database //shop"),
        ] {
            assert_eq!(seen(text, Dialect::Postgres), expected, "{text}");
        }
    }
}
