//! The types of expressions.

use std::fmt;
use std::sync::Arc;

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Type {
    /// Not known: nothing is claimed about it.
    #[default]
    Unknown,
    /// A string or NULL that takes its type from where it stands (PostgreSQL).
    Untyped,
    /// A type by its canonical name, without a length: `integer`, `text[]`, `shop.mood`.
    Named(Arc<str>),
}

impl Type {
    /// A type by its canonical name.
    ///
    /// ```
    /// use migrations_semantics::Type;
    /// assert_eq!(Type::named("numeric(10,2)"), Type::named("numeric"));
    /// assert_eq!(Type::named("timestamp(3) with time zone").to_string(), "timestamp with time zone");
    /// ```
    pub fn named(name: &str) -> Self {
        // Most types say neither, and are not copied twice.
        if name.contains('(') || name.contains('[') {
            Self::Named(without_length(name).into())
        } else {
            Self::Named(name.trim_end().into())
        }
    }

    /// The name of a type that is known.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Unknown | Self::Untyped => None,
        }
    }

    /// Whether nothing is known of it.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// What the server makes of a string once a query has given it to another one.
    pub(crate) fn or_text(self) -> Self {
        match self {
            Self::Untyped => Self::named("text"),
            Self::Unknown | Self::Named(_) => self,
        }
    }

    /// The type of an element of an array. All dimensions are one type.
    pub(crate) fn element(&self) -> Option<Self> {
        self.name()?.strip_suffix("[]").map(|element| Self::Named(element.into()))
    }

    /// The array of it.
    pub(crate) fn array(&self) -> Self {
        match self {
            Self::Named(name) if name.ends_with("[]") => self.clone(),
            Self::Named(name) => Self::Named(format!("{name}[]").into()),
            Self::Unknown | Self::Untyped => Self::Unknown,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unknown | Self::Untyped => "unknown",
            Self::Named(name) => name,
        })
    }
}

/// `numeric(10,2)[]` without its length, and with one dimension.
fn without_length(name: &str) -> String {
    let (bare, is_array) = match name.find('[') {
        Some(at) => (&name[..at], true),
        None => (name, false),
    };
    let bare = match (bare.find('('), bare.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}", bare[..open].trim_end(), &bare[close + 1..])
        }
        _ => bare.trim_end().to_owned(),
    };
    if is_array { format!("{bare}[]") } else { bare }
}

/// The labels in `enum('a','b')`, where the type of a column has them in itself.
pub(crate) fn listed_labels(data_type: &str) -> Option<Vec<String>> {
    let inner = data_type.strip_prefix("enum(")?.strip_suffix(')')?;
    let mut labels = Vec::new();
    let mut rest = inner;
    while let Some(begun) = rest.strip_prefix('\'') {
        let mut label = String::new();
        let mut letters = begun.char_indices().peekable();
        let mut end = begun.len();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\'' if letters.next_if(|(_, next)| *next == '\'').is_some() => label.push('\''),
                '\'' => {
                    end = at + 1;
                    break;
                }
                // How a backslash was meant is not known here.
                '\\' => return None,
                letter => label.push(letter),
            }
        }
        labels.push(label);
        rest = begun[end..].trim_start_matches([',', ' ']);
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_of_an_array_is_the_same_type() {
        let array = Type::named("integer[][]");
        assert_eq!(array, Type::named("integer").array());
        assert_eq!(array.array(), array);
        assert_eq!(array.element(), Some(Type::named("integer")));
        assert_eq!(Type::named("character varying(20)[]").to_string(), "character varying[]");
    }

    #[test]
    fn labels_stand_in_the_type() {
        assert_eq!(listed_labels("enum('a','it''s')"), Some(vec!["a".to_owned(), "it's".to_owned()]));
        assert_eq!((listed_labels("int"), listed_labels("enum('a\\'')")), (None, None));
    }
}
