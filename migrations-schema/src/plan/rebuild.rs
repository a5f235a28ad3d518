//! SQLite: a table that is built anew, because ALTER TABLE cannot change it.
//!
//! The steps are those of <https://www.sqlite.org/lang_altertable.html>, section 7: a new table, the rows, the old one goes,
//! the new one gets its name. What hangs on the table (indexes, triggers, views) is made again afterwards. Foreign keys are
//! off meanwhile: the runner does that for a revision that drops a table to which others point.

use migrations_catalog::{Expression, Kind};

use super::columns::{changed_facts, goes_with, lacks_value};
use super::planner::{Planner, part, table_name};
use super::{Remark, Verb};
use crate::ddl::{Ddl, literal};
use crate::schema::{Column, Constraint, ConstraintKind, ObjectId, Table, column_facts, constraint_facts, shown_name};
use crate::server::Rules;

impl Planner<'_> {
    /// Whether ALTER TABLE is not enough.
    pub(super) fn needs_rebuild(&self, key: &ObjectId) -> bool {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return false };
        if now.form == "virtual" || wanted.form == "virtual" {
            let options = |table: &Table| table.comparable_options(self.dialect());
            return options(now) != options(wanted) || now.form != wanted.form;
        }
        let is_changed = |column: &Column| {
            wanted.column(&column.name).is_some_and(|other| column_facts(other) != column_facts(column))
        };
        let is_added = |column: &&Column| now.column(&column.name).is_none();
        let is_gone = |column: &&Column| wanted.column(&column.name).is_none();
        now.options != wanted.options
            || now.columns.iter().any(is_changed)
            || wanted.columns.iter().filter(is_added).any(|column| !can_be_added(column, wanted))
            || now.columns.iter().filter(is_gone).any(|column| !can_be_dropped(column, now, self.rules()))
            || self.constraints_differ(now, wanted)
    }

    /// Constraints that come with a new column aside.
    fn constraints_differ(&self, now: &Table, wanted: &Table) -> bool {
        let is_in = |constraint: &Constraint, table: &Table| is_among(constraint, table, self.rules());
        let comes_along = |constraint: &Constraint| {
            let added = wanted.columns.iter().filter(|column| now.column(&column.name).is_none());
            added.into_iter().any(|column| goes_with(constraint, column, wanted, self.dialect()))
        };
        now.constraints.len() + wanted.constraints.iter().filter(|it| !is_in(it, now)).count()
            != wanted.constraints.len()
            || now.constraints.iter().any(|constraint| !is_in(constraint, wanted))
            || wanted.constraints.iter().any(|constraint| !is_in(constraint, now) && !comes_along(constraint))
    }

    pub(super) fn rebuild(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key).cloned(), self.wanted(key)) else { return };
        if now.form == "virtual" || wanted.form == "virtual" {
            return self.make_virtual_anew(key, wanted);
        }
        for column in wanted.columns.iter().filter(|column| now.column(&column.name).is_none() && lacks_value(column)) {
            let open = column.with(|it| {
                it.is_not_null = false;
                it.collation.clear();
            });
            let text = self.ddl().column(key, wanted, &open);
            let statement = format!("ALTER TABLE {} ADD COLUMN {text}", self.qualified(key));
            self.run(Verb::Create, part(Kind::Column, key, &column.name), statement);
        }
        let Some(now) = self.table(key).cloned() else { return };
        let spelled = wanted.spelling.of(now.spelling.of(&key.name)).to_owned();
        let beside = self.free_name(&key.name);
        let new = self.qualified(&ObjectId::relation(&key.schema, &beside));
        let Some(create) = Ddl::new(self.to).table_named(&new, key, wanted, &|_| false) else { return };
        let own = self.qualified(key);
        let kept: Vec<&Column> = wanted
            .columns
            .iter()
            .filter(|column| column.generated.is_none() && now.column(&column.name).is_some())
            .collect();
        let mut statements = vec![create];
        let mut remarks = vec![Remark::Note(format!("SQLite cannot alter this in place: table {own} is built anew"))];
        if kept.is_empty() {
            remarks.push(Remark::Loses(format!("the rows of {own}: it keeps none of its columns")));
        } else {
            let columns = kept.iter().map(|column| self.name(&column.name)).collect::<Vec<_>>().join(", ");
            statements.push(format!("INSERT INTO {new} ({columns})\nSELECT {columns} FROM {own}"));
        }
        if counts(&now) && counts(wanted) {
            let (old, beside) = (literal(now.spelling.of(&key.name)), literal(&beside));
            // Numbers that were given once are not given again.
            statements.push(format!("DELETE FROM sqlite_sequence WHERE name = {beside}"));
            statements.push(format!(
                "INSERT INTO sqlite_sequence (name, seq)\nSELECT {beside}, seq FROM sqlite_sequence WHERE name = {old}"
            ));
        }
        statements.push(format!("DROP TABLE {own}"));
        statements.push(format!("ALTER TABLE {new} RENAME TO {}", self.name(&spelled)));
        let mut details = Vec::new();
        for column in &wanted.columns {
            let Some(old) = now.column(&column.name) else {
                details.push(format!("column {} is added", column.name));
                continue;
            };
            if !old.is_not_null && column.is_not_null {
                remarks.push(self.backfill(key, column));
            }
            if old.data_type != column.data_type {
                remarks.push(retyped(column, wanted));
            }
            if old.collation != column.collation && is_unique(column, wanted) {
                remarks.push(Remark::Needs(format!("no two rows may have the same {}", column.name)));
            }
            let facts = changed_facts(old, column);
            if !facts.is_empty() {
                details.push(format!("column {}: {}", column.name, facts.join(", ")));
            }
        }
        let made = wanted.columns.iter().filter(|column| column.generated.is_some() && column.is_not_null);
        for column in
            made.filter(|column| now.column(&column.name).is_none_or(|old| column_facts(old) != column_facts(column)))
        {
            remarks.push(Remark::Needs(format!("each {} must come out as a value", column.name)));
        }
        for column in now.columns.iter().filter(|column| wanted.column(&column.name).is_none()) {
            details.push(format!("column {} is dropped", column.name));
            if column.generated.is_none() {
                remarks.push(Remark::Loses(format!("what column {} of {} holds", column.name, key.name)));
            }
        }
        self.note_constraints(&now, wanted, &mut details, &mut remarks);
        self.run_with(Verb::Rebuild, table_name(key), statements, remarks, details);
    }

    fn note_constraints(&self, now: &Table, wanted: &Table, details: &mut Vec<String>, remarks: &mut Vec<Remark>) {
        let is_in = |constraint: &Constraint, table: &Table| is_among(constraint, table, self.rules());
        let shown = |constraint: &Constraint| shown_name(constraint, self.rules());
        let has_name = |table: &Table, name: &str| table.constraints.iter().any(|other| shown(other) == name);
        for constraint in wanted.constraints.iter().filter(|constraint| !is_in(constraint, now)) {
            let name = shown(constraint);
            let is_key = matches!(constraint.kind, ConstraintKind::ForeignKey { .. });
            let is_changed = has_name(now, &name);
            details.push(format!("{name} is {}", if is_changed { "changed" } else { "added" }));
            // What a key does when its target goes asks nothing of the rows that are there.
            if !(is_key && is_changed) {
                remarks.extend(super::keys::needs(constraint));
            }
        }
        for constraint in now.constraints.iter().filter(|constraint| !has_name(wanted, &shown(constraint))) {
            details.push(format!("{} is dropped", shown(constraint)));
        }
        if now.options != wanted.options {
            let or_none = |options: &str| if options.is_empty() { "none".to_owned() } else { options.to_owned() };
            details.push(format!("options: {} to {}", or_none(&now.options), or_none(&wanted.options)));
        }
    }

    fn make_virtual_anew(&mut self, key: &ObjectId, wanted: &Table) {
        let own = self.qualified(key);
        let Some(create) = self.ddl().table(key, wanted, &|_| false) else { return };
        let remarks = vec![Remark::Loses(format!("the rows of {own}: a virtual table cannot be altered"))];
        self.run_with(Verb::Rebuild, table_name(key), vec![format!("DROP TABLE {own}"), create], remarks, Vec::new());
    }

    /// A name for the new table that nothing has.
    fn free_name(&self, own: &str) -> String {
        let is_free = |name: &String| {
            [self.now(), self.to].iter().all(|schema| schema.object(&ObjectId::relation("", name)).is_none())
        };
        let numbered = (2..).map(|number| format!("{own}_new{number}"));
        std::iter::once(format!("{own}_new")).chain(numbered).find(is_free).unwrap_or_default()
    }
}

