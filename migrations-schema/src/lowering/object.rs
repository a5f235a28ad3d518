//! Statements that are the same for many kinds of objects: schemas and extensions, ALTER, DROP, COMMENT.

use migrations_syntax::ast::{
    AlterObject, AlterObjectAction, CreateExtension, CreateOther, CreateSchema, CreateStatistics, Drop, DropBehavior,
    Event, Name, ObjectKind, ObjectName, TableFactor,
};

use super::routine::{create_aggregate, namespace, signature};
use super::schema_element;
use super::words::{definition_words, statement_words};
use super::{SchemaEffect, Source, columns_in, exact};
use crate::change::{Change, NamedKind, NewObject};
use crate::objects::{EVENT, STATISTICS};
use crate::server::{Collation, Qualifier};

/// The kind of a schema's objects to which one of the grammar belongs; `Other` for those of which a schema keeps nothing.
pub(super) fn kind_of(kind: ObjectKind, source: &Source<'_>) -> NamedKind {
    match kind {
        ObjectKind::Table | ObjectKind::ForeignTable => NamedKind::Table,
        ObjectKind::View => NamedKind::View,
        ObjectKind::MaterializedView => NamedKind::MaterializedView,
        ObjectKind::Index => NamedKind::Index,
        ObjectKind::Sequence => NamedKind::Sequence,
        ObjectKind::Type | ObjectKind::Domain => NamedKind::Type,
        ObjectKind::Schema if source.rules().names.qualifier == Qualifier::Schema => NamedKind::Schema,
        ObjectKind::Extension => NamedKind::Extension,
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Routine | ObjectKind::Aggregate => {
            NamedKind::Routine
        }
        ObjectKind::Trigger => NamedKind::Trigger,
        ObjectKind::Policy => NamedKind::Policy,
        ObjectKind::Rule => NamedKind::Rule,
        ObjectKind::Collation if source.rules().columns.collation == Collation::Object => NamedKind::Other("collation"),
        ObjectKind::Conversion => NamedKind::Other("conversion"),
        ObjectKind::EventTrigger => NamedKind::Other("event trigger"),
        ObjectKind::Event => NamedKind::Other(EVENT),
        ObjectKind::Statistics => NamedKind::Other(STATISTICS),
        ObjectKind::Publication => NamedKind::Other("publication"),
        ObjectKind::Subscription => NamedKind::Other("subscription"),
        ObjectKind::TextSearchConfiguration => NamedKind::Other("text search configuration"),
        ObjectKind::TextSearchDictionary => NamedKind::Other("text search dictionary"),
        ObjectKind::TextSearchParser => NamedKind::Other("text search parser"),
        ObjectKind::TextSearchTemplate => NamedKind::Other("text search template"),
        ObjectKind::ForeignDataWrapper => NamedKind::Other("foreign data wrapper"),
        ObjectKind::Server if source.rules().objects.keep_dependencies => NamedKind::Other("server"),
        ObjectKind::Schema
        | ObjectKind::Database
        | ObjectKind::Collation
        | ObjectKind::Cast
        | ObjectKind::Operator
        | ObjectKind::OperatorClass
        | ObjectKind::OperatorFamily
        | ObjectKind::AccessMethod
        | ObjectKind::Server
        | ObjectKind::UserMapping
        | ObjectKind::Language
        | ObjectKind::Transform
        | ObjectKind::Role
        | ObjectKind::User
        | ObjectKind::Tablespace
        | ObjectKind::Column
        | ObjectKind::Constraint
        | ObjectKind::LargeObject
        | ObjectKind::Package => NamedKind::Other(""),
    }
}

