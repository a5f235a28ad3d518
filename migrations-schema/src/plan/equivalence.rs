//! Which constraints and indexes of two tables are the same.

use migrations_catalog::Expression;

use crate::ddl::name;
use crate::schema::{Column, Constraint, ConstraintKind, Index, IndexKey, Table, constraint_facts, index_facts};
use crate::server::Rules;

/// Whether a constraint is to stay, under whatever name.
pub(super) fn stays(constraint: &Constraint, wanted: &Table, rules: &Rules) -> bool {
    let facts = constraint_facts(constraint, rules);
    wanted.constraints.iter().any(|other| other.name == constraint.name && constraint_facts(other, rules) == facts)
        || rules.keys.can_be_renamed && renamed_to(constraint, wanted, rules).is_some()
}

/// A constraint that says the same under a name that is new (PostgreSQL).
pub(super) fn renamed_to<'w>(constraint: &Constraint, wanted: &'w Table, rules: &Rules) -> Option<&'w Constraint> {
    let facts = constraint_facts(constraint, rules);
    if wanted.constraints.iter().any(|other| other.name == constraint.name) {
        return None;
    }
    wanted.constraints.iter().find(|other| constraint_facts(other, rules) == facts)
}

/// An index that is the same under a name that is new.
pub(super) fn index_renamed_to<'w>(index: &Index, now: &[Index], wanted: &'w [Index]) -> Option<&'w Index> {
    if wanted.iter().any(|other| other.name == index.name) {
        return None;
    }
    wanted
        .iter()
        .find(|other| index_facts(other) == index_facts(index) && !now.iter().any(|known| known.name == other.name))
}

/// Whether it is wanted as it is, but checked for the rows that are there (PostgreSQL).
pub(super) fn is_validated_in(constraint: &Constraint, wanted: &Table, rules: &Rules) -> bool {
    let valid = Constraint { is_unchecked: false, ..constraint.clone() };
    let same = |other: &&Constraint| {
        other.name == valid.name && constraint_facts(other, rules) == constraint_facts(&valid, rules)
    };
    constraint.is_unchecked && wanted.constraints.iter().any(|other| same(&other))
}

/// Whether a constraint is made of an index as it stands: with its name, and what it says (PostgreSQL, and there not of
/// partitioned tables).
pub(super) fn takes_over(constraint: &Constraint, index: &Index, table: &Table) -> bool {
    let is_plain = |key: &IndexKey| key.body.is_ok() && key.suffix.is_empty();
    let fits = table.form != "partitioned"
        && index.is_unique
        && index.method.is_empty()
        && index.condition.is_none()
        && index.keys.iter().all(is_plain);
    let says_the_same = match &constraint.kind {
        ConstraintKind::Unique { keys, include, nulls_equal } => {
            *keys == index.keys && *include == index.include && *nulls_equal == index.nulls_equal
        }
        ConstraintKind::PrimaryKey { keys, include } => {
            *keys == index.keys && *include == index.include && !index.nulls_equal
        }
        _ => false,
    };
    fits && says_the_same && constraint.name == index.name
}

/// The column of a table of which a check says that it is not NULL, and nothing else (PostgreSQL).
pub(super) fn not_null_in<'t>(constraint: &Constraint, table: &'t Table, rules: &Rules) -> Option<&'t Column> {
    let ConstraintKind::Check { condition, .. } = &constraint.kind else { return None };
    if condition.tokens().len() > 4 {
        return None;
    }
    let says_it =
        |column: &&Column| condition.is_like(&Expression::read(&not_null(&column.name, rules), rules.dialect()));
    table.columns.iter().find(says_it)
}

/// The condition that keeps NULL out of a column.
pub(super) fn not_null(column: &str, rules: &Rules) -> String {
    format!("{} IS NOT NULL", name(column, rules))
}

/// Whether a check keeps NULL out of a column until the column does it itself: then no row is looked at (PostgreSQL).
pub(super) fn stands_in(constraint: &Constraint, now: &Table, wanted: &Table, rules: &Rules) -> bool {
    not_null_in(constraint, now, rules).is_some_and(|column| {
        !column.is_not_null && wanted.column(&column.name).is_some_and(|wanted| wanted.is_not_null)
    })
}
