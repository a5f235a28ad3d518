//! Literals.

use crate::ast::{Literal, TextForm, TextLiteral};
use crate::grammar::Feature;
use crate::parser::escape::{fault_in_escapes, fault_in_unicode, is_escape_character};
use crate::parser::unicode_name::NO_ESCAPE_CHARACTER;
use crate::parser::{Parser, Read};
use crate::token::{Kind, Token, is_number};

impl Parser<'_> {
    /// A string, in as many parts as there are.
    pub(crate) fn text(&mut self) -> Read<TextLiteral> {
        match self.text_if_next()? {
            Some(text) => Ok(text),
            None => self.fail_expecting("a string"),
        }
    }

    /// A string as where only a name of a file, a comment or a label can stand. On PostgreSQL bits and national strings are none.
    pub(crate) fn plain_text(&mut self) -> Read<TextLiteral> {
        let place = self.place();
        let text = self.text()?;
        let is_other = matches!(text.form, TextForm::National | TextForm::Bits | TextForm::Hexadecimal);
        if is_other && self.has(Feature::NationalTextsAreTypes) {
            self.return_to(place);
            return self.fail_expecting("a string");
        }
        Ok(text)
    }

    /// A string if one is next.
    pub(crate) fn text_if_next(&mut self) -> Read<Option<TextLiteral>> {
        let token = self.token();
        if token.kind == Kind::Word {
            return self.text_behind_word(token);
        }
        if token.kind != Kind::Text {
            return Ok(None);
        }
        let (form, mut text) = content(token.source);
        if form == TextForm::Hexadecimal && !self.has(Feature::OddHexadecimalTexts) && !is_hexadecimal(&text) {
            return self.fail_because("two hexadecimal digits make each of its bytes");
        }
        if let Some(reason) = fault_in_escapes(&text).filter(|_| form == TextForm::Escape) {
            return self.fail_because(reason);
        }
        self.step();
        while let Some(part) = self.further_part(token, &form) {
            text.push_str(&part);
        }
        Ok(Some(TextLiteral { form, text, span: self.span_from(token.span) }))
    }

    /// Whether `U&'..'` stands here (PostgreSQL).
    pub(crate) fn at_unicode_text(&self) -> bool {
        let (token, text) = (self.token(), self.ahead(2));
        self.has(Feature::EscapedTexts)
            && (token.kind, token.text) == (Kind::Word, "U")
            && self.ahead_is(1, "&")
            && text.kind == Kind::Text
            && text.span.start() == token.span.start() + 2
            && text.source.starts_with('\'')
    }

    /// `U&'..'` (PostgreSQL), `_utf8mb4'..'` (MySQL, MariaDB).
    fn text_behind_word(&mut self, token: Token<'_>) -> Read<Option<TextLiteral>> {
        if self.at_unicode_text() {
            let place = self.place();
            self.step();
            self.step();
            let (_, text) = content(self.step().source);
            let escape = if self.eat("UESCAPE") { Some(self.escape_character()?) } else { None };
            let character = escape.as_deref().and_then(|escape| escape.chars().next()).unwrap_or('\\');
            if let Some(reason) = fault_in_unicode(&text, character) {
                self.return_to(place);
                return self.fail_because(reason);
            }
            return Ok(Some(TextLiteral { form: TextForm::Unicode(escape), text, span: self.span_from(token.span) }));
        }
        let is_introducer = self.is_introducer(token.text);
        let next = self.ahead(1);
        let digits = if next.kind == Kind::Number { digits_of_bytes(next.source) } else { None };
        if !is_introducer {
            return Ok(None);
        }
        if next.kind != Kind::Text && digits.is_none() {
            // Such a word alone is no name.
            self.step();
            return self.fail_expecting("a string");
        }
        self.step();
        let character_set = token.source[1..].to_ascii_lowercase();
        if let Some((form, text)) = digits {
            self.step();
            // A half of a byte has a zero before it, and as a string it is written.
            let is_half = form == TextForm::Hexadecimal && text.len() % 2 == 1;
            let text = if is_half { format!("0{text}") } else { text.to_owned() };
            let form = TextForm::Introduced { character_set, form: Box::new(form) };
            return Ok(Some(TextLiteral { form, text, span: self.span_from(token.span) }));
        }
        let TextLiteral { form, text, span } = self.text()?;
        let form = TextForm::Introduced { character_set, form: Box::new(form) };
        Ok(Some(TextLiteral { form, text, span: token.span.to(span) }))
    }

    /// What stands behind UESCAPE.
    fn escape_character(&mut self) -> Read<String> {
        let place = self.place();
        let text = self.text()?.text;
        if !is_escape_character(&text) {
            self.return_to(place);
            return self.fail_because(NO_ESCAPE_CHARACTER);
        }
        Ok(text)
    }

    /// Whether `_utf8mb4` and its like stand here, with a string or its bytes behind them (MySQL, MariaDB).
    pub(crate) fn at_introducer(&self) -> bool {
        let next = self.ahead(1);
        let is_text = next.kind == Kind::Text || (next.kind == Kind::Number && digits_of_bytes(next.source).is_some());
        is_text && self.is_introducer(self.token().text)
    }

    /// The next part of a string: on PostgreSQL it begins on another line, on MySQL and MariaDB it follows.
    fn further_part(&mut self, first: Token<'_>, form: &TextForm) -> Option<String> {
        let token = self.token();
        let starts_plain = token.kind == Kind::Text && matches!(token.source.as_bytes()[0], b'\'' | b'"');
        let joins =
            (self.has(Feature::TextGoesOnInNextLine) && first.source.as_bytes()[0] != b'$' && token.begins_line)
                || (self.has(Feature::TextsJoin) && matches!(form, TextForm::Plain | TextForm::National));
        if !starts_plain || !joins {
            return None;
        }
        self.step();
        Some(content(token.source).1)
    }

    /// A number, with a sign where one is written; as it was written.
    pub(crate) fn signed_number(&mut self) -> Read<String> {
        let sign = match self.eat_any(&["-", "+"]) {
            Some("-") => "-",
            _ => "",
        };
        Ok(format!("{sign}{}", self.number()?))
    }

    /// A number without a sign.
    pub(crate) fn number(&mut self) -> Read<String> {
        let token = self.token();
        if token.kind == Kind::Number && !is_number(token.source) {
            return self.fail_because("it is neither a number nor a name");
        }
        Ok(self.expect_kind(Kind::Number, "a number")?.source.to_owned())
    }

    /// A whole number.
    pub(crate) fn whole_number(&mut self) -> Read<String> {
        let token = self.token();
        if token.kind == Kind::Number && !token.source.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.fail_because("a whole number has to stand here");
        }
        self.number()
    }

    /// A literal if one is next.
    pub(in crate::parser) fn literal(&mut self) -> Read<Option<Literal>> {
        let token = self.token();
        match (token.kind, token.text) {
            (Kind::Number, _) => self.number().map(|number| Some(Literal::Number(number))),
            (Kind::Word, "NULL") => Ok(self.literal_word(Literal::Null)),
            (Kind::Word, "TRUE") if self.has_booleans() => Ok(self.literal_word(Literal::Boolean(true))),
            (Kind::Word, "FALSE") if self.has_booleans() => Ok(self.literal_word(Literal::Boolean(false))),
            (Kind::Text | Kind::Word, _) => Ok(self.text_if_next()?.map(Literal::Text)),
            _ => Ok(None),
        }
    }

    fn literal_word(&mut self, literal: Literal) -> Option<Literal> {
        self.step();
        Some(literal)
    }

    /// SQLite takes TRUE and FALSE for names of columns where there are such, and before a dot or parenthesis.
    fn has_booleans(&self) -> bool {
        !self.has(Feature::BooleansAreNames) || !(self.ahead_is(1, ".") || self.ahead_is(1, "("))
    }
}

