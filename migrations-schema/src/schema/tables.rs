//! New tables, and where their columns come from.

use super::naming;
use super::{Fault, FaultKind, ObjectId, Schema, columns_of};
use crate::change::{IfExists, LikeOptions, Name, NewColumn, NewConstraint, NewIndex, NewTable, SimpleQuery, Template};
use crate::objects::{Column, ColumnFields, Constraint, ConstraintKind, Index, Object, Table};
use crate::properties::Property;
use crate::server::{CheckNames, ChosenNames, CopiedColumn, EqualKeys, Scope};

impl Schema {
    pub(super) fn create_table(&mut self, new: &NewTable) -> Result<(), Fault> {
        let key = self.relation(&new.name);
        let is_hidden = new.name.schema == "pg_temp" || new.form == "temporary" && self.get(&key).is_some();
        if is_hidden {
            // It hides another of its name, for as long as the session lasts.
            self.taint_words(&new.name.name);
            self.session.hidden.insert(key);
            return Ok(());
        }
        self.taint_qualified(&new.name);
        if !self.may_create(&key, new.existing, &new.name, "relation")? {
            return Ok(());
        }
        if new.existing == IfExists::Replace && self.table(&key).is_some() {
            self.remove_relation(&key);
        }
        let table = Table {
            form: new.form.to_owned(),
            options: new.options.clone(),
            collation: new.collation.clone(),
            comment: new.comment.clone(),
            bound: new.bound.clone(),
            is_partly_known: new.form == "virtual",
            properties: new.properties.clone(),
            ..Table::default()
        };
        self.session.has_temporary |= new.form == "temporary";
        self.put(key.clone(), Object::Table(table));
        self.session.empty.insert(key.clone());
        self.fill_from_template(&key, &new.template)?;
        if matches!(new.template, Template::Query(_)) && !new.columns.is_empty() {
            // Which of them the query fills decides where they stand (MySQL).
            self.note_partly_known(&key);
        }
        for column in &new.columns {
            if self.table(&key).is_some_and(|table| table.column(&column.name.name).is_some()) {
                if matches!(new.template, Template::Partition(_)) {
                    self.differ_from_parent(&key, column)?;
                    continue;
                }
                let is_template = !matches!(new.template, Template::None | Template::Like(_));
                if is_template {
                    self.merge_column(&key, column);
                    continue;
                }
                return Err(Fault::part_exists("column", &column.name, &new.name.name));
            }
            let built = self.column(&key, column)?;
            if let Some(table) = self.change_table(&key) {
                table.columns.push(built);
            }
        }
        new.columns.iter().try_for_each(|column| self.refuse_default_names(&key, &column.default_names))?;
        self.add_constraints_in_order(&key, &new.constraints, &new.indexes)?;
        if !self.rules.keys.primary_refuses_null {
            self.fill_primary_key(&key);
        }
        self.read_views_of(&key);
        self.refuse_stray_counter(&key, &new.name.span)
    }

    /// # Errors
    /// If a column counts by itself and is no key, or more than one does (MySQL, MariaDB).
    pub(super) fn refuse_stray_counter(&self, key: &ObjectId, span: &crate::Span) -> Result<(), Fault> {
        let is_certain = !self.is_tainted(&key.name);
        let Some(table) = self.table(key).filter(|table| is_certain && !table.is_partly_known) else { return Ok(()) };
        let counting = table.columns.iter().filter(|column| column.identity == "auto_increment");
        let names: Vec<&str> = counting.map(|column| column.name.as_str()).collect();
        let constraints = table.constraints.iter().flat_map(|constraint| columns_of(&constraint.kind));
        let indexes =
            table.indexes.iter().flat_map(|index| &index.keys).filter_map(|key| key.column().map(str::to_owned));
        let message = match names.as_slice() {
            [] => return Ok(()),
            [only] if constraints.chain(indexes).any(|column| column == **only) => return Ok(()),
            [only] => format!("column `{only}` is AUTO_INCREMENT, which only a key can be"),
            [first, second, ..] => format!("columns `{first}` and `{second}` are AUTO_INCREMENT, and only one can be"),
        };
        Err(Fault::new(FaultKind::Unfit, message, span.clone()))
    }

