//! Constraints of tables.

use migrations_catalog::Expression;
use migrations_syntax::Span;
use migrations_syntax::ast::{
    ConflictAction, ConstraintAttributes, ConstraintKind, IndexKind, KeyDefinition, Operator, TableConstraint,
};

use super::index::{in_schema_of, keys, marks, method};
use super::{Source, expression, properties, reference};
use crate::change::{ConstraintBody, IfExists, Name, NewConstraint, NewIndex};
use crate::properties::Properties;

/// What a constraint of a table is to a schema.
pub(super) enum Constraint {
    /// A constraint.
    Constraint(NewConstraint),
    /// UNIQUE of MySQL and MariaDB is an index and nothing else.
    Index(NewIndex),
}

/// A constraint of `table`; `None` for a name that nothing follows.
pub(super) fn of_table(node: &TableConstraint, table: &Name, source: &Source<'_>) -> Option<Constraint> {
    if let ConstraintKind::Unique(definition) = &node.kind
        && source.rules().keys.unique_is_index
    {
        return Some(Constraint::Index(unique_index(node, definition, table, source)));
    }
    body(&node.kind, source).map(|body| Constraint::Constraint(constraint(node, body, source)))
}

fn constraint(node: &TableConstraint, body: ConstraintBody, source: &Source<'_>) -> NewConstraint {
    NewConstraint {
        name: node.name.as_ref().map(|name| source.ident(name)),
        body,
        of_column: None,
        is_unchecked: node.attributes.is_not_valid,
        is_unenforced: node.attributes.is_enforced == Some(false),
        is_own: node.attributes.is_no_inherit,
        deferral: conflict_of(&node.kind).map_or_else(|| deferral(&node.attributes), on_conflict),
        existing: IfExists::from(node.if_not_exists || key_exists(&node.kind)),
        properties: properties_of(&node.kind, source),
        span: source.place(node.span),
    }
}

fn body(kind: &ConstraintKind, source: &Source<'_>) -> Option<ConstraintBody> {
    Some(match kind {
        ConstraintKind::PrimaryKey(definition) => {
            ConstraintBody::PrimaryKey(keys(&definition.keys, &definition.include, source))
        }
        ConstraintKind::Unique(definition) => ConstraintBody::Unique {
            keys: keys(&definition.keys, &definition.include, source),
            nulls_equal: definition.nulls_distinct == Some(false),
        },
        ConstraintKind::ForeignKey { index, columns, reference: target, .. } => {
            let index = index.as_ref().map(|index| source.ident(index));
            reference::foreign_key(source.idents(columns), index, target, source)
        }
        ConstraintKind::Check { condition, .. } => ConstraintBody::Check(expression(condition, source)),
        ConstraintKind::Exclude { .. } => ConstraintBody::Exclude(exclusion(kind, source)),
        ConstraintKind::UsingIndex { is_primary, index } => {
            ConstraintBody::UsingIndex { is_primary: *is_primary, index: source.ident(index) }
        }
        ConstraintKind::NotNull(column) => ConstraintBody::NotNull(source.ident(column)),
        ConstraintKind::NameOnly => return None,
    })
}

