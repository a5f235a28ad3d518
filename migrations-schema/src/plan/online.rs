//! A way on which no table is locked for long, in several revisions (PostgreSQL).
//!
//! The schemas between them are found from the end: each is the one that comes after it, without what only that one may add.

use migrations_catalog::{Kind, ObjectName};

use super::equivalence::{not_null, takes_over};
use super::{Operation, Operations, Remark, Verb};
use crate::change::IndexMarks;
use crate::ddl::{Ddl, name};
use crate::schema::{Constraint, ConstraintKind, Index, Object, ObjectId, Schema, Table};

/// The schemas on such a way.
pub(super) struct SafeWay {
    /// All that is done in a moment.
    pub(super) unchecked: Schema,
    /// With constraints that were validated, if there are any.
    pub(super) validated: Option<Schema>,
    /// With indexes that are made concurrently, if there are any.
    pub(super) indexed: Option<Schema>,
    /// Something stands in for constraints that are only added in the end.
    pub(super) is_incomplete: bool,
}

/// Splits a way. `from` is where it begins, with the names that things have in the end.
pub(super) fn safe_way(from: &Schema, whole: &Operations) -> SafeWay {
    let created = |kind: Kind| old_objects(from, whole, move |it| it.object.kind == kind && it.verb == Verb::Create);
    let mut indexes = created(Kind::Index);
    let mut constraints = created(Kind::Constraint);

    let mut indexed = whole.reached.clone();
    let mut is_incomplete = false;
    for constraint in &constraints {
        if let Some(without) = with_index_only(&indexed, constraint) {
            indexed = without;
            is_incomplete = true;
            if !has_its_index(from, &whole.reached, constraint) {
                indexes.push(constraint.clone());
            }
        }
    }
    let is_filled = |it: &Operation| it.remarks.iter().any(|remark| matches!(remark, Remark::Backfill { .. }));
    for column in
        old_objects(from, whole, |it| it.object.kind == Kind::Column && it.verb == Verb::Alter && is_filled(it))
    {
        if let Some((without, check)) = with_check_only(&indexed, &column) {
            indexed = without;
            constraints.push(check);
            is_incomplete = true;
        }
    }

    let mut validated = indexed.clone();
    let mut has_indexes = false;
    for index in &indexes {
        let statement =
            format!("DROP INDEX {}", Ddl::new(&indexed).qualified(&ObjectId::relation(&index.schema, &index.name)));
        has_indexes |= validated.apply_statement(&statement).is_ok();
    }
    let mut unchecked = validated.clone();
    let mut has_unchecked = false;
    for constraint in &constraints {
        has_unchecked |= unchecked.leave_unchecked(constraint);
    }

    SafeWay {
        unchecked,
        validated: has_unchecked.then_some(validated),
        indexed: has_indexes.then_some(indexed),
        is_incomplete,
    }
}

/// What some operations do to tables that are there before.
fn old_objects(from: &Schema, whole: &Operations, is_wanted: impl Fn(&Operation) -> bool) -> Vec<ObjectName> {
    let is_old = |object: &ObjectName| {
        // Of partitioned tables PostgreSQL takes nothing of all this.
        table_of(from, object).is_some_and(|table| table.form != "partitioned")
    };
    let all = whole.list.iter().filter(|operation| is_wanted(operation)).map(|operation| &operation.object);
    all.filter(|object| is_old(object)).cloned().collect()
}

/// The schema with the index of a unique constraint in its place; `None` for other constraints, and where a key points to it.
fn with_index_only(schema: &Schema, object: &ObjectName) -> Option<Schema> {
    let key = ObjectId::relation(&object.schema, &object.table);
    let constraint = table_of(schema, object)?.constraints.iter().find(|it| it.name == object.name)?;
    let ConstraintKind::Unique { keys, include, nulls_equal } = &constraint.kind else { return None };
    let index = Index {
        name: constraint.name.clone(),
        is_unique: true,
        method: String::new(),
        keys: keys.clone(),
        include: include.clone(),
        condition: None,
        nulls_equal: *nulls_equal,
        marks: IndexMarks::default(),
        is_implicit: false,
        properties: constraint.properties.clone(),
    };
    let ddl = Ddl::new(schema);
    let drop =
        format!("ALTER TABLE {} DROP CONSTRAINT {}", ddl.qualified(&key), name(&constraint.name, schema.rules()));
    after(schema, &[drop, ddl.index(&key, &index)])
}

/// Whether the index of a constraint is there from the beginning.
fn has_its_index(from: &Schema, to: &Schema, object: &ObjectName) -> bool {
    let constraint = table_of(to, object).and_then(|table| table.constraints.iter().find(|it| it.name == object.name));
    table_of(from, object)
        .zip(constraint)
        .is_some_and(|(table, constraint)| table.indexes.iter().any(|index| takes_over(constraint, index, table)))
}

/// The schema with a check in the place of NOT NULL, and the check; `None` where the column cannot be without it.
fn with_check_only(schema: &Schema, object: &ObjectName) -> Option<(Schema, ObjectName)> {
    let key = ObjectId::relation(&object.schema, &object.table);
    let before = table_of(schema, object)?;
    if !before.column(&object.name)?.identity.is_empty() {
        return None;
    }
    let own = Ddl::new(schema).qualified(&key);
    let open = format!("ALTER TABLE {own} ALTER COLUMN {} DROP NOT NULL", name(&object.name, schema.rules()));
    let check = format!("ALTER TABLE {own} ADD CHECK ({})", not_null(&object.name, schema.rules()));
    let without = after(schema, &[open, check])?;
    let is_new = |it: &&Constraint| before.constraints.iter().all(|known| known.name != it.name);
    let check = table_of(&without, object)?.constraints.iter().find(is_new)?.name.clone();
    Some((without, ObjectName { kind: Kind::Constraint, name: check, ..object.clone() }))
}

/// The schema after some statements; `None` if one is refused.
fn after(schema: &Schema, statements: &[String]) -> Option<Schema> {
    let mut after = schema.clone();
    statements.iter().all(|statement| after.apply_statement(statement).is_ok()).then_some(after)
}

fn table_of<'m>(schema: &'m Schema, object: &ObjectName) -> Option<&'m Table> {
    match schema.object(&ObjectId::relation(&object.schema, &object.table)) {
        Some(Object::Table(table)) => Some(table),
        _ => None,
    }
}
