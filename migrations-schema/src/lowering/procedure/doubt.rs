//! What a block or a function may do where that is not known: as little as its text leaves open.

use migrations_core::Product;
use migrations_syntax::ast::{ObjectKind, RoutineBody, Statement};

use super::is_of_rows;
use super::steps::{Step, statements, steps};
use super::value::{UNKNOWN_NAME, with_unknown_names};
use crate::change::{Change, Name, NamedKind};
use crate::lowering::unwritten::Unwritten;
use crate::lowering::{SchemaEffect, schema_effect_in};

/// What may be touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// Statements whose names may be those of other objects afterwards.
    pub(crate) texts: Vec<String>,
    /// What statements can do beside that whose names are not written.
    pub(crate) unwritten: Unwritten,
}

/// What a block, or the function that a statement makes, may do; `None` for another statement, and where its body is not read.
pub(crate) fn doubt_of(statement: &str) -> Option<Doubt> {
    let body = body_of(migrations_syntax::parse_statement(statement, Product::Postgres).statement?)?;
    let mut doubt = Doubt { texts: Vec::new(), unwritten: Unwritten::Nothing };
    doubt.add_all(&steps(&body)?);
    Some(doubt)
}

/// Whether a statement drops foreign tables, and so nothing where there are none.
pub(crate) fn drops_foreign_tables(statement: &str) -> bool {
    let parsed = migrations_syntax::parse_statement(statement, Product::Postgres).statement;
    matches!(parsed, Some(Statement::Drop(drop)) if drop.kind == ObjectKind::ForeignTable)
}

fn body_of(statement: Statement) -> Option<String> {
    if let Statement::Do(block) = statement {
        return Some(block.body.text);
    }
    let Statement::CreateRoutine(routine) = statement else { return None };
    let RoutineBody::Text(body, None) = routine.body else { return None };
    Some(body.text)
}

impl Doubt {
    fn add_all(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Execute(expression) => self.add_executed(expression),
                Step::Sql(text) if !is_of_rows(text) => self.texts.push(text.clone()),
                Step::Perhaps(inner) | Step::Each { steps: inner, .. } => self.add_all(inner),
                Step::Sql(_)
                | Step::Perform(_)
                | Step::Declare { .. }
                | Step::Assign { .. }
                | Step::Return
                | Step::Nothing => {}
            }
        }
    }

    fn add_executed(&mut self, expression: &str) {
        let text = with_unknown_names(expression);
        for statement in statements(&text).into_iter().filter(|statement| !is_of_rows(statement)) {
            let reach = reach_of(statement);
            self.unwritten = std::mem::replace(&mut self.unwritten, Unwritten::Nothing).and(reach);
            self.texts.push(statement.to_owned());
        }
    }
}

/// What a statement can do, some of whose names are not known.
fn reach_of(statement: &str) -> Unwritten {
    if !statement.contains(UNKNOWN_NAME) {
        return Unwritten::Nothing;
    }
    match schema_effect_in(statement, Product::Postgres.into()) {
        SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => {
            changes.iter().map(reach_of_change).fold(Unwritten::Nothing, Unwritten::and)
        }
        SchemaEffect::Data(_) | SchemaEffect::Nothing => Unwritten::Nothing,
        SchemaEffect::Runs(_) | SchemaEffect::Unknown(_) => Unwritten::Anything,
    }
}

