//! ALTER TABLE.

use migrations_catalog::Expression;
use migrations_syntax::ast::{
    AlterAction, AlterActionKind, AlterTable, Column, ColumnPosition, ConstraintAttributes, DropBehavior,
    IdentityChange, RowSecurity, TableConstraint, TableElement, TableOption,
};

use super::column::{column, identity_word};
use super::constraint::{self, Constraint};
use super::data_type::data_type;
use super::{
    SchemaEffect, Source, collation, columns_in, exact, expression, expression_within, index, partition, properties,
    sequence,
};
use crate::change::{
    Change, ColumnPlace, ConstraintSort, Ident, IfExists, Name, SequenceOptions, TableAction, TablePart,
};

/// ALTER TABLE, ALTER FOREIGN TABLE
pub(super) fn alter(node: &AlterTable, source: &Source<'_>) -> SchemaEffect {
    let mut lowered = Lowered { table: source.name(&node.name), actions: Vec::new(), source };
    node.actions.iter().for_each(|action| lowered.action(action));
    if lowered.actions.is_empty() {
        lowered.actions.push(TableAction::Nothing);
    }
    let Lowered { table, actions, .. } = lowered;
    exact(Change::AlterTable { table, existing: node.if_exists.into(), is_only: node.is_only, actions })
}

/// What happens to a table, as far as the actions have been looked at.
struct Lowered<'s, 't> {
    table: Name,
    actions: Vec<TableAction>,
    source: &'s Source<'t>,
}

