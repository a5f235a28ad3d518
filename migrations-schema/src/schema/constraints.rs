//! Constraints.

use migrations_catalog::Expression;

use super::indexes::{add_index, gives_way, index_keys, refuse_twice};
use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use super::{implicit_indexes, naming};
use crate::Span;
use crate::change::{ConstraintBody, ConstraintSort, Ident, IfExists, IndexMarks, Keys, Name, NewConstraint};
use crate::objects::{Constraint, ConstraintKind, Index, IndexKey, Object, Table};
use crate::properties::Properties;
use crate::server::{CheckNames, ChosenNames, EqualKeys, KeyTarget};

impl Schema {
    pub(super) fn add_constraint(&mut self, key: &ObjectId, new: &NewConstraint) -> Result<(), Fault> {
        if let (Some(name), IfExists::Skip) = (&new.name, new.existing)
            && self.table(key).is_some_and(|table| table.constraints.iter().any(|known| known.name == name.name))
        {
            return Ok(());
        }
        match &new.body {
            ConstraintBody::PrimaryKey(keys) => self.add_key(key, new, keys, Some(()), false),
            ConstraintBody::Unique { keys, nulls_equal } => self.add_key(key, new, keys, None, *nulls_equal),
            ConstraintBody::ForeignKey { columns, table, targets, actions, index } => {
                self.add_foreign_key(key, new, columns, table, targets, actions, index.as_ref())
            }
            ConstraintBody::Check(condition) => {
                self.require_mentioned(key, condition, &new.span)?;
                if !self.rules.keys.checks_are_kept {
                    return Ok(());
                }
                let name = self.check_name(key, new, condition);
                let column = new.of_column.clone().filter(|_| self.rules.keys.checks_stand_with_columns);
                let kind = ConstraintKind::Check { condition: condition.clone(), column };
                self.put_constraint(key, new, name, kind)
            }
            ConstraintBody::Exclude(definition) => {
                let name = match &new.name {
                    Some(name) => name.name.clone(),
                    None => self.exclusion_name(key, definition),
                };
                self.put_constraint(key, new, name, ConstraintKind::Exclude(definition.clone()))
            }
            ConstraintBody::UsingIndex { is_primary, index } => self.adopt_index(key, new, *is_primary, index),
            ConstraintBody::NotNull(column) => {
                self.require_column(key, column)?;
                if let Some(column) = self.change_table(key).and_then(|table| table.column_mut(&column.name)) {
                    column.is_not_null = true;
                }
                Ok(())
            }
        }
    }

