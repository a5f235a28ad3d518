//! Views of SQLite.

use crate::ast::{CreateView, IfExists, Persistence, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE VIEW, behind VIEW.
    pub(super) fn sqlite_create_view(&mut self, is_temporary: bool) -> Read<Statement> {
        let if_exists = self.sqlite_if_not_exists()?;
        let name = self.table_name()?;
        let columns = if self.at("(") { self.columns()? } else { Vec::new() };
        self.expect("AS")?;
        let query = self.query()?;
        Ok(Statement::CreateView(Box::new(CreateView {
            is_alter: false,
            persistence: if is_temporary { Persistence::Temporary } else { Persistence::Permanent },
            is_recursive: false,
            algorithm: None,
            definer: None,
            security: None,
            is_materialized: false,
            if_not_exists: if_exists == IfExists::Skip,
            or_replace: false,
            name,
            columns,
            access_method: None,
            parameters: Vec::new(),
            tablespace: None,
            query,
            check_option: None,
            with_data: None,
        })))
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};

    #[test]
    fn a_view_is_a_query() {
        let sql = "CREATE TEMP VIEW IF NOT EXISTS s.v (a, b) AS WITH c AS (SELECT 1) SELECT * FROM c";
        let Statement::CreateView(view) = statement(Sqlite, sql) else { panic!() };
        assert!(view.if_not_exists && view.query.with.is_some());
        assert_eq!((view.columns.len(), view.persistence), (2, Persistence::Temporary));
        refuses(Sqlite, "CREATE VIEW v SELECT 1", "SELECT");
        refuses(Sqlite, "CREATE MATERIALIZED VIEW v AS SELECT 1", "MATERIALIZED");
    }
}
