//! Partitions, and tables that inherit.

use std::collections::{BTreeSet, VecDeque};

use migrations_catalog::Expression;

use super::{Fault, FaultKind, ObjectId, Schema};
use crate::change::{ConstraintBody, Ident, IfExists, Name, NewColumn, TableAction};
use crate::objects::{Constraint, ConstraintKind, Index, IndexKey, Object, Table};
use crate::properties::{Properties, Property};

impl Schema {
    /// PARTITION OF, INHERITS
    pub(super) fn make_child(&mut self, key: &ObjectId, parent: &Name, is_partition: bool) -> Result<(), Fault> {
        let Some(source) = self.template_table(parent)? else {
            self.note_partly_known(key);
            return Ok(());
        };
        // One that has inherited from a table of this name which is gone, as far as that is known.
        if self.is_below(&self.relation(parent), key) {
            self.note_partly_known(key);
            return Ok(());
        }
        let Some(table) = self.change_table(key) else { return Ok(()) };
        table.parents.push((parent.schema.clone(), parent.name.clone()));
        table.is_partition = is_partition;
        for column in &source.columns {
            if table.column(&column.name).is_none() {
                table.columns.push(column.with(|it| {
                    it.identity.clear();
                    it.comment.clear();
                    it.properties.retain(Property::is_storage);
                    it.is_inherited = true;
                }));
            }
        }
        for constraint in source.constraints {
            let is_check = matches!(constraint.kind, ConstraintKind::Check { .. });
            if is_partition && !is_check || is_check && !constraint.is_own {
                self.copy_constraint(key, constraint);
            }
        }
        for index in source.indexes.into_iter().filter(|_| is_partition) {
            let name = self.chosen_index_name(key, &index.keys, &index.include, "idx");
            self.copy_index(key, Index { name, properties: index.properties.only(Property::is_of_index), ..index });
        }
        Ok(())
    }

    /// What a column of a new partition says otherwise than its table does.
    pub(super) fn differ_from_parent(&mut self, key: &ObjectId, new: &NewColumn) -> Result<(), Fault> {
        let Some(known) = self.table(key).and_then(|table| table.column(&new.name.name)).cloned() else {
            return Ok(());
        };
        let default = match &new.default {
            Some(default) => Some(self.default_for(&known.data_type, default)),
            None if new.has_null_default => None,
            None => known.default.clone(),
        };
        let sequence = super::columns::sequence_of(default.as_ref());
        if let Some(column) = self.change_table(key).and_then(|table| table.column_mut(&new.name.name)) {
            column.default = default;
            column.sequence = sequence;
            column.is_not_null |= new.is_not_null;
        }
        Ok(())
    }

    /// What is done to a parent is done to its children. Of keys and constraints that is not followed here: nothing is claimed
    /// of such children.
    pub(super) fn act_on_children(&mut self, key: &ObjectId, action: &TableAction) {
        let is_own = matches!(
            action,
            TableAction::SetSchema(_)
                | TableAction::Partition { .. }
                | TableAction::Inherit { .. }
                | TableAction::Nothing
                | TableAction::SetOption(..)
                | TableAction::SetComment(_)
                | TableAction::SetProperties { .. }
                | TableAction::SetPartitions(_)
                | TableAction::SetIdentity { .. }
                | TableAction::RenameTo(_)
        );
        if is_own {
            return;
        }
        // No recursion: how deep tables inherit is up to the script.
        let mut left = self.links_below(key);
        while let Some((parent, child)) = left.pop_front() {
            self.act_on_child(&parent, &child, action);
            left.extend(self.links_below(&child));
        }
    }

    fn act_on_child(&mut self, parent: &ObjectId, child: &ObjectId, action: &TableAction) {
        let is_partition = self.table(child).is_some_and(|table| table.is_partition);
        match action {
            TableAction::AddConstraint(_) if is_partition && self.pass_constraint_on(parent, child) => return,
            TableAction::AddConstraint(added) if !is_partition => {
                return self.pass_on_to_heir(parent, child, &added.body);
            }
            TableAction::DropColumn { name, .. } if !is_partition => return self.drop_column_of_heir(child, name),
            _ => {}
        }
        let is_followed = match action {
            TableAction::AddColumn { constraints, .. } => constraints.is_empty(),
            TableAction::DropColumn { .. }
            | TableAction::RenameColumn { .. }
            | TableAction::SetType { .. }
            | TableAction::SetDefault { .. }
            | TableAction::SetNotNull { .. }
            | TableAction::SetExpression { .. }
            | TableAction::DropExpression { .. } => true,
            _ => false,
        };
        // One that has such a column already goes on with that.
        if !is_followed || self.act(child, action).is_err() {
            self.note_partly_known(child);
        } else if let TableAction::AddColumn { column, .. } = action {
            self.change_table(child)
                .and_then(|table| table.column_mut(&column.name.name))
                .into_iter()
                .for_each(|column| column.is_inherited = true);
        }
    }