/// An object in an unknown schema has a name all the same, and is doubtful by that.
fn reach_of_change(change: &Change) -> Unwritten {
    let is_known = |name: &Name| !name.name.contains(UNKNOWN_NAME);
    let is_written = match change {
        Change::AlterTable { table, .. } => is_known(table),
        Change::CreateTable(table) => is_known(&table.name),
        Change::CreateIndex(index) => is_known(&index.table) && index.name.as_ref().is_some_and(is_known),
        Change::CreateView(view) => is_known(&view.name),
        Change::CreateObject(object) => is_known(&object.name),
        Change::CreateType { name, .. }
        | Change::CreateSequence { name, .. }
        | Change::AlterSequence { name, .. }
        | Change::AddLabel { name, .. }
        | Change::Comment { table: name, .. } => is_known(name),
        Change::Drop { kind, names, cascades: false, .. } if !names.iter().all(is_known) => {
            return if is_dropped_alone(*kind) { Unwritten::Drops(vec![*kind]) } else { Unwritten::Anything };
        }
        Change::Drop { names, .. } => names.iter().all(is_known),
        Change::DropLabel { .. }
        | Change::TaintAll
        | Change::RenameAsBefore(_)
        | Change::CheckRows
        | Change::EnforceForeignKeys(_)
        | Change::RenameLabel { .. }
        | Change::CreateSchema { .. }
        | Change::CreateCast
        | Change::CreateExtension { .. }
        | Change::AlterExtension { .. }
        | Change::Rename { .. }
        | Change::SetSchema { .. }
        | Change::SetProperties(_)
        | Change::AlterObject { .. } => false,
    };
    if is_written { Unwritten::Nothing } else { Unwritten::Anything }
}

/// Whether what is dropped takes along nothing that is not in its table.
fn is_dropped_alone(kind: NamedKind) -> bool {
    match kind {
        NamedKind::Table
        | NamedKind::View
        | NamedKind::MaterializedView
        | NamedKind::Index
        | NamedKind::Sequence
        | NamedKind::Routine
        | NamedKind::Trigger
        | NamedKind::Policy
        | NamedKind::Rule => true,
        NamedKind::Type | NamedKind::Schema | NamedKind::Extension | NamedKind::Other(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, texts: &[&str], unwritten: &Unwritten) {
        let found = doubt_of(&format!("DO $$ {body} $$")).expect("it is read");
        assert_eq!(
            (found.texts, &found.unwritten),
            (texts.iter().map(|it| (*it).to_owned()).collect(), unwritten),
            "{body}"
        );
    }

    #[test]
    fn tables_of_unknown_schemas_have_names() {
        check(
            "DECLARE d record; BEGIN FOR d IN SELECT n FROM other LOOP EXECUTE 'ALTER TABLE ' || d.n || '.t ADD a int'; END LOOP; END",
            &["ALTER TABLE unknown_name.t ADD a int"],
            &Unwritten::Nothing,
        );
        check(
            "BEGIN EXECUTE format('CREATE INDEX i ON %I.%s (a)', x, 't'); END",
            &["CREATE INDEX i ON unknown_name.t (a)"],
            &Unwritten::Nothing,
        );
    }

    #[test]
    fn objects_of_unknown_names_are_whatever_there_is() {
        check(
            "BEGIN EXECUTE 'DROP INDEX ' || x; END",
            &["DROP INDEX unknown_name"],
            &Unwritten::Drops(vec![NamedKind::Index]),
        );
        check(
            "BEGIN EXECUTE 'DROP TABLE ' || x || ' CASCADE'; END",
            &["DROP TABLE unknown_name CASCADE"],
            &Unwritten::Anything,
        );
        check(
            "BEGIN EXECUTE 'CREATE INDEX ' || x || ' ON t (a)'; END",
            &["CREATE INDEX unknown_name ON t (a)"],
            &Unwritten::Anything,
        );
        check("BEGIN EXECUTE x; END", &["unknown_name"], &Unwritten::Anything);
    }

    #[test]
    fn what_is_only_read_is_not_in_doubt() {
        check("BEGIN IF EXISTS (SELECT 1 FROM t) THEN DROP VIEW v; END IF; END", &["DROP VIEW v"], &Unwritten::Nothing);
        check("BEGIN EXECUTE 'UPDATE ' || x; INSERT INTO t VALUES (1); END", &[], &Unwritten::Nothing);
        assert_eq!(doubt_of("SELECT 1"), None);
    }
}
