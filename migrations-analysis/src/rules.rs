//! The rules whose level a project can set, in one list.

use crate::diagnostic::Level;

/// What a rule says where nobody has set a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultLevel {
    /// For revisions with a header.
    pub with_header: Level,
    /// For revisions without: folders that were there before this library.
    pub without_header: Level,
}

const STRICT: DefaultLevel = DefaultLevel { with_header: Level::Error, without_header: Level::Allow };
const ALWAYS: DefaultLevel = DefaultLevel { with_header: Level::Error, without_header: Level::Error };
const WARN: DefaultLevel = DefaultLevel { with_header: Level::Warning, without_header: Level::Warning };
const WARN_WITH_HEADER: DefaultLevel = DefaultLevel { with_header: Level::Warning, without_header: Level::Allow };
const QUIET: DefaultLevel = DefaultLevel { with_header: Level::Note, without_header: Level::Allow };
const COUNTED: DefaultLevel = DefaultLevel { with_header: Level::Error, without_header: Level::Note };

/// Rules by name, sorted.
pub const LEVELLED: &[(&str, DefaultLevel)] = &[
    ("column-order", QUIET),
    ("dangling-key", STRICT),
    ("down-fails", STRICT),
    ("duplicate-object", STRICT),
    ("edited-down", WARN),
    ("empty-down", STRICT),
    ("missing-down", STRICT),
    ("multiple-heads", WARN),
    ("needs-empty-table", STRICT),
    ("not-in-lock", WARN),
    ("not-restored", STRICT),
    ("object-in-use", STRICT),
    ("order-dependent", STRICT),
    ("redundant-depends-on", WARN),
    ("stray-file", WARN),
    ("unfit-object", STRICT),
    ("unknown-effect", QUIET),
    ("unknown-object", STRICT),
    ("unknown-type", WARN_WITH_HEADER),
    ("unmarked-breaking", QUIET),
    ("unread-statement", COUNTED),
    ("unreadable-down", ALWAYS),
    ("untracked-folder", WARN),
];

/// The level of a rule under these settings.
pub fn level(rule: &str, has_header: bool, levels: &[(String, Level)]) -> Level {
    if let Some((_, level)) = levels.iter().find(|(name, _)| name == rule) {
        return *level;
    }
    let default = LEVELLED.iter().find(|(name, _)| *name == rule).map_or(STRICT, |(_, default)| *default);
    if has_header { default.with_header } else { default.without_header }
}

/// Rules that find errors in revisions with a header, and say nothing of those without under these settings.
pub fn off_without_header(levels: &[(String, Level)]) -> Vec<&'static str> {
    let is_off = |name: &str| level(name, true, levels) == Level::Error && level(name, false, levels) == Level::Allow;
    LEVELLED.iter().map(|(name, _)| *name).filter(|name| is_off(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_kebab_case() {
        assert!(LEVELLED.is_sorted_by_key(|(name, _)| *name));
        assert!(LEVELLED.iter().all(|(name, _)| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }
}