/// CREATE SCHEMA; CREATE DATABASE makes nothing in this one.
pub(super) fn create_schema(create: &CreateSchema, source: &Source<'_>) -> SchemaEffect {
    if kind_of(create.kind, source) != NamedKind::Schema {
        return SchemaEffect::Nothing;
    }
    match &create.name {
        Some(name) => {
            let name = source.ident(name);
            let mut changes = vec![Change::CreateSchema { name: name.clone(), existing: create.if_exists }];
            for element in &create.elements {
                let Some(more) = schema_element::changes(element, &name.name, &changes, source) else {
                    return SchemaEffect::Unknown("what stands within CREATE SCHEMA is not followed");
                };
                changes.extend(more);
            }
            SchemaEffect::Exact(changes)
        }
        None => SchemaEffect::Unknown("a schema without a name has that of a role"),
    }
}

/// CREATE EXTENSION
pub(super) fn create_extension(create: &CreateExtension, source: &Source<'_>) -> SchemaEffect {
    exact(Change::CreateExtension {
        name: source.ident(&create.name),
        existing: create.if_not_exists.into(),
        schema: create.schema.as_ref().map_or(String::new(), |schema| source.ident(schema).name),
        version: create.version.as_deref().map_or(String::new(), bare_version),
    })
}

/// A version is a word or a string.
fn bare_version(written: &str) -> String {
    written.trim_matches(['\'', '"']).to_owned()
}

/// ALTER EXTENSION
fn alter_extension(alter: &AlterObject, source: &Source<'_>) -> SchemaEffect {
    let name = source.ident(alter.target.name.last());
    match &alter.action {
        AlterObjectAction::SetSchema(schema) => {
            exact(Change::AlterExtension { name, schema: Some(source.ident(schema).name), version: None })
        }
        AlterObjectAction::Update(version) => {
            let version = version.as_deref().map_or(String::new(), bare_version);
            exact(Change::AlterExtension { name, schema: None, version: Some(version) })
        }
        AlterObjectAction::RenameTo(_)
        | AlterObjectAction::OwnerTo(_)
        | AlterObjectAction::DependsOnExtension { .. }
        | AlterObjectAction::Members(_)
        | AlterObjectAction::Words(_)
        | AlterObjectAction::RoutineOptions(_) => SchemaEffect::Nothing,
    }
}

/// CREATE of a kind whose definition is words.
pub(super) fn create_other(create: &CreateOther, source: &Source<'_>) -> SchemaEffect {
    if create.kind == ObjectKind::Cast {
        return exact(Change::CreateCast);
    }
    match kind_of(create.kind, source) {
        NamedKind::Routine => create_aggregate(create, source),
        kind @ NamedKind::Other(words) if !words.is_empty() => {
            SchemaEffect::Object(vec![Change::CreateObject(NewObject {
                kind,
                name: source.name(&create.target.name),
                table: None,
                signature: String::new(),
                existing: create.if_exists,
                text: definition_words(source),
                source: source.statement_text().to_owned(),
                calls: None,
                reads: Vec::new(),
                columns: Vec::new(),
            })])
        }
        NamedKind::Other(_)
        | NamedKind::Table
        | NamedKind::View
        | NamedKind::MaterializedView
        | NamedKind::Index
        | NamedKind::Sequence
        | NamedKind::Type
        | NamedKind::Schema
        | NamedKind::Extension
        | NamedKind::Trigger
        | NamedKind::Policy
        | NamedKind::Rule => SchemaEffect::Nothing,
    }
}

/// CREATE STATISTICS; one without a name has one of the server's.
pub(super) fn create_statistics(create: &CreateStatistics, source: &Source<'_>) -> SchemaEffect {
    let Some(name) = &create.name else { return SchemaEffect::Nothing };
    let tables = create.tables.iter().filter_map(|reference| named_table(&reference.first));
    let columns = create.values.iter().flat_map(|value| columns_in(value, source));
    SchemaEffect::Object(vec![Change::CreateObject(NewObject {
        kind: NamedKind::Other(STATISTICS),
        name: source.name(name),
        table: tables.map(|table| source.name(table)).next(),
        signature: String::new(),
        existing: create.if_not_exists.into(),
        text: definition_words(source),
        source: source.statement_text().to_owned(),
        calls: None,
        reads: Vec::new(),
        columns: columns.map(|column| column.name).collect(),
    })])
}