    /// A table that inherits has the checks of its parent, and takes no NULL where the parent has its primary key; other keys
    /// are those of the parent alone. Source: manual, 5.10, Inheritance; `parse_utilcmd.c`, `transformIndexConstraint`.
    fn pass_on_to_heir(&mut self, parent: &ObjectId, child: &ObjectId, added: &ConstraintBody) {
        match added {
            ConstraintBody::PrimaryKey(_) | ConstraintBody::UsingIndex { is_primary: true, .. } => {
                let key =
                    self.table(parent).and_then(Table::primary_key).map(|it| super::constraints::columns_of(&it.kind));
                let columns = key.unwrap_or_default();
                if let Some(table) = self.change_table(child) {
                    table.refuse_null_in(|column| columns.iter().any(|own| own == column));
                }
            }
            ConstraintBody::Check(_) => {
                let added = self.table(parent).and_then(|table| table.constraints.last()).cloned();
                let added = added.filter(|added| !added.is_own && added.kind.condition().is_some());
                let is_there = |table: &Table, name: &str| table.constraint_called(name).is_some();
                if let Some(check) =
                    added.filter(|it| !self.table(child).is_some_and(|table| is_there(table, &it.name)))
                {
                    self.copy_constraint(child, Constraint { properties: Properties::default(), ..check });
                }
            }
            ConstraintBody::Unique { .. }
            | ConstraintBody::ForeignKey { .. }
            | ConstraintBody::Exclude(_)
            | ConstraintBody::UsingIndex { is_primary: false, .. } => {}
            ConstraintBody::NotNull(column) => {
                if let Some(table) = self.change_table(child) {
                    table.refuse_null_in(|name| name == column.name);
                }
            }
        }
    }

    /// A column that a table has from its parents alone goes with theirs.
    fn drop_column_of_heir(&mut self, child: &ObjectId, column: &Ident) {
        let parents = self.table(child).map(|table| table.parents.clone()).unwrap_or_default();
        let has_it = |(schema, name): &(String, String)| {
            self.table(&ObjectId::relation(schema, name)).is_some_and(|parent| parent.column(&column.name).is_some())
        };
        let is_inherited =
            self.table(child).and_then(|table| table.column(&column.name)).is_some_and(|known| known.is_inherited);
        if is_inherited && !parents.iter().any(has_it) {
            let dropped = self.drop_column(child, column, IfExists::Skip, true);
            if dropped.is_err() {
                self.note_partly_known(child);
            }
        }
    }

    /// The children of a table, each with it.
    fn links_below(&self, key: &ObjectId) -> VecDeque<(ObjectId, ObjectId)> {
        self.children(key).into_iter().map(|child| (key.clone(), child)).collect()
    }

    /// The constraint that an action takes away.
    pub(super) fn constraint_dropped_by(&self, key: &ObjectId, action: &TableAction) -> Option<Constraint> {
        let TableAction::DropConstraint { name, .. } = action else { return None };
        self.table(key)?.constraints.iter().find(|known| known.name == name.name).cloned()
    }

    /// A constraint of a partitioned table goes from each partition, too: the one that is like it.
    pub(super) fn drop_constraint_of_children(&mut self, key: &ObjectId, constraint: &Constraint) {
        let mut left = self.links_below(key);
        while let Some((_, child)) = left.pop_front() {
            left.extend(self.links_below(&child));
            let Some(table) = self.table(&child) else { continue };
            let alike: Vec<String> =
                table.constraints.iter().filter(|it| it.kind == constraint.kind).map(|it| it.name.clone()).collect();
            match alike.as_slice() {
                [only] if table.is_partition => self.remove_constraint(&child, only),
                _ => self.note_partly_known(&child),
            }
        }
    }

