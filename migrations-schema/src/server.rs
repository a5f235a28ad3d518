//! What differs between servers, as values: one file a product, which answers every question of the files beside them.
//!
//! A question is a fact of the field, not the name of a product. Code that has to know asks [`Rules`]; nothing compares products.
//! The fields have no defaults, so a new product is a compile error until it has answered all of them.

mod columns;
mod comparable;
mod indexes;
mod keys;
mod mariadb;
mod mysql;
mod names;
mod objects;
mod postgres;
mod rows;
mod sqlite;
mod tables;

use migrations_core::{Dialect, Product, Server, Version};

pub(crate) use columns::{
    AddedColumn, Alteration, Collation, ColumnRules, CopiedColumn, DroppedColumn, NamesInDefault,
};
pub(crate) use indexes::{IndexRename, IndexRules};
pub(crate) use keys::{DroppedTarget, EqualKeys, KeyRules, KeyTarget};
pub(crate) use names::{CheckNames, ChosenNames, NameRules, Qualifier, Scope};
pub(crate) use objects::{Execute, ObjectRules};
pub(crate) use postgres::{is_assigned, is_type_of_server};
pub(crate) use rows::RowRules;
pub(crate) use tables::{TableOptions, TableRules};

/// Everything that is asked of a server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    /// Whose they are.
    pub product: Product,
    /// How names are kept, and which the server chooses.
    pub names: NameRules,
    /// Columns.
    pub columns: ColumnRules,
    /// Constraints.
    pub keys: KeyRules,
    /// Indexes.
    pub indexes: IndexRules,
    /// Tables.
    pub tables: TableRules,
    /// Views, triggers, routines, types and sequences.
    pub objects: ObjectRules,
    /// Rows and queries.
    pub rows: RowRules,
}

/// The rules of a product, the oldest version first. Each holds from its version on.
type Versions = [(Version, Rules)];

impl Rules {
    /// The rules of a server. A version between two that differ has those of the older one; without a version, those of the
    /// newest count.
    pub(crate) fn of(server: Server) -> &'static Self {
        let versions: &'static Versions = match server.product {
            Product::Sqlite => &sqlite::VERSIONS,
            Product::Postgres => &postgres::VERSIONS,
            Product::Mysql => &mysql::VERSIONS,
            Product::Mariadb => &mariadb::VERSIONS,
        };
        let is_reached = |(since, _): &&(Version, Self)| server.version.is_none_or(|version| *since <= version);
        let (_, rules) = versions.iter().rev().find(is_reached).unwrap_or(&versions[0]);
        rules
    }

    /// Those of the first product that speaks a dialect, where nothing else is known.
    pub(crate) fn of_dialect(dialect: Dialect) -> &'static Self {
        Self::of(Server::from(dialect))
    }

    /// In which SQL its statements are written, as far as Diesel tells it apart.
    pub(crate) fn dialect(&self) -> Dialect {
        self.product.dialect()
    }
}

/// A name that is kept as it is written.
fn as_written(name: &str, _: bool) -> String {
    name.to_owned()
}

/// A name that is kept in small letters, in quotes or not.
fn in_small_letters(name: &str, _: bool) -> String {
    name.to_lowercase()
}

/// A type that is written as it is kept.
fn type_as_kept(data_type: &str) -> String {
    data_type.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(server: &str) -> &'static Rules {
        Rules::of(server.parse().unwrap())
    }

    #[test]
    fn versions_stand_in_order_and_say_whose_they_are() {
        let all: [&'static Versions; 4] =
            [&sqlite::VERSIONS, &postgres::VERSIONS, &mysql::VERSIONS, &mariadb::VERSIONS];
        for (versions, product) in all.into_iter().zip(Product::ALL) {
            assert!(versions.is_sorted_by_key(|(version, _)| *version), "{product}");
            assert!(versions.iter().all(|(_, rules)| rules.product == product), "{product}");
        }
    }

    #[test]
    fn a_version_has_the_rules_of_the_nearest_older_one() {
        assert!(!of("sqlite-3.24").columns.can_be_renamed);
        assert!(of("sqlite-3.25").columns.can_be_renamed && !of("sqlite-3.34").columns.can_be_dropped);
        assert!(of("sqlite-3.35").columns.can_be_dropped && of("sqlite").columns.can_be_dropped);
        assert!(!of("mariadb-10.4").columns.can_be_renamed && of("mariadb-10.6").columns.can_be_renamed);
        assert!(!of("mysql-5.7").keys.checks_are_kept && of("mysql-8.4").keys.checks_are_kept);
    }

    #[test]
    fn the_rules_of_a_dialect_are_those_of_its_first_product() {
        for dialect in Dialect::ALL {
            assert_eq!(Rules::of_dialect(dialect).dialect(), dialect);
        }
        assert_eq!(Rules::of_dialect(Dialect::Mysql).product, Product::Mysql);
    }
}