/// CREATE EVENT, ALTER EVENT (MySQL, MariaDB). Who has made it is no part of a schema.
pub(super) fn event(event: &Event, source: &Source<'_>) -> SchemaEffect {
    let (kind, name) = (NamedKind::Other(EVENT), source.name(&event.name));
    if event.is_alter {
        let text = statement_words(source);
        return exact(Change::AlterObject { kind, name, table: None, signature: None, text });
    }
    SchemaEffect::Object(vec![Change::CreateObject(NewObject {
        kind,
        name,
        table: None,
        signature: String::new(),
        existing: event.if_exists,
        text: definition_words(source),
        source: source.statement_text().to_owned(),
        calls: None,
        reads: Vec::new(),
        columns: Vec::new(),
    })])
}

fn named_table(factor: &TableFactor) -> Option<&Name> {
    match factor {
        TableFactor::Table { name, .. } => Some(name),
        TableFactor::Derived { .. } | TableFactor::Function { .. } | TableFactor::Nested { .. } => None,
    }
}

/// ALTER of an object that is no relation.
pub(super) fn alter_object(alter: &AlterObject, source: &Source<'_>) -> SchemaEffect {
    let kind = kind_of(alter.kind, source);
    if kind == NamedKind::Extension {
        return alter_extension(alter, source);
    }
    if kind == NamedKind::Other("") {
        return SchemaEffect::Nothing;
    }
    let (name, existing) = (source.name(&alter.target.name), alter.if_exists.into());
    let table = alter.target.table.as_ref().map(|table| source.name(table));
    match &alter.action {
        AlterObjectAction::RenameTo(to) => {
            exact(Change::Rename { kind, name, existing, table, to: source.unqualified(to) })
        }
        AlterObjectAction::SetSchema(schema) => {
            exact(Change::SetSchema { kind, name, existing, schema: source.ident(schema) })
        }
        AlterObjectAction::OwnerTo(_) | AlterObjectAction::DependsOnExtension { .. } => SchemaEffect::Nothing,
        AlterObjectAction::Update(_)
        | AlterObjectAction::Members(_)
        | AlterObjectAction::Words(_)
        | AlterObjectAction::RoutineOptions(_) => exact(Change::AlterObject {
            kind,
            name,
            table,
            signature: alter.target.signature.as_deref().map(|arguments| signature(arguments, source)),
            text: statement_words(source),
        }),
    }
}

/// DROP
pub(super) fn drop(drop: &Drop, source: &Source<'_>) -> SchemaEffect {
    match (drop.kind, kind_of(drop.kind, source)) {
        (ObjectKind::Database | ObjectKind::Schema, NamedKind::Other(_)) => {
            SchemaEffect::Unknown("it drops a whole database")
        }
        (_, NamedKind::Other("")) => SchemaEffect::Nothing,
        (
            _,
            kind
            @ (NamedKind::Routine | NamedKind::Trigger | NamedKind::Policy | NamedKind::Rule | NamedKind::Other(_)),
        ) => SchemaEffect::Object(changes(drop, kind, source)),
        (
            _,
            kind @ (NamedKind::Table
            | NamedKind::View
            | NamedKind::MaterializedView
            | NamedKind::Index
            | NamedKind::Sequence
            | NamedKind::Type
            | NamedKind::Schema
            | NamedKind::Extension),
        ) => SchemaEffect::Exact(changes(drop, kind, source)),
    }
}

