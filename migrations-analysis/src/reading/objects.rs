//! CREATE, ALTER and DROP of everything that is not a table.

use migrations_core::Dialect;

use super::columns::{keys, method};
use super::cursor::{Cursor, NotRead, Read};
use super::sequences::{column_of, sequence_options};
use super::types::data_type;
use crate::change::{
    Change, Existing, LabelPlace, Name, NamedKind, NewIndex, NewObject, NewView, TableAction, TypeBody,
};

/// CREATE INDEX, behind the word INDEX.
pub fn create_index(cursor: &mut Cursor<'_>, is_unique: bool, kind: &str, existing: Existing) -> Read<Change> {
    let span = cursor.span();
    cursor.eats(&["CONCURRENTLY"]);
    let existing = if existing == Existing::Error { cursor.eats_if() } else { existing };
    let name = if cursor.sees(&["ON"]) { None } else { Some(cursor.name()?) };
    let mut by = method(cursor);
    cursor.expect(&["ON"])?;
    cursor.eats(&["ONLY"]);
    let table = cursor.name()?;
    if cursor.sees(&["USING"]) {
        by = method(cursor);
    }
    if !kind.is_empty() {
        kind.clone_into(&mut by);
    }
    let keys = keys(cursor)?;
    let nulls_equal = cursor.eats(&["NULLS", "NOT", "DISTINCT"]);
    cursor.eats(&["NULLS", "DISTINCT"]);
    if cursor.eats(&["WITH"]) {
        cursor.parenthesised()?;
    }
    if cursor.eats(&["TABLESPACE"]) {
        cursor.ident()?;
    }
    let condition = if cursor.eats(&["WHERE"]) { Some(cursor.take_rest().expression()) } else { None };
    if cursor.dialect() == Dialect::Mysql {
        // ALGORITHM, LOCK, COMMENT, USING
        cursor.read_all(|cursor| {
            if !cursor.sees(&["USING"]) {
                return cursor.bump_balanced();
            }
            by = method(cursor);
            Ok(())
        })?;
    }
    cursor.end()?;
    // An index stands in the schema of its table.
    let name = name.map(|name| match cursor.dialect() {
        Dialect::Sqlite => name,
        Dialect::Mysql => Name { schema: table.schema.clone(), name: name.name.to_lowercase(), ..name },
        Dialect::Postgres => Name { schema: table.schema.clone(), ..name },
    });
    Ok(Change::CreateIndex(NewIndex {
        name,
        table,
        existing,
        is_unique,
        method: by,
        keys,
        condition,
        nulls_equal,
        span,
    }))
}

/// CREATE VIEW, behind the word VIEW.
pub fn create_view(
    cursor: &mut Cursor<'_>,
    words: String,
    is_materialized: bool,
    is_temporary: bool,
    existing: Existing,
) -> Read<Change> {
    let existing = if existing == Existing::Error { cursor.eats_if() } else { existing };
    let name = cursor.name()?;
    let query = cursor.take_rest();
    let reads = tables_read(&query);
    Ok(Change::CreateView(NewView {
        name,
        words,
        existing,
        is_materialized,
        is_temporary,
        query: query.expression().to_string(),
        source: query.source().to_owned(),
        reads,
    }))
}

/// The names that stand behind FROM and JOIN, less those of its own WITH. What stands behind a comma can be an
/// expression as well, so it is left out.
pub fn tables_read(query: &Cursor<'_>) -> Vec<Name> {
    let mut cursor = query.clone();
    let (mut own, mut found): (Vec<String>, Vec<Name>) = (Vec::new(), Vec::new());
    cursor.find(|cursor| -> Option<()> {
        // `EXTRACT(day FROM x)`, `a IS DISTINCT FROM b`
        if cursor.eats(&["EXTRACT|SUBSTRING|TRIM|OVERLAY"]) && cursor.sees(&["("]) {
            drop(cursor.parenthesised());
            return None;
        }
        if cursor.eats(&["DISTINCT", "FROM"]) {
            return None;
        }
        if cursor.eats(&["FROM|JOIN"]) {
            cursor.eats(&["ONLY|LATERAL"]);
            let mut ahead = cursor.clone();
            let name = ahead.name().ok().filter(|_| !ahead.sees(&["("]));
            found.extend(name);
            return None;
        }
        let mut ahead = cursor.clone();
        let with = ahead.ident().ok();
        // `WITH x (a, b) AS (..)`
        if with.is_some() && ahead.sees(&["("]) {
            drop(ahead.parenthesised());
        }
        if let Some(name) = with
            && ahead.eats(&["AS"])
        {
            ahead.eats(&["NOT"]);
            ahead.eats(&["MATERIALIZED"]);
            if ahead.sees(&["(", "SELECT|WITH|VALUES|INSERT|UPDATE|DELETE"]) {
                own.push(name.name);
            }
        }
        None
    });
    // `dual` is MySQL's table of one row.
    found
        .retain(|name| !name.schema.is_empty() || !own.contains(&name.name) && !name.name.eq_ignore_ascii_case("dual"));
    found
}

