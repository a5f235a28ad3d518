//! The text behind a tree: names as the database keeps them, and places as the script counts them.

use migrations_catalog::text_of_literal;
use migrations_core::lexer::{Token, TokenKind};
use migrations_core::{Dialect, Product};
use migrations_syntax::{Span, ast};

use crate::change::{Ident, Name};
use crate::server::Rules;

/// The text of a statement within its script, and who reads it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t> {
    text: &'t str,
    tokens: &'t [Token],
    base: usize,
    rules: &'static Rules,
}

impl<'t> Source<'t> {
    /// A statement that begins at `base` of a script. `tokens` are those of the statement; like `text` they count from the
    /// start of the script.
    pub fn new(text: &'t str, tokens: &'t [Token], base: usize, product: Product) -> Self {
        Self { text, tokens, base, rules: Rules::of(product.into()) }
    }

    /// The script.
    pub(super) fn script(&self) -> &'t str {
        self.text
    }

    /// A statement within this one.
    pub(super) fn within(&self, span: Span) -> Self {
        let place = self.place(span);
        let start = self.tokens.partition_point(|token| token.span.start < place.start);
        let end = self.tokens.partition_point(|token| token.span.end <= place.end);
        Self { tokens: self.tokens.get(start..end).unwrap_or_default(), ..*self }
    }

    /// Who reads the statement.
    pub fn product(&self) -> Product {
        self.rules.product
    }

    /// What the server does by itself.
    pub(crate) fn rules(&self) -> &'static Rules {
        self.rules
    }

    /// In which SQL it is written, as far as Diesel tells it apart.
    pub fn dialect(&self) -> Dialect {
        self.rules.dialect()
    }

    /// A place of the tree as a place in the script.
    pub fn place(&self, span: Span) -> crate::Span {
        span.start() + self.base..span.end() + self.base
    }

    /// A place in the script as a place of the tree.
    fn span(&self, place: &crate::Span) -> Span {
        Span::new(place.start - self.base, place.end - self.base)
    }

    /// What stands at a place of the tree.
    pub fn written(&self, span: Span) -> &'t str {
        self.text.get(self.place(span)).unwrap_or_default()
    }

    // ---- names

    /// A name of a column, an index, a constraint and the like.
    pub fn ident(&self, ident: &ast::Ident) -> Ident {
        Ident { name: (self.rules.names.fold_part)(&ident.text, ident.is_quoted), span: self.place(ident.span) }
    }

    /// Names of columns.
    pub fn idents(&self, idents: &[ast::Ident]) -> Vec<Ident> {
        idents.iter().map(|ident| self.ident(ident)).collect()
    }

    /// A name that may have a schema, such as that of a table.
    pub fn name(&self, name: &ast::Name) -> Name {
        let schema = name.qualifiers().last().map_or(String::new(), |schema| self.folded(schema));
        Name { schema: self.known_schema(schema), name: self.folded(name.last()), span: self.place(name.span()) }
    }

    /// A name without a schema, of something that stands in one.
    pub fn unqualified(&self, ident: &ast::Ident) -> Name {
        Name { schema: String::new(), name: self.folded(ident), span: self.place(ident.span) }
    }

    /// A name as the database keeps it.
    pub fn folded(&self, ident: &ast::Ident) -> String {
        (self.rules.names.fold)(&ident.text, ident.is_quoted)
    }

    /// The schema that is meant anyway is not named.
    pub fn known_schema(&self, schema: String) -> String {
        if self.dialect().usual_schema() == Some(&schema) { String::new() } else { schema }
    }

    /// What a string stands for.
    pub fn text(&self, literal: &ast::TextLiteral) -> Ident {
        let has_escapes = self.rules.rows.backslash_escapes || literal.form == ast::TextForm::Escape;
        let name = if has_escapes {
            text_of_literal(&format!("e'{}'", literal.text.replace('\'', "''")), self.dialect())
        } else {
            literal.text.clone()
        };
        Ident { name, span: self.place(literal.span) }
    }

    // ---- words

    /// The first word that does not end before a place of the tree.
    pub(super) fn word_from(&self, place: usize) -> Option<Span> {
        self.word_behind(place, 0)
    }

    /// The word that stands so many words behind that one.
    pub(super) fn word_behind(&self, place: usize, count: usize) -> Option<Span> {
        let at = self.tokens.partition_point(|token| token.span.end <= place + self.base);
        self.tokens[at..].iter().filter(|token| token.acts()).nth(count).map(|token| self.span(&token.span))
    }

    /// Whether a name stands at a place of the tree, in letters of either case.
    pub(super) fn has_name(&self, span: Span, name: &str) -> bool {
        let place = self.place(span);
        let is_here = |token: &&Token| place.start <= token.span.start && token.span.end <= place.end;
        let is_it = |token: &Token| {
            let written = self.text.get(token.span.clone()).unwrap_or_default();
            let unquoted = written.trim_matches(['`', '"']).replace("``", "`");
            !matches!(token.kind, TokenKind::Symbol | TokenKind::Number) && unquoted.eq_ignore_ascii_case(name)
        };
        self.tokens.iter().filter(is_here).any(is_it)
    }

    /// Where the statement ends, space and comments aside.
    pub(super) fn end(&self) -> usize {
        self.tokens.iter().rfind(|token| token.acts()).map_or(0, |token| token.span.end - self.base)
    }

    /// What stands in the parentheses that open and close a place of the tree.
    pub(super) fn inside_parentheses(&self, span: Span) -> Option<Span> {
        let place = self.place(span);
        let first = self.tokens.partition_point(|token| token.span.start < place.start);
        let behind = self.tokens.partition_point(|token| token.span.end <= place.end);
        let acting: Vec<&Token> = self.tokens.get(first..behind)?.iter().filter(|token| token.acts()).collect();
        let [open, inner @ .., close] = acting.as_slice() else { return None };
        let is_pair = self.is(open, "(") && self.is(close, ")") && self.balances(inner);
        let (start, end) = (inner.first()?.span.start, inner.last()?.span.end);
        is_pair.then(|| self.span(&(start..end)))
    }

    /// Whether no parenthesis among these closes one that opened before.
    fn balances(&self, tokens: &[&Token]) -> bool {
        let mut depth = 0_usize;
        tokens.iter().all(|token| {
            if self.is(token, "(") {
                depth += 1;
                return true;
            }
            let is_matched = !self.is(token, ")") || depth > 0;
            depth -= usize::from(self.is(token, ")") && depth > 0);
            is_matched
        })
    }

    /// A place of the tree with all parentheses around it that stand within `bounds`.
    pub(super) fn with_parentheses(&self, span: Span, bounds: Span) -> Span {
        let (inner, outer) = (self.place(span), self.place(bounds));
        let behind = |place: usize| self.tokens.partition_point(|token| token.span.end <= place);
        let before = self.tokens.get(behind(outer.start)..behind(inner.start)).unwrap_or_default();
        let after = self.tokens.get(behind(inner.end)..behind(outer.end)).unwrap_or_default();
        let opening = before.iter().rev().filter(|token| token.acts()).take_while(|token| self.is(token, "("));
        let closing = after.iter().filter(|token| token.acts()).take_while(|token| self.is(token, ")"));
        let pairs = opening.zip(closing).last();
        pairs.map_or(span, |(open, close)| self.span(&(open.span.start..close.span.end)))
    }

    fn is(&self, token: &Token, symbol: &str) -> bool {
        token.kind == TokenKind::Symbol && self.text.get(token.span.clone()) == Some(symbol)
    }
}