    /// PRIMARY KEY and UNIQUE.
    fn add_key(
        &mut self,
        key: &ObjectId,
        new: &NewConstraint,
        keys: &Keys,
        primary: Option<()>,
        nulls_equal: bool,
    ) -> Result<(), Fault> {
        self.require_keys(key, keys)?;
        let rules = self.rules;
        if !rules.keys.repeat_columns {
            refuse_twice(keys)?;
        }
        let mut listed = index_keys(keys);
        listed.iter_mut().for_each(|part| self.without_idle_prefix(key, part));
        if rules.keys.repeat_columns && primary.is_some() {
            // A column counts once, however often it is written.
            let all = listed.clone();
            let mut at = 0;
            listed.retain(|key| {
                at += 1;
                !all[..at - 1].iter().any(|known| known.body == key.body)
            });
        }
        if rules.keys.primary_tells_order && primary.is_some() {
            // DESC keeps an integer from being the number of the row where it stands with the column, and says nothing
            // elsewhere.
            if let ([only], None) = (listed.as_mut_slice(), &new.of_column) {
                only.suffix.clear();
            }
        }
        let include: Vec<String> = keys.include.iter().map(|column| column.name.clone()).collect();
        let Some(table) = self.table(key) else { return Ok(()) };
        let kind = if primary.is_some() {
            let known = table.primary_key().map(|constraint| constraint.name.clone());
            let is_certain = known.is_some() && !self.meets_tainted_part(key, "PRIMARY");
            if let (Some(known), false) = (&known, is_certain) {
                // The database takes a new one, so the old one was gone.
                self.remove_constraint(key, known);
                self.stop_counting(key);
            }
            if is_certain {
                let message = format!("table `{}` has a primary key already", key.name);
                return Err(Fault::new(FaultKind::Exists, message, new.span.clone()));
            }
            ConstraintKind::PrimaryKey { keys: listed.clone(), include }
        } else {
            let same = |known: &Constraint| match &known.kind {
                ConstraintKind::PrimaryKey { keys, .. } | ConstraintKind::Unique { keys, .. } => *keys == listed,
                _ => false,
            };
            // The key of the rows is no index.
            if rules.keys.equal == EqualKeys::One && table.constraints.iter().any(same) && !is_row_key(table, &listed) {
                return Ok(());
            }
            ConstraintKind::Unique { keys: listed.clone(), include, nulls_equal }
        };
        if rules.keys.unique_is_index && primary.is_none() {
            return self.add_unique_index(key, new, listed);
        }
        let name = match (&new.name, rules.names.chosen) {
            (_, ChosenNames::Numbered) => "PRIMARY".to_owned(),
            (Some(name), _) => name.name.clone(),
            (None, ChosenNames::Absent) => String::new(),
            (None, ChosenNames::Descriptive) if primary.is_some() => {
                naming::chosen_name(&key.name, "", "pkey", |name| self.is_relation_taken(&key.schema, name))
            }
            (None, ChosenNames::Descriptive) => self.chosen_index_name(key, &listed, included(&kind), "key"),
        };
        if primary.is_some() && rules.keys.primary_refuses_null {
            let table = self.change_table(key);
            let is_listed = |column: &str| listed.iter().any(|key| key.column() == Some(column));
            table.into_iter().for_each(|table| table.refuse_null_in(is_listed));
        }
        self.put_constraint(key, new, name, kind)
    }

    /// A column counts only where it is the first one of a key (MySQL).
    fn stop_counting(&mut self, key: &ObjectId) {
        let Some(table) = self.change_table(key) else { return };
        let firsts: Vec<String> =
            table.indexes.iter().filter_map(|it| Some(it.keys.first()?.column()?.to_owned())).collect();
        let counts = table.columns.iter_mut().filter(|column| column.identity == "auto_increment");
        counts.filter(|column| !firsts.contains(&column.name)).for_each(|column| column.identity.clear());
    }

