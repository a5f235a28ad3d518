//! ALTER INDEX, VIEW, MATERIALIZED VIEW and SEQUENCE, where they do what ALTER TABLE does (PostgreSQL).

use migrations_syntax::ast::{AlterActionKind, AlterTable};

use super::words::statement_words;
use super::{SchemaEffect, Source, exact, expression, properties};
use crate::change::{Change, IfExists, Name, NamedKind, SetProperties, TableAction, TablePart};
use crate::properties::{Property, SetProperty};

/// An action on a relation of some kind other than a table.
pub(super) fn alter(node: &AlterTable, kind: NamedKind, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&node.name);
    let existing = IfExists::from(node.if_exists);
    // What both rename and move can do stands alone.
    match node.actions.as_slice() {
        [only] => relation_change(&only.kind, kind, name, existing, source),
        _ => exact(by_words(name, kind, source)),
    }
}

fn relation_change(
    action: &AlterActionKind,
    kind: NamedKind,
    name: Name,
    existing: IfExists,
    source: &Source<'_>,
) -> SchemaEffect {
    if let Some((part, values)) = properties::set(action, source)
        && let Some(values) = of_relation(&part, values, kind)
    {
        let (table, signature) = (None, None);
        return exact(Change::SetProperties(SetProperties { kind, name, table, signature, values }));
    }
    if let (NamedKind::View, Some(value)) = (kind, default_of_column(action, source)) {
        let (table, signature, values) = (None, None, vec![value]);
        return exact(Change::SetProperties(SetProperties { kind, name, table, signature, values }));
    }
    match action {
        AlterActionKind::RenameTo(to) => {
            exact(Change::Rename { kind, name, existing, table: None, to: source.name(to) })
        }
        AlterActionKind::SetSchema(schema) => {
            exact(Change::SetSchema { kind, name, existing, schema: source.ident(schema) })
        }
        AlterActionKind::RenameColumn { from, to, .. } => {
            let (from, to) = (source.ident(from), source.ident(to));
            let actions = vec![TableAction::RenameColumn { from, to, existing: IfExists::Error }];
            exact(Change::AlterTable { table: name, existing, is_only: false, actions })
        }
        AlterActionKind::OwnerTo(_)
        | AlterActionKind::DependsOnExtension { .. }
        | AlterActionKind::ResetParameters(_)
        | AlterActionKind::ClusterOn(_) => SchemaEffect::Nothing,
        // Where an index is, and how it is kept, does not show.
        _ if kind == NamedKind::Index => SchemaEffect::Nothing,
        AlterActionKind::AddColumn { .. }
        | AlterActionKind::AddColumns { .. }
        | AlterActionKind::DropColumn { .. }
        | AlterActionKind::ChangeColumn { .. }
        | AlterActionKind::SetType { .. }
        | AlterActionKind::SetDefault { .. }
        | AlterActionKind::DropDefault { .. }
        | AlterActionKind::SetNotNull { .. }
        | AlterActionKind::AddIdentity { .. }
        | AlterActionKind::SetIdentity { .. }
        | AlterActionKind::DropIdentity { .. }
        | AlterActionKind::SetExpression { .. }
        | AlterActionKind::DropExpression { .. }
        | AlterActionKind::SetColumnOption { .. }
        | AlterActionKind::SetColumnVisible { .. }
        | AlterActionKind::AddConstraint(_)
        | AlterActionKind::AddIndex(_)
        | AlterActionKind::DropConstraint { .. }
        | AlterActionKind::DropForeignKey { .. }
        | AlterActionKind::DropCheck { .. }
        | AlterActionKind::DropPrimaryKey
        | AlterActionKind::DropIndex { .. }
        | AlterActionKind::RenameIndex { .. }
        | AlterActionKind::SetIndexVisible { .. }
        | AlterActionKind::RenameConstraint { .. }
        | AlterActionKind::AlterConstraint { .. }
        | AlterActionKind::ValidateConstraint(_)
        | AlterActionKind::SetTablespace { .. }
        | AlterActionKind::SetParameters(_)
        | AlterActionKind::SetLogged(_)
        | AlterActionKind::SetAccessMethod(_)
        | AlterActionKind::SetWithout(_)
        | AlterActionKind::RowSecurity(_)
        | AlterActionKind::EnableTrigger { .. }
        | AlterActionKind::ReplicaIdentity { .. }
        | AlterActionKind::AttachPartition { .. }
        | AlterActionKind::DetachPartition { .. }
        | AlterActionKind::Inherit { .. }
        | AlterActionKind::OfType(_)
        | AlterActionKind::ForeignOptions(_)
        | AlterActionKind::ConvertTo { .. }
        | AlterActionKind::SetOptions(_)
        | AlterActionKind::OrderBy(_)
        | AlterActionKind::EnableKeys(_)
        | AlterActionKind::Force
        | AlterActionKind::ImportTablespace(_)
        | AlterActionKind::Validation(_)
        | AlterActionKind::Partitions(_)
        | AlterActionKind::Period { .. }
        | AlterActionKind::SystemVersioning(_) => exact(by_words(name, kind, source)),
    }
}

