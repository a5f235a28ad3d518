//! Aliases of items and of tables. Which words can stand there without AS differs from product to product.

use super::super::{Parser, Read};
use crate::ast::{ColumnAlias, Ident, TableAlias};
use crate::grammar::{Feature, WordClass};
use crate::token::Kind;

impl Parser<'_> {
    /// The alias of an item of SELECT or RETURNING.
    pub(crate) fn item_alias(&mut self) -> Read<Option<Ident>> {
        if self.eat("AS") {
            return self.item_label().map(Some);
        }
        if self.at_bare_label() { self.item_label().map(Some) } else { Ok(None) }
    }

    /// Whether a word stands here that is an alias of an item without AS.
    fn at_bare_label(&self) -> bool {
        let token = self.token();
        match token.kind {
            Kind::QuotedName => true,
            Kind::Text => self.has(Feature::TextAsItemAlias),
            Kind::Word => self.grammar.is_bare_label(token.text) && !self.at_window_clause(),
            Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        }
    }

    /// The alias of a table, with names of its columns where they may stand.
    pub(crate) fn table_alias(&mut self) -> Read<Option<TableAlias>> {
        let Some(name) = self.table_alias_name()? else { return Ok(None) };
        let has_columns = self.has(Feature::ColumnsOfAliases) && self.at("(");
        let columns = if has_columns { self.list_in_parentheses(Self::plain_column_alias)? } else { Vec::new() };
        Ok(Some(TableAlias { name: Some(name), columns }))
    }

    /// The name that is the alias of a table.
    pub(crate) fn table_alias_name(&mut self) -> Read<Option<Ident>> {
        // MariaDB takes `=` for AS.
        if self.eat("AS") || (self.has(Feature::EqualsBeforeAlias) && self.eat("=")) {
            return self.ident().map(Some);
        }
        if self.at_bare_table_alias() { self.ident().map(Some) } else { Ok(None) }
    }

    /// Whether a name stands here that is the alias of a table without AS.
    pub(crate) fn at_bare_table_alias(&self) -> bool {
        let token = self.token();
        match token.kind {
            Kind::QuotedName => true,
            Kind::Text => self.has(Feature::TextAsName),
            Kind::Word => match self.grammar.class(token.text) {
                WordClass::Free => !self.at_window_clause() && !self.is_kept_from_tables(token.text),
                WordClass::ColumnName => true,
                WordClass::FunctionOrType | WordClass::Reserved => false,
            },
            Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        }
    }

    /// WINDOW is a name of MariaDB, but no alias of a table. Source: `keyword_table_alias`.
    fn is_kept_from_tables(&self, word: &str) -> bool {
        self.has(Feature::WindowIsNoAlias) && word == "WINDOW"
    }

    fn plain_column_alias(&mut self) -> Read<ColumnAlias> {
        Ok(ColumnAlias { name: self.ident()?, data_type: None, collation: None })
    }

    /// The alias of a function that gives rows: its columns may have types (PostgreSQL).
    pub(super) fn function_alias(&mut self) -> Read<Option<TableAlias>> {
        if !self.has(Feature::TypedAliases) {
            return self.table_alias();
        }
        if self.at("AS") && self.ahead_is(1, "(") {
            self.step();
            return Ok(Some(TableAlias { name: None, columns: self.typed_columns()? }));
        }
        let Some(name) = self.table_alias_name()? else { return Ok(None) };
        let columns = if !self.at("(") {
            Vec::new()
        } else if self.ahead_is(2, ",") || self.ahead_is(2, ")") {
            self.list_in_parentheses(Self::plain_column_alias)?
        } else {
            self.typed_columns()?
        };
        Ok(Some(TableAlias { name: Some(name), columns }))
    }

    /// Columns with types, in parentheses.
    pub(super) fn typed_columns(&mut self) -> Read<Vec<ColumnAlias>> {
        self.list_in_parentheses(|parser| {
            let name = parser.ident()?;
            let data_type = Some(parser.data_type()?);
            let collation = if parser.eat("COLLATE") { Some(parser.collation()?) } else { None };
            Ok(ColumnAlias { name, data_type, collation })
        })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::parser::testing::{everywhere, only_on, refuses, select};

    fn alias(product: Product, sql: &str) -> Option<String> {
        select(product, sql).items.remove(0).alias.map(|alias| alias.text)
    }

    #[test]
    fn words_that_may_stand_without_as_differ() {
        everywhere("SELECT a b, c AS d FROM t u, s AS v");
        only_on(&[Postgres], "SELECT a table FROM t");
        only_on(&[Postgres], "SELECT a and FROM t");
        only_on(&[Sqlite], "SELECT a year, b over, c key FROM t by");
        only_on(&[Sqlite, Mysql, Mariadb], "SELECT 1 'b' FROM t");
        refuses(Postgres, "SELECT a year FROM t", "year");
        refuses(Sqlite, "SELECT a left FROM t", "left");
        refuses(Mysql, "SELECT a AS select FROM t", "select");
        assert_eq!(alias(Postgres, "SELECT a AS select FROM t").as_deref(), Some("select"));
        assert_eq!(alias(Postgres, "SELECT a and FROM t").as_deref(), Some("and"));
        assert_eq!(alias(Postgres, "SELECT a and b FROM t"), None);
    }

    #[test]
    fn a_list_of_columns_may_follow() {
        only_on(&[Postgres, Mysql, Mariadb], "SELECT * FROM (SELECT 1) AS t (a)");
        only_on(&[Postgres], "SELECT * FROM f() AS (a int, b text COLLATE \"C\")");
        only_on(&[Postgres], "SELECT * FROM f() t (a int[])");
        refuses(Postgres, "SELECT * FROM f() t (a int, b)", ")");
        only_on(&[Mariadb], "SELECT * FROM t = u");
    }
}
