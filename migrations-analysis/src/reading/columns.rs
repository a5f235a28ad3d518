//! Definitions of columns and constraints.

use migrations_core::Dialect;
use migrations_core::lexer::TokenKind;
use migrations_core::schema::Expression;

use super::cursor::{Cursor, NotRead, Read};
use super::sequences::sequence_options;
use super::types::data_type;
use crate::change::{
    ConstraintBody, Existing, Ident, Key, KeyBody, Keys, Name, NewColumn, NewConstraint, NewIndex, SequenceOptions,
};

/// What can follow the expression of a default.
const OPTION_STARTS: &[&[&str]] = &[
    &["CONSTRAINT"],
    &["NOT", "NULL"],
    &["NULL"],
    &["PRIMARY"],
    &["UNIQUE"],
    &["KEY"],
    &["CHECK"],
    &["REFERENCES"],
    &["GENERATED"],
    &["COLLATE"],
    &["AUTO_INCREMENT"],
    &["COMMENT"],
    &["ON", "UPDATE"],
    &["FIRST"],
    &["AFTER"],
    &["DEFERRABLE"],
    &["INITIALLY"],
    &["STORAGE"],
    &["VISIBLE|INVISIBLE"],
    &["SRID"],
    &["AS", "("],
];

/// A column, with the constraints that stand with it. The cursor ends behind what belongs to the column.
pub fn column(cursor: &mut Cursor<'_>) -> Read<(NewColumn, Vec<NewConstraint>)> {
    let name = cursor.ident()?;
    column_body(cursor, name)
}

/// What follows the name of a column.
pub fn column_body(cursor: &mut Cursor<'_>, name: Ident) -> Read<(NewColumn, Vec<NewConstraint>)> {
    let start = cursor.span().start;
    let read = data_type(cursor)?;
    let type_span = start..cursor.span().start.max(start);
    let mut column = NewColumn {
        name,
        data_type: read.name,
        type_span,
        is_not_null: read.serial.is_some(),
        is_null_written: false,
        default: None,
        generated: None,
        identity: "",
        identity_options: SequenceOptions::default(),
        serial: read.serial,
        collation: read.collation,
        on_update: None,
        has_null_default: false,
        null_conflict: "",
        is_invisible: false,
        comment: String::new(),
    };
    let mut constraints: Vec<NewConstraint> = Vec::new();
    if cursor.dialect() == Dialect::Mysql && column.serial.take().is_some() {
        column.identity = "auto_increment";
        constraints.push(of_column(
            ConstraintBody::Unique { keys: one_key(&column.name), nulls_equal: false },
            None,
            &column.name,
        ));
    }
    let mut label = None;
    cursor.read_to(&[&["FIRST|AFTER"]], |cursor| option(cursor, &mut column, &mut constraints, &mut label))?;
    Ok((column, constraints))
}

