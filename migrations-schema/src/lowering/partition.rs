//! How rows are spread over partitions.

use migrations_catalog::Expression;
use migrations_core::lexer::{Token, TokenKind, tokenize};
use migrations_syntax::ast::{Expression as Node, PartitionBound, PartitionBy};

use super::{Source, expression};
use crate::ddl::names::name;

/// PARTITION BY of PostgreSQL, behind these words, in canonical form.
pub(super) fn by(node: &PartitionBy, source: &Source<'_>) -> String {
    let keys: Vec<&str> = node.keys.iter().map(|key| source.written(key.span)).collect();
    let text = format!("{} ({})", source.written(node.strategy.span), keys.join(", "));
    Expression::read(&text, source.dialect()).to_string()
}

/// For which values a partition is.
pub(super) fn bound(node: &PartitionBound, source: &Source<'_>) -> Expression {
    let list = |values: &[Node]| {
        let texts: Vec<String> = values.iter().map(|value| expression(value, source).source().to_owned()).collect();
        texts.join(", ")
    };
    let text = match node {
        PartitionBound::Default => "DEFAULT".to_owned(),
        PartitionBound::In(values) => format!("FOR VALUES IN ({})", list(values)),
        PartitionBound::Range { from, to } => format!("FOR VALUES FROM ({}) TO ({})", list(from), list(to)),
        PartitionBound::Hash { modulus, remainder } => {
            format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
        }
    };
    Expression::read(&text, source.dialect())
}

/// PARTITION BY of MySQL and MariaDB, behind these words, in canonical form.
pub(super) fn of_words(words: &str, source: &Source<'_>) -> String {
    let text = words.strip_prefix("PARTITION BY").unwrap_or(words);
    let tokens = tokenize(text, source.dialect()).into_iter().filter(Token::acts);
    let written = tokens.map(|token| {
        let written = &text[token.span];
        match token.kind {
            TokenKind::Word => written.to_lowercase(),
            TokenKind::QuotedName => name(&written.trim_matches('`').to_lowercase(), source.rules()),
            TokenKind::Space
            | TokenKind::Comment
            | TokenKind::ActingComment
            | TokenKind::Text
            | TokenKind::Number
            | TokenKind::Semicolon
            | TokenKind::DelimiterCommand
            | TokenKind::Symbol => written.to_owned(),
        }
    });
    written.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing;

    #[test]
    fn partitioned_tables_say_by_what() {
        let table =
            testing::table("CREATE TABLE t (a int) PARTITION BY RANGE (a, lower(b)) WITH (x = 1)", Product::Postgres);
        assert_eq!((table.form, table.options.as_str()), ("partitioned", "range ( a , lower ( b ) )"));
        let table = testing::table("CREATE TABLE t (A int) PARTITION BY HASH(A) PARTITIONS 4", Product::Mariadb);
        assert_eq!(table.options, "hash ( a ) partitions 4");
    }

    #[test]
    fn partitions_say_for_which_values() {
        for (bound, expected) in [
            ("DEFAULT", "DEFAULT"),
            ("FOR VALUES IN (1, 'b')", "FOR VALUES IN (1, 'b')"),
            ("FOR VALUES FROM (MINVALUE, 1) TO (5, MAXVALUE)", "FOR VALUES FROM (MINVALUE, 1) TO (5, MAXVALUE)"),
            ("FOR VALUES WITH (modulus 4, remainder 1)", "FOR VALUES WITH (MODULUS 4, REMAINDER 1)"),
        ] {
            let table = testing::table(&format!("CREATE TABLE p PARTITION OF t {bound}"), Product::Postgres);
            assert_eq!(table.bound.source(), expected);
        }
    }
}
