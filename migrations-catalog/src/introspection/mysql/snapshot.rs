//! The information schema of MySQL and MariaDB as facts to compare.

use migrations_core::Dialect;

use super::Catalog;
use super::rows::{CheckRow, ColumnRow, ForeignKeyRow, IndexPartRow, ViewRow};
use super::told::without_database;
use crate::introspection::canonical;
use crate::{Fact, Kind, ObjectName, Snapshot, query_of_view};

pub(super) fn of(catalog: &Catalog) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for row in catalog.of_kind("table") {
        snapshot.add(of_table(Kind::Table, &row.name, ""), [(Fact::Comment, row.comment.as_str())]);
    }
    for row in catalog.of_kind("sequence") {
        snapshot.add(of_table(Kind::Sequence, "", &row.name), []);
    }
    catalog.columns.iter().for_each(|row| column(row, catalog, &mut snapshot));
    let is_same =
        |one: &IndexPartRow, other: &IndexPartRow| one.relation_name == other.relation_name && one.name == other.name;
    catalog.index_parts.chunk_by(is_same).for_each(|parts| index(parts, catalog, &mut snapshot));
    let is_same =
        |one: &ForeignKeyRow, other: &ForeignKeyRow| one.relation_name == other.relation_name && one.name == other.name;
    catalog.foreign_keys.chunk_by(is_same).for_each(|parts| foreign_key(parts, &mut snapshot));
    catalog.checks.iter().for_each(|row| check(row, catalog, &mut snapshot));
    named(catalog, &mut snapshot);
    snapshot
}

fn of_table(kind: Kind, table: &str, name: &str) -> ObjectName {
    ObjectName { schema: String::new(), table: table.to_owned(), kind, name: name.to_owned() }
}

fn expression(text: &str) -> String {
    canonical::expression(text, Dialect::Mysql)
}

fn column(row: &ColumnRow, catalog: &Catalog, snapshot: &mut Snapshot) {
    let extra = row.extra.to_lowercase();
    let mut default =
        row.default_value.as_deref().map(|default| default_text(row, default, &extra, catalog)).unwrap_or_default();
    if let Some(update) = extra.split("on update ").nth(1) {
        default.push_str(&format!(" on update {}", expression(update)));
    }
    let generated = match row.generation.as_str() {
        "" if extra.contains("auto_increment") => "auto_increment".to_owned(),
        "" => String::new(),
        body => {
            let is_stored = extra.contains("stored");
            format!("{}{}", expression(&catalog.written(body)), if is_stored { " stored" } else { "" })
        }
    };
    let system = catalog.spatial_system(row).map(|system| format!(" srid {system}")).unwrap_or_default();
    snapshot.add(
        of_table(Kind::Column, &row.relation_name, &row.name.to_lowercase()),
        [
            (Fact::Type, format!("{}{system}", data_type(&row.data_type)).as_str()),
            (Fact::NotNull, if row.takes_null == "NO" { "yes" } else { "" }),
            (Fact::Default, &default),
            (Fact::Generated, &generated),
            (Fact::Comment, &row.comment),
            (Fact::Position, &row.position.to_string()),
            (Fact::Options, if extra.contains("invisible") { "invisible" } else { "" }),
        ],
    );
}

/// MariaDB tells a default as it would be written; MySQL tells a text without its quotes, and an expression escaped.
fn default_text(row: &ColumnRow, default: &str, extra: &str, catalog: &Catalog) -> String {
    if catalog.is_mariadb() {
        return expression(default);
    }
    if extra.contains("default_generated") {
        return expression(&catalog.written(default));
    }
    let is_number = || default.starts_with("0x") || default.starts_with("b'") || default.parse::<f64>().is_ok();
    // Before version 8, nothing says that it is the clock.
    let is_clock = || default.to_lowercase().starts_with("current_timestamp");
    if !is_text(&row.data_type) && (is_clock() || is_number()) {
        return expression(default);
    }
    expression(&super::words::literal(default))
}

/// Whether values of this type are texts, which may look like numbers.
fn is_text(data_type: &str) -> bool {
    ["char", "varchar", "enum(", "set(", "tinytext", "text", "mediumtext", "longtext"]
        .iter()
        .any(|start| data_type.starts_with(start))
}