impl Lowered<'_, '_> {
    fn action(&mut self, action: &AlterAction) {
        use AlterActionKind as Kind;
        let source = self.source;
        let lowered = match &action.kind {
            Kind::AddColumn { if_not_exists, column, position, .. } => {
                self.add_column(column, *if_not_exists, position.as_ref())
            }
            Kind::AddColumns { if_not_exists, elements } => {
                return elements.iter().for_each(|element| self.add_element(element, *if_not_exists));
            }
            Kind::DropColumn { if_exists, name, behavior } => TableAction::DropColumn {
                name: source.ident(name),
                existing: IfExists::from(*if_exists),
                cascades: *behavior == Some(DropBehavior::Cascade),
            },
            Kind::RenameColumn { if_exists, from, to } => TableAction::RenameColumn {
                from: source.ident(from),
                to: source.ident(to),
                existing: IfExists::from(*if_exists),
            },
            Kind::ChangeColumn { if_exists, from, column, position } => {
                let from = source.ident(from.as_ref().unwrap_or(&column.name));
                self.change_column(from, column, *if_exists, position.as_ref())
            }
            Kind::SetType { column, data_type: node, collation, using } => {
                let read = data_type(node, source);
                let collation = collation.as_ref().and_then(|name| collation::of_column(name, source));
                TableAction::SetType {
                    column: source.ident(column),
                    data_type: read.name,
                    collation: collation.unwrap_or_default(),
                    serial: read.serial.map(|_| source.written(node.span).to_owned()),
                    is_said_how: using.is_some(),
                    span: source.place(node.span.to(action.span)),
                }
            }
            Kind::SetDefault { column, value, .. } => {
                let names = columns_in(value, source);
                set_default(source.ident(column), expression_within(value, action.span, source), names)
            }
            Kind::DropDefault { column, .. } => TableAction::SetDefault {
                column: source.ident(column),
                default: None,
                names: Vec::new(),
                is_null: false,
            },
            Kind::SetNotNull { column, is_not_null } => {
                TableAction::SetNotNull { column: source.ident(column), is_not_null: *is_not_null }
            }
            Kind::AddIdentity { column, is_always, options } => TableAction::SetIdentity {
                column: source.ident(column),
                identity: Some(identity_word(*is_always)),
                options: sequence::sequence_options(options, source),
                existing: IfExists::Error,
            },
            Kind::SetIdentity { column, changes } => set_identity(source.ident(column), changes, source),
            Kind::DropIdentity { column, if_exists } => TableAction::SetIdentity {
                column: source.ident(column),
                identity: Some(""),
                options: SequenceOptions::default(),
                existing: IfExists::from(*if_exists),
            },
            Kind::SetExpression { column, expression: value } => {
                TableAction::SetExpression { column: source.ident(column), expression: expression(value, source) }
            }
            Kind::DropExpression { column, if_exists } => {
                TableAction::DropExpression { column: source.ident(column), existing: IfExists::from(*if_exists) }
            }
            Kind::SetColumnVisible { column, is_visible } => {
                TableAction::SetVisible { column: source.ident(column), is_visible: *is_visible }
            }
            Kind::AddConstraint(node) => self.add_constraint(node),
            Kind::AddIndex(node) => TableAction::AddIndex(index::of_table(node, &self.table, source)),
            Kind::DropConstraint { if_exists, name, behavior } => {
                let cascades = *behavior == Some(DropBehavior::Cascade);
                self.drop_constraint(source.ident(name), ConstraintSort::Any, *if_exists, cascades)
            }
            Kind::DropForeignKey { if_exists, name } => {
                self.drop_constraint(source.ident(name), ConstraintSort::ForeignKey, *if_exists, false)
            }
            Kind::DropCheck { name } => self.drop_constraint(source.ident(name), ConstraintSort::Check, false, false),
            Kind::DropPrimaryKey => TableAction::DropPrimaryKey { span: source.place(action.span) },
            Kind::DropIndex { if_exists, name } => {
                TableAction::DropIndex { name: source.ident(name), existing: IfExists::from(*if_exists) }
            }
            Kind::RenameIndex { from, to, .. } => {
                TableAction::RenameIndex { from: source.ident(from), to: source.ident(to) }
            }
            Kind::RenameConstraint { from, to } => {
                TableAction::RenameConstraint { from: source.ident(from), to: source.ident(to) }
            }
            Kind::AlterConstraint { name, attributes, .. } => alter_constraint(source.ident(name), attributes),
            Kind::SetIndexVisible { name, is_visible, .. } => {
                TableAction::SetIndexHidden { name: source.ident(name), hidden: index::hidden(*is_visible, source) }
            }
            Kind::ValidateConstraint(name) => TableAction::ValidateConstraint { name: source.ident(name) },
            Kind::RenameTo(name) => TableAction::RenameTo(source.name(name)),
            Kind::SetSchema(schema) => TableAction::SetSchema(source.ident(schema)),
            Kind::SetLogged(is_logged) => TableAction::SetForm(if *is_logged { "" } else { "unlogged" }),
            Kind::RowSecurity(word) => row_security(*word),
            Kind::AttachPartition { name, bound } => {
                let bound = bound.as_ref().map_or_else(Expression::default, |bound| partition::bound(bound, source));
                TableAction::Partition { name: source.name(name), attaches: true, bound }
            }
            Kind::DetachPartition { name, .. } => {
                TableAction::Partition { name: source.name(name), attaches: false, bound: Expression::default() }
            }
            Kind::Inherit { parent, begins } => TableAction::Inherit { parent: source.name(parent), begins: *begins },
            Kind::ConvertTo { character_set, collation } => {
                let names = character_set.iter().chain(collation);
                let collation = collation::last(names, source).unwrap_or_default();
                TableAction::SetCollation { converts: true, collation }
            }
            Kind::Partitions(words) => set_partitions(words, source),
            Kind::SetOptions(options) => return self.set_options(options),
            Kind::SetColumnOption { .. }
            | Kind::SetTablespace { .. }
            | Kind::SetParameters(_)
            | Kind::ResetParameters(_)
            | Kind::SetAccessMethod(_)
            | Kind::SetWithout(_)
            | Kind::ClusterOn(_)
            | Kind::EnableTrigger { .. }
            | Kind::ReplicaIdentity { .. }
            | Kind::SystemVersioning(_)
            | Kind::OfType(_) => match properties::set(&action.kind, source) {
                Some((part, values)) => TableAction::SetProperties { part, values },
                None => TableAction::Nothing,
            },
            // Owners, options of foreign servers and the order of rows do not show in a schema.
            Kind::OwnerTo(_)
            | Kind::ForeignOptions(_)
            | Kind::DependsOnExtension { .. }
            | Kind::OrderBy(_)
            | Kind::EnableKeys(_)
            | Kind::Force
            | Kind::ImportTablespace(_)
            | Kind::Validation(_)
            | Kind::Period { .. } => TableAction::Nothing,
        };
        self.actions.push(lowered);
    }

