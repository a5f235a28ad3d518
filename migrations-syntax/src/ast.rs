//! The tree: what a statement says, one file per noun. Every product's statements come to the same nouns; what only one
//! product knows is a field or a variant that says whose it is.

mod column;
mod constraint;
mod data_type;
mod expression;
mod form;
mod index;
mod name;
mod object;
mod opaque;
mod query;
mod routine;
mod rows;
mod sequence;
mod session;
mod statement;
mod table;
mod view;

pub use column::*;
pub use constraint::*;
pub use data_type::*;
pub use expression::*;
pub use index::*;
pub use name::*;
pub use object::*;
pub use opaque::*;
pub use query::*;
pub use routine::*;
pub use rows::*;
pub use sequence::*;
pub use session::*;
pub use statement::*;
pub use table::*;
pub use view::*;
