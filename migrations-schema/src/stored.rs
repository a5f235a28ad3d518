//! Values as text, and back: what a checkpoint keeps of a schema.
//!
//! A number is its digits and a space; a text is its length, a colon and itself. Nothing is searched and nothing is escaped, so
//! reading costs little even without optimisation. A struct names all of its fields: one that is new does not compile until it
//! is kept, too.

mod embedded;
mod expression;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A value that can be kept.
pub trait Stored: Sized {
    /// Appends the value.
    fn write(&self, to: &mut Writer);

    /// Reads what [`Stored::write`] has appended; `None` for anything else.
    fn read(from: &mut Reader<'_>) -> Option<Self>;
}

/// The text that grows.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// Appends a number.
    pub fn number(&mut self, number: usize) {
        self.text.push_str(&number.to_string());
        self.text.push(' ');
    }

    /// Appends a text.
    pub fn text(&mut self, text: &str) {
        self.text.push_str(&text.len().to_string());
        self.text.push(':');
        self.text.push_str(text);
    }

    /// Ends a line, so that a change of one record is a change of few lines.
    pub fn end_line(&mut self) {
        self.text.push('\n');
    }

    /// Everything that was appended.
    pub fn finish(self) -> String {
        self.text
    }
}

/// A text that is read from its start.
#[derive(Debug)]
pub struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Words of the program itself that have been read, each kept once for as long as the program runs.
    words: BTreeMap<&'t str, &'static str>,
}

impl<'t> Reader<'t> {
    /// From the start of a text.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, words: BTreeMap::new() }
    }

    /// Reads a number.
    pub fn number(&mut self) -> Option<usize> {
        self.digits(b' ')
    }

    /// Reads a text.
    pub fn text(&mut self) -> Option<&'t str> {
        let length = self.digits(b':')?;
        let text = self.text.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(text)
    }

    /// Reads the end of a line.
    pub fn end_line(&mut self) -> Option<()> {
        let is_end = self.text.as_bytes().get(self.at) == Some(&b'\n');
        self.at += 1;
        is_end.then_some(())
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Reads a word of the program itself, such as `temporary`: there are few of them.
    fn word(&mut self) -> Option<&'static str> {
        let text = self.text()?;
        Some(self.words.entry(text).or_insert_with(|| String::leak(text.to_owned())))
    }

    /// Reads digits, and the byte behind them.
    fn digits(&mut self, end: u8) -> Option<usize> {
        let start = self.at;
        let mut number: usize = 0;
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            self.at += 1;
            if byte == end && self.at > start + 1 {
                return Some(number);
            }
            let digit = byte.checked_sub(b'0').filter(|digit| *digit <= 9)?;
            number = number.checked_mul(10)?.checked_add(usize::from(digit))?;
        }
    }
}

/// Keeps a struct, field by field.
///
/// ```
/// use migrations_schema::stored::{Reader, Stored, Writer};
/// #[derive(Debug, PartialEq)]
/// struct Place {
///     name: String,
///     line: usize,
/// }
/// migrations_schema::stored_struct!(Place { name, line });
/// let place = Place { name: "up.sql".to_owned(), line: 7 };
/// let mut writer = Writer::default();
/// place.write(&mut writer);
/// assert_eq!(Place::read(&mut Reader::new(&writer.finish())), Some(place));
/// ```
#[macro_export]
macro_rules! stored_struct {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl $crate::stored::Stored for $type {
            fn write(&self, to: &mut $crate::stored::Writer) {
                let Self { $($field),* } = self;
                $($crate::stored::Stored::write($field, to);)*
            }

            fn read(from: &mut $crate::stored::Reader<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::stored::Stored::read(from)?),* })
            }
        }
    };
}

/// Keeps an enum by the names of its variants, each with the fields that it has.
#[macro_export]
macro_rules! stored_enum {
    ($type:ty { $($variant:ident $( { $($field:ident),* } )? $( ( $($part:ident),* ) )? ),* $(,)? }) => {
        impl $crate::stored::Stored for $type {
            fn write(&self, to: &mut $crate::stored::Writer) {
                match self {
                    $(Self::$variant $( { $($field),* } )? $( ( $($part),* ) )? => {
                        to.text(stringify!($variant));
                        $($($crate::stored::Stored::write($field, to);)*)?
                        $($($crate::stored::Stored::write($part, to);)*)?
                    })*
                }
            }

            fn read(from: &mut $crate::stored::Reader<'_>) -> Option<Self> {
                match from.text()? {
                    $(stringify!($variant) => {
                        $($(let $field = $crate::stored::Stored::read(from)?;)*)?
                        $($(let $part = $crate::stored::Stored::read(from)?;)*)?
                        Some(Self::$variant $( { $($field),* } )? $( ( $($part),* ) )?)
                    })*
                    _ => None,
                }
            }
        }
    };
}

impl Stored for usize {
    fn write(&self, to: &mut Writer) {
        to.number(*self);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.number()
    }
}

