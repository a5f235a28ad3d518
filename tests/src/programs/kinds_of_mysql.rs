//! Objects of every kind of MySQL and MariaDB.

use migrations_catalog::Kind;

use super::{INDEXES, Writer};

const VIEWS: &[&str] = &["v", "u"];
const ROUTINES: &[&str] = &["f", "g"];
const TRIGGERS: &[&str] = &["r", "q"];

impl Writer {
    pub(super) fn kind_of_mysql(&mut self) -> String {
        match self.dice.below(10) {
            0 | 1 => self.view_of_mysql(),
            2 => self.routine_of_mysql(),
            3 => self.trigger_of_mysql(),
            4 | 5 => self.index_of_mysql(),
            6 | 7 => self.column_of_mysql(),
            8 => self.whole_table_of_mysql(),
            _ => self.dropped_in_mysql(),
        }
    }

    pub(super) fn attribute_of_mysql(&mut self) -> String {
        let other = self.name();
        match self.dice.below(12) {
            0 => format!(" GENERATED ALWAYS AS ({other} + 1) VIRTUAL"),
            1 => format!(" AS (concat({other}, 'x')) STORED"),
            2 => " COLLATE utf8mb4_bin".to_owned(),
            3 => " CHARACTER SET latin1".to_owned(),
            4 => " COMMENT 'It''s one'".to_owned(),
            5 => " AUTO_INCREMENT UNIQUE".to_owned(),
            6 => " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP".to_owned(),
            7 => " DEFAULT (1 + 1)".to_owned(),
            8 => " DEFAULT (uuid())".to_owned(),
            9 => " UNSIGNED ZEROFILL".to_owned(),
            10 => " NOT NULL AUTO_INCREMENT PRIMARY KEY".to_owned(),
            _ => " DEFAULT 'l'".to_owned(),
        }
    }

    fn view_of_mysql(&mut self) -> String {
        let (table, column) = (self.table(), self.name());
        let name = self.dice.one(VIEWS);
        match self.dice.below(7) {
            0 => format!("CREATE VIEW {name} AS SELECT * FROM {table}"),
            1 => format!("CREATE VIEW {name} (one) AS SELECT {column} FROM {table} WHERE {column} IS NOT NULL"),
            2 => format!("CREATE ALGORITHM = TEMPTABLE VIEW {name} AS SELECT {column} FROM {table}"),
            3 => format!("CREATE SQL SECURITY INVOKER VIEW {name} AS SELECT {column} FROM {table} AS other"),
            4 => format!(
                "CREATE VIEW {name} AS SELECT {column} FROM {table} WHERE {column} > 1 WITH CASCADED CHECK OPTION"
            ),
            5 => format!(
                "CREATE OR REPLACE VIEW {name} AS SELECT {column}, count(*) AS number FROM {table} GROUP BY {column}"
            ),
            _ => format!("CREATE VIEW {name} AS SELECT * FROM {}", self.dice.one(VIEWS)),
        }
    }

    fn routine_of_mysql(&mut self) -> String {
        let (name, table) = (self.dice.one(ROUTINES), self.table());
        match self.dice.below(4) {
            0 => format!("CREATE FUNCTION {name}(i int) RETURNS int DETERMINISTIC RETURN i + 1"),
            1 => format!(
                "CREATE FUNCTION {name}(i varchar(9)) RETURNS varchar(9) DETERMINISTIC NO SQL COMMENT 'x' RETURN i"
            ),
            2 => format!("CREATE PROCEDURE {name}(IN i int, OUT j int) SELECT count(*) INTO j FROM {table}"),
            _ => format!("CREATE PROCEDURE {name}() SQL SECURITY INVOKER BEGIN DELETE FROM {table}; SELECT 1; END"),
        }
    }

    fn trigger_of_mysql(&mut self) -> String {
        let (table, column) = (self.table(), self.name());
        let name = self.dice.one(TRIGGERS);
        match self.dice.below(4) {
            0 => format!("CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW SET NEW.{column} = 1"),
            1 => format!(
                "CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW BEGIN SET NEW.{column} = OLD.{column}; END"
            ),
            2 => format!("CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW FOLLOWS r SET NEW.{column} = 2"),
            _ => format!("CREATE TRIGGER {name} AFTER DELETE ON {table} FOR EACH ROW SET @last = 1"),
        }
    }

