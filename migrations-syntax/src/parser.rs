//! From tokens to a tree: what every parser of a noun is made of.
//!
//! A parser of a noun returns the noun, or [`Failed`] after it has put an error into the list. It never looks at errors of
//! others: `?` passes them on to the next place that can go on, which is the next element of a list or the next
//! statement.

mod dispatch;
mod escape;
mod expression;
mod mysql;
mod name;
mod postgres;
mod query;
mod rows;
mod sqlite;
#[cfg(test)]
mod testing;
mod unicode_name;

use std::cell::RefCell;
use std::cmp::Ordering;

use migrations_core::{Product, lexer};

use crate::ast::{DataType, Expression, Query, Statement};
use crate::error::SyntaxError;
use crate::grammar::{Feature, Grammar};
use crate::span::Span;
use crate::token::{Kind, Source, Token};

/// What came of reading a statement: a tree, errors, or both where the parser could go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The statement, if all of it could be read.
    pub statement: Option<Statement>,
    /// Every error, in the order of their places.
    pub errors: Vec<SyntaxError>,
}

/// Reads one statement, without the `;` behind it.
///
/// Spans count bytes from the start of `text`.
///
/// ```
/// use migrations_core::Product;
/// let parsed = migrations_syntax::parse_statement("CREATE TABLE t (a int, b", Product::Postgres);
/// assert_eq!(parsed.errors.len(), 1);
/// ```
pub fn parse_statement(text: &str, product: Product) -> Parsed {
    parse_tokens(text, &lexer::tokenize(text, product.dialect()), 0, product)
}

/// Reads one statement whose tokens are known already. `offset` is where `text` begins in what the lexer has read; spans of
/// the tree count from the start of `text`.
pub fn parse_tokens(text: &str, tokens: &[lexer::Token], offset: usize, product: Product) -> Parsed {
    let source = Source::new(text);
    let tokens = source.tokens(tokens, offset, product);
    let parsed = Parser::new(&tokens, product, false).whole_statement();
    if parsed.errors.is_empty() {
        return parsed;
    }
    // To note what could stand at each place costs time, so it is done only for statements that have an error.
    Parser::new(&tokens, product, true).whole_statement()
}

/// Reads an expression that stands alone, such as one that was stored. Spans count from the start of `text`.
///
/// # Errors
/// Where it is none.
///
/// ```
/// use migrations_core::Product;
/// assert!(migrations_syntax::parse_expression("a + 1", Product::Mysql).is_ok());
/// assert!(migrations_syntax::parse_expression("a +", Product::Mysql).is_err());
/// ```
pub fn parse_expression(text: &str, product: Product) -> Result<Expression, Vec<SyntaxError>> {
    parse_noun(text, product, |parser| parser.expression())
}

/// Reads a query that stands alone.
///
/// # Errors
/// Where it is none.
pub fn parse_query(text: &str, product: Product) -> Result<Query, Vec<SyntaxError>> {
    parse_noun(text, product, |parser| parser.query())
}

/// Reads a type that stands alone.
///
/// # Errors
/// Where it is none.
pub fn parse_type(text: &str, product: Product) -> Result<DataType, Vec<SyntaxError>> {
    parse_noun(text, product, |parser| parser.data_type())
}

fn parse_noun<T>(text: &str, product: Product, noun: fn(&mut Parser<'_>) -> Read<T>) -> Result<T, Vec<SyntaxError>> {
    let source = Source::new(text);
    let tokens = source.tokens(&lexer::tokenize(text, product.dialect()), 0, product);
    let read = |notes_expected| {
        let mut parser = Parser::new(&tokens, product, notes_expected);
        let noun = noun(&mut parser).and_then(|noun| parser.end().map(|()| noun));
        match noun {
            Ok(noun) if parser.errors.is_empty() => Ok(noun),
            Ok(_) | Err(Failed) => Err(parser.errors),
        }
    };
    read(false).or_else(|_| read(true))
}

/// An error has been put into the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failed;

/// A noun, or an error in the list.
pub(crate) type Read<T> = Result<T, Failed>;

/// So many levels of parentheses, queries and bodies can stand within one another. No migration that was ever seen comes
/// near; what is deeper is an error instead of an overflow of the stack.
pub(crate) const MAXIMUM_DEPTH: usize = 100;

/// So many forms can be wrapped around an operand without parentheses: `a::b::c`, `a IS NULL IS NULL`, `a[1][2]`. They nest in
/// the tree, other than operators of one precedence, which are lists.
pub(crate) const MAXIMUM_WRAPS: usize = 100;

/// The place among the tokens, and the errors so far.
pub(crate) struct Parser<'t> {
    tokens: &'t [Token<'t>],
    at: usize,
    pub(crate) product: Product,
    pub(crate) grammar: &'static Grammar,
    depth: usize,
    /// How many forms are wrapped around one another in what has been read of the expression here, at the most.
    wraps: usize,
    errors: Vec<SyntaxError>,
    /// What was looked for at the furthest place, where that is to be told.
    expected: Option<RefCell<Expected>>,
}

