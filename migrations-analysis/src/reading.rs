//! What statements change: from words to [`Change`]s.
//!
//! Ours, although sqlparser reads each statement before: it does not read one statement in forty of those that databases
//! accept, half of its nodes do not tell where they stand, and the text of an expression matters here, not its tree. It
//! stays the judge of syntax, and reads the statements on rows, see `reader.rs`.

mod block;
mod columns;
pub mod cursor;
mod data;
mod objects;
mod sequences;
mod tables;
mod types;

use migrations_core::Dialect;
use migrations_core::lexer::{TokenKind, tokenize};
use migrations_core::schema::Expression;

use crate::change::{Change, Existing, Name, NamedKind, NewObject};
use crate::words::{Word, starts_with};
use cursor::{Cursor, NotRead, Read};

pub use crate::lowering::{Inserts, SchemaEffect, Use};

/// What the statement with these words does to the schema. `text` is that in which their spans count.
pub fn schema_effect(words: &[Word], text: &str, dialect: Dialect) -> SchemaEffect {
    let statement = Statement { cursor: Cursor::new(words, text, dialect), words, dialect };
    let read = statement.read();
    read.unwrap_or(SchemaEffect::Unknown("this form of statement is not known here"))
}

/// The same for a statement that stands alone.
pub fn schema_effect_of(text: &str, dialect: Dialect) -> SchemaEffect {
    schema_effect(&crate::words::words(text, &tokenize(text, dialect)), text, dialect)
}

struct Statement<'w> {
    cursor: Cursor<'w>,
    words: &'w [Word],
    dialect: Dialect,
}

/// What stands before VIEW and makes a difference: RECURSIVE, ALGORITHM, SQL SECURITY.
fn view_words(words: &[Word]) -> String {
    let head: Vec<&str> = words.iter().take_while(|word| !word.is("VIEW")).map(|word| word.text.as_str()).collect();
    let mut kept: Vec<String> = Vec::new();
    for (at, word) in head.iter().enumerate() {
        let next = |by: usize| head.get(at + by).copied().unwrap_or_default();
        match *word {
            "RECURSIVE" => kept.push("RECURSIVE".to_owned()),
            "ALGORITHM" if next(2) != "UNDEFINED" => kept.push(format!("ALGORITHM = {}", next(2))),
            "SQL" if next(1) == "SECURITY" && next(2) != "DEFINER" => kept.push(format!("SQL SECURITY {}", next(2))),
            _ => {}
        }
    }
    kept.join(" ")
}

/// One exact change.
fn exact(change: Change) -> SchemaEffect {
    SchemaEffect::Exact(vec![change])
}

impl<'w> Statement<'w> {
    fn starts(&self, pattern: &[&str]) -> bool {
        starts_with(self.words, pattern)
    }

    fn read(mut self) -> Read<SchemaEffect> {
        let Some(first) = self.words.first() else { return Ok(SchemaEffect::Nothing) };
        match first.text.as_str() {
            "CREATE" => self.create(),
            "ALTER" => self.alter(),
            "DROP" => self.drop(),
            "RENAME" if self.dialect == Dialect::Mysql => {
                self.cursor.skip(1);
                if self.cursor.eats(&["TABLE|TABLES"]) {
                    objects::rename_tables(&mut self.cursor).map(SchemaEffect::Exact)
                } else {
                    Ok(SchemaEffect::Nothing)
                }
            }
            "DO" if self.dialect == Dialect::Postgres => Ok(self.block()),
            "CALL" | "EXECUTE" => Ok(SchemaEffect::Unknown("what it runs is not written here")),
            "IMPORT" => Ok(SchemaEffect::Unknown("what it brings is not written here")),
            "SELECT" => Ok(self.select()),
            "SET" if self.dialect == Dialect::Mysql && self.starts(&["SET", "STATEMENT"]) => Ok(self.set_statement()),
            "SET" if self.dialect == Dialect::Mysql => Ok(self.set()),
            "SET" if self.starts(&["SET", "CONSTRAINTS"]) => Ok(self.set_constraints()),
            "SET" if self.dialect == Dialect::Postgres => Ok(self.search_path()),
            "INSERT" | "UPDATE" | "DELETE" | "REPLACE" => Ok(self.data()),
            "PRAGMA" => Ok(self.pragma()),
            "COMMENT" => Ok(objects::comment(&mut self.cursor).map_or(SchemaEffect::Nothing, exact)),
            _ if first.kind == TokenKind::ActingComment => Ok(self.acting_comment(first)),
            _ => Ok(SchemaEffect::Nothing),
        }
    }

