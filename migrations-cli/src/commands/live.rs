//! The schema of a live database, to come to.

use migrations::cli::{Access, Failure, FailureKind};
use migrations_analysis::model::{Key, Model, Object};
use migrations_core::Dialect;
use migrations_core::schema::{Difference, Fact, Kind, ObjectName, certain_differences, differences};

use crate::database::{Reachable, for_dialect};
use crate::project::Project;

/// The schema of the database at this URL. What differs from `from` in the words of the server only is as in `from`.
pub(super) fn schema(project: &Project, url: &str, from: &Model) -> Result<(Model, Vec<String>), Failure> {
    for_dialect!(project, C => schema_on::<C>(url, from))
}

fn schema_on<C: Reachable>(url: &str, from: &Model) -> Result<(Model, Vec<String>), Failure> {
    let mut connection = C::reach(url, Access::Read)?;
    let statements = migrations_runtime::reading(&mut connection, |connection| {
        connection.statements().map_err(|error| {
            Failure::new(FailureKind::Connection, format!("the schema of the database cannot be read: {error}"))
        })
    })?;
    let mut live = Model::new(from.dialect());
    for statement in &statements {
        // Views, functions and triggers are compared by their names only.
        let is_table = ["CREATE TABLE", "CREATE UNLOGGED TABLE", "ALTER TABLE", "CREATE TYPE", "CREATE DOMAIN"]
            .iter()
            .any(|start| statement.starts_with(start));
        if let Err(reason) = live.apply_statement(statement)
            && is_table
        {
            let message = format!("the schema of the database cannot be followed: {reason}, in `{statement}`");
            return Err(Failure::new(FailureKind::Connection, message));
        }
    }
    let unsure = unsure(&live, from);
    Ok((in_our_words(live, from), unsure))
}

/// What may differ, or may only be said in other words.
fn unsure(live: &Model, from: &Model) -> Vec<String> {
    let certain = certain_differences(from.snapshot(), live.snapshot(), from.dialect());
    let is_said = |fact: Fact| matches!(fact, Fact::Default | Fact::Condition | Fact::Generated);
    let found = differences(&from.snapshot(), &live.snapshot());
    found
        .iter()
        .filter(|difference| !certain.iter().any(|other| other.object() == difference.object()))
        .filter_map(|difference| match difference {
            Difference::Changed { fact, expected, found, object }
                if is_said(*fact) && !expected.is_empty() && !found.is_empty() =>
            {
                Some(format!("{} of {object}: `{expected}` here, `{found}` there", fact.as_str()))
            }
            _ => None,
        })
        .collect()
}

/// A server keeps a schema in words of its own: what differs in these only is no difference.
fn in_our_words(mut live: Model, from: &Model) -> Model {
    if from.dialect() == Dialect::Mysql {
        live.adopt_collations(from);
        live.adopt_check_names(from);
    }
    let certain = certain_differences(from.snapshot(), live.snapshot(), from.dialect());
    let is_certain = |name: &ObjectName| certain.iter().any(|difference| difference.object() == name);
    let mut uncertain: Vec<ObjectName> = differences(&from.snapshot(), &live.snapshot())
        .iter()
        .map(Difference::object)
        .filter(|name| !is_certain(name))
        .cloned()
        .collect();
    uncertain.extend(unread(from, &live));
    uncertain.sort_by_key(|name| (name.kind != Kind::Table, name.clone()));
    for name in &uncertain {
        let key = Key::relation(&name.schema, &name.table);
        let is_on_both = |model: &Model| matches!(model.object(&key), Some(Object::Table(_)));
        if name.kind == Kind::Table && is_on_both(from) && is_on_both(&live) {
            live.adopt_table_facts(&name.schema, &name.table, from);
        } else {
            live.adopt(name, from);
        }
    }
    live
}

/// What no statement of a live database tells of: the rows of its catalogue are read for tables and what belongs to them.
fn unread(from: &Model, live: &Model) -> Vec<ObjectName> {
    let is_unread = |name: &ObjectName| match from.dialect() {
        // SQLite keeps every statement.
        Dialect::Sqlite => false,
        Dialect::Postgres => {
            matches!(name.kind, Kind::Policy | Kind::Rule | Kind::Routine | Kind::Other) || is_identity(from, name)
        }
        Dialect::Mysql => matches!(name.kind, Kind::Trigger | Kind::Routine | Kind::Sequence | Kind::Other),
    };
    let (one, other) = (from.snapshot(), live.snapshot());
    one.objects().chain(other.objects()).map(|(name, _)| name).filter(|name| is_unread(name)).cloned().collect()
}

fn is_identity(from: &Model, name: &ObjectName) -> bool {
    let key = Key::relation(&name.schema, &name.name);
    name.kind == Kind::Sequence && matches!(from.object(&key), Some(Object::Sequence(sequence)) if sequence.is_identity)
}
