//! Indexes of SQLite.

use crate::ast::{CreateIndex, ExpressionKind, IndexKey, IndexKind, Name, Statement};
use crate::parser::rows::index_key_value;
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE INDEX, behind CREATE.
    pub(super) fn sqlite_create_index(&mut self) -> Read<Statement> {
        let kind = if self.eat("UNIQUE") { IndexKind::Unique } else { IndexKind::Plain };
        self.expect("INDEX")?;
        let if_exists = self.sqlite_if_not_exists()?;
        let name = Some(self.table_name()?);
        self.expect("ON")?;
        let table = Name::from(self.ident()?);
        let keys = self.list_in_parentheses(Self::sqlite_index_key)?;
        let condition = if self.eat("WHERE") { Some(self.expression()?) } else { None };
        Ok(Statement::CreateIndex(Box::new(CreateIndex {
            kind,
            is_concurrent: false,
            if_exists,
            name,
            is_only: false,
            table,
            method: None,
            keys,
            without_overlaps: false,
            include: Vec::new(),
            nulls_distinct: None,
            parameters: Vec::new(),
            tablespace: None,
            condition,
            options: Vec::new(),
            online: Vec::new(),
        })))
    }

    /// One key of an index, of a constraint, or of the target of ON CONFLICT.
    pub(crate) fn sqlite_index_key(&mut self) -> Read<IndexKey> {
        let start = self.span();
        let expression = self.expression()?;
        let (value, collation) = if let ExpressionKind::Collate { operand, collation } = expression.kind {
            (index_key_value(*operand), Some(collation))
        } else {
            (index_key_value(expression), None)
        };
        let order = self.direction();
        let nulls = self.nulls_order()?;
        let span = self.span_from(start);
        Ok(IndexKey { value, length: None, collation, operator_class: None, order, nulls, span })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::ast::{IndexKeyValue, SortOrder};
    use crate::parser::testing::{refuses, statement};

    #[test]
    fn keys_are_columns_or_expressions() {
        let sql =
            "CREATE UNIQUE INDEX IF NOT EXISTS s.i ON t (a COLLATE nocase DESC, lower(b), c + 1) WHERE d IS NOT NULL";
        let Statement::CreateIndex(index) = statement(Sqlite, sql) else { panic!() };
        assert_eq!((index.kind, index.keys.len()), (IndexKind::Unique, 3));
        assert!(matches!(&index.keys[0].value, IndexKeyValue::Column(name) if name.text == "a"));
        assert_eq!(index.keys[0].order, Some(SortOrder::Descending));
        assert!(matches!(index.keys[1].value, IndexKeyValue::Expression(_)));
        assert!(index.condition.is_some());
    }

    #[test]
    fn what_other_products_have_is_refused() {
        refuses(Sqlite, "CREATE INDEX ON t (a)", "ON");
        refuses(Sqlite, "CREATE INDEX CONCURRENTLY i ON t (a)", "i");
        refuses(Sqlite, "CREATE INDEX i ON t USING btree (a)", "USING");
        refuses(Sqlite, "CREATE INDEX i ON t (a) INCLUDE (b)", "INCLUDE");
        refuses(Sqlite, "CREATE INDEX i ON s.t (a)", ".");
    }
}
