//! A file as it was read: its text, and where in it things stand.

pub use migrations_schema::Span;

/// A text file of the migrations folder.
///
/// Read once: the byte order mark is gone and lines end in `\n`. This text is what is checked, hashed, baked and run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the crate, with `/`.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotText {
    /// The readable part before the fault.
    pub readable: String,
    /// What is wrong there.
    pub fault: &'static str,
}

impl SourceFile {
    /// Reads bytes as text.
    ///
    /// # Errors
    /// [`NotText`] at the first byte that is not UTF-8, or is NUL (which SQLite and PostgreSQL refuse).
    pub fn from_bytes(path: &str, bytes: Vec<u8>) -> Result<Self, NotText> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let readable = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
            NotText { readable: normalise(readable), fault: "this byte is not UTF-8" }
        })?;
        let text = normalise(text);
        match text.find('\0') {
            Some(at) => Err(NotText { readable: text[..at].to_owned(), fault: "this is a NUL character" }),
            None => Ok(Self { path: path.to_owned(), text }),
        }
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        line_and_column(&self.text, offset)
    }

    /// The whole line, without its end, on which an offset stands, and where the line starts.
    pub fn line_at(&self, offset: usize) -> (usize, &str) {
        let offset = offset.min(self.text.len());
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |at| offset + at);
        (start, &self.text[start..end])
    }
}

pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.bytes().filter(|&byte| byte == b'\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn normalise(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text }
}

/// A word of a file, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The word.
    pub text: String,
    /// Where it stands in its file.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_mark_and_carriage_returns_go() {
        let file = SourceFile::from_bytes("a.sql", b"\xef\xbb\xbfSELECT 1;\r\nSELECT\r2".to_vec()).unwrap();
        assert_eq!(file.text, "SELECT 1;\nSELECT\r2");
        assert_eq!(file.line_and_column(10), (2, 1));
    }

    #[test]
    fn what_is_no_text_is_pointed_at() {
        let fault = SourceFile::from_bytes("a.sql", b"ab\ncd\xff".to_vec()).unwrap_err();
        assert_eq!(line_and_column(&fault.readable, fault.readable.len()), (2, 3));
        assert!(SourceFile::from_bytes("a.sql", b"a\0".to_vec()).is_err());
    }
}