fn counts(table: &Table) -> bool {
    table.columns.iter().any(|column| column.identity == "autoincrement")
}

/// What ADD COLUMN takes, with rows in the table. Source: lang_altertable.html, section 5.
fn can_be_added(column: &Column, table: &Table) -> bool {
    let is_constant = |default: &Expression| {
        let text = default.source().to_lowercase();
        !text.starts_with('(') && !text.starts_with("current_")
    };
    let is_key = table.constraints.iter().any(|constraint| {
        !matches!(constraint.kind, ConstraintKind::ForeignKey { .. })
            && constraint.kind.columns().contains(&column.name.as_str())
    });
    let points = table.constraints.iter().any(|constraint| {
        matches!(&constraint.kind, ConstraintKind::ForeignKey { columns, .. } if columns[..] == [column.name.clone()])
    });
    let has_value = column.default.as_ref().is_some_and(|default| !default.is_null());
    !lacks_value(column)
        && !is_key
        && column.default.as_ref().is_none_or(is_constant)
        && column.generated.as_ref().is_none_or(|(_, is_stored)| !is_stored)
        && !(points && has_value)
}

/// What DROP COLUMN takes: nothing in the table may name it. Indexes that do are gone by then.
fn can_be_dropped(column: &Column, table: &Table, rules: &Rules) -> bool {
    let named = |expression: &Expression| expression.mentions(&column.name, rules.dialect());
    let in_constraint = table.constraints.iter().any(|constraint| match &constraint.kind {
        // One that stands with the column goes with it.
        ConstraintKind::Check { condition, column: with } => named(condition) || with.as_ref() == Some(&column.name),
        kind => kind.columns().contains(&column.name.as_str()),
    });
    let in_generated = table.columns.iter().any(|other| {
        other.name != column.name && other.generated.as_ref().is_some_and(|(expression, _)| named(expression))
    });
    rules.columns.can_be_dropped && !in_constraint && !in_generated && table.columns.len() > 1
}

