//! Constraints and indexes of tables that stay.

use migrations_catalog::{Expression, Kind};

use crate::change::IndexMarks;

use super::equivalence::{index_renamed_to, is_validated_in, not_null_in, stands_in, stays, takes_over};
use super::planner::{Planner, part};
use super::{Remark, Verb, casts};
use crate::ddl::{Ddl, is_of_column};
use crate::schema::{
    Column, Constraint, ConstraintKind, Index, IndexKey, Namespace, Object, ObjectId, Schema, Table, constraint_facts,
    index_facts, shown_name,
};
use crate::server::{Alteration, DroppedColumn, IndexRename, Scope};

impl Planner<'_> {
    /// Those that differ. Those of a column that goes are left to the database, where it takes them along.
    pub(super) fn drop_keys(&mut self) {
        for key in self.common_tables() {
            if self.remade.rebuilt.contains(&key) {
                continue;
            }
            let is_partition = self.table(&key).is_some_and(|table| table.is_partition);
            if self.rules().keys.can_be_altered && !is_partition {
                self.drop_constraints(&key);
            }
            if !self.rules().keys.make_indexes {
                self.drop_indexes(&key);
            }
        }
        for key in self.keys_now(Namespace::Relation, |object| matches!(object, Object::View(_))) {
            self.drop_indexes(&key);
        }
        match self.rules().indexes.rename {
            IndexRename::Never => self.free_index_names(),
            IndexRename::Alone => self.free_key_names(),
            IndexRename::InTable => {}
        }
    }

    /// Whether the database takes a constraint along with a column of its own that goes.
    fn goes_with_column(&self, constraint: &Constraint, wanted: &Table) -> bool {
        // Another primary key has no room beside it, and its other columns cannot be NULL.
        let is_replaced = matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
            && (wanted.primary_key().is_some() || constraint.kind.columns().len() > 1);
        self.rules().columns.dropped == DroppedColumn::TakesAlong
            && !is_replaced
            && constraint.kind.columns().iter().any(|column| wanted.column(column).is_none())
    }

    fn drop_constraints(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        let is_later = |constraint: &Constraint| match constraint.kind {
            ConstraintKind::ForeignKey { .. } => !is_validated_in(constraint, wanted, self.rules()),
            // With its column, or in one step with the new one.
            _ if self.rules().columns.alteration == Alteration::Whole => {
                is_with_column(constraint) || matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
            }
            _ => false,
        };
        let going: Vec<Constraint> = now
            .constraints
            .iter()
            .filter(|it| {
                !is_later(it)
                    && (!stays(it, wanted, self.rules())
                        || self.is_about_other_type(key, it)
                        || is_name_of_new_column(it, now, wanted))
            })
            .filter(|it| self.is_name_wanted(key, &it.name) || !self.goes_with_column(it, wanted))
            .filter(|it| !self.rules().keys.checks_prove_not_null || !stands_in(it, now, wanted, self.rules()))
            .cloned()
            .collect();
        if self.rules().columns.alteration == Alteration::Whole {
            self.drop_stray_checks(key);
        }
        for constraint in going {
            if is_validated_in(&constraint, wanted, self.rules()) && !self.is_about_other_type(key, &constraint) {
                self.validate(key, &constraint);
            } else {
                self.drop_constraint(key, &constraint.name);
            }
        }
    }

    fn validate(&mut self, key: &ObjectId, constraint: &Constraint) {
        let name = &constraint.name;
        let statement = format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", self.qualified(key), self.name(name));
        let remarks = match self.wanted(key).and_then(|wanted| not_null_in(constraint, wanted, self.rules())) {
            Some(column) => vec![self.backfill(key, column)],
            None => needs(&Constraint { is_unchecked: false, ..constraint.clone() }),
        };
        self.run_with(Verb::Alter, part(Kind::Constraint, key, name), vec![statement], remarks, Vec::new());
    }

    /// Checks that have kept NULL out of columns until these did it themselves (PostgreSQL).
    pub(super) fn drop_stand_ins(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        let going: Vec<String> = now
            .constraints
            .iter()
            .filter(|it| {
                let is_checked_twice = not_null_in(it, now, self.rules()).is_some_and(|column| column.is_not_null);
                is_checked_twice && !now.is_partition && !stays(it, wanted, self.rules())
            })
            .map(|it| it.name.clone())
            .collect();
        going.iter().for_each(|name| self.drop_constraint(key, name));
    }

    /// The columns of a table whose values become another type in a way that nothing said of them survives (PostgreSQL).
    fn retyped_columns(&self, key: &ObjectId) -> Vec<&str> {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return Vec::new() };
        if !self.rules().columns.convert_by_casts {
            return Vec::new();
        }
        let is_retyped = |old: &&Column| {
            wanted.column(&old.name).is_some_and(|new| {
                self.is_replaced(&old.data_type) || !casts::keeps_comparisons(&old.data_type, &new.data_type)
            })
        };
        now.columns.iter().filter(is_retyped).map(|column| column.name.as_str()).collect()
    }

    /// Whether a check or an exclusion says something of such a column.
    fn is_about_other_type(&self, key: &ObjectId, constraint: &Constraint) -> bool {
        let columns = self.retyped_columns(key);
        match &constraint.kind {
            ConstraintKind::Check { condition: said, .. } | ConstraintKind::Exclude(said) => {
                self.calls_what_goes(said) || columns.iter().any(|column| said.mentions(column, self.dialect()))
            }
            _ => false,
        }
    }

    /// Whether the condition or an expression of an index does.
    fn is_index_about_other_type(&self, key: &ObjectId, index: &Index) -> bool {
        let columns = self.retyped_columns(key);
        let said = index.condition.iter().chain(index.keys.iter().filter_map(|key| key.body.as_ref().err()));
        let has_class =
            |it: &IndexKey| !it.suffix.is_empty() && it.column().is_some_and(|name| columns.contains(&name));
        index.keys.iter().any(has_class)
            || said.into_iter().any(|said| {
                self.calls_what_goes(said) || columns.iter().any(|column| said.mentions(column, self.dialect()))
            })
    }

    /// Whether an expression calls a function that is dropped, or dropped and made anew (PostgreSQL).
    fn calls_what_goes(&self, said: &Expression) -> bool {
        let is_call = |at: usize| said.tokens().get(at + 1).is_some_and(|next| next == "(");
        self.rules().objects.keep_dependencies
            && self.keys_now(Namespace::Routine, |_| true).iter().filter(|key| self.must_go_first(key)).any(|key| {
                said.tokens().iter().enumerate().any(|(at, token)| token.trim_matches('"') == key.name && is_call(at))
            })
    }

    /// Checks that stand with a column under a name that this had once: they go when the column is stated anew (MariaDB).
    fn drop_stray_checks(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key).cloned(), self.wanted(key)) else { return };
        let rules = self.rules();
        let is_stray = |constraint: &Constraint| {
            let is_elsewhere =
                wanted.constraints.iter().any(|it| it.name == constraint.name && it.kind != constraint.kind);
            is_with_column(constraint)
                && !is_of_column(constraint)
                && (is_elsewhere || !stays(constraint, wanted, rules))
        };
        for constraint in now.constraints.iter().filter(|constraint| is_stray(constraint)) {
            let ConstraintKind::Check { column: Some(name), .. } = &constraint.kind else { continue };
            let Some(column) = now.column(name) else { continue };
            let text = Ddl::new(self.now()).column(key, &now, column);
            let statement = format!("ALTER TABLE {} MODIFY COLUMN {text}", self.qualified(key));
            self.run(Verb::Drop, part(Kind::Constraint, key, &constraint.name), statement);
        }
    }

    fn drop_indexes(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (indexes(self.now(), key), indexes(self.to, key)) else { return };
        let columns_go = |index: &Index| {
            self.rules().columns.dropped == DroppedColumn::TakesAlong
                && !self.is_name_wanted(key, &index.name)
                && self.wanted(key).is_some_and(|wanted| columns_of(index).iter().any(|it| wanted.column(it).is_none()))
        };
        let is_taken_over = |index: &Index| {
            self.rules().names.constraints_are_objects
                && self
                    .table(key)
                    .zip(self.wanted(key))
                    .is_some_and(|(table, wanted)| wanted.constraints.iter().any(|it| takes_over(it, index, table)))
        };
        let going: Vec<String> = now
            .iter()
            .filter(|index| !self.is_uncertain_name(&index.name))
            .filter(|index| {
                !has_index(&wanted, index) && !columns_go(index) && !is_taken_over(index)
                    || self.is_index_about_other_type(key, index)
            })
            .filter(|index| {
                self.is_index_about_other_type(key, index)
                    || self.rules().indexes.rename != IndexRename::Alone
                    || index_renamed_to(index, &now, &wanted).is_none()
            })
            .map(|index| index.name.clone())
            .collect();
        for name in going {
            self.drop_index(key, &name);
        }
    }

    pub(super) fn drop_index(&mut self, key: &ObjectId, name: &str) {
        let own = self.qualified(&ObjectId::relation(&key.schema, name));
        let statement = match self.rules().names.indexes {
            Scope::Table => format!("DROP INDEX {} ON {}", self.name(name), self.qualified(key)),
            Scope::Schema => format!("DROP INDEX {own}"),
        };
        self.run(Verb::Drop, part(Kind::Index, key, name), statement);
    }

    /// Whether an index or a relation is to have this name.
    pub(super) fn is_name_wanted(&self, table: &ObjectId, name: &str) -> bool {
        self.to.object(&ObjectId::relation(&table.schema, name)).is_some()
    }

    /// Names of indexes are taken until their tables go, or are built anew (SQLite).
    fn free_index_names(&mut self) {
        for key in self.gone_tables().into_iter().chain(self.remade.rebuilt.clone()) {
            let Some(table) = self.table(&key) else { continue };
            let kept: &[Index] = self.wanted(&key).map_or(&[], |wanted| &wanted.indexes);
            let is_kept = |index: &Index| kept.iter().any(|other| other.name == index.name);
            let is_taken = |index: &&Index| self.is_name_wanted(&key, &index.name) && !is_kept(index);
            let taken: Vec<String> = table.indexes.iter().filter(is_taken).map(|index| index.name.clone()).collect();
            for name in taken {
                self.drop_index(&key, &name);
            }
        }
    }

    /// What is still missing at a table, foreign keys aside.
    pub(super) fn add_keys(&mut self, key: &ObjectId) {
        if self.rules().columns.alteration == Alteration::Whole {
            self.replace_primary_key(key);
        }
        self.rename_keys(key);
        self.add_constraints(key);
        self.add_indexes(key);
    }

    fn add_constraints(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        if !self.rules().keys.can_be_altered {
            return;
        }
        let is_missing = |constraint: &&Constraint| {
            // A partition has its keys from its table.
            let may_be_own = !now.is_partition || matches!(constraint.kind, ConstraintKind::Check { .. });
            may_be_own
                && !matches!(constraint.kind, ConstraintKind::ForeignKey { .. })
                && !is_of_column(constraint)
                && !now.constraints.iter().any(|known| known.name == constraint.name)
        };
        let missing: Vec<&Constraint> = wanted.constraints.iter().filter(is_missing).collect();
        for constraint in missing {
            self.add_constraint(key, constraint);
        }
    }

    pub(super) fn add_constraint(&mut self, key: &ObjectId, constraint: &Constraint) {
        let index = self.index_for(key, constraint);
        let text = match &index {
            Some(index) => self.ddl().constraint_using(index, constraint),
            None => {
                let beside = self.table(key).into_iter().flat_map(|table| &table.constraints);
                self.ddl().constraint(key, constraint, beside)
            }
        };
        let statement = format!("ALTER TABLE {} ADD {text}", self.qualified(key));
        let remarks = if self.remade.created.contains(key) || index.is_some() { Vec::new() } else { needs(constraint) };
        let shown = shown_name(constraint, self.rules());
        self.run_with(Verb::Create, part(Kind::Constraint, key, &shown), vec![statement], remarks, Vec::new());
    }

    /// The index that is there for a constraint already (PostgreSQL).
    fn index_for(&self, key: &ObjectId, constraint: &Constraint) -> Option<String> {
        let table = self.table(key).filter(|_| self.rules().names.constraints_are_objects)?;
        table.indexes.iter().find(|index| takes_over(constraint, index, table)).map(|index| index.name.clone())
    }

    fn add_indexes(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (indexes(self.now(), key), indexes(self.to, key)) else { return };
        let is_implicit = |index: &Index| {
            self.rules().keys.make_indexes && self.wanted(key).is_some_and(|wanted| wanted.comes_with_key(index))
        };
        let missing: Vec<&Index> = wanted
            .iter()
            .filter(|index| !is_implicit(index))
            .filter(|index| !now.iter().any(|known| known.name == index.name))
            .collect();
        let may_be_it = |index: &&Index| {
            let open = now.iter().filter(|known| self.is_uncertain_name(&known.name));
            open.into_iter().any(|known| index_renamed_to(known, &now, std::slice::from_ref(*index)).is_some())
        };
        let (open, missing): (Vec<&Index>, Vec<&Index>) = missing.into_iter().partition(may_be_it);
        for index in open {
            self.take_for_uncertain(&index.name);
        }
        for index in missing {
            self.create_index(key, index);
        }
    }

    fn create_index(&mut self, key: &ObjectId, index: &Index) {
        // A statement of unknown effect may have made the column of an index.
        if self.wanted(key).is_some_and(|table| columns_of(index).iter().any(|it| table.column(it).is_none())) {
            return;
        }
        let statement = self.ddl().index(key, index);
        let is_new = self.remade.created.contains(key) || !index.is_unique;
        let remarks = if is_new { Vec::new() } else { vec![unique_remark(&index.keys)] };
        self.run_with(Verb::Create, part(Kind::Index, key, &index.name), vec![statement], remarks, Vec::new());
    }

    /// In one step, since a column that counts by itself needs a key at all times (MySQL).
    fn replace_primary_key(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        let facts = |constraint: &Constraint| constraint_facts(constraint, self.rules());
        let (old, new) = (now.primary_key(), wanted.primary_key());
        if old.map(facts) == new.map(facts) || old.is_none() {
            return;
        }
        let own = self.qualified(key);
        let statement = match new {
            Some(new) => format!(
                "ALTER TABLE {own} DROP PRIMARY KEY, ADD {}",
                self.ddl().constraint(key, new, std::iter::empty())
            ),
            None => format!("ALTER TABLE {own} DROP PRIMARY KEY"),
        };
        let verb = if new.is_some() { Verb::Alter } else { Verb::Drop };
        let remarks = new.map(needs).unwrap_or_default();
        self.stop_counting(key);
        self.run_with(verb, part(Kind::Constraint, key, "PRIMARY"), vec![statement], remarks, Vec::new());
    }

    /// Indexes that differ or are not wanted, after those that take their place in a foreign key were made (MySQL).
    pub(super) fn replace_indexes(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (indexes(self.now(), key), indexes(self.to, key)) else { return };
        let stale: Vec<Index> = now.iter().filter(|index| !has_index(&wanted, index)).cloned().collect();
        let missing: Vec<Index> =
            wanted.iter().filter(|index| !now.iter().any(|known| known.name == index.name)).cloned().collect();
        if stale.iter().any(|index| self.is_needed(key, index)) {
            // A foreign key is never without an index.
            let needed: Vec<&Index> = missing.iter().filter(|index| self.is_needed(key, index)).collect();
            for index in needed {
                self.create_index(key, index);
            }
        }
        for index in stale {
            match wanted.iter().find(|other| other.name == index.name) {
                Some(new) => {
                    let (table, own) = (self.qualified(key), self.name(&index.name));
                    let shown = shown_otherwise(&index, new);
                    let statement = match shown {
                        // Dropped and added in one statement, it would stay as it is.
                        Some(word) => format!("ALTER TABLE {table} ALTER INDEX {own} {word}"),
                        None => {
                            format!("ALTER TABLE {table} DROP INDEX {own}, ADD {}", self.ddl().index_in_table(new))
                        }
                    };
                    let is_checked = new.is_unique && shown.is_none();
                    let remarks = if is_checked { vec![unique_remark(&new.keys)] } else { Vec::new() };
                    let object = part(Kind::Index, key, &index.name);
                    self.run_with(Verb::Alter, object, vec![statement], remarks, Vec::new());
                }
                // It goes by itself when a foreign key has another.
                None if index.is_implicit && self.is_needed(key, &index) => {}
                None => self.drop_index(key, &index.name),
            }
        }
    }

    fn is_needed(&self, key: &ObjectId, index: &Index) -> bool {
        let columns = columns_of(index);
        self.table(key).is_some_and(|table| {
            table.constraints.iter().any(
                |it| matches!(&it.kind, ConstraintKind::ForeignKey { columns: own, .. } if columns.starts_with(own)),
            )
        })
    }

    pub(super) fn add_foreign_keys(&mut self) {
        if !self.rules().keys.can_be_altered {
            return;
        }
        for key in self.common_tables() {
            let (Some(now), Some(wanted)) = (self.table(&key), self.wanted(&key)) else { continue };
            if now.is_partition {
                continue;
            }
            let missing: Vec<Constraint> = wanted
                .foreign_keys()
                .filter(|(constraint, _)| !now.constraints.iter().any(|known| known.name == constraint.name))
                .map(|(constraint, _)| constraint.clone())
                .collect();
            for constraint in missing {
                if self.rules().keys.make_indexes && points_to(&constraint, &key) {
                    self.settle_indexes(&key);
                }
                self.add_constraint(&key, &constraint);
            }
        }
    }

    /// What foreign keys brought along or left behind.
    pub(super) fn settle_keys(&mut self) {
        for key in self.common_tables() {
            if self.rules().keys.make_indexes {
                // What had the same name was gone with its column.
                self.add_constraints(&key);
                self.settle_indexes(&key);
                self.start_counting(&key);
            }
        }
        if !self.rules().keys.make_indexes {
            for key in self.keys_now(Namespace::Relation, |object| matches!(object, Object::View(_))) {
                self.add_indexes(&key);
            }
        }
    }

    fn settle_indexes(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (indexes(self.now(), key), indexes(self.to, key)) else { return };
        let missing: Vec<Index> =
            wanted.iter().filter(|index| !now.iter().any(|known| known.name == index.name)).cloned().collect();
        for index in missing {
            self.create_index(key, &index);
        }
        self.replace_indexes(key);
    }
}

