//! Collations as a schema keeps them.

use migrations_syntax::ast::{Ident, Name};

use super::Source;
use super::quoted::quoted;
use crate::server::{Collation, Rules};

/// The collation of a column or a key; `None` for the usual one.
pub(super) fn of_column(name: &Name, source: &Source<'_>) -> Option<String> {
    let written = source.folded(name.last());
    match source.rules().columns.collation {
        Collation::Object => (written != "default").then(|| quoted(&written)),
        Collation::Function => Some(usual(&written, source.rules())),
        Collation::OfCharacterSet => of_character_set(name.last(), source),
    }
}

/// A collation or a character set of MySQL or MariaDB; `None` for DEFAULT.
pub(super) fn of_character_set(name: &Ident, source: &Source<'_>) -> Option<String> {
    let is_default = !name.is_quoted && name.text.eq_ignore_ascii_case("default");
    (!is_default).then(|| usual(&source.folded(name), source.rules()))
}

/// Of a character set and a collation the last one that says something.
pub(super) fn last<'n>(names: impl DoubleEndedIterator<Item = &'n Ident>, source: &Source<'_>) -> Option<String> {
    names.rev().find_map(|name| of_character_set(name, source))
}

/// The collation that a server takes for a character set is that character set.
pub(crate) fn usual(name: &str, rules: &Rules) -> String {
    let lower = name.to_lowercase();
    (rules.columns.set_of_collation)(&lower).map_or_else(|| lower.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;

    fn of(product: Product) -> &'static Rules {
        Rules::of(product.into())
    }

    #[test]
    fn the_collation_that_a_character_set_has_anyway_is_that_set() {
        for (written, of_mysql, of_mariadb) in [
            ("utf8mb4_general_ci", "utf8mb4_general_ci", "utf8mb4"),
            ("utf8mb4_0900_ai_ci", "utf8mb4", "utf8mb4_0900_ai_ci"),
            ("latin2_general_ci", "latin2", "latin2"),
            ("latin1_general_ci", "latin1_general_ci", "latin1_general_ci"),
            ("latin1_swedish_ci", "latin1", "latin1"),
            ("UTF8MB4", "utf8mb4", "utf8mb4"),
            ("utf8mb4_bin", "utf8mb4_bin", "utf8mb4_bin"),
            ("utf8_general_ci", "utf8_general_ci", "utf8_general_ci"),
        ] {
            assert_eq!(
                (usual(written, of(Product::Mysql)), usual(written, of(Product::Mariadb))),
                (of_mysql.to_owned(), of_mariadb.to_owned())
            );
        }
    }
}
