//! A place among the words of a statement.

use migrations_core::Dialect;
use migrations_core::lexer::TokenKind;
use migrations_core::schema::{Expression, text_of_literal};

use crate::change::{Ident, Name};
use crate::source::Span;
use crate::words::Word;

/// The statement holds something that this reader does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotRead;

/// Reading goes on or ends.
pub type Read<T> = Result<T, NotRead>;

/// A place among words.
#[derive(Debug, Clone)]
pub struct Cursor<'w> {
    words: &'w [Word],
    text: &'w str,
    dialect: Dialect,
    at: usize,
}

impl<'w> Cursor<'w> {
    /// At the start of some words of `text`.
    pub fn new(words: &'w [Word], text: &'w str, dialect: Dialect) -> Self {
        Self { words, text, dialect, at: 0 }
    }

    /// The text in which places count.
    pub fn text(&self) -> &'w str {
        self.text
    }

    /// In which SQL it is written.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether these words come next; `|` separates alternatives.
    pub fn sees(&self, pattern: &[&str]) -> bool {
        crate::words::starts_with(self.rest(), pattern)
    }

    /// Goes behind these words if they come next.
    pub fn eats(&mut self, pattern: &[&str]) -> bool {
        let found = self.sees(pattern);
        self.at += if found { pattern.len() } else { 0 };
        found
    }

    /// Goes behind these words, which must come next.
    pub fn expect(&mut self, pattern: &[&str]) -> Read<()> {
        if self.eats(pattern) { Ok(()) } else { Err(NotRead) }
    }

    /// The words that are left.
    pub fn rest(&self) -> &'w [Word] {
        self.words.get(self.at..).unwrap_or_default()
    }

    /// Whether none is left.
    pub fn is_at_end(&self) -> bool {
        self.at >= self.words.len()
    }

    /// Nothing may be left.
    pub fn end(&self) -> Read<()> {
        if self.is_at_end() { Ok(()) } else { Err(NotRead) }
    }

    /// The next word, if there is one.
    pub fn peek(&self) -> Option<&'w Word> {
        self.words.get(self.at)
    }

    /// Goes behind the next word.
    pub fn bump(&mut self) -> Option<&'w Word> {
        let word = self.peek()?;
        self.at += 1;
        Some(word)
    }

    /// Goes behind some words.
    pub fn skip(&mut self, words: usize) {
        self.at = (self.at + words).min(self.words.len());
    }

    /// The name that a word stands for, as the database keeps it.
    pub fn fold(&self, word: &Word) -> String {
        let name = word.name(self.text);
        match self.dialect {
            Dialect::Postgres if word.kind == TokenKind::Word => truncated(&name.to_lowercase()).to_owned(),
            Dialect::Postgres => truncated(&name).to_owned(),
            Dialect::Sqlite => name.to_lowercase(),
            Dialect::Mysql => name,
        }
    }

    /// A name without a qualifier.
    pub fn ident(&mut self) -> Read<Ident> {
        let word = self.peek().filter(|word| word.can_be_name()).ok_or(NotRead)?;
        self.at += 1;
        let name = self.fold(word);
        // Names of columns, indexes and constraints make no difference of case on MySQL.
        let name = if self.dialect == Dialect::Mysql { name.to_lowercase() } else { name };
        Ok(Ident { name, span: word.span.clone() })
    }

    /// A name with an optional schema.
    pub fn name(&mut self) -> Read<Name> {
        let mut parts: Vec<&Word> = Vec::new();
        self.separated(".", |cursor| {
            parts.push(cursor.peek().filter(|word| word.can_be_name()).ok_or(NotRead)?);
            cursor.at += 1;
            Ok(())
        })?;
        let last = parts[parts.len() - 1];
        let schema = match parts.len() {
            1 => String::new(),
            count => self.fold(parts[count - 2]),
        };
        let span = parts[0].span.start..last.span.end;
        Ok(Name { schema: self.known_schema(schema), name: self.fold(last), span })
    }

    /// The schema that is meant anyway is not named.
    pub fn known_schema(&self, schema: String) -> String {
        if self.dialect.usual_schema() == Some(&schema) { String::new() } else { schema }
    }

    /// What stands in the parentheses that open here.
    pub fn parenthesised(&mut self) -> Read<Cursor<'w>> {
        if !self.sees(&["("]) {
            return Err(NotRead);
        }
        let start = self.at + 1;
        self.at = self.closing().ok_or(NotRead)?;
        let inner = Cursor { words: &self.words[start..self.at], at: 0, ..*self };
        self.at += 1;
        Ok(inner)
    }

    /// The place of the parenthesis that closes the one here.
    fn closing(&self) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, word) in self.words.iter().enumerate().skip(self.at) {
            if word.is("(") {
                depth += 1;
            } else if word.is(")") {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        None
    }

    /// Goes behind the next word, or behind the parentheses that open here.
    pub fn bump_balanced(&mut self) -> Read<()> {
        if self.sees(&["("]) { self.parenthesised().map(|_| ()) } else { self.bump().map(|_| ()).ok_or(NotRead) }
    }

    /// The parts between commas outside parentheses, to the end.
    pub fn by_commas(&self) -> Vec<Cursor<'w>> {
        let mut parts = Vec::new();
        let (mut depth, mut start) = (0_usize, self.at);
        for (at, word) in self.words.iter().enumerate().skip(self.at) {
            if word.is("(") || word.is("[") {
                depth += 1;
            } else if word.is(")") || word.is("]") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && word.is(",") {
                parts.push(Cursor { words: &self.words[start..at], at: 0, ..*self });
                start = at + 1;
            }
        }
        if start < self.words.len() {
            parts.push(Cursor { words: &self.words[start..], at: 0, ..*self });
        }
        parts
    }

    /// Reads again and again, until `read` goes behind no further word.
    ///
    /// This and what stands on it are the only loops over words: whatever is written, they end.
    pub fn repeat(&mut self, mut read: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        loop {
            let before = self.at;
            read(self)?;
            if self.at <= before {
                return Ok(());
            }
        }
    }

    /// Reads again and again, up to one of these words or to the end. What `read` goes behind no word of is not known here.
    pub fn read_to(&mut self, stops: &[&[&str]], mut read: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        let is_done = |cursor: &Self| cursor.is_at_end() || stops.iter().any(|stop| cursor.sees(stop));
        self.repeat(|cursor| if is_done(cursor) { Ok(()) } else { read(cursor) })?;
        if is_done(self) { Ok(()) } else { Err(NotRead) }
    }

    /// Reads again and again, to the end.
    pub fn read_all(&mut self, read: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.read_to(&[], read)
    }

    /// Reads one thing, and another one behind each of these separators.
    pub fn separated(&mut self, separator: &str, mut read: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        let mut is_first = true;
        self.repeat(|cursor| {
            let comes = std::mem::take(&mut is_first) || cursor.eats(&[separator]);
            if comes { read(cursor) } else { Ok(()) }
        })
    }

    /// Looks at each word in turn, until something is found. Behind what `look` goes, it is not looked at again.
    pub fn find<T>(&mut self, mut look: impl FnMut(&mut Self) -> Option<T>) -> Option<T> {
        while !self.is_at_end() {
            let before = self.at;
            let found = look(self);
            if found.is_some() {
                return found;
            }
            self.at = self.at.max(before + 1);
        }
        None
    }

    /// Goes up to these words, or to the end.
    pub fn skip_to(&mut self, pattern: &[&str]) {
        let mut ahead = self.clone();
        self.at = ahead.find(|cursor| cursor.sees(pattern).then_some(cursor.at)).unwrap_or(self.words.len());
    }

    /// Goes on until one of these words comes outside parentheses, or to the end; the words in between.
    pub fn until(&mut self, stops: &[&[&str]]) -> Read<Cursor<'w>> {
        let start = self.at;
        self.read_to(stops, Self::bump_balanced)?;
        Ok(Cursor { words: &self.words[start..self.at], at: 0, ..*self })
    }

    /// The next words, and nothing behind them.
    pub fn slice(self, words: usize) -> Self {
        let end = (self.at + words).min(self.words.len());
        Cursor { words: &self.words[self.at..end], at: 0, ..self }
    }

    /// Everything that is left.
    pub fn take_rest(&mut self) -> Cursor<'w> {
        let rest = Cursor { words: self.rest(), at: 0, ..*self };
        self.at = self.words.len();
        rest
    }

    /// Where the words that are left stand.
    pub fn span(&self) -> Span {
        match (self.rest().first(), self.rest().last()) {
            (Some(first), Some(last)) => first.span.start..last.span.end,
            _ => self.words.last().map_or(0..0, |last| last.span.end..last.span.end),
        }
    }

    /// The source of the words that are left.
    pub fn source(&self) -> &'w str {
        self.text.get(self.span()).unwrap_or_default()
    }

    /// The words that are left as an expression.
    pub fn expression(&self) -> Expression {
        Expression::read(self.source(), self.dialect)
    }

    /// What the next word, a string, stands for.
    pub fn string(&mut self) -> Read<Ident> {
        let word = self.peek().filter(|word| word.kind == TokenKind::Text).ok_or(NotRead)?;
        self.at += 1;
        let source = &self.text[word.span.clone()];
        Ok(Ident { name: text_of_literal(source, self.dialect), span: word.span.clone() })
    }

    /// A list of names in parentheses.
    pub fn idents(&mut self) -> Read<Vec<Ident>> {
        let parts = self.parenthesised()?.by_commas();
        parts
            .into_iter()
            .map(|mut part| {
                let ident = part.ident()?;
                part.end()?;
                Ok(ident)
            })
            .collect()
    }

    /// `IF EXISTS` or `IF NOT EXISTS`, as far as it comes next.
    pub fn eats_if(&mut self) -> crate::change::Existing {
        if self.eats(&["IF", "NOT", "EXISTS"]) || self.eats(&["IF", "EXISTS"]) {
            crate::change::Existing::Skip
        } else {
            crate::change::Existing::Error
        }
    }
}