#[derive(Default)]
struct Expected {
    at: usize,
    words: Vec<&'static str>,
}

impl<'t> Parser<'t> {
    fn new(tokens: &'t [Token<'t>], product: Product, notes_expected: bool) -> Self {
        Self {
            tokens,
            at: 0,
            product,
            grammar: Grammar::of(product),
            depth: 0,
            wraps: 0,
            errors: Vec::new(),
            expected: notes_expected.then(RefCell::default),
        }
    }

    fn whole_statement(mut self) -> Parsed {
        let statement = self.statement().and_then(|statement| self.end_of_statement().map(|()| statement)).ok();
        let statement = statement.filter(|_| self.errors.is_empty());
        self.errors.sort_by_key(|error| error.span.start());
        Parsed { statement, errors: self.errors }
    }

    // ---- looking

    /// Whether the product has something that not every product has.
    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.grammar.has(feature)
    }

    /// The token here.
    pub(crate) fn token(&self) -> Token<'t> {
        self.tokens[self.at]
    }

    /// The token so many places ahead; the end stays the end.
    pub(crate) fn ahead(&self, count: usize) -> Token<'t> {
        self.tokens[(self.at + count).min(self.tokens.len() - 1)]
    }

    /// The token so many places back: 1 is the one before this one.
    pub(crate) fn behind(&self, count: usize) -> Option<Token<'t>> {
        self.at.checked_sub(count).map(|place| self.tokens[place])
    }

    /// Where the next token stands.
    pub(crate) fn span(&self) -> Span {
        self.token().span
    }

    /// From a place to the end of the token before this one.
    pub(crate) fn span_from(&self, start: Span) -> Span {
        if self.at == 0 { start } else { start.to(self.tokens[self.at - 1].span) }
    }

    /// Whether nothing stands between the token before this one and this one.
    pub(crate) fn follows_directly(&self) -> bool {
        self.at > 0 && self.tokens[self.at - 1].span.end() == self.span().start()
    }

    /// Whether nothing is left.
    pub(crate) fn at_end(&self) -> bool {
        self.token().kind == Kind::End
    }

    /// Whether this word (in capitals) or symbol is next.
    pub(crate) fn at(&self, text: &'static str) -> bool {
        self.note(text);
        is(self.token(), text)
    }

    /// Whether one of these is next.
    pub(crate) fn at_any(&self, texts: &[&'static str]) -> bool {
        texts.iter().any(|text| self.at(text))
    }

    /// Whether these follow one another from here.
    pub(crate) fn at_all(&self, texts: &[&'static str]) -> bool {
        self.note(texts[0]);
        texts.iter().enumerate().all(|(count, text)| is(self.ahead(count), text))
    }

    /// Whether this stands so many tokens ahead. Such a look is not told in errors.
    pub(crate) fn ahead_is(&self, count: usize, text: &str) -> bool {
        is(self.ahead(count), text)
    }

    // ---- eating

    /// Steps over the token here.
    pub(crate) fn step(&mut self) -> Token<'t> {
        let token = self.token();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    /// Steps over this word or symbol if it is next.
    pub(crate) fn eat(&mut self, text: &'static str) -> bool {
        let is_here = self.at(text);
        if is_here {
            self.at += 1;
        }
        is_here
    }

    /// Steps over these if they follow one another from here.
    pub(crate) fn eat_all(&mut self, texts: &[&'static str]) -> bool {
        let are_here = self.at_all(texts);
        if are_here {
            self.at += texts.len();
        }
        are_here
    }

    /// Steps over one of these; returns which.
    pub(crate) fn eat_any(&mut self, texts: &[&'static str]) -> Option<&'static str> {
        texts.iter().find(|text| self.eat(text)).copied()
    }

    /// Steps over this word or symbol, which has to be next.
    pub(crate) fn expect(&mut self, text: &'static str) -> Read<()> {
        if self.eat(text) { Ok(()) } else { self.fail() }
    }

    /// Steps over these, which have to follow.
    pub(crate) fn expect_all(&mut self, texts: &[&'static str]) -> Read<()> {
        texts.iter().try_for_each(|text| self.expect(text))
    }

    /// Steps over one of these, one of which has to be next; returns which.
    pub(crate) fn expect_any(&mut self, texts: &[&'static str]) -> Read<&'static str> {
        match self.eat_any(texts) {
            Some(text) => Ok(text),
            None => self.fail(),
        }
    }

    /// Steps over a token of a kind; `what` says what it is, as in `a number`.
    pub(crate) fn expect_kind(&mut self, kind: Kind, what: &'static str) -> Read<Token<'t>> {
        if self.token().kind == kind { Ok(self.step()) } else { self.fail_expecting(what) }
    }

    /// Nothing may be left but the `;` that stands before another delimiter (MySQL, MariaDB).
    fn end_of_statement(&mut self) -> Read<()> {
        if self.has(Feature::DelimitersOfClient) {
            self.eat(";");
        }
        self.end()
    }

    /// Nothing may be left.
    pub(crate) fn end(&mut self) -> Read<()> {
        if self.at_end() { Ok(()) } else { self.fail() }
    }

    // ---- lists

    /// One or more, with commas between.
    pub(crate) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.eat(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// One or more in parentheses, with commas between.
    pub(crate) fn list_in_parentheses<T>(&mut self, item: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        self.in_parentheses(|parser| parser.list(item))
    }

    /// Something in parentheses.
    pub(crate) fn in_parentheses<T>(&mut self, content: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.expect("(")?;
        let content = content(self)?;
        self.expect(")")?;
        Ok(content)
    }

    /// One or more elements in parentheses, each of which may be wrong without the others: after an error it goes on behind the
    /// next comma of these parentheses. It fails at the end if an element did.
    pub(crate) fn elements<T>(&mut self, mut element: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        self.expect("(")?;
        let mut elements = Vec::new();
        let mut failed = false;
        loop {
            match element(self).and_then(|element| self.element_end().map(|()| element)) {
                Ok(element) => elements.push(element),
                Err(Failed) => {
                    failed = true;
                    if !self.skip_element() {
                        return Err(Failed);
                    }
                }
            }
            if !self.eat(",") {
                break;
            }
        }
        self.expect(")")?;
        if failed { Err(Failed) } else { Ok(elements) }
    }

    fn element_end(&mut self) -> Read<()> {
        if self.at(",") || self.at(")") { Ok(()) } else { self.fail() }
    }

    /// Goes to the comma or the parenthesis that ends an element; `false` if there is none.
    pub(crate) fn skip_element(&mut self) -> bool {
        let mut depth = 0usize;
        while !self.at_end() {
            match self.token().text {
                "(" => depth += 1,
                ")" if depth == 0 => return true,
                ")" => depth -= 1,
                "," if depth == 0 => return true,
                _ => {}
            }
            self.at += 1;
        }
        false
    }

    // ---- words that are kept

    /// Steps over tokens up to the end or to one that `ends` accepts outside of parentheses, which have to balance; gives
    /// them as words with one space between two.
    pub(crate) fn words_until(&mut self, ends: impl Fn(&Self) -> bool) -> Read<String> {
        let start = self.at;
        let mut depth = 0usize;
        while !self.at_end() && !(depth == 0 && (self.token().text == ")" || ends(self))) {
            match (self.token().kind, self.token().text) {
                (Kind::Broken, _) => return self.fail(),
                (Kind::Symbol, "(") => depth += 1,
                (Kind::Symbol, ")") => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
        if depth > 0 { self.fail_expecting("\")\"") } else { Ok(self.words_from(start)) }
    }

    /// The words since a place: bare words in capitals, all else as it was written.
    pub(crate) fn words_from(&self, start: usize) -> String {
        self.tokens_from(start, |token| token.text)
    }

    /// The words since a place as they were written, with one space between two.
    pub(crate) fn sources_from(&self, start: usize) -> String {
        self.tokens_from(start, |token| token.source)
    }

    fn tokens_from(&self, start: usize, text_of: impl Fn(&Token<'t>) -> &'t str) -> String {
        let mut words = String::new();
        for at in start..self.at {
            if at > start && !self.is_glued(start, at) {
                words.push(' ');
            }
            words.push_str(text_of(&self.tokens[at]));
        }
        words
    }

    /// Whether a space before a token would make another one of those before it, on MySQL and MariaDB: a name of a function, a
    /// reserved word of a name that only its dot makes one.
    fn is_glued(&self, start: usize, at: usize) -> bool {
        let token = &self.tokens[at];
        let behind =
            |count: usize| at.checked_sub(count).filter(|place| *place >= start).map(|place| &self.tokens[place]);
        let is_name_by_dot =
            |name: &Token<'_>| name.kind == Kind::QuotedName && name.text.starts_with(char::is_alphabetic);
        match (behind(2), behind(1)) {
            (_, Some(word)) if token.text == "(" => self.is_function_at(word, token.span),
            (_, Some(name)) if token.text == "." => is_name_by_dot(name),
            (Some(name), Some(dot)) if dot.text == "." => is_name_by_dot(name),
            _ => false,
        }
    }

    /// The place here, for [`Self::words_from`] and [`Self::return_to`].
    pub(crate) fn place(&self) -> usize {
        self.at
    }

    /// Goes back to a place where nothing has been put into the list of errors since.
    pub(crate) fn return_to(&mut self, place: usize) {
        self.at = place;
    }

    /// Tries a form; if it is not there, nothing has happened.
    pub(crate) fn attempt<T>(&mut self, form: impl FnOnce(&mut Self) -> Read<T>) -> Option<T> {
        let (place, errors, depth, wraps) = (self.at, self.errors.len(), self.depth, self.wraps);
        let found = form(self).ok();
        if found.is_none() {
            self.depth = depth;
            self.wraps = wraps;
            self.at = place;
            self.errors.truncate(errors);
        }
        found
    }

    // ---- depth

    /// One level deeper, as far as that is allowed.
    pub(crate) fn deeper<T>(&mut self, content: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= MAXIMUM_DEPTH {
            return self.fail_because("it stands too deep within parentheses or other statements");
        }
        self.depth += 1;
        let result = content(self);
        self.depth -= 1;
        result
    }

    /// A form has been wrapped around what has been read of the expression here.
    pub(crate) fn wrap(&mut self) -> Read<()> {
        self.wraps += 1;
        if self.wraps > MAXIMUM_WRAPS {
            return self.fail_because("too many forms follow one another; a shorter expression helps");
        }
        Ok(())
    }

    // ---- errors

    fn note(&self, text: &'static str) {
        let Some(expected) = &self.expected else { return };
        let mut expected = expected.borrow_mut();
        match expected.at.cmp(&self.at) {
            Ordering::Greater => return,
            Ordering::Less => *expected = Expected { at: self.at, words: Vec::new() },
            Ordering::Equal => {}
        }
        if !expected.words.contains(&text) {
            expected.words.push(text);
        }
    }

    /// Says that a sort of thing, such as `a name`, could stand here.
    pub(crate) fn could_be(&self, what: &'static str) {
        self.note(what);
    }

    /// What stands here cannot. What could is what was looked for at this place.
    pub(crate) fn fail<T>(&mut self) -> Read<T> {
        self.error(None);
        Err(Failed)
    }

    /// A sort of thing, such as `a name`, has to stand here.
    pub(crate) fn fail_expecting<T>(&mut self, what: &'static str) -> Read<T> {
        self.note(what);
        self.fail()
    }

    /// A sort of thing has to stand here, which is one of these words (in capitals); tells the one that was most likely meant.
    pub(crate) fn fail_expecting_among<T>(&mut self, what: &'static str, words: &[&str]) -> Read<T> {
        let token = self.token();
        // The word itself may be one that only another product has there.
        let can_be = |word: &&str| token.kind == Kind::Word && *word != token.text;
        let likely = migrations_core::most_similar(token.text, words.iter().copied().filter(can_be));
        let note = likely.map(|word| format!("did you mean {word}?"));
        let found = (token.kind != Kind::End).then(|| token.source.to_owned());
        self.errors.push(SyntaxError { expected: vec![what.to_owned()], found, span: token.span, note });
        Err(Failed)
    }

    /// What stands here cannot, for a reason.
    pub(crate) fn fail_because<T>(&mut self, reason: &str) -> Read<T> {
        self.error(Some(reason.to_owned()));
        Err(Failed)
    }

    fn error(&mut self, note: Option<String>) {
        let token = self.token();
        let (mut expected, mut suggestion) = (Vec::new(), None);
        if note.is_none() {
            expected = self.expected_here();
            suggestion = self.suggestion(token, &expected).or_else(|| self.of_others(token));
        }
        let found = (token.kind != Kind::End).then(|| token.source.to_owned());
        let expected = if expected.len() > 6 { Vec::new() } else { expected };
        self.errors.push(SyntaxError { expected, found, span: token.span, note: note.or(suggestion) });
    }

    fn expected_here(&self) -> Vec<String> {
        let Some(expected) = &self.expected else { return Vec::new() };
        let expected = expected.borrow();
        if expected.at != self.at {
            return Vec::new();
        }
        // Sorts of things are told as they are, words as they are written, marks in quotes.
        let describe = |word: &&'static str| match word.as_bytes()[0] {
            b'A'..=b'Z' | b'a'..=b'z' | b'"' => (*word).to_owned(),
            _ => format!("\"{word}\""),
        };
        expected.words.iter().map(describe).collect()
    }

    /// Whose a word or mark is that only other products have.
    fn of_others(&self, token: Token<'_>) -> Option<String> {
        let can_be = matches!(token.kind, Kind::Word | Kind::Symbol);
        self.grammar.of_others(token.text).filter(|_| can_be).map(str::to_owned)
    }

    /// The word that was most likely meant.
    fn suggestion(&self, token: Token<'_>, expected: &[String]) -> Option<String> {
        if token.kind != Kind::Word {
            return None;
        }
        let words =
            expected.iter().map(String::as_str).filter(|word| word.bytes().all(|byte| byte.is_ascii_uppercase()));
        migrations_core::most_similar(token.text, words).map(|word| format!("did you mean {word}?"))
    }
}

/// Whether a token is this word (in capitals) or symbol.
fn is(token: Token<'_>, text: &str) -> bool {
    token.text.len() == text.len() && token.text == text && matches!(token.kind, Kind::Word | Kind::Symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_elements_are_counted_whatever_they_hold() {
        for (sql, count) in [
            ("CREATE TABLE t (a int int (1, 2) x, b int)", 1),
            ("CREATE TABLE t (a int int ((1, 2), 3), b int int, c int)", 2),
            ("CREATE TABLE t (a int int), b", 1),
        ] {
            for product in [Product::Mysql, Product::Mariadb, Product::Postgres] {
                let errors = parse_statement(sql, product).errors;
                assert_eq!(errors.len(), count, "{product}: {sql}: {errors:?}");
            }
        }
    }

    #[test]
    fn a_noun_stands_from_its_first_token_to_its_last() {
        for product in Product::ALL {
            let expression = parse_expression("a + b * (c) ", product).expect("an expression");
            assert_eq!(expression.span.range(), 0..11, "{product}");
        }
        let text = "CREATE TABLE t (a varchar (10) NOT NULL, b int)";
        for product in Product::ALL {
            let Some(Statement::CreateTable(table)) = parse_statement(text, product).statement else {
                panic!("{product}")
            };
            let crate::ast::TableSource::Elements(elements) = table.source else { panic!("{product}") };
            let crate::ast::TableElement::Column(column) = &elements[0] else { panic!("{product}") };
            assert_eq!(&text[column.span.range()], "a varchar (10) NOT NULL", "{product}");
            let data_type = column.data_type.as_ref().expect("a type");
            assert_eq!(&text[data_type.span.range()], "varchar (10)", "{product}");
        }
    }

    #[test]
    fn words_that_are_kept_are_glued_where_they_would_be_another_name() {
        let words = |text, product| match parse_statement(text, product).statement {
            Some(Statement::Opaque(opaque)) => opaque.text,
            other => panic!("{other:?}"),
        };
        assert_eq!(words("HANDLER t READ i = (1)", Product::Mysql), "HANDLER T READ I = ( 1 )");
    }
}
