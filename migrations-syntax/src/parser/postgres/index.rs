//! CREATE INDEX, and keys of indexes. Source: `IndexStmt`, `index_elem` of `gram.y`.

use super::constraint::key_of;
use crate::ast::{
    CreateIndex, Ident, IfExists, IndexKey, IndexKeyValue, IndexKind, Name, NullsOrder, SortOrder, Statement,
    StorageParameter,
};
use crate::grammar::WordClass;
use crate::parser::{Parser, Read};
use crate::span::Span;
use crate::token::Kind;

impl Parser<'_> {
    /// CREATE INDEX, CREATE UNIQUE INDEX, behind these words.
    pub(super) fn postgres_create_index(&mut self, kind: IndexKind) -> Read<Statement> {
        let is_concurrent = self.eat("CONCURRENTLY");
        let if_exists = if self.postgres_eat_if_not_exists()? { IfExists::Skip } else { IfExists::Error };
        let has_name = if_exists == IfExists::Skip || !self.at("ON");
        let name = if has_name { Some(Name::from(self.ident()?)) } else { None };
        self.expect("ON")?;
        let (is_only, table) = self.relation()?;
        Ok(Statement::CreateIndex(Box::new(CreateIndex {
            kind,
            is_concurrent,
            if_exists,
            name,
            is_only,
            table,
            method: self.postgres_access_method()?,
            keys: self.elements(Self::postgres_index_key)?,
            without_overlaps: false,
            include: self.postgres_included_keys()?,
            nulls_distinct: self.postgres_nulls_distinct()?,
            parameters: self.postgres_with_parameters()?,
            tablespace: self.postgres_tablespace()?,
            condition: if self.eat("WHERE") { Some(self.expression()?) } else { None },
            options: Vec::new(),
            online: Vec::new(),
        })))
    }

    /// WITH (..), if it is next.
    pub(super) fn postgres_with_parameters(&mut self) -> Read<Vec<StorageParameter>> {
        if self.eat("WITH") { self.postgres_storage_parameters() } else { Ok(Vec::new()) }
    }

    /// TABLESPACE, if it is next.
    pub(super) fn postgres_tablespace(&mut self) -> Read<Option<Ident>> {
        if self.eat("TABLESPACE") { self.ident().map(Some) } else { Ok(None) }
    }

    /// INCLUDE, if it is next. The grammar would take keys of any form, but the server only columns.
    fn postgres_included_keys(&mut self) -> Read<Vec<Ident>> {
        if self.eat("INCLUDE") { self.columns() } else { Ok(Vec::new()) }
    }

    /// One key of an index.
    pub(in crate::parser) fn postgres_index_key(&mut self) -> Read<IndexKey> {
        let start = self.span();
        let mut key = self.postgres_index_key_value(start)?;
        self.postgres_key_collation_and_class(&mut key)?;
        if let Some((_, parameters)) = &mut key.operator_class
            && self.at("(")
        {
            *parameters = self.postgres_storage_parameters()?;
        }
        key.order = self.eat_any(&["ASC", "DESC"]).map(|word| match word {
            "ASC" => SortOrder::Ascending,
            _ => SortOrder::Descending,
        });
        key.nulls = self.postgres_nulls_order();
        key.span = self.span_from(start);
        Ok(key)
    }

    /// NULLS FIRST, NULLS LAST. Before any other word NULLS is a name.
    fn postgres_nulls_order(&mut self) -> Option<NullsOrder> {
        if self.eat_all(&["NULLS", "FIRST"]) {
            return Some(NullsOrder::First);
        }
        self.eat_all(&["NULLS", "LAST"]).then_some(NullsOrder::Last)
    }

    /// A column, a call of a function, or an expression in parentheses.
    pub(super) fn postgres_index_key_value(&mut self, start: Span) -> Read<IndexKey> {
        if self.at("(") {
            let expression = self.in_parentheses(Self::expression)?;
            return Ok(key_of(IndexKeyValue::Expression(expression), self.span_from(start)));
        }
        if self.postgres_is_column_key() {
            let column = self.ident()?;
            return Ok(key_of(IndexKeyValue::Column(column), self.span_from(start)));
        }
        self.could_be("a name");
        let call = self.postgres_windowless_call()?;
        Ok(key_of(IndexKeyValue::Expression(call), self.span_from(start)))
    }

    /// Whether a name stands here that is no function.
    fn postgres_is_column_key(&self) -> bool {
        let token = self.token();
        let is_name = match token.kind {
            Kind::QuotedName => true,
            Kind::Word => matches!(self.grammar.class(token.text), WordClass::Free | WordClass::ColumnName),
            Kind::Text | Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        };
        let is_nulls_order = token.text == "NULLS" && (self.ahead_is(1, "FIRST") || self.ahead_is(1, "LAST"));
        is_name && !is_nulls_order && !self.ahead_is(1, "(") && !self.ahead_is(1, ".")
    }

    /// COLLATE and the operator class of a key.
    pub(super) fn postgres_key_collation_and_class(&mut self, key: &mut IndexKey) -> Read<()> {
        if self.eat("COLLATE") {
            key.collation = Some(self.name()?);
        }
        let is_nulls_order = self.at("NULLS") && (self.ahead_is(1, "FIRST") || self.ahead_is(1, "LAST"));
        if self.at_ident() && !is_nulls_order {
            key.operator_class = Some((self.name()?, Vec::new()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    use super::*;

    #[track_caller]
    fn read(sql: &str) -> CreateIndex {
        let Statement::CreateIndex(index) = statement(sql) else { panic!("{sql}") };
        *index
    }

    #[test]
    fn all_clauses_in_their_order() {
        let index = read(
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t USING btree (a) INCLUDE (b, c) \
             NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE x WHERE a > 0",
        );
        assert_eq!((index.kind, index.if_exists), (IndexKind::Unique, IfExists::Skip));
        assert!(index.is_concurrent && index.is_only && index.condition.is_some());
        assert_eq!((index.include.len(), index.nulls_distinct), (2, Some(false)));
        assert_eq!(read("CREATE INDEX ON t (a)").name, None);
        assert!(read("CREATE INDEX CONCURRENTLY ON t (a)").is_concurrent);
        refuses("CREATE INDEX IF NOT EXISTS ON t (a)", "ON");
        refuses("CREATE INDEX s.i ON t (a)", ".");
        refuses("CREATE INDEX i ON t", "");
        refuses("CREATE INDEX i ON t ()", ")");
        refuses("CREATE INDEX i ON t (a) WHERE a > 0 TABLESPACE x", "TABLESPACE");
        refuses("CREATE INDEX i t (a)", "t");
        refuses("CREATE UNIQUE i ON t (a)", "i");
    }

    #[test]
    fn keys_are_columns_calls_or_expressions_in_parentheses() {
        let index = read(
            "CREATE INDEX i ON t (a COLLATE \"C\" s.text_ops DESC NULLS LAST, lower(b), (c || d) gin_trgm_ops (siglen = 32), \
             COALESCE(e, f), CURRENT_DATE, nulls, left(g, 3))",
        );
        let is_column: Vec<bool> = index.keys.iter().map(|key| matches!(key.value, IndexKeyValue::Column(_))).collect();
        assert_eq!(is_column, [true, false, false, false, false, true, false]);
        let key = &index.keys[0];
        assert_eq!((&key.order, key.nulls), (&Some(SortOrder::Descending), Some(NullsOrder::Last)));
        assert_eq!(index.keys[2].operator_class.as_ref().expect("a class").1.len(), 1);
        accepts("CREATE INDEX i ON t ((a))");
        refuses("CREATE INDEX i ON t (a + b)", "+");
        refuses("CREATE INDEX i ON t (a::text)", "::");
        refuses("CREATE INDEX i ON t (t.a)", ")");
        // OVER is a name here, that of an operator class.
        refuses("CREATE INDEX i ON t (sum(a) OVER ())", ")");
        refuses("CREATE INDEX i ON t (a b c)", "c");
        refuses("CREATE INDEX i ON t (a ASC DESC)", "DESC");
        refuses("CREATE INDEX i ON t (a DESC, NULLS LAST)", "LAST");
        refuses("CREATE INDEX i ON t ('a')", "'a'");
        refuses("CREATE INDEX i ON t (a) INCLUDE (lower(b))", "(");
    }

    #[test]
    fn nulls_is_the_name_of_a_class_unless_an_order_follows() {
        let classes = |sql: &str| {
            let index = read(sql);
            index.keys.iter().map(|key| key.operator_class.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(
            classes("CREATE INDEX i ON t (a nulls, b NULLS FIRST, c NULLS LAST, d)"),
            [true, false, false, false]
        );
    }
}
