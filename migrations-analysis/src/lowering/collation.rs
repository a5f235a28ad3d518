//! Collations as a schema keeps them.

use migrations_core::Dialect;
use migrations_syntax::ast::{Ident, Name};

use super::Source;
use super::data_type::quoted;

/// The collation of a column or a key; empty for the usual one.
pub(super) fn of_column(name: &Name, source: &Source<'_>) -> String {
    let written = source.folded(name.last());
    match source.dialect() {
        // The usual one is not worth a word.
        Dialect::Postgres if written == "default" => String::new(),
        Dialect::Postgres => quoted(&written),
        Dialect::Mysql | Dialect::Sqlite => usual(&written),
    }
}

/// A collation or a character set of MySQL or MariaDB.
pub(super) fn of_character_set(name: &Ident, source: &Source<'_>) -> String {
    usual(&source.folded(name))
}

/// The collation that MariaDB takes for a character set is that character set. Source: MariaDB, Supported Character Sets.
fn usual(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.strip_suffix("_general_ci").filter(|set| *set != "utf8").map_or(lower.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_collation_that_a_character_set_has_anyway_is_that_set() {
        for (written, expected) in [
            ("utf8mb4_general_ci", "utf8mb4"),
            ("UTF8MB4", "utf8mb4"),
            ("utf8mb4_bin", "utf8mb4_bin"),
            ("utf8_general_ci", "utf8_general_ci"),
        ] {
            assert_eq!(usual(written), expected);
        }
    }
}
