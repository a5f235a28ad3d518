//! `migrations schema` and `migrations diff`

use std::collections::BTreeMap;
use std::fmt::Write as _;

use migrations::cli::{Access, Answer, Exit, Failure, FailureKind};
use migrations_analysis::{NoSchema, SchemaAt, on_large_stack, schema_at};
use migrations_catalog::{Difference, Fact, Kind, ObjectName, Snapshot};
use migrations_core::client_statement;
use migrations_runtime::{live_schema, not_compared};
use migrations_schema::Schema;
use serde::Serialize;

use super::shared;
use crate::arguments::{Cli, SchemaArguments, SchemaFormat};
use crate::database::{self, NamedDatabase, Reachable, for_dialect};
use crate::diagnostics;
use crate::project::Project;

#[derive(Serialize)]
struct SchemaView<'v> {
    objects: Vec<ObjectView<'v>>,
}

#[derive(Serialize)]
struct ObjectView<'v> {
    kind: &'static str,
    schema: &'v str,
    table: &'v str,
    name: &'v str,
    facts: BTreeMap<String, &'v str>,
}

pub(crate) fn schema(project: &Project, arguments: &SchemaArguments) -> Result<Answer, Failure> {
    let model = expected(project, SchemaAt::Target(&arguments.at))?;
    let snapshot = model.snapshot();
    let objects = in_order(&snapshot).into_iter().map(|(name, facts)| ObjectView {
        kind: name.kind.as_str(),
        schema: &name.schema,
        table: &name.table,
        name: &name.name,
        facts: facts.iter().map(|(fact, text)| (key(*fact), text.as_str())).collect(),
    });
    let view = SchemaView { objects: objects.collect() };
    let text = match arguments.format {
        SchemaFormat::Text => listing(&snapshot),
        SchemaFormat::Json => serde_json::to_string_pretty(&view).unwrap_or_default() + "\n",
        SchemaFormat::Mermaid => mermaid(&snapshot),
        SchemaFormat::Sql => sql(&model),
    };
    Ok(Answer::new(text, &view))
}

pub(crate) fn expected(project: &Project, at: SchemaAt<'_>) -> Result<Schema, Failure> {
    on_large_stack(|| schema_at(&project.root, &project.settings, at)).map_err(|error| match error {
        NoSchema::Graph => diagnostics::failure_of(&project.settings.folder, &project.check()),
        NoSchema::Target(reason) => Failure::usage(reason),
    })
}

/// The statements, with what is not known for certain at the top.
fn sql(model: &Schema) -> String {
    let mut text = String::new();
    let open: Vec<&str> = model.uncertain_names().into_iter().collect();
    if !open.is_empty() {
        let _ =
            writeln!(text, "-- Not known for certain, because of statements that cannot be read: {}", open.join(", "));
    }
    for statement in model.sql() {
        let _ = writeln!(text, "{};", client_statement(&statement, model.dialect()));
    }
    text
}

/// Tables with what belongs to them, then everything else.
fn listing(snapshot: &Snapshot) -> String {
    let mut text = String::new();
    for (name, facts) in in_order(snapshot) {
        let is_part = name.kind.is_part_of_table();
        let own = if name.kind == Kind::Table { &name.table } else { &name.name };
        let schema = if name.schema.is_empty() || is_part { String::new() } else { format!("{}.", name.schema) };
        let indent = if is_part { "  " } else { "" };
        let _ = write!(text, "{indent}{} {schema}{own}", name.kind.as_str());
        let shown: Vec<String> = facts.iter().filter_map(|(fact, value)| shown(*fact, value)).collect();
        let _ = writeln!(text, "{}{}", if shown.is_empty() { "" } else { ": " }, shown.join(", "));
    }
    text
}

/// A fact as a key of JSON: `not_null`.
fn key(fact: Fact) -> String {
    fact.as_str().to_lowercase().replace(' ', "_")
}

/// Columns as they stand in their table.
fn in_order(snapshot: &Snapshot) -> Vec<(&ObjectName, &BTreeMap<Fact, String>)> {
    let mut all: Vec<_> = snapshot.objects().collect();
    all.sort_by_key(|(name, facts)| {
        let position: usize = facts.get(&Fact::Position).and_then(|text| text.parse().ok()).unwrap_or_default();
        (&name.schema, &name.table, name.kind, position, &name.name)
    });
    all
}