    /// A new constraint of a partitioned table is one of each partition; one that has such a thing already may go on with
    /// that. Says whether it is known what comes of it.
    fn pass_constraint_on(&mut self, key: &ObjectId, child: &ObjectId) -> bool {
        let Some(constraint) = self.table(key).and_then(|table| table.constraints.last()).cloned() else {
            return false;
        };
        let columns = constraint.kind.columns().into_iter().map(str::to_owned).collect::<Vec<_>>();
        let Some(table) = self.table(child).filter(|table| !table.is_partly_known) else { return false };
        let has_alike = table.constraints.iter().any(|it| it.name == constraint.name || it.kind.columns() == columns)
            || table.indexes.iter().any(|it| it.is_unique);
        if has_alike || matches!(constraint.kind, ConstraintKind::Exclude(_)) {
            return false;
        }
        let is_primary = matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
        self.copy_constraint(child, constraint);
        if let Some(table) = self.change_table(child).filter(|_| is_primary) {
            table.refuse_null_in(|column| columns.iter().any(|it| it == column));
        }
        true
    }

    /// Partitions, and tables that inherit.
    pub(super) fn children(&self, key: &ObjectId) -> Vec<ObjectId> {
        let own = (key.schema.clone(), key.name.clone());
        self.dependents(&own, |_, object| matches!(object, Object::Table(table) if table.parents.contains(&own)))
    }

    /// No table inherits from itself, over whichever others. Source: PostgreSQL, `tablecmds.c`, `ATExecAddInherit`.
    ///
    /// # Errors
    /// If `parent` would come to be above and below `child`.
    fn refuse_circle(&self, child: &ObjectId, parent: &ObjectId, said: &Name) -> Result<(), Fault> {
        if !self.is_below(parent, child) {
            return Ok(());
        }
        let message =
            format!("`{}` inherits from `{}`, so that it cannot be above it as well", parent.name, child.name);
        Err(Fault::new(FaultKind::Unfit, message, said.span.clone()))
    }

    /// Whether a table is another one, or inherits from it.
    pub(super) fn is_below(&self, key: &ObjectId, above: &ObjectId) -> bool {
        if key == above || self.children(above).is_empty() {
            return key == above;
        }
        let mut left = vec![key.clone()];
        let mut seen = BTreeSet::new();
        while let Some(key) = left.pop() {
            if key == *above {
                return true;
            }
            let parents = self.table(&key).into_iter().flat_map(|table| &table.parents);
            let parents: Vec<ObjectId> = parents.map(|(schema, name)| ObjectId::relation(schema, name)).collect();
            if seen.insert(key) {
                left.extend(parents);
            }
        }
        false
    }

    pub(super) fn inherit(&mut self, key: &ObjectId, parent: &Name, begins: bool) -> Result<(), Fault> {
        let of = self.relation(parent);
        if !self.must_exist(&of, IfExists::Error, parent, "table")? {
            return Ok(());
        }
        if begins {
            self.refuse_circle(key, &of, parent)?;
        }
        let place = (of.schema, of.name);
        if let Some(table) = self.change_table(key) {
            table.parents.retain(|known| *known != place);
            table.parents.extend(begins.then_some(place));
            if !begins {
                let_go(table);
            }
        }
        Ok(())
    }

    pub(super) fn attach(
        &mut self,
        key: &ObjectId,
        name: &Name,
        attaches: bool,
        bound: &Expression,
    ) -> Result<(), Fault> {
        let partition = self.relation(name);
        if !self.must_exist(&partition, IfExists::Error, name, "table")? {
            return Ok(());
        }
        if attaches {
            self.refuse_circle(&partition, key, name)?;
        }
        let parent = self.table(key).cloned();
        let own = (key.schema.clone(), key.name.clone());
        let Some(table) = self.change_table(&partition) else { return Ok(()) };
        table.parents.retain(|known| *known != own);
        table.is_partition = attaches;
        table.bound = bound.clone();
        if !attaches {
            let_go(table);
            return Ok(());
        }
        table.parents.push(own);
        let same_keys = |one: &[IndexKey], other: &[IndexKey]| one == other;
        let missing: Vec<Constraint> = parent
            .iter()
            .flat_map(|parent| &parent.constraints)
            .filter(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { keys, .. } | ConstraintKind::Unique { keys, .. } => {
                    !table.constraints.iter().any(|known| match &known.kind {
                        ConstraintKind::PrimaryKey { keys: own, .. } | ConstraintKind::Unique { keys: own, .. } => {
                            same_keys(own, keys)
                        }
                        _ => false,
                    })
                }
                kind => !table.constraints.iter().any(|known| known.kind == *kind),
            })
            .cloned()
            .collect();
        let indexes: Vec<Index> = parent
            .iter()
            .flat_map(|parent| &parent.indexes)
            .filter(|index| !table.indexes.iter().any(|known| known.keys == index.keys))
            .cloned()
            .collect();
        for constraint in missing {
            self.copy_constraint(&partition, constraint);
        }
        for index in indexes {
            let name = self.chosen_index_name(&partition, &index.keys, &index.include, "idx");
            self.copy_index(
                &partition,
                Index { name, properties: index.properties.only(Property::is_of_index), ..index },
            );
        }
        Ok(())
    }
}

