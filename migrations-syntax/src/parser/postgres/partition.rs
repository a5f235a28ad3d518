//! Partitions. Source: `PartitionSpec`, `PartitionBoundSpec` of `gram.y`.

use crate::ast::{IndexKey, PartitionBound, PartitionBy};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// PARTITION BY, if it is next.
    pub(super) fn postgres_partition_by(&mut self) -> Read<Option<PartitionBy>> {
        if !self.eat("PARTITION") {
            return Ok(None);
        }
        self.expect("BY")?;
        let name = self.token().source.trim_matches('"');
        let is_strategy = ["RANGE", "LIST", "HASH"].iter().any(|word| name.eq_ignore_ascii_case(word));
        if self.at_ident() && !is_strategy {
            ["RANGE", "LIST", "HASH"].into_iter().for_each(|word| self.could_be(word));
            return self.fail();
        }
        let strategy = self.ident()?;
        let keys = self.list_in_parentheses(Self::postgres_partition_key)?;
        Ok(Some(PartitionBy { strategy, keys }))
    }

    fn postgres_partition_key(&mut self) -> Read<IndexKey> {
        let start = self.span();
        let mut key = self.postgres_index_key_value(start)?;
        self.postgres_key_collation_and_class(&mut key)?;
        key.span = self.span_from(start);
        Ok(key)
    }

    /// For which values a partition is.
    pub(super) fn postgres_partition_bound(&mut self) -> Read<PartitionBound> {
        if self.expect_any(&["FOR", "DEFAULT"])? == "DEFAULT" {
            return Ok(PartitionBound::Default);
        }
        self.expect("VALUES")?;
        match self.expect_any(&["FROM", "IN", "WITH"])? {
            "FROM" => {
                let from = self.list_in_parentheses(Self::expression)?;
                self.expect("TO")?;
                Ok(PartitionBound::Range { from, to: self.list_in_parentheses(Self::expression)? })
            }
            "IN" => Ok(PartitionBound::In(self.list_in_parentheses(Self::expression)?)),
            _ => self.in_parentheses(Self::postgres_hash_bound),
        }
    }

    /// MODULUS and REMAINDER, each of them once, in any order.
    fn postgres_hash_bound(&mut self) -> Read<PartitionBound> {
        let (mut modulus, mut remainder) = (None, None);
        loop {
            let is_missing = [("MODULUS", modulus.is_none()), ("REMAINDER", remainder.is_none())];
            let Some((word, _)) = is_missing.into_iter().find(|(word, is_missing)| *is_missing && self.eat(word))
            else {
                return self.fail();
            };
            let number = Some(self.integer()?);
            match word {
                "MODULUS" => modulus = number,
                _ => remainder = number,
            }
            match (&modulus, &remainder) {
                (Some(modulus), Some(remainder)) => {
                    return Ok(PartitionBound::Hash { modulus: modulus.clone(), remainder: remainder.clone() });
                }
                _ => self.expect(",")?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{Statement, TableSource};
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    use super::*;

    #[track_caller]
    fn bound(text: &str) -> PartitionBound {
        let sql = format!("CREATE TABLE t PARTITION OF p {text}");
        let Statement::CreateTable(table) = statement(&sql) else { panic!("{sql}") };
        match table.source {
            TableSource::PartitionOf { bound, .. } => bound,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn is_refused(text: &str, found: &str) {
        refuses(&format!("CREATE TABLE t PARTITION OF p {text}"), found);
    }

    #[test]
    fn bounds_are_lists_ranges_or_remainders() {
        assert_eq!(bound("DEFAULT"), PartitionBound::Default);
        let (modulus, remainder) = ("4".to_owned(), "0".to_owned());
        assert_eq!(bound("FOR VALUES WITH (remainder 0, modulus 4)"), PartitionBound::Hash { modulus, remainder });
        let range = bound("FOR VALUES FROM (1, MINVALUE) TO (2, MAXVALUE)");
        assert!(matches!(range, PartitionBound::Range { from, to } if from.len() == 2 && to.len() == 2));
        is_refused("FOR VALUES FROM (1)", "");
        is_refused("FOR VALUES IN ()", ")");
        is_refused("FOR VALUES WITH (modulus 4)", ")");
        is_refused("FOR VALUES WITH (modulus 4, modulus 5)", "modulus");
        is_refused("FOR VALUES WITH (modulus -1, remainder 0)", "-");
        is_refused("FOR VALUE IN (1)", "VALUE");
    }

    #[test]
    fn keys_of_partitions_have_classes_but_no_order() {
        accepts("CREATE TABLE t (a int) PARTITION BY RANGE (a COLLATE \"C\" text_ops, (b + 1), lower(c) s.o)");
        accepts("CREATE TABLE t (a int) PARTITION BY \"LIST\" (a)");
        refuses("CREATE TABLE t (a int) PARTITION BY RANGE (a DESC)", "DESC");
        refuses("CREATE TABLE t (a int) PARTITION BY RANGE (a text_ops (b = 1))", "(");
        let message = refuses("CREATE TABLE t (a int) PARTITION BY RANG (a)", "RANG");
        assert!(message.contains("RANGE"), "{message}");
    }
}
