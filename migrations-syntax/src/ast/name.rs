//! Names.

use crate::span::Span;

/// A name without a qualifier, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The name, without its quotes.
    pub text: String,
    /// Whether it stands in quotes (or, on SQLite and MySQL, is a string that serves as a name).
    pub is_quoted: bool,
    /// Where it stands.
    pub span: Span,
}

/// A name with or without qualifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// From the outermost qualifier to the name itself; never empty.
    pub parts: Vec<Ident>,
}

impl Name {
    /// The name itself.
    pub fn last(&self) -> &Ident {
        &self.parts[self.parts.len() - 1]
    }

    /// What stands before the name itself.
    pub fn qualifiers(&self) -> &[Ident] {
        &self.parts[..self.parts.len() - 1]
    }

    /// Whether it is one of these words (in capitals), without quotes and without a qualifier.
    pub(crate) fn is_word_of(&self, words: &[&str]) -> bool {
        matches!(self.parts.as_slice(), [only] if !only.is_quoted && words.iter().any(|word| only.text.eq_ignore_ascii_case(word)))
    }

    /// Where it stands, qualifiers included.
    pub fn span(&self) -> Span {
        self.parts[0].span.to(self.last().span)
    }
}

impl From<Ident> for Name {
    fn from(ident: Ident) -> Self {
        Self { parts: vec![ident] }
    }
}

/// What happens if an object of the name is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IfExists {
    /// It is an error.
    #[default]
    Error,
    /// The statement does nothing: IF NOT EXISTS.
    Skip,
    /// The object is replaced: OR REPLACE.
    Replace,
}

impl From<bool> for IfExists {
    /// IF EXISTS, IF NOT EXISTS
    fn from(is_written: bool) -> Self {
        if is_written { Self::Skip } else { Self::Error }
    }
}

/// DROP .. CASCADE or RESTRICT
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropBehavior {
    /// What depends on the object goes, too.
    Cascade,
    /// What depends on the object stands in the way.
    Restrict,
}
