//! Names with numbers, as MySQL and MariaDB give them.

use crate::objects::{Constraint, ConstraintKind, Table};
use crate::server::CheckNames;

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

/// The name of a CHECK of a table that has none, beside these constraints; empty where that depends on more.
pub fn check_name<'c>(checks: CheckNames, table: &str, beside: impl Iterator<Item = &'c Constraint>) -> String {
    match checks {
        CheckNames::OfTable => highest_number(table, beside),
        CheckNames::OfColumn => first_free_number(beside),
        CheckNames::Descriptive | CheckNames::Absent => String::new(),
    }
}

/// `constraint_1`, the first that is free.
fn first_free_number<'c>(beside: impl Iterator<Item = &'c Constraint>) -> String {
    let taken: Vec<&str> = beside.map(|known| known.name.as_str()).collect();
    let is_free = |name: &String| !taken.contains(&name.as_str());
    (1..).map(|number| format!("constraint_{number}")).find(is_free).unwrap_or_default()
}

/// `table_chk_1`, one more than the highest that there is.
fn highest_number<'c>(table: &str, beside: impl Iterator<Item = &'c Constraint>) -> String {
    let highest = beside.filter_map(|known| check_number(&known.name, table)).max();
    format!("{}_chk_{}", table.to_lowercase(), highest.unwrap_or(0).wrapping_add(1))
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

/// A CHECK whose name has a number within its table follows the new name of that, whoever has named it.
pub fn follow_check(constraint: &mut Constraint, from: &str, to: &str) {
    if let Some(number) = check_number(&constraint.name, from) {
        constraint.name = format!("{}_chk_{number}", to.to_lowercase());
    }
}

/// The names of the CHECKs of a table made `LIKE` another, where they are counted within a table: by their names, from 1.
pub fn number_checks(table: &mut Table, name: &str) {
    let is_check = |constraint: &&mut Constraint| matches!(constraint.kind, ConstraintKind::Check { .. });
    let mut checks: Vec<&mut Constraint> = table.constraints.iter_mut().filter(is_check).collect();
    checks.sort_by_key(|check| check.name.clone());
    for (check, number) in checks.into_iter().zip(1..) {
        check.name = format!("{}_chk_{number}", name.to_lowercase());
        check.is_unnamed = true;
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use crate::schema::{ConstraintKind, ObjectId, Schema};

    /// The names of the CHECKs of a table, as statements make them.
    fn checks(statements: &str, table: &str, product: Product) -> Vec<String> {
        let schema = Schema::of_statements(statements.split("; "), product).expect(statements);
        let table = schema.table(&ObjectId::relation("", table)).expect(statements);
        let checks = table.constraints.iter().filter(|it| matches!(it.kind, ConstraintKind::Check { .. }));
        checks.map(|check| check.name.clone()).collect()
    }

    #[test]
    fn each_product_names_checks_in_its_own_way() {
        let made = "CREATE TABLE t (a int CHECK (a > 0), CHECK (a > 1), CONSTRAINT own CHECK (a > 2), CHECK (a > 3))";
        assert_eq!(checks(made, "t", Product::Mysql), ["t_chk_1", "t_chk_2", "own", "t_chk_3"]);
        assert_eq!(checks(made, "t", Product::Mariadb), ["a", "constraint_1", "own", "constraint_2"]);
        let renamed = format!("{made}; RENAME TABLE t TO u");
        assert_eq!(checks(&renamed, "u", Product::Mysql), ["u_chk_1", "u_chk_2", "own", "u_chk_3"]);
        assert_eq!(checks(&renamed, "u", Product::Mariadb), ["a", "constraint_1", "own", "constraint_2"]);
        let alike = format!("{made}; CREATE TABLE u LIKE t");
        assert_eq!(checks(&alike, "u", Product::Mysql), ["u_chk_2", "u_chk_3", "u_chk_1", "u_chk_4"]);
        assert_eq!(checks(&alike, "u", Product::Mariadb), ["a", "constraint_1", "own", "constraint_2"]);
    }

    #[test]
    fn a_schema_is_written_by_the_rules_of_its_server() {
        let made = "CREATE TABLE t (a int CHECK (a > 0), w int); ALTER TABLE t ADD CHECK (w > 1); ALTER TABLE t DROP w; \
                    ALTER TABLE t ADD CHECK (a > 2)";
        for product in [Product::Mysql, Product::Mariadb] {
            let sql = Schema::of_statements(made.split("; "), product).expect(made).sql();
            assert_eq!(sql.len(), 1, "{product}: {sql:?}");
        }
    }

    #[test]
    fn a_check_with_a_column_stays_on_mysql_when_the_column_is_modified() {
        let made = "CREATE TABLE t (a int, b int CHECK (b > 0)); ALTER TABLE t MODIFY b bigint";
        assert_eq!(checks(made, "t", Product::Mysql), ["t_chk_1"]);
        assert_eq!(checks(made, "t", Product::Mariadb), [""; 0]);
        let dropped = "CREATE TABLE t (a int, b int CHECK (b > 0)); ALTER TABLE t DROP b";
        assert_eq!(checks(dropped, "t", Product::Mysql), [""; 0]);
        assert_eq!(checks(dropped, "t", Product::Mariadb), [""; 0]);
    }
}