    fn index_of_mysql(&mut self) -> String {
        let (table, one, other) = (self.table(), self.name(), self.name());
        let name = self.dice.one(INDEXES);
        match self.dice.below(10) {
            0 => format!("CREATE INDEX {name} ON {table} ({one}(3))"),
            1 => format!("CREATE INDEX {name} ON {table} ({one} DESC, {other})"),
            2 => format!("CREATE FULLTEXT INDEX {name} ON {table} ({one})"),
            3 => format!("CREATE INDEX {name} ON {table} ({one}) COMMENT 'of the index'"),
            4 => format!("CREATE INDEX {name} ON {table} ({one}) INVISIBLE"),
            5 => format!("CREATE INDEX {name} ON {table} ({one}) IGNORED"),
            6 => format!("CREATE INDEX {name} ON {table} (({one} + 1))"),
            7 => format!("CREATE UNIQUE INDEX {name} ON {table} ({one}, {other}) USING BTREE"),
            8 => format!(
                "ALTER TABLE {table} ALTER INDEX {name} {}",
                self.dice.one(&["INVISIBLE", "VISIBLE", "IGNORED"])
            ),
            _ => format!("ALTER TABLE {table} RENAME INDEX {name} TO {}", self.dice.one(INDEXES)),
        }
    }

    fn column_of_mysql(&mut self) -> String {
        let (table, column) = (self.table(), self.name());
        let (data_type, attribute) = (self.data_type(), self.attribute());
        match self.dice.below(7) {
            0 => format!("ALTER TABLE {table} MODIFY {column} {data_type}{attribute}"),
            1 => format!("ALTER TABLE {table} ADD COLUMN {column} {data_type}{attribute} AFTER {}", self.name()),
            2 => format!("ALTER TABLE {table} ALTER {column} SET DEFAULT {}", self.default_value()),
            3 => format!("ALTER TABLE {table} ALTER {column} DROP DEFAULT"),
            4 => format!("ALTER TABLE {table} ADD CONSTRAINT p CHECK ({column} > 1) NOT ENFORCED"),
            5 => format!("ALTER TABLE {table} ALTER {column} SET {}", self.dice.one(&["INVISIBLE", "VISIBLE"])),
            _ => format!("ALTER TABLE {table} ADD COLUMN {column} {data_type}{attribute}"),
        }
    }

    fn whole_table_of_mysql(&mut self) -> String {
        let (table, name) = (self.table(), self.new_table());
        match self.dice.below(9) {
            0 => format!("ALTER TABLE {table} COMMENT = 'another'"),
            1 => format!("ALTER TABLE {table} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"),
            2 => format!("ALTER TABLE {table} DEFAULT COLLATE utf8mb4_unicode_ci"),
            3 => format!("CREATE TABLE {name} LIKE {table}"),
            4 => format!("CREATE TABLE {name} (x int NOT NULL, y text) PARTITION BY HASH (x) PARTITIONS 2"),
            5 => format!(
                "CREATE TABLE {name} (x int NOT NULL, y text) PARTITION BY RANGE (x) (PARTITION p0 VALUES LESS THAN (9), PARTITION p1 VALUES LESS THAN MAXVALUE)"
            ),
            6 => format!("RENAME TABLE {table} TO {name}"),
            7 => format!("CREATE TABLE {name} (x int PRIMARY KEY, y point NOT NULL, SPATIAL INDEX (y))"),
            _ => "CREATE SEQUENCE s START WITH 3 INCREMENT BY 2 CYCLE".to_owned(),
        }
    }

    fn dropped_in_mysql(&mut self) -> String {
        let routine = self.dice.one(ROUTINES);
        match self.dice.below(5) {
            0 | 1 => format!("DROP VIEW {}", self.named(Kind::View, VIEWS)),
            2 => format!("DROP FUNCTION {routine}"),
            3 => format!("DROP PROCEDURE {routine}"),
            _ => format!("DROP TRIGGER {}", self.part(Kind::Trigger).map_or("r".to_owned(), |(name, _)| name)),
        }
    }
}