fn shown(fact: Fact, value: &str) -> Option<String> {
    match fact {
        // Of these, the definition tells more.
        Fact::Arguments | Fact::Body | Fact::Query | Fact::Call | Fact::Check | Fact::Roles => None,
        Fact::Position | Fact::Chosen => None,
        Fact::Type | Fact::Form | Fact::Keys => Some(value.to_owned()),
        Fact::NotNull => Some("NOT NULL".to_owned()),
        Fact::References => Some(format!("to {value}")),
        Fact::Unique => Some("unique".to_owned()),
        Fact::Definition => value.lines().next().map(str::to_owned),
        _ => Some(format!("{} {value}", fact.as_str())),
    }
}

/// As Mermaid draws it: <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>.
fn mermaid(snapshot: &Snapshot) -> String {
    let plain = |text: &str| -> String {
        let kept = |letter: char| if letter.is_alphanumeric() || letter == '_' { letter } else { '_' };
        text.chars().map(kept).collect()
    };
    let mut text = String::from("erDiagram\n");
    for (table, _) in snapshot.objects().filter(|(name, _)| name.kind == Kind::Table) {
        let _ = writeln!(text, "    {} {{", plain(&table.table));
        let is_of =
            |name: &ObjectName| name.kind == Kind::Column && name.table == table.table && name.schema == table.schema;
        for (column, facts) in in_order(snapshot).into_iter().filter(|(name, _)| is_of(name)) {
            let data_type = facts.get(&Fact::Type).map_or("any", String::as_str);
            let _ = writeln!(text, "        {} {}", plain(data_type), plain(&column.name));
        }
        text.push_str("    }\n");
    }
    for (name, facts) in snapshot.objects() {
        if let Some(target) = facts.get(&Fact::References) {
            let table = target.split(" (").next().unwrap_or_default();
            let keys = facts.get(&Fact::Keys).map_or("", String::as_str);
            let _ = writeln!(text, "    {} }}o--|| {} : \"{keys}\"", plain(&name.table), plain(table));
        }
    }
    text
}

#[derive(Serialize)]
struct DiffView<'v> {
    at: Vec<String>,
    differences: Vec<DifferenceView>,
    not_compared: &'v [String],
}

#[derive(Serialize)]
struct DifferenceView {
    object: String,
    message: String,
}

pub(crate) fn diff(project: &Project, cli: &Cli) -> Result<Answer, Failure> {
    for_dialect!(project, C => diff_on::<C>(project, cli))
}

fn diff_on<C: Reachable>(project: &Project, cli: &Cli) -> Result<Answer, Failure> {
    let Some(dialect) = project.settings.dialect() else {
        return Err(diagnostics::failure_of(&project.settings.folder, &project.check()));
    };
    let migrations = shared::set::<C>(project, cli)?;
    if migrations.backend_dialect() != dialect {
        let message = format!("this program connects to {} only", migrations.backend_dialect().product());
        return Err(Failure::new(FailureKind::Connection, message));
    }
    project.refuse_nameless()?;
    let mut connection: C = database::connect(cli.project.database()?.map(NamedDatabase::url), Access::Read)?;
    let rows: Vec<String> =
        migrations.current(&mut connection)?.revisions.iter().map(|revision| revision.id.clone()).collect();
    let model = expected(project, SchemaAt::Rows(&rows))?;
    let wanted = model.expected_schema();
    let live = live_schema(&mut connection)?;
    let comparison = wanted.compare(&live, dialect);
    let not_compared = not_compared(&comparison, &live.left_out);
    let found = comparison.differences;
    let view = DiffView {
        at: rows.clone(),
        differences: found
            .iter()
            .map(|it| DifferenceView { object: it.object().to_string(), message: it.to_string() })
            .collect(),
        not_compared: &not_compared,
    };
    let exit = if found.is_empty() { Exit::Done } else { Exit::Drifted };
    Ok(Answer::new(told(&found, &not_compared, &rows), &view).exiting(exit))
}

fn told(found: &[Difference], not_compared: &[String], rows: &[String]) -> String {
    let at = if rows.is_empty() { "base".to_owned() } else { rows.join(", ") };
    let mut text: String = found.iter().map(|difference| format!("{difference}\n")).collect();
    if !not_compared.is_empty() {
        let _ = writeln!(text, "not compared: {}", not_compared.join(", "));
    }
    text.push_str(&match found.len() {
        0 => format!("the schema is what {at} makes it\n"),
        1 => format!("1 difference from what {at} makes\n"),
        several => format!("{several} differences from what {at} makes\n"),
    });
    text
}
