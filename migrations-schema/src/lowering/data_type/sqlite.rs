//! Types of SQLite: whatever is written, a space between words.

use migrations_catalog::sqlite_type;
use migrations_syntax::ast::DataType;

use crate::lowering::Source;

/// What stands there; where it begins with a quote, what stands between the quotes. Source: SQLite, `build.c`, `sqlite3AddColumn`.
pub(in crate::lowering) fn data_type(node: &DataType, source: &Source<'_>) -> String {
    let written = source.written(node.span);
    let closing = written.chars().next().and_then(|quote| match quote {
        '"' | '`' | '\'' => Some(quote),
        '[' => Some(']'),
        _ => None,
    });
    let inside = closing.and_then(|closing| written[1..].split(closing).next());
    sqlite_type(inside.unwrap_or(written))
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
            ("VARCHAR[10]", "varchar[10]"),
            ("[My T] [x]", "my t"),
        ] {
            assert_eq!(type_of(written, Product::Sqlite).name, expected);
        }
    }
}
