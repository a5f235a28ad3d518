//! Expressions.

use migrations_catalog::Expression;

use super::{Reader, Stored, Writer};
use crate::expression::canonical;

impl Stored for Expression {
    fn write(&self, to: &mut Writer) {
        let (tokens, source, strict, has_grammar, has_unsure_names) = self.parts();
        to.number(tokens.len());
        tokens.iter().for_each(|token| to.text(token));
        to.text(source);
        strict.map(str::to_owned).write(to);
        has_grammar.write(to);
        has_unsure_names.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (tokens, source, strict) = (Vec::read(from)?, String::read(from)?, Option::read(from)?);
        // There is one grammar of expressions.
        let grammar = bool::read(from)?.then_some(canonical as _);
        Some(Self::from_parts(tokens, source, strict, grammar, bool::read(from)?))
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;
    use crate::expression;

    #[test]
    fn an_expression_is_the_same_afterwards() {
        for (text, dialect) in
            [("a + 'b'::text", Dialect::Postgres), ("\"a\" IN (1, 2)", Dialect::Sqlite), ("f(", Dialect::Mysql)]
        {
            let written = expression::read(text, dialect);
            let mut writer = Writer::default();
            written.write(&mut writer);
            let kept = <Expression as Stored>::read(&mut Reader::new(&writer.finish())).unwrap();
            assert_eq!(kept.parts(), written.parts());
            let renamed = |it: &Expression| it.with_column_renamed("a", "other", dialect);
            assert_eq!(renamed(&kept).parts(), renamed(&written).parts());
        }
    }
}
