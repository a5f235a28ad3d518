//! From a tree to text: one file per noun, as in `ast` and `parser`.
//!
//! What is printed parses to an equal tree again. There are two forms: as the tree was written, and the canonical one, in
//! which everything that means the same is spelled the same (see [`crate::compare`]).

mod alter;
mod call;
mod canonical;
mod column;
mod constraint;
mod data_type;
mod dispatch;
mod expression;
mod index;
#[cfg(test)]
mod laws;
mod level;
mod literal;
mod name;
mod object;
mod query;
mod routine;
mod rows;
mod sequence;
mod session;
mod statement;
mod table;
#[cfg(test)]
mod testing;
mod view;

use migrations_core::{Product, lexer};

use crate::ast::{Column, DataType, Expression, Ident, Name, Query, Statement, TableConstraint, TextLiteral};
use crate::grammar::{Feature, Grammar};

pub(crate) use name::Role;

/// A statement as text, without `;` behind it.
///
/// ```
/// use migrations_core::Product;
/// use migrations_syntax::{parse_statement, print};
///
/// let parsed = parse_statement("drop   table [a b]", Product::Sqlite).statement.unwrap();
/// assert_eq!(print::print(&parsed, Product::Sqlite), r#"DROP TABLE "a b""#);
/// ```
pub fn print(statement: &Statement, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.statement(statement))
}

/// An expression as text.
pub fn print_expression(expression: &Expression, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.expression(expression))
}

/// A query as text.
pub fn print_query(query: &Query, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.query(query))
}

/// A type as text.
pub fn print_type(data_type: &DataType, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.data_type(data_type))
}

/// The name of a table or the like as text, with its qualifiers.
pub fn print_name(name: &Name, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.name(name, Role::Table))
}

/// A name without a qualifier as text.
pub fn print_ident(ident: &Ident, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.ident(ident, Role::Column))
}

/// A string as text.
pub fn print_text(text: &TextLiteral, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.text_literal(text))
}

/// A column as it stands in CREATE TABLE.
pub fn print_column(column: &Column, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.column(column))
}

/// A constraint as it stands in CREATE TABLE.
pub fn print_constraint(constraint: &TableConstraint, product: Product) -> String {
    printed(product, Form::AsWritten, |printer| printer.table_constraint(constraint))
}

/// What a printer writes for one noun.
pub(crate) fn printed(product: Product, form: Form, noun: impl FnOnce(&mut Printer)) -> String {
    let mut printer = Printer { product, grammar: Grammar::of(product), form, text: String::new(), is_glued: true };
    noun(&mut printer);
    printer.text
}

/// How a tree is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it was written.
    AsWritten,
    /// So that what means the same is the same text.
    Canonical,
}

/// The text so far, and what goes on at its end. A space stands between two tokens unless one of them is glued.
pub(crate) struct Printer {
    pub(crate) product: Product,
    pub(crate) grammar: &'static Grammar,
    form: Form,
    text: String,
    /// No space goes before the next token.
    is_glued: bool,
}

impl Printer {
    pub(crate) fn is_canonical(&self) -> bool {
        self.form == Form::Canonical
    }