    fn add_unique_index(&mut self, key: &ObjectId, new: &NewConstraint, keys: Vec<IndexKey>) -> Result<(), Fault> {
        let is_tainted = new.name.as_ref().is_some_and(|name| self.is_tainted_part(key, &name.name));
        let Some(table) = self.change_table(key) else { return Ok(()) };
        let first = keys.first().and_then(IndexKey::column).unwrap_or_default().to_owned();
        let name = new.name.as_ref().map_or_else(|| naming::index_name(table, &first), |name| name.name.clone());
        if table.indexes.iter().any(|index| index.name == name && !gives_way(index, &keys)) && !is_tainted {
            let ident = Ident { name, span: new.span.clone() };
            return Err(Fault::part_exists("index", &ident, &key.name));
        }
        let index = Index {
            name,
            is_unique: true,
            method: String::new(),
            keys,
            include: Vec::new(),
            condition: None,
            nulls_equal: false,
            marks: IndexMarks::default(),
            is_implicit: false,
            properties: Properties::default(),
        };
        add_index(table, index);
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one constraint")]
    fn add_foreign_key(
        &mut self,
        key: &ObjectId,
        new: &NewConstraint,
        columns: &[Ident],
        to: &Name,
        targets: &[Ident],
        actions: &str,
        index: Option<&Ident>,
    ) -> Result<(), Fault> {
        columns.iter().try_for_each(|column| self.require_column(key, column))?;
        let target = self.relation(to);
        let named: Vec<String> = targets.iter().map(|column| column.name.clone()).collect();
        let found = if self.rules.keys.target == KeyTarget::Unchecked {
            named
        } else {
            self.foreign_target(key, &target, to, targets, columns, &new.span)?
        };
        self.refuse_other_types(key, columns, &target, &found)?;
        let own: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        let name = match (&new.name, self.rules.names.chosen) {
            (Some(name), _) => name.name.clone(),
            (None, ChosenNames::Absent) => String::new(),
            (None, ChosenNames::Numbered) if index.is_some() => index.map_or(String::new(), |index| index.name.clone()),
            (None, ChosenNames::Numbered) => {
                self.table(key).map_or(String::new(), |table| naming::foreign_key_name(table, &key.name))
            }
            (None, ChosenNames::Descriptive) => {
                let joined = naming::joined(own.iter().map(String::as_str));
                naming::chosen_name(&key.name, &joined, "fkey", |name| self.is_constraint_taken(&key.schema, name))
            }
        };
        if self.rules.keys.make_indexes {
            self.cover_foreign_key(key, &own, new.name.as_ref().or(index));
        }
        let kind = ConstraintKind::ForeignKey {
            columns: own,
            table: (to.schema.clone(), to.name.clone()),
            targets: found,
            actions: actions.to_owned(),
        };
        self.put_constraint(key, new, name, kind)
    }

    /// The columns to which a foreign key points.
    fn foreign_target(
        &self,
        key: &ObjectId,
        target: &ObjectId,
        to: &Name,
        targets: &[Ident],
        columns: &[Ident],
        span: &Span,
    ) -> Result<Vec<String>, Fault> {
        let named: Vec<String> = targets.iter().map(|column| column.name.clone()).collect();
        // With foreign_key_checks off, MySQL takes what is made later.
        let may_come = !self.session.enforces_foreign_keys && self.get(target).is_none();
        if may_come || !self.is_known_schema(&to.schema) || !self.must_exist(target, IfExists::Error, to, "table")? {
            return Ok(named);
        }
        let Some(table) = self.table(target) else { return Ok(named) };
        if table.is_partly_known || self.meets_taint(&target.name) {
            // Without columns it points to the primary key. This is the last known one.
            let primary = table.primary_key().map(|constraint| columns_of(&constraint.kind));
            return Ok(if named.is_empty() { primary.unwrap_or_default() } else { named });
        }
        targets.iter().try_for_each(|column| self.require_column(target, column))?;
        let primary = table.primary_key().map(|constraint| columns_of(&constraint.kind)).unwrap_or_default();
        let pointed = if named.is_empty() { primary } else { named };
        if pointed.is_empty() {
            let message = format!("table `{}` has no primary key to which this could point", to.name);
            return Err(Fault::new(FaultKind::Unfit, message, to.span.clone()));
        }
        if pointed.len() != columns.len() {
            let message = format!("{} columns cannot point to {}", columns.len(), pointed.len());
            return Err(Fault::new(FaultKind::Unfit, message, span.clone()));
        }
        // The index that is made for a key that points to its own table serves for both ends.
        let is_other = self.rules.keys.target == KeyTarget::Indexed && target != key;
        if is_other && self.session.enforces_foreign_keys && !is_indexed(table, &pointed) {
            let message = format!(
                "no index of table `{}` starts with ({}), so no key can point to it",
                to.name,
                pointed.join(", ")
            );
            return Err(Fault::new(FaultKind::Unfit, message, to.span.clone()));
        }
        if self.rules.keys.target == KeyTarget::Unique && !is_unique(table, &pointed) {
            let message = format!(
                "nothing says that ({}) of table `{}` is unique, so no key can point to it",
                pointed.join(", "),
                to.name
            );
            return Err(Fault::new(FaultKind::Unfit, message, to.span.clone()));
        }
        Ok(pointed)
    }

    /// # Errors
    /// If a column cannot be compared with the one to which it points.
    fn refuse_other_types(
        &self,
        key: &ObjectId,
        columns: &[Ident],
        target: &ObjectId,
        targets: &[String],
    ) -> Result<(), Fault> {
        let (Some(table), Some(other)) = (self.table(key), self.table(target)) else { return Ok(()) };
        if !self.session.enforces_foreign_keys {
            return Ok(());
        }
        for (column, to) in columns.iter().zip(targets) {
            let (Some(one), Some(two)) = (table.column(&column.name), other.column(to)) else { continue };
            if (self.rules.keys.comparable)(&one.data_type, &two.data_type) {
                continue;
            }
            let message = format!(
                "column `{}` is {}, and `{}.{to}`, to which it points, is {}",
                column.name, one.data_type, target.name, two.data_type
            );
            return Err(Fault::new(FaultKind::Unfit, message, column.span.clone()));
        }
        Ok(())
    }

    /// Makes an index for a foreign key where none starts with its columns.
    fn cover_foreign_key(&mut self, key: &ObjectId, columns: &[String], name: Option<&Ident>) {
        let Some(table) = self.change_table(key) else { return };
        let primary = table.primary_key().map(|constraint| columns_of(&constraint.kind)).unwrap_or_default();
        let is_covered = table.indexes.iter().any(|index| {
            implicit_indexes::covers(index, columns) && (!index.is_implicit || index.keys.len() > columns.len())
        });
        if primary.starts_with(columns) || is_covered {
            return;
        }
        // Of two that were made for foreign keys, the newer stays, and the longer.
        let is_start = |index: &Index| {
            index
                .keys
                .iter()
                .map(IndexKey::column)
                .eq(columns.iter().map(|it| Some(it.as_str())).take(index.keys.len()))
        };
        table
            .indexes
            .retain(|index| !(index.is_implicit && (implicit_indexes::covers(index, columns) || is_start(index))));
        let first = columns.first().cloned().unwrap_or_default();
        let name = name.map_or_else(|| naming::index_name(table, &first), |name| name.name.clone());
        let keys = columns.iter().map(|column| IndexKey { body: Ok(column.clone()), suffix: String::new() }).collect();
        table.indexes.push(Index {
            name,
            is_unique: false,
            method: String::new(),
            keys,
            include: Vec::new(),
            condition: None,
            nulls_equal: false,
            marks: IndexMarks::default(),
            is_implicit: true,
            properties: Properties::default(),
        });
    }

    fn check_name(&mut self, key: &ObjectId, new: &NewConstraint, condition: &Expression) -> String {
        if let Some(name) = &new.name {
            return name.name.clone();
        }
        let dialect = self.dialect();
        let Some(table) = self.table(key) else { return String::new() };
        // There is room for one with each column.
        let is_free = |name: &&String| table.constraints.iter().all(|known| known.name != **name);
        let column = new.of_column.as_ref().filter(is_free);
        let checks = self.rules.names.checks;
        match checks {
            CheckNames::Absent => String::new(),
            CheckNames::Descriptive => {
                let mentioned: Vec<&str> =
                    table.column_names().filter(|column| condition.mentions(column, dialect)).collect();
                let part = if let [only] = mentioned[..] { only } else { "" };
                naming::chosen_name(&key.name, part, "check", |name| self.is_constraint_taken(&key.schema, name))
            }
            CheckNames::OfColumn if column.is_some() => column.cloned().unwrap_or_default(),
            CheckNames::OfTable | CheckNames::OfColumn => {
                naming::check_name(checks, &key.name, table.constraints.iter())
            }
        }
    }

    fn exclusion_name(&self, key: &ObjectId, definition: &Expression) -> String {
        let Some(table) = self.table(key) else { return String::new() };
        let mut columns: Vec<&str> =
            table.column_names().filter(|column| definition.mentions(column, self.dialect())).collect();
        columns.sort_by_key(|column| definition.tokens().iter().position(|token| token.trim_matches('"') == *column));
        let joined = naming::joined(columns);
        naming::chosen_name(&key.name, &joined, "excl", |name| self.is_relation_taken(&key.schema, name))
    }

    pub(super) fn is_constraint_taken(&self, schema: &str, name: &str) -> bool {
        let start = ObjectId {
            namespace: Namespace::Constraint,
            schema: schema.to_owned(),
            name: name.to_owned(),
            of: String::new(),
        };
        self.objects
            .range(start..)
            .next()
            .is_some_and(|(key, _)| key.namespace == Namespace::Constraint && key.schema == schema && key.name == name)
    }

    fn put_constraint(
        &mut self,
        key: &ObjectId,
        new: &NewConstraint,
        name: String,
        kind: ConstraintKind,
    ) -> Result<(), Fault> {
        let rules = self.rules;
        let is_tainted = self.is_tainted_part(key, &name);
        let ident =
            Ident { name: name.clone(), span: new.name.as_ref().map_or(new.span.clone(), |name| name.span.clone()) };
        let Some(table) = self.table(key) else { return Ok(()) };
        let is_primary = matches!(kind, ConstraintKind::PrimaryKey { .. });
        // A name that the server has chosen stands in no other's way.
        let is_check = matches!(kind, ConstraintKind::Check { .. });
        let is_unnamed = new.name.is_none() && is_check && rules.names.checks.are_provisional();
        let is_known = !name.is_empty()
            && !is_primary
            && !is_unnamed
            && table.constraints.iter().any(|known| known.name == name && !known.is_unnamed);
        self.note_taint(is_known && is_tainted);
        if is_known && table.is_partly_known {
            return Ok(());
        }
        if is_known && !is_tainted && !rules.names.constraints_repeat {
            return Err(Fault::part_exists("constraint", &ident, &key.name));
        }
        if is_known && is_tainted {
            // The database takes the new one, so the old one was gone.
            self.remove_constraint(key, &name);
        }
        if rules.names.constraints_are_objects && kind.has_index() {
            let marker = ObjectId::relation(&key.schema, &name);
            let full = Name { schema: key.schema.clone(), name: name.clone(), span: ident.span };
            self.may_create(&marker, IfExists::Error, &full, "relation")?;
            self.put(marker, Object::IndexName { table: key.name.clone() });
        }
        if rules.names.constraints_are_objects {
            self.put(constraint_key(key, &name), Object::Bare);
        }
        if let Some(table) = self.change_table(key) {
            give_way(table, &key.name, &name, rules.names.checks);
            table.constraints.push(Constraint {
                is_unchecked: new.is_unchecked,
                is_unenforced: new.is_unenforced,
                is_own: new.is_own,
                properties: new.properties.clone(),
                deferral: new.deferral.to_owned(),
                is_unnamed,
                ..Constraint::new(name, kind)
            });
        }
        Ok(())
    }

    /// PRIMARY KEY USING INDEX
    fn adopt_index(
        &mut self,
        key: &ObjectId,
        new: &NewConstraint,
        is_primary: bool,
        index: &Ident,
    ) -> Result<(), Fault> {
        let name = new.name.as_ref().map_or(index.name.clone(), |name| name.name.clone());
        let is_tainted = self.is_tainted_part(key, &index.name);
        let Some(table) = self.change_table(key) else { return Ok(()) };
        let Some(at) = table.indexes.iter().position(|known| known.name == index.name) else {
            if is_tainted {
                self.note_taint(true);
                return Ok(());
            }
            let near: Vec<&str> = table.indexes.iter().map(|known| known.name.as_str()).collect();
            return Err(Fault::unknown_part("index", index, &key.name, near));
        };
        let found = table.indexes.remove(at);
        let kind = if is_primary {
            table.refuse_null_in(|column| found.keys.iter().any(|key| key.column() == Some(column)));
            ConstraintKind::PrimaryKey { keys: found.keys, include: found.include }
        } else {
            ConstraintKind::Unique { keys: found.keys, include: found.include, nulls_equal: found.nulls_equal }
        };
        self.take(&ObjectId::relation(&key.schema, &index.name));
        self.put_constraint(key, new, name, kind)
    }

    pub(super) fn drop_constraint(
        &mut self,
        key: &ObjectId,
        name: &Ident,
        sort: ConstraintSort,
        existing: IfExists,
        cascades: bool,
    ) -> Result<(), Fault> {
        let Some(table) = self.table(key) else { return Ok(()) };
        let Some(found) = table.constraint_called(&name.name) else {
            let is_index = sort == ConstraintSort::Any
                && self.rules.keys.unique_is_index
                && table.indexes.iter().any(|index| index.name == name.name && index.is_unique);
            if is_index {
                return self.drop_index_of_table(key, name, existing);
            }
            if existing == IfExists::Skip || self.meets_tainted_part(key, &name.name) || table.is_partly_known {
                return Ok(());
            }
            if self.rules.names.checks.are_provisional() && is_chosen_name(table, &key.name, &name.name) {
                self.taint_numbered_checks(key);
                return Ok(());
            }
            let near = table.constraints.iter().map(|known| known.name.as_str()).filter(|name| !name.is_empty());
            let near: Vec<&str> = near.collect();
            return Err(Fault::unknown_part("constraint", name, &key.name, near));
        };
        let own = found.name.clone();
        if matches!(found.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. }) {
            let columns = columns_of(&found.kind);
            self.release_targets(key, &columns, cascades, &format!("constraint `{}`", name.name), &name.span)?;
        }
        self.remove_constraint(key, &own);
        Ok(())
    }

