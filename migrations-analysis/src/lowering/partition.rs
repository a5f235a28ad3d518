//! How rows are spread over partitions.

use migrations_core::schema::Expression;
use migrations_syntax::ast::{Expression as Node, PartitionBound, PartitionBy};

use super::{Source, expression};

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
    Expression::read(words.strip_prefix("PARTITION BY").unwrap_or(words), source.dialect()).to_string()
}
