//! Indexes.

use super::{Fault, FaultKind, ObjectId, Schema};
use super::{implicit_indexes, naming};
use crate::change::{Ident, IfExists, Key as NewKey, KeyBody, Keys, Name, NewIndex};
use crate::objects::{Index, IndexKey, Object, Table};
use crate::properties::Property;
use crate::server::{ChosenNames, Scope};

impl Schema {
    pub(super) fn create_index(&mut self, new: &NewIndex) -> Result<(), Fault> {
        let table = self.relation(&new.table);
        if !self.must_exist(&table, IfExists::Error, &new.table, "table")? {
            return Ok(());
        }
        self.require_keys(&table, &new.keys)?;
        if !self.rules.indexes.repeat_columns {
            refuse_twice(&new.keys)?;
        }
        if let Some(condition) = &new.condition {
            self.require_mentioned(&table, condition, &new.span)?;
        }
        let mut keys = index_keys(&new.keys);
        keys.iter_mut().for_each(|key| {
            self.without_idle_cast(&table, key);
            self.without_idle_prefix(&table, key);
        });
        let name = match (&new.name, self.rules.names.chosen) {
            (Some(name), _) => name.name.clone(),
            (None, ChosenNames::Descriptive) => {
                let included: Vec<String> = new.keys.include.iter().map(|column| column.name.clone()).collect();
                self.chosen_index_name(&table, &keys, &included, "idx")
            }
            (None, ChosenNames::Numbered | ChosenNames::Absent) => {
                let first = keys.first().and_then(IndexKey::column).unwrap_or("functional_index").to_owned();
                self.table(&table).map_or(String::new(), |table| naming::index_name(table, &first))
            }
        };
        let index = Index {
            name: name.clone(),
            is_unique: new.is_unique,
            method: new.method.clone(),
            keys,
            include: new.keys.include.iter().map(|column| column.name.clone()).collect(),
            condition: new.condition.clone(),
            nulls_equal: new.nulls_equal,
            marks: new.marks.clone(),
            is_implicit: false,
            properties: new.properties.clone(),
        };
        if self.rules.names.indexes == Scope::Table {
            return self.put_index_of_table(&table, index, new);
        }
        let schema = new.name.as_ref().map_or(new.table.schema.clone(), |name| name.schema.clone());
        let key = ObjectId::relation(&schema, &name);
        let full = Name { schema, name, span: new.name.as_ref().map_or(new.span.clone(), |name| name.span.clone()) };
        if !self.may_create(&key, new.existing, &full, "relation")? {
            return Ok(());
        }
        self.put(key, Object::IndexName { table: new.table.name.clone() });
        let (at, copy) = (table.clone(), index.clone());
        match self.change(&table) {
            Some(Object::Table(table)) => {
                table.indexes.retain(|known| known.name != index.name);
                table.indexes.push(index);
                if !new.is_only {
                    self.index_partitions(&at, &copy);
                }
            }
            Some(Object::View(view)) => view.indexes.push(index),
            _ => {
                let message = format!("`{}` is not a table", new.table.name);
                return Err(Fault::new(FaultKind::Unfit, message, new.table.span.clone()));
            }
        }
        Ok(())
    }

    /// An index of a partitioned table is one of each partition, too.
    fn index_partitions(&mut self, key: &ObjectId, index: &Index) {
        for child in self.children(key) {
            if self.table(&child).is_some_and(|table| table.is_partition) {
                let name = self.chosen_index_name(&child, &index.keys, &index.include, "idx");
                self.copy_index(
                    &child,
                    Index { name, properties: index.properties.only(Property::is_of_index), ..index.clone() },
                );
                self.index_partitions(&child, index);
            }
        }
    }

    /// Indexes of a column that has another type now are made anew.
    pub(super) fn simplify_indexes(&mut self, key: &ObjectId) {
        let Some(mut indexes) = self.table(key).map(|table| table.indexes.clone()) else { return };
        indexes.iter_mut().flat_map(|index| &mut index.keys).for_each(|part| self.without_idle_cast(key, part));
        if let Some(table) = self.change_table(key) {
            table.indexes = indexes;
        }
    }

    /// `date(day)` of a column that is a date is the column (PostgreSQL).
    fn without_idle_cast(&self, table: &ObjectId, key: &mut IndexKey) {
        let Err(expression) = &key.body else { return };
        let column = match (expression.tokens(), self.rules.indexes.drop_idle_casts) {
            ([function, open, column, close], true) if open == "(" && close == ")" => self
                .table(table)
                .and_then(|table| table.column(column.trim_matches('"')))
                .filter(|column| column.data_type == *function),
            _ => None,
        };
        if let Some(name) = column.map(|column| column.name.clone()) {
            key.body = Ok(name);
        }
    }

    /// The start of a value that has no more than that, or of one that is no string, is the value (MySQL).
    pub(super) fn without_idle_prefix(&self, table: &ObjectId, key: &mut IndexKey) {
        let length = |text: &str| text.strip_prefix('(')?.split(')').next()?.trim().parse::<u32>().ok();
        let Some((prefix, column)) = length(&key.suffix).zip(key.column()) else { return };
        let Some(column) = self.table(table).and_then(|table| table.column(column)) else { return };
        let (base, size) = column.data_type.split_at(column.data_type.find('(').unwrap_or(column.data_type.len()));
        let is_idle = match base {
            "char" | "varchar" | "binary" | "varbinary" => length(size).is_none_or(|size| prefix >= size),
            _ => !["text", "blob"].iter().any(|part| base.ends_with(part)),
        };
        if is_idle {
            let end = key.suffix.find(')').map_or(0, |at| at + 1);
            key.suffix = key.suffix[end..].trim_start().to_owned();
        }
    }

