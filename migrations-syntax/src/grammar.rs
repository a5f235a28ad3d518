//! What differs between the grammars of the products, as data: words, precedences, types. One file per product.

mod feature;
mod mariadb;
mod mysql;
mod postgres;
mod sqlite;

use migrations_core::Product;

pub(crate) use feature::{Feature, Features};

/// The grammar of a product, as far as it is data.
pub(crate) struct Grammar {
    /// What the product has of what not every product has.
    pub(crate) features: Features,
    /// Words that are no free names, in order, each with what it may be.
    pub(crate) words: &'static [(&'static str, WordClass)],
    /// Operators between two operands, each with its precedence; those of one precedence group to the left.
    pub(crate) binary: &'static [(&'static str, u8)],
    /// The precedence of every other operator; `None` where there are no others.
    pub(crate) other_operator: Option<u8>,
    /// Precedences at which operators cannot follow one another.
    pub(crate) not_associative: &'static [u8],
    /// Operators before an operand, each with the precedence of the operand.
    pub(crate) prefix: &'static [(&'static str, u8)],
    /// Precedences of what is no operator.
    pub(crate) levels: Levels,
    /// Types of one word that the grammar or the server knows, in capitals and in order. Where the list is closed, every other
    /// name is an error.
    pub(crate) types: &'static [&'static str],
    /// Words that name an item of SELECT only behind AS, in order; where there are none, the class of a word decides.
    pub(crate) labels_behind_as: &'static [&'static str],
    /// Functions that are words without parentheses.
    pub(crate) words_alone: &'static [&'static str],
    /// How many names may stand before `.*` where that is no expression.
    pub(crate) qualifiers_of_wildcard: usize,
    /// Operators of several characters, each before those that it begins with; where operators can be made, none.
    pub(crate) longer_operators: &'static [&'static str],
    /// Whether an executable comment for a version is run; the flag says whether it is one for MariaDB.
    pub(crate) runs_comment: fn(u32, bool) -> bool,
    /// Words and marks that belong to other products, in order, each with what errors say of it.
    pub(crate) of_others: &'static [(&'static str, &'static str)],
}

/// Precedences of forms that are no operators; the higher, the tighter.
pub(crate) struct Levels {
    /// IS
    pub(crate) is: u8,
    /// LIKE, IN, BETWEEN
    pub(crate) like: u8,
    /// The pattern of LIKE
    pub(crate) pattern: u8,
    /// What is no predicate (`bit_expr`): the pattern of REGEXP, what stands before IN in POSITION and AGAINST
    pub(crate) bits: u8,
    /// The lower end of BETWEEN
    pub(crate) low: u8,
    /// The upper end of BETWEEN
    pub(crate) high: u8,
    /// NOT IN, NOT LIKE, NOT BETWEEN bind more tightly than the same without NOT.
    pub(crate) negated_is_tighter: bool,
    /// COLLATE
    pub(crate) collate: u8,
    /// AT TIME ZONE
    pub(crate) at_time_zone: u8,
    /// `::` and what binds as tightly: subscripts, fields
    pub(crate) cast: u8,
}

/// What a word may be besides what the grammar uses it for. The names are PostgreSQL's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordClass {
    /// Any name
    Free,
    /// A name of a column, a table or the like, but not of a function or a type
    ColumnName,
    /// A name of a function or a type, but not of a column or a table
    FunctionOrType,
    /// No name at all, unless it stands in quotes or behind AS
    Reserved,
}

impl Grammar {
    /// The grammar of a product.
    pub(crate) fn of(product: Product) -> &'static Self {
        match product {
            Product::Sqlite => &sqlite::GRAMMAR,
            Product::Postgres => &postgres::GRAMMAR,
            Product::Mysql => &mysql::GRAMMAR,
            Product::Mariadb => &mariadb::GRAMMAR,
        }
    }

    /// Whether the product has something that not every product has.
    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.features.has(feature)
    }

    /// Whether a word of a class can name a column or a table.
    pub(crate) fn names_column(&self, class: WordClass) -> bool {
        match class {
            WordClass::Free | WordClass::ColumnName => true,
            WordClass::FunctionOrType => self.has(Feature::JoinWordsAreNames),
            WordClass::Reserved => false,
        }
    }

    /// Whether other words than reserved ones decide what names an item of SELECT without AS.
    pub(crate) fn has_bare_labels(&self) -> bool {
        !self.labels_behind_as.is_empty()
    }

    /// What a word (in capitals) may be.
    pub(crate) fn class(&self, word: &str) -> WordClass {
        match self.words.binary_search_by(|(candidate, _)| (*candidate).cmp(word)) {
            Ok(found) => self.words[found].1,
            Err(_) => WordClass::Free,
        }
    }

    /// The precedence of an operator between two operands.
    pub(crate) fn binary_level(&self, symbol: &str) -> Option<u8> {
        self.binary.iter().find(|(operator, _)| *operator == symbol).map(|(_, level)| *level)
    }

    /// The precedence of the operand behind a prefix operator.
    pub(crate) fn prefix_level(&self, symbol: &str) -> Option<u8> {
        self.prefix.iter().find(|(operator, _)| *operator == symbol).map(|(_, level)| *level)
    }

    /// Whether a word (in capitals) names an item of SELECT without AS before it.
    pub(crate) fn is_bare_label(&self, word: &str) -> bool {
        if self.labels_behind_as.is_empty() {
            return self.class(word) == WordClass::Free;
        }
        self.labels_behind_as.binary_search(&word).is_err()
    }

    /// Whose a word (in capitals) or mark is that the product does not have, and what the product has in its place.
    pub(crate) fn of_others(&self, text: &str) -> Option<&'static str> {
        let found = self.of_others.binary_search_by(|(candidate, _)| (*candidate).cmp(text)).ok()?;
        Some(self.of_others[found].1)
    }

    /// How much more tightly IN, LIKE and BETWEEN bind with NOT before them: on MariaDB that decides what belongs to the operand
    /// of another one, for NOT has the highest precedence there.
    pub(crate) fn negated_is_tighter(&self, is_negated: bool) -> u8 {
        u8::from(is_negated && self.levels.negated_is_tighter)
    }

    /// Whether the product has a type of this name (in capitals).
    pub(crate) fn has_type(&self, word: &str) -> bool {
        self.types.binary_search(&word).is_ok()
    }
}

/// The types of one word that a product has, in capitals and in order; none for SQLite, which takes every name.
///
/// ```
/// use migrations_core::Product;
/// assert!(migrations_syntax::known_types(Product::Postgres).contains(&"JSONB"));
/// ```
pub fn known_types(product: Product) -> &'static [&'static str] {
    Grammar::of(product).types
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_searched_are_in_order() {
        for product in Product::ALL {
            let grammar = Grammar::of(product);
            assert!(grammar.words.is_sorted_by(|left, right| left.0 < right.0), "words of {product}");
            assert!(grammar.types.is_sorted_by(|left, right| left < right), "types of {product}");
            assert!(grammar.of_others.is_sorted_by(|left, right| left.0 < right.0), "words of others, {product}");
            assert!(grammar.labels_behind_as.is_sorted_by(|left, right| left < right), "labels of {product}");
        }
    }
}
