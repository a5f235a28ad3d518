//! What applying statements has found beside refusals. A savepoint takes none of it back: it is about what has run.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use crate::fault::Fault;

/// What applying statements has found.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// What would be refused where a table has rows.
    pub cautions: Vec<Fault>,
    /// Types that neither the server nor the migrations are known to have.
    pub unknown_types: Vec<Fault>,
    /// Something was dropped, and unknown objects may have gone with it.
    pub has_dropped_unknown: bool,
    has_met_taint: Cell<bool>,
    read_set: RefCell<BTreeSet<String>>,
}

impl Findings {
    /// Something was looked for that may be uncertain.
    pub fn meet_taint(&self, is_met: bool) {
        self.has_met_taint.set(self.has_met_taint.get() || is_met);
    }

    /// Whether something uncertain was looked for since the last call.
    pub fn take_met_taint(&self) -> bool {
        self.has_met_taint.replace(false)
    }

    /// A name was looked for.
    pub fn read(&self, name: &str) {
        if !self.read_set.borrow().contains(name) {
            self.read_set.borrow_mut().insert(name.to_owned());
        }
    }

    /// The names that were looked for since the last call.
    pub fn take_read_set(&self) -> BTreeSet<String> {
        self.read_set.take()
    }

    /// A script starts: nothing has been said of its rows and types.
    pub fn start_script(&mut self) {
        self.cautions.clear();
        self.unknown_types.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_gone() {
        let findings = Findings::default();
        findings.read("t");
        findings.read("t");
        findings.meet_taint(true);
        findings.meet_taint(false);
        assert_eq!(findings.take_read_set(), BTreeSet::from(["t".to_owned()]));
        assert!(findings.take_read_set().is_empty());
        assert!(findings.take_met_taint() && !findings.take_met_taint());
    }
}
