//! CREATE TABLE and ALTER TABLE.

use migrations_core::Dialect;
use migrations_core::lexer::TokenKind;
use migrations_core::schema::Expression;

use super::columns::{
    column, column_body, constraint, identity_options, inline_index, sees_constraint, usual_collation,
};
use super::cursor::{Cursor, NotRead, Read};
use super::types::data_type;
use crate::change::{
    Change, ColumnPlace, ConstraintSort, Existing, Ident, LikeOptions, Name, NewIndex, NewTable, SequenceOptions,
    SimpleQuery, TableAction, Template,
};

/// CREATE TABLE, behind the word TABLE.
pub fn create_table(cursor: &mut Cursor<'_>, form: &'static str, existing: Existing) -> Read<Change> {
    let existing = if existing == Existing::Error { cursor.eats_if() } else { existing };
    let name = cursor.name()?;
    let mut table = NewTable {
        name,
        existing,
        form,
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        template: Template::None,
        options: String::new(),
        comment: String::new(),
        collation: String::new(),
        bound: Expression::default(),
    };
    if cursor.eats(&["PARTITION", "OF"]) {
        table.template = Template::Partition(cursor.name()?);
        // Columns and constraints of its own.
        if cursor.sees(&["("]) {
            cursor.parenthesised()?;
        }
        let stops: &[&[&str]] = &[&["PARTITION", "BY"], &["USING"], &["TABLESPACE"], &["WITH", "(", "FILLFACTOR"]];
        table.bound = cursor.until(stops)?.expression();
        if cursor.eats(&["PARTITION", "BY"]) {
            table.form = "partitioned";
            table.options = cursor.until(&[&["WITH"], &["TABLESPACE"], &["USING"]])?.expression().to_string();
        }
        cursor.take_rest();
        return Ok(Change::CreateTable(Box::new(table)));
    }
    if cursor.eats(&["LIKE"]) {
        table.template = Template::Like(vec![(cursor.name()?, LikeOptions::all())]);
    } else if cursor.sees(&["("]) {
        let mut inner = cursor.parenthesised()?;
        if cursor.dialect() == Dialect::Mysql && inner.eats(&["LIKE"]) {
            table.template = Template::Like(vec![(inner.name()?, LikeOptions::all())]);
        } else {
            elements(&inner, &mut table)?;
        }
    }
    options(cursor, &mut table)?;
    cursor.end()?;
    Ok(Change::CreateTable(Box::new(table)))
}

impl LikeOptions {
    fn set(&mut self, word: &str, value: bool) {
        match word {
            "ALL" => *self = if value { Self::all() } else { Self::default() },
            "DEFAULTS" => self.defaults = value,
            "GENERATED" => self.generated = value,
            "IDENTITY" => self.identity = value,
            "CONSTRAINTS" => self.constraints = value,
            "INDEXES" => self.indexes = value,
            "COMMENTS" => self.comments = value,
            _ => {}
        }
    }
}

fn elements(inner: &Cursor<'_>, table: &mut NewTable) -> Read<()> {
    for mut part in inner.by_commas() {
        if part.eats(&["LIKE"]) {
            let source = part.name()?;
            let mut options = LikeOptions::default();
            part.read_all(|part| {
                let value = part.bump().is_some_and(|word| word.is("INCLUDING"));
                options.set(&part.bump().ok_or(NotRead)?.text, value);
                Ok(())
            })?;
            match &mut table.template {
                Template::Like(list) => list.push((source, options)),
                template => *template = Template::Like(vec![(source, options)]),
            }
            continue;
        }
        element(part, table)?;
    }
    Ok(())
}