/// COMMENT ON TABLE and COMMENT ON COLUMN; comments on other objects are not kept.
pub fn comment(cursor: &mut Cursor<'_>) -> Read<Change> {
    cursor.expect(&["COMMENT", "ON"])?;
    let (table, column) = if cursor.eats(&["COLUMN"]) {
        let (table, column) = column_of(cursor)?;
        (table, Some(column))
    } else {
        cursor.expect(&["TABLE"])?;
        (cursor.name()?, None)
    };
    cursor.expect(&["IS"])?;
    let text = if cursor.eats(&["NULL"]) { String::new() } else { cursor.string()?.name };
    cursor.end()?;
    Ok(Change::Comment { table, column, text })
}

/// CREATE TYPE, behind the word TYPE.
pub fn create_type(cursor: &mut Cursor<'_>) -> Read<Change> {
    let name = cursor.name()?;
    let source = cursor.source().to_owned();
    if cursor.is_at_end() {
        return Ok(Change::CreateType {
            name,
            existing: Existing::Error,
            body: TypeBody::Other("shell", String::new(), source),
        });
    }
    if cursor.sees(&["("]) {
        let definition = cursor.take_rest().expression().to_string();
        let body = TypeBody::Other("base", definition, source);
        return Ok(Change::CreateType { name, existing: Existing::Error, body });
    }
    cursor.expect(&["AS"])?;
    let body = if cursor.eats(&["ENUM"]) {
        let labels = cursor.parenthesised()?.by_commas().into_iter().map(|mut part| part.string());
        TypeBody::Enumeration(labels.collect::<Read<_>>()?)
    } else if cursor.eats(&["RANGE"]) {
        TypeBody::Other("range", cursor.take_rest().expression().to_string(), source)
    } else {
        let attributes = cursor.parenthesised()?.by_commas().into_iter().map(|mut part| {
            let name = part.ident()?;
            Ok(format!("{} {}", name.name, data_type(&mut part)?.name))
        });
        TypeBody::Other("composite", attributes.collect::<Read<Vec<_>>>()?.join(", "), source)
    };
    Ok(Change::CreateType { name, existing: Existing::Error, body })
}

/// CREATE DOMAIN, behind the word DOMAIN.
pub fn create_domain(cursor: &mut Cursor<'_>) -> Read<Change> {
    let name = cursor.name()?;
    let source = cursor.source().to_owned();
    cursor.eats(&["AS"]);
    let base = data_type(cursor)?.name;
    let rest = cursor.take_rest().expression();
    Ok(Change::CreateType {
        name,
        existing: Existing::Error,
        body: TypeBody::Other("domain", format!("{base} {rest}").trim().to_owned(), source),
    })
}

/// ALTER TYPE, behind the word TYPE.
pub fn alter_type(cursor: &mut Cursor<'_>, statement: &str) -> Read<Change> {
    let name = cursor.name()?;
    if cursor.eats(&["ADD", "VALUE"]) {
        let existing = cursor.eats_if();
        let label = cursor.string()?;
        let place = if cursor.eats(&["BEFORE"]) {
            LabelPlace::Before(cursor.string()?)
        } else if cursor.eats(&["AFTER"]) {
            LabelPlace::After(cursor.string()?)
        } else {
            LabelPlace::Last
        };
        return Ok(Change::AddLabel { name, label, existing, place });
    }
    if cursor.eats(&["RENAME", "VALUE"]) {
        let from = cursor.string()?;
        cursor.expect(&["TO"])?;
        return Ok(Change::RenameLabel { name, from, to: cursor.string()? });
    }
    named(cursor, NamedKind::Type, name, Existing::Error, statement)
}