    /// A column that a parent has, too, is one of the table's own, with what it says itself (PostgreSQL).
    fn merge_column(&mut self, key: &ObjectId, column: &NewColumn) {
        let default = column.default.as_ref().map(|default| self.default_for(&column.data_type, default));
        let known = self.change_table(key).and_then(|table| table.column_mut(&column.name.name));
        if let Some(known) = known.filter(|known| known.is_inherited) {
            known.is_inherited = false;
            known.is_not_null |= column.is_not_null;
            known.default = default.or(known.default.take());
        }
    }

    /// Without a rowid, and in a STRICT table, the primary key takes no NULL; but one that is the rowid does. Source: SQLite,
    /// The WITHOUT ROWID Optimization, 2; STRICT Tables, 2.
    pub(super) fn fill_primary_key(&mut self, key: &ObjectId) {
        let Some(table) = self.change_table(key) else { return };
        let has_rowid = !table.options.contains("without rowid");
        if has_rowid && !table.options.contains("strict") {
            return;
        }
        let columns = table.primary_key().map(|it| super::constraints::columns_of(&it.kind)).unwrap_or_default();
        let is_rowid = |column: &Column| has_rowid && columns.len() == 1 && column.data_type == "integer";
        for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
            column.is_not_null |= !is_rowid(column);
        }
    }

    /// Checks first, then keys with the primary one before the others, then what points elsewhere.
    pub(super) fn add_constraints_in_order(
        &mut self,
        key: &ObjectId,
        constraints: &[NewConstraint],
        indexes: &[NewIndex],
    ) -> Result<(), Fault> {
        // There are no rows yet, so PostgreSQL takes no notice of NOT VALID.
        let valid = |constraint: &NewConstraint| NewConstraint { is_unchecked: false, ..constraint.clone() };
        let constraints: &[NewConstraint] = &constraints.iter().map(valid).collect::<Vec<_>>();
        use crate::change::ConstraintBody::{Check, ForeignKey, NotNull, PrimaryKey};
        let rank = |constraint: &NewConstraint| match &constraint.body {
            Check(_) | NotNull(_) => 0,
            PrimaryKey(_) => 1,
            ForeignKey { .. } => 3,
            _ => 2,
        };
        let is_merged = self.rules.keys.equal == EqualKeys::Merged;
        let keys = if is_merged { merged_keys(constraints) } else { constraints.to_vec() };
        for place in 0..3 {
            let of_rank = keys.iter().filter(|it| rank(it) == place);
            of_rank.into_iter().try_for_each(|it| self.add_constraint(key, it))?;
        }
        for index in indexes {
            self.create_index(index)?;
        }
        constraints.iter().filter(|it| rank(it) == 3).try_for_each(|it| self.add_constraint(key, it))
    }

    pub(super) fn fill_from_template(&mut self, key: &ObjectId, template: &Template) -> Result<(), Fault> {
        match template {
            Template::None => Ok(()),
            Template::Like(sources) => {
                sources.iter().try_for_each(|(source, options)| self.copy_like(key, source, *options))
            }
            Template::Partition(parent) => self.make_child(key, parent, true),
            Template::Inherits(parents) => parents.iter().try_for_each(|parent| self.make_child(key, parent, false)),
            Template::Query(query) => {
                self.copy_query(key, query.as_ref());
                Ok(())
            }
        }
    }

    pub(super) fn template_table(&self, name: &Name) -> Result<Option<Table>, Fault> {
        let key = self.relation(name);
        if !self.must_exist(&key, IfExists::Error, name, "table")? {
            return Ok(None);
        }
        Ok(self.table(&key).cloned())
    }

    pub(super) fn copy_like(&mut self, key: &ObjectId, source: &Name, options: LikeOptions) -> Result<(), Fault> {
        let Some(source) = self.template_table(source)? else {
            self.note_partly_known(key);
            return Ok(());
        };
        let rules = self.rules;
        let columns = source.columns.iter().map(|column| {
            Column::from(ColumnFields {
                is_inherited: false,
                default: column.default.clone().filter(|_| options.defaults),
                sequence: column.sequence.clone().filter(|_| options.defaults),
                generated: column.generated.clone().filter(|_| options.generated),
                identity: if options.identity { column.identity.clone() } else { String::new() },
                comment: if options.comments { column.comment.clone() } else { String::new() },
                properties: column.properties.only(|property| match property {
                    Property::Storage => options.storage,
                    Property::Compression => options.compression,
                    _ => false,
                }),
                ..(**column).clone()
            })
        });
        let columns: Vec<Column> = columns.collect();
        let Some(table) = self.change_table(key) else { return Ok(()) };
        table.columns.extend(columns);
        if rules.tables.like_copies_all {
            table.options.clone_from(&source.options);
            table.collation.clone_from(&source.collation);
            table.comment.clone_from(&source.comment);
            table.properties.clone_from(&source.properties);
        }
        for constraint in source.constraints {
            let is_kept = match &constraint.kind {
                ConstraintKind::Check { .. } => options.constraints,
                ConstraintKind::ForeignKey { .. } => false,
                _ => options.indexes,
            };
            if is_kept {
                self.copy_constraint(key, constraint);
            }
        }
        if let Some(table) = self.change_table(key).filter(|_| rules.names.checks == CheckNames::OfTable) {
            naming::number_checks(table, &key.name);
        }
        for index in source.indexes.into_iter().filter(|_| options.indexes) {
            let name = if rules.names.indexes == Scope::Table {
                index.name.clone()
            } else {
                self.chosen_index_name(key, &index.keys, &index.include, "idx")
            };
            let properties =
                index.properties.only(|it| it.is_of_index() || options.comments && *it == Property::Comment);
            self.copy_index(key, Index { name, is_implicit: false, properties, ..index });
        }
        Ok(())
    }

    /// A copy of a constraint of another table, with a name of its own where that must be.
    pub(super) fn copy_constraint(&mut self, key: &ObjectId, constraint: Constraint) {
        let name = match &constraint.kind {
            ConstraintKind::PrimaryKey { .. } if self.rules.names.chosen == ChosenNames::Descriptive => {
                naming::chosen_name(&key.name, "", "pkey", |name| self.is_relation_taken(&key.schema, name))
            }
            ConstraintKind::Unique { keys, include, .. } => self.chosen_index_name(key, keys, include, "key"),
            _ => constraint.name.clone(),
        };
        if self.rules.names.constraints_are_objects {
            self.put(super::constraints::constraint_key(key, &name), Object::Bare);
            if constraint.kind.has_index() {
                self.put(ObjectId::relation(&key.schema, &name), Object::IndexName { table: key.name.clone() });
            }
        }
        if let Some(table) = self.change_table(key) {
            let properties = constraint.properties.only(Property::is_of_index);
            table.constraints.push(Constraint { name, properties, ..constraint });
        }
    }

    pub(super) fn copy_index(&mut self, key: &ObjectId, index: Index) {
        if self.rules.names.indexes == Scope::Schema {
            self.put(ObjectId::relation(&key.schema, &index.name), Object::IndexName { table: key.name.clone() });
        }
        if let Some(table) = self.change_table(key) {
            table.indexes.push(index);
        }
    }

    pub(super) fn copy_query(&mut self, key: &ObjectId, query: Option<&SimpleQuery>) {
        let source =
            query.and_then(|query| self.table(&self.relation(&query.table)).map(|table| (query, table.clone())));
        let Some((query, source)) = source.filter(|(_, table)| !table.is_partly_known) else {
            self.note_partly_known(key);
            return;
        };
        let is_wanted = |column: &&Column| {
            query.columns.as_ref().is_none_or(|wanted| wanted.iter().any(|ident| ident.name == column.name))
        };
        let of_query = self.rules.columns.of_query;
        let columns: Vec<Column> =
            source.columns.iter().filter(is_wanted).map(|column| copied_column(column, of_query)).collect();
        if let Some(table) = self.change_table(key) {
            table.columns.extend(columns);
        }
    }

    pub(super) fn note_partly_known(&mut self, key: &ObjectId) {
        if let Some(table) = self.change_table(key) {
            table.is_partly_known = true;
        }
    }
}