impl Stored for u32 {
    fn write(&self, to: &mut Writer) {
        to.text.push_str(&self.to_string());
        to.text.push(' ');
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::try_from(from.number()?).ok()
    }
}

impl Stored for bool {
    fn write(&self, to: &mut Writer) {
        to.number(usize::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        match from.number()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Stored for String {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.text().map(str::to_owned)
    }
}

impl Stored for &'static str {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        from.word()
    }
}

impl Stored for Range<usize> {
    fn write(&self, to: &mut Writer) {
        to.number(self.start);
        to.number(self.end);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (start, end) = (from.number()?, from.number()?);
        (start <= end).then_some(start..end)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        self.iter().for_each(|value| value.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        if bool::read(from)? { T::read(from).map(Some) } else { Some(None) }
    }
}

impl<T: Stored, E: Stored> Stored for Result<T, E> {
    fn write(&self, to: &mut Writer) {
        self.is_ok().write(to);
        match self {
            Ok(value) => value.write(to),
            Err(other) => other.write(to),
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        if bool::read(from)? { T::read(from).map(Ok) } else { E::read(from).map(Err) }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, to: &mut Writer) {
        to.number(self.len());
        self.iter().for_each(|item| item.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let count = from.number()?;
        // Not with room for so many at once: the number may be anything.
        let mut items = Self::new();
        for _ in 0..count {
            items.push(T::read(from)?);
        }
        Some(items)
    }
}

impl<T: Stored + Ord> Stored for BTreeSet<T> {
    fn write(&self, to: &mut Writer) {
        to.number(self.len());
        self.iter().for_each(|item| item.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Vec::<T>::read(from).map(Self::from_iter)
    }
}

impl<K: Stored + Ord, V: Stored> Stored for BTreeMap<K, V> {
    fn write(&self, to: &mut Writer) {
        to.number(self.len());
        for (key, value) in self {
            key.write(to);
            value.write(to);
            to.end_line();
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let count = from.number()?;
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push((K::read(from)?, V::read(from)?));
            from.end_line()?;
        }
        Some(entries.into_iter().collect())
    }
}

impl<T: Stored> Stored for Arc<T> {
    fn write(&self, to: &mut Writer) {
        T::write(self, to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

impl<A: Stored, B: Stored, C: Stored> Stored for (A, B, C) {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
        self.1.write(to);
        self.2.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?, C::read(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(value: &impl Stored) -> String {
        let mut writer = Writer::default();
        value.write(&mut writer);
        writer.finish()
    }

    /// What is written is read, up to its end; and no part of it is taken for the whole.
    fn check<T: Stored + PartialEq + std::fmt::Debug>(value: &T) {
        let text = text_of(value);
        let mut reader = Reader::new(&text);
        assert_eq!(T::read(&mut reader).as_ref(), Some(value));
        assert!(reader.is_at_end());
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(T::read(&mut Reader::new(&text[..end])), None, "{:?}", &text[..end]);
        }
    }

    #[test]
    fn what_is_written_is_read() {
        check(&vec![(0_usize, "a b\n:7".to_owned()), (usize::MAX, String::new())]);
        check(&BTreeMap::from([("ä".to_owned(), Some(true)), ("z".to_owned(), None)]));
        check(&BTreeSet::from([3..4, 1..9].map(|span: Range<usize>| (span.start, span.end))));
        check(&[Ok(7_u32), Err("no".to_owned())].map(Arc::new).to_vec());
        check(&("temporary", 0..0, false));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", " ", "x", "-1 ", "1", "99999999999999999999999 ", "1x"] {
            assert_eq!(usize::read(&mut Reader::new(text)), None, "{text:?}");
        }
        assert_eq!(String::read(&mut Reader::new("3:ab")), None);
        assert_eq!(String::read(&mut Reader::new("1:ä")), None);
        assert_eq!(String::read(&mut Reader::new(&format!("{}:a", usize::MAX))), None);
        assert_eq!(bool::read(&mut Reader::new("2 ")), None);
        assert_eq!(u32::read(&mut Reader::new("4294967296 ")), None);
        assert_eq!(Range::<usize>::read(&mut Reader::new("2 1 ")), None);
        assert_eq!(Vec::<usize>::read(&mut Reader::new("999999999999 1 ")), None);
    }

    #[derive(Debug, PartialEq)]
    enum Sort {
        Plain,
        Named { name: String },
        Pair(usize, bool),
    }
    crate::stored_enum!(Sort { Plain, Named { name }, Pair(one, other) });

    #[test]
    fn variants_are_kept_by_name() {
        check(&vec![Sort::Plain, Sort::Named { name: "n".to_owned() }, Sort::Pair(7, true)]);
        assert_eq!(text_of(&Sort::Plain), "5:Plain");
        assert_eq!(Sort::read(&mut Reader::new("5:Plane")), None);
    }
}
