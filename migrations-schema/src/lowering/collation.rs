//! Collations as a schema keeps them.

use migrations_syntax::ast::{Ident, Name};

use super::Source;
use super::quoted::quoted;
use crate::server::Collation;

/// The collation of a column or a key; `None` for the usual one.
pub(super) fn of_column(name: &Name, source: &Source<'_>) -> Option<String> {
    let written = source.folded(name.last());
    match source.rules().columns.collation {
        Collation::Object => (written != "default").then(|| quoted(&written)),
        Collation::Function => Some(usual(&written)),
        Collation::OfCharacterSet => of_character_set(name.last(), source),
    }
}

/// A collation or a character set of MySQL or MariaDB; `None` for DEFAULT.
pub(super) fn of_character_set(name: &Ident, source: &Source<'_>) -> Option<String> {
    let is_default = !name.is_quoted && name.text.eq_ignore_ascii_case("default");
    (!is_default).then(|| usual(&source.folded(name)))
}

/// Of a character set and a collation the last one that says something.
pub(super) fn last<'n>(names: impl DoubleEndedIterator<Item = &'n Ident>, source: &Source<'_>) -> Option<String> {
    names.rev().find_map(|name| of_character_set(name, source))
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