/// A column of a table that CREATE TABLE .. AS has read.
fn copied_column(column: &Column, of_query: CopiedColumn) -> Column {
    let mut copied = ColumnFields {
        name: column.name.clone(),
        data_type: column.data_type.clone(),
        collation: column.collation.clone(),
        ..ColumnFields::default()
    };
    match of_query {
        CopiedColumn::Affinity => copied.data_type = affinity(&column.data_type),
        CopiedColumn::Type => {}
        CopiedColumn::Whole => {
            copied.is_not_null = column.is_not_null;
            copied.default.clone_from(&column.default);
            copied.comment.clone_from(&column.comment);
        }
    }
    copied.into()
}

/// One key of those that say the same, the primary one before the others.
fn merged_keys(constraints: &[NewConstraint]) -> Vec<NewConstraint> {
    use crate::change::ConstraintBody::{PrimaryKey, Unique};
    let body = |constraint: &NewConstraint| match &constraint.body {
        PrimaryKey(keys) => Some((names(keys), constraint.deferral)),
        Unique { keys, .. } => Some((names(keys), constraint.deferral)),
        _ => None,
    };
    let mut sorted: Vec<NewConstraint> = constraints.to_vec();
    sorted.sort_by_key(|constraint| !matches!(constraint.body, PrimaryKey(_)));
    let mut merged: Vec<NewConstraint> = Vec::new();
    for constraint in sorted {
        let is_second_primary = matches!(constraint.body, PrimaryKey(_));
        let same = merged
            .iter_mut()
            .find(|known| body(&constraint).is_some() && body(known) == body(&constraint) && !is_second_primary);
        match same {
            Some(known) => known.name = known.name.take().or(constraint.name),
            None => merged.push(constraint),
        }
    }
    merged
}

