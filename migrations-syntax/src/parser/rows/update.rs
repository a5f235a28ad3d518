//! UPDATE.

use super::super::{Parser, Read};
use crate::ast::{Expression, ExpressionKind, Limit, TableAlias, TableFactor, TableReference, Update, With};
use crate::grammar::Feature;
use crate::token::Kind;

impl Parser<'_> {
    /// UPDATE
    pub(super) fn update(&mut self, with: Option<With>) -> Read<Update> {
        self.expect("UPDATE")?;
        let modifiers = self.update_modifiers()?;
        let tables = self.updated_tables()?;
        self.expect("SET")?;
        let assignments = self.assignments()?;
        let has_from = self.has(Feature::RowAssignments);
        let from = if has_from && self.eat("FROM") { self.table_references()? } else { Vec::new() };
        let condition = self.condition_of_change()?;
        let mut update = Update {
            with,
            modifiers,
            tables,
            assignments,
            from,
            condition,
            order_by: Vec::new(),
            limit: None,
            returning: None,
        };
        if self.has(Feature::ReturningBeforeLimit) {
            update.returning = self.returning()?;
        }
        if self.has(Feature::LimitedChanges) {
            update.order_by = self.order_by_if_next()?;
            update.limit = self.limit_of_change()?;
        }
        if self.has(Feature::ReturningOfUpdate) && !self.has(Feature::ReturningBeforeLimit) {
            update.returning = self.returning()?;
        }
        Ok(update)
    }

    fn update_modifiers(&mut self) -> Read<String> {
        let start = self.place();
        if self.has(Feature::ConflictActions) && self.eat("OR") {
            self.conflict_action()?;
        }
        if self.has(Feature::Priorities) {
            self.eat("LOW_PRIORITY");
            self.eat("IGNORE");
        }
        Ok(self.words_from(start))
    }

    fn updated_tables(&mut self) -> Read<Vec<TableReference>> {
        if self.has(Feature::SystemTime) && self.has_portion() {
            let first = self.mariadb_changed_table()?;
            return Ok(vec![TableReference { first, joins: Vec::new() }]);
        }
        if self.has(Feature::JoinedUpdate) {
            return self.table_references();
        }
        let first = self.changed_table()?;
        Ok(vec![TableReference { first, joins: Vec::new() }])
    }

    /// Whether FOR PORTION OF stands before SET (MariaDB).
    fn has_portion(&self) -> bool {
        (0..)
            .take_while(|&count| !self.ahead_is(count, "SET") && self.ahead(count).kind != Kind::End)
            .any(|count| self.ahead_is(count, "FOR") && self.ahead_is(count + 1, "PORTION"))
    }

    /// The one table of UPDATE or DELETE, with FOR PORTION OF before its alias (MariaDB).
    pub(super) fn mariadb_changed_table(&mut self) -> Read<TableFactor> {
        let name = self.table_name()?;
        let start = self.place();
        self.part_of_table()?;
        if self.at("FOR") {
            self.portion_of_time()?;
        }
        let part = self.words_from(start);
        let alias = self.table_alias_name()?.map(|name| TableAlias { name: Some(name), columns: Vec::new() });
        let clauses = self.clauses_behind_alias()?;
        Ok(TableFactor::Table { is_only: false, name, part, alias, clauses })
    }

    /// The table of UPDATE, DELETE or MERGE with its alias (PostgreSQL, SQLite). SQLite wants AS before the alias; on
    /// PostgreSQL SET is no alias without it.
    pub(super) fn changed_table(&mut self) -> Read<TableFactor> {
        let (is_only, name) = self.relation()?;
        let may_be_bare = self.has(Feature::BareAliasOfChange) && !self.at("SET");
        let alias = if self.at("AS") || may_be_bare { self.table_alias_name()? } else { None };
        let alias = alias.map(|name| TableAlias { name: Some(name), columns: Vec::new() });
        let start = self.place();
        if self.has(Feature::IndexedBy) {
            self.indexed_by()?;
        }
        Ok(TableFactor::Table { is_only, name, part: String::new(), alias, clauses: self.words_from(start) })
    }

    /// WHERE; on PostgreSQL also WHERE CURRENT OF.
    pub(super) fn condition_of_change(&mut self) -> Read<Option<Expression>> {
        if !self.eat("WHERE") {
            return Ok(None);
        }
        if self.has(Feature::CurrentOf) && self.at("CURRENT") && self.ahead_is(1, "OF") {
            let start = self.span();
            self.step();
            self.step();
            let kind = ExpressionKind::CurrentOf(self.ident()?);
            return Ok(Some(Expression { kind, span: self.span_from(start) }));
        }
        self.expression().map(Some)
    }

    /// LIMIT with one number (MySQL).
    pub(in crate::parser) fn mysql_limit_of_change(&mut self) -> Read<Option<Limit>> {
        if !self.eat("LIMIT") {
            return Ok(None);
        }
        let count = Some(self.mysql_limit_value()?);
        Ok(Some(Limit { count, offset: None, has_ties: false, examined: None }))
    }

    /// LIMIT with one number; its grammar takes ROWS EXAMINED; an offset and FETCH it does not (MariaDB).
    pub(in crate::parser) fn mariadb_limit_of_change(&mut self) -> Read<Option<Limit>> {
        if self.at_any(&["OFFSET", "FETCH"]) {
            return Ok(None);
        }
        let limit = self.limit()?;
        match &limit {
            Some(Limit { offset: Some(_), .. }) => self.fail_because("LIMIT takes one number here"),
            _ => Ok(limit),
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::parser::testing::{everywhere, only_on, refuses};

    #[test]
    fn tables_and_conditions_are_those_of_the_product() {
        everywhere("UPDATE s.t SET a = 1, b = (SELECT 2) WHERE c IN (SELECT 3)");
        only_on(&[Postgres, Sqlite], "UPDATE t AS u SET a = v.a FROM v JOIN w ON 1 = 1 WHERE u.b = v.b");
        only_on(&[Postgres, Mysql, Mariadb], "UPDATE t u SET a = 1");
        only_on(&[Mysql, Mariadb], "UPDATE LOW_PRIORITY IGNORE t JOIN u USING (a), v SET t.b = u.b");
        only_on(&[Sqlite, Mysql, Mariadb], "UPDATE t SET a = 1 ORDER BY b LIMIT 2");
        only_on(&[Mariadb], "UPDATE t FOR PORTION OF p FROM '2020-01-01' TO '2021-01-01' SET a = 1");
        only_on(&[Sqlite], "UPDATE OR FAIL t INDEXED BY i SET a = 1");
        only_on(&[Postgres], "UPDATE t SET a = 1 WHERE CURRENT OF c");
        only_on(&[Postgres], "UPDATE ONLY (t) u SET a = 1");
        refuses(Mysql, "UPDATE t SET a = 1 LIMIT 1, 2", ",");
        refuses(Mariadb, "UPDATE t SET a = 1 OFFSET 1 ROWS", "OFFSET");
        refuses(Postgres, "UPDATE t SET a = 1 LIMIT 1", "LIMIT");
    }

    #[test]
    fn set_is_no_alias() {
        only_on(&[Postgres], "UPDATE t AS set SET a = 1");
        refuses(Postgres, "UPDATE t set SET a = 1", "a");
    }
}