/// RENAME TO, SET SCHEMA, OWNER TO: what ALTER can do to most things.
fn named(cursor: &mut Cursor<'_>, kind: NamedKind, name: Name, existing: Existing, statement: &str) -> Read<Change> {
    if cursor.eats(&["RENAME", "TO"]) {
        let to = cursor.name()?;
        return Ok(Change::Rename { kind, name, existing, table: None, to });
    }
    if cursor.eats(&["SET", "SCHEMA"]) {
        return Ok(Change::SetSchema { kind, name, existing, schema: cursor.ident()? });
    }
    if cursor.sees(&["OWNER"]) {
        return Err(NotRead);
    }
    let text = statement.to_owned();
    cursor.take_rest();
    Ok(Change::AlterObject { kind, name, table: None, signature: None, text })
}

/// ALTER of anything but tables and types, behind the word for its kind.
pub fn alter_named(cursor: &mut Cursor<'_>, kind: NamedKind, statement: &str) -> Read<Option<Change>> {
    let existing = cursor.eats_if();
    let name = cursor.name()?;
    let signature = if kind == NamedKind::Routine && cursor.sees(&["("]) {
        Some(signature(&cursor.parenthesised()?)?)
    } else {
        None
    };
    let table = if matches!(kind, NamedKind::Trigger | NamedKind::Policy | NamedKind::Rule) && cursor.eats(&["ON"]) {
        Some(cursor.name()?)
    } else {
        None
    };
    if cursor.sees(&["OWNER|DEPENDS|RESET|CLUSTER"]) || kind == NamedKind::Index && cursor.sees(&["SET|ALTER|ATTACH"]) {
        return Ok(None);
    }
    if kind == NamedKind::Sequence && !cursor.sees(&["RENAME"]) && !cursor.sees(&["SET"]) {
        return Ok(Some(Change::AlterSequence { name, existing, options: sequence_options(cursor)? }));
    }
    if cursor.eats(&["RENAME", "TO"]) {
        let to = cursor.name()?;
        return Ok(Some(Change::Rename { kind, name, existing, table, to }));
    }
    if cursor.eats(&["SET", "SCHEMA"]) {
        return Ok(Some(Change::SetSchema { kind, name, existing, schema: cursor.ident()? }));
    }
    if matches!(kind, NamedKind::View | NamedKind::MaterializedView) && cursor.eats(&["RENAME"]) {
        cursor.eats(&["COLUMN"]);
        let from = cursor.ident()?;
        cursor.expect(&["TO"])?;
        let action = TableAction::RenameColumn { from, to: cursor.ident()?, existing: Existing::Error };
        return Ok(Some(Change::AlterTable { table: name, existing, actions: vec![action] }));
    }
    let text = statement.to_owned();
    cursor.take_rest();
    Ok(Some(Change::AlterObject { kind, name, table, signature, text }))
}

/// The tables in the body of a trigger; none where it has names of its own.
fn tables_of_trigger(rest: &Cursor<'_>) -> Vec<Name> {
    let (mut cursor, mut found) = (rest.clone(), Vec::new());
    cursor.skip_to(&["BEGIN"]);
    if cursor.rest().iter().any(|word| word.is("WITH")) {
        return Vec::new();
    }
    cursor.find(|cursor| -> Option<()> {
        let is_update = cursor.eats(&["UPDATE"]);
        if is_update && cursor.eats(&["OR"]) {
            cursor.bump();
        }
        // `INTO t (a, b)` has columns in parentheses; `FROM f (a)` is a function.
        let has_columns = cursor.eats(&["INTO"]);
        if is_update || has_columns || cursor.eats(&["FROM|JOIN"]) {
            let mut ahead = cursor.clone();
            found.extend(ahead.name().ok().filter(|_| has_columns || !ahead.sees(&["("])));
        }
        None
    });
    found
}

/// What stands for the arguments of a procedure of MySQL.
pub const PROCEDURE: &str = "procedure";