/// The name that a token of a script stands for: a bare word, a quoted name, or a string that serves as one.
pub(crate) fn ident_of(token: &Token, script: &str) -> Option<ast::Ident> {
    let written = &script[token.span.clone()];
    let span = Span::new(token.span.start, token.span.end);
    match token.kind {
        TokenKind::Word => Some(ast::Ident { text: written.to_owned(), is_quoted: false, span }),
        TokenKind::QuotedName | TokenKind::Text if written.len() >= 2 => {
            let quote = &written[written.len() - 1..];
            let text = written[1..written.len() - 1].replace(&quote.repeat(2), quote);
            Some(ast::Ident { text, is_quoted: true, span })
        }
        TokenKind::Space
        | TokenKind::Comment
        | TokenKind::ActingComment
        | TokenKind::QuotedName
        | TokenKind::Text
        | TokenKind::Number
        | TokenKind::Semicolon
        | TokenKind::DelimiterCommand
        | TokenKind::Symbol => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrations_core::lexer::tokenize;

    fn with_source(text: &str, product: Product, check: impl FnOnce(&Source<'_>)) {
        // Places in the tree and in the script are not the same.
        let script = format!("SELECT 1; {text}");
        let base = script.len() - text.len();
        let mut tokens = tokenize(&script, product.dialect());
        tokens.retain(|token| token.span.start >= base);
        check(&Source::new(&script, &tokens, base, product));
    }

    fn ident(text: &str, is_quoted: bool) -> ast::Ident {
        ast::Ident { text: text.to_owned(), is_quoted, span: Span::new(0, 1) }
    }

    #[test]
    fn names_are_folded_as_the_database_does() {
        for (product, is_quoted, column, table) in [
            (Product::Postgres, false, "ab", "ab"),
            (Product::Postgres, true, "aB", "aB"),
            (Product::Sqlite, true, "ab", "ab"),
            (Product::Mariadb, false, "ab", "aB"),
        ] {
            with_source("aB", product, |source| {
                let written = ident("aB", is_quoted);
                assert_eq!(source.ident(&written), Ident { name: column.to_owned(), span: 10..11 });
                assert_eq!(source.name(&ast::Name::from(written)).name, table);
            });
        }
        with_source("", Product::Postgres, |source| {
            let long = ident(&"ä".repeat(40), true);
            assert_eq!(source.folded(&long), "ä".repeat(31));
        });
    }

    #[test]
    fn the_usual_schema_is_not_named() {
        for (schema, expected) in [("public", ""), ("shop", "shop")] {
            with_source("s.t", Product::Postgres, |source| {
                let name = source.name(&ast::Name { parts: vec![ident(schema, false), ident("t", false)] });
                assert_eq!((name.schema.as_str(), name.name.as_str()), (expected, "t"));
            });
        }
    }

    #[track_caller]
    fn check_parentheses(text: &str, inner: &str, bounds: &str, expected: &str) {
        let span_of = |part: &str| {
            let start = text.find(part).expect("it stands in the text");
            Span::new(start, start + part.len())
        };
        with_source(text, Product::Sqlite, |source| {
            let found = source.with_parentheses(span_of(inner), span_of(bounds));
            assert_eq!(source.written(found), expected);
        });
    }

    #[test]
    fn parentheses_around_a_node_are_found_within_bounds() {
        check_parentheses("DEFAULT ((1 + 2)) NOT NULL", "1 + 2", "DEFAULT ((1 + 2))", "((1 + 2))");
        check_parentheses("DEFAULT ( /* ( */ 12 ) NOT NULL", "12", "DEFAULT ( /* ( */ 12 )", "( /* ( */ 12 )");
        check_parentheses("CHECK ((a))", "a", "(a)", "(a)");
        check_parentheses("f(a", "a", "f(a", "a");
    }

    #[test]
    fn words_are_counted_from_a_place() {
        with_source("KEY  IF NOT /* x */ EXISTS", Product::Mariadb, |source| {
            assert_eq!(source.word_from(0).map(|span| source.written(span)), Some("KEY"));
            assert_eq!(source.word_behind(0, 3).map(|span| source.written(span)), Some("EXISTS"));
            assert_eq!(source.word_behind(0, 4), None);
            assert_eq!(source.end(), 26);
        });
    }
}
