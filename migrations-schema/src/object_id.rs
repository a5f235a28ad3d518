//! What tells the objects of a schema apart.

use std::cmp::Ordering;

use migrations_catalog::compare_names;

use crate::change::Name;
use crate::{stored_enum, stored_struct};

/// Objects of one namespace cannot share a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Namespace {
    /// Schemas.
    Schema,
    /// Extensions.
    Extension,
    /// Types.
    Type,
    /// Tables, views, sequences and, where they share their names, indexes.
    Relation,
    /// Functions; `of` is the signature.
    Routine,
    /// Triggers; `of` is the table where that counts.
    Trigger,
    /// Policies; `of` is the table.
    Policy,
    /// Rules; `of` is the table.
    Rule,
    /// Constraints of PostgreSQL, to find free names; `of` is the table.
    Constraint,
}

/// Where an object is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectId {
    /// Its space.
    pub namespace: Namespace,
    /// Its schema; empty for the usual one.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What else makes it one of its own: a table, a signature.
    pub of: String,
}

impl Ord for ObjectId {
    fn cmp(&self, other: &Self) -> Ordering {
        // A build without optimisation calls every closure and every function here, a million times for a large folder.
        if self.namespace != other.namespace {
            return self.namespace.cmp(&other.namespace);
        }
        match compare_names(&self.schema, &other.schema) {
            Ordering::Equal => {}
            order => return order,
        }
        match compare_names(&self.name, &other.name) {
            Ordering::Equal => compare_names(&self.of, &other.of),
            order => order,
        }
    }
}

impl PartialOrd for ObjectId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl ObjectId {
    /// A table, a view, a sequence.
    pub fn relation(schema: &str, name: &str) -> Self {
        Self { namespace: Namespace::Relation, schema: schema.to_owned(), name: name.to_owned(), of: String::new() }
    }

    pub(crate) fn of(namespace: Namespace, name: &Name) -> Self {
        Self { namespace, schema: name.schema.clone(), name: name.name.clone(), of: String::new() }
    }

    pub(crate) fn with(self, of: impl Into<String>) -> Self {
        Self { of: of.into(), ..self }
    }
}

stored_struct!(ObjectId { namespace, schema, name, of });
stored_enum!(Namespace { Schema, Extension, Type, Relation, Routine, Trigger, Policy, Rule, Constraint });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_order_of_kind_and_name() {
        let table = |name: &str| ObjectId::relation("", name);
        let name = Name { schema: String::new(), name: "a".to_owned(), span: 0..0 };
        let mut ids = [table("b"), ObjectId::of(Namespace::Trigger, &name).with("b"), table("a")];
        ids.sort();
        assert_eq!(
            ids.iter().map(|id| (id.name.as_str(), id.of.as_str())).collect::<Vec<_>>(),
            [("a", ""), ("b", ""), ("a", "b")]
        );
    }
}
