//! Types and domains (PostgreSQL).

use migrations_syntax::Span;
use migrations_syntax::ast::{
    AlterDomain, AlterDomainAction, AlterType, AlterTypeAction, CreateType, LabelPosition, TypeDefinition,
};

use super::data_type::data_type;
use super::words::{statement_words, words};
use super::{SchemaEffect, Source, exact};
use crate::change::{Change, IfExists, LabelPlace, Name, NamedKind, TypeBody};

/// CREATE TYPE, CREATE DOMAIN
pub(super) fn create_type(create: &CreateType, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&create.name);
    exact(Change::CreateType { name, existing: IfExists::Error, body: body(create, source) })
}

fn body(create: &CreateType, source: &Source<'_>) -> TypeBody {
    let behind = source.behind(create.name.span());
    let other = |form, definition| TypeBody::Other(form, definition, source.written(behind).to_owned());
    match &create.definition {
        TypeDefinition::Enumeration(labels) => {
            TypeBody::Enumeration(labels.iter().map(|label| source.text(label)).collect())
        }
        TypeDefinition::Shell => other("shell", String::new()),
        TypeDefinition::Base(_) => other("base", words(behind, source)),
        TypeDefinition::Range(_) => other("range", words(behind_as_range(behind, source), source)),
        TypeDefinition::Composite(fields) => {
            let field = |field: &migrations_syntax::ast::CompositeField| {
                format!("{} {}", source.ident(&field.name).name, data_type(&field.data_type, source).name)
            };
            other("composite", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        TypeDefinition::Domain { data_type: base, .. } => {
            let rest = words(source.behind(base.span), source);
            other("domain", format!("{} {rest}", data_type(base, source).name).trim().to_owned())
        }
    }
}

/// What stands behind `AS RANGE`.
fn behind_as_range(behind: Span, source: &Source<'_>) -> Span {
    source.word_behind(behind.start(), 1).map_or(behind, |range| source.behind(range))
}

/// ALTER TYPE
pub(super) fn alter_type(alter: &AlterType, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&alter.name);
    exact(match &alter.action {
        AlterTypeAction::AddValue { if_not_exists, label, position } => Change::AddLabel {
            name,
            label: source.text(label),
            existing: (*if_not_exists).into(),
            place: match position {
                None => LabelPlace::Last,
                Some(LabelPosition::Before(label)) => LabelPlace::Before(source.text(label)),
                Some(LabelPosition::After(label)) => LabelPlace::After(source.text(label)),
            },
        },
        AlterTypeAction::RenameValue { from, to } => {
            Change::RenameLabel { name, from: source.text(from), to: source.text(to) }
        }
        AlterTypeAction::RenameAttribute { .. } | AlterTypeAction::Attributes(_) | AlterTypeAction::Set(_) => {
            altered(name, source)
        }
    })
}

/// ALTER DOMAIN
pub(super) fn alter_domain(alter: &AlterDomain, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&alter.name);
    match &alter.action {
        AlterDomainAction::SetDefault(_)
        | AlterDomainAction::DropDefault
        | AlterDomainAction::SetNotNull(_)
        | AlterDomainAction::AddNotNull(_)
        | AlterDomainAction::AddConstraint(_)
        | AlterDomainAction::DropConstraint { .. }
        | AlterDomainAction::RenameConstraint { .. }
        | AlterDomainAction::ValidateConstraint(_) => exact(altered(name, source)),
    }
}

/// A change that only the words of the statement tell.
fn altered(name: Name, source: &Source<'_>) -> Change {
    Change::AlterObject { kind: NamedKind::Type, name, table: None, signature: None, text: statement_words(source) }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::lowering::testing::change;

    #[track_caller]
    fn body_of(text: &str) -> TypeBody {
        match change(text, Product::Postgres) {
            Change::CreateType { body, .. } => body,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn an_enumeration_has_labels_with_places() {
        let TypeBody::Enumeration(labels) = body_of("CREATE TYPE mood AS ENUM ('a', 'it''s')") else {
            panic!("it is an enumeration");
        };
        let found: Vec<_> = labels.iter().map(|label| (label.name.as_str(), label.span.clone())).collect();
        assert_eq!(found, [("a", 26..29), ("it's", 31..38)]);
    }

    #[test]
    fn other_types_keep_their_words() {
        for (text, form, definition) in [
            ("CREATE TYPE t", "shell", ""),
            ("CREATE TYPE t AS (a int, B varchar(3))", "composite", "a integer, b character varying(3)"),
            ("CREATE TYPE t AS RANGE (subtype = int)", "range", "subtype = int"),
            ("CREATE DOMAIN d AS text CHECK (VALUE <> '')", "domain", "text check value <> ''"),
            ("CREATE DOMAIN d int", "domain", "integer"),
        ] {
            let TypeBody::Other(found, words, source) = body_of(text) else { panic!("{text} is an enumeration") };
            assert_eq!((found, words.as_str()), (form, definition), "{text}");
            assert!(text.ends_with(&source), "{text}: {source}");
        }
    }

    #[test]
    fn labels_are_added_and_renamed() {
        let added = change("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c' BEFORE 'b'", Product::Postgres);
        let Change::AddLabel { label, existing, place: LabelPlace::Before(before), .. } = added else {
            panic!("it adds a label: {added:?}");
        };
        assert_eq!((label.name.as_str(), before.name.as_str(), existing), ("c", "b", IfExists::Skip));
        let renamed = change("ALTER TYPE mood RENAME VALUE 'a' TO 'b'", Product::Postgres);
        assert!(matches!(renamed, Change::RenameLabel { from, to, .. } if from.name == "a" && to.name == "b"));
    }

    #[test]
    fn what_else_is_altered_is_known_by_its_words() {
        for text in ["ALTER TYPE t ADD ATTRIBUTE a int", "ALTER DOMAIN t SET NOT NULL"] {
            let Change::AlterObject { kind, text: words, .. } = change(text, Product::Postgres) else {
                panic!("{text} alters an object");
            };
            assert_eq!((kind, words), (NamedKind::Type, text.to_lowercase()), "{text}");
        }
    }
}