/// Whether a table has a constraint that says the same.
fn is_among(constraint: &Constraint, table: &Table, rules: &Rules) -> bool {
    let name = shown_name(constraint, rules);
    let facts = constraint_facts(constraint, rules);
    table.constraints.iter().any(|other| shown_name(other, rules) == name && constraint_facts(other, rules) == facts)
}

/// What becomes of values: a strict table refuses those that do not fit, any other keeps them as they are or turns them.
fn retyped(column: &Column, wanted: &Table) -> Remark {
    let name = &column.name;
    if wanted.options.to_lowercase().contains("strict") {
        Remark::Needs(format!("each {name} must fit {}", column.data_type))
    } else {
        let data_type = if column.data_type.is_empty() { "no type" } else { &column.data_type };
        Remark::Note(format!(
            "values of {name} become {data_type} as far as they can, and the way back does not turn them back"
        ))
    }
}

fn is_unique(column: &Column, table: &Table) -> bool {
    let in_constraint = table.constraints.iter().any(|constraint| {
        matches!(constraint.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. })
            && constraint.kind.columns().contains(&column.name.as_str())
    });
    let in_index = table
        .indexes
        .iter()
        .any(|index| index.is_unique && index.keys.iter().any(|key| key.column() == Some(column.name.as_str())));
    in_constraint || in_index
}
