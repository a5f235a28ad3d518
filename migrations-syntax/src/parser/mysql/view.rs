//! CREATE VIEW and ALTER VIEW, and what stands before the kind of an object: ALGORITHM, DEFINER, SQL SECURITY.

use super::super::{Parser, Read};
use crate::ast::{CreateView, Ident, Persistence, Statement};

/// What stands between CREATE or ALTER and the kind of the object.
#[derive(Default)]
pub(super) struct Prefix {
    /// OR REPLACE
    pub(super) or_replace: bool,
    /// ALGORITHM
    pub(super) algorithm: Option<String>,
    /// DEFINER, as words
    pub(super) definer: Option<String>,
    /// SQL SECURITY
    pub(super) security: Option<String>,
    /// MATERIALIZED, JSON DUALITY (MySQL 9)
    pub(super) further: String,
}

impl Prefix {
    /// Whether only a view can follow.
    pub(super) fn is_of_view(&self) -> bool {
        self.algorithm.is_some() || self.security.is_some() || !self.further.is_empty()
    }

    /// DEFINER, as words, as it stands before a routine or a trigger.
    pub(super) fn definer_words(&self) -> String {
        self.definer.clone().unwrap_or_default()
    }
}

impl Parser<'_> {
    /// ALGORITHM, DEFINER, SQL SECURITY
    pub(super) fn prefix(&mut self, or_replace: bool) -> Read<Prefix> {
        let mut prefix = Prefix { or_replace, ..Prefix::default() };
        if self.eat("ALGORITHM") {
            self.expect("=")?;
            prefix.algorithm = Some(self.expect_any(&["UNDEFINED", "MERGE", "TEMPTABLE"])?.to_owned());
        }
        let start = self.place();
        if !self.is_mariadb() {
            self.eat("MATERIALIZED");
        }
        let materialized = self.words_from(start);
        prefix.definer = self.definer()?;
        if self.eat("SQL") {
            self.expect("SECURITY")?;
            prefix.security = Some(self.expect_any(&["DEFINER", "INVOKER"])?.to_owned());
        }
        prefix.further = [materialized, self.json_duality()?].join(" ").trim().to_owned();
        Ok(prefix)
    }

    /// DEFINER = user, as words
    fn definer(&mut self) -> Read<Option<String>> {
        let start = self.place();
        if !self.eat("DEFINER") {
            return Ok(None);
        }
        self.expect("=")?;
        self.account()?;
        Ok(Some(self.sources_from(start)))
    }

    /// JSON RELATIONAL DUALITY (MySQL 9)
    fn json_duality(&mut self) -> Read<String> {
        let start = self.place();
        if !self.is_mariadb() && self.eat("JSON") {
            self.eat("RELATIONAL");
            self.expect("DUALITY")?;
        }
        Ok(self.words_from(start))
    }

    /// VIEW with its query
    pub(super) fn view(&mut self, is_alter: bool, prefix: Prefix) -> Read<Statement> {
        self.expect("VIEW")?;
        if prefix.or_replace && !self.is_mariadb() && self.at("IF") {
            return self.fail_because("OR REPLACE and IF NOT EXISTS exclude one another");
        }
        let if_not_exists = !(is_alter && self.is_mariadb()) && self.if_not_exists()?;
        let name = self.two_part_name()?;
        let columns: Vec<Ident> = if self.at("(") { self.columns()? } else { Vec::new() };
        self.expect("AS")?;
        let query = self.query()?;
        let check_option = self.check_option()?;
        Ok(Statement::CreateView(Box::new(CreateView {
            is_alter,
            persistence: Persistence::Permanent,
            is_recursive: false,
            algorithm: prefix.algorithm,
            definer: prefix.definer,
            security: prefix.security,
            is_materialized: prefix.further.starts_with("MATERIALIZED"),
            if_not_exists,
            or_replace: prefix.or_replace,
            name,
            columns,
            access_method: None,
            parameters: Vec::new(),
            tablespace: None,
            query,
            check_option,
            with_data: None,
        })))
    }

    /// WITH CHECK OPTION
    fn check_option(&mut self) -> Read<Option<String>> {
        if !self.eat("WITH") {
            return Ok(None);
        }
        let scope = self.eat_any(&["CASCADED", "LOCAL"]).unwrap_or_default();
        self.expect_all(&["CHECK", "OPTION"])?;
        Ok(Some(scope.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};
    use crate::ast::Statement;

    #[test]
    fn views() {
        both(
            "CREATE OR REPLACE ALGORITHM = MERGE DEFINER = 'u'@'%' SQL SECURITY INVOKER VIEW s.v (a, b) AS SELECT 1, 2",
        );
        both("CREATE VIEW v AS SELECT a FROM t WITH CASCADED CHECK OPTION");
        both("CREATE VIEW v AS WITH c AS (SELECT 1) SELECT * FROM c GROUP BY a WITH CHECK OPTION");
        both("ALTER DEFINER = CURRENT_USER VIEW v AS SELECT 1");
        both("CREATE VIEW IF NOT EXISTS v AS (SELECT 1)");
        only(Mariadb, "CREATE OR REPLACE VIEW IF NOT EXISTS v AS SELECT 1");
        let Statement::CreateView(view) = statement(
            Mysql,
            "ALTER ALGORITHM = TEMPTABLE DEFINER = u SQL SECURITY DEFINER VIEW v AS SELECT 1 WITH LOCAL CHECK OPTION",
        ) else {
            panic!()
        };
        assert!(view.is_alter);
        assert_eq!((view.algorithm.as_deref(), view.definer.as_deref()), (Some("TEMPTABLE"), Some("DEFINER = u")));
        assert_eq!((view.security.as_deref(), view.check_option.as_deref()), (Some("DEFINER"), Some("LOCAL")));
    }

    #[test]
    fn what_cannot_be() {
        neither("CREATE VIEW v SELECT 1", "SELECT");
        neither("CREATE VIEW v AS UPDATE t SET a = 1", "UPDATE");
        neither("CREATE MATERIALISED VIEW v AS SELECT 1", "MATERIALISED");
        neither("CREATE ALGORITHM = MERGE TABLE t (a int)", "TABLE");
        neither("CREATE VIEW v AS SELECT 1 WITH OPTION", "OPTION");
        refuses(Mysql, "CREATE OR REPLACE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET @a = 1", "TRIGGER");
    }

    #[test]
    fn what_only_a_view_has_is_followed_by_one() {
        neither("CREATE ALGORITHM = MERGE PROCEDURE p() SELECT 1", "PROCEDURE");
        neither("CREATE SQL SECURITY INVOKER PROCEDURE p() SELECT 1", "PROCEDURE");
        both("CREATE DEFINER = a PROCEDURE p() SELECT 1");
    }
}