fn points_to(constraint: &Constraint, key: &ObjectId) -> bool {
    matches!(&constraint.kind, ConstraintKind::ForeignKey { table, .. } if table.0 == key.schema && table.1 == key.name)
}

/// Whether an index is there, and the same.
fn has_index(all: &[Index], index: &Index) -> bool {
    all.iter().any(|other| other.name == index.name && index_facts(other) == index_facts(index))
}

/// The indexes that are made for a table or a view by themselves: a partition has the others from its table.
pub(super) fn indexes(schema: &Schema, key: &ObjectId) -> Option<Vec<Index>> {
    match schema.object(key) {
        Some(Object::Table(table)) if table.is_partition => {
            Some(table.indexes.iter().filter(|index| !is_inherited(schema, table, index)).cloned().collect())
        }
        Some(Object::Table(table)) => Some(table.indexes.clone()),
        Some(Object::View(view)) => Some(view.indexes.clone()),
        _ => None,
    }
}

/// Whether the table of a partition has such an index.
fn is_inherited(schema: &Schema, table: &Table, index: &Index) -> bool {
    let parents = table.parents.iter().filter_map(|parent| schema.object(&ObjectId::relation(&parent.0, &parent.1)));
    parents.into_iter().any(|parent| {
        matches!(parent, Object::Table(parent) if parent.indexes.iter().any(|it| index_facts(it) == index_facts(index)))
    })
}

