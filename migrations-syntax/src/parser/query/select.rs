//! SELECT.

use super::super::{Parser, Read};
use super::plain_query;
use crate::ast::{
    Expression, ExpressionKind, GroupBy, GroupKey, Name, Quantifier, Query, QueryTerm, Select, SelectInto, SelectItem,
};
use crate::grammar::Feature;
use crate::token::Kind;

impl Parser<'_> {
    /// SELECT up to WINDOW.
    pub(super) fn select(&mut self) -> Read<Select> {
        self.expect("SELECT")?;
        let mut select = empty_select();
        self.select_options(&mut select)?;
        if !self.may_be_without_items(&select) {
            select.items = self.select_items()?;
        }
        select.into = self.select_into()?;
        if self.eat("FROM") {
            select.from = self.from()?;
        }
        if self.eat("WHERE") {
            select.condition = Some(self.expression()?);
        }
        if self.eat("GROUP") {
            self.expect("BY")?;
            select.group_by = Some(self.group_by()?);
        }
        if self.eat("HAVING") {
            select.having = Some(self.expression()?);
        }
        select.windows = self.windows()?;
        if self.has(Feature::Qualify) && self.eat("QUALIFY") {
            select.qualify = Some(self.expression()?);
        }
        Ok(select)
    }

    /// What stands behind FROM; MySQL and MariaDB have DUAL there for no table.
    fn from(&mut self) -> Read<Vec<crate::ast::TableReference>> {
        if self.has(Feature::Dual) && self.eat("DUAL") {
            return Ok(Vec::new());
        }
        self.table_references()
    }

    pub(in crate::parser) fn quantifier(&mut self) -> Option<Quantifier> {
        self.eat_any(&["DISTINCT", "ALL"]).map(|word| match word {
            "ALL" => Quantifier::All,
            _ => Quantifier::Distinct,
        })
    }

    pub(in crate::parser) fn mysql_select_options(&mut self, select: &mut Select) {
        loop {
            let token = self.token();
            if token.kind != Kind::Word {
                return;
            }
            match token.text {
                "ALL" => select.quantifier = Some(Quantifier::All),
                "DISTINCT" | "DISTINCTROW" => select.quantifier = Some(Quantifier::Distinct),
                "UNIQUE" if self.has(Feature::UniqueSelect) => select.quantifier = Some(Quantifier::Distinct),
                "HIGH_PRIORITY"
                | "STRAIGHT_JOIN"
                | "SQL_SMALL_RESULT"
                | "SQL_BIG_RESULT"
                | "SQL_BUFFER_RESULT"
                | "SQL_CALC_FOUND_ROWS"
                | "SQL_NO_CACHE" => select.modifiers.push(token.text.to_owned()),
                "SQL_CACHE" if self.has(Feature::UniqueSelect) => select.modifiers.push(token.text.to_owned()),
                _ => return,
            }
            self.step();
        }
    }

    /// PostgreSQL takes a SELECT without items, but not behind DISTINCT.
    fn may_be_without_items(&self, select: &Select) -> bool {
        if !self.has(Feature::EmptySelect) || select.quantifier == Some(Quantifier::Distinct) {
            return false;
        }
        self.item_ends(0)
    }

    /// Whether an item of SELECT of PostgreSQL ends before the token that stands so many places ahead.
    pub(crate) fn item_ends(&self, count: usize) -> bool {
        let token = self.ahead(count);
        match token.kind {
            Kind::End => true,
            Kind::Symbol => matches!(token.text, ")" | ";"),
            Kind::Word => matches!(
                token.text,
                "INTO"
                    | "FROM"
                    | "WHERE"
                    | "GROUP"
                    | "HAVING"
                    | "WINDOW"
                    | "UNION"
                    | "INTERSECT"
                    | "EXCEPT"
                    | "ORDER"
                    | "LIMIT"
                    | "OFFSET"
                    | "FETCH"
                    | "FOR"
                    | "ON"
                    | "RETURNING"
                    | "WITH"
            ),
            Kind::QuotedName | Kind::Text | Kind::Number | Kind::Parameter | Kind::Broken => false,
        }
    }

    /// The items of SELECT or RETURNING.
    pub(crate) fn select_items(&mut self) -> Read<Vec<SelectItem>> {
        let mut items = vec![self.select_item()?];
        while self.eat(",") {
            if self.has(Feature::FirstWildcard) && self.at("*") {
                return self.fail_because("* can only be the first item; further ones are written as t.*");
            }
            items.push(self.select_item()?);
        }
        Ok(items)
    }

    fn select_item(&mut self) -> Read<SelectItem> {
        if self.at("*") {
            let span = self.step().span;
            let value = Expression { kind: ExpressionKind::Wildcard(None), span };
            return Ok(SelectItem { value, alias: None });
        }
        if let Some(value) = self.wildcard_of_table()? {
            return Ok(SelectItem { value, alias: None });
        }
        let value = self.item_expression()?;
        Ok(SelectItem { value, alias: self.item_alias()? })
    }

    /// `t.*`, `s.t.*`, where that is no expression.
    pub(crate) fn wildcard_of_table(&mut self) -> Read<Option<Expression>> {
        let maximum = self.grammar.qualifiers_of_wildcard;
        let count = (0..maximum).take_while(|&part| self.ahead_is(2 * part + 1, ".")).count();
        if count == 0 || !self.ahead_is(2 * count, "*") {
            return Ok(None);
        }
        let start = self.span();
        let mut parts = vec![self.ident()?];
        while self.eat(".") && parts.len() < count {
            parts.push(self.ident_behind_dot()?);
        }
        self.expect("*")?;
        let kind = ExpressionKind::Wildcard(Some(Name { parts }));
        Ok(Some(Expression { kind, span: self.span_from(start) }))
    }

    /// INTO before FROM.
    fn select_into(&mut self) -> Read<Option<SelectInto>> {
        if !self.has(Feature::SelectInto) || !self.at("INTO") {
            return Ok(None);
        }
        if !self.has(Feature::SelectIntoTable) {
            return self.select_into_words().map(|words| Some(SelectInto::Words(words)));
        }
        self.step();
        let words = self.place();
        let _ = self.eat_any(&["LOCAL", "GLOBAL"]);
        if !self.eat("UNLOGGED") {
            let _ = self.eat_any(&["TEMPORARY", "TEMP"]);
        }
        let words = self.words_from(words);
        self.eat("TABLE");
        Ok(Some(SelectInto::Table { words, name: self.name()? }))
    }

    /// INTO of MySQL and MariaDB: variables, or a file.
    pub(super) fn select_into_words(&mut self) -> Read<String> {
        let start = self.place();
        self.expect("INTO")?;
        match self.eat_any(&["OUTFILE", "DUMPFILE"]) {
            None => drop(self.list(Self::variable_behind_into)?),
            Some("DUMPFILE") => drop(self.text()?),
            Some(_) => {
                self.text()?;
                self.character_set_of_file()?;
                self.fields_and_lines()?;
            }
        }
        Ok(self.words_from(start))
    }

    fn variable_behind_into(&mut self) -> Read<()> {
        if self.token().kind == Kind::Parameter {
            self.step();
            return Ok(());
        }
        self.name().map(drop)
    }

    // ---- GROUP BY

    fn group_by(&mut self) -> Read<GroupBy> {
        let quantifier = if self.has(Feature::QuantifiedGroups) { self.quantifier() } else { None };
        let keys = if self.has(Feature::GroupFunctionAlone) && self.at_group_function() {
            vec![self.group_key()?]
        } else {
            self.list(Self::group_key)?
        };
        let has_rollup = self.has(Feature::WithRollup) && self.at("WITH") && !self.ahead_is(1, "CHECK");
        if has_rollup {
            self.expect_all(&["WITH", "ROLLUP"])?;
        }
        Ok(GroupBy { quantifier, keys, has_rollup })
    }

    /// Whether ROLLUP, CUBE or GROUPING SETS is next (PostgreSQL; MySQL, where it stands alone).
    fn at_group_function(&self) -> bool {
        let is_function = (self.at("ROLLUP") || self.at("CUBE")) && self.ahead_is(1, "(");
        self.has(Feature::GroupFunctions) && (is_function || (self.at("GROUPING") && self.ahead_is(1, "SETS")))
    }

    fn group_key(&mut self) -> Read<GroupKey> {
        if self.at_group_function() {
            if !self.eat("GROUPING") {
                return self.group_function();
            }
            self.expect("SETS")?;
            return self.deeper(|parser| parser.list_in_parentheses(Self::group_key)).map(GroupKey::Sets);
        }
        if self.has(Feature::GroupFunctions) && self.at_all(&["(", ")"]) {
            let start = self.span();
            self.step();
            self.step();
            let kind = ExpressionKind::Row { has_keyword: false, fields: Vec::new() };
            return Ok(GroupKey::Expression(Expression { kind, span: self.span_from(start) }));
        }
        let value = self.expression()?;
        let order = if self.has(Feature::OrderedGroups) { self.direction() } else { None };
        Ok(match order {
            None => GroupKey::Expression(value),
            Some(order) => GroupKey::Ordered(value, order),
        })
    }

    fn group_function(&mut self) -> Read<GroupKey> {
        let name = self.step().text.to_owned();
        Ok(GroupKey::Function(name, self.list_in_parentheses(Self::expression)?))
    }
}

