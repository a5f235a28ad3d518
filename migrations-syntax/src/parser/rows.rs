//! Statements on rows.

mod assignment;
mod conflict;
mod delete;
mod insert;
mod merge;
mod returning;
mod update;

pub(super) use self::conflict::index_key_value;

use super::{Parser, Read};
use crate::ast::{Statement, With};
use crate::grammar::Feature;

impl Parser<'_> {
    /// INSERT, UPDATE, DELETE, REPLACE, MERGE, with or without WITH before it; or a query.
    pub(crate) fn row_statement(&mut self) -> Read<Statement> {
        let with = self.with_if_next()?;
        match self.token().text {
            "SELECT" | "VALUES" | "TABLE" | "(" => {
                self.query_behind(with).map(|query| Statement::Query(Box::new(query)))
            }
            "INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "MERGE" if self.may_follow(with.as_ref()) => {
                self.row_change(with)
            }
            _ => self.fail_expecting_row_statement(with.is_some()),
        }
    }

    /// Whether a statement that changes rows may stand behind WITH: MySQL has that for UPDATE and DELETE, MariaDB not at all.
    fn may_follow(&self, with: Option<&With>) -> bool {
        with.is_none()
            || self.has(Feature::ChangesBehindWith)
            || (self.has(Feature::UpdateBehindWith) && matches!(self.token().text, "UPDATE" | "DELETE"))
    }

    fn row_change(&mut self, with: Option<With>) -> Read<Statement> {
        match self.token().text {
            "INSERT" => self.insert(with).map(|insert| Statement::Insert(Box::new(insert))),
            "REPLACE" if self.has(Feature::Replace) => {
                self.insert(with).map(|insert| Statement::Insert(Box::new(insert)))
            }
            "UPDATE" => self.update(with).map(|update| Statement::Update(Box::new(update))),
            "DELETE" => self.delete(with).map(|delete| Statement::Delete(Box::new(delete))),
            "MERGE" if self.has(Feature::Merge) => self.merge(with).map(|merge| Statement::Merge(Box::new(merge))),
            _ => self.fail_expecting_row_statement(with.is_some()),
        }
    }

    fn fail_expecting_row_statement<T>(&mut self, is_behind_with: bool) -> Read<T> {
        self.could_be("SELECT");
        if !is_behind_with || self.has(Feature::ChangesBehindWith) || self.has(Feature::UpdateBehindWith) {
            ["INSERT", "UPDATE", "DELETE"].into_iter().for_each(|word| self.could_be(word));
        }
        self.fail()
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    use crate::ast::Statement;
    use crate::parser::testing::{only_on, refuses_everywhere, statement};

    #[test]
    fn each_word_gives_its_node() {
        assert!(matches!(
            statement(Postgres, "MERGE INTO t USING u ON a WHEN MATCHED THEN DELETE"),
            Statement::Merge(_)
        ));
        assert!(
            matches!(statement(Sqlite, "REPLACE INTO t VALUES (1)"), Statement::Insert(insert) if insert.is_replace)
        );
        assert!(matches!(statement(Mysql, "(SELECT 1)"), Statement::Query(_)));
        only_on(&[Postgres], "MERGE INTO t USING u ON true WHEN MATCHED THEN DO NOTHING");
        refuses_everywhere("INSRT INTO t VALUES (1)", "INSRT");
        refuses_everywhere("UPDATE t", "");
    }

    #[test]
    fn words_of_other_products_begin_no_statement() {
        only_on(&[Sqlite, Mysql, migrations_core::Product::Mariadb], "REPLACE INTO t VALUES (1)");
        only_on(&[Postgres], "MERGE INTO t USING u ON a WHEN MATCHED THEN DELETE");
        only_on(&[Sqlite], "CREATE TRIGGER g INSERT ON t BEGIN REPLACE INTO t VALUES (1); END");
        refuses_everywhere("WITH x AS (SELECT 1) FOO", "FOO");
        crate::parser::testing::refuses(Postgres, "WITH x AS (SELECT 1) REPLACE INTO t VALUES (1)", "REPLACE");
        crate::parser::testing::refuses(Sqlite, "WITH x AS (SELECT 1) MERGE INTO t USING u ON a", "MERGE");
    }
}