    fn add_column(&self, node: &Column, is_skipped: bool, position: Option<&ColumnPosition>) -> TableAction {
        let (column, constraints) = column(node, self.source);
        TableAction::AddColumn {
            column: Box::new(column),
            constraints,
            existing: IfExists::from(is_skipped),
            place: position.map_or(ColumnPlace::Last, |position| place(position, self.source)),
        }
    }

    /// One element of `ADD COLUMN (..)` (MySQL, MariaDB).
    fn add_element(&mut self, element: &TableElement, is_skipped: bool) {
        let action = match element {
            TableElement::Column(column) | TableElement::ColumnOptions(column) => {
                self.add_column(column, is_skipped, None)
            }
            TableElement::Constraint(node) => self.add_constraint(node),
            TableElement::Index(node) => TableAction::AddIndex(index::of_table(node, &self.table, self.source)),
            TableElement::Like { .. } | TableElement::Period { .. } => TableAction::Nothing,
        };
        self.actions.push(action);
    }

    fn add_constraint(&self, node: &TableConstraint) -> TableAction {
        match constraint::of_table(node, &self.table, self.source) {
            Some(Constraint::Constraint(new)) => TableAction::AddConstraint(new),
            Some(Constraint::Index(new)) => TableAction::AddIndex(new),
            None => TableAction::Nothing,
        }
    }

    fn change_column(
        &self,
        from: Ident,
        node: &Column,
        is_skipped: bool,
        position: Option<&ColumnPosition>,
    ) -> TableAction {
        let (column, constraints) = column(node, self.source);
        TableAction::ChangeColumn {
            from,
            column: Box::new(column),
            constraints,
            existing: IfExists::from(is_skipped),
            place: position.map(|position| place(position, self.source)),
        }
    }

    fn drop_constraint(&self, name: Ident, sort: ConstraintSort, is_skipped: bool, cascades: bool) -> TableAction {
        TableAction::DropConstraint { name, sort, existing: IfExists::from(is_skipped), cascades }
    }

    /// Options of the table (MySQL, MariaDB). Of a character set and a collation the last one counts.
    fn set_options(&mut self, options: &[TableOption]) {
        let values = properties::of_options(options, self.source);
        if !values.is_empty() {
            self.actions.push(TableAction::SetProperties { part: TablePart::Table, values });
        }
        let mut names = Vec::new();
        for option in options {
            match option {
                TableOption::Comment(text) => {
                    self.actions.push(TableAction::SetComment(self.source.text(text).name));
                }
                TableOption::CharacterSet(name) | TableOption::Collate(name) => names.push(name),
                // These are properties, or do not show in a schema.
                TableOption::Value { .. }
                | TableOption::Union(_)
                | TableOption::SystemVersioning
                | TableOption::With(_)
                | TableOption::WithoutOids
                | TableOption::OnCommit(_)
                | TableOption::Tablespace(_)
                | TableOption::Server(_)
                | TableOption::ForeignOptions(_)
                | TableOption::Strict
                | TableOption::WithoutRowid => {}
            }
        }
        if !names.is_empty() {
            let collation = collation::last(names.into_iter(), self.source).unwrap_or_default();
            self.actions.push(TableAction::SetCollation { converts: false, collation });
        }
    }
}

fn place(position: &ColumnPosition, source: &Source<'_>) -> ColumnPlace {
    match position {
        ColumnPosition::First => ColumnPlace::First,
        ColumnPosition::After(column) => ColumnPlace::After(source.ident(column)),
    }
}

