//! What is wrong with a statement, as a value.

use std::fmt;

use crate::span::Span;

/// One syntax error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What could stand there: words as they are written, or sorts of things such as `a name`.
    pub expected: Vec<String>,
    /// What stands there; `None` at the end of the statement.
    pub found: Option<String>,
    /// Where that is. Empty, behind the last token, at the end of the statement.
    pub span: Span,
    /// What the user most likely meant, or why what stands there cannot stand there.
    pub note: Option<String>,
}

impl SyntaxError {
    /// The error as one sentence, such as `expected a type, found ","`.
    pub fn message(&self) -> String {
        let found = match &self.found {
            None => "the end of the statement".to_owned(),
            Some(text) => format!("\"{text}\""),
        };
        match (self.expected.is_empty(), &self.note) {
            (true, Some(note)) => format!("unexpected {found}: {note}"),
            (true, None) => format!("unexpected {found}"),
            (false, Some(note)) => format!("expected {}, found {found}: {note}", alternatives(&self.expected)),
            (false, None) => format!("expected {}, found {found}", alternatives(&self.expected)),
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

/// `a`, `a or b`, `a, b or c`.
fn alternatives(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: &[&str], found: Option<&str>, note: Option<&str>, message: &str) {
        let error = SyntaxError {
            expected: expected.iter().map(|&word| word.to_owned()).collect(),
            found: found.map(str::to_owned),
            span: Span::default(),
            note: note.map(str::to_owned),
        };
        assert_eq!(error.message(), message);
    }

    #[test]
    fn says_what_was_expected_and_what_stands_there() {
        check(&["a type"], Some(","), None, "expected a type, found \",\"");
        check(&["FROM", "USING", "WHERE"], None, None, "expected FROM, USING or WHERE, found the end of the statement");
        check(&[], Some("SELEC"), Some("did you mean SELECT?"), "unexpected \"SELEC\": did you mean SELECT?");
    }
}