fn element(mut part: Cursor<'_>, table: &mut NewTable) -> Read<()> {
    if part.dialect() == Dialect::Mysql {
        if let Some(index) = mysql_index(&mut part, &table.name)? {
            table.indexes.push(index);
            return part.end();
        }
        if part.eats(&["PERIOD", "FOR"]) {
            return Ok(());
        }
    }
    if sees_constraint(&part) {
        let mut is_first = true;
        part.repeat(|part| {
            // SQLite takes constraints of a table without commas between them.
            if std::mem::take(&mut is_first) || part.dialect() == Dialect::Sqlite && sees_constraint(part) {
                table.constraints.push(constraint(part)?);
            }
            Ok(())
        })?;
        return part.end();
    }
    let (new, constraints) = column(&mut part)?;
    table.columns.push(new);
    table.constraints.extend(constraints);
    part.end()
}

/// INDEX, KEY, UNIQUE, FULLTEXT, SPATIAL with or without a name (MySQL).
fn mysql_index(part: &mut Cursor<'_>, table: &Name) -> Read<Option<NewIndex>> {
    let mut ahead = part.clone();
    let named = ahead.eats(&["CONSTRAINT"]);
    let label = if named && !ahead.sees(&["UNIQUE"]) { ahead.ident().ok() } else { None };
    if ahead.eats(&["UNIQUE"]) {
        ahead.eats(&["KEY|INDEX"]);
        *part = ahead;
        let mut index = inline_index(part, table, true, "")?;
        if index.name.is_none() {
            index.name = label.map(|label| Name { schema: table.schema.clone(), name: label.name, span: label.span });
        }
        return Ok(Some(index));
    }
    if named {
        return Ok(None);
    }
    let kind = if part.eats(&["FULLTEXT"]) {
        "fulltext"
    } else if part.eats(&["SPATIAL"]) {
        "spatial"
    } else if !part.sees(&["INDEX|KEY"]) {
        return Ok(None);
    } else {
        ""
    };
    part.eats(&["INDEX|KEY"]);
    inline_index(part, table, false, kind).map(Some)
}

/// What follows the columns.
fn options(cursor: &mut Cursor<'_>, table: &mut NewTable) -> Read<()> {
    cursor.read_all(|cursor| {
        if cursor.eats(&["INHERITS"]) {
            let parts = cursor.parenthesised()?.by_commas();
            table.template = Template::Inherits(parts.into_iter().map(|mut part| part.name()).collect::<Read<_>>()?);
        } else if cursor.eats(&["PARTITION", "BY"]) {
            if cursor.dialect() == Dialect::Postgres {
                table.form = "partitioned";
                table.options = cursor.until(&[&["WITH"], &["TABLESPACE"], &["USING"]])?.expression().to_string();
            } else {
                table.options = cursor.take_rest().expression().to_string();
            }
        } else if cursor.sees(&["AS|SELECT|WITH"]) && !cursor.sees(&["WITH", "("]) {
            cursor.eats(&["AS"]);
            table.template = Template::Query(simple_query(cursor));
            cursor.take_rest();
        } else if cursor.eats(&["WITHOUT"]) {
            cursor.bump();
            let word = if cursor.dialect() == Dialect::Sqlite { "without rowid" } else { "" };
            add_option(&mut table.options, word);
        } else if cursor.eats(&["STRICT"]) {
            add_option(&mut table.options, "strict");
        } else if cursor.eats(&["WITH|USING|TABLESPACE|ON"]) {
            cursor.bump_balanced()?;
            // ON COMMIT DROP, ON COMMIT DELETE ROWS
            if cursor.eats(&["DROP|DELETE|PRESERVE"]) {
                cursor.eats(&["ROWS"]);
            }
        } else if cursor.eats(&[","]) {
        } else {
            table_option(cursor, &mut table.comment, &mut table.collation)?;
        }
        Ok(())
    })
}

fn add_option(options: &mut String, word: &str) {
    if !options.is_empty() && !word.is_empty() {
        options.push_str(", ");
    }
    options.push_str(word);
}

