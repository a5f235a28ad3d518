//! MERGE (PostgreSQL).

use super::super::{Parser, Read};
use crate::ast::{Merge, MergeAction, MergeBranch, With};

impl Parser<'_> {
    /// MERGE
    pub(super) fn merge(&mut self, with: Option<With>) -> Read<Merge> {
        self.expect_all(&["MERGE", "INTO"])?;
        let table = self.changed_table()?;
        self.expect("USING")?;
        let source = self.table_reference()?;
        self.expect("ON")?;
        let condition = self.expression()?;
        let mut branches = vec![self.merge_branch()?];
        while self.at("WHEN") {
            branches.push(self.merge_branch()?);
        }
        let returning = self.returning()?;
        Ok(Merge { with, table, source: source.first, joins: source.joins, condition, branches, returning })
    }

    fn merge_branch(&mut self) -> Read<MergeBranch> {
        self.expect("WHEN")?;
        let start = self.place();
        let is_matched = !self.eat("NOT");
        self.expect("MATCHED")?;
        let is_by_source = !is_matched && self.eat("BY") && self.expect_any(&["SOURCE", "TARGET"])? == "SOURCE";
        let words = self.words_from(start);
        let condition = if self.eat("AND") { Some(self.expression()?) } else { None };
        self.expect("THEN")?;
        let action = if is_matched || is_by_source { self.merge_change()? } else { self.merge_insert()? };
        Ok(MergeBranch { words, condition, action })
    }

    fn merge_change(&mut self) -> Read<MergeAction> {
        match self.expect_any(&["UPDATE", "DELETE", "DO"])? {
            "UPDATE" => {
                self.expect("SET")?;
                self.assignments().map(MergeAction::Update)
            }
            "DELETE" => Ok(MergeAction::Delete),
            _ => self.expect("NOTHING").map(|()| MergeAction::Nothing),
        }
    }

    fn merge_insert(&mut self) -> Read<MergeAction> {
        if self.expect_any(&["INSERT", "DO"])? == "DO" {
            return self.expect("NOTHING").map(|()| MergeAction::Nothing);
        }
        let columns = if self.at("(") { self.list_in_parentheses(Self::target_column)? } else { Vec::new() };
        let overriding = self.overriding()?;
        if columns.is_empty() && overriding.is_none() && self.eat("DEFAULT") {
            self.expect("VALUES")?;
            return Ok(MergeAction::Insert { columns, overriding, values: Vec::new() });
        }
        self.expect("VALUES")?;
        let values = self.list_in_parentheses(Self::value_or_default)?;
        Ok(MergeAction::Insert { columns, overriding, values })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Postgres;

    use super::*;
    use crate::ast::Statement;
    use crate::parser::testing::{refuses, statement};

    fn branches(sql: &str) -> Vec<MergeBranch> {
        match statement(Postgres, sql) {
            Statement::Merge(merge) => merge.branches,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn branches_are_read_in_order() {
        let read = branches(
            "MERGE INTO ONLY t AS x USING (SELECT 1) AS y JOIN z ON true ON x.a = y.a \
             WHEN MATCHED AND x.b > 1 THEN UPDATE SET b = 2, (c, d) = (3, 4) \
             WHEN NOT MATCHED BY SOURCE THEN DELETE \
             WHEN NOT MATCHED THEN INSERT (a, b) OVERRIDING USER VALUE VALUES (1, DEFAULT) \
             WHEN NOT MATCHED BY TARGET THEN INSERT DEFAULT VALUES \
             WHEN MATCHED THEN DO NOTHING RETURNING merge_action(), x.*",
        );
        let words: Vec<&str> = read.iter().map(|branch| branch.words.as_str()).collect();
        assert_eq!(words, ["MATCHED", "NOT MATCHED BY SOURCE", "NOT MATCHED", "NOT MATCHED BY TARGET", "MATCHED"]);
        assert!(read[0].condition.is_some());
        assert!(matches!(&read[2].action, MergeAction::Insert { values, .. } if values.len() == 2));
    }

    #[test]
    fn what_happens_fits_what_was_found() {
        refuses(Postgres, "MERGE INTO t USING u ON a WHEN MATCHED THEN INSERT VALUES (1)", "INSERT");
        refuses(Postgres, "MERGE INTO t USING u ON a WHEN NOT MATCHED THEN DELETE", "DELETE");
        refuses(Postgres, "MERGE INTO t USING u ON a WHEN NOT MATCHED THEN INSERT SELECT 1", "SELECT");
        refuses(Postgres, "MERGE INTO t USING u ON a", "");
    }
}
