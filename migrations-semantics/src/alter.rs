//! ALTER TABLE.

use std::sync::Arc;

use migrations_syntax::ast::{self, AlterActionKind, ColumnAttributeKind, Expression, TableElement};

use crate::binder::Binder;
use crate::catalog::{Column, Lookup, TriggerKind};
use crate::data::postgres::CastContext;
use crate::fault::{Fault, FaultKind};
use crate::fit::Fit;
use crate::place::Place;
use crate::rules::Defaults;
use crate::scope::{Scope, SourceColumn};

impl Binder<'_> {
    /// ALTER TABLE
    pub(crate) fn alter_table(&mut self, alter: &ast::AlterTable) {
        let mut altered = Altered::new(alter);
        for action in &alter.actions {
            self.alter_action(&action.kind, &mut altered);
        }
    }

    fn alter_action(&mut self, action: &AlterActionKind, altered: &mut Altered<'_>) {
        match action {
            AlterActionKind::AddColumn { column, .. } => self.added_columns(&[column], altered),
            AlterActionKind::AddColumns { elements, .. } => {
                let added: Vec<&ast::Column> = elements
                    .iter()
                    .filter_map(|element| if let TableElement::Column(column) = element { Some(column) } else { None })
                    .collect();
                self.added_columns(&added, altered);
            }
            AlterActionKind::ChangeColumn { column, .. } => {
                let changed = [self.column_of(column)];
                let sources =
                    if self.reads_columns(column) { altered.read(self).scope.sources.clone() } else { Vec::new() };
                let open = Scope { sources, is_open: true, ..Scope::empty() };
                self.column_attributes(column, &open, &changed);
            }
            AlterActionKind::SetDefault { column, value, .. } => {
                let own = self.folded(column);
                let table = altered.read(self);
                if let Some(target) = table.columns.iter().flat_map(|all| all.iter()).find(|known| known.name == own) {
                    self.changed_default(column, target);
                    self.default(value, target, &table.scope);
                }
            }
            AlterActionKind::SetType { data_type, using, .. } => {
                if let Some(using) = using {
                    let table = altered.read(self);
                    self.using(using, data_type, &table.scope);
                }
            }
            AlterActionKind::AddConstraint(constraint) => {
                let table = altered.read(self);
                self.constraint(&constraint.kind, &table.scope);
                self.unique_key(&constraint.kind, table.columns.as_deref().unwrap_or_default());
                self.added_key(altered.name, constraint);
            }
            AlterActionKind::AttachPartition { bound, .. } => {
                if let Some(bound) = bound {
                    self.partition_bound(altered.name, bound);
                }
            }
            AlterActionKind::AddIndex(index) => {
                let table = altered.read(self);
                self.table_index(index, &table.scope);
            }
            AlterActionKind::SetExpression { expression, .. } => {
                let table = altered.read(self);
                self.expression(expression, &table.scope, Place::kept("a generated column"));
            }
            AlterActionKind::EnableTrigger { is_rule, name, .. } => {
                let kind = if *is_rule { TriggerKind::Rule } else { TriggerKind::Trigger };
                self.require_trigger(altered.name, name, kind);
            }
            AlterActionKind::DropColumn { .. }
            | AlterActionKind::RenameColumn { .. }
            | AlterActionKind::DropDefault { .. }
            | AlterActionKind::SetNotNull { .. }
            | AlterActionKind::AddIdentity { .. }
            | AlterActionKind::SetIdentity { .. }
            | AlterActionKind::DropIdentity { .. }
            | AlterActionKind::DropExpression { .. }
            | AlterActionKind::SetColumnOption { .. }
            | AlterActionKind::SetColumnVisible { .. }
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
            | AlterActionKind::RenameTo(_)
            | AlterActionKind::SetSchema(_)
            | AlterActionKind::OwnerTo(_)
            | AlterActionKind::SetTablespace { .. }
            | AlterActionKind::SetParameters(_)
            | AlterActionKind::ResetParameters(_)
            | AlterActionKind::SetLogged(_)
            | AlterActionKind::SetAccessMethod(_)
            | AlterActionKind::SetWithout(_)
            | AlterActionKind::ClusterOn(_)
            | AlterActionKind::RowSecurity(_)
            | AlterActionKind::ReplicaIdentity { .. }
            | AlterActionKind::DetachPartition { .. }
            | AlterActionKind::Inherit { .. }
            | AlterActionKind::OfType(_)
            | AlterActionKind::ForeignOptions(_)
            | AlterActionKind::DependsOnExtension { .. }
            | AlterActionKind::ConvertTo { .. }
            | AlterActionKind::SetOptions(_)
            | AlterActionKind::OrderBy(_)
            | AlterActionKind::EnableKeys(_)
            | AlterActionKind::Force
            | AlterActionKind::ImportTablespace(_)
            | AlterActionKind::Validation(_)
            | AlterActionKind::Partitions(_)
            | AlterActionKind::Period { .. }
            | AlterActionKind::SystemVersioning(_) => {}
        }
    }

    fn added_columns(&mut self, added: &[&ast::Column], altered: &mut Altered<'_>) {
        let new: Vec<Column> = added.iter().map(|column| self.column_of(column)).collect();
        altered.add(&new);
        let nothing = Scope::empty();
        for column in added {
            self.column_limits(column);
            let scope = if self.reads_columns(column) { &altered.read(self).scope } else { &nothing };
            self.column_attributes(column, scope, &new);
        }
    }

    /// ENABLE and DISABLE want a trigger that is there. ALL and USER stand for several, or none.
    fn require_trigger(&mut self, table: &ast::Name, trigger: &ast::Ident, kind: TriggerKind) {
        let own = self.folded(trigger);
        let stands_for_all =
            !trigger.is_quoted && matches!(own.as_str(), "all" | "user") && kind == TriggerKind::Trigger;
        let Some(relation) = self.relation(table).found().filter(|_| !stands_for_all) else { return };
        if let Lookup::Missing(near) = self.catalog.has_trigger(&relation, &own, kind) {
            let message = format!("table `{}` has no {} `{own}`", relation.name, kind.word());
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.report(Fault::new(FaultKind::UnknownName, trigger.span, message).help_if(help));
        }
    }

    /// USING of ALTER COLUMN .. TYPE. Without it the schema tells what becomes of the values.
    fn using(&mut self, using: &Expression, data_type: &ast::DataType, scope: &Scope<'_>) {
        let target = self.type_of(data_type);
        let own = self.expression(using, scope, Place::definition("USING"));
        if self.fits(&own, &target, CastContext::Assignment) == Fit::No {
            let message = format!("USING gives `{own}`, and the column becomes `{target}`");
            self.report(Fault::new(FaultKind::Type, using.span, message).help(format!("cast it: `(..)::{target}`")));
        }
    }

    /// Whether something that is said of a column may name other columns of its table.
    fn reads_columns(&self, column: &ast::Column) -> bool {
        column.attributes.iter().any(|attribute| match &attribute.kind {
            ColumnAttributeKind::Default(_) => self.rules.types.defaults == Defaults::Literal,
            ColumnAttributeKind::Check(_) | ColumnAttributeKind::Generated { .. } => true,
            ColumnAttributeKind::PrimaryKey { .. }
            | ColumnAttributeKind::Unique { .. }
            | ColumnAttributeKind::References(_)
            | ColumnAttributeKind::OnUpdate(_)
            | ColumnAttributeKind::NotNull { .. }
            | ColumnAttributeKind::Null { .. }
            | ColumnAttributeKind::Identity { .. }
            | ColumnAttributeKind::AutoIncrement
            | ColumnAttributeKind::SerialDefaultValue
            | ColumnAttributeKind::Collate(_)
            | ColumnAttributeKind::CharacterSet(_)
            | ColumnAttributeKind::Comment(_)
            | ColumnAttributeKind::Visible(_)
            | ColumnAttributeKind::Option { .. }
            | ColumnAttributeKind::Srid(_)
            | ColumnAttributeKind::RowPeriod { .. }
            | ColumnAttributeKind::SystemVersioning(_)
            | ColumnAttributeKind::Attributes
            | ColumnAttributeKind::ForeignOptions(_)
            | ColumnAttributeKind::WithOptions
            | ColumnAttributeKind::NameOnly => false,
        })
    }
}