fn set_default(column: Ident, value: Expression, names: Vec<Ident>) -> TableAction {
    let is_null = value.is_null();
    TableAction::SetDefault { column, default: Some(value).filter(|_| !is_null), names, is_null }
}

/// SET GENERATED, SET of an option of its sequence, RESTART
fn set_identity(column: Ident, changes: &[IdentityChange], source: &Source<'_>) -> TableAction {
    let (mut identity, mut options) = (None, Vec::new());
    for change in changes {
        match change {
            IdentityChange::Generated { is_always } => identity = Some(identity_word(*is_always)),
            IdentityChange::Option(option) => options.push(option.clone()),
            // The value that comes next is no part of the schema.
            IdentityChange::Restart(_) => {}
        }
    }
    if identity.is_none() && options.is_empty() {
        return TableAction::Nothing;
    }
    let options = sequence::sequence_options(&options, source);
    TableAction::SetIdentity { column, identity, options, existing: IfExists::Error }
}

/// How rows are spread from now on. ADD PARTITION and its like are not followed.
fn set_partitions(words: &str, source: &Source<'_>) -> TableAction {
    let verb: Vec<&str> = words.split(' ').take(2).collect();
    match verb[..] {
        ["PARTITION", "BY"] => TableAction::SetPartitions(partition::of_words(words, source)),
        ["REMOVE", "PARTITIONING"] => TableAction::SetPartitions(String::new()),
        _ => TableAction::Nothing,
    }
}

fn alter_constraint(name: Ident, attributes: &ConstraintAttributes) -> TableAction {
    if let Some(is_enforced) = attributes.is_enforced {
        return TableAction::EnforceConstraint { name, is_enforced };
    }
    let is_said = attributes.is_deferrable.is_some() || attributes.is_initially_deferred == Some(true);
    let deferral = constraint::deferral(attributes);
    if is_said { TableAction::DeferConstraint { name, deferral } } else { TableAction::Nothing }
}

