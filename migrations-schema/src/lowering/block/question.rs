//! What an IF of a block asks of the catalogue.

use migrations_core::Product;
use migrations_syntax::ast::{Expression, ExpressionKind, Name, TextLiteral};
use migrations_syntax::walk::{Role, Visitor, walk_expression};

use crate::change::{Change, TableAction};

/// `[NOT] EXISTS (SELECT .. FROM the catalogue ..)`, with the texts in it.
#[derive(Default)]
pub(super) struct Question {
    asks_catalogue: bool,
    texts: Vec<String>,
}

impl Question {
    /// Reads a condition; `None` if it asks for anything else.
    pub(super) fn read(condition: &str, product: Product) -> Option<Self> {
        let condition = migrations_syntax::parse_expression(condition, product).ok()?;
        let mut question = Self::default();
        walk_expression(&condition, &mut question);
        (asks_for_existence(&condition) && question.asks_catalogue).then_some(question)
    }

    /// Whether it names what a change makes or takes away.
    pub(super) fn is_about(&self, change: &Change) -> bool {
        match change {
            Change::CreateTable(table) => self.names(&table.name.name),
            Change::CreateIndex(index) => index.name.as_ref().is_some_and(|name| self.names(&name.name)),
            Change::CreateSequence { name, .. } | Change::CreateType { name, .. } => self.names(&name.name),
            Change::CreateSchema { name, .. } | Change::CreateExtension { name, .. } => self.names(&name.name),
            Change::CreateObject(object) => self.names(&object.name.name),
            Change::AddLabel { label, .. } => self.names(&label.name),
            Change::Drop { names, .. } => names.iter().all(|name| self.names(&name.name)),
            Change::Rename { name, to, .. } => self.names(&name.name) || self.names(&to.name),
            Change::AlterTable { actions, .. } => actions.iter().all(|action| self.is_about_action(action)),
            Change::AlterSequence { .. }
            | Change::DropLabel { .. }
            | Change::TaintAll
            | Change::RenameAsBefore(_)
            | Change::CheckRows
            | Change::EnforceForeignKeys(_)
            | Change::RenameLabel { .. }
            | Change::CreateView(_)
            | Change::SetSchema { .. }
            | Change::Comment { .. }
            | Change::SetProperties(_)
            | Change::CreateCast
            | Change::AlterExtension { .. }
            | Change::AlterObject { .. } => false,
        }
    }

    fn is_about_action(&self, action: &TableAction) -> bool {
        match action {
            TableAction::AddColumn { column, .. } => self.names(&column.name.name),
            TableAction::DropColumn { name, .. } | TableAction::DropConstraint { name, .. } => self.names(&name.name),
            TableAction::RenameColumn { from, to, .. } => self.names(&from.name) || self.names(&to.name),
            TableAction::AddConstraint(constraint) => {
                constraint.name.as_ref().is_some_and(|name| self.names(&name.name))
            }
            TableAction::ChangeColumn { .. }
            | TableAction::SetType { .. }
            | TableAction::EnforceConstraint { .. }
            | TableAction::SetIndexHidden { .. }
            | TableAction::SetDefault { .. }
            | TableAction::SetNotNull { .. }
            | TableAction::SetIdentity { .. }
            | TableAction::SetExpression { .. }
            | TableAction::SetVisible { .. }
            | TableAction::DropExpression { .. }
            | TableAction::DropPrimaryKey { .. }
            | TableAction::RenameConstraint { .. }
            | TableAction::DeferConstraint { .. }
            | TableAction::ValidateConstraint { .. }
            | TableAction::AddIndex(_)
            | TableAction::DropIndex { .. }
            | TableAction::RenameIndex { .. }
            | TableAction::RenameTo(_)
            | TableAction::SetSchema(_)
            | TableAction::SetOption(..)
            | TableAction::SetForm(_)
            | TableAction::Partition { .. }
            | TableAction::Inherit { .. }
            | TableAction::SetComment(_)
            | TableAction::SetProperties { .. }
            | TableAction::SetPartitions(_)
            | TableAction::SetCollation { .. }
            | TableAction::Nothing => false,
        }
    }

    /// A text is a name, alone or behind a schema.
    fn names(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let last = |text: &str| text.rsplit('.').next().unwrap_or_default().trim_matches('"') == name;
        self.texts.iter().any(|text| *text == name || last(text))
    }
}

impl Visitor for Question {
    fn relation(&mut self, name: &Name, role: Role) {
        let is_of_catalogue = name.parts.iter().any(|part| {
            let part = part.text.to_lowercase();
            part.starts_with("pg_") || part == "information_schema"
        });
        self.asks_catalogue |= role == Role::Read && is_of_catalogue;
    }

    fn text(&mut self, text: &TextLiteral) {
        self.texts.push(text.text.to_lowercase());
    }
}

/// `EXISTS (..)`, `NOT EXISTS (..)`, with further conditions behind it.
fn asks_for_existence(condition: &Expression) -> bool {
    match &condition.kind {
        ExpressionKind::Exists(_) => true,
        ExpressionKind::Prefix { operator, operand } => {
            operator.symbol == "NOT" && matches!(operand.kind, ExpressionKind::Exists(_))
        }
        ExpressionKind::Chain { first, .. } => asks_for_existence(first),
        ExpressionKind::Literal(_)
        | ExpressionKind::Column(_)
        | ExpressionKind::Wildcard(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::Is { .. }
        | ExpressionKind::In { .. }
        | ExpressionKind::Between { .. }
        | ExpressionKind::Match { .. }
        | ExpressionKind::Quantified { .. }
        | ExpressionKind::Cast { .. }
        | ExpressionKind::Collate { .. }
        | ExpressionKind::AtTimeZone { .. }
        | ExpressionKind::Call(_)
        | ExpressionKind::Case { .. }
        | ExpressionKind::Subquery(_)
        | ExpressionKind::Row { .. }
        | ExpressionKind::Array(_)
        | ExpressionKind::NestedArray(_)
        | ExpressionKind::ArrayQuery(_)
        | ExpressionKind::Subscript { .. }
        | ExpressionKind::Field { .. }
        | ExpressionKind::Interval { .. }
        | ExpressionKind::MatchAgainst { .. }
        | ExpressionKind::Raise { .. }
        | ExpressionKind::Default
        | ExpressionKind::CurrentOf(_)
        | ExpressionKind::Assign { .. } => false,
    }
}