    /// Which of the CHECKs that nobody has named is called by a number depends on more than is known here, such as numbers that were
    /// given once, or a server of another product.
    fn taint_numbered_checks(&mut self, key: &ObjectId) {
        let unnamed = self.table(key).into_iter().flat_map(|table| &table.constraints).filter(|it| it.is_unnamed);
        let numbered = unnamed.filter(|it| naming::is_number_of_check(&it.name, &key.name));
        let names: Vec<String> = numbered.map(|it| it.name.clone()).collect();
        names.iter().for_each(|name| self.taint_words(name));
        self.note_taint(true);
    }

    /// Foreign keys that point to these columns: dropped along, or in the way.
    pub(super) fn release_targets(
        &mut self,
        key: &ObjectId,
        columns: &[String],
        cascades: bool,
        what: &str,
        span: &Span,
    ) -> Result<(), Fault> {
        if !self.rules.objects.keep_dependencies {
            return Ok(());
        }
        // Another constraint may carry them as well.
        let carriers =
            self.table(key).map_or(0, |table| unique_sets(table).filter(|set| same_set(set, columns)).count());
        if carriers > 1 {
            return Ok(());
        }
        let pointing = self.pointing_to(key, |targets| same_set(targets, columns));
        let obstacle = self.certain_obstacle(key, &pointing, |(table, _)| table);
        if let (Some((table, name)), false) = (obstacle, cascades) {
            let message = format!("{what} is needed by foreign key `{name}` of table `{}`", table.name);
            return Err(Fault::new(FaultKind::Needed, message, span.clone()));
        }
        for (table, name) in pointing {
            self.remove_constraint(&table, &name);
        }
        Ok(())
    }