fn row_security(word: RowSecurity) -> TableAction {
    match word {
        RowSecurity::Enable => TableAction::SetOption("row security", true),
        RowSecurity::Disable => TableAction::SetOption("row security", false),
        RowSecurity::Force => TableAction::SetOption("forced row security", true),
        RowSecurity::NoForce => TableAction::SetOption("forced row security", false),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing::actions;
    use crate::change::{ColumnPlace, ConstraintSort, IfExists, TableAction};

    #[test]
    fn columns_are_added_where_it_is_said() {
        let found =
            actions("ADD COLUMN IF NOT EXISTS a int FIRST, ADD b int AFTER a, ADD (c int, d int)", Product::Mariadb);
        let places: Vec<_> = found
            .iter()
            .map(|action| match action {
                TableAction::AddColumn { place, existing, .. } => (place.clone(), *existing),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(places.len(), 4);
        assert_eq!(places[0], (ColumnPlace::First, IfExists::Skip));
        assert!(matches!(&places[1].0, ColumnPlace::After(column) if column.name == "a"));
    }

    #[test]
    fn columns_change_under_their_name_or_another() {
        let found = actions("CHANGE a b bigint AFTER c, MODIFY d text", Product::Mysql);
        let names: Vec<_> = found
            .iter()
            .map(|action| match action {
                TableAction::ChangeColumn { from, column, place, .. } => {
                    (from.name.as_str(), column.name.name.as_str(), place.is_some())
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(names, [("a", "b", true), ("d", "d", false)]);
    }

    #[test]
    fn types_and_defaults_are_set() {
        let found = actions("ALTER a TYPE varchar(3) COLLATE \"C\" USING a::text", Product::Postgres);
        let TableAction::SetType { data_type, collation, span, .. } = &found[0] else { panic!("{found:?}") };
        assert_eq!((data_type.as_str(), collation.as_str()), ("character varying(3)", "\"C\""));
        assert_eq!(*span, 27..63);
        let found =
            actions("ALTER a SET DEFAULT (1), ALTER b SET DEFAULT NULL, ALTER c DROP DEFAULT", Product::Postgres);
        let defaults: Vec<_> = found
            .iter()
            .map(|action| match action {
                TableAction::SetDefault { default, is_null, .. } => {
                    (default.as_ref().map(|default| default.source()), *is_null)
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(defaults, [(Some("(1)"), false), (None, true), (None, false)]);
    }

    #[test]
    fn constraints_go_by_their_sort() {
        let found = actions("DROP CONSTRAINT IF EXISTS a CASCADE", Product::Postgres);
        assert!(matches!(
            found[0],
            TableAction::DropConstraint { sort: ConstraintSort::Any, existing: IfExists::Skip, cascades: true, .. }
        ));
        let found = actions("DROP FOREIGN KEY a, DROP CHECK b, DROP INDEX c, DROP PRIMARY KEY", Product::Mysql);
        assert!(matches!(found[0], TableAction::DropConstraint { sort: ConstraintSort::ForeignKey, .. }));
        assert!(matches!(found[1], TableAction::DropConstraint { sort: ConstraintSort::Check, .. }));
        assert!(matches!(found[2], TableAction::DropIndex { .. }));
        assert_eq!(found[3], TableAction::DropPrimaryKey { span: 62..78 });
    }

    #[test]
    fn identities_are_set_and_dropped() {
        let identity = |text| match actions(text, Product::Postgres).remove(0) {
            TableAction::SetIdentity { identity, options, .. } => (identity, options.values.len()),
            other => panic!("{other:?}"),
        };
        assert_eq!(identity("ALTER a ADD GENERATED ALWAYS AS IDENTITY"), (Some("always"), 0));
        assert_eq!(identity("ALTER a SET GENERATED BY DEFAULT RESTART"), (Some("by default"), 0));
        assert_eq!(identity("ALTER a SET INCREMENT 2 SET CACHE 5"), (None, 2));
        assert_eq!(identity("ALTER a DROP IDENTITY IF EXISTS"), (Some(""), 0));
        assert_eq!(actions("ALTER a RESTART WITH 5", Product::Postgres), [TableAction::Nothing]);
    }

    #[test]
    fn options_of_mysql_tell_collation_and_comment() {
        let found = actions("ENGINE=InnoDB DEFAULT CHARSET=utf8 COLLATE=utf8_bin, COMMENT='x'", Product::Mysql);
        let collation = TableAction::SetCollation { converts: false, collation: "utf8_bin".to_owned() };
        assert!(found.contains(&collation) && found.contains(&TableAction::SetComment("x".to_owned())), "{found:?}");
        let found = actions("CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Product::Mariadb);
        assert_eq!(found, [TableAction::SetCollation { converts: true, collation: "utf8mb4".to_owned() }]);
        let found = actions("CONVERT TO CHARACTER SET utf8mb4 COLLATE DEFAULT", Product::Mariadb);
        assert_eq!(found, [TableAction::SetCollation { converts: true, collation: "utf8mb4".to_owned() }]);
    }

    #[test]
    fn what_does_not_show_is_nothing() {
        for text in ["OWNER TO x", "SET WITHOUT OIDS"] {
            assert_eq!(actions(text, Product::Postgres), [TableAction::Nothing], "{text}");
        }
        assert_eq!(actions("ALGORITHM = INPLACE", Product::Mysql), [TableAction::Nothing]);
    }

    #[test]
    fn partitions_come_and_go() {
        let found = actions("ATTACH PARTITION p FOR VALUES IN (1)", Product::Postgres);
        let TableAction::Partition { attaches, bound, .. } = &found[0] else { panic!("{found:?}") };
        assert_eq!((*attaches, bound.source()), (true, "FOR VALUES IN (1)"));
        let found = actions("DETACH PARTITION p CONCURRENTLY", Product::Postgres);
        assert!(matches!(found[0], TableAction::Partition { attaches: false, .. }));
    }
}