/// `ENGINE = InnoDB` (MySQL)
fn table_option(cursor: &mut Cursor<'_>, comment: &mut String, collation: &mut String) -> Read<()> {
    if cursor.dialect() != Dialect::Mysql {
        return Err(NotRead);
    }
    cursor.eats(&["DEFAULT"]);
    if cursor.eats(&["COMMENT"]) {
        cursor.eats(&["="]);
        *comment = cursor.string()?.name;
        return Ok(());
    }
    if cursor.eats(&["CHARACTER|CHAR", "SET"]) || cursor.eats(&["CHARSET|COLLATE"]) {
        cursor.eats(&["="]);
        let word = cursor.bump().ok_or(NotRead)?;
        *collation = usual_collation(&cursor.fold(word));
        return Ok(());
    }
    let word = cursor.bump().ok_or(NotRead)?;
    if word.kind == TokenKind::ActingComment {
        return Ok(());
    }
    if word.kind != TokenKind::Word {
        return Err(NotRead);
    }
    if word.is("DATA") || word.is("INDEX") {
        cursor.expect(&["DIRECTORY"])?;
    }
    cursor.eats(&["="]);
    cursor.bump_balanced()
}

/// `SELECT a, b FROM t`, and nothing more.
fn simple_query(cursor: &Cursor<'_>) -> Option<SimpleQuery> {
    let mut cursor = cursor.clone();
    cursor.expect(&["SELECT"]).ok()?;
    let list = cursor.until(&[&["FROM"]]).ok()?;
    cursor.expect(&["FROM"]).ok()?;
    let table = cursor.name().ok()?;
    if !cursor.is_at_end() && !cursor.sees(&["WHERE|WITH|ORDER|LIMIT"]) {
        return None;
    }
    if list.source() == "*" {
        return Some(SimpleQuery { table, columns: None });
    }
    let columns = list.by_commas().into_iter().map(|mut part| {
        let column = part.ident().ok()?;
        part.is_at_end().then_some(column)
    });
    Some(SimpleQuery { table, columns: Some(columns.collect::<Option<_>>()?) })
}

/// ALTER TABLE, behind the word TABLE.
pub fn alter_table(cursor: &mut Cursor<'_>) -> Read<Change> {
    let existing = cursor.eats_if();
    cursor.eats(&["ONLY"]);
    let table = cursor.name()?;
    cursor.eats(&["*"]);
    let mut actions = Vec::new();
    for mut part in cursor.by_commas() {
        action(&mut part, &table, &mut actions)?;
    }
    if actions.is_empty() {
        return Err(NotRead);
    }
    Ok(Change::AlterTable { table, existing, actions })
}

fn action(part: &mut Cursor<'_>, table: &Name, actions: &mut Vec<TableAction>) -> Read<()> {
    if part.dialect() == Dialect::Mysql && changes_partitions(part) {
        part.take_rest();
        actions.push(TableAction::Nothing);
        return Ok(());
    }
    if part.eats(&["ADD"]) {
        return add(part, table, actions);
    }
    let action = if part.eats(&["DROP"]) {
        drop_part(part)?
    } else if part.eats(&["RENAME"]) {
        rename(part)?
    } else if part.eats(&["ALTER"]) {
        alter_part(part)?
    } else {
        other(part)?
    };
    // MySQL lets a comma out before some options.
    part.end()?;
    actions.push(action);
    Ok(())
}

/// Where rows are kept is not in the model.
fn changes_partitions(part: &Cursor<'_>) -> bool {
    let verbs = "ADD|DROP|COALESCE|REORGANIZE|EXCHANGE|TRUNCATE|ANALYZE|CHECK|OPTIMIZE|REBUILD|REPAIR|CONVERT";
    part.sees(&["ADD|DROP", "SYSTEM", "VERSIONING"])
        || part.sees(&["PARTITION", "BY"])
        || part.sees(&["REMOVE", "PARTITIONING"])
        || part.sees(&[verbs, "PARTITION"])
}

fn place(part: &mut Cursor<'_>) -> Read<Option<ColumnPlace>> {
    if part.eats(&["FIRST"]) {
        Ok(Some(ColumnPlace::First))
    } else if part.eats(&["AFTER"]) {
        Ok(Some(ColumnPlace::After(part.ident()?)))
    } else {
        Ok(None)
    }
}

