//! What the databases do by themselves: names, and what comes along.

mod casts;
mod mysql;
mod postgres;
mod types;

pub use casts::{is_assigned, is_of_server};
pub use mysql::{
    covers, follow_check, foreign_key_name, index_name, is_number_of_check, make_room_for, mariadb_check_name,
    mysql_check_name, number_checks,
};
pub use postgres::{chosen_name, expression_name, joined};
pub use types::are_comparable;
