//! ANALYZE, OPTIMIZE, CHECK, REPAIR and CHECKSUM TABLE, LOCK TABLES.

use super::super::{Parser, Read};
use crate::ast::{Maintenance, Name, OpaqueForm, Statement};

impl Parser<'_> {
    /// ANALYZE TABLE; on MariaDB also ANALYZE of a statement
    pub(super) fn analyze(&mut self) -> Read<Statement> {
        if self.is_mariadb() && !self.at_table_behind_word() {
            return self.analyze_statement();
        }
        let mut maintenance = self.maintenance_of_tables()?;
        let start = self.place();
        if !self.is_mariadb() {
            self.histogram()?;
            return Ok(self.finished(maintenance, start));
        }
        let mut words = vec![self.persistent_statistics()?];
        while self.eat(",") {
            maintenance.targets.push(self.two_part_name()?.into());
            words.push(self.persistent_statistics()?);
        }
        words.retain(|words| !words.is_empty());
        Ok(Statement::Maintenance(Maintenance { words: words.join(", "), ..maintenance }))
    }

    fn at_table_behind_word(&self) -> bool {
        matches!(self.ahead(1).text, "TABLE" | "TABLES" | "NO_WRITE_TO_BINLOG" | "LOCAL")
    }

    /// ANALYZE FORMAT = JSON SELECT .. (MariaDB)
    fn analyze_statement(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("ANALYZE")?;
        if self.eat("FORMAT") {
            self.expect("=")?;
            self.ident_or_text()?;
        }
        self.could_be("TABLE");
        let text = self.words_from(start);
        let statement = self.row_statement()?;
        Ok(Self::opaque_that_runs(OpaqueForm::Analyze, text, statement))
    }

    /// PERSISTENT FOR .. (MariaDB), as words
    fn persistent_statistics(&mut self) -> Read<String> {
        let start = self.place();
        if !self.eat("PERSISTENT") {
            return Ok(String::new());
        }
        self.expect("FOR")?;
        if self.eat("ALL") {
            return Ok(self.words_from(start));
        }
        for word in ["COLUMNS", "INDEXES"] {
            self.expect(word)?;
            if !self.eat("ALL") {
                self.names_or_primary()?;
            }
        }
        Ok(self.words_from(start))
    }

    fn names_or_primary(&mut self) -> Read<()> {
        self.in_parentheses(|parser| {
            if parser.at(")") {
                return Ok(());
            }
            parser.list(|parser| if parser.eat("PRIMARY") { Ok(()) } else { parser.ident().map(drop) }).map(drop)
        })
    }

    /// UPDATE HISTOGRAM ON .., DROP HISTOGRAM ON .. (MySQL)
    fn histogram(&mut self) -> Read<()> {
        let Some(word) = self.eat_any(&["UPDATE", "DROP"]) else { return Ok(()) };
        self.expect_all(&["HISTOGRAM", "ON"])?;
        self.list(Self::ident)?;
        if word == "DROP" {
            return Ok(());
        }
        if self.eat("USING") {
            self.expect("DATA")?;
            return self.one_text().map(drop);
        }
        if self.eat("WITH") {
            self.whole_number()?;
            self.expect("BUCKETS")?;
        }
        if self.eat_any(&["AUTO", "MANUAL"]).is_some() { self.expect("UPDATE") } else { Ok(()) }
    }

    /// OPTIMIZE TABLE
    pub(super) fn optimize(&mut self) -> Read<Statement> {
        let maintenance = self.maintenance_of_tables()?;
        let start = self.place();
        self.wait_of_mariadb()?;
        Ok(self.finished(maintenance, start))
    }

    /// CHECK TABLE
    pub(super) fn check(&mut self) -> Read<Statement> {
        let maintenance = self.maintenance_of_tables()?;
        let start = self.place();
        self.check_types();
        Ok(self.finished(maintenance, start))
    }

    /// REPAIR TABLE
    pub(super) fn repair(&mut self) -> Read<Statement> {
        let maintenance = self.maintenance_of_tables()?;
        let start = self.place();
        if self.is_mariadb() && self.eat("FROM") {
            self.expect("MYSQL")?;
        } else if self.is_mariadb() && self.eat("FOR") {
            self.expect("UPGRADE")?;
        }
        self.repair_types();
        Ok(self.finished(maintenance, start))
    }

    /// CHECKSUM TABLE
    pub(super) fn checksum(&mut self) -> Read<Statement> {
        let maintenance = self.maintenance_of_tables()?;
        let start = self.place();
        let _ = self.eat_any(&["QUICK", "EXTENDED"]);
        Ok(self.finished(maintenance, start))
    }

    /// QUICK, FAST and their like of CHECK TABLE
    pub(super) fn check_types(&mut self) {
        while self.eat_any(&["QUICK", "FAST", "MEDIUM", "EXTENDED", "CHANGED"]).is_some()
            || self.eat_all(&["FOR", "UPGRADE"])
        {}
    }

    /// QUICK, EXTENDED, USE_FRM of REPAIR TABLE
    pub(super) fn repair_types(&mut self) {
        while self.eat_any(&["QUICK", "EXTENDED", "USE_FRM"]).is_some() {}
    }

    /// The words up to the last table
    fn maintenance_of_tables(&mut self) -> Read<Maintenance> {
        let kind = self.step().text.to_owned();
        let start = self.place();
        if kind != "CHECK" && kind != "CHECKSUM" {
            self.no_binlog();
        }
        let options = self.words_from(start);
        let may_be_view = self.is_mariadb() && matches!(kind.as_str(), "CHECK" | "REPAIR");
        let object = if may_be_view && self.eat("VIEW") { "VIEW" } else { self.expect_any(&["TABLE", "TABLES"])? };
        // ANALYZE of MariaDB has words behind each table.
        let targets = if kind == "ANALYZE" && self.is_mariadb() {
            vec![self.two_part_name()?]
        } else {
            self.list(Self::two_part_name)?
        };
        Ok(Maintenance { options, ..maintenance(kind, object, targets, String::new()) })
    }

    fn finished(&self, maintenance: Maintenance, start: usize) -> Statement {
        Statement::Maintenance(Maintenance { words: self.words_from(start), ..maintenance })
    }

    // ---- LOCK TABLES

    /// LOCK TABLES, LOCK INSTANCE FOR BACKUP (MySQL)
    pub(super) fn lock_tables(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("LOCK")?;
        if !self.is_mariadb() && self.eat("INSTANCE") {
            self.expect_all(&["FOR", "BACKUP"])?;
            return Ok(self.opaque(OpaqueForm::LockInstance, start));
        }
        let object = self.expect_any(&["TABLE", "TABLES"])?;
        let mut words = Vec::new();
        let targets = self.list(|parser| {
            let name = parser.two_part_name()?;
            let start = parser.place();
            parser.table_lock()?;
            words.push(parser.words_from(start));
            Ok(name)
        })?;
        let start = self.place();
        self.wait_of_mariadb()?;
        let wait = self.words_from(start);
        let words = [words.join(", "), wait].join(" ").trim().to_owned();
        Ok(Statement::Maintenance(maintenance("LOCK".to_owned(), object, targets, words)))
    }

    fn table_lock(&mut self) -> Read<()> {
        let has_as = self.eat("AS");
        let is_alias = has_as || (self.at_ident() && !self.at_any(&["LOW_PRIORITY"]));
        if is_alias {
            self.ident()?;
        }
        if self.is_mariadb() && self.eat("LOW_PRIORITY") {
            return self.expect("WRITE");
        }
        if self.expect_any(&["READ", "WRITE"])? == "READ" {
            self.eat("LOCAL");
        } else if self.is_mariadb() {
            self.eat("CONCURRENT");
        }
        Ok(())
    }

    /// UNLOCK TABLES, UNLOCK INSTANCE (MySQL)
    pub(super) fn unlock_tables(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("UNLOCK")?;
        let words: &[&'static str] =
            if self.is_mariadb() { &["TABLES", "TABLE"] } else { &["TABLES", "TABLE", "INSTANCE"] };
        let form =
            if self.expect_any(words)? == "INSTANCE" { OpaqueForm::UnlockInstance } else { OpaqueForm::UnlockTables };
        Ok(self.opaque(form, start))
    }
}

