//! Statements as the clients of databases read them from a file.

use crate::dialect::Dialect;

/// A statement as the client of the database takes it, without the semicolon behind it: the client of MySQL and MariaDB ends
/// one at the first semicolon, in a body too.
///
/// ```
/// use migrations_core::{Dialect, client_statement};
///
/// let made = "CREATE PROCEDURE p() BEGIN SELECT 1; END";
/// assert!(client_statement(made, Dialect::Mysql).starts_with("DELIMITER //"));
/// assert_eq!(client_statement("SELECT 1", Dialect::Mysql), "SELECT 1");
/// ```
pub fn client_statement(text: &str, dialect: Dialect) -> String {
    if dialect.has_delimiters() && text.contains(';') {
        return format!("DELIMITER //\n{text} //\nDELIMITER ");
    }
    text.to_owned()
}
