//! What stands in a database, in a form in which two of them can be compared.
//!
//! A [`Snapshot`] comes from the schema that migrations make, or from a live database. Both sides write types, expressions
//! and definitions in one canonical form, see [`Expression`], so that comparing needs no parser.

mod certain;
mod chosen_name;
mod comparable;
mod difference;
mod expected;
mod expression;
mod folded;
pub mod introspection;
mod name_order;
mod snapshot;
mod sqlite_type;
mod view_query;
mod wording;

pub use comparable::keep_comparable;
pub use difference::{Difference, differences, live_differences};
pub use expected::{Comparison, ExpectedSchema, NotCompared, certain_differences};
pub use expression::{Expression, Grammar, as_tokens, renamed, text_of_literal, with_column_renamed};
pub use name_order::compare_names;
pub use snapshot::{Fact, Kind, ObjectName, Snapshot};
pub use sqlite_type::sqlite_type;
pub use view_query::query_of_view;
