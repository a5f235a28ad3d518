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
