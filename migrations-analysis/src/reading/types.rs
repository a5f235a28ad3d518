//! Names of types in the form in which the database reports them.

use migrations_core::Dialect;
use migrations_core::lexer::TokenKind;

use super::cursor::{Cursor, NotRead, Read};
use crate::words::Word;

/// A type as it was read.
pub struct TypeRead {
    /// In canonical form.
    pub name: String,
    /// The type of the sequence behind a serial column.
    pub serial: Option<&'static str>,
    /// `CHARACTER SET`, `COLLATE` and the like that stand with it (MySQL).
    pub collation: String,
}

/// Words that end a type where it stands with a column.
const ENDS: &[&str] = &[
    "CONSTRAINT",
    "NOT",
    "NULL",
    "DEFAULT",
    "PRIMARY",
    "UNIQUE",
    "KEY",
    "CHECK",
    "REFERENCES",
    "GENERATED",
    "AS",
    "COLLATE",
    "AUTO_INCREMENT",
    "AUTOINCREMENT",
    "COMMENT",
    "ON",
    "FIRST",
    "AFTER",
    "STORAGE",
    "COMPRESSION",
    "USING",
    "VISIBLE",
    "INVISIBLE",
    "VIRTUAL",
    "STORED",
    "PERSISTENT",
    "DEFERRABLE",
    "INITIALLY",
    "REF_SYSTEM_ID",
    "WITHOUT",
    "SRID",
    "CASCADE",
    "RESTRICT",
    "ENGINE_ATTRIBUTE",
    "COLUMN_FORMAT",
];

/// Reads the type that comes next.
pub fn data_type(cursor: &mut Cursor<'_>) -> Read<TypeRead> {
    match cursor.dialect() {
        Dialect::Postgres => postgres(cursor),
        Dialect::Mysql => mysql(cursor),
        Dialect::Sqlite => sqlite(cursor),
    }
}