fn add(part: &mut Cursor<'_>, table: &Name, actions: &mut Vec<TableAction>) -> Read<()> {
    if part.dialect() == Dialect::Mysql {
        if part.eats(&["PARTITION"]) {
            part.take_rest();
            actions.push(TableAction::Nothing);
            return Ok(());
        }
        if let Some(index) = mysql_index(part, table)? {
            actions.push(TableAction::AddIndex(index));
            return part.end();
        }
    }
    if sees_constraint(part) {
        actions.push(TableAction::AddConstraint(constraint(part)?));
        return part.end();
    }
    part.eats(&["COLUMN"]);
    let existing = part.eats_if();
    if part.sees(&["("]) {
        for mut inner in part.parenthesised()?.by_commas() {
            let (column, constraints) = column(&mut inner)?;
            actions.push(TableAction::AddColumn {
                column: Box::new(column),
                constraints,
                existing,
                place: ColumnPlace::Last,
            });
            inner.end()?;
        }
        return part.end();
    }
    let (column, constraints) = column(part)?;
    let place = place(part)?.unwrap_or_default();
    actions.push(TableAction::AddColumn { column: Box::new(column), constraints, existing, place });
    part.end()
}

fn cascades(part: &mut Cursor<'_>) -> bool {
    let cascades = part.eats(&["CASCADE"]);
    part.eats(&["RESTRICT"]);
    cascades
}

fn drop_part(part: &mut Cursor<'_>) -> Read<TableAction> {
    if part.eats(&["PRIMARY", "KEY"]) {
        return Ok(TableAction::DropPrimaryKey { span: part.span() });
    }
    if part.dialect() == Dialect::Mysql && part.eats(&["INDEX|KEY"]) {
        let existing = part.eats_if();
        return Ok(TableAction::DropIndex { name: part.ident()?, existing });
    }
    let sort = if part.eats(&["CONSTRAINT"]) {
        Some(ConstraintSort::Any)
    } else if part.eats(&["FOREIGN", "KEY"]) {
        Some(ConstraintSort::ForeignKey)
    } else if part.dialect() == Dialect::Mysql && part.eats(&["CHECK"]) {
        Some(ConstraintSort::Check)
    } else {
        None
    };
    if let Some(sort) = sort {
        let existing = part.eats_if();
        let name = part.ident()?;
        return Ok(TableAction::DropConstraint { name, sort, existing, cascades: cascades(part) });
    }
    if part.dialect() == Dialect::Mysql && part.eats(&["PARTITION"]) {
        part.take_rest();
        return Ok(TableAction::Nothing);
    }
    part.eats(&["COLUMN"]);
    let existing = part.eats_if();
    let name = part.ident()?;
    Ok(TableAction::DropColumn { name, existing, cascades: cascades(part) })
}

fn rename(part: &mut Cursor<'_>) -> Read<TableAction> {
    if part.eats(&["TO|AS"]) || part.eats(&["="]) {
        return Ok(TableAction::RenameTo(part.name()?));
    }
    if part.eats(&["CONSTRAINT"]) {
        let from = part.ident()?;
        part.expect(&["TO"])?;
        return Ok(TableAction::RenameConstraint { from, to: part.ident()? });
    }
    if part.dialect() == Dialect::Mysql && part.eats(&["INDEX|KEY"]) {
        let from = part.ident()?;
        part.expect(&["TO"])?;
        return Ok(TableAction::RenameIndex { from, to: part.ident()? });
    }
    if part.dialect() == Dialect::Mysql && part.rest().len() == 1 {
        return Ok(TableAction::RenameTo(part.name()?));
    }
    if !part.sees(&["COLUMN", "TO"]) {
        part.eats(&["COLUMN"]);
    }
    let existing = part.eats_if();
    let from = part.ident()?;
    part.expect(&["TO"])?;
    Ok(TableAction::RenameColumn { from, to: part.ident()?, existing })
}