    /// Foreign keys of other tables that point to a table.
    pub(super) fn pointing_to(&self, key: &ObjectId, concerns: impl Fn(&[String]) -> bool) -> Vec<(ObjectId, String)> {
        let own = (key.schema.clone(), key.name.clone());
        let mut found = Vec::new();
        for table in self.dependents(&own, |_, object| matches!(object, Object::Table(_))) {
            for constraint in self.table(&table).into_iter().flat_map(|table| &table.constraints) {
                if let ConstraintKind::ForeignKey { table: to, targets, .. } = &constraint.kind
                    && *to == own
                    && concerns(targets)
                {
                    found.push((table.clone(), constraint.name.clone()));
                }
            }
        }
        found
    }

    /// Takes a constraint away with what stands behind it.
    pub(super) fn remove_constraint(&mut self, key: &ObjectId, name: &str) {
        let are_objects = self.rules.names.constraints_are_objects;
        let Some(table) = self.change_table(key) else { return };
        let Some(at) = table.constraints.iter().position(|known| known.name == name) else { return };
        let removed = table.constraints.remove(at);
        if are_objects {
            self.take(&constraint_key(key, name));
            if removed.kind.has_index() {
                self.take(&ObjectId::relation(&key.schema, name));
            }
        }
    }
}

/// Whether a server of either product may have chosen a name for a CHECK: it has a number, or is that of a column.
fn is_chosen_name(table: &Table, own: &str, name: &str) -> bool {
    naming::is_number_of_check(name, own) || table.column(name).is_some()
}

