//! Which constraints of two tables are the same.

use migrations_core::Dialect;

use crate::model::{Constraint, Table, constraint_facts};

/// Whether a constraint is to stay, under whatever name.
pub(super) fn stays(constraint: &Constraint, wanted: &Table, dialect: Dialect) -> bool {
    let facts = constraint_facts(constraint, dialect);
    wanted.constraints.iter().any(|other| other.name == constraint.name && constraint_facts(other, dialect) == facts)
        || dialect == Dialect::Postgres && renamed_to(constraint, wanted).is_some()
}

/// A constraint that says the same under a name that is new (PostgreSQL).
pub(super) fn renamed_to<'w>(constraint: &Constraint, wanted: &'w Table) -> Option<&'w Constraint> {
    let facts = constraint_facts(constraint, Dialect::Postgres);
    if wanted.constraints.iter().any(|other| other.name == constraint.name) {
        return None;
    }
    wanted.constraints.iter().find(|other| constraint_facts(other, Dialect::Postgres) == facts)
}

/// Whether it is wanted as it is, but checked for the rows that are there (PostgreSQL).
pub(super) fn is_validated_in(constraint: &Constraint, wanted: &Table) -> bool {
    let valid = Constraint { is_unchecked: false, ..constraint.clone() };
    let same = |other: &&Constraint| {
        other.name == valid.name
            && constraint_facts(other, Dialect::Postgres) == constraint_facts(&valid, Dialect::Postgres)
    };
    constraint.is_unchecked && wanted.constraints.iter().any(|other| same(&other))
}