/// One change; one for each target where their arguments differ.
fn changes(drop: &Drop, kind: NamedKind, source: &Source<'_>) -> Vec<Change> {
    let signatures: Vec<_> = drop.targets.iter().map(|target| signature_of(target, drop, source)).collect();
    let are_alike = signatures.windows(2).all(|pair| pair[0] == pair[1]);
    if are_alike {
        return vec![change(&drop.targets, drop, kind, source)];
    }
    drop.targets.iter().map(|target| change(std::slice::from_ref(target), drop, kind, source)).collect()
}

fn change(targets: &[ObjectName], drop: &Drop, kind: NamedKind, source: &Source<'_>) -> Change {
    let mut names: Vec<_> = targets.iter().map(|target| source.name(&target.name)).collect();
    if kind == NamedKind::Index {
        let parts = targets.iter().map(|target| source.ident(target.name.last()).name);
        names.iter_mut().zip(parts).for_each(|(name, part)| name.name = part);
    }
    Change::Drop {
        kind,
        names,
        table: targets.iter().find_map(|target| target.table.as_ref()).map(|table| source.name(table)),
        signature: targets.last().and_then(|target| signature_of(target, drop, source)),
        existing: drop.if_exists.into(),
        cascades: drop.behavior == Some(DropBehavior::Cascade),
    }
}

