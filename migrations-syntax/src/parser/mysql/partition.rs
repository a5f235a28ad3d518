//! PARTITION BY and the partitions of a table: the grammar is checked, the words are kept.

use super::super::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// PARTITION BY, if it is next, as words.
    pub(super) fn partitions_if_next(&mut self) -> Read<String> {
        if !self.at("PARTITION") {
            return Ok(String::new());
        }
        let start = self.place();
        self.partition_by()?;
        Ok(self.words_from(start))
    }

    /// PARTITION BY
    pub(super) fn partition_by(&mut self) -> Read<()> {
        self.expect_all(&["PARTITION", "BY"])?;
        self.partition_method()?;
        if self.eat("PARTITIONS") {
            self.whole_number()?;
        }
        self.subpartition_by()?;
        if self.at("(") { self.partition_definitions() } else { Ok(()) }
    }

    fn partition_method(&mut self) -> Read<()> {
        if self.is_mariadb() && self.eat("SYSTEM_TIME") {
            return self.rotation();
        }
        match self.expect_any(&["LINEAR", "KEY", "HASH", "RANGE", "LIST"])? {
            "LINEAR" => match self.expect_any(&["KEY", "HASH"])? {
                "KEY" => self.partition_key(true),
                _ => self.partition_function(),
            },
            "KEY" => self.partition_key(true),
            "HASH" => self.partition_function(),
            _ if self.eat_any(&["COLUMNS", "FIELDS"]).is_some() => self.columns().map(drop),
            _ => self.partition_function(),
        }
    }

    /// KEY, behind it
    fn partition_key(&mut self, may_be_empty: bool) -> Read<()> {
        if self.eat("ALGORITHM") {
            self.expect("=")?;
            self.whole_number()?;
        }
        self.in_parentheses(|parser| {
            if may_be_empty && parser.at(")") {
                return Ok(());
            }
            parser.list(Self::ident).map(drop)
        })
    }

    fn partition_function(&mut self) -> Read<()> {
        self.in_parentheses(|parser| parser.expression_above(parser.grammar.levels.bits).map(drop))
    }

    /// INTERVAL .. STARTS .., LIMIT .. (MariaDB)
    fn rotation(&mut self) -> Read<()> {
        if self.eat("LIMIT") {
            self.number()?;
        } else if self.eat("INTERVAL") {
            self.expression()?;
            self.interval_unit()?;
            if self.eat("STARTS") {
                self.primary_expression()?;
            }
        } else {
            return Ok(());
        }
        self.eat("AUTO");
        Ok(())
    }

    fn subpartition_by(&mut self) -> Read<()> {
        if !self.eat("SUBPARTITION") {
            return Ok(());
        }
        self.expect("BY")?;
        self.eat("LINEAR");
        match self.expect_any(&["HASH", "KEY"])? {
            "HASH" => self.partition_function()?,
            _ => self.partition_key(false)?,
        }
        if self.eat("SUBPARTITIONS") {
            self.whole_number()?;
        }
        Ok(())
    }

    /// `(PARTITION p ..)`
    pub(super) fn partition_definitions(&mut self) -> Read<()> {
        self.list_in_parentheses(Self::partition_definition).map(drop)
    }

    /// One partition; MariaDB may leave PARTITION out.
    pub(super) fn partition_definition(&mut self) -> Read<()> {
        if !self.eat("PARTITION") && !self.is_mariadb() {
            return self.fail();
        }
        self.ident()?;
        self.partition_values()?;
        self.partition_options()?;
        if self.at("(") {
            self.list_in_parentheses(|parser| {
                parser.expect("SUBPARTITION")?;
                parser.ident_or_text()?;
                parser.partition_options()
            })?;
        }
        Ok(())
    }

    fn partition_values(&mut self) -> Read<()> {
        if self.is_mariadb() && self.eat_any(&["CURRENT", "HISTORY", "DEFAULT"]).is_some() {
            return Ok(());
        }
        if !self.eat("VALUES") {
            return Ok(());
        }
        if self.expect_any(&["LESS", "IN"])? == "IN" {
            return self.partition_values_in();
        }
        self.expect("THAN")?;
        if self.eat("MAXVALUE") { Ok(()) } else { self.partition_value_row() }
    }

    /// `(1, 2)`, `((1, 2), (3, 4))`
    fn partition_values_in(&mut self) -> Read<()> {
        if self.at("(") && self.ahead_is(1, "(") {
            let rows = self.attempt(|parser| parser.list_in_parentheses(Self::partition_value_row));
            if rows.is_some() {
                return Ok(());
            }
        }
        self.partition_value_row()
    }

    fn partition_value_row(&mut self) -> Read<()> {
        self.list_in_parentheses(|parser| {
            if parser.eat("MAXVALUE") {
                return Ok(());
            }
            parser.expression_above(parser.grammar.levels.bits).map(drop)
        })
        .map(drop)
    }

    fn partition_options(&mut self) -> Read<()> {
        loop {
            match self.word_here() {
                "STORAGE" | "ENGINE" => {
                    self.eat("STORAGE");
                    self.expect("ENGINE")?;
                    self.eat_equals();
                    self.ident_or_text()?;
                }
                "TABLESPACE" => {
                    self.step();
                    self.eat_equals();
                    self.ident_or_text()?;
                }
                "NODEGROUP" | "MAX_ROWS" | "MIN_ROWS" => {
                    self.step();
                    self.eat_equals();
                    self.number()?;
                }
                "DATA" | "INDEX" => {
                    self.step();
                    self.expect("DIRECTORY")?;
                    self.eat_equals();
                    self.one_text()?;
                }
                "COMMENT" => drop(self.comment_option()?),
                "CONNECTION" if self.is_mariadb() => {
                    self.step();
                    self.eat_equals();
                    self.one_text()?;
                }
                _ if self.is_mariadb() && self.at_option_of_engine() => drop(self.option_of_engine()?),
                _ => return Ok(()),
            }
        }
    }

    // ---- actions of ALTER TABLE

    /// ADD PARTITION and its like, as words; `None` where no action on partitions is next.
    pub(super) fn partition_action(&mut self) -> Read<Option<String>> {
        if !self.at_partition_action() {
            return Ok(None);
        }
        let start = self.place();
        if self.at_all(&["CONVERT", "TABLE"]) {
            self.convert_table()?;
            return Ok(Some(self.words_from(start)));
        }
        let word = self.step().text.to_owned();
        if word == "REMOVE" {
            self.expect("PARTITIONING")?;
        } else {
            self.expect("PARTITION")?;
            self.rest_of_partition_action(&word)?;
        }
        Ok(Some(self.words_from(start)))
    }

    fn at_partition_action(&self) -> bool {
        match self.word_here() {
            "ADD" | "DROP" | "DISCARD" | "IMPORT" => self.ahead_is(1, "PARTITION"),
            "REBUILD" | "OPTIMIZE" | "ANALYZE" | "CHECK" | "REPAIR" | "COALESCE" | "TRUNCATE" | "REORGANIZE"
            | "EXCHANGE" => true,
            "CONVERT" => self.is_mariadb() && (self.ahead_is(1, "PARTITION") || self.ahead_is(1, "TABLE")),
            "REMOVE" => true,
            _ => false,
        }
    }

    fn rest_of_partition_action(&mut self, word: &str) -> Read<()> {
        match word {
            "ADD" => {
                self.if_not_exists_of_mariadb()?;
                self.no_binlog();
                if self.eat("PARTITIONS") {
                    self.whole_number()?;
                } else if self.at("(") {
                    self.partition_definitions()?;
                }
                Ok(())
            }
            "DROP" => {
                self.if_exists_of_mariadb()?;
                self.list(Self::ident).map(drop)
            }
            "REBUILD" | "ANALYZE" => {
                self.no_binlog();
                self.partition_names()
            }
            "OPTIMIZE" => {
                self.no_binlog();
                self.partition_names()?;
                self.no_binlog();
                Ok(())
            }
            "CHECK" => {
                self.partition_names()?;
                self.check_types();
                Ok(())
            }
            "REPAIR" => {
                self.no_binlog();
                self.partition_names()?;
                self.repair_types();
                Ok(())
            }
            "COALESCE" => {
                self.no_binlog();
                self.whole_number().map(drop)
            }
            "TRUNCATE" => self.partition_names(),
            "REORGANIZE" => self.reorganize_partition(),
            "EXCHANGE" => self.exchange_partition(),
            "CONVERT" => {
                self.ident()?;
                self.expect_all(&["TO", "TABLE"])?;
                self.two_part_name()?;
                self.validation_of_partition()
            }
            _ => {
                self.partition_names()?;
                self.expect("TABLESPACE")
            }
        }
    }

    /// NO_WRITE_TO_BINLOG, LOCAL
    pub(super) fn no_binlog(&mut self) {
        let _ = self.eat_any(&["NO_WRITE_TO_BINLOG", "LOCAL"]);
    }

    fn partition_names(&mut self) -> Read<()> {
        if self.eat("ALL") { Ok(()) } else { self.list(Self::ident).map(drop) }
    }

    fn reorganize_partition(&mut self) -> Read<()> {
        self.no_binlog();
        if !(self.at_ident()) {
            return Ok(());
        }
        self.list(Self::ident)?;
        self.expect("INTO")?;
        self.partition_definitions()
    }

    fn exchange_partition(&mut self) -> Read<()> {
        self.ident()?;
        self.expect_all(&["WITH", "TABLE"])?;
        self.two_part_name()?;
        self.validation_of_partition()
    }

    /// WITH VALIDATION, WITHOUT VALIDATION
    fn validation_of_partition(&mut self) -> Read<()> {
        if self.eat_any(&["WITH", "WITHOUT"]).is_some() {
            return self.expect("VALIDATION");
        }
        Ok(())
    }

    /// CONVERT TABLE t TO PARTITION p VALUES .. (MariaDB)
    fn convert_table(&mut self) -> Read<()> {
        self.expect_all(&["CONVERT", "TABLE"])?;
        self.two_part_name()?;
        self.expect("TO")?;
        if !self.at("PARTITION") {
            return self.fail();
        }
        self.partition_definition()?;
        self.validation_of_partition()
    }

    /// A unit of INTERVAL
    pub(in crate::parser) fn interval_unit(&mut self) -> Read<String> {
        let token = self.token();
        if token.kind == Kind::Word && is_interval_unit(token.text) {
            self.step();
            return Ok(token.text.to_owned());
        }
        self.fail_expecting_among("a unit of INTERVAL", INTERVAL_UNITS)
    }

    /// A unit of one word, as of TIMESTAMPADD
    pub(in crate::parser) fn simple_interval_unit(&mut self) -> Read<String> {
        if self.word_here().contains('_') && !self.word_here().starts_with("SQL_TSI_") {
            return self.fail_expecting_among("a unit of INTERVAL", &INTERVAL_UNITS[..9]);
        }
        self.interval_unit()
    }
}

