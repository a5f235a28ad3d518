//! Texts of a server in the form in which they are compared.

use migrations_core::Dialect;

use crate::Expression;

/// An expression in canonical form; NULL is none.
pub(super) fn expression(text: &str, dialect: Dialect) -> String {
    let expression = Expression::read(text, dialect);
    if expression.is_null() { String::new() } else { expression.to_string() }
}

/// Actions of a foreign key, apart from the usual ones.
pub(super) fn actions(on_delete: &str, on_update: &str, usual: &[&str]) -> String {
    let actions = [("on delete", on_delete), ("on update", on_update)];
    let unusual = actions.into_iter().filter(|(_, action)| !action.is_empty() && !usual.contains(action));
    unusual.map(|(word, action)| format!("{word} {action}")).collect::<Vec<_>>().join(" ")
}
