//! Literals.

use super::Printer;
use crate::ast::{Literal, TextForm, TextLiteral};
use crate::grammar::Feature;

impl Printer {
    /// A literal.
    pub(crate) fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Null => self.word("NULL"),
            Literal::Boolean(true) => self.word("TRUE"),
            Literal::Boolean(false) => self.word("FALSE"),
            Literal::Number(number) => self.put(number),
            Literal::Text(text) => self.text_literal(text),
        }
    }

    /// A string.
    pub(crate) fn text_literal(&mut self, literal: &TextLiteral) {
        self.text_of_form(&literal.form, &literal.text);
    }

    /// Words and a string, if there is one.
    pub(crate) fn text_behind(&mut self, words: &str, text: &Option<TextLiteral>) {
        if let Some(text) = text {
            self.word(words);
            self.text_literal(text);
        }
    }

    fn text_of_form(&mut self, form: &TextForm, text: &str) {
        match form {
            TextForm::Plain => self.put(&self.quoted_text("", text, self.has(Feature::BackslashEscapes))),
            // Without a backslash it is a string like any other.
            TextForm::Escape if self.is_canonical() && !text.contains('\\') => {
                self.put(&self.quoted_text("", text, false));
            }
            TextForm::Escape => self.put(&self.quoted_text("E", text, true)),
            TextForm::National => self.put(&self.quoted_text("N", text, self.has(Feature::BackslashEscapes))),
            TextForm::Bits => self.put(&self.quoted_text("B", text, false)),
            TextForm::Hexadecimal => self.put(&self.quoted_text("X", text, false)),
            TextForm::Unicode(escape) => {
                self.put(&self.quoted_text("U&", text, false));
                if let Some(escape) = escape {
                    self.word("UESCAPE");
                    self.put(&self.quoted_text("", escape, false));
                }
            }
            TextForm::Introduced { character_set, form } => {
                self.put(&format!("_{character_set}"));
                // 0x0 has a digit that is half a byte.
                if **form == TextForm::Hexadecimal && text.len() % 2 == 1 {
                    self.put(&format!("0x{text}"));
                } else {
                    self.text_of_form(form, text);
                }
            }
        }
    }

    fn quoted_text(&self, prefix: &str, text: &str, has_backslashes: bool) -> String {
        let mut quoted = String::with_capacity(prefix.len() + text.len() + 2);
        quoted.push_str(prefix);
        quoted.push('\'');
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            quoted.push(character);
            match character {
                '\'' => quoted.push('\''),
                // What a backslash stands before is as it was written.
                '\\' if has_backslashes => quoted.extend(characters.next()),
                _ => {}
            }
        }
        quoted.push('\'');
        quoted
    }

    /// The body of a function or of a block: on PostgreSQL in dollar quotes, so that nothing in it is doubled.
    pub(crate) fn body_text(&mut self, literal: &TextLiteral) {
        let is_plain = literal.form == TextForm::Plain && self.has(Feature::DollarQuotes);
        if is_plain && literal.text.contains(['\'', '\n']) {
            let tag = dollar_tag(&literal.text);
            self.put(&format!("{tag}{}{tag}", literal.text));
        } else {
            self.text_literal(literal);
        }
    }
}

/// The shortest dollar quote that does not stand in a text.
fn dollar_tag(text: &str) -> String {
    let is_free = |tag: &String| !format!("{text}$").contains(tag.as_str());
    std::iter::once("$$".to_owned())
        .chain(std::iter::once("$body$".to_owned()))
        .chain((1..).map(|number| format!("$body{number}$")))
        .find(is_free)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::print_text;
    use super::*;
    use crate::span::Span;

    #[track_caller]
    fn check(product: Product, form: TextForm, text: &str, printed: &str) {
        let literal = TextLiteral { form, text: text.to_owned(), span: Span::default() };
        assert_eq!(print_text(&literal, product), printed);
    }

    #[test]
    fn quotes_are_doubled_and_backslashes_stay() {
        check(Product::Postgres, TextForm::Plain, r"it's a \", r"'it''s a \'");
        check(Product::Sqlite, TextForm::Plain, "it's", "'it''s'");
        check(Product::Mysql, TextForm::Plain, r"a\'b'c\\", r"'a\'b''c\\'");
        check(Product::Postgres, TextForm::Escape, r"a\'b", r"E'a\'b'");
        check(Product::Postgres, TextForm::Unicode(Some("!".to_owned())), "!0061", "U&'!0061' UESCAPE '!'");
        let introduced = TextForm::Introduced { character_set: "utf8mb4".to_owned(), form: Box::new(TextForm::Plain) };
        check(Product::Mariadb, introduced, "a", "_utf8mb4 'a'");
    }

    #[test]
    fn dollar_quotes_do_not_stand_in_what_they_quote() {
        assert_eq!(dollar_tag("a"), "$$");
        assert_eq!(dollar_tag("a $$ b"), "$body$");
        assert_eq!(dollar_tag("a $$ $body$"), "$body1$");
        assert_eq!(dollar_tag("a $"), "$body$");
    }

    #[test]
    fn what_a_backslash_stands_before_is_kept() {
        use crate::print::testing::expression;
        use migrations_core::Product::{Mysql, Postgres, Sqlite};
        expression(Mysql, r"'a\'b\\'", r"'a\'b\\'");
        expression(Postgres, r"E'a\'b'", r"E'a\'b'");
        for product in [Postgres, Sqlite] {
            expression(product, r"'a\''b'", r"'a\''b'");
            expression(product, r"'\'", r"'\'");
        }
    }
}
