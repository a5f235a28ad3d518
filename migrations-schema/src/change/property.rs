//! On what a property is set.

use super::{Ident, Name, NamedKind};
use crate::properties::SetProperty;

/// Properties of one object: COMMENT ON, ALTER .. SET (..) and their like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetProperties {
    /// What has them.
    pub kind: NamedKind,
    /// Which.
    pub name: Name,
    /// The table of a trigger, a policy or a rule.
    pub table: Option<Name>,
    /// The arguments of a function, where they are written.
    pub signature: Option<String>,
    /// What is set.
    pub values: Vec<SetProperty>,
}

/// What of a table has a property that ALTER TABLE sets, or COMMENT ON CONSTRAINT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TablePart {
    /// The table itself.
    Table,
    /// A column.
    Column(Ident),
    /// A constraint.
    Constraint(Ident),
    /// An index, or the constraint behind which it stands. Of all others the property is taken away: one alone can have it.
    OnlyIndex(Ident),
    /// No index: the property is taken away from all of them.
    NoIndex,
    /// A trigger.
    Trigger(Ident),
    /// All triggers.
    EveryTrigger,
    /// A rule.
    Rule(Ident),
}