fn option(
    cursor: &mut Cursor<'_>,
    column: &mut NewColumn,
    constraints: &mut Vec<NewConstraint>,
    label: &mut Option<Ident>,
) -> Read<()> {
    let span = cursor.span();
    let start = span.start..cursor.peek().map_or(span.end, |word| word.span.end);
    if cursor.eats(&["CONSTRAINT"]) {
        // MySQL lets the name out; SQLite takes any number of them.
        if !cursor.sees(&["CHECK"]) {
            *label = Some(cursor.ident()?);
        }
        return Ok(());
    }
    let name = label.take();
    let mut push = |body, name, deferral| {
        constraints.push(NewConstraint { span: start.clone(), deferral, ..of_column(body, name, &column.name) });
    };
    if cursor.eats(&["NOT", "NULL"]) {
        column.is_not_null = true;
        column.null_conflict = on_conflict(cursor);
        no_inherit(cursor);
    } else if cursor.eats(&["NULL"]) {
        column.is_null_written = true;
    } else if cursor.eats(&["DEFAULT"]) {
        column.default = default_value(cursor)?;
        column.has_null_default = column.default.is_none();
    } else if cursor.eats(&["PRIMARY", "KEY"]) {
        cursor.eats(&["ASC|DESC"]);
        let deferral = on_conflict(cursor);
        push(ConstraintBody::PrimaryKey(one_key(&column.name)), name, deferral);
        if cursor.eats(&["AUTOINCREMENT"]) {
            column.identity = "autoincrement";
        }
        index_parameters(cursor)?;
    } else if cursor.sees(&["KEY"]) && cursor.dialect() == Dialect::Mysql {
        cursor.bump();
        push(ConstraintBody::PrimaryKey(one_key(&column.name)), name, "");
    } else if cursor.eats(&["UNIQUE"]) {
        cursor.eats(&["KEY"]);
        let nulls_equal = nulls_not_distinct(cursor);
        let deferral = on_conflict(cursor);
        index_parameters(cursor)?;
        push(ConstraintBody::Unique { keys: one_key(&column.name), nulls_equal }, name, deferral);
    } else if cursor.eats(&["CHECK"]) {
        let inner = cursor.parenthesised()?;
        push(ConstraintBody::Check(inner.expression()), name, "");
        let _ = on_conflict(cursor);
        no_inherit(cursor);
        cursor.eats(&["NOT", "ENFORCED"]);
        cursor.eats(&["ENFORCED"]);
    } else if cursor.eats(&["REFERENCES"]) {
        let body = references(cursor, vec![column.name.clone()])?;
        push(body, name, "");
    } else if cursor.sees(&["DEFERRABLE|INITIALLY"]) || cursor.sees(&["NOT", "DEFERRABLE"]) {
        let deferral = deferral(cursor)?;
        constraints.last_mut().ok_or(NotRead)?.deferral = deferral;
    } else if cursor.eats(&["GENERATED"]) {
        generated(cursor, column)?;
    } else if cursor.eats(&["AS"]) {
        generated_expression(cursor, column)?;
    } else if eats_collation(cursor) {
        column.collation = collation(cursor)?;
    } else if cursor.eats(&["AUTO_INCREMENT"]) {
        column.identity = "auto_increment";
    } else if cursor.eats(&["COMMENT"]) {
        column.comment = cursor.string()?.name;
    } else if cursor.eats(&["ON", "UPDATE"]) {
        column.on_update = Some(cursor.until(OPTION_STARTS)?.expression());
    } else if cursor.eats(&["STORAGE|COMPRESSION"]) {
        cursor.bump();
    } else if cursor.eats(&["SRID"]) {
        // Values of another reference system are of another type.
        column.data_type = format!("{} srid {}", column.data_type, cursor.bump().ok_or(NotRead)?.text);
    } else if cursor.eats(&["INVISIBLE"]) {
        column.is_invisible = true;
    } else if cursor.eats(&["VISIBLE"]) {
        column.is_invisible = false;
    } else {
        return Err(NotRead);
    }
    Ok(())
}

fn eats_collation(cursor: &mut Cursor<'_>) -> bool {
    let is_mysql = cursor.dialect() == Dialect::Mysql;
    cursor.eats(&["COLLATE"]) || is_mysql && (cursor.eats(&["CHARACTER|CHAR", "SET"]) || cursor.eats(&["CHARSET"]))
}

/// The collation that MariaDB takes for a character set is that character set. Source: MariaDB, Supported Character Sets.
pub(super) fn usual_collation(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.strip_suffix("_general_ci").filter(|set| *set != "utf8").map_or(lower.clone(), str::to_owned)
}

pub(super) fn collation(cursor: &mut Cursor<'_>) -> Read<String> {
    match cursor.dialect() {
        // The usual one is not worth a word.
        Dialect::Postgres => Ok(super::types::quoted(&cursor.name()?.name))
            .map(|name| if name == "default" { String::new() } else { name }),
        _ => {
            cursor.eats(&["="]);
            Ok(usual_collation(&cursor.ident()?.name))
        }
    }
}

