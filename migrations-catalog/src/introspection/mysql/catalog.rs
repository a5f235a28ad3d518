//! What the information schema of one server tells.

use std::collections::BTreeMap;

use migrations_core::Dialect;

use super::rows::*;
use crate::introspection::Source;
use crate::text_of_literal;

/// The information schema of one database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    is_mariadb: bool,
    folds_tables: bool,
    /// Columns of its tables as `table.column`, of those that only some products and versions have.
    known: Vec<String>,
    pub(super) relations: Vec<RelationRow>,
    pub(super) columns: Vec<ColumnRow>,
    pub(super) spatial_systems: Vec<SpatialSystemRow>,
    pub(super) index_parts: Vec<IndexPartRow>,
    index_details: BTreeMap<(String, String, i64), IndexDetailRow>,
    pub(super) checks: Vec<CheckRow>,
    pub(super) foreign_keys: Vec<ForeignKeyRow>,
    pub(super) views: Vec<ViewRow>,
    pub(super) triggers: Vec<TriggerRow>,
    pub(super) routines: Vec<RoutineRow>,
}

impl Catalog {
    /// Reads it.
    ///
    /// # Errors
    /// If a part of it cannot be read.
    pub fn read<S: Source>(source: &mut S) -> Result<Self, S::Error> {
        let version: Vec<VersionRow> = source.rows(include_str!("version.sql"))?;
        let known: Vec<NameRow> = source.rows(include_str!("columns_of_catalogs.sql"))?;
        let mut catalog = Self {
            is_mariadb: version.iter().any(|row| row.version.contains("MariaDB")),
            folds_tables: version.iter().any(|row| row.table_names != 0),
            known: known.into_iter().map(|row| row.name).collect(),
            relations: source.rows(include_str!("relations.sql"))?,
            columns: source.rows(include_str!("columns.sql"))?,
            spatial_systems: Vec::new(),
            index_parts: source.rows(include_str!("index_parts.sql"))?,
            index_details: BTreeMap::new(),
            checks: Vec::new(),
            foreign_keys: source.rows(include_str!("foreign_keys.sql"))?,
            views: source.rows(include_str!("views.sql"))?,
            triggers: source.rows(include_str!("triggers.sql"))?,
            routines: source.rows(include_str!("routines.sql"))?,
        };
        catalog.read_further(source)?;
        catalog.sort();
        Ok(catalog)
    }

    /// What only some products and versions tell.
    fn read_further<S: Source>(&mut self, source: &mut S) -> Result<(), S::Error> {
        if self.has("columns.srs_id") {
            self.spatial_systems = source.rows(include_str!("spatial_systems.sql"))?;
        }
        if self.has("statistics.expression") {
            let rows: Vec<IndexDetailRow> = source.rows(include_str!("index_details.sql"))?;
            let key = |row: &IndexDetailRow| (row.relation_name.clone(), row.name.clone(), row.position);
            self.index_details = rows.into_iter().map(|row| (key(&row), row)).collect();
        }
        // Older servers read CHECKs and forget them.
        if self.has("check_constraints.table_name") {
            self.checks = source.rows(include_str!("checks_of_mariadb.sql"))?;
        } else if self.has("check_constraints.check_clause") {
            self.checks = source.rows(include_str!("checks.sql"))?;
        }
        Ok(())
    }

    /// Parts of one object side by side: the server takes `T` and `t` for the same name when it sorts.
    fn sort(&mut self) {
        let key = |row: &IndexPartRow| (row.relation_name.clone(), row.name != "PRIMARY", row.name.clone());
        self.index_parts.sort_by_cached_key(key);
        self.foreign_keys.sort_by_cached_key(|row| (row.relation_name.clone(), row.name.clone()));
    }

    /// Whether the server is one of MariaDB.
    pub fn is_mariadb(&self) -> bool {
        self.is_mariadb
    }

    /// Whether the case of a letter in the name of a table makes no difference.
    pub fn folds_tables(&self) -> bool {
        self.folds_tables
    }

    /// Whether the information schema of this server has a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.known.iter().any(|known| known == column)
    }

    pub(super) fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &RelationRow> {
        self.relations.iter().filter(move |row| row.kind == kind)
    }

    /// An expression as SQL: MySQL tells it as if it stood in a string.
    pub(super) fn written(&self, reported: &str) -> String {
        if self.is_mariadb { reported.to_owned() } else { text_of_literal(&format!("'{reported}'"), Dialect::Mysql) }
    }

    fn detail(&self, part: &IndexPartRow) -> Option<&IndexDetailRow> {
        self.index_details.get(&(part.relation_name.clone(), part.name.clone(), part.position))
    }

    /// The expression that a key of an index is, where it is no column.
    pub(super) fn expression_of(&self, part: &IndexPartRow) -> String {
        let reported = self.detail(part).and_then(|detail| detail.expression.as_deref());
        reported.map(|reported| self.written(reported)).unwrap_or_default()
    }

    /// INVISIBLE (MySQL)
    pub(super) fn is_invisible(&self, part: &IndexPartRow) -> bool {
        self.detail(part).is_some_and(|detail| detail.is_visible == 0)
    }

    /// The spatial reference system of a column.
    pub(super) fn spatial_system(&self, column: &ColumnRow) -> Option<i64> {
        let is_it = |row: &&SpatialSystemRow| row.relation_name == column.relation_name && row.name == column.name;
        self.spatial_systems.iter().find(is_it).map(|row| row.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_of_mysql_is_read_out_of_its_string() {
        let catalog = Catalog {
            is_mariadb: false,
            folds_tables: false,
            known: Vec::new(),
            relations: Vec::new(),
            columns: Vec::new(),
            spatial_systems: Vec::new(),
            index_parts: Vec::new(),
            index_details: BTreeMap::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            views: Vec::new(),
            triggers: Vec::new(),
            routines: Vec::new(),
        };
        let reported = r"(`a` <> _utf8mb4\'it\\\'s \\\\ b\')";
        assert_eq!(catalog.written(reported), r"(`a` <> _utf8mb4'it\'s \\ b')");
        assert_eq!(Catalog { is_mariadb: true, ..catalog }.written(reported), reported);
    }
}