fn columns_of(index: &Index) -> Vec<String> {
    index.keys.iter().filter_map(IndexKey::column).map(str::to_owned).collect()
}

/// Whether a column that is still to be made brings its check along under this name (MariaDB).
fn is_name_of_new_column(constraint: &Constraint, now: &Table, wanted: &Table) -> bool {
    let is_brought = |other: &&Constraint| is_of_column(other) && other.name == constraint.name;
    wanted.constraints.iter().any(|other| is_brought(&other)) && now.column(&constraint.name).is_none()
}

/// Whether it stands with a column, under whatever name (MariaDB).
fn is_with_column(constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::Check { column: Some(_), .. })
}

/// What ALTER INDEX says of one that differs in nothing but whether queries see it (MySQL, MariaDB).
fn shown_otherwise(now: &Index, wanted: &Index) -> Option<&'static str> {
    let marks = IndexMarks { hidden: wanted.marks.hidden, ..now.marks.clone() };
    let is_same = Index { marks, ..now.clone() } == Index { is_implicit: now.is_implicit, ..wanted.clone() };
    match (now.marks.hidden, wanted.marks.hidden) {
        (before, after) if before == after || !is_same => None,
        ("invisible", "") => Some("VISIBLE"),
        ("ignored", "") => Some("NOT IGNORED"),
        (_, "invisible") => Some("INVISIBLE"),
        (_, "ignored") => Some("IGNORED"),
        _ => None,
    }
}