fn names(keys: &crate::change::Keys) -> Vec<String> {
    let key = |key: &crate::change::Key| match &key.body {
        crate::change::KeyBody::Column(column) => format!("{} {}", column.name, key.suffix),
        crate::change::KeyBody::Expression(expression) => format!("{expression} {}", key.suffix),
    };
    keys.list.iter().map(key).chain(keys.include.iter().map(|column| format!("include {}", column.name))).collect()
}

/// The type that SQLite gives a column of `CREATE TABLE .. AS`. Source: lang_createtable.html, 2.1.
fn affinity(data_type: &str) -> String {
    let upper = data_type.to_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| upper.contains(part));
    let name = if has(&["INT"]) {
        "int"
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        "text"
    } else if upper.is_empty() || has(&["BLOB"]) {
        ""
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        "real"
    } else {
        "num"
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::schema::Schema;

    #[test]
    fn a_column_that_counts_is_a_key() {
        let refusal =
            |statements: &str| Schema::of_statements(statements.split("; "), Dialect::Mysql).err().map(|(_, why)| why);
        for statements in [
            "CREATE TABLE t (a int AUTO_INCREMENT)",
            "CREATE TABLE t (a int AUTO_INCREMENT, b int PRIMARY KEY)",
            "CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY, b int AUTO_INCREMENT UNIQUE)",
            "CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ADD b int AUTO_INCREMENT",
            "CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t MODIFY b int AUTO_INCREMENT",
            "CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY); ALTER TABLE t DROP PRIMARY KEY",
        ] {
            assert!(refusal(statements).is_some_and(|why| why.contains("AUTO_INCREMENT")), "{statements}");
        }
        for statements in [
            "CREATE TABLE t (a int AUTO_INCREMENT, KEY (a))",
            "CREATE TABLE t (a serial)",
            "CREATE TABLE t (a int AUTO_INCREMENT, b int, UNIQUE (b, a))",
            "CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ADD b int AUTO_INCREMENT UNIQUE",
            "CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t MODIFY a int AUTO_INCREMENT",
            "CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY, b int); ALTER TABLE t MODIFY a int, DROP PRIMARY KEY",
        ] {
            assert_eq!(refusal(statements), None, "{statements}");
        }
    }
}