/// The table of ALTER TABLE. Its columns are looked up when an action names some: most add or drop one, and there can be many.
struct Altered<'s> {
    name: &'s ast::Name,
    /// What an action of the same statement adds or renames can be named by the others.
    has_further_actions: bool,
    /// Columns that were added before the others were looked up.
    added: Vec<Column>,
    table: Option<ReadTable>,
}

/// A table, and the names that are in reach in its actions.
struct ReadTable {
    scope: Scope<'static>,
    /// Its columns as they are before the statement, if they are known.
    columns: Option<Arc<[Column]>>,
}

impl<'s> Altered<'s> {
    fn new(alter: &'s ast::AlterTable) -> Self {
        Self { name: &alter.name, has_further_actions: alter.actions.len() > 1, added: Vec::new(), table: None }
    }

    fn add(&mut self, columns: &[Column]) {
        match &mut self.table {
            Some(table) => table.add(columns),
            None => self.added.extend_from_slice(columns),
        }
    }

    fn read(&mut self, binder: &mut Binder<'_>) -> &ReadTable {
        let (name, is_open, added) = (self.name, self.has_further_actions, &self.added);
        self.table.get_or_insert_with(|| {
            let scope = Scope { sources: vec![binder.target(name, None)], is_open, ..Scope::empty() };
            let mut table = ReadTable { scope, columns: binder.columns_of(name) };
            table.add(added);
            table
        })
    }
}

impl ReadTable {
    fn add(&mut self, added: &[Column]) {
        let Some(columns) = self.scope.sources.first_mut().and_then(|source| source.columns.as_mut()) else { return };
        for column in added {
            if !columns.iter().any(|known| known.name == column.name) {
                columns.push(SourceColumn::from(column));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Postgres;

    use crate::testing::{refused, taken};

    #[test]
    fn triggers_that_are_switched_are_there() {
        refused(
            Postgres,
            &[
                ("ALTER TABLE people DISABLE TRIGGER touch", "has no trigger `touch`"),
                ("ALTER TABLE people ENABLE ALWAYS RULE \"Touched\"", "has no rule `Touched`"),
                ("ALTER TABLE people DISABLE TRIGGER \"all\"", "has no trigger `all`"),
            ],
        );
        taken(
            Postgres,
            &[
                "ALTER TABLE people DISABLE TRIGGER ALL, ENABLE TRIGGER USER",
                "ALTER TABLE people ENABLE REPLICA TRIGGER Touched",
                "ALTER TABLE unknown_elsewhere DISABLE TRIGGER x",
            ],
        );
    }

    #[test]
    fn actions_name_columns_that_others_add() {
        refused(Postgres, &[("ALTER TABLE people ADD COLUMN b int CHECK (c > b)", "no column `c`")]);
        taken(Postgres, &["ALTER TABLE people ADD COLUMN b int, ADD COLUMN c int, ADD CHECK (b < c AND c < age)"]);
    }
}
