//! What the databases do by themselves: names, and what comes along.

mod mysql;
mod postgres;
mod types;

pub use mysql::{covers, foreign_key_name, index_name, make_room_for};
pub use postgres::{chosen_name, expression_name, joined};
pub use types::are_comparable;
