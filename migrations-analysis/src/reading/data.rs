//! Statements on rows: which tables and columns they name.

use migrations_core::Dialect;

use super::cursor::Cursor;
use super::objects::tables_read;
use crate::change::Name;
use crate::lowering::{Inserts, Use};

/// What INSERT, UPDATE, DELETE and SELECT name. What cannot be told is left out.
pub fn uses(cursor: &Cursor<'_>) -> Vec<Use> {
    let mut all: Vec<Use> = Vec::new();
    let read = tables_read(cursor);
    let target = target(&mut cursor.clone());
    if cursor.dialect() == Dialect::Mysql && cursor.sees(&["DELETE"]) && target.is_none() {
        // Aliases stand where tables do.
        return Vec::new();
    }
    // The table of DELETE stands behind FROM, too.
    let is_target = |name: &Name| target.as_ref().is_some_and(|target| target.table.span == name.span);
    all.extend(read.into_iter().filter(|name| !is_target(name)).map(|table| Use {
        table,
        columns: Vec::new(),
        inserts: Inserts::No,
    }));
    all.extend(target);
    all
}

fn target(cursor: &mut Cursor<'_>) -> Option<Use> {
    if cursor.eats(&["INSERT"]) || cursor.eats(&["REPLACE"]) {
        cursor.eats(&["LOW_PRIORITY|DELAYED|HIGH_PRIORITY"]);
        cursor.eats(&["IGNORE"]);
        if cursor.eats(&["OR"]) {
            cursor.bump();
        }
        if !cursor.eats(&["INTO"]) && cursor.dialect() != Dialect::Mysql {
            return None;
        }
        let table = cursor.name().ok()?;
        if cursor.eats(&["AS"]) {
            cursor.ident().ok()?;
        }
        let is_list = cursor.sees(&["("]) && !cursor.sees(&["(", "SELECT|WITH|VALUES"]);
        let columns = if is_list { cursor.idents().unwrap_or_default() } else { Vec::new() };
        let is_certain = cursor.sees(&["VALUES"]) && !cursor.rest().iter().any(|word| word.is("CONFLICT"));
        let inserts = if is_certain { Inserts::Certainly } else { Inserts::Perhaps };
        return Some(Use { table, columns, inserts });
    }
    if cursor.eats(&["DELETE", "FROM"]) {
        cursor.eats(&["ONLY"]);
        let table = cursor.name().ok()?;
        // `DELETE FROM alias USING table AS alias` (MySQL)
        let is_alias = cursor.dialect() == Dialect::Mysql && cursor.sees(&["USING|,"]);
        return (!is_alias).then_some(Use { table, columns: Vec::new(), inserts: Inserts::No });
    }
    if cursor.eats(&["UPDATE"]) {
        if cursor.eats(&["OR"]) {
            cursor.bump();
        }
        cursor.eats(&["LOW_PRIORITY|IGNORE|ONLY"]);
        let table = cursor.name().ok()?;
        if !cursor.sees(&["SET"]) {
            cursor.eats(&["AS"]);
            cursor.ident().ok()?;
        }
        // Several tables, or a join: whose columns are set cannot be told.
        if !cursor.eats(&["SET"]) {
            return None;
        }
        let assignments = cursor.until(&[&["FROM"], &["WHERE"], &["RETURNING"], &["ORDER"], &["LIMIT"]]).ok()?;
        let columns = assignments.by_commas().into_iter().filter_map(|mut part| {
            let column = part.ident().ok()?;
            part.sees(&["="]).then_some(column)
        });
        return Some(Use { table, columns: columns.collect(), inserts: Inserts::No });
    }
    None
}
