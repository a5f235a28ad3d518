//! How much of a database its user sees.

use crate::Kind;

/// Of which kinds of objects a server shows all that there are. Of others, one that is not shown may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Tables with their columns, keys and indexes, and views.
    pub tables: bool,
    /// Triggers.
    pub triggers: bool,
    /// Functions and procedures.
    pub routines: bool,
}

impl Sight {
    /// Everything is shown.
    pub const WHOLE: Self = Self { tables: true, triggers: true, routines: true };

    /// Whether an object of this kind that is not shown is not there.
    pub fn shows(self, kind: Kind) -> bool {
        match kind {
            Kind::Trigger => self.tables && self.triggers,
            Kind::Routine => self.routines,
            Kind::Schema
            | Kind::Extension
            | Kind::Type
            | Kind::Sequence
            | Kind::Table
            | Kind::Column
            | Kind::Constraint
            | Kind::Index
            | Kind::Policy
            | Kind::View
            | Kind::Other
            | Kind::Rule
            | Kind::Comment
            | Kind::Option => self.tables,
        }
    }
}
