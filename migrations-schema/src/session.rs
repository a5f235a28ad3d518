//! What holds for the rest of a script: settings, and what is known of rows.

use std::collections::BTreeSet;

use crate::object_id::ObjectId;
use crate::stored_struct;

/// The session in which a script runs.
#[derive(Debug, Clone)]
pub struct Session {
    /// MySQL: DROP TABLE looks which foreign keys point to the table.
    pub enforces_foreign_keys: bool,
    /// SQLite: references in other tables, views and triggers do not follow new names.
    pub renames_as_before: bool,
    /// PostgreSQL: it looks into the bodies of functions, `check_function_bodies`.
    pub checks_bodies: bool,
    /// The statement that is applied adds columns, too.
    pub adds_columns: bool,
    /// A temporary table may be there.
    pub has_temporary: bool,
    /// Tables that a temporary one hides.
    pub hidden: BTreeSet<ObjectId>,
    /// Tables that this script has made or emptied, and into which it has brought no row.
    pub empty: BTreeSet<ObjectId>,
    /// Tables with rows whose deferred keys have still to be checked.
    pub unchecked: BTreeSet<ObjectId>,
    /// Objects that are kept as their statement, and that this script has made.
    pub made: BTreeSet<ObjectId>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            enforces_foreign_keys: true,
            renames_as_before: false,
            checks_bodies: true,
            adds_columns: false,
            has_temporary: false,
            hidden: BTreeSet::new(),
            empty: BTreeSet::new(),
            unchecked: BTreeSet::new(),
            made: BTreeSet::new(),
        }
    }
}

impl Session {
    /// The script ends: nothing that it has set holds any longer. Says whether it may leave temporary tables.
    pub fn end_script(&mut self) -> bool {
        std::mem::take(self).has_temporary
    }

    /// A table has another name; what is known of its rows goes with it.
    pub fn rename(&mut self, old: &ObjectId, new: &ObjectId) {
        if self.empty.remove(old) {
            self.empty.insert(new.clone());
        }
    }
}

stored_struct!(Session {
    enforces_foreign_keys,
    checks_bodies,
    renames_as_before,
    adds_columns,
    has_temporary,
    hidden,
    empty,
    unchecked,
    made,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_script_begins_anew() {
        let mut session = Session { enforces_foreign_keys: false, has_temporary: true, ..Session::default() };
        session.empty.insert(ObjectId::relation("", "t"));
        assert!(session.end_script());
        assert!(session.enforces_foreign_keys && session.empty.is_empty());
        assert!(!session.end_script());
    }

    #[test]
    fn an_empty_table_stays_empty_under_a_new_name() {
        let (old, new) = (ObjectId::relation("", "old"), ObjectId::relation("", "new"));
        let mut session = Session::default();
        session.rename(&old, &new);
        assert!(session.empty.is_empty());
        session.empty.insert(old.clone());
        session.rename(&old, &new);
        assert_eq!(session.empty, BTreeSet::from([new]));
    }
}