/// A CHECK without a name of its author's gets another name where a statement wants its own.
fn give_way(table: &mut Table, own: &str, name: &str, checks: CheckNames) {
    let is_it = |known: &Constraint| {
        known.is_unnamed && known.name == name && !matches!(known.kind, ConstraintKind::Check { column: Some(_), .. })
    };
    let Some(at) = table.constraints.iter().position(is_it) else { return };
    table.constraints[at].name = naming::check_name(checks, own, table.constraints.iter());
}

pub(super) fn constraint_key(table: &ObjectId, name: &str) -> ObjectId {
    ObjectId {
        namespace: Namespace::Constraint,
        schema: table.schema.clone(),
        name: name.to_owned(),
        of: table.name.clone(),
    }
}

/// Whether these columns are the number of the row (SQLite). Source: lang_createtable.html, 5.
fn is_row_key(table: &Table, keys: &[IndexKey]) -> bool {
    let [only] = keys else { return false };
    let is_primary = table.primary_key().is_some_and(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { keys, .. } => keys.len() == 1 && keys[0].body == only.body,
        _ => false,
    });
    let is_other_unique = table.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::Unique { keys, .. } => keys[..] == [only.clone()],
        _ => false,
    });
    let column = only.column().and_then(|name| table.column(name));
    is_primary
        && !is_other_unique
        && !table.options.contains("without rowid")
        && column.is_some_and(|column| column.data_type == "integer")
}