/// Without the widths of integers, which MySQL 8 no longer reports; `tinyint(1)` is a boolean.
fn data_type(reported: &str) -> String {
    for integer in ["tinyint", "smallint", "mediumint", "bigint", "int", "year"] {
        if let Some(rest) = reported.strip_prefix(integer) {
            if reported == "tinyint(1)" {
                return reported.to_owned();
            }
            let rest = rest.find(')').filter(|_| rest.starts_with('(')).map_or(rest, |close| &rest[close + 1..]);
            return format!("{integer}{rest}");
        }
    }
    reported.to_owned()
}

fn index(parts: &[IndexPartRow], catalog: &Catalog, snapshot: &mut Snapshot) {
    let [first, ..] = parts else { return };
    let keys: Vec<String> = parts.iter().map(|part| key_text(part, catalog)).collect();
    let keys = keys.join(", ");
    if first.name == "PRIMARY" {
        let name = of_table(Kind::Constraint, &first.relation_name, "PRIMARY");
        snapshot.add(name, [(Fact::Form, "primary key"), (Fact::Keys, &keys)]);
        return;
    }
    let method = first.method.to_lowercase();
    snapshot.add(
        of_table(Kind::Index, &first.relation_name, &first.name.to_lowercase()),
        [
            (Fact::Keys, keys.as_str()),
            (Fact::Unique, if first.is_unique == 1 { "unique" } else { "" }),
            (Fact::Method, if method == "btree" { "" } else { &method }),
        ],
    );
}

/// A key of an index: a column or an expression.
fn key_text(part: &IndexPartRow, catalog: &Catalog) -> String {
    let body = match &part.column_name {
        Some(column) => column.to_lowercase(),
        None => expression(&catalog.expression_of(part)),
    };
    let length = part.length.map(|length| format!(" ({length})")).unwrap_or_default();
    format!("{body}{length}{}", if part.descends == 1 { " desc" } else { "" })
}

fn foreign_key(parts: &[ForeignKeyRow], snapshot: &mut Snapshot) {
    let [first, ..] = parts else { return };
    let joined = |name: fn(&ForeignKeyRow) -> &str| {
        parts.iter().map(|part| name(part).to_lowercase()).collect::<Vec<_>>().join(", ")
    };
    let schema = if first.target_schema.is_empty() { String::new() } else { format!("{}.", first.target_schema) };
    let (on_delete, on_update) = (first.on_delete.to_lowercase(), first.on_update.to_lowercase());
    snapshot.add(
        of_table(Kind::Constraint, &first.relation_name, &first.name.to_lowercase()),
        [
            (Fact::Form, "foreign key"),
            (Fact::Keys, &joined(|part| &part.column_name)),
            (Fact::References, &format!("{schema}{} ({})", first.target, joined(|part| &part.target_column))),
            (Fact::Actions, &canonical::actions(&on_delete, &on_update, &["no action", "restrict"])),
        ],
    );
}

fn check(row: &CheckRow, catalog: &Catalog, snapshot: &mut Snapshot) {
    let condition = expression(&catalog.written(&row.condition));
    let name = of_table(Kind::Constraint, &row.relation_name, &row.name.to_lowercase());
    snapshot.add(name, [(Fact::Form, "check"), (Fact::Condition, &condition)]);
}

/// Views, triggers and routines.
fn named(catalog: &Catalog, snapshot: &mut Snapshot) {
    catalog.views.iter().for_each(|row| view(row, snapshot));
    for row in &catalog.triggers {
        snapshot.add(
            of_table(Kind::Trigger, &row.relation_name, &row.name),
            [(Fact::Actions, row.actions.as_str()), (Fact::Body, &expression(&row.body))],
        );
    }
    for row in &catalog.routines {
        let body = row.body.as_deref().map(expression).unwrap_or_default();
        snapshot.add(of_table(Kind::Routine, "", &format!("{}()", row.name)), [(Fact::Body, body.as_str())]);
    }
}

fn view(row: &ViewRow, snapshot: &mut Snapshot) {
    let check = match row.check_option.as_str() {
        "NONE" => String::new(),
        word => format!("{} check option", word.to_lowercase()),
    };
    let security = if row.security == "INVOKER" { "invoker" } else { "" };
    let options: Vec<&str> = [check.as_str(), security].into_iter().filter(|option| !option.is_empty()).collect();
    let query = query_of_view(&format!("AS {}", without_database(&row.query, &row.own_database)), Dialect::Mysql);
    snapshot.add(
        of_table(Kind::View, "", &row.name),
        [(Fact::Options, options.join(", ").as_str()), (Fact::Query, &query)],
    );
}