/// Without its parent a table keeps the columns as its own.
fn let_go(table: &mut Table) {
    if table.parents.is_empty() {
        table.columns.iter_mut().for_each(|column| column.is_inherited = false);
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::Schema;
    use crate::object_id::ObjectId;

    #[test]
    fn no_table_inherits_from_itself() {
        let made = ["CREATE TABLE a (n int)", "CREATE TABLE b () INHERITS (a)", "CREATE TABLE c () INHERITS (b)"];
        for refused in ["ALTER TABLE a INHERIT a", "ALTER TABLE a INHERIT c"] {
            let mut schema = Schema::of_statements(made, Dialect::Postgres).expect("they are right");
            let reason = schema.apply_statement(refused).unwrap_err();
            assert!(reason.contains("inherits from `a`"), "{reason}");
            schema.apply_statement("ALTER TABLE a ADD COLUMN m int").expect("it goes on");
        }
        let made = ["CREATE TABLE p (n int) PARTITION BY LIST (n)"];
        let mut schema = Schema::of_statements(made, Dialect::Postgres).expect("they are right");
        assert!(schema.apply_statement("ALTER TABLE p ATTACH PARTITION p FOR VALUES IN (1)").is_err());
    }

    #[test]
    fn what_is_done_to_a_table_reaches_children_however_deep_they_are() {
        let mut schema = Schema::new(Dialect::Postgres);
        schema.apply_statement("CREATE TABLE t0 (n int)").expect("it is right");
        for number in 1..500 {
            let text = format!("CREATE TABLE t{number} () INHERITS (t{})", number - 1);
            schema.apply_statement(&text).expect("it is right");
        }
        schema.apply_statement("ALTER TABLE t0 ADD COLUMN m int").expect("it is right");
        let last = "ALTER TABLE t499 ALTER COLUMN m SET DEFAULT 1";
        schema.apply_statement(last).expect("the column is there");
    }

    /// What an heir is like after statements on its parent, as `columns` and constraints.
    #[track_caller]
    fn check_heir(statements: &[&str], expected: &str) {
        let made = [
            "CREATE TABLE parent (id int, kind text DEFAULT 'a')",
            "CREATE TABLE child (extra text) INHERITS (parent)",
        ];
        let schema =
            Schema::of_statements(made.iter().chain(statements).copied(), Dialect::Postgres).expect("they are right");
        assert_eq!(schema.uncertain_names().len(), 0, "{statements:?}");
        let table = schema.table(&ObjectId::relation("", "child")).expect("it is there");
        let column = |it: &crate::objects::Column| format!("{}{}", it.name, if it.is_not_null { "!" } else { "" });
        let columns: Vec<String> = table.columns.iter().map(column).collect();
        let constraints: Vec<&str> = table.constraints.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(format!("{}; {}", columns.join(" "), constraints.join(" ")), expected, "{statements:?}");
    }

    #[test]
    fn an_heir_has_what_is_done_to_its_parent() {
        check_heir(&[], "id kind extra; ");
        check_heir(&["ALTER TABLE parent ADD PRIMARY KEY (id)"], "id! kind extra; ");
        check_heir(&["ALTER TABLE parent ADD UNIQUE (id)"], "id kind extra; ");
        check_heir(&["ALTER TABLE parent ADD CONSTRAINT few CHECK (id < 9)"], "id kind extra; few");
        check_heir(&["ALTER TABLE parent ADD CONSTRAINT few CHECK (id < 9) NO INHERIT"], "id kind extra; ");
        check_heir(&["CREATE TABLE heir () INHERITS (parent)"], "id kind extra; ");
        check_heir(&["ALTER TABLE parent DROP COLUMN kind"], "id extra; ");
        check_heir(&["ALTER TABLE parent RENAME COLUMN kind TO sort"], "id sort extra; ");
        check_heir(&["ALTER TABLE parent ALTER COLUMN kind SET NOT NULL"], "id kind! extra; ");
        check_heir(&["ALTER TABLE ONLY parent ALTER COLUMN kind SET DEFAULT 'b'"], "id kind extra; ");
    }
}
