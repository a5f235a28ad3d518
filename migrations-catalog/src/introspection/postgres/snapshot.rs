//! The catalogs of PostgreSQL as facts to compare.

use std::collections::BTreeMap;

use migrations_core::Dialect;

use super::Catalog;
use super::rows::*;
use crate::introspection::canonical;
use crate::{Fact, Kind, ObjectName, Snapshot, query_of_view};

pub(super) fn of(catalog: &Catalog) -> Snapshot {
    let mut snapshot = Snapshot::default();
    tables(catalog, &mut snapshot);
    columns(catalog, &mut snapshot);
    catalog.comments.iter().for_each(|row| comment(row, &mut snapshot));
    catalog.constraints.iter().for_each(|row| constraint(row, &mut snapshot));
    catalog.indexes.iter().for_each(|row| index(row, &mut snapshot));
    catalog.sequences.iter().for_each(|row| sequence(row, &mut snapshot));
    types(catalog, &mut snapshot);
    named(catalog, &mut snapshot);
    snapshot
}

fn expression(text: &str) -> String {
    canonical::expression(text, Dialect::Postgres)
}

/// An object that stands in a schema.
fn of_schema(kind: Kind, schema: &str, name: &str) -> ObjectName {
    ObjectName { schema: schema.to_owned(), table: String::new(), kind, name: name.to_owned() }
}

/// A part of a table; the table itself has no name beside that.
fn of_table(kind: Kind, schema: &str, table: &str, name: &str) -> ObjectName {
    ObjectName { table: table.to_owned(), ..of_schema(kind, schema, name) }
}

fn text(optional: &Option<String>) -> &str {
    optional.as_deref().unwrap_or_default()
}

fn tables(catalog: &Catalog, snapshot: &mut Snapshot) {
    let mut security: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for row in &catalog.row_security {
        let words = if row.word == "FORCE" { "forced row security" } else { "row security" };
        security.entry((&row.schema, &row.relation_name)).or_default().push(words);
    }
    for row in &catalog.tables {
        let mut flags = security.remove(&(row.schema.as_str(), row.name.as_str())).unwrap_or_default();
        flags.sort_unstable();
        let options = [expression(text(&row.partition_key)), flags.join(", "), text(&row.parents).to_owned()];
        let options: Vec<String> = options.into_iter().filter(|part| !part.is_empty()).collect();
        let facts = [
            (Fact::Form, row.form.as_str()),
            (Fact::Options, &options.join("; ")),
            (Fact::Bound, &expression(text(&row.bound))),
        ];
        snapshot.add(of_table(Kind::Table, &row.schema, &row.name, ""), facts);
    }
}

fn columns(catalog: &Catalog, snapshot: &mut Snapshot) {
    for row in catalog.columns.iter().filter(|row| row.kind != "c") {
        let said = expression(text(&row.expression));
        let (default, generated) = match row.generated.as_str() {
            "" => (said, identity(&row.identity).to_owned()),
            kind => (String::new(), format!("{said}{}", if kind == "s" { " stored" } else { "" })),
        };
        snapshot.add(
            of_table(Kind::Column, &row.schema, &row.relation_name, &row.name),
            [
                (Fact::Type, row.data_type.as_str()),
                (Fact::NotNull, if row.is_not_null { "yes" } else { "" }),
                (Fact::Default, &default),
                (Fact::Generated, &generated),
                (Fact::Collation, text(&row.collation)),
                (Fact::Position, &row.position.to_string()),
            ],
        );
    }
}

fn identity(letter: &str) -> &'static str {
    match letter {
        "a" => "always",
        "d" => "by default",
        _ => "",
    }
}

fn comment(row: &CommentRow, snapshot: &mut Snapshot) {
    let kind = if row.name.is_empty() { Kind::Table } else { Kind::Column };
    let of = of_table(kind, &row.schema, &row.relation_name, &row.name);
    snapshot.add(of, [(Fact::Comment, row.comment.as_str())]);
}

