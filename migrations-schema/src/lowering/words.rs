//! What is kept of a statement as words: the queries of views, the bodies of routines, definitions of types.

use migrations_catalog::Expression;
use migrations_syntax::Span;

use super::Source;

/// The words at a place in canonical form: the one place where a text becomes one that is compared.
pub(super) fn words(span: Span, source: &Source<'_>) -> String {
    Expression::read(source.written(span), source.dialect()).to_string()
}

/// The words of the whole statement. What is made is the same, whether something was there before or not.
pub(super) fn statement_words(source: &Source<'_>) -> String {
    words(source.statement(), source)
}

/// The words of a CREATE, which are the same with OR REPLACE and IF NOT EXISTS and without.
pub(super) fn definition_words(source: &Source<'_>) -> String {
    statement_words(source).replacen("create or replace ", "create ", 1).replacen(" if not exists ", " ", 1)
}

impl<'t> Source<'t> {
    /// Where the statement stands.
    pub(super) fn statement(&self) -> Span {
        self.behind(Span::default())
    }

    /// What stands behind a place, up to the end of the statement.
    pub(super) fn behind(&self, span: Span) -> Span {
        let end = self.end();
        self.word_from(span.end()).map_or(Span::new(end, end), |first| first.to(Span::new(end, end)))
    }

    /// The statement as it was written.
    pub(super) fn statement_text(&self) -> &'t str {
        self.written(self.statement())
    }
}