/// The default of a column of a view. The server keeps it with casts.
fn default_of_column(action: &AlterActionKind, source: &Source<'_>) -> Option<SetProperty> {
    let (column, value) = if let AlterActionKind::SetDefault { column, value, .. } = action {
        (column, Some(expression(value, source).to_string()))
    } else if let AlterActionKind::DropDefault { column, .. } = action {
        (column, None)
    } else {
        return None;
    };
    Some((Property::DefaultOfColumn(source.ident(column).name), value))
}

/// What is set on the relation itself; of an index also what is set on a key, which is named by its number.
fn of_relation(part: &TablePart, values: Vec<SetProperty>, kind: NamedKind) -> Option<Vec<SetProperty>> {
    match part {
        TablePart::Table => Some(values),
        TablePart::Column(number) if kind == NamedKind::Index => {
            let of_key = |(_, value)| (Property::KeyStatistics(number.name.clone()), value);
            Some(values.into_iter().filter(|(property, _)| *property == Property::Statistics).map(of_key).collect())
        }
        TablePart::Column(_)
        | TablePart::Constraint(_)
        | TablePart::OnlyIndex(_)
        | TablePart::NoIndex
        | TablePart::Trigger(_)
        | TablePart::EveryTrigger
        | TablePart::Rule(_) => None,
    }
}

/// A change that only the words of the statement tell.
fn by_words(name: Name, kind: NamedKind, source: &Source<'_>) -> Change {
    Change::AlterObject { kind, name, table: None, signature: None, text: statement_words(source) }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing::change;
    use super::super::{SchemaEffect, schema_effect_of};
    use super::Property;
    use crate::change::{Change, NamedKind};

    #[test]
    fn relations_are_renamed_and_moved() {
        let found = change("ALTER INDEX IF EXISTS a RENAME TO b", Product::Postgres);
        assert!(matches!(found, Change::Rename { kind: NamedKind::Index, .. }));
        let found = change("ALTER SEQUENCE a SET SCHEMA shop", Product::Postgres);
        assert!(matches!(found, Change::SetSchema { kind: NamedKind::Sequence, .. }));
        let found = change("ALTER VIEW v RENAME COLUMN a TO b", Product::Postgres);
        assert!(matches!(found, Change::AlterTable { .. }));
    }

    #[test]
    fn what_is_set_on_a_relation_is_a_property_of_it() {
        let fillfactor = (Property::Parameter("fillfactor".to_owned()), Some("70".to_owned()));
        let statistics = (Property::KeyStatistics("2".to_owned()), Some("9".to_owned()));
        for (text, expected) in [
            ("ALTER INDEX i SET (fillfactor = 70)", fillfactor),
            ("ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 9", statistics),
        ] {
            let Change::SetProperties(set) = change(text, Product::Postgres) else { panic!("{text}") };
            assert_eq!((set.kind, set.values), (NamedKind::Index, vec![expected]), "{text}");
        }
    }

    #[test]
    fn of_other_changes_the_words_are_kept() {
        let found = change("ALTER SEQUENCE s SET UNLOGGED", Product::Postgres);
        assert!(matches!(found, Change::AlterObject { text, .. } if text == "alter sequence s set unlogged"));
        let found = change("ALTER VIEW v ALTER a SET DEFAULT 1", Product::Postgres);
        let Change::SetProperties(set) = found else { panic!("{found:?}") };
        assert_eq!(set.values, [(Property::DefaultOfColumn("a".to_owned()), Some("1".to_owned()))]);
        let text = "ALTER VIEW v OWNER TO x";
        assert_eq!(schema_effect_of(text, Product::Postgres), Some(SchemaEffect::Nothing), "{text}");
    }
}