fn constraint(row: &ConstraintRow, snapshot: &mut Snapshot) {
    let mut facts = vec![(Fact::Form, row.form.clone())];
    match row.kind.as_str() {
        "f" => {
            let actions = canonical::actions(text(&row.on_delete), text(&row.on_update), &[]);
            let actions = [actions.as_str(), text(&row.matching)].join(" ").trim().to_owned();
            facts.push((Fact::Options, row.deferral.clone()));
            facts.push((Fact::Keys, text(&row.columns).to_owned()));
            facts.push((Fact::References, format!("{} ({})", text(&row.target), text(&row.target_columns))));
            facts.push((Fact::Actions, actions));
        }
        kind => {
            facts.push((Fact::Actions, row.deferral.clone()));
            facts.push((Fact::Condition, condition(kind, row)));
            facts.push((Fact::Keys, text(&row.keys).to_owned()));
            facts.push((Fact::Include, text(&row.included).to_owned()));
            facts.push((Fact::Options, text(&row.nulls).to_owned()));
        }
    }
    let name = of_table(Kind::Constraint, &row.schema, &row.relation_name, &row.name);
    snapshot.add(name, facts.iter().map(|(fact, text)| (*fact, text.as_str())));
}

fn condition(kind: &str, row: &ConstraintRow) -> String {
    match kind {
        "c" => expression(text(&row.condition)),
        "x" => {
            let definition = row.definition.trim_start_matches("EXCLUDE");
            let end = definition.find(" DEFERRABLE").unwrap_or(definition.len());
            expression(&definition[..end])
        }
        _ => String::new(),
    }
}

fn index(row: &IndexRow, snapshot: &mut Snapshot) {
    let keys: Vec<String> = row.keys.iter().map(|key| key_text(key)).collect();
    snapshot.add(
        of_table(Kind::Index, &row.schema, &row.relation_name, &row.name),
        [
            (Fact::Keys, keys.join(", ").as_str()),
            (Fact::Unique, if row.is_unique { "unique" } else { "" }),
            (Fact::Method, text(&row.method)),
            (Fact::Include, text(&row.included)),
            (Fact::Condition, &expression(text(&row.condition))),
            (Fact::Options, &row.options),
        ],
    );
}

/// Between the parts of a key of an index.
const KEY_PART: char = '\u{1e}';

/// A key of an index: a plain column as its name.
fn key_text(key: &str) -> String {
    let mut parts = key.split(KEY_PART);
    let body = parts.next().unwrap_or_default();
    let is_quoted =
        body.len() > 1 && body.starts_with('"') && body.ends_with('"') && !body[1..body.len() - 1].contains('"');
    let body = if is_quoted { body.trim_matches('"').to_owned() } else { expression(body) };
    let suffix: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    if suffix.is_empty() { body } else { format!("{body} {}", suffix.join(" ")) }
}

fn sequence(row: &SequenceRow, snapshot: &mut Snapshot) {
    snapshot.add(
        of_schema(Kind::Sequence, &row.schema, &row.name),
        [(Fact::Type, row.data_type.as_str()), (Fact::Owner, text(&row.owner)), (Fact::Options, &row.options)],
    );
}

fn types(catalog: &Catalog, snapshot: &mut Snapshot) {
    let mut add = |schema: &str, name: &str, form: &str, members: &str| {
        snapshot.add(of_schema(Kind::Type, schema, name), [(Fact::Form, form), (Fact::Members, members)]);
    };
    for row in &catalog.enumerations {
        add(&row.schema, &row.name, "enum", &row.labels.join(", "));
    }
    for row in &catalog.composites {
        let own = catalog.columns.iter().filter(|column| column.relation == row.relation);
        let members: Vec<String> = own.map(|column| format!("{} {}", column.name, column.data_type)).collect();
        add(&row.schema, &row.name, "composite", &members.join(", "));
    }
    for row in &catalog.ranges {
        add(&row.schema, &row.name, "range", "");
    }
    catalog.domains.iter().for_each(|row| domain(row, snapshot));
}