/// What a number such as `0x1F` or `0b101` says where it stands for bytes.
fn digits_of_bytes(source: &str) -> Option<(TextForm, &str)> {
    if !is_number(source) {
        return None;
    }
    let form = match source.get(..2)? {
        "0x" => TextForm::Hexadecimal,
        "0b" => TextForm::Bits,
        _ => return None,
    };
    Some((form, &source[2..]))
}

/// Whether a text is bytes in hexadecimal digits.
fn is_hexadecimal(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The form of a string of one token, and what it holds.
fn content(source: &str) -> (TextForm, String) {
    if let Some(tagged) = source.strip_prefix('$') {
        let tag = tagged.find('$').map_or(1, |at| at + 2);
        return (TextForm::Plain, source[tag..source.len() - tag].to_owned());
    }
    let (form, quoted) = match source.as_bytes()[0] {
        b'e' | b'E' => (TextForm::Escape, &source[1..]),
        b'n' | b'N' => (TextForm::National, &source[1..]),
        b'b' | b'B' => (TextForm::Bits, &source[1..]),
        b'x' | b'X' => (TextForm::Hexadecimal, &source[1..]),
        _ => (TextForm::Plain, source),
    };
    let quote = &quoted[..1];
    (form, quoted[1..quoted.len() - 1].replace(&quote.repeat(2), quote))
}

#[cfg(test)]
mod tests {

    #[test]
    fn booleans_of_sqlite_are_names_before_a_dot_or_parentheses() {
        use crate::parser::testing::{only_on, statement};
        use migrations_core::Product::Sqlite;
        only_on(&[Sqlite], "SELECT true.a FROM true");
        only_on(&[Sqlite], "SELECT false(a)");
        statement(Sqlite, "SELECT true, FALSE, true IS NOT false");
    }

    #[test]
    fn strings_of_mysql_have_introducers() {
        use crate::parser::testing::{only_on, refuses};
        use migrations_core::Product::{Mariadb, Mysql};
        only_on(&[Mysql, Mariadb], "SELECT _utf8mb4'a', _latin1 x'41', _utf8mb4 0x41, _binary b'1'");
        only_on(&[Mysql, Mariadb], "CREATE TABLE t (a text DEFAULT _utf8mb4 x'61')");
        for product in [Mysql, Mariadb] {
            refuses(product, "SELECT _utf8mb4 5", "5");
        }
    }
}
