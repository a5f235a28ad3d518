//! Types of SQLite: whatever is written, a space between words.

use migrations_syntax::ast::DataType;

use super::{arguments, bare_name};
use crate::lowering::Source;

pub(super) fn data_type(node: &DataType, source: &Source<'_>) -> String {
    format!("{}{}", bare_name(&node.name, source), arguments(&node.arguments, source)).to_lowercase()
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::tests::type_of;

    #[test]
    fn the_words_are_the_type() {
        for (written, expected) in [
            ("INTEGER", "integer"),
            ("Unsigned  BIG INT", "unsigned big int"),
            ("DECIMAL (10 , 2)", "decimal(10,2)"),
            ("\"My Type\"", "my type"),
        ] {
            assert_eq!(type_of(written, Product::Sqlite).name, expected);
        }
    }
}