    fn text_of(&self) -> String {
        self.cursor.expression().to_string()
    }

    fn create(&mut self) -> Read<SchemaEffect> {
        // What is made is the same, whether something was there before or not.
        let text = self.text_of().replacen("create or replace ", "create ", 1).replacen(" if not exists ", " ", 1);
        let cursor = &mut self.cursor;
        cursor.expect(&["CREATE"])?;
        let mut existing = if cursor.eats(&["OR", "REPLACE"]) { Existing::Replace } else { Existing::Error };
        if self.dialect == Dialect::Mysql {
            skip_definer(cursor)?;
        }
        cursor.eats(&["GLOBAL|LOCAL"]);
        let is_temporary = cursor.eats(&["TEMP|TEMPORARY"]);
        let mut form = if is_temporary { "temporary" } else { "" };
        if cursor.eats(&["UNLOGGED"]) {
            form = "unlogged";
        } else if cursor.sees(&["FOREIGN", "TABLE"]) {
            cursor.skip(1);
            form = "foreign";
        }
        if cursor.eats(&["TABLE"]) {
            return tables::create_table(cursor, form, existing).map(exact);
        }
        if cursor.eats(&["VIRTUAL", "TABLE"]) {
            return self.virtual_table(existing);
        }
        if cursor.eats(&["UNIQUE", "INDEX"]) {
            return objects::create_index(cursor, true, "", existing).map(exact);
        }
        for (word, kind) in [("FULLTEXT", "fulltext"), ("SPATIAL", "spatial"), ("VECTOR", "vector")] {
            if cursor.eats(&[word, "INDEX"]) {
                return objects::create_index(cursor, false, kind, existing).map(exact);
            }
        }
        if cursor.eats(&["INDEX"]) {
            return objects::create_index(cursor, false, "", existing).map(exact);
        }
        cursor.eats(&["RECURSIVE"]);
        let is_materialized = cursor.eats(&["MATERIALIZED"]);
        if cursor.eats(&["VIEW"]) {
            let words = view_words(self.words);
            let view = objects::create_view(cursor, words, is_materialized, is_temporary, existing)?;
            return Ok(SchemaEffect::Object(vec![view]));
        }
        if cursor.eats(&["SEQUENCE"]) {
            return sequences::create_sequence(cursor).map(exact);
        }
        if cursor.eats(&["TYPE"]) {
            return objects::create_type(cursor).map(exact);
        }
        if cursor.eats(&["DOMAIN"]) {
            return objects::create_domain(cursor).map(exact);
        }
        if cursor.eats(&["SCHEMA"]) && self.dialect == Dialect::Postgres {
            let existing = cursor.eats_if();
            let name = cursor.ident()?;
            if !cursor.is_at_end() && !cursor.sees(&["AUTHORIZATION"]) {
                return Err(NotRead);
            }
            return Ok(exact(Change::CreateSchema { name, existing }));
        }
        if cursor.eats(&["EXTENSION"]) {
            let existing = cursor.eats_if();
            let name = cursor.ident()?;
            return Ok(exact(Change::CreateExtension { name, existing }));
        }
        if cursor.sees(&["CONSTRAINT", "TRIGGER"]) || cursor.sees(&["TRUSTED|PROCEDURAL"]) {
            cursor.skip(1);
        }
        let Some(kind) = object_kind(cursor) else {
            // ROLE, DATABASE, TABLESPACE and the like belong to the server.
            return Ok(SchemaEffect::Nothing);
        };
        // A temporary trigger goes with the session.
        if kind == NamedKind::Other || is_temporary {
            return Ok(SchemaEffect::Nothing);
        }
        if cursor.dialect() == Dialect::Mysql && existing == Existing::Error {
            existing = cursor.eats_if();
        }
        let mut object = objects::create_object(cursor, kind, existing, &text)?;
        if let (Change::CreateObject(object), Some(first), Some(last)) =
            (&mut object, self.words.first(), self.words.last())
        {
            cursor.text()[first.span.start..last.span.end].clone_into(&mut object.source);
        }
        Ok(SchemaEffect::Object(vec![object]))
    }

