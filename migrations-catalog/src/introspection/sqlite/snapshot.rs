//! A database of SQLite as facts to compare. Names are folded, as SQLite folds them.

use super::written::{
    DIALECT, behind_name, checks, deferrals, expression, module, options, written_columns, written_index,
};
use super::{Catalog, ColumnRow, ForeignKeyRow, StatementRow, UniqueRow};
use crate::introspection::canonical;
use crate::{Fact, Kind, ObjectName, Snapshot, query_of_view, sqlite_type};

pub(super) fn of(catalog: &Catalog) -> Snapshot {
    let mut snapshot = Snapshot::default();
    let of_kind = |kind: &'static str| catalog.statements.iter().filter(move |row| row.kind == kind);
    of_kind("table").for_each(|row| table(row, &mut snapshot));
    catalog.columns.iter().for_each(|row| column(row, &mut snapshot));
    primary_keys(&catalog.columns, &mut snapshot);
    unique_keys(&catalog.unique_keys, &mut snapshot);
    foreign_keys(&catalog.foreign_keys, &mut snapshot);
    of_kind("index").for_each(|row| index(row, &mut snapshot));
    for row in of_kind("view") {
        let query = query_of_view(behind_name(&row.statement), DIALECT);
        snapshot.add(named(Kind::View, "", &row.name), [(Fact::Query, query.as_str())]);
    }
    for row in of_kind("trigger") {
        let body = expression(behind_name(&row.statement));
        snapshot.add(named(Kind::Trigger, &row.relation_name, &row.name), [(Fact::Body, body.as_str())]);
    }
    snapshot
}

fn named(kind: Kind, table: &str, name: &str) -> ObjectName {
    ObjectName { schema: String::new(), table: table.to_lowercase(), kind, name: name.to_lowercase() }
}

fn table(row: &StatementRow, snapshot: &mut Snapshot) {
    let text = &row.statement;
    let name = |kind: Kind, name: &str| named(kind, &row.name, name);
    if text.to_ascii_uppercase().starts_with("CREATE VIRTUAL") {
        snapshot.add(name(Kind::Table, ""), [(Fact::Form, "virtual"), (Fact::Options, &module(text))]);
        return;
    }
    snapshot.add(name(Kind::Table, ""), [(Fact::Options, options(text).as_str())]);
    for check in checks(text) {
        let object = ObjectName { name: format!("check ({check})"), ..name(Kind::Constraint, "") };
        snapshot.add(object, [(Fact::Form, "check"), (Fact::Condition, check.as_str())]);
    }
    for (columns, deferral) in deferrals(text) {
        let object = ObjectName { name: format!("foreign key {columns}"), ..name(Kind::Constraint, "") };
        snapshot.add(object, [(Fact::Options, deferral)]);
    }
    for (column, facts) in written_columns(text) {
        snapshot.add(name(Kind::Column, &column), facts.iter().map(|(fact, text)| (*fact, text.as_str())));
    }
}

fn column(row: &ColumnRow, snapshot: &mut Snapshot) {
    // SQLite keeps this with the type.
    let data_type = sqlite_type(row.data_type.to_lowercase().trim_end_matches("generated always"));
    let default = row.expression.as_deref().map(expression).unwrap_or_default();
    snapshot.add(
        named(Kind::Column, &row.relation_name, &row.name),
        [
            (Fact::Type, data_type.as_str()),
            (Fact::NotNull, if row.is_not_null == 0 { "" } else { "yes" }),
            (Fact::Default, &default),
            (Fact::Position, &row.position.to_string()),
        ],
    );
}

fn joined<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(str::to_lowercase).collect::<Vec<_>>().join(", ")
}

fn primary_keys(columns: &[ColumnRow], snapshot: &mut Snapshot) {
    for columns in columns.chunk_by(|one, other| one.relation_name == other.relation_name) {
        let mut keys: Vec<&ColumnRow> = columns.iter().filter(|column| column.key_place > 0).collect();
        keys.sort_by_key(|column| column.key_place);
        if let [first, ..] = keys[..] {
            let names = joined(keys.iter().map(|column| column.name.as_str()));
            let object = named(Kind::Constraint, &first.relation_name, "primary key");
            snapshot.add(object, [(Fact::Form, "primary key"), (Fact::Keys, &names)]);
        }
    }
}

fn unique_keys(rows: &[UniqueRow], snapshot: &mut Snapshot) {
    let is_same = |one: &UniqueRow, other: &UniqueRow| {
        one.relation_name == other.relation_name && one.index_name == other.index_name
    };
    for key in rows.chunk_by(is_same) {
        let names = joined(key.iter().map(|row| row.name.as_str()));
        let object = named(Kind::Constraint, &key[0].relation_name, &format!("unique ({names})"));
        snapshot.add(object, [(Fact::Form, "unique"), (Fact::Keys, &names)]);
    }
}

fn foreign_keys(rows: &[ForeignKeyRow], snapshot: &mut Snapshot) {
    let is_same =
        |one: &ForeignKeyRow, other: &ForeignKeyRow| one.relation_name == other.relation_name && one.id == other.id;
    for key in rows.chunk_by(is_same) {
        let first = &key[0];
        let columns = joined(key.iter().map(|row| row.name.as_str()));
        let targets = joined(key.iter().filter_map(|row| row.target_name.as_deref()));
        let target = first.target.to_lowercase();
        let name = format!("foreign key ({columns}) to {target} ({targets})");
        let (on_delete, on_update) = (first.on_delete.to_lowercase(), first.on_update.to_lowercase());
        let facts = [
            (Fact::Form, "foreign key"),
            (Fact::Keys, &columns),
            (Fact::References, &format!("{target} ({targets})")),
            (Fact::Actions, &canonical::actions(&on_delete, &on_update, &["no action"])),
        ];
        snapshot.add_another(named(Kind::Constraint, &first.relation_name, &name), facts);
    }
}

fn index(row: &StatementRow, snapshot: &mut Snapshot) {
    let index = written_index(&row.statement);
    snapshot.add(
        named(Kind::Index, &row.relation_name, &row.name),
        [
            (Fact::Keys, index.keys.join(", ").as_str()),
            (Fact::Unique, if index.is_unique { "unique" } else { "" }),
            (Fact::Condition, &index.condition),
        ],
    );
}
