//! Constraints and indexes that say the same under another name: they keep standing.

use migrations_catalog::Kind;

use super::Verb;
use super::equivalence::{index_renamed_to, renamed_to};
use super::planner::{Planner, part};
use crate::schema::{Constraint, Index, Object, ObjectId, Schema};
use crate::server::IndexRename;

/// An old name and a new one.
type Pair = (String, String);

impl Planner<'_> {
    pub(super) fn rename_keys(&mut self, key: &ObjectId) {
        for (from, to) in self.constraint_renames(key) {
            let is_free = self.table(key).is_some_and(|table| table.constraints.iter().all(|it| it.name != to));
            if is_free {
                self.rename_constraint(key, &from, &to);
            } else {
                self.drop_constraint(key, &from);
            }
        }
        for (from, to) in self.index_renames(key) {
            let is_free = all_indexes(self.now(), key).is_some_and(|now| now.iter().all(|index| index.name != to));
            if is_free {
                self.rename_index(key, &from, &to);
            } else {
                self.drop_index(key, &from);
            }
        }
    }

    /// Before anything is made: an index of another table may be going to have such a name (PostgreSQL).
    pub(super) fn free_key_names(&mut self) {
        while self.free_some_key_names() {}
        // What holds the name of another in a ring is made anew.
        for key in self.common_tables() {
            let is_wanted = |planner: &Self, (from, _): &Pair| planner.is_name_wanted(&key, from);
            for pair in self.constraint_renames(&key) {
                if self.has_index_of(&key, &pair.0) && is_wanted(self, &pair) {
                    self.drop_constraint(&key, &pair.0);
                }
            }
            for pair in self.index_renames(&key) {
                if is_wanted(self, &pair) {
                    self.drop_index(&key, &pair.0);
                }
            }
        }
    }

    /// One round. Says whether another one could do more.
    fn free_some_key_names(&mut self) -> bool {
        let mut has_freed = false;
        for key in self.common_tables() {
            let can_go = |planner: &Self, (from, to): &Pair| {
                planner.is_name_wanted(&key, from)
                    && planner.now().object(&ObjectId::relation(&key.schema, to)).is_none()
            };
            for pair in self.constraint_renames(&key) {
                if self.has_index_of(&key, &pair.0) && can_go(self, &pair) {
                    self.rename_constraint(&key, &pair.0, &pair.1);
                    has_freed = true;
                }
            }
            for pair in self.index_renames(&key) {
                if can_go(self, &pair) {
                    self.rename_index(&key, &pair.0, &pair.1);
                    has_freed = true;
                }
            }
        }
        has_freed
    }

    /// Whether a constraint takes its name from the relations.
    fn has_index_of(&self, key: &ObjectId, name: &str) -> bool {
        let constraints = self.table(key).into_iter().flat_map(|table| &table.constraints);
        constraints.into_iter().any(|it| it.name == name && it.kind.has_index())
    }

    fn constraint_renames(&self, key: &ObjectId) -> Vec<Pair> {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return Vec::new() };
        if !self.rules().keys.can_be_renamed {
            return Vec::new();
        }
        // No CHECK that is the parent's can be renamed.
        let may_have_other_name = |it: &&Constraint| !now.is_partition || it.kind.has_index();
        let pair = |it: &Constraint| Some((it.name.clone(), renamed_to(it, wanted, self.rules())?.name.clone()));
        now.constraints.iter().filter(may_have_other_name).filter_map(pair).collect()
    }

    fn index_renames(&self, key: &ObjectId) -> Vec<Pair> {
        let (Some(now), Some(wanted)) = (all_indexes(self.now(), key), all_indexes(self.to, key)) else {
            return Vec::new();
        };
        if self.rules().indexes.rename == IndexRename::Never {
            return Vec::new();
        }
        let pair = |it: &Index| Some((it.name.clone(), index_renamed_to(it, now, wanted)?.name.clone()));
        now.iter().filter(|index| !self.is_uncertain_name(&index.name)).filter_map(pair).collect()
    }

    fn rename_constraint(&mut self, key: &ObjectId, from: &str, to: &str) {
        let (own, old, new) = (self.qualified(key), self.name(from), self.name(to));
        let statement = format!("ALTER TABLE {own} RENAME CONSTRAINT {old} TO {new}");
        self.run(Verb::Rename, part(Kind::Constraint, key, from), statement);
    }

    fn rename_index(&mut self, key: &ObjectId, from: &str, to: &str) {
        let statement = match self.rules().indexes.rename {
            IndexRename::InTable => {
                format!("ALTER TABLE {} RENAME INDEX {} TO {}", self.qualified(key), self.name(from), self.name(to))
            }
            IndexRename::Alone | IndexRename::Never => {
                let own = self.qualified(&ObjectId::relation(&key.schema, from));
                format!("ALTER INDEX {own} RENAME TO {}", self.name(to))
            }
        };
        self.run(Verb::Rename, part(Kind::Index, key, from), statement);
    }
}

fn all_indexes<'m>(schema: &'m Schema, key: &ObjectId) -> Option<&'m [Index]> {
    match schema.object(key) {
        Some(Object::Table(table)) => Some(&table.indexes),
        Some(Object::View(view)) => Some(&view.indexes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::Schema;
    use crate::plan::operations;

    #[test]
    fn an_index_that_may_have_another_name_is_neither_renamed_nor_made_again() {
        let of = |name: &str| {
            let statements = ["CREATE TABLE t (a int, b int)", &format!("CREATE UNIQUE INDEX {name} ON t (a)")];
            Schema::of_statements(statements, Dialect::Postgres).expect("they are right")
        };
        let (mut from, to) = (of("old"), of("new"));
        assert_eq!(operations(&from, &to, &[]).statements().collect::<Vec<_>>(), ["ALTER INDEX old RENAME TO new"]);
        from.taint_by_call("DO $$ BEGIN IF true THEN EXECUTE 'ALTER INDEX old RENAME TO new'; END IF; END $$");
        assert!(operations(&from, &to, &[]).is_empty());
        let further = "CREATE INDEX more ON t (b)";
        let mut to = to;
        to.apply_statement(further).expect("it is right");
        assert_eq!(operations(&from, &to, &[]).statements().collect::<Vec<_>>(), [further]);
    }
}