/// CREATE of an object that is known by its text, behind the word for its kind.
pub fn create_object(cursor: &mut Cursor<'_>, kind: NamedKind, existing: Existing, text: &str) -> Read<Change> {
    let existing = if existing == Existing::Error { cursor.eats_if() } else { existing };
    let name = cursor.name()?;
    let mut signature_of = String::new();
    if kind == NamedKind::Routine && cursor.sees(&["("]) {
        signature_of = if cursor.dialect() == Dialect::Postgres {
            // An aggregate of whole rows has no arguments.
            signature(&cursor.parenthesised()?)?.replace('*', "")
        } else {
            cursor.parenthesised()?;
            // A function and a procedure may share a name.
            if text.split(' ').take(12).any(|word| word == "procedure") { PROCEDURE.to_owned() } else { String::new() }
        };
    }
    let mut table = None;
    let mut calls = None;
    if matches!(kind, NamedKind::Trigger | NamedKind::Policy | NamedKind::Rule) {
        // `.. INSERT OR UPDATE OF a, b ON table ..`; a rule has `AS ON INSERT TO table`.
        let mut ahead = cursor.clone();
        table = ahead.find(|ahead| {
            let comes = ahead.eats(&["ON", "SELECT|INSERT|UPDATE|DELETE", "TO"]) || ahead.eats(&["ON"]);
            if comes { ahead.name().ok() } else { None }
        });
        calls = ahead.find(|ahead| {
            let comes = ahead.eats(&["EXECUTE", "FUNCTION|PROCEDURE"]);
            if comes { ahead.name().ok() } else { None }
        });
    }
    let rest = cursor.take_rest();
    let is_trigger_of_sqlite = kind == NamedKind::Trigger && cursor.dialect() == Dialect::Sqlite;
    let reads = if is_trigger_of_sqlite { tables_of_trigger(&rest) } else { Vec::new() };
    Ok(Change::CreateObject(NewObject {
        kind,
        name,
        table,
        signature: signature_of,
        existing,
        text: text.to_owned(),
        source: String::new(),
        reads,
        calls,
    }))
}

/// The types of arguments, as PostgreSQL prints them.
pub fn signature(arguments: &Cursor<'_>) -> Read<String> {
    let mut types: Vec<String> = Vec::new();
    if arguments.source().trim() == "*" {
        return Ok("*".to_owned());
    }
    for mut part in arguments.by_commas() {
        if part.eats(&["OUT"]) {
            continue;
        }
        part.eats(&["IN|INOUT|VARIADIC"]);
        part.eats(&["ORDER", "BY"]);
        let mut unnamed = part.clone();
        let of_type = data_type(&mut unnamed).ok().filter(|_| unnamed.is_at_end() || unnamed.sees(&["DEFAULT|="]));
        let read = match of_type {
            Some(read) => read,
            None => {
                part.ident()?;
                data_type(&mut part)?
            }
        };
        // Modifiers do not count.
        let name = match (read.name.find('('), read.name.find(')')) {
            (Some(open), Some(close)) => format!("{}{}", &read.name[..open], &read.name[close + 1..]),
            _ => read.name,
        };
        types.push(name);
    }
    Ok(types.join(", "))
}

/// DROP, behind the word for its kind.
pub fn drop_named(cursor: &mut Cursor<'_>, kind: NamedKind) -> Read<Change> {
    cursor.eats(&["CONCURRENTLY"]);
    let existing = cursor.eats_if();
    let (mut names, mut table, mut of) = (Vec::new(), None, None);
    cursor.separated(",", |cursor| {
        names.push(cursor.name()?);
        if kind == NamedKind::Routine && cursor.sees(&["("]) {
            of = Some(signature(&cursor.parenthesised()?)?);
        }
        Ok(())
    })?;
    if cursor.eats(&["ON"]) {
        table = Some(cursor.name()?);
    }
    let cascades = cursor.eats(&["CASCADE"]);
    cursor.eats(&["RESTRICT"]);
    if cursor.dialect() == Dialect::Mysql {
        cursor.read_all(Cursor::bump_balanced)?;
        if kind == NamedKind::Index {
            for name in &mut names {
                name.name = name.name.to_lowercase();
            }
        }
    }
    cursor.end()?;
    Ok(Change::Drop { kind, names, table, signature: of, existing, cascades })
}

/// RENAME TABLE a TO b, c TO d (MySQL), behind the word TABLE.
pub fn rename_tables(cursor: &mut Cursor<'_>) -> Read<Vec<Change>> {
    let parts = cursor.by_commas().into_iter().map(|mut part| {
        let existing = part.eats_if();
        let name = part.name()?;
        if !part.eats(&["NOWAIT"]) && part.eats(&["WAIT"]) {
            part.bump();
        }
        part.expect(&["TO"])?;
        let to = part.name()?;
        part.end()?;
        Ok(Change::Rename { kind: NamedKind::Table, name, existing, table: None, to })
    });
    parts.collect()
}
