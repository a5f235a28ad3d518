//! Tables as a whole.

use migrations_catalog::Kind;

use super::planner::{Planner, parents_first, part, table_name};
use super::{Remark, Verb};
use crate::ddl::{escaped_literal, qualified};
use crate::schema::implicit_indexes;
use crate::schema::{Constraint, ConstraintKind, ObjectId, Table};
use crate::server::{Alteration, TableOptions};

impl Planner<'_> {
    /// Before anything is made, so that all names are free. SQLite looks at children when their parent goes: there, the
    /// children are changed first.
    pub(super) fn drop_tables_early(&mut self) {
        let going = self.gone_tables();
        let going = match self.rules().columns.alteration {
            Alteration::Rebuild => going.into_iter().filter(|key| self.to.object(key).is_some()).collect(),
            Alteration::Parts | Alteration::Whole => going,
        };
        self.drop_tables(&going);
    }

    pub(super) fn drop_tables_late(&mut self) {
        let going = self.gone_tables();
        self.drop_tables(&going);
    }

    fn drop_tables(&mut self, going: &[ObjectId]) {
        let mut ordered = parents_first(going, self.now());
        ordered.reverse();
        for key in ordered {
            let Some(table) = self.table(&key) else { continue };
            let is_lost_anyway = table.is_partition
                && table.parents.iter().all(|(schema, name)| {
                    let parent = ObjectId::relation(schema, name);
                    self.table(&parent).is_some() && self.wanted(&parent).is_none()
                });
            if is_lost_anyway {
                continue;
            }
            let own = self.qualified(&key);
            let remarks = vec![Remark::Loses(format!("table {own} and its rows"))];
            self.run_with(Verb::Drop, table_name(&key), vec![format!("DROP TABLE {own}")], remarks, Vec::new());
        }
    }

    pub(super) fn create_tables(&mut self) {
        for key in self.new_tables() {
            let Some(table) = self.wanted(&key) else { continue };
            let is_later = |constraint: &Constraint| self.must_wait(&key, constraint);
            // A collation that the table has got after its columns is not theirs.
            let has_own = table.has_older_columns();
            let made = if has_own { &Table { collation: String::new(), ..table.clone() } } else { table };
            if let Some(statement) = self.ddl().table(&key, made, &is_later) {
                let collation = has_own
                    .then(|| format!("ALTER TABLE {} {}", self.qualified(&key), self.ddl().default_collation(table)));
                let without_default = table.columns.iter().filter(|column| column.has_no_default);
                let settled = without_default.map(|column| self.ddl().no_default(&key, column));
                let statements: Vec<String> = std::iter::once(statement).chain(collation).chain(settled).collect();
                self.run_with(Verb::Create, table_name(&key), statements, Vec::new(), Vec::new());
                self.remade.created.insert(key);
            }
        }
    }

    /// Whether what a foreign key points to is not there yet.
    fn must_wait(&self, key: &ObjectId, constraint: &Constraint) -> bool {
        let ConstraintKind::ForeignKey { table: (schema, name), targets, .. } = &constraint.kind else { return false };
        let target = ObjectId::relation(schema, name);
        if !self.rules().keys.can_be_altered {
            return false;
        }
        if self.rules().keys.make_indexes && self.to.is_tainted(&key.name) {
            // Where it is not known which of its keys are still there, one too many must not cost the whole table.
            return true;
        }
        if target == *key {
            return self.wanted(key).is_some_and(|table| {
                !(has_key(table, targets) || self.rules().keys.make_indexes && has_index(table, constraint))
            });
        }
        let (Some(now), Some(wanted)) = (self.table(&target), self.wanted(&target)) else { return true };
        let is_same = |column: &String| {
            now.column(column).map(|it| &it.data_type) == wanted.column(column).map(|it| &it.data_type)
        };
        let keys = |table: &Table| -> Vec<Constraint> {
            let all = table.constraints.iter().filter(|it| !it.kind.columns().is_empty());
            all.filter(|it| !matches!(it.kind, ConstraintKind::ForeignKey { .. })).cloned().collect()
        };
        !(has_key(now, targets) && targets.iter().all(is_same) && keys(now) == keys(wanted))
    }

    pub(super) fn change_tables(&mut self) {
        for key in self.common_tables() {
            if self.remade.rebuilt.contains(&key) {
                self.rebuild(&key);
            } else {
                self.change_options(&key);
                self.add_columns(&key);
                self.alter_columns(&key);
                // Those that were made of columns with another type now.
                self.add_columns(&key);
            }
            if self.rules().keys.checks_prove_not_null {
                self.drop_stand_ins(&key);
            }
            self.add_keys(&key);
            if self.rules().columns.alteration == Alteration::Whole {
                self.replace_indexes(&key);
                self.alter_columns(&key);
            }
            if self.rules().columns.drop_default_leaves_none {
                self.settle_missing_defaults(&key);
            }
            self.drop_columns(&key);
        }
    }

    fn change_options(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        let own = self.qualified(key);
        let mut actions: Vec<String> = Vec::new();
        match self.rules().tables.options {
            TableOptions::Words => {}
            TableOptions::Settings => {
                if now.collation != wanted.collation && !wanted.collation.is_empty() {
                    actions.push(self.ddl().default_collation(wanted));
                }
                if now.comment != wanted.comment {
                    actions.push(format!("COMMENT = {}", escaped_literal(&wanted.comment)));
                }
                // Columns and keys can change then as they are to.
                if !now.options.is_empty() && now.options != wanted.options {
                    actions.push("REMOVE PARTITIONING".to_owned());
                }
            }
            TableOptions::None => {
                match (now.form.as_str(), wanted.form.as_str()) {
                    ("unlogged", "") => actions.push("SET LOGGED".to_owned()),
                    ("", "unlogged") => actions.push("SET UNLOGGED".to_owned()),
                    _ => {}
                }
                self.change_parents(key);
            }
        }
        for action in actions {
            let detail = action.split([' ', '=']).next().unwrap_or_default().to_lowercase();
            let detail = if detail == "default" { "collation".to_owned() } else { detail };
            let statement = format!("ALTER TABLE {own} {action}");
            self.run_with(Verb::Alter, table_name(key), vec![statement], Vec::new(), vec![detail]);
        }
    }

    /// Rows are spread anew when the columns and keys are there that say how (MySQL).
    pub(super) fn spread_rows(&mut self) {
        if self.rules().tables.options != TableOptions::Settings {
            return;
        }
        for key in self.common_tables() {
            let (Some(now), Some(wanted)) = (self.table(&key), self.wanted(&key)) else { continue };
            if now.options != wanted.options && !wanted.options.is_empty() {
                let statement = format!("ALTER TABLE {} PARTITION BY {}", self.qualified(&key), wanted.options);
                let needs = Remark::Needs(format!("each row of {} must have a partition", key.name));
                self.run_with(
                    Verb::Alter,
                    table_name(&key),
                    vec![statement],
                    vec![needs],
                    vec!["partitions".to_owned()],
                );
            }
        }
    }

    /// ATTACH, DETACH, INHERIT, NO INHERIT (PostgreSQL)
    fn change_parents(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        if now.parents == wanted.parents && now.bound == wanted.bound {
            return;
        }
        let own = self.qualified(key);
        let parent = |(schema, name): &(String, String)| qualified(schema, name, self.rules());
        let mut statements: Vec<String> = Vec::new();
        for old in &now.parents {
            if now.is_partition {
                statements.push(format!("ALTER TABLE {} DETACH PARTITION {own}", parent(old)));
            } else if !wanted.parents.contains(old) {
                statements.push(format!("ALTER TABLE {own} NO INHERIT {}", parent(old)));
            }
        }
        for new in &wanted.parents {
            if wanted.is_partition {
                let bound = wanted.bound.source();
                statements.push(format!("ALTER TABLE {} ATTACH PARTITION {own} {bound}", parent(new)));
            } else if !now.parents.contains(new) {
                statements.push(format!("ALTER TABLE {own} INHERIT {}", parent(new)));
            }
        }
        for statement in statements {
            self.run(Verb::Alter, table_name(key), statement);
        }
    }

    /// Row security (PostgreSQL).
    pub(super) fn set_flags(&mut self) {
        if !self.rules().tables.row_security {
            return;
        }
        const FLAGS: [(&str, &str, &str); 2] =
            [("row security", "ENABLE", "DISABLE"), ("forced row security", "FORCE", "NO FORCE")];
        for key in self.common_tables() {
            for (flag, on, off) in FLAGS {
                let (Some(now), Some(wanted)) = (self.table(&key), self.wanted(&key)) else { continue };
                let word = match (now.flags.contains(&flag), wanted.flags.contains(&flag)) {
                    (false, true) => on,
                    (true, false) => off,
                    _ => continue,
                };
                let statement = format!("ALTER TABLE {} {word} ROW LEVEL SECURITY", self.qualified(&key));
                self.run(Verb::Alter, table_name(&key), statement);
            }
        }
    }

    pub(super) fn set_comments(&mut self) {
        if !self.rules().tables.comment_on {
            return;
        }
        for key in self.common_tables() {
            let (Some(now), Some(wanted)) = (self.table(&key), self.wanted(&key)) else { continue };
            let mut statements = Vec::new();
            if now.comment != wanted.comment {
                statements.push((table_name(&key), self.ddl().comment(&key, None, &wanted.comment)));
            }
            for column in &wanted.columns {
                let old = now.column(&column.name).map(|it| it.comment.as_str()).unwrap_or_default();
                if old != column.comment {
                    let statement = self.ddl().comment(&key, Some(&column.name), &column.comment);
                    statements.push((part(Kind::Column, &key, &column.name), statement));
                }
            }
            for (object, statement) in statements {
                self.run(Verb::Alter, object, statement);
            }
        }
    }
}

/// Whether a constraint says that these columns are unique. Unique indexes are made after the tables.
fn has_key(table: &Table, targets: &[String]) -> bool {
    let keys = table.constraints.iter().filter(|it| !matches!(it.kind, ConstraintKind::ForeignKey { .. }));
    keys.into_iter().any(|it| {
        let columns = it.kind.columns();
        columns.len() == targets.len() && targets.iter().all(|target| columns.contains(&target.as_str()))
    })
}

/// Whether an index in CREATE TABLE is enough for a key from a table to itself, or the one that comes with the key (MySQL).
fn has_index(table: &Table, constraint: &Constraint) -> bool {
    let ConstraintKind::ForeignKey { columns, targets, .. } = &constraint.kind else { return false };
    let mut indexes = table.indexes.iter().filter(|index| !index.is_implicit && index.method.is_empty());
    columns == targets || indexes.any(|index| implicit_indexes::covers(index, targets))
}