    fn virtual_table(&mut self, existing: Existing) -> Read<SchemaEffect> {
        let existing = if existing == Existing::Error { self.cursor.eats_if() } else { existing };
        let name = self.cursor.name()?;
        let definition = self.cursor.take_rest().expression().to_string();
        Ok(exact(Change::CreateTable(Box::new(crate::change::NewTable {
            name,
            existing,
            form: "virtual",
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            template: crate::change::Template::None,
            options: definition,
            comment: String::new(),
            collation: String::new(),
            bound: Expression::default(),
        }))))
    }

    fn alter(&mut self) -> Read<SchemaEffect> {
        let text = self.text_of();
        let cursor = &mut self.cursor;
        cursor.expect(&["ALTER"])?;
        if self.dialect == Dialect::Mysql {
            skip_definer(cursor)?;
            cursor.eats(&["ONLINE|OFFLINE"]);
            cursor.eats(&["IGNORE"]);
        }
        if cursor.eats(&["FOREIGN", "TABLE"]) || cursor.eats(&["TABLE"]) {
            return tables::alter_table(cursor).map(exact);
        }
        if cursor.eats(&["TYPE"]) {
            return Ok(objects::alter_type(cursor, &text).map_or(SchemaEffect::Nothing, exact));
        }
        let named = |cursor: &mut Cursor<'_>, kind: NamedKind| {
            objects::alter_named(cursor, kind, &text).map(|change| change.map_or(SchemaEffect::Nothing, exact))
        };
        let kinds = [
            ("INDEX", NamedKind::Index),
            ("SEQUENCE", NamedKind::Sequence),
            ("DOMAIN", NamedKind::Type),
            ("SCHEMA", NamedKind::Schema),
        ];
        for (word, kind) in kinds {
            if cursor.eats(&[word]) {
                return named(cursor, kind);
            }
        }
        if cursor.eats(&["MATERIALIZED", "VIEW"]) {
            return named(cursor, NamedKind::MaterializedView);
        }
        if cursor.eats(&["VIEW"]) {
            if self.dialect == Dialect::Mysql {
                let view = objects::create_view(cursor, view_words(self.words), false, false, Existing::Replace)?;
                return Ok(SchemaEffect::Object(vec![view]));
            }
            return named(cursor, NamedKind::View);
        }
        match object_kind(cursor) {
            None | Some(NamedKind::Other) => Ok(SchemaEffect::Nothing),
            Some(kind) => named(cursor, kind),
        }
    }

    fn drop(&mut self) -> Read<SchemaEffect> {
        let cursor = &mut self.cursor;
        cursor.expect(&["DROP"])?;
        cursor.eats(&["TEMPORARY"]);
        let kinds: [(&[&str], NamedKind); 9] = [
            (&["TABLE|TABLES"], NamedKind::Table),
            (&["FOREIGN", "TABLE"], NamedKind::Table),
            (&["INDEX"], NamedKind::Index),
            (&["MATERIALIZED", "VIEW"], NamedKind::MaterializedView),
            (&["VIEW"], NamedKind::View),
            (&["SEQUENCE"], NamedKind::Sequence),
            (&["TYPE|DOMAIN"], NamedKind::Type),
            (&["SCHEMA"], NamedKind::Schema),
            (&["EXTENSION"], NamedKind::Extension),
        ];
        for (words, kind) in kinds {
            if cursor.eats(words) {
                if kind == NamedKind::Schema && self.dialect == Dialect::Mysql {
                    return Err(NotRead);
                }
                return objects::drop_named(cursor, kind).map(exact);
            }
        }
        match object_kind(cursor) {
            Some(NamedKind::Other) | None => {
                if self.starts(&["DROP", "OWNED"]) || self.starts(&["DROP", "DATABASE"]) {
                    return Err(NotRead);
                }
                Ok(SchemaEffect::Nothing)
            }
            Some(kind) => {
                let mut change = objects::drop_named(cursor, kind)?;
                if let (Change::Drop { signature, .. }, NamedKind::Routine, Dialect::Mysql) =
                    (&mut change, kind, self.dialect)
                {
                    let is_procedure = self.words.get(1).is_some_and(|word| word.is("PROCEDURE"));
                    *signature = Some(if is_procedure { objects::PROCEDURE.to_owned() } else { String::new() });
                }
                Ok(SchemaEffect::Object(vec![change]))
            }
        }
    }

    /// A DO block has an effect on the schema if a word of its text can be one.
    fn block(&self) -> SchemaEffect {
        let holds = self.words.iter().filter(|word| word.kind == TokenKind::Text).any(|word| {
            let text = word.text.to_uppercase();
            ["CREATE", "ALTER", "DROP", "EXECUTE", "PERFORM", "RENAME", "CALL"]
                .iter()
                .any(|verb| text.split(|letter: char| !letter.is_ascii_alphabetic()).any(|part| part == *verb))
        });
        if !holds {
            return SchemaEffect::Nothing;
        }
        match block::guarded_changes(self.words, self.cursor.text()) {
            Some(changes) => SchemaEffect::Exact(changes),
            None => SchemaEffect::Unknown("what its block does to the schema cannot be read"),
        }
    }

    /// A function of one's own can do anything.
    fn select(&self) -> SchemaEffect {
        let mut cursor = self.cursor.clone();
        cursor.skip(1);
        if self.dialect == Dialect::Sqlite || !matches!(self.words, [_, _, ..]) {
            return SchemaEffect::Nothing;
        }
        if let Some(table) = self.selected_into() {
            return exact(table);
        }
        let unknown = SchemaEffect::Unknown("what the function does is not known here");
        if cursor.sees(&["*", "FROM"]) {
            cursor.skip(2);
            let is_known = |name: &Name| is_harmless(name) || is_set_returning(&name.name);
            let called = cursor.name().ok().filter(|name| cursor.sees(&["("]) && !is_known(name));
            return if called.is_some() { unknown } else { SchemaEffect::Nothing };
        }
        let Ok(name) = cursor.name() else { return SchemaEffect::Nothing };
        if name.name == "set_config" {
            return self.set_config(&mut cursor);
        }
        if !cursor.sees(&["("]) || is_harmless(&name) {
            return SchemaEffect::Nothing;
        }
        if let Some(trigger) = diesel_trigger(&name, &mut cursor) {
            return SchemaEffect::Object(vec![trigger]);
        }
        let holds_table = self.words.iter().any(|word| word.is("FROM"));
        if holds_table { SchemaEffect::Nothing } else { unknown }
    }

    fn pragma(&self) -> SchemaEffect {
        let has = |word: &str| self.words.iter().any(|own| own.is(word));
        let is_set = has("=") || has("(");
        let is_on = !["OFF", "0", "FALSE", "NO"].into_iter().any(has);
        if is_set && has("LEGACY_ALTER_TABLE") {
            exact(Change::RenameAsBefore(is_on))
        } else if is_set && is_on && has("WRITABLE_SCHEMA") {
            SchemaEffect::Unknown("it lets statements change the catalogue of the database")
        } else {
            SchemaEffect::Nothing
        }
    }

    /// Which constraints those are is not looked at: less is claimed then.
    fn set_constraints(&self) -> SchemaEffect {
        let is_immediate = self.words.last().is_some_and(|word| word.is("IMMEDIATE"));
        if is_immediate { exact(Change::CheckRows) } else { SchemaEffect::Nothing }
    }

    /// With another search path, names without a schema mean other tables (PostgreSQL).
    fn search_path(&self) -> SchemaEffect {
        // `SET SCHEMA 'shop'` is the same.
        let is_schema = |at: &usize| self.words[*at].is("SCHEMA") && *at < 3;
        let at = self.words.iter().position(|word| word.is("SEARCH_PATH"));
        let Some(at) = at.or_else(|| (0..self.words.len()).find(is_schema)) else { return SchemaEffect::Nothing };
        let first = self.words[at + 1..].iter().find(|word| !word.is("=") && !word.is("TO"));
        let name = first.map(|word| word.text.trim_matches(['\'', '"']).to_lowercase()).unwrap_or_default();
        if is_usual_path(&name) { SchemaEffect::Nothing } else { exact(Change::DoubtAll) }
    }

    /// `SET STATEMENT max_statement_time = 5 FOR ALTER TABLE ..` (MariaDB)
    fn set_statement(&self) -> SchemaEffect {
        let Some(at) = self.words.iter().position(|word| word.is("FOR")) else { return SchemaEffect::Nothing };
        if self.words[..at].iter().any(|word| word.is("FOREIGN_KEY_CHECKS")) {
            return SchemaEffect::Unknown("it is done under other settings");
        }
        let inner = &self.words[at + 1..];
        if starts_with(inner, &["SET", "STATEMENT"]) {
            return SchemaEffect::Unknown("one SET STATEMENT holds another");
        }
        schema_effect(inner, self.cursor.text(), self.dialect)
    }

    /// SET foreign_key_checks (MySQL): whether DROP TABLE looks who points to the table.
    fn set(&self) -> SchemaEffect {
        // `SET @OLD = @@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS = 0`: the name that gets a value.
        // `=` or `:=`
        let value = |at: usize| {
            let mut rest = self.words[at + 1..].iter();
            let mut first = rest.next()?;
            if first.is(":") {
                first = rest.next()?;
            }
            if first.is("=") || first.is(":=") { rest.next() } else { None }
        };
        let places = (0..self.words.len()).filter(|at| self.words[*at].is("FOREIGN_KEY_CHECKS"));
        match places.rev().find_map(value).map(|word| word.text.as_str()) {
            Some("0" | "OFF" | "FALSE") => exact(Change::EnforceForeignKeys(false)),
            Some(_) => exact(Change::EnforceForeignKeys(true)),
            None => SchemaEffect::Nothing,
        }
    }

    /// `DELETE FROM pg_enum WHERE enumlabel = 'x' AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'T')` takes a
    /// label away; whatever else is done to the catalogue, nobody knows.
    fn data(&self) -> SchemaEffect {
        let mut cursor = self.cursor.clone();
        let is_of_catalogue =
            (cursor.eats(&["DELETE", "FROM"]) || cursor.eats(&["UPDATE"]) || cursor.eats(&["INSERT", "INTO"]))
                && cursor.name().is_ok_and(|name| {
                    name.schema == "pg_catalog" || name.schema.is_empty() && name.name.starts_with("pg_")
                });
        if !is_of_catalogue || self.dialect != Dialect::Postgres {
            return SchemaEffect::Data(data::uses(&self.cursor));
        }
        self.deleted_label().map_or(SchemaEffect::Unknown("it changes the catalogue of the database"), exact)
    }

    fn deleted_label(&self) -> Option<Change> {
        let mut cursor = self.cursor.clone();
        cursor.expect(&["DELETE", "FROM"]).ok()?;
        cursor.eats(&["PG_CATALOG", "."]);
        cursor.expect(&["PG_ENUM", "WHERE"]).ok()?;
        let mut label = None;
        let mut name = None;
        let conditions = cursor.separated("AND", |cursor| {
            if cursor.eats(&["ENUMLABEL", "="]) {
                label = Some(cursor.string()?);
                return Ok(());
            }
            cursor.expect(&["ENUMTYPID", "="])?;
            let mut inner = cursor.parenthesised()?;
            inner.expect(&["SELECT", "OID", "FROM", "PG_TYPE", "WHERE", "TYPNAME", "="])?;
            let found = inner.string()?;
            inner.end()?;
            name = Some(Name { schema: String::new(), name: found.name, span: found.span });
            Ok(())
        });
        conditions.ok()?;
        cursor.end().ok()?;
        Some(Change::DropLabel { name: name?, label: label? })
    }

    /// `SELECT .. INTO table FROM ..` (PostgreSQL)
    fn selected_into(&self) -> Option<Change> {
        let mut cursor = self.cursor.clone();
        drop(cursor.until(&[&["INTO"], &["FROM"]]));
        if self.dialect != Dialect::Postgres || !cursor.eats(&["INTO"]) {
            return None;
        }
        let is_temporary = cursor.eats(&["TEMP|TEMPORARY"]);
        cursor.eats(&["UNLOGGED"]);
        cursor.eats(&["TABLE"]);
        Some(Change::CreateTable(Box::new(crate::change::NewTable {
            name: cursor.name().ok()?,
            existing: Existing::Error,
            form: if is_temporary { "temporary" } else { "" },
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            template: crate::change::Template::Query(None),
            options: String::new(),
            comment: String::new(),
            collation: String::new(),
            bound: Expression::default(),
        })))
    }

    /// `set_config('search_path', 'shop', false)` is a SET.
    fn set_config(&self, cursor: &mut Cursor<'_>) -> SchemaEffect {
        let Ok(arguments) = cursor.parenthesised() else { return SchemaEffect::Nothing };
        let texts: Vec<String> = arguments
            .by_commas()
            .into_iter()
            .map(|mut part| part.string().map_or(String::new(), |text| text.name.to_lowercase()))
            .collect();
        let is_path = texts.first().is_some_and(|name| name == "search_path");
        let first = texts.get(1).map(|path| path.split(',').next().unwrap_or_default().trim().to_owned());
        if is_path && !is_usual_path(&first.unwrap_or_default()) {
            exact(Change::DoubtAll)
        } else {
            SchemaEffect::Nothing
        }
    }

    fn acting_comment(&self, comment: &Word) -> SchemaEffect {
        let text = comment.text.to_uppercase();
        let plain: String = text.split_whitespace().collect();
        if let Some((_, value)) = plain.rsplit_once("FOREIGN_KEY_CHECKS=") {
            return exact(Change::EnforceForeignKeys(!value.starts_with('0') && !value.starts_with("OFF")));
        }
        let holds = ["CREATE", "ALTER", "DROP", "RENAME"].iter().any(|verb| text.contains(verb));
        if holds { SchemaEffect::Unknown("a comment that acts is not read") } else { SchemaEffect::Nothing }
    }
}

