//! A rule: what it is called, how much it matters, what it finds and why that does harm.

pub mod example;

use crate::level::Level;

/// One rule, whole. Everything that is said of a rule anywhere is taken from here.
pub struct Rule {
    /// Its name, in kebab case: in messages, in `allow`, and in `migrations.toml`.
    pub id: &'static str,
    /// How much it matters what it finds.
    pub levels: Levels,
    /// What it finds, in one line that can follow a colon.
    pub summary: &'static str,
    /// What there is to know of it.
    pub documentation: Documentation,
}

/// How much it matters what a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// A project can set it, and a revision can be an exception; otherwise it is this.
    Settable {
        /// For revisions with a header.
        with_header: Level,
        /// For revisions without: folders that were there before this library.
        without_header: Level,
    },
    /// A project can set it; otherwise it is this. It speaks of the folder, so no revision can be an exception.
    OfFolder(Level),
    /// Always this: what it finds cannot run, or cannot be meant.
    Fixed(Level),
    /// An error for a sealed revision, a warning for an open one.
    BySeal,
}

/// A file of an example: its path beside `Cargo.toml`, and its text.
pub type File = (&'static str, &'static str);

/// Files of an example.
pub type Files = &'static [File];

/// What there is to know of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Documentation {
    /// What it finds.
    pub finds: &'static str,
    /// Why that does harm.
    pub harm: &'static str,
    /// Files of the example, wrong or right.
    pub given: Files,
    /// Those with which it finds something.
    pub wrong: Files,
    /// Those with which it finds nothing.
    pub right: Files,
    /// When it may be broken, or what else there is to do. May be empty.
    pub exception: &'static str,
}

impl Documentation {
    /// The parts of the example with their titles.
    pub fn parts(&self) -> Vec<(&'static str, Files)> {
        let parts = match (self.wrong.is_empty(), self.right.is_empty()) {
            (false, false) => [("Given", self.given), ("Wrong", self.wrong), ("Right", self.right)],
            (true, _) => [("Wrong", self.given), ("Wrong", self.wrong), ("Right, with this as well", self.right)],
            (false, true) => [("Right", self.given), ("Right", self.right), ("Wrong, with this as well", self.wrong)],
        };
        parts.into_iter().filter(|(_, files)| !files.is_empty()).collect()
    }
}

impl Rule {
    /// The level where the project sets none.
    pub fn default_level(&self, has_header: bool) -> Level {
        match self.levels {
            Levels::Settable { with_header, .. } if has_header => with_header,
            Levels::Settable { without_header, .. } => without_header,
            Levels::OfFolder(level) | Levels::Fixed(level) => level,
            Levels::BySeal => Level::Error,
        }
    }

    /// The level under the settings of a project.
    pub fn level(&self, has_header: bool, levels: &[(&'static Rule, Level)]) -> Level {
        let set = levels.iter().find(|(rule, _)| *rule == self).map(|(_, level)| *level);
        set.unwrap_or_else(|| self.default_level(has_header))
    }

    /// Whether a project can set its level.
    pub fn is_settable(&self) -> bool {
        matches!(self.levels, Levels::Settable { .. } | Levels::OfFolder(_))
    }

    /// Whether a revision can be an exception.
    pub fn has_exceptions(&self) -> bool {
        matches!(self.levels, Levels::Settable { .. })
    }

    /// How the rule is switched off; `None` where it cannot be.
    pub fn how_to_allow(&self) -> Option<String> {
        let id = self.id;
        let of_folder = format!("`{id} = \"allow\"` under `[database.<name>.levels]` in migrations.toml");
        match self.levels {
            Levels::Settable { .. } => Some(format!(
                "Write `{}` into a script to make an exception of its revision, or {of_folder} to switch the rule off.",
                self.allowance()
            )),
            Levels::OfFolder(_) => Some(format!("Write {of_folder} to switch the rule off.")),
            Levels::Fixed(_) | Levels::BySeal => None,
        }
    }

    /// The line that makes a revision an exception.
    pub fn allowance(&self) -> String {
        format!("-- migrations: allow({}, \"<why>\")", self.id)
    }
}

impl std::fmt::Display for Levels {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Settable { with_header, without_header } if with_header != without_header => {
                write!(formatter, "{} with a header, {} without", with_header.as_str(), without_header.as_str())
            }
            Self::Settable { with_header: level, .. } | Self::OfFolder(level) | Self::Fixed(level) => {
                formatter.write_str(level.as_str())
            }
            Self::BySeal => formatter.write_str("error for a sealed revision, warning for an open one"),
        }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

impl std::fmt::Debug for Rule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.id)
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.id)
    }
}
