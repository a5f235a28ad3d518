//! Names of which nothing is known for certain.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::stored_struct;

/// What statements of unknown effect may have touched.
#[derive(Debug, Clone, Default)]
pub struct Taint {
    /// Words of statements of unknown effect, in small letters.
    words: Arc<BTreeSet<String>>,
    /// With another search path, names mean other objects from here on.
    is_total: bool,
    /// A statement may have touched whatever was there, and made whatever was not; these names have been settled since.
    reach: Option<Arc<BTreeSet<String>>>,
}

impl Taint {
    /// A statement of unknown effect has these words.
    pub fn note_words(&mut self, text: &str) {
        let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        Arc::make_mut(&mut self.words).extend(words.filter(|word| !word.is_empty()).map(str::to_lowercase));
    }

    /// What has this name may be another thing, or not be there.
    pub fn note_name(&mut self, name: &str) {
        Arc::make_mut(&mut self.words).insert(name.to_lowercase());
    }

    /// From here on every name may mean another object.
    pub fn note_all(&mut self) {
        self.is_total = true;
    }

    /// A statement may have touched what it does not name.
    pub fn note_reach(&mut self) {
        self.reach = Some(Arc::default());
    }

    /// A statement of known effect has just made or dropped what has this name.
    pub fn settle(&mut self, name: &str) {
        if let Some(settled) = &mut self.reach {
            Arc::make_mut(settled).insert(name.to_lowercase());
        }
    }

    /// The words of statements of unknown effect.
    pub fn words(&self) -> &BTreeSet<String> {
        &self.words
    }

    /// Whether a statement of unknown effect names it.
    pub fn names(&self, name: &str) -> bool {
        self.is_total || self.words.contains(&name.to_lowercase())
    }

    /// Whether a statement of unknown effect names it, or may have touched it without.
    pub fn covers(&self, name: &str) -> bool {
        self.names(name) || self.reach.as_ref().is_some_and(|settled| !settled.contains(&name.to_lowercase()))
    }

    /// Whether everything is certain.
    pub fn is_clear(&self) -> bool {
        self.words.is_empty() && !self.is_total && self.reach.is_none()
    }
}

stored_struct!(Taint { words, is_total, reach });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_names_in_small_letters() {
        let mut taint = Taint::default();
        assert!(taint.is_clear());
        taint.note_words("SELECT \"Make_It\"('users', 1)");
        assert!(taint.covers("make_it") && taint.covers("USERS") && !taint.covers("make") && !taint.is_clear());
    }

    #[test]
    fn what_is_made_afterwards_is_certain() {
        let mut taint = Taint::default();
        taint.note_reach();
        assert!(taint.covers("t") && !taint.names("t"));
        taint.settle("T");
        assert!(!taint.covers("t") && taint.covers("other"));
    }

    #[test]
    fn another_search_path_settles_nothing() {
        let mut taint = Taint::default();
        taint.note_all();
        taint.settle("t");
        assert!(taint.covers("t"));
    }
}