/// Whether names without a schema mean the usual one, if a search path starts like this.
fn is_usual_path(first: &str) -> bool {
    matches!(first.trim_matches('"'), "" | "public" | "$user" | "default" | "pg_catalog")
}

/// `DEFINER = x SQL SECURITY INVOKER ALGORITHM = MERGE`
fn skip_definer(cursor: &mut Cursor<'_>) -> Read<()> {
    cursor.repeat(|cursor| {
        if cursor.eats(&["DEFINER|ALGORITHM", "="]) {
            cursor.bump().ok_or(NotRead)?;
            if cursor.eats(&["@"]) {
                cursor.bump();
            }
            cursor.eats(&["(", ")"]);
        } else if cursor.eats(&["SQL", "SECURITY"]) {
            cursor.bump();
        }
        Ok(())
    })
}

/// The kind of an object that is known by its text, if the word for one comes next.
fn object_kind(cursor: &mut Cursor<'_>) -> Option<NamedKind> {
    if cursor.sees(&["EVENT", "TRIGGER"]) {
        return Some(NamedKind::Other);
    }
    let word = cursor.peek()?;
    let kind = match word.text.as_str() {
        "FUNCTION" | "PROCEDURE" | "AGGREGATE" | "ROUTINE" => NamedKind::Routine,
        "TRIGGER" => NamedKind::Trigger,
        "POLICY" => NamedKind::Policy,
        "RULE" => NamedKind::Rule,
        _ => NamedKind::Other,
    };
    cursor.bump();
    if word.is("AGGREGATE") && cursor.eats(&["FUNCTION"]) {
        return Some(NamedKind::Routine);
    }
    Some(kind)
}