fn alter_part(part: &mut Cursor<'_>) -> Read<TableAction> {
    if part.eats(&["CONSTRAINT"]) {
        let name = part.ident()?;
        let (mut deferral, mut seen) = ("", false);
        part.read_all(|part| {
            if part.eats(&["NOT", "DEFERRABLE"]) {
                (deferral, seen) = ("", true);
            } else if part.eats(&["INITIALLY", "DEFERRED"]) {
                (deferral, seen) = ("deferrable initially deferred", true);
            } else if part.eats(&["DEFERRABLE"]) {
                if deferral.is_empty() {
                    deferral = "deferrable";
                }
                seen = true;
            } else {
                part.bump();
            }
            Ok(())
        })?;
        return Ok(if seen { TableAction::DeferConstraint { name, deferral } } else { TableAction::Nothing });
    }
    if part.dialect() == Dialect::Mysql && part.eats(&["INDEX|CHECK"]) {
        part.take_rest();
        return Ok(TableAction::Nothing);
    }
    part.eats(&["COLUMN"]);
    let column = part.ident()?;
    alter_column(part, column)
}

fn alter_column(part: &mut Cursor<'_>, column: Ident) -> Read<TableAction> {
    if part.eats(&["SET", "DATA", "TYPE"]) || part.eats(&["TYPE"]) {
        let span = part.span();
        let read = data_type(part)?;
        let collation = if part.eats(&["COLLATE"]) { super::columns::collation(part)? } else { String::new() };
        if part.eats(&["USING"]) {
            part.take_rest();
        }
        return Ok(TableAction::SetType { column, data_type: read.name, collation, span });
    }
    if part.eats(&["SET", "DEFAULT"]) {
        let default = Some(part.take_rest().expression()).filter(|default| !default.is_null());
        let is_null = default.is_none();
        return Ok(TableAction::SetDefault { column, default, is_null });
    }
    if part.eats(&["DROP", "DEFAULT"]) {
        return Ok(TableAction::SetDefault { column, default: None, is_null: false });
    }
    if part.eats(&["SET", "NOT", "NULL"]) {
        return Ok(TableAction::SetNotNull { column, is_not_null: true });
    }
    if part.eats(&["DROP", "NOT", "NULL"]) {
        return Ok(TableAction::SetNotNull { column, is_not_null: false });
    }
    if part.eats(&["ADD", "GENERATED"]) || part.eats(&["SET", "GENERATED"]) {
        let identity = if part.eats(&["ALWAYS"]) { "always" } else { "by default" };
        part.eats(&["BY", "DEFAULT"]);
        let options = if part.eats(&["AS", "IDENTITY"]) { identity_options(part)? } else { SequenceOptions::default() };
        part.take_rest();
        return Ok(TableAction::SetIdentity { column, identity, options, existing: Existing::Error });
    }
    if part.eats(&["DROP", "IDENTITY"]) {
        let options = SequenceOptions::default();
        return Ok(TableAction::SetIdentity { column, identity: "", options, existing: part.eats_if() });
    }
    if part.eats(&["DROP", "EXPRESSION"]) {
        return Ok(TableAction::DropExpression { column, existing: part.eats_if() });
    }
    let is_storage = part.eats(&["SET|RESET", "STATISTICS|STORAGE|COMPRESSION|("]);
    if is_storage || part.eats(&["RESTART"]) {
        part.take_rest();
        return Ok(TableAction::Nothing);
    }
    Err(NotRead)
}

