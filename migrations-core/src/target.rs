//! The grammar of targets: `[label@](id | prefix | head | heads | base | current)?([+-]N)?`, matched in full.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::revision::is_name_character;

/// The part of a target that names a place in the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// The only head.
    Head,
    /// All heads.
    Heads,
    /// Before every revision.
    Base,
    /// Where the database stands.
    Current,
    /// A revision id, a unique prefix of one, or a branch label.
    Name(String),
}

/// A place in the graph as a person writes it: `ae10`, `head`, `accounts@head`, `-1`, `accounts@+2`, `ae10-1`.
///
/// At least one part is there; a branch never stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub(crate) branch: Option<String>,
    pub(crate) symbol: Option<Symbol>,
    pub(crate) offset: Option<i32>,
}

impl Target {
    pub(crate) const fn of(symbol: Symbol) -> Self {
        Self { branch: None, symbol: Some(symbol), offset: None }
    }

    /// The branch to which the target is narrowed.
    pub fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    /// Whether it is `current`, so that a database must be asked.
    pub fn needs_current(&self) -> bool {
        self.symbol == Some(Symbol::Current)
    }

    /// What it names, if it names anything.
    pub fn symbol(&self) -> Option<&Symbol> {
        self.symbol.as_ref()
    }

    /// How many revisions above (or, negative, below) that.
    pub fn offset(&self) -> Option<i32> {
        self.offset
    }
}

/// Why a text is no target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetError {
    /// There is no text, or nothing behind `label@`.
    Empty {
        /// The text.
        text: String,
    },
    /// The text does not match the grammar.
    Malformed {
        /// The text.
        text: String,
        /// Byte offset of the first character that does not fit.
        at: usize,
    },
    /// `a:b` where one place is wanted.
    Range {
        /// The text.
        text: String,
    },
    /// No `:` where a range is wanted, or several.
    NotRange {
        /// The text.
        text: String,
    },
    /// `-1` as an upgrade target, `+1` as a downgrade target, or zero steps.
    WrongDirection {
        /// The text.
        text: String,
        /// `upgrade` or `downgrade`.
        command: &'static str,
    },
    /// A relative target where only an absolute one is possible.
    Relative {
        /// The text.
        text: String,
    },
    /// `current` where there is nothing current.
    Current,
}

impl fmt::Display for TargetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { text } if text.is_empty() => formatter.write_str("the target is empty; did you mean `head`?"),
            Self::Empty { text } => {
                write!(formatter, "`{text}` names a branch but no place on it; did you mean `{text}head`?")
            }
            Self::Malformed { text, at } => write!(
                formatter,
                "`{text}` is not a target: `{}` does not fit; targets look like `head`, `ae10`, `accounts@head`, `+2`, `ae10-1`",
                &text[*at..]
            ),
            Self::Range { text } => write!(formatter, "`{text}` is a range, and one revision is wanted"),
            Self::NotRange { text } => write!(formatter, "`{text}` is not a range: write `a:b`, `a:` or `:b`"),
            Self::WrongDirection { text, command } => {
                write!(formatter, "`{text}` does not lead anywhere in {command}: ")?;
                match *command {
                    "upgrade" => formatter.write_str("write `+N` to go up N revisions, or use downgrade"),
                    _ => formatter.write_str("write `-N` to go down N revisions, or use upgrade"),
                }
            }
            Self::Relative { text } => {
                write!(formatter, "`{text}` is relative; here ids, labels, `head`, `heads` and `base` can stand")
            }
            Self::Current => formatter.write_str("`current` has no meaning here"),
        }
    }
}

impl std::error::Error for TargetError {}

impl From<Infallible> for TargetError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        if text.contains(':') {
            return Err(TargetError::Range { text: text.to_owned() });
        }
        let (branch, rest) = match text.split_once('@') {
            Some((branch, rest)) => (Some(branch), rest),
            None => (None, text),
        };
        let malformed = |at: usize| TargetError::Malformed { text: text.to_owned(), at };
        if let Some(branch) = branch {
            let foreign = branch.find(|character| !is_name_character(character));
            if branch.is_empty() || foreign.is_some() {
                return Err(malformed(foreign.unwrap_or(0)));
            }
        }
        if rest.is_empty() {
            return Err(TargetError::Empty { text: text.to_owned() });
        }
        let rest_at = text.len() - rest.len();
        let name_length = rest.find(|character| !is_name_character(character)).unwrap_or(rest.len());
        let (name, offset) = rest.split_at(name_length);
        let offset = if offset.is_empty() {
            None
        } else {
            Some(parse_offset(offset).ok_or_else(|| malformed(rest_at + name_length))?)
        };
        let symbol = match name {
            "" => None,
            "head" => Some(Symbol::Head),
            "heads" => Some(Symbol::Heads),
            "base" => Some(Symbol::Base),
            "current" => Some(Symbol::Current),
            name => Some(Symbol::Name(name.to_owned())),
        };
        Ok(Self { branch: branch.map(str::to_owned), symbol, offset })
    }
}

