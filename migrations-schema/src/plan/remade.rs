//! What earlier steps have made anew: what stands on it needs no step of its own.

use std::collections::BTreeSet;

use crate::schema::ObjectId;

/// What earlier steps have made anew.
#[derive(Debug, Default)]
pub(super) struct Remade {
    /// SQLite: tables that are built anew.
    pub(super) rebuilt: BTreeSet<ObjectId>,
    /// Tables that were made by an operation.
    pub(super) created: BTreeSet<ObjectId>,
    /// Types that are made anew under their name: what is of them has to change with them (PostgreSQL).
    types: BTreeSet<String>,
    /// Functions whose bodies hold what is about to change (PostgreSQL).
    pub(super) going_routines: BTreeSet<ObjectId>,
}

impl Remade {
    /// These types are made anew.
    pub(super) fn replace_types(&mut self, types: BTreeSet<String>) {
        self.types = types;
    }

    /// The types that are made anew.
    pub(super) fn types(&self) -> &BTreeSet<String> {
        &self.types
    }

    /// Whether a type, or that of the elements of an array, is made anew.
    pub(super) fn has_type(&self, data_type: &str) -> bool {
        self.types.contains(data_type.trim_end_matches("[]"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_is_remade_with_its_elements() {
        let mut remade = Remade::default();
        assert!(!remade.has_type("mood[]"));
        remade.replace_types(BTreeSet::from(["mood".to_owned()]));
        assert!(remade.has_type("mood[]") && remade.has_type("mood") && !remade.has_type("moods"));
    }
}