fn default_value(cursor: &mut Cursor<'_>) -> Read<Option<Expression>> {
    // The first word belongs to it, whatever it is: DEFAULT NULL.
    let mut whole = cursor.clone();
    whole.bump_balanced()?;
    whole.until(OPTION_STARTS)?;
    let length = cursor.rest().len() - whole.rest().len();
    let expression = cursor.clone().slice(length).expression();
    cursor.skip(length);
    Ok(Some(expression).filter(|expression| !expression.is_null()))
}

fn generated(cursor: &mut Cursor<'_>, column: &mut NewColumn) -> Read<()> {
    let identity = if cursor.eats(&["ALWAYS"]) {
        "always"
    } else {
        cursor.expect(&["BY", "DEFAULT"])?;
        "by default"
    };
    cursor.expect(&["AS"])?;
    if cursor.eats(&["IDENTITY"]) {
        column.identity = identity;
        column.is_not_null = true;
        column.identity_options = identity_options(cursor)?;
        return Ok(());
    }
    generated_expression(cursor, column)
}

/// The options of an identity, in parentheses.
pub(super) fn identity_options(cursor: &mut Cursor<'_>) -> Read<SequenceOptions> {
    if cursor.sees(&["("]) { sequence_options(&mut cursor.parenthesised()?) } else { Ok(SequenceOptions::default()) }
}

fn generated_expression(cursor: &mut Cursor<'_>, column: &mut NewColumn) -> Read<()> {
    let expression = cursor.parenthesised()?.expression();
    let is_stored = cursor.eats(&["STORED|PERSISTENT"]);
    if !is_stored {
        cursor.eats(&["VIRTUAL"]);
    }
    column.generated = Some((expression, is_stored));
    Ok(())
}

fn of_column(body: ConstraintBody, name: Option<Ident>, column: &Ident) -> NewConstraint {
    NewConstraint {
        name,
        body,
        of_column: Some(column.name.clone()),
        is_unchecked: false,
        deferral: "",
        existing: Existing::Error,
        span: column.span.clone(),
    }
}

fn one_key(column: &Ident) -> Keys {
    Keys { list: vec![Key { body: KeyBody::Column(column.clone()), suffix: String::new() }], include: Vec::new() }
}