/// The columns of a key, in order.
pub(crate) fn columns_of(kind: &ConstraintKind) -> Vec<String> {
    match kind {
        ConstraintKind::PrimaryKey { keys, .. } | ConstraintKind::Unique { keys, .. } => {
            keys.iter().filter_map(IndexKey::column).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Everything that says that some columns are unique.
fn unique_sets(table: &Table) -> impl Iterator<Item = Vec<String>> {
    let constraints = table.constraints.iter().map(|constraint| columns_of(&constraint.kind));
    let indexes = table.indexes.iter().filter(|index| index.is_unique && index.condition.is_none());
    let indexes = indexes.map(|index| index.keys.iter().filter_map(IndexKey::column).map(str::to_owned).collect());
    constraints.chain(indexes).filter(|set: &Vec<String>| !set.is_empty())
}

fn is_indexed(table: &Table, columns: &[String]) -> bool {
    let primary = table.primary_key().map(|constraint| columns_of(&constraint.kind)).unwrap_or_default();
    primary.starts_with(columns) || table.indexes.iter().any(|index| implicit_indexes::covers(index, columns))
}

fn is_unique(table: &Table, columns: &[String]) -> bool {
    unique_sets(table).any(|set| same_set(&set, columns))
}

fn same_set(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|column| other.contains(column))
}

/// What INCLUDE names; it is part of a name that PostgreSQL chooses.
fn included(kind: &ConstraintKind) -> &[String] {
    match kind {
        ConstraintKind::PrimaryKey { include, .. } | ConstraintKind::Unique { include, .. } => include,
        ConstraintKind::ForeignKey { .. } | ConstraintKind::Check { .. } | ConstraintKind::Exclude(_) => &[],
    }
}