/// Functions that stand behind FROM and do nothing to a schema.
fn is_set_returning(name: &str) -> bool {
    matches!(name, "generate_series" | "unnest" | "regexp_matches" | "string_to_table" | "xmltable" | "dblink")
        || name.starts_with("json")
        || name.starts_with("regexp_split")
}

/// Functions of PostgreSQL and MySQL that do nothing to a schema.
fn is_harmless(name: &Name) -> bool {
    const PREFIXES: [&str; 3] = ["pg_", "json", "array_"];
    const NAMES: &[&str] = &[
        "setval",
        "nextval",
        "currval",
        "lastval",
        "set_config",
        "current_setting",
        "now",
        "version",
        "count",
        "max",
        "min",
        "sum",
        "avg",
        "coalesce",
        "concat",
        "lower",
        "upper",
        "length",
        "exists",
        "sleep",
        "get_lock",
        "release_lock",
        "current_schema",
        "current_database",
        "database",
        "if",
        "ifnull",
        "cast",
        "convert",
        "char",
        "uuid",
        "rand",
        "gen_random_uuid",
        "uuid_generate_v4",
        "to_regclass",
        "case",
    ];
    let lower = name.name.to_lowercase();
    NAMES.contains(&lower.as_str()) || PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
}

/// `diesel_manage_updated_at('table')`, which Diesel's own first migration defines, makes a trigger.
fn diesel_trigger(name: &Name, cursor: &mut Cursor<'_>) -> Option<Change> {
    if name.name != "diesel_manage_updated_at" {
        return None;
    }
    let mut arguments = cursor.parenthesised().ok()?;
    let table = arguments.string().ok()?;
    let text = format!(
        "create trigger set_updated_at before update on {} for each row execute procedure diesel_set_updated_at ( )",
        table.name
    );
    let own = Name { schema: String::new(), name: "set_updated_at".to_owned(), span: table.span.clone() };
    // The argument is a regclass: folded unless it is quoted.
    let (schema, bare) = table.name.split_once('.').unwrap_or(("", &table.name));
    let fold = |part: &str| match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
        Some(quoted) => quoted.to_owned(),
        None => part.to_lowercase(),
    };
    let schema = if schema == "public" { String::new() } else { fold(schema) };
    Some(Change::CreateObject(NewObject {
        kind: NamedKind::Trigger,
        name: own,
        table: Some(Name { schema, name: fold(bare), span: table.span }),
        signature: String::new(),
        existing: Existing::Error,
        source: text.clone(),
        text,
        calls: None,
        reads: Vec::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dialect: Dialect, text: &str, is_expected: impl Fn(&SchemaEffect) -> bool) {
        let effect = schema_effect_of(text, dialect);
        assert!(is_expected(&effect), "{text}: {effect:?}");
    }

    fn is_exact(effect: &SchemaEffect) -> bool {
        matches!(effect, SchemaEffect::Exact(changes) if !changes.is_empty())
    }

    #[test]
    fn statements_of_postgres_are_read() {
        for text in [
            "CREATE TABLE t (a bigserial PRIMARY KEY, b character varying(3)[] DEFAULT '{}' NOT NULL, CHECK (a > 0), \
             c int REFERENCES u (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, d int GENERATED ALWAYS AS IDENTITY, \
             e int GENERATED ALWAYS AS (a + 1) STORED, CONSTRAINT x UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c))",
            "CREATE TABLE t (LIKE u INCLUDING ALL, check_in date, \"unique\" text) PARTITION BY RANGE (check_in)",
            "CREATE TABLE t PARTITION OF u FOR VALUES IN (1)",
            "CREATE TABLE t AS SELECT 1",
            "ALTER TABLE ONLY t ADD COLUMN IF NOT EXISTS a int NOT NULL DEFAULT 1, DROP COLUMN b CASCADE, ALTER c TYPE text USING c::text",
            "ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES b NOT VALID",
            "ALTER TABLE t ADD CONSTRAINT x PRIMARY KEY USING INDEX i",
            "ALTER TABLE t RENAME a TO b",
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY t USING gin (lower(a) COLLATE \"C\" x_ops DESC NULLS LAST, (a + 1)) \
             INCLUDE (b) WITH (fillfactor = 70) WHERE a IS NOT NULL",
            "CREATE INDEX ON t ((a ->> 'x'), b)",
            "CREATE INDEX i ON t (lower(a) varchar_pattern_ops)",
            "DROP INDEX CONCURRENTLY IF EXISTS a, s.b CASCADE",
            "CREATE TYPE s.mood AS ENUM ('a', 'b')",
            "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c' BEFORE 'a'",
            "ALTER TYPE mood RENAME TO \"Mood\"",
            "CREATE SEQUENCE s AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1 OWNED BY public.t.a",
            "ALTER SEQUENCE s OWNED BY t.a",
            "CREATE DOMAIN d AS text CHECK (VALUE <> '')",
            "CREATE SCHEMA IF NOT EXISTS s",
            "CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public",
            "ALTER INDEX IF EXISTS a RENAME TO b",
            "DROP TABLE a, b CASCADE",
        ] {
            check(Dialect::Postgres, text, is_exact);
        }
        let is_object = |effect: &SchemaEffect| matches!(effect, SchemaEffect::Object(_));
        for text in [
            "CREATE OR REPLACE FUNCTION f(a int, OUT b text, c character varying(3) DEFAULT 'x') RETURNS trigger LANGUAGE sql AS $$ $$",
            "CREATE MATERIALIZED VIEW v AS SELECT 1 WITH NO DATA",
            "CREATE TRIGGER t BEFORE INSERT OR UPDATE OF a ON s.u FOR EACH ROW EXECUTE FUNCTION f()",
            "DROP FUNCTION IF EXISTS f(int, text) CASCADE",
            "CREATE POLICY p ON t USING (a = 1)",
            "SELECT diesel_manage_updated_at('users')",
        ] {
            check(Dialect::Postgres, text, is_object);
        }
        for text in [
            "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN CREATE TYPE mood AS ENUM ('a'); END IF; END $$",
            "DO $x$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $x$;",
            "DO $$ BEGIN ALTER TABLE t DROP a; END $$",
        ] {
            check(Dialect::Postgres, text, is_exact);
        }
        for text in [
            "DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$",
            "DO $$ DECLARE x int; BEGIN DROP TABLE t; END $$",
            "SELECT f(1)",
            "CALL f()",
        ] {
            check(Dialect::Postgres, text, |effect| matches!(effect, SchemaEffect::Unknown(_)));
        }
        for text in ["DO $$ BEGIN UPDATE t SET altered = 1; END $$", "SELECT setval('s', 1)"] {
            check(Dialect::Postgres, text, |effect| *effect == SchemaEffect::Nothing);
        }
    }

    #[test]
    fn statements_of_mysql_are_read() {
        for text in [
            "CREATE TABLE `t` (`a` int(11) unsigned NOT NULL AUTO_INCREMENT, b varchar(3) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT 'x' \
             COMMENT 'y', c timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, d enum('a','b') , PRIMARY KEY (`a`), \
             UNIQUE KEY u (b(10)), KEY (c), CONSTRAINT f FOREIGN KEY (a) REFERENCES x (y) ON DELETE CASCADE) ENGINE=InnoDB DEFAULT \
             CHARSET=utf8mb4 COMMENT='z'",
            "ALTER TABLE t MODIFY COLUMN a bigint NOT NULL FIRST, CHANGE b c text AFTER a, ADD INDEX i (a, b), DROP FOREIGN KEY f, \
             DROP KEY u, RENAME TO v, ADD COLUMN (x int, y int), ENGINE=InnoDB, CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
            "RENAME TABLE a TO b, c TO d",
            "CREATE TABLE t LIKE u",
            "DROP INDEX i ON t LOCK=NONE",
            "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1",
            "CREATE FULLTEXT INDEX i ON t (a)",
        ] {
            check(Dialect::Mysql, text, is_exact);
        }
    }

    #[test]
    fn statements_of_sqlite_are_read() {
        for text in [
            "CREATE TABLE IF NOT EXISTS [t] (a INTEGER PRIMARY KEY AUTOINCREMENT, \"b\" VARCHAR(3) NOT NULL DEFAULT 'x' COLLATE NOCASE, \
             c, d DATETIME DEFAULT (datetime('now')), e BOOLEAN CHECK (e IN (0, 1)), UNIQUE (b, c) ON CONFLICT IGNORE, \
             FOREIGN KEY (c) REFERENCES u) WITHOUT ROWID, STRICT",
            "CREATE TABLE t AS SELECT a, b FROM u",
            "CREATE VIRTUAL TABLE t USING fts5(a, content='')",
            "CREATE UNIQUE INDEX i ON t (a COLLATE NOCASE DESC, lower(b)) WHERE c > 0",
            "ALTER TABLE t ADD c INTEGER",
            "ALTER TABLE t RENAME TO u",
            "DROP TABLE IF EXISTS t",
        ] {
            check(Dialect::Sqlite, text, is_exact);
        }
    }
}
