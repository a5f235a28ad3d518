//! Live databases: queries over their catalogs, the rows that these give, and what the rows come to.
//!
//! There is one reader for all purposes. Of each product, the queries stand in files beside this one, and are read by one
//! function into typed rows. The rows come to a [`Snapshot`](crate::Snapshot) for a comparison, and to an [`Introspection`]
//! where the schema itself is wanted, as statements. Nothing that is seen is passed over: an object has a row, comes along with
//! something that has one, or is left out with a reason.

mod canonical;
pub mod mysql;
mod object;
pub mod postgres;
mod record;
mod sight;
mod source;
pub mod sqlite;

pub use object::{LeftOut, Seen, UNKNOWN_KINDS, kind_of_word};
pub(crate) use record::record;
pub use record::{Columns, Record, RecordError, Value};
pub use sight::Sight;
pub use source::Source;

/// A live database as facts to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveSchema {
    /// The facts.
    pub snapshot: crate::Snapshot,
    /// How much of the database this user sees.
    pub sight: Sight,
    /// Whether the case of a letter in the name of a table makes no difference (`lower_case_table_names`, MySQL and MariaDB).
    pub folds_tables: bool,
    /// Objects of kinds of which there are no facts.
    pub left_out: Vec<LeftOut>,
}

/// A schema of a live database as statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introspection {
    /// The schema that names without one mean here, where that is one of PostgreSQL.
    pub usual_schema: Option<String>,
    /// How much of the database this user sees: where that is not all, absence shows nothing.
    pub sight: Sight,
    /// Whether the case of a letter in the name of a table makes no difference (`lower_case_table_names`, MySQL and MariaDB).
    pub folds_tables: bool,
    /// The collation of what says none, where tables have one (MySQL and MariaDB).
    pub usual_collation: Option<String>,
    /// Statements that make it, in the usual order of a dump. One may need another that comes later.
    pub statements: Vec<Statement>,
    /// The objects that none of them makes.
    pub left_out: Vec<LeftOut>,
}

impl Introspection {
    /// The rest, without objects of which this holds.
    #[must_use]
    pub fn without(mut self, is_passed_over: impl Fn(&Seen) -> bool) -> Self {
        self.statements.retain(|statement| !is_passed_over(&statement.of));
        self.left_out.retain(|left| !is_passed_over(&left.what));
        self
    }

    /// Each object with the texts of its statements, or with the reason why it has none.
    pub fn described(self, plain: impl Fn(String) -> String) -> Vec<(Seen, String)> {
        let left_out = self.left_out.into_iter().map(|left| (left.what, left.reason));
        self.statements.into_iter().map(|statement| (statement.of, plain(statement.text))).chain(left_out).collect()
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its text.
    pub text: String,
    /// The object that it makes, or of which it says something.
    pub of: Seen,
}
