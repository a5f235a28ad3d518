//! Views of SQLite.

use crate::ast::{CreateView, IfExists, Persistence, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE VIEW, behind VIEW.
    pub(super) fn sqlite_create_view(&mut self, is_temporary: bool) -> Read<Statement> {
        let if_exists = self.sqlite_if_not_exists()?;
        let name = self.table_name()?;
        let columns = if self.at("(") { self.sqlite_column_names()? } else { Vec::new() };
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