fn domain(row: &DomainRow, snapshot: &mut Snapshot) {
    let mut conditions: Vec<String> = row.conditions.iter().map(|condition| expression(condition)).collect();
    conditions.sort();
    snapshot.add(
        of_schema(Kind::Type, &row.schema, &row.name),
        [
            (Fact::Form, "domain"),
            (Fact::Type, row.data_type.as_str()),
            (Fact::Collation, text(&row.collation)),
            (Fact::Default, &expression(text(&row.expression))),
            (Fact::NotNull, if row.is_not_null { "yes" } else { "" }),
            (Fact::Condition, &conditions.join(" and ")),
        ],
    );
}

fn named(catalog: &Catalog, snapshot: &mut Snapshot) {
    catalog.views.iter().for_each(|row| view(row, snapshot));
    catalog.routines.iter().for_each(|row| routine(row, snapshot));
    catalog.triggers.iter().for_each(|row| trigger(row, snapshot));
    catalog.policies.iter().for_each(|row| policy(row, snapshot));
    for row in &catalog.rules {
        snapshot.add(of_table(Kind::Rule, &row.schema, &row.relation_name, &row.name), []);
    }
    for row in &catalog.schemas {
        snapshot.add(of_schema(Kind::Schema, "", &row.name), []);
    }
    for row in &catalog.extensions {
        snapshot.add(of_schema(Kind::Extension, "", &row.name), []);
    }
}

fn view(row: &ViewRow, snapshot: &mut Snapshot) {
    let is_on = |option: &&String| !option.ends_with("=false");
    let mut options: Vec<&str> = row.options.iter().filter(is_on).map(String::as_str).collect();
    options.sort_unstable();
    let query = query_of_view(&format!("AS {}", row.query), Dialect::Postgres);
    snapshot.add(
        of_schema(Kind::View, &row.schema, &row.name),
        [(Fact::Form, row.form.as_str()), (Fact::Options, &options.join(", ")), (Fact::Query, &query)],
    );
}

fn routine(row: &RoutineRow, snapshot: &mut Snapshot) {
    let name = of_schema(Kind::Routine, &row.schema, &row.name);
    if row.statement.is_none() {
        // The server writes no statement for an aggregate.
        snapshot.add(name, []);
        return;
    }
    let mut options: Vec<&str> = row.options.iter().map(String::as_str).collect();
    options.sort_unstable();
    if row.body.is_none() {
        snapshot.add(name.clone(), [(Fact::Query, text(&row.statement))]);
    }
    snapshot.add(
        name,
        [
            (Fact::Arguments, text(&row.arguments)),
            (Fact::Type, &text(&row.result).replacen("SETOF ", "setof ", 1).replacen("TABLE(", "table(", 1)),
            (Fact::Options, &options.join(", ")),
            (Fact::Body, text(&row.body)),
        ],
    );
}

fn trigger(row: &TriggerRow, snapshot: &mut Snapshot) {
    snapshot.add(
        of_table(Kind::Trigger, &row.schema, &row.relation_name, &row.name),
        [
            (Fact::Form, if row.is_constraint { "constraint" } else { "" }),
            (Fact::Options, &row.deferral),
            (Fact::Actions, &row.actions),
            (Fact::Call, &expression(text(&row.call))),
            (Fact::Condition, &expression(text(&row.condition))),
        ],
    );
}

fn policy(row: &PolicyRow, snapshot: &mut Snapshot) {
    snapshot.add(
        of_table(Kind::Policy, &row.schema, &row.relation_name, &row.name),
        [
            (Fact::Form, if row.is_permissive { "" } else { "restrictive" }),
            (Fact::Actions, &row.command),
            (Fact::Roles, text(&row.roles)),
            (Fact::Condition, &expression(text(&row.condition))),
            (Fact::Check, &expression(text(&row.check_condition))),
        ],
    );
}