fn unique_remark(keys: &[IndexKey]) -> Remark {
    Remark::Needs(format!("no two rows may have the same {}", named(keys)))
}

fn named(keys: &[IndexKey]) -> String {
    let text = |key: &IndexKey| match &key.body {
        Ok(column) => column.clone(),
        Err(expression) => expression.source().to_owned(),
    };
    keys.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// What rows must be like for a new constraint.
pub(super) fn needs(constraint: &Constraint) -> Vec<Remark> {
    if constraint.is_unchecked || constraint.is_unenforced {
        return Vec::new();
    }
    match &constraint.kind {
        // SQLite takes the new row instead, or leaves it out, and says nothing.
        ConstraintKind::PrimaryKey { keys, .. } | ConstraintKind::Unique { keys, .. }
            if matches!(constraint.deferral.as_str(), "on conflict replace" | "on conflict ignore") =>
        {
            vec![Remark::Loses(format!("the rows of which another has the same {}", named(keys)))]
        }
        ConstraintKind::PrimaryKey { keys, .. } | ConstraintKind::Unique { keys, .. } => vec![unique_remark(keys)],
        ConstraintKind::ForeignKey { columns, table, .. } => {
            vec![Remark::Needs(format!("each {} must be in {}", columns.join(", "), table.1))]
        }
        ConstraintKind::Check { condition, .. } => {
            vec![Remark::Needs(format!("each row must fulfil {}", condition.source()))]
        }
        ConstraintKind::Exclude(_) => vec![Remark::Needs("no two rows may exclude each other".to_owned())],
    }
}