/// SQLite keeps whatever is written, a space between words.
fn sqlite(cursor: &mut Cursor<'_>) -> Read<TypeRead> {
    let mut name = String::new();
    cursor.repeat(|cursor| {
        let is_end = |word: &&Word| word.is("(") || word.kind == TokenKind::Word && ENDS.contains(&word.text.as_str());
        let Some(word) = cursor.peek().filter(|word| !is_end(word)) else { return Ok(()) };
        if !word.can_be_name() {
            return Err(NotRead);
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(&cursor.fold(word));
        cursor.bump();
        Ok(())
    })?;
    name.push_str(&modifiers(cursor)?);
    Ok(TypeRead { name: name.to_lowercase(), serial: None, collation: String::new() })
}

/// The numbers in parentheses that come next, without spaces.
fn modifiers(cursor: &mut Cursor<'_>) -> Read<String> {
    if !cursor.sees(&["("]) {
        return Ok(String::new());
    }
    let inner = cursor.parenthesised()?;
    let parts: Vec<String> = inner.by_commas().iter().map(|part| part.source().trim().to_owned()).collect();
    Ok(format!("({})", parts.join(",")))
}

/// As `format_type` of PostgreSQL prints it.
fn postgres(cursor: &mut Cursor<'_>) -> Read<TypeRead> {
    cursor.eats(&["SETOF"]);
    let is_quoted = cursor.peek().is_some_and(|word| word.kind == TokenKind::QuotedName);
    let name = cursor.name()?;
    let mut serial = None;
    let bare = !is_quoted && (name.schema.is_empty() || name.schema == "pg_catalog");
    let mut written = if bare {
        let (canonical, of_serial) = postgres_builtin(&name.name, cursor)?;
        serial = of_serial;
        canonical
    } else {
        None
    }
    .map_or_else(
        || -> Read<String> {
            // Not the type `char`, but one of a single byte.
            let own = if is_quoted && name.name == "char" { "\"char\"".to_owned() } else { quoted(&name.name) };
            let own = if name.schema.is_empty() || name.schema == "pg_catalog" {
                own
            } else {
                format!("{}.{own}", quoted(&name.schema))
            };
            Ok(own + &modifiers(cursor)?)
        },
        Ok,
    )?;
    let is_array = cursor.sees(&["["]) || cursor.sees(&["ARRAY"]);
    cursor.eats(&["ARRAY"]);
    cursor.repeat(|cursor| {
        if cursor.eats(&["["]) {
            cursor.skip_to(&["]"]);
            cursor.expect(&["]"])?;
        }
        Ok(())
    })?;
    if is_array {
        written.push_str("[]");
    }
    Ok(TypeRead { name: written, serial, collation: String::new() })
}

/// A type that PostgreSQL brings along, with its modifiers; `None` for one of that name that it does not.
fn postgres_builtin(name: &str, cursor: &mut Cursor<'_>) -> Read<(Option<String>, Option<&'static str>)> {
    let plain = |text: &str| Ok((Some(text.to_owned()), None));
    match name {
        "int" | "integer" | "int4" => plain("integer"),
        "bigint" | "int8" => plain("bigint"),
        "smallint" | "int2" => plain("smallint"),
        "serial" | "serial4" => Ok((Some("integer".to_owned()), Some("integer"))),
        "bigserial" | "serial8" => Ok((Some("bigint".to_owned()), Some("bigint"))),
        "smallserial" | "serial2" => Ok((Some("smallint".to_owned()), Some("smallint"))),
        "bool" | "boolean" => plain("boolean"),
        "real" | "float4" => plain("real"),
        "float8" => plain("double precision"),
        "double" => {
            cursor.eats(&["PRECISION"]);
            plain("double precision")
        }
        "float" => {
            let bits = modifiers(cursor)?;
            let is_short = bits.trim_matches(['(', ')']).parse::<u32>().is_ok_and(|bits| bits <= 24);
            plain(if is_short { "real" } else { "double precision" })
        }
        "decimal" | "numeric" | "dec" => {
            let mut size = modifiers(cursor)?;
            if !size.is_empty() && !size.contains(',') {
                size.insert_str(size.len() - 1, ",0");
            }
            plain(&format!("numeric{size}"))
        }
        "varchar" => Ok((Some(format!("character varying{}", modifiers(cursor)?)), None)),
        "character" | "char" | "nchar" | "bpchar" => {
            let is_varying = cursor.eats(&["VARYING"]);
            let size = modifiers(cursor)?;
            match (is_varying, size.as_str(), name) {
                (true, _, _) => plain(&format!("character varying{size}")),
                (false, "", "bpchar") => plain("bpchar"),
                (false, "", _) => plain("character(1)"),
                (false, _, _) => plain(&format!("character{size}")),
            }
        }
        "bit" => {
            let is_varying = cursor.eats(&["VARYING"]);
            let size = modifiers(cursor)?;
            match (is_varying, size.as_str()) {
                (true, _) => plain(&format!("bit varying{size}")),
                (false, "") => plain("bit(1)"),
                (false, _) => plain(&format!("bit{size}")),
            }
        }
        "varbit" => Ok((Some(format!("bit varying{}", modifiers(cursor)?)), None)),
        "timestamp" | "timestamptz" | "time" | "timetz" => {
            let size = modifiers(cursor)?;
            let with_zone = name.ends_with("tz") || cursor.eats(&["WITH", "TIME", "ZONE"]);
            if !with_zone {
                cursor.eats(&["WITHOUT", "TIME", "ZONE"]);
            }
            let zone = if with_zone { "with" } else { "without" };
            plain(&format!("{}{size} {zone} time zone", name.trim_end_matches("tz")))
        }
        "interval" => {
            let mut fields = String::new();
            cursor.repeat(|cursor| {
                if cursor.sees(&["YEAR|MONTH|DAY|HOUR|MINUTE|SECOND|TO"]) {
                    fields.push(' ');
                    fields.push_str(&cursor.bump().ok_or(NotRead)?.text.to_lowercase());
                }
                Ok(())
            })?;
            Ok((Some(format!("interval{fields}{}", modifiers(cursor)?)), None))
        }
        _ => Ok((None, None)),
    }
}

/// A name as PostgreSQL prints it.
pub fn quoted(name: &str) -> String {
    let is_bare = name.chars().all(|letter| letter == '_' || letter.is_ascii_lowercase() || letter.is_ascii_digit())
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    if is_bare { name.to_owned() } else { format!("\"{name}\"") }
}

/// As `COLUMN_TYPE` of the information schema has it, without the widths of integers, which MySQL 8 no longer reports.
fn mysql(cursor: &mut Cursor<'_>) -> Read<TypeRead> {
    let word = cursor.peek().filter(|word| word.kind == TokenKind::Word).ok_or(NotRead)?;
    let first = word.text.to_lowercase();
    cursor.bump();
    let mut serial = None;
    let mut collation = String::new();
    let mut base = match first.as_str() {
        "int" | "integer" | "int4" => "int".to_owned(),
        "int1" => "tinyint".to_owned(),
        "int2" => "smallint".to_owned(),
        "middleint" | "int3" => "mediumint".to_owned(),
        "int8" => "bigint".to_owned(),
        "bool" | "boolean" => "tinyint(1)".to_owned(),
        "dec" | "numeric" | "fixed" | "decimal" => "decimal".to_owned(),
        "double" => {
            cursor.eats(&["PRECISION"]);
            "double".to_owned()
        }
        // `FLOAT(p)` is a precision in bits.
        "float" if cursor.sees(&["("]) && !cursor.clone().parenthesised()?.rest().iter().any(|word| word.is(",")) => {
            let size = modifiers(cursor)?;
            let bits: u32 = size.trim_matches(['(', ')']).parse().unwrap_or(0);
            if bits > 24 { "double".to_owned() } else { "float".to_owned() }
        }
        "float8" | "real" => "double".to_owned(),
        "float4" => "float".to_owned(),
        "serial" => {
            serial = Some("bigint");
            "bigint unsigned".to_owned()
        }
        "character" | "char" | "nchar" if cursor.eats(&["VARYING"]) => "varchar".to_owned(),
        "character" | "nchar" => "char".to_owned(),
        "nvarchar" | "varcharacter" => "varchar".to_owned(),
        "national" => {
            let is_varying = cursor.eats(&["VARCHAR"]) || cursor.eats(&["CHARACTER|CHAR", "VARYING"]);
            if !is_varying {
                cursor.expect(&["CHAR|CHARACTER"])?;
            }
            if is_varying { "varchar".to_owned() } else { "char".to_owned() }
        }
        "long" => {
            if cursor.eats(&["VARBINARY"]) {
                "mediumblob".to_owned()
            } else {
                "mediumtext".to_owned()
            }
        }
        // An alias of MariaDB, with a check that it is JSON.
        other => other.to_owned(),
    };
    let size = match base.as_str() {
        "enum" | "set" => {
            let inner = cursor.parenthesised()?;
            let labels: Vec<String> = inner
                .by_commas()
                .into_iter()
                .map(|mut part| part.string().map(|label| format!("'{}'", label.name.replace('\'', "''"))))
                .collect::<Read<_>>()?;
            format!("({})", labels.join(","))
        }
        _ => modifiers(cursor)?,
    };
    match (base.as_str(), size.as_str()) {
        ("tinyint", "(1)") => base.push_str("(1)"),
        ("tinyint" | "smallint" | "mediumint" | "int" | "bigint", _) => {}
        ("decimal", "") => base.push_str("(10,0)"),
        ("decimal", size) if !size.contains(',') => base.push_str(&size.replace(')', ",0)")),
        ("char" | "binary" | "bit", "") => base.push_str("(1)"),
        ("year", _) => {}
        ("blob" | "text", size) if !size.is_empty() => base = sized_text(&base, size),
        (_, size) => base.push_str(size),
    }
    cursor.repeat(|cursor| {
        if cursor.eats(&["UNSIGNED"]) {
            if base == "tinyint(1)" {
                base = "tinyint".to_owned();
            }
            base.push_str(" unsigned");
        } else if cursor.eats(&["ZEROFILL"]) {
            if !base.contains("unsigned") {
                base.push_str(" unsigned");
            }
            base.push_str(" zerofill");
        } else if cursor.eats(&["SIGNED"]) || cursor.eats(&["BINARY"]) || cursor.eats(&["ASCII|UNICODE|BYTE"]) {
        } else if cursor.eats(&["CHARACTER|CHAR", "SET"]) || cursor.eats(&["CHARSET"]) || cursor.eats(&["COLLATE"]) {
            cursor.eats(&["="]);
            let word = cursor.bump().ok_or(NotRead)?;
            collation = cursor.fold(word).to_lowercase();
        }
        Ok(())
    })?;
    Ok(TypeRead { name: base, serial, collation })
}

/// `TEXT(n)` and `BLOB(n)` become the smallest type that holds so many bytes.
fn sized_text(base: &str, size: &str) -> String {
    let bytes: u64 = size.trim_matches(['(', ')']).parse().unwrap_or(u64::MAX);
    let prefix = match bytes {
        0..=255 => "tiny",
        256..=65_535 => "",
        65_536..=16_777_215 => "medium",
        _ => "long",
    };
    format!("{prefix}{base}")
}