fn signature_of(target: &ObjectName, drop: &Drop, source: &Source<'_>) -> Option<String> {
    let is_routine = kind_of(drop.kind, source) == NamedKind::Routine;
    if is_routine && !source.rules().objects.routines_overload {
        return Some(namespace(drop.kind == ObjectKind::Procedure));
    }
    target.signature.as_deref().filter(|_| is_routine).map(|arguments| signature(arguments, source))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::change::IfExists;
    use crate::lowering::testing::{change, effect, shown};

    #[track_caller]
    fn check_drop(text: &str, product: Product, kind: NamedKind, names: &str, signature: Option<&str>) {
        let Change::Drop { kind: found, names: dropped, signature: of, .. } = change(text, product) else {
            panic!("{text} drops nothing");
        };
        let dropped: Vec<String> = dropped.iter().map(shown).collect();
        assert_eq!((found, dropped.join(", ").as_str(), of.as_deref()), (kind, names, signature), "{text}");
    }

    #[test]
    fn names_are_dropped() {
        check_drop("DROP TABLE IF EXISTS a, s.b CASCADE", Product::Postgres, NamedKind::Table, "a, s.b", None);
        check_drop("DROP INDEX CONCURRENTLY a", Product::Postgres, NamedKind::Index, "a", None);
        check_drop("DROP INDEX A ON t", Product::Mysql, NamedKind::Index, "a", None);
        check_drop("DROP DOMAIN d", Product::Postgres, NamedKind::Type, "d", None);
        check_drop("DROP VIEW v", Product::Sqlite, NamedKind::View, "v", None);
        check_drop("DROP FUNCTION f(int, OUT text)", Product::Postgres, NamedKind::Routine, "f", Some("integer"));
        check_drop("DROP FUNCTION f", Product::Postgres, NamedKind::Routine, "f", None);
        check_drop("DROP PROCEDURE p", Product::Mariadb, NamedKind::Routine, "p", Some("procedure"));
        check_drop("DROP FUNCTION p", Product::Mariadb, NamedKind::Routine, "p", Some(""));
        check_drop("DROP TRIGGER t ON u", Product::Postgres, NamedKind::Trigger, "t", None);
    }

    #[test]
    fn functions_with_other_arguments_are_dropped_one_by_one() {
        let SchemaEffect::Object(changes) = effect("DROP FUNCTION f(int), g(text)", Product::Postgres) else {
            panic!("it drops objects");
        };
        let signatures: Vec<_> = changes
            .iter()
            .map(|change| match change {
                Change::Drop { names, signature, .. } => (shown(&names[0]), signature.clone().unwrap_or_default()),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected = [("f", "integer"), ("g", "text")].map(|(name, of)| (name.to_owned(), of.to_owned()));
        assert_eq!(signatures, expected);
    }

    #[test]
    fn how_it_is_dropped_is_kept() {
        let dropped = change("DROP TABLE IF EXISTS a CASCADE", Product::Postgres);
        assert!(matches!(dropped, Change::Drop { existing: IfExists::Skip, cascades: true, table: None, .. }));
        let dropped = change("DROP INDEX i ON s.t", Product::Mysql);
        assert!(matches!(dropped, Change::Drop { table: Some(table), .. } if shown(&table) == "s.t"));
    }

    #[test]
    fn databases_and_servers_are_no_part_of_a_schema() {
        let unknown = |text, product| matches!(effect(text, product), SchemaEffect::Unknown(_));
        assert!(unknown("DROP DATABASE d", Product::Postgres));
        assert!(unknown("DROP SCHEMA d", Product::Mysql));
        assert!(unknown("CREATE SCHEMA s CREATE VIEW v AS SELECT 1", Product::Postgres));
        for (text, product) in [
            ("CREATE DATABASE d", Product::Mysql),
            ("CREATE SCHEMA d", Product::Mariadb),
            ("CREATE ROLE r", Product::Postgres),
            ("DROP ROLE r", Product::Postgres),
            ("ALTER FUNCTION f() OWNER TO r", Product::Postgres),
        ] {
            assert_eq!(effect(text, product), SchemaEffect::Nothing, "{text}");
        }
    }

    #[test]
    fn objects_are_renamed_moved_and_altered() {
        let renamed = change("ALTER TRIGGER t ON u RENAME TO v", Product::Postgres);
        assert!(matches!(
            renamed,
            Change::Rename { kind: NamedKind::Trigger, table: Some(table), to, .. }
                if table.name == "u" && to.name == "v"
        ));
        let moved = change("ALTER TYPE t SET SCHEMA s", Product::Postgres);
        assert!(matches!(moved, Change::SetSchema { kind: NamedKind::Type, schema, .. } if schema.name == "s"));
        let altered = change("ALTER FUNCTION f(int) STABLE", Product::Postgres);
        assert!(matches!(
            altered,
            Change::AlterObject { kind: NamedKind::Routine, signature: Some(of), text, .. }
                if of == "integer" && text == "alter function f ( int ) stable"
        ));
    }

    #[test]
    fn schemas_and_extensions_are_made() {
        let made = change("CREATE SCHEMA IF NOT EXISTS S AUTHORIZATION r", Product::Postgres);
        assert!(matches!(made, Change::CreateSchema { name, existing: IfExists::Skip } if name.name == "s"));
        let made = change("CREATE EXTENSION \"uuid-ossp\" WITH SCHEMA public", Product::Postgres);
        assert!(matches!(made, Change::CreateExtension { name, existing: IfExists::Error, schema, version }
                if name.name == "uuid-ossp" && schema == "public" && version.is_empty()));
        for text in ["CREATE EXTENSION x VERSION '1.8' SCHEMA S", "CREATE EXTENSION x WITH SCHEMA s VERSION \"1.8\""] {
            let made = change(text, Product::Postgres);
            assert!(
                matches!(made, Change::CreateExtension { schema, version, .. } if schema == "s" && version == "1.8")
            );
        }
    }

    #[test]
    fn extensions_move_and_become_others() {
        let moved = change("ALTER EXTENSION x SET SCHEMA s", Product::Postgres);
        assert!(matches!(moved, Change::AlterExtension { schema: Some(schema), version: None, .. } if schema == "s"));
        let other = change("ALTER EXTENSION x UPDATE TO '2'", Product::Postgres);
        assert!(matches!(other, Change::AlterExtension { schema: None, version: Some(version), .. } if version == "2"));
        let usual = change("ALTER EXTENSION x UPDATE", Product::Postgres);
        assert!(matches!(usual, Change::AlterExtension { version: Some(version), .. } if version.is_empty()));
    }
}
