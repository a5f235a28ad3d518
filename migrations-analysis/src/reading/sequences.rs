//! Sequences, and the options that they share with identities.

use super::cursor::{Cursor, NotRead, Read};
use super::types::data_type;
use crate::change::{Change, Ident, Name, SequenceOptions};

/// CREATE SEQUENCE, behind the word SEQUENCE.
pub fn create_sequence(cursor: &mut Cursor<'_>) -> Read<Change> {
    let existing = cursor.eats_if();
    let name = cursor.name()?;
    Ok(Change::CreateSequence { name, existing, options: sequence_options(cursor)? })
}

/// The options of a sequence, up to the end.
pub(super) fn sequence_options(cursor: &mut Cursor<'_>) -> Read<SequenceOptions> {
    let mut options = SequenceOptions::default();
    let number = |cursor: &mut Cursor<'_>| -> Read<String> {
        let sign = if cursor.eats(&["-"]) { "-" } else { "" };
        Ok(format!("{sign}{}", cursor.bump().ok_or(NotRead)?.text))
    };
    cursor.read_all(|cursor| {
        if cursor.eats(&["AS"]) {
            options.data_type = Some(data_type(cursor)?.name);
        } else if cursor.eats(&["INCREMENT"]) {
            cursor.eats(&["BY"]);
            let value = number(cursor)?;
            options.values.push(("increment", value));
        } else if cursor.eats(&["START"]) {
            cursor.eats(&["WITH"]);
            let value = number(cursor)?;
            options.values.push(("start", value));
        } else if cursor.eats(&["MINVALUE"]) {
            let value = number(cursor)?;
            options.values.push(("minimum", value));
        } else if cursor.eats(&["MAXVALUE"]) {
            let value = number(cursor)?;
            options.values.push(("maximum", value));
        } else if cursor.eats(&["NO", "MINVALUE"]) {
            options.values.push(("minimum", String::new()));
        } else if cursor.eats(&["NO", "MAXVALUE"]) {
            options.values.push(("maximum", String::new()));
        } else if cursor.eats(&["CACHE"]) {
            let value = number(cursor)?;
            options.values.push(("cache", value));
        } else if cursor.eats(&["NO", "CYCLE"]) {
            options.values.push(("cycle", String::new()));
        } else if cursor.eats(&["CYCLE"]) {
            options.values.push(("cycle", "cycle".to_owned()));
        } else if cursor.eats(&["SEQUENCE", "NAME"]) {
            // That of an identity, as pg_dump writes it; it is the one that it has anyway.
            cursor.name()?;
        } else if cursor.eats(&["OWNED", "BY", "NONE"]) {
            options.owner = Some(None);
        } else if cursor.eats(&["OWNED", "BY"]) {
            options.owner = Some(Some(column_of(cursor)?));
        } else if cursor.eats(&["RESTART"]) {
            cursor.eats(&["WITH"]);
            if !cursor.is_at_end() {
                number(cursor)?;
            }
        } else {
            cursor.expect(&["OWNER", "TO"])?;
            cursor.ident()?;
        }
        Ok(())
    })?;
    Ok(options)
}

/// `schema.table.column`
pub(super) fn column_of(cursor: &mut Cursor<'_>) -> Read<(Name, Ident)> {
    let mut parts = Vec::new();
    cursor.separated(".", |cursor| {
        parts.push(cursor.ident()?);
        Ok(())
    })?;
    let column = parts.pop().ok_or(NotRead)?;
    let table = parts.pop().ok_or(NotRead)?;
    let schema = parts.pop().map_or(String::new(), |schema| schema.name);
    Ok((Name { schema: cursor.known_schema(schema), name: table.name, span: table.span }, column))
}
