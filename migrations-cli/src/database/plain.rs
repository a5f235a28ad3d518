//! Statements of MariaDB without what is no part of a schema.

use migrations_core::Product;
use migrations_syntax::ast::{Statement, TableOption};
use migrations_syntax::parse_statement;
use migrations_syntax::print::print;

/// A statement without the counter of AUTO_INCREMENT, and without the user who has made a view. What cannot be read stays as it is.
pub(super) fn without_counter_and_definer(text: &str) -> String {
    let Some(mut statement) = parse_statement(text, Product::Mariadb).statement else { return text.to_owned() };
    // SHOW CREATE writes these two; everything else is put together from catalogues, without either.
    if let Statement::CreateTable(table) = &mut statement {
        table.options.retain(|option| !is_counter(option));
    } else if let Statement::CreateView(view) = &mut statement {
        view.definer = None;
    } else {
        return text.to_owned();
    }
    print(&statement, Product::Mariadb)
}

fn is_counter(option: &TableOption) -> bool {
    matches!(option, TableOption::Value { name, .. } if name == "AUTO_INCREMENT")
}

#[cfg(test)]
mod tests {
    use super::without_counter_and_definer;

    #[test]
    fn a_counter_and_a_definer_make_no_difference() {
        let table = |counter: &str| {
            without_counter_and_definer(&format!(
                "CREATE TABLE `t` (`a` int(11) NOT NULL AUTO_INCREMENT, PRIMARY KEY (`a`)) ENGINE=InnoDB {counter} DEFAULT CHARSET=utf8mb4"
            ))
        };
        assert_eq!(table("AUTO_INCREMENT=4711"), table(""));
        assert!(table("").contains("AUTO_INCREMENT"), "{}", table(""));
        let view =
            |definer: &str| without_counter_and_definer(&format!("CREATE {definer} VIEW `v` AS SELECT 1 AS `a`"));
        assert_eq!(view("DEFINER=`a`@`b`"), view(""));
        assert_ne!(view(""), without_counter_and_definer("CREATE VIEW `v` AS SELECT 2 AS `a`"));
    }
}