fn other(part: &mut Cursor<'_>) -> Read<TableAction> {
    if part.dialect() == Dialect::Mysql {
        return mysql_other(part);
    }
    if part.eats(&["VALIDATE", "CONSTRAINT"]) {
        return Ok(TableAction::ValidateConstraint { name: part.ident()? });
    }
    if part.eats(&["SET", "SCHEMA"]) {
        return Ok(TableAction::SetSchema(part.ident()?));
    }
    if part.eats(&["SET", "LOGGED"]) {
        return Ok(TableAction::SetForm(""));
    }
    if part.eats(&["SET", "UNLOGGED"]) {
        return Ok(TableAction::SetForm("unlogged"));
    }
    if part.eats(&["ATTACH", "PARTITION"]) {
        let name = part.name()?;
        let bound = part.take_rest().expression();
        return Ok(TableAction::Partition { name, attaches: true, bound });
    }
    if part.eats(&["DETACH", "PARTITION"]) {
        let name = part.name()?;
        part.take_rest();
        return Ok(TableAction::Partition { name, attaches: false, bound: Expression::default() });
    }
    for (pattern, option, value) in [
        (["ENABLE", "ROW", "LEVEL"], "row security", true),
        (["DISABLE", "ROW", "LEVEL"], "row security", false),
        (["FORCE", "ROW", "LEVEL"], "forced row security", true),
        (["NO", "FORCE", "ROW"], "forced row security", false),
    ] {
        if part.eats(&pattern) {
            part.take_rest();
            return Ok(TableAction::SetOption(option, value));
        }
    }
    if part.sees(&["INHERIT"]) || part.sees(&["NO", "INHERIT"]) {
        let begins = !part.eats(&["NO"]);
        part.skip(1);
        return Ok(TableAction::Inherit { parent: part.name()?, begins });
    }
    let is_known = part.sees(&["OWNER|CLUSTER|SET|RESET|REPLICA|ENABLE|DISABLE"]);
    if !is_known || part.sees(&["SET", "WITH|WITHOUT|ACCESS"]) {
        return Err(NotRead);
    }
    part.take_rest();
    Ok(TableAction::Nothing)
}

fn mysql_other(part: &mut Cursor<'_>) -> Read<TableAction> {
    let is_change = part.sees(&["CHANGE"]);
    if part.eats(&["MODIFY|CHANGE"]) {
        part.eats(&["COLUMN"]);
        let existing = part.eats_if();
        let from = part.ident()?;
        let name = if is_change { part.ident()? } else { from.clone() };
        let (column, constraints) = column_body(part, name)?;
        let place = place(part)?;
        return Ok(TableAction::ChangeColumn { from, column: Box::new(column), constraints, existing, place });
    }
    if part.eats(&["CONVERT", "TO"]) {
        return set_collation(part, true);
    }
    if part.sees(&["DEFAULT|CHARACTER|CHARSET|COLLATE"]) {
        return set_collation(part, false);
    }
    if part.eats(&["COMMENT"]) {
        part.eats(&["="]);
        return Ok(TableAction::SetComment(part.string()?.name));
    }
    let known: &[&str] = &[
        "ENGINE|ALGORITHM|LOCK|ROW_FORMAT|AUTO_INCREMENT|KEY_BLOCK_SIZE|STATS_PERSISTENT|ENABLE|DISABLE|FORCE|ORDER|\
         WITH|WITHOUT|DISCARD|IMPORT|TRUNCATE|ANALYZE|OPTIMIZE|REBUILD|REPAIR|CHECK|\
         AVG_ROW_LENGTH|CHECKSUM|MAX_ROWS|MIN_ROWS|PACK_KEYS|COMPRESSION|ENCRYPTION|NOWAIT|WAIT",
    ];
    if !part.sees(known) {
        return Err(NotRead);
    }
    part.take_rest();
    Ok(TableAction::Nothing)
}

fn set_collation(part: &mut Cursor<'_>, converts: bool) -> Read<TableAction> {
    let mut collation = String::new();
    for word in part.take_rest().rest() {
        let is_keyword = ["DEFAULT", "CHARACTER", "SET", "CHARSET", "COLLATE"].iter().any(|keyword| word.is(keyword));
        if word.kind != TokenKind::Symbol && !is_keyword {
            collation = usual_collation(&part.fold(word));
        }
    }
    Ok(TableAction::SetCollation { converts, collation })
}
