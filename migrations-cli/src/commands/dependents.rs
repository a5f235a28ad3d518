//! `migrations show OBJECT --dependents`

use std::fmt::Write as _;

use migrations::cli::{Answer, Failure};
use migrations_analysis::SchemaAt;
use migrations_catalog::ObjectName;
use migrations_schema::schema::Dependent;
use serde::Serialize;

use super::schema::expected;
use crate::project::Project;

#[derive(Serialize)]
struct DependentsView<'v> {
    objects: Vec<ObjectView<'v>>,
}

#[derive(Serialize)]
struct ObjectView<'v> {
    #[serde(flatten)]
    object: NameView<'v>,
    dependents: Vec<DependentView<'v>>,
}

#[derive(Serialize)]
struct DependentView<'v> {
    #[serde(flatten)]
    object: NameView<'v>,
    depth: usize,
    needs: NameView<'v>,
}

#[derive(Serialize)]
struct NameView<'v> {
    kind: &'static str,
    schema: &'v str,
    table: &'v str,
    name: &'v str,
}

impl<'v> From<&'v ObjectName> for NameView<'v> {
    fn from(ObjectName { schema, table, kind, name }: &'v ObjectName) -> Self {
        Self { kind: kind.as_str(), schema, table, name }
    }
}

/// What needs an object in the schema that the migrations make.
pub(crate) fn dependents(project: &Project, object: &str, at: &str) -> Result<Answer, Failure> {
    let schema = expected(project, SchemaAt::Target(at))?;
    let found = schema.dependents_called(object);
    if found.is_empty() {
        let message =
            format!("nothing is called `{object}` in the schema at {at}; `migrations schema` lists what is there");
        return Err(Failure::usage(message));
    }
    let objects = found.iter().map(|(object, dependents)| ObjectView {
        object: object.into(),
        dependents: dependents.iter().map(view).collect(),
    });
    Ok(Answer::new(text(&found), &DependentsView { objects: objects.collect() }))
}

fn view(Dependent { depth, of, object }: &Dependent) -> DependentView<'_> {
    DependentView { object: object.into(), depth: *depth, needs: of.into() }
}

/// Each object with a line for each dependent, indented below that which it needs.
fn text(found: &[(ObjectName, Vec<Dependent>)]) -> String {
    let mut text = String::new();
    for (object, dependents) in found {
        let _ = writeln!(text, "{object}{}", if dependents.is_empty() { ": nothing needs it" } else { "" });
        for Dependent { depth, object, .. } in dependents {
            let _ = writeln!(text, "{}{object}", "  ".repeat(*depth));
        }
    }
    text
}