/// `ON CONFLICT ROLLBACK` (SQLite); empty for what SQLite does anyway.
fn on_conflict(cursor: &mut Cursor<'_>) -> &'static str {
    if !cursor.eats(&["ON", "CONFLICT"]) {
        return "";
    }
    let word = cursor.bump().map(|word| word.text.as_str()).unwrap_or_default();
    ["rollback", "fail", "ignore", "replace"]
        .into_iter()
        .zip(["on conflict rollback", "on conflict fail", "on conflict ignore", "on conflict replace"])
        .find(|(name, _)| word.eq_ignore_ascii_case(name))
        .map_or("", |(_, said)| said)
}

fn no_inherit(cursor: &mut Cursor<'_>) {
    cursor.eats(&["NO", "INHERIT"]);
}

fn nulls_not_distinct(cursor: &mut Cursor<'_>) -> bool {
    let found = cursor.eats(&["NULLS", "NOT", "DISTINCT"]);
    cursor.eats(&["NULLS", "DISTINCT"]);
    found
}

/// WITH (..), USING INDEX TABLESPACE: nothing that shows.
fn index_parameters(cursor: &mut Cursor<'_>) -> Read<()> {
    if cursor.eats(&["WITH"]) {
        cursor.parenthesised()?;
    }
    if cursor.eats(&["USING", "INDEX", "TABLESPACE"]) {
        cursor.ident()?;
    }
    Ok(())
}

/// `table (columns) ON DELETE ..`
fn references(cursor: &mut Cursor<'_>, columns: Vec<Ident>) -> Read<ConstraintBody> {
    let table = cursor.name()?;
    let targets = if cursor.sees(&["("]) { cursor.idents()? } else { Vec::new() };
    let (mut delete, mut update, mut matching) = (String::new(), String::new(), "");
    cursor.repeat(|cursor| {
        if cursor.eats(&["ON", "DELETE"]) {
            delete = reaction(cursor)?;
        } else if cursor.eats(&["ON", "UPDATE"]) {
            update = reaction(cursor)?;
        } else if cursor.eats(&["MATCH"]) {
            matching = if cursor.eats(&["FULL"]) { " match full" } else { "" };
            if matching.is_empty() {
                cursor.bump();
            }
        }
        Ok(())
    })?;
    let mut actions = String::new();
    if !delete.is_empty() {
        actions.push_str(&format!(" on delete {delete}"));
    }
    if !update.is_empty() {
        actions.push_str(&format!(" on update {update}"));
    }
    actions.push_str(matching);
    let actions = actions.trim_start().to_owned();
    Ok(ConstraintBody::ForeignKey { columns, table, targets, actions, index: None })
}

/// What a foreign key does; nothing for what it does anyway.
fn reaction(cursor: &mut Cursor<'_>) -> Read<String> {
    if cursor.eats(&["NO", "ACTION"]) {
        return Ok(String::new());
    }
    if cursor.eats(&["RESTRICT"]) {
        // The two are the same to MySQL.
        let text = if cursor.dialect() == Dialect::Mysql { "" } else { "restrict" };
        return Ok(text.to_owned());
    }
    if cursor.eats(&["CASCADE"]) {
        return Ok("cascade".to_owned());
    }
    let text = if cursor.eats(&["SET", "NULL"]) {
        "set null"
    } else {
        cursor.expect(&["SET", "DEFAULT"])?;
        "set default"
    };
    if !cursor.sees(&["("]) {
        return Ok(text.to_owned());
    }
    let columns: Vec<String> = cursor.idents()?.into_iter().map(|column| column.name).collect();
    Ok(format!("{text} ({})", columns.join(", ")))
}

/// DEFERRABLE INITIALLY DEFERRED, in any order.
fn deferral(cursor: &mut Cursor<'_>) -> Read<&'static str> {
    let (mut deferrable, mut deferred) = (false, false);
    cursor.repeat(|cursor| {
        if cursor.eats(&["NOT", "DEFERRABLE"]) {
            deferrable = false;
        } else if cursor.eats(&["DEFERRABLE"]) {
            deferrable = true;
        } else if cursor.eats(&["INITIALLY", "DEFERRED"]) {
            deferrable = true;
            deferred = true;
        } else if cursor.eats(&["INITIALLY"]) {
            cursor.expect(&["IMMEDIATE"])?;
        }
        Ok(())
    })?;
    Ok(match (deferrable, deferred) {
        (true, true) => "deferrable initially deferred",
        (true, false) => "deferrable",
        _ => "",
    })
}

/// Whether a constraint of a table comes next, not a column.
pub fn sees_constraint(cursor: &Cursor<'_>) -> bool {
    let named_column = |rest: &Cursor<'_>| {
        // A column may bear such a name: `check boolean`.
        let mut rest = rest.clone();
        rest.bump();
        rest.peek().is_some_and(|word| word.kind == TokenKind::Word && !rest.sees(&["KEY|INDEX|USING|NULLS|NOT"]))
    };
    cursor.sees(&["CONSTRAINT"])
        || cursor.sees(&["PRIMARY", "KEY"])
        || cursor.sees(&["FOREIGN", "KEY"])
        || cursor.sees(&["CHECK", "("])
        || cursor.sees(&["EXCLUDE", "USING|("])
        || cursor.sees(&["UNIQUE"]) && (cursor.dialect() == Dialect::Mysql || !named_column(cursor))
}

/// A constraint of a table.
pub fn constraint(cursor: &mut Cursor<'_>) -> Read<NewConstraint> {
    let span = cursor.span();
    let mut existing = Existing::Error;
    let mut name = None;
    if cursor.eats(&["CONSTRAINT"]) {
        existing = cursor.eats_if();
        if !cursor.sees(&["PRIMARY|FOREIGN|UNIQUE|CHECK", "KEY|("]) {
            name = Some(cursor.ident()?);
        }
    }
    let body = constraint_body(cursor)?;
    let mut new = NewConstraint { name, body, of_column: None, is_unchecked: false, deferral: "", existing, span };
    cursor.repeat(|cursor| {
        if cursor.eats(&["NOT", "VALID"]) {
            new.is_unchecked = true;
        } else if cursor.sees(&["DEFERRABLE|INITIALLY"]) || cursor.sees(&["NOT", "DEFERRABLE"]) {
            new.deferral = deferral(cursor)?;
        } else if cursor.eats(&["NO", "INHERIT"]) || cursor.eats(&["NOT", "ENFORCED"]) || cursor.eats(&["ENFORCED"]) {
        } else if cursor.sees(&["WITH"]) || cursor.sees(&["USING", "INDEX", "TABLESPACE"]) {
            index_parameters(cursor)?;
        } else if cursor.sees(&["ON", "CONFLICT"]) {
            new.deferral = on_conflict(cursor);
        } else if cursor.eats(&["USING"]) || cursor.eats(&["COMMENT"]) {
            cursor.bump();
        }
        Ok(())
    })?;
    Ok(new)
}

fn constraint_body(cursor: &mut Cursor<'_>) -> Read<ConstraintBody> {
    if cursor.eats(&["PRIMARY", "KEY"]) {
        if cursor.eats(&["USING", "INDEX"]) {
            return Ok(ConstraintBody::UsingIndex { is_primary: true, index: cursor.ident()? });
        }
        method(cursor);
        return Ok(ConstraintBody::PrimaryKey(keys(cursor)?));
    }
    if cursor.eats(&["UNIQUE"]) {
        if cursor.eats(&["USING", "INDEX"]) {
            return Ok(ConstraintBody::UsingIndex { is_primary: false, index: cursor.ident()? });
        }
        let nulls_equal = nulls_not_distinct(cursor);
        return Ok(ConstraintBody::Unique { keys: keys(cursor)?, nulls_equal });
    }
    if cursor.eats(&["FOREIGN", "KEY"]) {
        cursor.eats_if();
        let index = if cursor.sees(&["("]) { None } else { Some(cursor.ident()?) };
        let columns = cursor.idents()?;
        cursor.expect(&["REFERENCES"])?;
        let mut body = references(cursor, columns)?;
        if let ConstraintBody::ForeignKey { index: place, .. } = &mut body {
            *place = index;
        }
        return Ok(body);
    }
    if cursor.eats(&["CHECK"]) {
        return Ok(ConstraintBody::Check(cursor.parenthesised()?.expression()));
    }
    if cursor.eats(&["EXCLUDE"]) {
        let stops: &[&[&str]] = &[&["DEFERRABLE|INITIALLY"], &["NOT", "DEFERRABLE"]];
        return Ok(ConstraintBody::Exclude(cursor.until(stops)?.expression()));
    }
    cursor.expect(&["NOT", "NULL"])?;
    Ok(ConstraintBody::NotNull(cursor.ident()?))
}

/// `USING btree`; empty for the usual one.
pub fn method(cursor: &mut Cursor<'_>) -> String {
    if !cursor.eats(&["USING"]) {
        return String::new();
    }
    let method = cursor.bump().map_or(String::new(), |word| word.text.to_lowercase());
    if method == "btree" { String::new() } else { method }
}

/// `(a, lower(b) DESC) INCLUDE (c)`
pub fn keys(cursor: &mut Cursor<'_>) -> Read<Keys> {
    let list = cursor.parenthesised()?.by_commas().into_iter().map(key).collect::<Read<_>>()?;
    let include = if cursor.eats(&["INCLUDE"]) { cursor.idents()? } else { Vec::new() };
    Ok(Keys { list, include })
}

fn key(mut cursor: Cursor<'_>) -> Read<Key> {
    let dialect = cursor.dialect();
    let mut plain = cursor.clone();
    let is_text = plain.peek().is_some_and(|word| word.kind == TokenKind::Text) && dialect != Dialect::Sqlite;
    let column = plain.ident().ok().filter(|_| {
        let is_length = dialect == Dialect::Mysql && plain.sees(&["("]);
        !is_text && (is_length || plain.is_at_end() || plain.peek().is_some_and(|word| word.kind == TokenKind::Word))
    });
    if let Some(column) = column {
        cursor = plain;
        let suffix = key_suffix(&mut cursor)?;
        return Ok(Key { body: KeyBody::Column(column), suffix });
    }
    let body = if is_wrapped(&cursor) {
        cursor.parenthesised()?.expression()
    } else {
        // A call, with whatever follows it.
        let mut call = cursor.clone();
        call.skip_to(&["("]);
        let is_call = !call.is_at_end() && call.bump_balanced().is_ok() && starts_suffix(&call);
        if is_call {
            let whole = cursor.rest().len() - call.rest().len();
            let expression = cursor.clone().slice(whole).expression();
            cursor = call;
            expression
        } else {
            cursor.until(&[&["ASC|DESC|NULLS|COLLATE"]])?.expression()
        }
    };
    let suffix = key_suffix(&mut cursor)?;
    Ok(Key { body: KeyBody::Expression(body), suffix })
}

/// Whether parentheses come next with nothing but a suffix behind them.
fn is_wrapped(cursor: &Cursor<'_>) -> bool {
    let mut behind = cursor.clone();
    cursor.sees(&["("]) && behind.bump_balanced().is_ok() && starts_suffix(&behind)
}

fn starts_suffix(cursor: &Cursor<'_>) -> bool {
    cursor.peek().is_none_or(|word| word.can_be_name())
}

/// Length, collation, operator class and order, without what is usual.
fn key_suffix(cursor: &mut Cursor<'_>) -> Read<String> {
    let mut parts: Vec<String> = Vec::new();
    if cursor.dialect() == Dialect::Mysql && cursor.sees(&["("]) {
        parts.push(format!("({})", cursor.parenthesised()?.source().trim()));
    }
    let (mut descends, mut nulls) = (false, None);
    cursor.read_all(|cursor| {
        if cursor.eats(&["ASC"]) {
        } else if cursor.eats(&["DESC"]) {
            descends = true;
        } else if cursor.eats(&["NULLS", "FIRST"]) {
            nulls = Some(true);
        } else if cursor.eats(&["NULLS", "LAST"]) {
            nulls = Some(false);
        } else if cursor.eats(&["COLLATE"]) {
            parts.push(format!("collate {}", collation(cursor)?));
        } else {
            parts.push(cursor.name()?.name);
            if cursor.sees(&["("]) {
                cursor.parenthesised()?;
            }
        }
        Ok(())
    })?;
    if descends {
        parts.push("desc".to_owned());
    }
    match nulls {
        Some(true) if !descends => parts.push("nulls first".to_owned()),
        Some(false) if descends => parts.push("nulls last".to_owned()),
        _ => {}
    }
    Ok(parts.join(" "))
}

/// `INDEX name (columns)` inside CREATE TABLE or ALTER TABLE (MySQL), behind the words that start it.
pub fn inline_index(cursor: &mut Cursor<'_>, table: &Name, is_unique: bool, kind: &str) -> Read<NewIndex> {
    let span = cursor.span();
    let existing = cursor.eats_if();
    let named = !cursor.sees(&["("]) && !cursor.sees(&["USING"]);
    let name = if named { Some(cursor.ident()?) } else { None };
    let mut method = method(cursor);
    let keys = keys(cursor)?;
    cursor.read_all(|cursor| {
        if !cursor.sees(&["USING"]) {
            return cursor.bump_balanced();
        }
        method = self::method(cursor);
        Ok(())
    })?;
    if !kind.is_empty() {
        kind.clone_into(&mut method);
    }
    let name = name.map(|name| Name { schema: table.schema.clone(), name: name.name, span: name.span });
    Ok(NewIndex {
        name,
        table: table.clone(),
        existing,
        is_unique,
        method,
        keys,
        condition: None,
        nulls_equal: false,
        span,
    })
}