/// A query that gives one row of values.
pub(crate) fn query_of_items(items: Vec<SelectItem>) -> Query {
    let select = Select { items, ..empty_select() };
    plain_query(QueryTerm::Select(Box::new(select)), Vec::new())
}

/// A SELECT of nothing.
fn empty_select() -> Select {
    Select {
        quantifier: None,
        distinct_on: Vec::new(),
        modifiers: Vec::new(),
        items: Vec::new(),
        into: None,
        from: Vec::new(),
        condition: None,
        group_by: None,
        having: None,
        windows: Vec::new(),
        qualify: None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use super::*;
    use crate::parser::testing::{everywhere, only_on, refuses, refuses_everywhere, select};

    #[test]
    fn a_select_has_all_its_clauses() {
        let sql = "SELECT DISTINCT a, t.*, count(*) AS c FROM t WHERE b GROUP BY a HAVING c > 1 ORDER BY 1";
        everywhere(sql);
        for product in Product::ALL {
            let select = select(product, sql);
            assert_eq!(select.quantifier, Some(Quantifier::Distinct));
            assert_eq!(select.items.len(), 3);
            assert!(matches!(select.items[1].value.kind, ExpressionKind::Wildcard(Some(_))));
            assert!(select.condition.is_some() && select.group_by.is_some() && select.having.is_some());
        }
        refuses_everywhere("SELECT a FROM t WHERE", "");
        refuses_everywhere("SELECT a FROM t GROUP a", "a");
        refuses_everywhere("SELECT a, FROM t", "FROM");
    }

    #[test]
    fn only_postgres_needs_no_items() {
        only_on(&[Postgres], "SELECT");
        only_on(&[Postgres], "SELECT FROM t WHERE a UNION ALL SELECT");
        refuses(Postgres, "SELECT DISTINCT FROM t", "FROM");
    }

    #[test]
    fn a_wildcard_stands_first_on_mysql() {
        everywhere("SELECT *, a FROM t");
        only_on(&[Postgres, Sqlite], "SELECT a, * FROM t");
        everywhere("SELECT a, t.* FROM t");
        only_on(&[Postgres, Mysql, Mariadb], "SELECT s.t.* FROM s.t");
        refuses(Mysql, "SELECT t.* AS x FROM t", "AS");
    }

    #[test]
    fn rows_are_grouped_as_the_product_has_it() {
        only_on(&[Postgres], "SELECT 1 FROM t GROUP BY DISTINCT a, ROLLUP (b, c), GROUPING SETS ((a), CUBE (b), ())");
        only_on(&[Mysql, Mariadb], "SELECT 1 FROM t GROUP BY a, b WITH ROLLUP");
        only_on(&[Mariadb], "SELECT 1 FROM t GROUP BY a DESC");
        for product in [Postgres, Mysql] {
            let group_by = select(product, "SELECT 1 FROM t GROUP BY ROLLUP (a, b)").group_by.expect("GROUP BY");
            assert!(matches!(&group_by.keys[0], GroupKey::Function(name, keys) if name == "ROLLUP" && keys.len() == 2));
        }
        let group_by = select(Postgres, "SELECT 1 FROM t GROUP BY (), a").group_by.expect("GROUP BY");
        assert!(
            matches!(&group_by.keys[0], GroupKey::Expression(Expression { kind: ExpressionKind::Row { fields, .. }, .. }) if fields.is_empty())
        );
    }

    #[test]
    fn words_of_mysql_stand_before_the_items() {
        let sql = "SELECT SQL_CALC_FOUND_ROWS DISTINCTROW HIGH_PRIORITY a FROM t";
        only_on(&[Mysql, Mariadb], sql);
        assert_eq!(select(Mysql, sql).modifiers, ["SQL_CALC_FOUND_ROWS", "HIGH_PRIORITY"]);
        assert!(select(Mysql, "SELECT 1 FROM DUAL WHERE 1").from.is_empty());
        only_on(&[Mysql], "SELECT a FROM t QUALIFY 1");
    }

    #[test]
    fn a_new_table_of_postgres_stands_behind_into() {
        only_on(&[Postgres], "SELECT a INTO TEMPORARY TABLE u FROM t");
        assert!(matches!(select(Postgres, "SELECT a INTO u FROM t").into, Some(SelectInto::Table { .. })));
    }

    #[test]
    fn options_of_select_are_kept() {
        use crate::ast::Quantifier;
        for product in [Mysql, Mariadb] {
            let read = |sql| {
                let read = select(product, sql);
                (read.quantifier, read.modifiers.join(" "))
            };
            assert_eq!(read("SELECT ALL a FROM t").0, Some(Quantifier::All));
            assert_eq!(read("SELECT DISTINCTROW a FROM t").0, Some(Quantifier::Distinct));
            assert_eq!(read("SELECT a FROM t").0, None);
            let words =
                "HIGH_PRIORITY STRAIGHT_JOIN SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT SQL_CALC_FOUND_ROWS";
            assert_eq!(read(&format!("SELECT {words} SQL_NO_CACHE a FROM t")).1, format!("{words} SQL_NO_CACHE"));
        }
        assert_eq!(select(Mariadb, "SELECT UNIQUE a FROM t").quantifier, Some(Quantifier::Distinct));
        assert_eq!(select(Mariadb, "SELECT SQL_CACHE a FROM t").modifiers, ["SQL_CACHE"]);
    }

    #[test]
    fn mariadb_has_words_of_its_own_before_the_items() {
        only_on(&[Mariadb], "SELECT UNIQUE a FROM t");
    }
}
