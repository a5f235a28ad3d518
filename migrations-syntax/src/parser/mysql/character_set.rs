//! Character sets: what names one.

use super::super::{Parser, Read};
use crate::ast::Ident;
use crate::grammar::Feature;

/// What both products have, `UTF8` as another name of one of them
#[rustfmt::skip]
const CHARACTER_SETS: &[&str] = &[
    "ARMSCII8", "ASCII", "BIG5", "BINARY", "CP1250", "CP1251", "CP1256", "CP1257", "CP850", "CP852", "CP866", "CP932", "DEC8",
    "EUCJPMS", "EUCKR", "GB2312", "GBK", "GEOSTD8", "GREEK", "HEBREW", "HP8", "KEYBCS2", "KOI8R", "KOI8U", "LATIN1", "LATIN2",
    "LATIN5", "LATIN7", "MACCE", "MACROMAN", "SJIS", "SWE7", "TIS620", "UCS2", "UJIS", "UTF16", "UTF16LE", "UTF32", "UTF8",
    "UTF8MB3", "UTF8MB4",
];

impl Parser<'_> {
    /// Whether a word is `_utf8mb4` or its like (MySQL, MariaDB); any other word with such a line is a name.
    pub(in crate::parser) fn is_introducer(&self, word: &str) -> bool {
        let of_product = if self.is_mariadb() { "FILENAME" } else { "GB18030" };
        let is_set = |name: &str| CHARACTER_SETS.binary_search(&name).is_ok() || name == of_product;
        self.has(Feature::FormsByWord) && word.strip_prefix('_').is_some_and(is_set)
    }

    /// CHARACTER SET, CHAR SET, CHARSET
    pub(in crate::parser) fn eat_character_set(&mut self) -> Read<bool> {
        if self.eat("CHARSET") {
            return Ok(true);
        }
        if self.eat_any(&["CHARACTER", "CHAR"]).is_none() {
            return Ok(false);
        }
        self.expect("SET")?;
        Ok(true)
    }

    /// The name of a character set or a collation; BINARY is one.
    pub(in crate::parser) fn character_set_name(&mut self) -> Read<Ident> {
        if self.at("BINARY") {
            // It is the name here, which elsewhere needs quotes.
            return Ok(Ident { is_quoted: true, ..self.label()? });
        }
        self.ident_or_text()
    }

    /// The name of a character set or a collation, or DEFAULT.
    pub(super) fn character_set_name_or_default(&mut self) -> Read<Ident> {
        if self.at("DEFAULT") { self.label() } else { self.character_set_name() }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses};
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(CHARACTER_SETS.is_sorted());
    }

    #[test]
    fn a_word_of_the_list_stands_before_a_string() {
        both("SELECT a = _utf8mb4 'x', _latin1 0x41, _binary x'41', _utf8'x'");
        both("SELECT _a 'x'");
        neither("SELECT f(a = _a 0x41)", "0x41");
        neither("SELECT _utf8 + 1", "+");
        refuses(Mysql, "SELECT (_filename 'x')", "'x'");
        only(Mysql, "SELECT (_gb18030 'x')");
        only(Mariadb, "SELECT (_filename 'x')");
    }
}
