//! CREATE VIEW, CREATE MATERIALIZED VIEW, REFRESH MATERIALIZED VIEW.

use crate::ast::{CreateView, IfExists, Maintenance, Persistence, Statement};
use crate::parser::{Parser, Read};

/// What stands between CREATE and a kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct CreateWords {
    /// OR REPLACE
    pub(super) or_replace: bool,
    /// TEMPORARY, UNLOGGED
    pub(super) persistence: Persistence,
}

impl CreateWords {
    /// What happens if the object is there already.
    pub(super) fn if_exists(self) -> IfExists {
        if self.or_replace { IfExists::Replace } else { IfExists::Error }
    }
}

impl Parser<'_> {
    /// CREATE VIEW, behind the word.
    pub(super) fn postgres_create_view(&mut self, words: CreateWords, is_recursive: bool) -> Read<Statement> {
        let name = self.name()?;
        let columns = if is_recursive || self.at("(") { self.columns()? } else { Vec::new() };
        let parameters = if self.eat("WITH") { self.postgres_storage_parameters()? } else { Vec::new() };
        self.expect("AS")?;
        let query = self.query()?;
        let check_option = self.postgres_check_option(is_recursive)?;
        Ok(Statement::CreateView(Box::new(CreateView {
            is_alter: false,
            persistence: words.persistence,
            is_recursive,
            algorithm: None,
            definer: None,
            security: None,
            is_materialized: false,
            if_not_exists: false,
            or_replace: words.or_replace,
            name,
            columns,
            access_method: None,
            parameters,
            tablespace: None,
            query,
            check_option,
            with_data: None,
        })))
    }

    /// WITH CHECK OPTION
    fn postgres_check_option(&mut self, is_recursive: bool) -> Read<Option<String>> {
        if !self.eat("WITH") {
            return Ok(None);
        }
        let option = self.eat_any(&["CASCADED", "LOCAL"]).unwrap_or_default().to_owned();
        self.expect_all(&["CHECK", "OPTION"])?;
        if is_recursive {
            return self.fail_because("a recursive view cannot have WITH CHECK OPTION");
        }
        Ok(Some(option))
    }

    /// CREATE MATERIALIZED VIEW, behind the words.
    pub(super) fn postgres_create_materialized_view(&mut self, persistence: Persistence) -> Read<Statement> {
        let if_not_exists = self.postgres_eat_if_not_exists()?;
        let name = self.name()?;
        let columns = if self.at("(") { self.columns()? } else { Vec::new() };
        let access_method = if self.eat("USING") { Some(self.ident()?) } else { None };
        let parameters = if self.eat("WITH") { self.postgres_storage_parameters()? } else { Vec::new() };
        let tablespace = if self.eat("TABLESPACE") { Some(self.ident()?) } else { None };
        self.expect("AS")?;
        let query = self.query()?;
        let with_data = self.postgres_with_data()?;
        Ok(Statement::CreateView(Box::new(CreateView {
            is_alter: false,
            persistence,
            is_recursive: false,
            algorithm: None,
            definer: None,
            security: None,
            is_materialized: true,
            if_not_exists,
            or_replace: false,
            name,
            columns,
            access_method,
            parameters,
            tablespace,
            query,
            check_option: None,
            with_data,
        })))
    }

    /// WITH DATA, WITH NO DATA
    pub(crate) fn postgres_with_data(&mut self) -> Read<Option<bool>> {
        if !self.eat("WITH") {
            return Ok(None);
        }
        let has_data = !self.eat("NO");
        self.expect("DATA")?;
        Ok(Some(has_data))
    }

    /// REFRESH MATERIALIZED VIEW
    pub(super) fn postgres_refresh(&mut self) -> Read<Statement> {
        self.expect_all(&["REFRESH", "MATERIALIZED", "VIEW"])?;
        let is_concurrent = self.eat("CONCURRENTLY");
        let targets = vec![self.name()?.into()];
        let start = self.place();
        self.postgres_with_data()?;
        Ok(Statement::Maintenance(Maintenance {
            kind: "REFRESH MATERIALIZED VIEW".to_owned(),
            options: String::new(),
            object: String::new(),
            is_concurrent,
            targets,
            into: None,
            words: self.words_from(start),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn views() {
        accepts("CREATE VIEW v AS SELECT 1");
        accepts(
            "CREATE OR REPLACE TEMP VIEW s.v (a, b) WITH (security_barrier = true) AS SELECT 1, 2 WITH CHECK OPTION",
        );
        accepts("CREATE VIEW v AS (SELECT 1) WITH LOCAL CHECK OPTION");
        accepts("CREATE RECURSIVE VIEW v (a) AS VALUES (1) UNION ALL SELECT a + 1 FROM v");
        refuses("CREATE VIEW v SELECT 1", "SELECT");
        refuses("CREATE VIEW v AS SELECT 1 WITH OPTION", "OPTION");
        refuses("CREATE RECURSIVE VIEW v AS SELECT 1", "AS");
        refuses("CREATE VIEW IF NOT EXISTS v AS SELECT 1", "NOT");
        refuses("CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT 1", "MATERIALIZED");
    }

    #[test]
    fn materialized_views() {
        accepts(
            "CREATE MATERIALIZED VIEW IF NOT EXISTS v (a) USING heap WITH (fillfactor = 70) TABLESPACE t AS SELECT 1",
        );
        accepts("CREATE UNLOGGED MATERIALIZED VIEW v AS TABLE t WITH NO DATA");
        accepts("REFRESH MATERIALIZED VIEW CONCURRENTLY s.v WITH DATA");
        refuses("REFRESH VIEW v", "VIEW");
        refuses("CREATE MATERIALIZED VIEW v AS SELECT 1 WITH CHECK OPTION", "CHECK");
        let Statement::CreateView(view) = statement("CREATE MATERIALIZED VIEW v AS SELECT 1 WITH NO DATA") else {
            panic!()
        };
        assert_eq!((view.is_materialized, view.with_data), (true, Some(false)));
    }
}