/// IF NOT EXISTS behind the word KEY (MariaDB)
fn key_exists(kind: &ConstraintKind) -> bool {
    match kind {
        ConstraintKind::PrimaryKey(definition) | ConstraintKind::Unique(definition) => definition.if_not_exists,
        ConstraintKind::ForeignKey { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude { .. }
        | ConstraintKind::UsingIndex { .. }
        | ConstraintKind::NotNull(_)
        | ConstraintKind::NameOnly => false,
    }
}

/// SQLite reads it behind a CHECK and does nothing with it. Source: SQLite, `parse.y`, `tcons ::= CHECK`.
fn conflict_of(kind: &ConstraintKind) -> Option<ConflictAction> {
    match kind {
        ConstraintKind::PrimaryKey(definition) | ConstraintKind::Unique(definition) => definition.on_conflict,
        ConstraintKind::ForeignKey { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude { .. }
        | ConstraintKind::UsingIndex { .. }
        | ConstraintKind::NotNull(_)
        | ConstraintKind::NameOnly => None,
    }
}

/// What is set on the index behind a constraint. That of an exclusion is part of its definition.
fn properties_of(kind: &ConstraintKind, source: &Source<'_>) -> Properties {
    match kind {
        ConstraintKind::PrimaryKey(definition) | ConstraintKind::Unique(definition) => {
            properties::of_index(&definition.parameters, definition.tablespace.as_ref(), source)
        }
        ConstraintKind::ForeignKey { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude { .. }
        | ConstraintKind::UsingIndex { .. }
        | ConstraintKind::NotNull(_)
        | ConstraintKind::NameOnly => Properties::default(),
    }
}

fn unique_index(node: &TableConstraint, definition: &KeyDefinition, table: &Name, source: &Source<'_>) -> NewIndex {
    let name = definition.index.as_ref().or(node.name.as_ref());
    // CONSTRAINT and its name, UNIQUE, KEY
    let words = [node.has_keyword, node.name.is_some(), true, !definition.word.is_empty()];
    let count = words.into_iter().filter(|is_written| *is_written).count();
    let start = source.word_behind(node.span.start(), count).map_or(node.span.start(), Span::start);
    NewIndex {
        name: name.map(|name| in_schema_of(table, name, source)),
        table: table.clone(),
        is_only: false,
        existing: IfExists::from(node.if_not_exists || definition.if_not_exists),
        is_unique: true,
        method: method(IndexKind::Unique, None, &definition.options, source),
        keys: keys(&definition.keys, &definition.include, source),
        condition: None,
        nulls_equal: false,
        marks: marks(&definition.options, source),
        properties: Properties::default(),
        span: source.place(Span::new(start, node.span.end())),
    }
}

/// The definition of an exclusion: what stands behind EXCLUDE.
fn exclusion(kind: &ConstraintKind, source: &Source<'_>) -> Expression {
    let ConstraintKind::Exclude { method, elements, include, parameters, tablespace, condition } = kind else {
        return Expression::default();
    };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(method.iter().map(|method| format!("USING {}", source.written(method.span))));
    let compared = elements
        .iter()
        .map(|(key, operator)| format!("{} WITH {}", source.written(key.span), operator_text(operator, source)));
    parts.push(format!("({})", compared.collect::<Vec<_>>().join(", ")));
    let written = |list: &[migrations_syntax::ast::Ident]| {
        list.iter().map(|column| source.written(column.span)).collect::<Vec<_>>().join(", ")
    };
    if !include.is_empty() {
        parts.push(format!("INCLUDE ({})", written(include)));
    }
    if !parameters.is_empty() {
        parts.push(format!("WITH ({})", super::parameter::list(parameters, source)));
    }
    parts.extend(tablespace.iter().map(|name| format!("USING INDEX TABLESPACE {}", source.written(name.span))));
    parts.extend(condition.iter().map(|condition| format!("WHERE ({})", expression(condition, source).source())));
    Expression::read(&parts.join(" "), source.dialect())
}

fn operator_text(operator: &Operator, source: &Source<'_>) -> String {
    match &operator.schema {
        Some(schema) => format!("OPERATOR({}.{})", source.written(schema.span()), operator.symbol),
        None => operator.symbol.clone(),
    }
}

/// ON CONFLICT (SQLite); empty for what SQLite does anyway.
pub(super) fn on_conflict(action: ConflictAction) -> &'static str {
    match action {
        ConflictAction::Rollback => "on conflict rollback",
        ConflictAction::Abort => "",
        ConflictAction::Fail => "on conflict fail",
        ConflictAction::Ignore => "on conflict ignore",
        ConflictAction::Replace => "on conflict replace",
    }
}

/// DEFERRABLE INITIALLY DEFERRED
pub(super) fn deferral(attributes: &ConstraintAttributes) -> &'static str {
    match (attributes.is_deferrable, attributes.is_initially_deferred) {
        // SQLite takes NOT DEFERRABLE INITIALLY DEFERRED, and defers nothing.
        (Some(false), _) => "",
        (_, Some(true)) => "deferrable initially deferred",
        (Some(true), _) => "deferrable",
        (None, Some(false) | None) => "",
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing;
    use crate::change::{ConstraintBody, IfExists, NewConstraint, NewTable};

    #[track_caller]
    fn table(element: &str, product: Product) -> NewTable {
        testing::table(&format!("CREATE TABLE t (a int, b int, {element})"), product)
    }

    #[track_caller]
    fn constraint(element: &str, product: Product) -> NewConstraint {
        table(element, product).constraints.remove(0)
    }

    #[test]
    fn constraints_have_their_name_and_their_place() {
        let found = constraint("CONSTRAINT c CHECK ((a > 0))", Product::Sqlite);
        assert_eq!(found.name.map(|name| (name.name, name.span)), Some(("c".to_owned(), 41..42)));
        assert_eq!(found.span, 30..58);
        assert!(matches!(found.body, ConstraintBody::Check(condition) if condition.source() == "(a > 0)"));
    }

    #[test]
    fn what_follows_a_constraint_is_kept() {
        for (product, element, deferral) in [
            (Product::Sqlite, "UNIQUE (a) ON CONFLICT IGNORE", "on conflict ignore"),
            (Product::Sqlite, "UNIQUE (a) ON CONFLICT ABORT", ""),
            (Product::Sqlite, "CHECK (a > 0) ON CONFLICT IGNORE", ""),
            (Product::Postgres, "UNIQUE (a) DEFERRABLE", "deferrable"),
            (Product::Postgres, "UNIQUE (a) INITIALLY DEFERRED", "deferrable initially deferred"),
        ] {
            assert_eq!(constraint(element, product).deferral, deferral, "{element}");
        }
        let found = testing::actions("ADD CHECK (a > 0) NOT VALID", Product::Postgres);
        assert!(matches!(&found[0], crate::change::TableAction::AddConstraint(new) if new.is_unchecked));
    }

    #[test]
    fn unique_keys_of_postgres_can_take_nulls_for_equal() {
        let found = constraint("UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)", Product::Postgres);
        let ConstraintBody::Unique { keys, nulls_equal } = found.body else { panic!("{:?}", found.body) };
        assert!(nulls_equal);
        assert_eq!(keys.include[0].name, "b");
    }

    #[test]
    fn unique_keys_of_mysql_are_indexes() {
        for (product, element, name) in [
            (Product::Mysql, "CONSTRAINT c UNIQUE KEY (a)", Some("c")),
            (Product::Mysql, "CONSTRAINT c UNIQUE KEY U (a)", Some("u")),
            (Product::Mariadb, "UNIQUE (a)", None),
        ] {
            let table = table(element, product);
            assert!(table.constraints.is_empty());
            assert!(table.indexes[0].is_unique);
            assert_eq!(table.indexes[0].name.as_ref().map(|name| name.name.as_str()), name, "{element}");
        }
        let index = table("UNIQUE KEY IF NOT EXISTS u (a) USING HASH", Product::Mariadb).indexes.remove(0);
        assert_eq!((index.existing, index.method.as_str()), (IfExists::Skip, "hash"));
        assert_eq!(index.span, 41..71);
    }

    #[test]
    fn exclusions_are_their_words() {
        let element =
            "EXCLUDE USING gist (a WITH =, int4range(a, b) WITH OPERATOR(public.&&)) WHERE (a > 0) DEFERRABLE";
        let ConstraintBody::Exclude(words) = constraint(element, Product::Postgres).body else { panic!("{element}") };
        let expected = "using gist ( a with = , int4range ( a , b ) with operator ( public . && ) ) where a > 0";
        assert_eq!(words.to_string(), expected);
    }

    #[test]
    fn a_name_that_nothing_follows_is_no_constraint() {
        assert!(table("CONSTRAINT c", Product::Sqlite).constraints.is_empty());
    }
}