    /// Names of indexes are those of a table (MySQL).
    pub(super) fn put_index_of_table(&mut self, key: &ObjectId, index: Index, new: &NewIndex) -> Result<(), Fault> {
        let name = key.name.clone();
        let is_tainted = self.is_tainted_part(key, &index.name);
        let Some(table) = self.change_table(key) else { return Ok(()) };
        let is_known = table.indexes.iter().any(|known| known.name == index.name && !gives_way(known, &index.keys));
        if is_known && !is_tainted && new.existing != IfExists::Replace {
            if new.existing == IfExists::Skip {
                return Ok(());
            }
            let place = new.name.as_ref().map_or(new.span.clone(), |name| name.span.clone());
            return Err(Fault::part_exists("index", &Ident { name: index.name, span: place }, &name));
        }
        add_index(table, index);
        Ok(())
    }

    /// The name that PostgreSQL chooses for an index without one.
    pub(super) fn chosen_index_name(
        &self,
        table: &ObjectId,
        keys: &[IndexKey],
        include: &[String],
        label: &str,
    ) -> String {
        let mut parts: Vec<String> = Vec::new();
        let name = |key: &IndexKey| match &key.body {
            Ok(column) => column.clone(),
            Err(expression) => naming::expression_name(expression),
        };
        for base in keys.iter().map(name).chain(include.iter().cloned()) {
            let mut part = base.clone();
            let mut number = 0;
            while parts.contains(&part) {
                number += 1;
                part = format!("{base}{number}");
            }
            parts.push(part);
        }
        let joined = naming::joined(parts.iter().map(String::as_str));
        naming::chosen_name(&table.name, &joined, label, |name| self.is_relation_taken(&table.schema, name))
    }

    pub(super) fn is_relation_taken(&self, schema: &str, name: &str) -> bool {
        self.get(&ObjectId::relation(schema, name)).is_some() || self.is_constraint_taken(schema, name)
    }

    /// The table of an index that has a name of its own.
    pub(super) fn table_of_index(&self, key: &ObjectId) -> Option<ObjectId> {
        match self.get(key) {
            Some(Object::IndexName { table }) => Some(ObjectId::relation(&key.schema, table)),
            _ => None,
        }
    }

    /// All columns that keys name must be there.
    pub(super) fn require_keys(&self, table: &ObjectId, keys: &Keys) -> Result<(), Fault> {
        let columns = keys.list.iter().filter_map(|key| match &key.body {
            KeyBody::Column(column) => Some(column),
            KeyBody::Expression(_) => None,
        });
        columns.chain(&keys.include).try_for_each(|column| self.require_column(table, column))
    }
}

/// # Errors
/// If a column stands twice in a key.
pub(super) fn refuse_twice(keys: &Keys) -> Result<(), Fault> {
    let mut seen: Vec<&str> = Vec::new();
    for key in &keys.list {
        let KeyBody::Column(column) = &key.body else { continue };
        if seen.contains(&column.name.as_str()) {
            let message = format!("column `{}` stands here twice", column.name);
            return Err(Fault::new(FaultKind::Exists, message, column.span.clone()));
        }
        seen.push(&column.name);
    }
    Ok(())
}

/// Adds an index; one that was made for a foreign key makes room for it.
pub(super) fn add_index(table: &mut Table, index: Index) {
    table.indexes.retain(|known| known.name != index.name);
    implicit_indexes::make_room_for(table, &index);
    table.indexes.push(index);
}

/// Keys in the form of the model.
pub(super) fn index_keys(keys: &Keys) -> Vec<IndexKey> {
    let key = |key: &NewKey| {
        let body = match &key.body {
            KeyBody::Column(column) => Ok(column.name.clone()),
            KeyBody::Expression(expression) => Err(expression.clone()),
        };
        IndexKey { body, suffix: key.suffix.clone() }
    };
    keys.list.iter().map(key).collect()
}

/// Whether an index that the server has made for a foreign key goes when one with these keys comes, and leaves it its name
/// (MySQL).
pub(super) fn gives_way(index: &Index, keys: &[IndexKey]) -> bool {
    index.is_implicit && keys.starts_with(&index.keys)
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::Schema;

    #[test]
    fn the_start_of_what_has_no_more_is_all_of_it() {
        let index = |column: &str, prefix: u32| {
            let table = format!("CREATE TABLE t (z {column}, KEY j (z ({prefix})))");
            let made = Schema::of_statements([&*table], Dialect::Mysql).expect("it is right").sql().remove(0);
            made.rsplit_once("KEY j ")
                .map(|(_, keys)| keys.trim_end_matches(['\n', ')']).to_owned() + ")")
                .expect("it has one")
        };
        for (column, prefix) in [("decimal(5)", 3), ("date", 3), ("char(3)", 3), ("varchar(9)", 9), ("binary(3)", 3)] {
            assert_eq!(index(column, prefix), "(z)", "{column}");
        }
        for (column, prefix) in [("varchar(9)", 8), ("text", 300), ("longblob", 3)] {
            assert_eq!(index(column, prefix), format!("(z ({prefix})"), "{column}");
        }
    }

    #[test]
    fn a_chosen_name_names_included_columns_too() {
        let statements = [
            "CREATE TABLE t (a int, b int, UNIQUE (a) INCLUDE (b))",
            "CREATE INDEX ON t (b) INCLUDE (a)",
            "CREATE UNIQUE INDEX ON t (a) INCLUDE (a, b)",
        ];
        let schema = Schema::of_statements(statements, Dialect::Postgres).expect("they are right");
        for name in ["t_a_b_key", "t_b_a_idx", "t_a_a1_b_idx"] {
            let comment = format!("ALTER INDEX {name} RENAME TO other");
            schema.clone().apply_statement(&comment).expect(name);
        }
    }
}