/// PostgreSQL keeps 63 bytes of a name. Source: manual, 4.1.1, NAMEDATALEN.
fn truncated(name: &str) -> &str {
    let mut end = name.len().min(63);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrations_core::lexer::tokenize;

    const TEXT: &str = "a , b ( c , d ) e";

    fn check<T>(work: impl FnOnce(&mut Cursor<'_>) -> T, expected: &T, left: &str)
    where
        T: PartialEq + std::fmt::Debug,
    {
        let words = crate::words::words(TEXT, &tokenize(TEXT, Dialect::Sqlite));
        let mut cursor = Cursor::new(&words, TEXT, Dialect::Sqlite);
        assert_eq!(&work(&mut cursor), expected);
        assert_eq!(cursor.source(), left);
    }

    /// A reader that goes behind nothing would be asked for ever.
    #[test]
    fn loops_end_where_nothing_is_eaten() {
        check(|cursor| cursor.repeat(|_| Ok(())), &Ok(()), TEXT);
        check(|cursor| cursor.read_all(|_| Ok(())), &Err(NotRead), TEXT);
        check(|cursor| cursor.read_to(&[&["b"]], |_| Ok(())), &Err(NotRead), TEXT);
        check(|cursor| cursor.separated(",", |_| Ok(())), &Ok(()), TEXT);
        check(|cursor| cursor.find(|_| None::<()>), &None, "");
        check(|cursor| cursor.skip_to(&["x"]), &(), "");
    }

    #[test]
    fn loops_go_as_far_as_there_is_something() {
        let name = |cursor: &mut Cursor<'_>| cursor.ident().map(|_| ());
        check(|cursor| cursor.separated(",", name), &Ok(()), "( c , d ) e");
        check(
            |cursor| cursor.read_to(&[&["("]], |cursor| cursor.bump().map(|_| ()).ok_or(NotRead)),
            &Ok(()),
            "( c , d ) e",
        );
        check(|cursor| cursor.read_all(Cursor::bump_balanced), &Ok(()), "");
        check(|cursor| cursor.find(|cursor| cursor.eats(&["("]).then_some(())), &Some(()), "c , d ) e");
        check(|cursor| cursor.skip_to(&["("]), &(), "( c , d ) e");
        check(
            |cursor| cursor.until(&[&["("]]).map(|words| words.source().to_owned()),
            &Ok("a , b".to_owned()),
            "( c , d ) e",
        );
    }

    /// Readers have no loops of their own: that one of them goes on for ever is not left to care.
    #[test]
    fn only_the_cursor_loops_over_words() {
        let readers = [
            include_str!("../reading.rs"),
            include_str!("block.rs"),
            include_str!("columns.rs"),
            include_str!("data.rs"),
            include_str!("objects.rs"),
            include_str!("sequences.rs"),
            include_str!("tables.rs"),
            include_str!("types.rs"),
        ];
        for line in readers.into_iter().flat_map(str::lines).map(str::trim_start) {
            assert!(
                !line.starts_with("while ") && !line.starts_with("loop "),
                "`{line}`: say it with `Cursor::repeat` and its like"
            );
        }
    }
}