    /// Whether the product has something that not every product has.
    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.grammar.has(feature)
    }

    // ---- tokens

    /// A token, as it is; nothing if it is empty.
    pub(crate) fn put(&mut self, token: &str) {
        if token.is_empty() {
            return;
        }
        if !self.is_glued {
            self.text.push(' ');
        }
        self.text.push_str(token);
        self.is_glued = false;
    }

    /// Keywords in capitals.
    pub(crate) fn word(&mut self, words: &str) {
        if self.is_canonical() { self.put(&words.to_ascii_lowercase()) } else { self.put(words) }
    }

    /// Keywords, if something is so.
    pub(crate) fn word_if(&mut self, is_so: bool, words: &str) {
        if is_so {
            self.word(words);
        }
    }

    /// Words that the parser has kept.
    pub(crate) fn words(&mut self, words: &str) {
        if self.is_canonical() { self.put(&lower_words(words, self.product)) } else { self.put(words) }
    }

    /// A token without a space before it.
    pub(crate) fn glue(&mut self, token: &str) {
        self.is_glued = true;
        self.put(token);
    }

    /// A token without a space before it or behind it.
    pub(crate) fn join(&mut self, token: &str) {
        self.glue(token);
        self.is_glued = true;
    }

    /// No space goes before the next token.
    pub(crate) fn adhere(&mut self) {
        self.is_glued = true;
    }

    // ---- lists

    /// Items with commas between.
    pub(crate) fn list<T>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        for (at, value) in items.iter().enumerate() {
            if at > 0 {
                self.glue(",");
            }
            item(self, value);
        }
    }

    /// Something in parentheses.
    pub(crate) fn in_parentheses(&mut self, content: impl FnOnce(&mut Self)) {
        self.put("(");
        self.is_glued = true;
        content(self);
        self.glue(")");
    }

    /// Something in parentheses that follow what stands before them without a space.
    pub(crate) fn in_glued_parentheses(&mut self, content: impl FnOnce(&mut Self)) {
        self.is_glued = true;
        self.in_parentheses(content);
    }

    /// Something in brackets.
    pub(crate) fn in_brackets(&mut self, content: impl FnOnce(&mut Self)) {
        self.put("[");
        self.is_glued = true;
        content(self);
        self.glue("]");
    }

    /// Something in brackets that follow what stands before them without a space.
    pub(crate) fn in_glued_brackets(&mut self, content: impl FnOnce(&mut Self)) {
        self.is_glued = true;
        self.in_brackets(content);
    }

    /// Items in parentheses, with commas between.
    pub(crate) fn list_in_parentheses<T>(&mut self, items: &[T], item: impl FnMut(&mut Self, &T)) {
        self.in_parentheses(|printer| printer.list(items, item));
    }

    /// Items in parentheses, if there are any.
    pub(crate) fn list_if_any<T>(&mut self, items: &[T], item: impl FnMut(&mut Self, &T)) {
        if !items.is_empty() {
            self.list_in_parentheses(items, item);
        }
    }

    // ---- text

    /// The place here, for [`Self::part_since`] and [`Self::separate`].
    pub(crate) fn place(&self) -> usize {
        self.text.len()
    }

    /// What was printed since a place.
    pub(crate) fn part_since(&self, place: usize) -> &str {
        &self.text[place..]
    }

    /// Puts a space at a place.
    pub(crate) fn separate(&mut self, place: usize) {
        self.text.insert(place, ' ');
    }
}

/// Words that were kept, with bare words in lower case.
fn lower_words(words: &str, product: Product) -> String {
    let mut text = String::with_capacity(words.len());
    for token in lexer::tokenize(words, product.dialect()) {
        let part = &words[token.span];
        if token.kind == lexer::TokenKind::Word {
            text.push_str(&part.to_ascii_lowercase());
        } else {
            text.push_str(part);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_kept_are_in_lower_case_outside_of_quotes() {
        let lowered = lower_words("PARTITION BY HASH ( `Id` ) COMMENT 'It''s'", Product::Mysql);
        assert_eq!(lowered, "partition by hash ( `Id` ) comment 'It''s'");
    }

    #[test]
    fn parts_of_a_table_are_printed_as_they_stand_in_it() {
        use crate::ast::{Statement, TableElement, TableSource};
        let sql = "create table t (a int not null, constraint c check (a > 0))";
        let Some(Statement::CreateTable(table)) = crate::parse_statement(sql, Product::Postgres).statement else {
            panic!("a table")
        };
        let TableSource::Elements(elements) = &table.source else { panic!("elements") };
        let [TableElement::Column(column), TableElement::Constraint(constraint)] = &elements[..] else {
            panic!("{elements:?}")
        };
        assert_eq!(print_column(column, Product::Postgres), "a int NOT NULL");
        assert_eq!(print_constraint(constraint, Product::Postgres), "CONSTRAINT c CHECK (a > 0)");
        assert_eq!(print_ident(&column.name, Product::Postgres), "a");
    }
}
