//! How much a finding matters.

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is said.
    Allow,
    /// A fact, shown by tools only.
    Note,
    /// The build goes on, with a warning.
    Warning,
    /// The build fails.
    Error,
}

impl Level {
    /// The levels, with the words that set them in `migrations.toml`.
    pub const NAMED: [(&'static str, Self); 4] =
        [("allow", Self::Allow), ("note", Self::Note), ("warn", Self::Warning), ("deny", Self::Error)];

    /// Its name in messages and pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "silent",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