/// Units of INTERVAL, those of one word first.
const INTERVAL_UNITS: &[&str] = &[
    "MICROSECOND",
    "SECOND",
    "MINUTE",
    "HOUR",
    "DAY",
    "WEEK",
    "MONTH",
    "QUARTER",
    "YEAR",
    "SECOND_MICROSECOND",
    "MINUTE_MICROSECOND",
    "MINUTE_SECOND",
    "HOUR_MICROSECOND",
    "HOUR_SECOND",
    "HOUR_MINUTE",
    "DAY_MICROSECOND",
    "DAY_SECOND",
    "DAY_MINUTE",
    "DAY_HOUR",
    "YEAR_MONTH",
];

fn is_interval_unit(word: &str) -> bool {
    let word =
        word.strip_prefix("SQL_TSI_").filter(|rest| !rest.contains('_') && *rest != "MICROSECOND").unwrap_or(word);
    INTERVAL_UNITS.contains(&word)
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{action, both, neither, only, table};
    use crate::ast::AlterActionKind;

    #[test]
    fn partitions_of_every_method() {
        both(
            "CREATE TABLE t (a int) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (1), PARTITION q VALUES LESS THAN MAXVALUE)",
        );
        both(
            "CREATE TABLE t (a int) PARTITION BY LIST COLUMNS (a, b) (PARTITION p VALUES IN ((1, 2), (3, 4)) COMMENT 'x')",
        );
        both("CREATE TABLE t (a int) PARTITION BY LINEAR KEY ALGORITHM = 2 () PARTITIONS 4");
        both("CREATE TABLE t (a int) PARTITION BY HASH (year(a)) PARTITIONS 4");
        both(
            "CREATE TABLE t (a int) PARTITION BY RANGE (a) SUBPARTITION BY HASH (b) SUBPARTITIONS 2 (PARTITION p VALUES LESS THAN (1) ENGINE InnoDB (SUBPARTITION s, SUBPARTITION 'r' MAX_ROWS = 1))",
        );
        only(
            Mariadb,
            "CREATE TABLE t (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH AUTO (PARTITION p HISTORY, PARTITION q CURRENT)",
        );
        only(Mariadb, "CREATE TABLE t (a int) PARTITION BY LIST (a) (p VALUES IN (1), q DEFAULT)");
        neither("CREATE TABLE t (a int) PARTITION BY RANGE a", "a");
        neither("CREATE TABLE t (a int) PARTITION BY HASH (a) PARTITIONS", "");
        neither("CREATE TABLE t (a int) PARTITION BY RANGE (a) (PARTITION p VALUES LESS (1))", "(");
        neither("CREATE TABLE t (a int) PARTITION BY HASH (a) ENGINE InnoDB", "ENGINE");
        neither("CREATE TABLE t (a int) PARTITION OF u", "OF");
    }

    #[test]
    fn partitions_are_kept_as_words() {
        let sql = "CREATE TABLE t (a int) partition by hash(extract(day from a)) partitions 4";
        assert_eq!(table(Mysql, sql).partitions, "PARTITION BY HASH ( EXTRACT( DAY FROM A ) ) PARTITIONS 4");
        let drop = action(Mysql, "ALTER TABLE t DROP PARTITION p, q");
        assert_eq!(drop.kind, AlterActionKind::Partitions("DROP PARTITION P , Q".to_owned()));
    }

    #[test]
    fn actions_on_partitions_stand_alone() {
        both("ALTER TABLE t ADD PARTITION (PARTITION p VALUES LESS THAN (1))");
        both("ALTER TABLE t REORGANIZE PARTITION p, q INTO (PARTITION r VALUES LESS THAN (1))");
        both("ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u WITHOUT VALIDATION");
        both("ALTER TABLE t CHECK PARTITION ALL EXTENDED");
        both("ALTER TABLE t ENGINE = InnoDB PARTITION BY KEY (a)");
        both("ALTER TABLE t ADD a int, ADD b int REMOVE PARTITIONING");
        both("ALTER TABLE t COALESCE PARTITION LOCAL 2");
        only(Mysql, "ALTER TABLE t ALGORITHM = INPLACE, DROP PARTITION p");
        only(Mariadb, "ALTER TABLE t CONVERT PARTITION p TO TABLE u");
        neither("ALTER TABLE t ADD a int, DROP PARTITION p", "PARTITION");
        neither("ALTER TABLE t ADD a int, DISCARD TABLESPACE", "DISCARD");
        neither("ALTER TABLE t LOCK = NONE, REMOVE PARTITIONING", "REMOVE");
        neither("ALTER TABLE t TRUNCATE PARTITION", "");
    }

    #[test]
    fn a_partition_has_options_of_its_own() {
        let with = |options: &str| format!("CREATE TABLE t (a int) PARTITION BY HASH (a) (PARTITION p {options})");
        both(&with(
            "ENGINE = InnoDB NODEGROUP 1 MAX_ROWS = 5 MIN_ROWS 3 DATA DIRECTORY 'd' INDEX DIRECTORY = 'i' COMMENT 'x'",
        ));
        both(&with("TABLESPACE = s STORAGE ENGINE InnoDB"));
        only(Mariadb, &with("CONNECTION = 'c'"));
        only(Mariadb, &with("own = 5"));
        neither(&with("MAX_ROWS = 'x'"), "'x'");
        neither(&with("DATA 'd'"), "'d'");
    }

    #[test]
    fn numbers_of_partitions_are_whole() {
        both("CREATE TABLE t (a int) PARTITION BY HASH (a) PARTITIONS 4");
        neither("CREATE TABLE t (a int) PARTITION BY HASH (a) PARTITIONS 4.5", "4.5");
        neither("CREATE TABLE t (a int) PARTITION BY HASH (a) PARTITIONS 0x4", "0x4");
        neither("CREATE TABLE t (a int, KEY (a(1.5)))", "1.5");
    }

    #[test]
    fn units_have_another_name_or_none() {
        let with = |unit: &str| format!("SELECT a + INTERVAL 1 {unit}");
        for unit in ["SQL_TSI_DAY", "SQL_TSI_YEAR", "MICROSECOND", "DAY_HOUR"] {
            both(&with(unit));
        }
        for unit in ["SQL_TSI_DAY_HOUR", "SQL_TSI_MICROSECOND", "SQL_TSI_FOO", "FOO"] {
            neither(&with(unit), unit);
        }
    }

    #[test]
    fn every_method() {
        let with = |method: &str| format!("CREATE TABLE t (a int) PARTITION BY {method}");
        for method in [
            "KEY (a)",
            "KEY ()",
            "KEY ALGORITHM = 2 (a)",
            "LINEAR KEY (a)",
            "HASH (a + 1)",
            "LINEAR HASH (a) PARTITIONS 2",
        ] {
            both(&with(method));
        }
        both(&with("RANGE (a) (PARTITION p VALUES LESS THAN (1), PARTITION q VALUES LESS THAN MAXVALUE)"));
        both(&with("RANGE COLUMNS (a) (PARTITION p VALUES LESS THAN (MAXVALUE))"));
        both(&with("LIST (a) (PARTITION p VALUES IN (1, NULL))"));
        only(Mariadb, &with("SYSTEM_TIME PARTITIONS 2"));
        neither(&with("LINEAR RANGE (a)"), "RANGE");
        neither(&with("KEY (a + 1)"), "+");
        neither(&with("HASH ()"), ")");
    }

    #[test]
    fn actions_on_partitions() {
        let with = |action: &str| format!("ALTER TABLE t {action}");
        for action in [
            "REBUILD PARTITION p, q",
            "ANALYZE PARTITION ALL",
            "OPTIMIZE PARTITION p",
            "CHECK PARTITION p QUICK",
            "REPAIR PARTITION p USE_FRM",
            "COALESCE PARTITION 2",
            "DROP PARTITION p, q",
            "TRUNCATE PARTITION ALL",
        ] {
            both(&with(action));
        }
        neither(&with("CHECK PARTITION p USE_FRM"), "USE_FRM");
        neither(&with("REPAIR PARTITION p FAST"), "FAST");
        neither(&with("COALESCE PARTITION p"), "p");
        neither(&with("REBUILD PARTITION"), "");
    }
}
