//! Names with numbers, as MySQL and MariaDB give them.

use crate::objects::{Constraint, ConstraintKind, Table};

/// The first column, with a number if that is taken.
pub fn index_name(table: &Table, first_column: &str) -> String {
    let is_taken = |name: &str| table.indexes.iter().any(|index| index.name == name);
    let base = if first_column == "primary" { "primary_2" } else { first_column };
    if !is_taken(base) {
        return base.to_owned();
    }
    (2..).map(|number| format!("{base}_{number}")).find(|name| !is_taken(name)).unwrap_or_default()
}

/// `table_ibfk_1`, one more than the highest that there is.
pub fn foreign_key_name(table: &Table, name: &str) -> String {
    let start = format!("{}_ibfk_", name.to_lowercase());
    let numbers =
        table.constraints.iter().filter_map(|constraint| constraint.name.strip_prefix(&start)?.parse::<u32>().ok());
    format!("{start}{}", numbers.max().unwrap_or(0).wrapping_add(1))
}

/// The name that MariaDB gives a CHECK without one, beside these constraints: `constraint_1`, the first that is free.
pub fn mariadb_check_name<'c>(beside: impl IntoIterator<Item = &'c Constraint>) -> String {
    let taken: Vec<&str> = beside.into_iter().map(|known| known.name.as_str()).collect();
    let is_free = |name: &String| !taken.contains(&name.as_str());
    (1..).map(|number| format!("constraint_{number}")).find(is_free).unwrap_or_default()
}

/// The name that MySQL gives it: `table_chk_1`, one more than the highest that there is.
pub fn mysql_check_name(table: &Table, name: &str) -> String {
    let numbers = table.constraints.iter().flat_map(|known| [&known.name, &known.mysql_name]);
    let highest = numbers.filter_map(|known| check_number(known, name)).max();
    format!("{}_chk_{}", name.to_lowercase(), highest.unwrap_or(0).wrapping_add(1))
}

/// The number in a name that MySQL has given, or could have given.
fn check_number(known: &str, table: &str) -> Option<u32> {
    known.strip_prefix(&format!("{}_chk_", table.to_lowercase()))?.parse().ok()
}

/// Whether a name is one that a server gives a CHECK that has none.
pub fn is_number_of_check(name: &str, table: &str) -> bool {
    let of_mariadb = name.strip_prefix("constraint_").is_some_and(|number| number.parse::<u32>().is_ok());
    of_mariadb || check_number(name, table).is_some()
}

/// MySQL names such CHECKs after the new name of their table, whoever has named them.
pub fn follow_check(constraint: &mut Constraint, from: &str, to: &str) {
    let known = if constraint.mysql_name.is_empty() { &constraint.name } else { &constraint.mysql_name };
    let Some(number) = check_number(known, from) else { return };
    let followed = format!("{}_chk_{number}", to.to_lowercase());
    constraint.mysql_name = if followed == constraint.name { String::new() } else { followed };
}

/// The names that MySQL gives the CHECKs of a table made `LIKE` another: by their names, from 1.
pub fn number_checks(table: &mut Table, name: &str) {
    let is_check = |constraint: &&mut Constraint| matches!(constraint.kind, ConstraintKind::Check { .. });
    let mut checks: Vec<&mut Constraint> = table.constraints.iter_mut().filter(is_check).collect();
    checks.sort_by_key(|check| if check.mysql_name.is_empty() { check.name.clone() } else { check.mysql_name.clone() });
    for (check, number) in checks.into_iter().zip(1..) {
        let numbered = format!("{}_chk_{number}", name.to_lowercase());
        check.mysql_name = if numbered == check.name { String::new() } else { numbered };
    }
}