/// A sign and digits, nothing else.
fn parse_offset(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-'])?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    // Longer than any chain: the walk then says that it leads past the end.
    let steps = if is_number { digits.parse::<i32>().unwrap_or(i32::MAX) } else { return None };
    Some(if text.starts_with('-') { -steps } else { steps })
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(branch) = &self.branch {
            write!(formatter, "{branch}@")?;
        }
        match &self.symbol {
            Some(Symbol::Head) => formatter.write_str("head")?,
            Some(Symbol::Heads) => formatter.write_str("heads")?,
            Some(Symbol::Base) => formatter.write_str("base")?,
            Some(Symbol::Current) => formatter.write_str("current")?,
            Some(Symbol::Name(name)) => formatter.write_str(name)?,
            None => {}
        }
        self.offset.map_or(Ok(()), |offset| write!(formatter, "{offset:+}"))
    }
}

/// How far to upgrade. Cannot mean "down": `-1` is refused when it is read.
///
/// ```
/// use migrations_core::UpgradeTarget;
/// assert!("+2".parse::<UpgradeTarget>().is_ok());
/// assert!("-1".parse::<UpgradeTarget>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpgradeTarget(pub(crate) Target);

/// How far to downgrade. Cannot mean "up": `+1` is refused when it is read.
///
/// ```
/// use migrations_core::DowngradeTarget;
/// assert!("base".parse::<DowngradeTarget>().is_ok());
/// assert!("+1".parse::<DowngradeTarget>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DowngradeTarget(pub(crate) Target);

impl UpgradeTarget {
    /// The only head of the set.
    pub const HEAD: Self = Self(Target::of(Symbol::Head));
    /// All heads of the set.
    pub const HEADS: Self = Self(Target::of(Symbol::Heads));

    /// So many revisions up from where the database is.
    pub fn steps(count: u16) -> Self {
        Self(Target { branch: None, symbol: None, offset: Some(count.into()) })
    }
}

impl DowngradeTarget {
    /// Before every revision.
    pub const BASE: Self = Self(Target::of(Symbol::Base));

    /// So many revisions down from where the database is.
    pub fn steps(count: u16) -> Self {
        Self(Target { branch: None, symbol: None, offset: Some(-i32::from(count)) })
    }
}

impl FromStr for UpgradeTarget {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let target: Target = text.parse()?;
        if target.symbol.is_none() && target.offset.is_none_or(|offset| offset <= 0) {
            return Err(TargetError::WrongDirection { text: text.to_owned(), command: "upgrade" });
        }
        refuse_current(target).map(Self)
    }
}

impl FromStr for DowngradeTarget {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let target: Target = text.parse()?;
        if target.symbol.is_none() && target.offset.is_none_or(|offset| offset >= 0) {
            return Err(TargetError::WrongDirection { text: text.to_owned(), command: "downgrade" });
        }
        refuse_current(target).map(Self)
    }
}

fn refuse_current(target: Target) -> Result<Target, TargetError> {
    if target.symbol == Some(Symbol::Current) { Err(TargetError::Current) } else { Ok(target) }
}

macro_rules! text_conversions {
    ($($type:ty),*) => {$(
        impl TryFrom<&str> for $type {
            type Error = TargetError;

            fn try_from(text: &str) -> Result<Self, TargetError> {
                text.parse()
            }
        }

        impl TryFrom<&String> for $type {
            type Error = TargetError;

            fn try_from(text: &String) -> Result<Self, TargetError> {
                text.parse()
            }
        }

        impl TryFrom<String> for $type {
            type Error = TargetError;

            fn try_from(text: String) -> Result<Self, TargetError> {
                text.parse()
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }
    )*};
}
text_conversions!(UpgradeTarget, DowngradeTarget);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_optional_but_not_all_of_them() {
        for text in ["head", "heads", "base", "current", "ae10", "v1.0", "+2", "-1", "x@head", "x@+2", "a-1", "a@b+3"] {
            assert_eq!(text.parse::<Target>().map(|target| target.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "x@"] {
            assert!(matches!(text.parse::<Target>(), Err(TargetError::Empty { .. })), "{text}");
        }
    }

    #[test]
    fn the_whole_text_must_match() {
        for (text, at) in [("+1zzz", 0), ("@head", 0), ("a b", 1), ("a+", 1), ("a@b@c", 3), ("é", 0), ("a+-1", 1)] {
            let expected = TargetError::Malformed { text: text.to_owned(), at };
            assert_eq!(text.parse::<Target>(), Err(expected));
        }
        assert!(matches!("a:b".parse::<Target>(), Err(TargetError::Range { .. })));
    }

    #[test]
    fn offsets_beyond_any_chain_are_kept_beyond_any_chain() {
        let target: Target = "+99999999999999".parse().expect("it has the form of a target");
        assert_eq!(target.offset(), Some(i32::MAX));
    }
}
