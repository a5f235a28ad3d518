//! Names that a server chooses where a statement has none. Which server chooses how is a matter of its rules.

mod descriptive;
mod numbered;

pub use descriptive::{chosen_name, expression_name, joined};
pub use numbered::{check_name, follow_check, foreign_key_name, index_name, is_number_of_check, number_checks};