fn maintenance(kind: String, object: &str, targets: Vec<Name>, words: String) -> Maintenance {
    Maintenance {
        kind,
        options: String::new(),
        object: object.to_owned(),
        is_concurrent: false,
        targets: targets.into_iter().map(Into::into).collect(),
        into: None,
        words,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, statement};
    use crate::ast::Statement;

    #[test]
    fn tables_are_kept_in_order() {
        both("ANALYZE LOCAL TABLE a, s.b");
        both("OPTIMIZE NO_WRITE_TO_BINLOG TABLES a, b");
        both("CHECK TABLE a QUICK FOR UPGRADE");
        both("REPAIR TABLE a EXTENDED USE_FRM");
        both("CHECKSUM TABLE a, b EXTENDED");
        only(Mysql, "ANALYZE TABLE t UPDATE HISTOGRAM ON a, b WITH 16 BUCKETS");
        only(Mariadb, "ANALYZE TABLE t PERSISTENT FOR COLUMNS (a, b) INDEXES ALL, u");
        only(Mariadb, "ANALYZE FORMAT = JSON SELECT 1");
        only(Mariadb, "CHECK VIEW v");
        neither("OPTIMIZE t", "t");
        neither("CHECK TABLE t QICK", "QICK");
    }

    #[test]
    fn locks() {
        both("LOCK TABLES a READ LOCAL, b AS c WRITE");
        both("UNLOCK TABLES");
        only(Mysql, "LOCK INSTANCE FOR BACKUP");
        only(Mariadb, "LOCK TABLE a WRITE CONCURRENT NOWAIT");
        neither("LOCK TABLES a", "");
        neither("UNLOCK TABLES a", "a");
        let Statement::Maintenance(lock) = statement(Mysql, "LOCK TABLES a READ, b WRITE") else { panic!() };
        assert_eq!((lock.targets.len(), lock.words.as_str()), (2, "READ, WRITE"));
    }

    #[test]
    fn what_is_checked_and_repaired() {
        both("CHECK TABLE t, s.u QUICK FAST MEDIUM EXTENDED CHANGED FOR UPGRADE");
        both("CHECK TABLE t FOR UPGRADE QUICK");
        both("REPAIR NO_WRITE_TO_BINLOG TABLE t QUICK EXTENDED USE_FRM");
        both("CHECKSUM TABLE t, u EXTENDED");
        both("ANALYZE LOCAL TABLE t");
        only(Mariadb, "CHECK VIEW v FOR UPGRADE");
        only(Mariadb, "REPAIR VIEW v FROM MYSQL");
        only(Mariadb, "REPAIR VIEW v FOR UPGRADE");
        neither("CHECK TABLE t FOR", "FOR");
        neither("CHECK LOCAL TABLE t", "LOCAL");
        neither("CHECKSUM VIEW v", "VIEW");
        only(Mysql, "LOCK INSTANCE FOR BACKUP");
    }

    #[test]
    fn the_words_before_tables_are_kept() {
        let Statement::Maintenance(kept) = statement(Mysql, "OPTIMIZE LOCAL TABLE t") else { panic!() };
        assert_eq!((kept.options.as_str(), kept.words.as_str()), ("LOCAL", ""));
        let Statement::Maintenance(kept) = statement(Mysql, "REPAIR NO_WRITE_TO_BINLOG TABLE t QUICK") else {
            panic!()
        };
        assert_eq!((kept.options.as_str(), kept.words.as_str()), ("NO_WRITE_TO_BINLOG", "QUICK"));
    }
}
