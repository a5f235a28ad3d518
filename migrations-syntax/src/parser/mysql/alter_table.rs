//! ALTER TABLE.

use super::super::{Parser, Read};
use crate::ast::{
    AlterAction, AlterActionKind, AlterTable, ColumnPosition, ConstraintAttributes, DropBehavior, Expression, Ident,
    IndexKey, IndexKeyValue, ObjectKind, OnlineOption, Statement, TableElement, TableOption,
};
use crate::span::Span;

impl Parser<'_> {
    /// ALTER TABLE, behind ALTER
    pub(super) fn alter_table(&mut self) -> Read<Statement> {
        let start = self.place();
        while self.is_mariadb() && self.eat_any(&["IGNORE", "ONLINE"]).is_some() {}
        let words = self.words_from(start);
        self.expect("TABLE")?;
        let if_exists = self.if_exists_of_mariadb()?;
        let name = self.two_part_name()?;
        let mut alter = AlterTable {
            kind: ObjectKind::Table,
            if_exists,
            is_only: false,
            words,
            name,
            actions: Vec::new(),
            online: Vec::new(),
        };
        alter.online = self.wait_of_mariadb()?;
        self.alter_actions(&mut alter)?;
        Ok(Statement::AlterTable(Box::new(alter)))
    }

    fn alter_actions(&mut self, alter: &mut AlterTable) -> Read<()> {
        if self.at_end_of_statement() {
            return Ok(());
        }
        loop {
            self.alter_element(alter)?;
            if self.at_trailing_partitions(alter) {
                return self.trailing_partitions(alter);
            }
            if is_alone(alter) || !self.eat(",") {
                return Ok(());
            }
        }
    }

    /// Whether nothing is left of a statement, which in a routine has a `;` behind it.
    pub(super) fn at_end_of_statement(&self) -> bool {
        self.at_end() || self.ahead_is(0, ";")
    }

    /// PARTITION BY and REMOVE PARTITIONING stand behind all other actions without a comma.
    fn at_trailing_partitions(&self, alter: &AlterTable) -> bool {
        !is_alone(alter) && (self.at_all(&["PARTITION", "BY"]) || self.at("REMOVE"))
    }

    fn trailing_partitions(&mut self, alter: &mut AlterTable) -> Read<()> {
        let start = self.span();
        let words =
            if self.at("REMOVE") { self.partition_action()?.unwrap_or_default() } else { self.partitions_if_next()? };
        self.push_action(alter, AlterActionKind::Partitions(words), start);
        Ok(())
    }

    fn push_action(&self, alter: &mut AlterTable, kind: AlterActionKind, start: Span) {
        alter.actions.push(AlterAction { kind, span: self.span_from(start) });
    }

    /// One action, or an option of how the change is made.
    fn alter_element(&mut self, alter: &mut AlterTable) -> Read<()> {
        if self.at_any(&["ALGORITHM", "LOCK"]) {
            alter.online.push(self.online_option()?);
            return Ok(());
        }
        let start = self.span();
        let kind = self.alter_action(self.takes_action_alone(alter))?;
        self.push_action(alter, kind, start);
        Ok(())
    }

    /// Whether an action may come that has none beside it. On MySQL, what says how the change is made may stand before it, but
    /// not before PARTITION BY and REMOVE PARTITIONING.
    fn takes_action_alone(&self, alter: &AlterTable) -> bool {
        let is_waiting = |option: &OnlineOption| matches!(option, OnlineOption::Wait(_) | OnlineOption::NoWait);
        let is_modifier = |action: &AlterAction| matches!(action.kind, AlterActionKind::Validation(_));
        let is_first = alter.actions.is_empty() && alter.online.iter().all(is_waiting);
        let makes_partitions = self.ahead_is(0, "PARTITION") || self.ahead_is(0, "REMOVE");
        is_first || !self.is_mariadb() && alter.actions.iter().all(is_modifier) && !makes_partitions
    }

    fn alter_action(&mut self, may_be_alone: bool) -> Read<AlterActionKind> {
        let words = if may_be_alone { self.partition_action()? } else { None };
        if let Some(words) = words {
            return Ok(AlterActionKind::Partitions(words));
        }
        let word = self.word_here().to_owned();
        let kind = if may_be_alone { self.action_alone_of(&word)? } else { None };
        if let Some(kind) = kind {
            return Ok(kind);
        }
        if let Some(kind) = self.action_of(&word)? {
            return Ok(kind);
        }
        let options = self.spaced_table_options()?;
        if options.is_empty() {
            return self.fail_expecting_action();
        }
        Ok(AlterActionKind::SetOptions(options))
    }

    /// The action with none beside it that a word begins
    fn action_alone_of(&mut self, word: &str) -> Read<Option<AlterActionKind>> {
        Ok(match word {
            "PARTITION" => Some(AlterActionKind::Partitions(self.partitions_if_next()?)),
            "DISCARD" | "IMPORT" => {
                self.step();
                self.expect("TABLESPACE")?;
                Some(AlterActionKind::ImportTablespace(word == "IMPORT"))
            }
            "SECONDARY_LOAD" | "SECONDARY_UNLOAD" if !self.is_mariadb() => {
                Some(AlterActionKind::SetOptions(vec![self.secondary_load()?]))
            }
            _ => None,
        })
    }

    /// The action that a word begins; `None` for options of the table.
    fn action_of(&mut self, word: &str) -> Read<Option<AlterActionKind>> {
        let kind = match word {
            "ADD" => self.add_action()?,
            "DROP" => self.drop_action()?,
            "CHANGE" => self.change_column()?,
            "MODIFY" => self.modify_column()?,
            "ALTER" => self.alter_column_or_index()?,
            "RENAME" => self.rename_action()?,
            "CONVERT" => self.convert_to()?,
            "ORDER" => self.order_by_action()?,
            "ENABLE" | "DISABLE" => {
                self.step();
                self.expect("KEYS")?;
                AlterActionKind::EnableKeys(word == "ENABLE")
            }
            "FORCE" => {
                self.step();
                AlterActionKind::Force
            }
            "WITH" | "WITHOUT" if !self.is_mariadb() => {
                self.step();
                self.expect("VALIDATION")?;
                AlterActionKind::Validation(word == "WITH")
            }
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    fn fail_expecting_action<T>(&mut self) -> Read<T> {
        self.fail_expecting_among("an action of ALTER TABLE", &["ADD", "DROP", "CHANGE", "MODIFY", "ALTER", "RENAME"])
    }

    // ---- ADD

    fn add_action(&mut self) -> Read<AlterActionKind> {
        self.expect("ADD")?;
        if let Some(kind) = self.add_of_mariadb()? {
            return Ok(kind);
        }
        let start = self.span();
        if let Some(TableElement::Index(index)) = self.key_element()? {
            return Ok(AlterActionKind::AddIndex(index));
        }
        if self.is_mariadb() && self.eat_all(&["CONSTRAINT", "IF"]) {
            self.expect_all(&["NOT", "EXISTS"])?;
            return self.check_if_not_exists(start).map(AlterActionKind::AddConstraint);
        }
        if let Some(constraint) = self.table_constraint()? {
            return Ok(AlterActionKind::AddConstraint(constraint));
        }
        self.add_column()
    }

    /// ADD PERIOD FOR, ADD SYSTEM VERSIONING
    fn add_of_mariadb(&mut self) -> Read<Option<AlterActionKind>> {
        if !self.is_mariadb() {
            return Ok(None);
        }
        if self.eat_all(&["SYSTEM", "VERSIONING"]) {
            return Ok(Some(AlterActionKind::SystemVersioning(true)));
        }
        if !(self.at("PERIOD") && (self.ahead_is(1, "FOR") || self.ahead_is(1, "IF"))) {
            return Ok(None);
        }
        self.expect("PERIOD")?;
        let if_exists = self.if_not_exists()?;
        self.expect("FOR")?;
        let (name, columns) = self.period_definition()?;
        Ok(Some(AlterActionKind::Period { name, columns: Some(columns), if_exists }))
    }

    fn add_column(&mut self) -> Read<AlterActionKind> {
        let has_keyword = self.eat("COLUMN");
        let if_not_exists = self.if_not_exists_of_mariadb()?;
        if self.at("(") {
            let elements = self.elements(Self::table_element)?;
            return Ok(AlterActionKind::AddColumns { if_not_exists, elements });
        }
        let column = self.column_with_references()?;
        let position = self.column_position()?;
        Ok(AlterActionKind::AddColumn { has_keyword, if_not_exists, column, position })
    }

    // ---- DROP

    fn drop_action(&mut self) -> Read<AlterActionKind> {
        self.expect("DROP")?;
        match self.word_here() {
            "FOREIGN" => {
                self.step();
                self.expect("KEY")?;
                let if_exists = self.if_exists_of_mariadb()?;
                Ok(AlterActionKind::DropForeignKey { if_exists, name: self.column_name()? })
            }
            "PRIMARY" => {
                self.step();
                self.expect("KEY")?;
                Ok(AlterActionKind::DropPrimaryKey)
            }
            "KEY" | "INDEX" => {
                self.step();
                let if_exists = self.if_exists_of_mariadb()?;
                Ok(AlterActionKind::DropIndex { if_exists, name: self.column_name()? })
            }
            "CHECK" if !self.is_mariadb() => {
                self.step();
                Ok(AlterActionKind::DropCheck { name: self.ident()? })
            }
            "CONSTRAINT" => self.drop_constraint(),
            "SYSTEM" if self.is_mariadb() && self.ahead_is(1, "VERSIONING") => {
                self.step();
                self.step();
                Ok(AlterActionKind::SystemVersioning(false))
            }
            "PERIOD" if self.is_mariadb() && (self.ahead_is(1, "FOR") || self.ahead_is(1, "IF")) => self.drop_period(),
            _ => self.drop_column(),
        }
    }

    fn drop_constraint(&mut self) -> Read<AlterActionKind> {
        self.expect("CONSTRAINT")?;
        if self.is_mariadb() && self.eat_all(&["PRIMARY", "KEY"]) {
            return Ok(AlterActionKind::DropPrimaryKey);
        }
        let if_exists = self.if_exists_of_mariadb()?;
        Ok(AlterActionKind::DropConstraint { if_exists, name: self.column_name()?, behavior: None })
    }

    fn drop_period(&mut self) -> Read<AlterActionKind> {
        self.expect("PERIOD")?;
        let if_exists = self.if_exists()?;
        self.expect("FOR")?;
        Ok(AlterActionKind::Period { name: self.ident()?, columns: None, if_exists })
    }

    fn drop_column(&mut self) -> Read<AlterActionKind> {
        if !self.eat("COLUMN") {
            ["INDEX", "KEY", "FOREIGN", "PRIMARY", "CONSTRAINT"].into_iter().for_each(|word| self.could_be(word));
        }
        let if_exists = self.if_exists_of_mariadb()?;
        let name = self.column_name()?;
        Ok(AlterActionKind::DropColumn { if_exists, name, behavior: self.drop_behavior() })
    }

    /// RESTRICT, CASCADE
    pub(super) fn drop_behavior(&mut self) -> Option<DropBehavior> {
        self.eat_any(&["RESTRICT", "CASCADE"]).map(|word| match word {
            "CASCADE" => DropBehavior::Cascade,
            _ => DropBehavior::Restrict,
        })
    }

    // ---- columns

    fn change_column(&mut self) -> Read<AlterActionKind> {
        self.expect("CHANGE")?;
        self.eat("COLUMN");
        let if_exists = self.if_exists_of_mariadb()?;
        let from = Some(self.column_name()?);
        let (column, position) = self.changed_column()?;
        Ok(AlterActionKind::ChangeColumn { if_exists, from, column, position })
    }

    fn modify_column(&mut self) -> Read<AlterActionKind> {
        self.expect("MODIFY")?;
        self.eat("COLUMN");
        let if_exists = self.if_exists_of_mariadb()?;
        let (column, position) = self.changed_column()?;
        Ok(AlterActionKind::ChangeColumn { if_exists, from: None, column, position })
    }

    fn changed_column(&mut self) -> Read<(crate::ast::Column, Option<ColumnPosition>)> {
        let column = self.bare_column()?;
        let position = self.column_position()?;
        if self.at("REFERENCES") {
            return self.fail_because(
                "REFERENCES stands in CREATE TABLE and ADD COLUMN only; a constraint can be added by itself",
            );
        }
        Ok((column, position))
    }

    fn alter_column_or_index(&mut self) -> Read<AlterActionKind> {
        self.expect("ALTER")?;
        match self.word_here() {
            "INDEX" | "KEY" => self.alter_index(),
            "CHECK" | "CONSTRAINT" if !self.is_mariadb() => self.alter_check(),
            _ => self.alter_column(),
        }
    }

    fn alter_index(&mut self) -> Read<AlterActionKind> {
        let word = self.step().text;
        if !self.is_mariadb() && word == "KEY" {
            return self.fail_because("the word for an index is INDEX here");
        }
        let if_exists = self.if_exists_of_mariadb()?;
        let name = self.ident()?;
        let is_visible = if self.is_mariadb() {
            self.ignorability()?
        } else {
            self.expect_any(&["VISIBLE", "INVISIBLE"])? == "VISIBLE"
        };
        Ok(AlterActionKind::SetIndexVisible { if_exists, name, is_visible })
    }

    fn alter_check(&mut self) -> Read<AlterActionKind> {
        let is_check = self.expect_any(&["CHECK", "CONSTRAINT"])? == "CHECK";
        let name = self.ident()?;
        let is_enforced = self.enforcement()?;
        if is_enforced.is_none() {
            return self.fail();
        }
        let attributes = ConstraintAttributes { is_enforced, ..ConstraintAttributes::default() };
        Ok(AlterActionKind::AlterConstraint { is_check, name, attributes, inherits: None })
    }

    fn alter_column(&mut self) -> Read<AlterActionKind> {
        self.eat("COLUMN");
        let if_exists = self.if_exists_of_mariadb()?;
        let column = self.column_name()?;
        if self.eat("DROP") {
            return self.drop_from_column(if_exists, column);
        }
        self.expect("SET")?;
        let visibility = if self.is_mariadb() { None } else { self.eat_any(&["VISIBLE", "INVISIBLE"]) };
        if let Some(word) = visibility {
            return Ok(AlterActionKind::SetColumnVisible { column, is_visible: word == "VISIBLE" });
        }
        self.expect("DEFAULT")?;
        let value = self.default_of_alter()?;
        Ok(AlterActionKind::SetDefault { if_exists, column, value })
    }

    fn drop_from_column(&mut self, if_exists: bool, column: Ident) -> Read<AlterActionKind> {
        self.expect("DEFAULT")?;
        Ok(AlterActionKind::DropDefault { if_exists, column })
    }

    fn default_of_alter(&mut self) -> Read<Expression> {
        if self.is_mariadb() { self.mariadb_default_value() } else { self.mysql_default_value() }
    }

    // ---- RENAME

    fn rename_action(&mut self) -> Read<AlterActionKind> {
        self.expect("RENAME")?;
        match self.word_here() {
            "COLUMN" => {
                self.step();
                let if_exists = self.if_exists_of_mariadb()?;
                let (from, to) = self.rename_pair()?;
                Ok(AlterActionKind::RenameColumn { if_exists, from, to })
            }
            "INDEX" | "KEY" => {
                self.step();
                let if_exists = self.if_exists_of_mariadb()?;
                let (from, to) = self.rename_pair()?;
                Ok(AlterActionKind::RenameIndex { if_exists, from, to })
            }
            _ => {
                let _ = self.eat_any(&["TO", "AS", "="]);
                Ok(AlterActionKind::RenameTo(self.two_part_name()?))
            }
        }
    }

    fn rename_pair(&mut self) -> Read<(Ident, Ident)> {
        let from = self.column_name()?;
        self.expect("TO")?;
        Ok((from, self.column_name()?))
    }

    // ---- the table

    fn convert_to(&mut self) -> Read<AlterActionKind> {
        self.expect_all(&["CONVERT", "TO"])?;
        if !self.eat_character_set()? {
            return self.fail();
        }
        let character_set = if self.eat("DEFAULT") { None } else { Some(self.character_set_name()?) };
        let has_collation = self.eat("COLLATE");
        // COLLATE DEFAULT (MariaDB) says what holds without it.
        let is_default = has_collation && self.is_mariadb() && self.eat("DEFAULT");
        let collation = if has_collation && !is_default { Some(self.character_set_name()?) } else { None };
        Ok(AlterActionKind::ConvertTo { character_set, collation })
    }

    fn order_by_action(&mut self) -> Read<AlterActionKind> {
        self.expect_all(&["ORDER", "BY"])?;
        self.list(Self::order_of_table).map(AlterActionKind::OrderBy)
    }

    fn order_of_table(&mut self) -> Read<IndexKey> {
        let start = self.span();
        let mut column = self.ident()?;
        while self.eat(".") {
            column = self.label()?;
        }
        let order = self.direction();
        let span = self.span_from(start);
        Ok(IndexKey {
            value: IndexKeyValue::Column(column),
            length: None,
            collation: None,
            operator_class: None,
            order,
            nulls: None,
            span,
        })
    }

    /// SECONDARY_LOAD, SECONDARY_UNLOAD (MySQL), kept as an option
    fn secondary_load(&mut self) -> Read<TableOption> {
        let start = self.place();
        let is_load = self.step().text == "SECONDARY_LOAD";
        if self.eat("PARTITION") {
            self.in_parentheses(|parser| parser.list(Self::ident))?;
        }
        if is_load && self.eat("VALIDATE") {
            self.row_limit()?;
            self.expect("ONLY")?;
        }
        if is_load && self.eat("GUIDED") {
            self.expect_any(&["ON", "OFF"])?;
        }
        Ok(TableOption::Value { name: self.words_from(start), value: String::new() })
    }

    /// 10 ROWS, ALL ROWS
    fn row_limit(&mut self) -> Read<()> {
        if self.at("ONLY") {
            return Ok(());
        }
        if !self.eat("ALL") {
            self.whole_number()?;
        }
        self.expect("ROWS")
    }

    /// Options of how a change is made, to be told by others as well.
    pub(super) fn online_options(&mut self) -> Read<Vec<OnlineOption>> {
        if self.is_mariadb() { self.wait_of_mariadb() } else { self.algorithm_and_lock() }
    }
}

/// Whether the last action can have none beside it.
fn is_alone(alter: &AlterTable) -> bool {
    alter.actions.last().is_some_and(|action| {
        matches!(action.kind, AlterActionKind::Partitions(_) | AlterActionKind::ImportTablespace(_))
    })
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{action, alter, both, neither, only, refuses};
    use crate::ast::{AlterActionKind, ColumnPosition, OnlineOption};

    #[test]
    fn columns_are_added_changed_and_dropped() {
        both(
            "ALTER TABLE t ADD a int FIRST, ADD COLUMN b text NOT NULL AFTER a, ADD COLUMN (c int, KEY (c)), DROP d CASCADE",
        );
        both("ALTER TABLE t CHANGE a b int, MODIFY COLUMN c int AFTER b, RENAME COLUMN d TO e");
        both("ALTER TABLE t ALTER a SET DEFAULT 1, ALTER COLUMN b DROP DEFAULT, ALTER c SET DEFAULT (uuid())");
        only(Mysql, "ALTER TABLE t ALTER COLUMN a SET INVISIBLE");
        only(Mariadb, "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int, DROP COLUMN IF EXISTS b, MODIFY IF EXISTS c int");
        let ChangedColumn { from, position } = changed("ALTER TABLE t CHANGE a b int FIRST");
        assert_eq!((from.as_deref(), position), (Some("a"), Some(ColumnPosition::First)));
        neither("ALTER TABLE t ADD COLUMN a", "");
        neither("ALTER TABLE t ALTER COLUMN a TYPE int", "TYPE");
        neither("ALTER TABLE t ALTER COLUMN a SET NOT NULL", "NOT");
        neither("ALTER TABLE t MODIFY a int REFERENCES u (a)", "REFERENCES");
        neither("ALTER TABLE t CHANGE a int", "int");
        neither("ALTER TABLE t LOCK = NONE, PARTITION BY HASH (a)", "PARTITION");
        only(
            Mysql,
            "ALTER TABLE t WITHOUT VALIDATION, SECONDARY_LOAD PARTITION (p, q) VALIDATE ALL ROWS ONLY GUIDED ON",
        );
        neither("ALTER TABLE t RENAME COLUMN a b", "b");
        assert!(refuses(Mysql, "ALTER TABLE t DROP COLUMN IF EXISTS a", "IF").contains("MariaDB"));
    }

    struct ChangedColumn {
        from: Option<String>,
        position: Option<ColumnPosition>,
    }

    fn changed(sql: &str) -> ChangedColumn {
        match action(Mysql, sql).kind {
            AlterActionKind::ChangeColumn { from, position, .. } => {
                ChangedColumn { from: from.map(|from| from.text), position }
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn keys_and_constraints() {
        both("ALTER TABLE t ADD PRIMARY KEY (a), ADD UNIQUE INDEX u (a), ADD INDEX i (a), ADD FULLTEXT f (b)");
        both("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (b), ADD CONSTRAINT c CHECK (a > 0)");
        both("ALTER TABLE t DROP PRIMARY KEY, DROP INDEX i, DROP KEY j, DROP FOREIGN KEY f, DROP CONSTRAINT c");
        both("ALTER TABLE t RENAME INDEX i TO j, RENAME KEY k TO l, DISABLE KEYS, ENABLE KEYS");
        only(Mysql, "ALTER TABLE t DROP CHECK c, ALTER CHECK c NOT ENFORCED, ALTER INDEX i INVISIBLE");
        only(Mariadb, "ALTER TABLE t ADD CONSTRAINT IF NOT EXISTS c CHECK (a > 0)");
        only(Mariadb, "ALTER TABLE t DROP CONSTRAINT IF EXISTS c, ALTER INDEX i NOT IGNORED");
        only(Mariadb, "ALTER TABLE t ADD SYSTEM VERSIONING, ADD PERIOD FOR p (a, b), DROP PERIOD IF EXISTS FOR q");
        neither("ALTER TABLE t ADD CONSTRAINT", "");
        neither("ALTER TABLE t DROP FOREIGN f", "f");
        neither("ALTER TABLE t DROP INDEX", "");
        neither("ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i", "INDEX");
    }

    #[test]
    fn the_table_itself() {
        both("ALTER TABLE t RENAME TO s.u");
        both("ALTER TABLE t RENAME AS u, ENGINE = InnoDB ROW_FORMAT DYNAMIC, COMMENT 'x'");
        both("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, FORCE, ORDER BY a, b DESC");
        both("ALTER TABLE t IMPORT TABLESPACE");
        both("ALTER TABLE t");
        only(Mariadb, "ALTER ONLINE TABLE IF EXISTS t WAIT 5 ADD a int");
        neither("ALTER TABLE t ORDER BY a, ADD b int", "ADD");
        neither("ALTER TABLE t IMPORT TABLESPACE, ADD a int", ",");
        neither("ALTER TABLE t SET SCHEMA s", "SET");
        neither("ALTER TABLE t OWNER TO u", "OWNER");
        assert_eq!(
            neither("ALTER TABLE t AD COLUMN a int", "AD"),
            "expected an action of ALTER TABLE, found \"AD\": did you mean ADD?"
        );
    }

    #[test]
    fn how_the_change_is_made_stands_among_the_actions() {
        let alter = alter(Mysql, "ALTER TABLE t ALGORITHM = INPLACE, ADD a int, LOCK NONE");
        assert_eq!(alter.actions.len(), 1);
        let [OnlineOption::Algorithm(algorithm), OnlineOption::Lock(lock)] = &alter.online[..] else {
            panic!("{:?}", alter.online)
        };
        assert_eq!((algorithm.as_str(), lock.as_str()), ("INPLACE", "NONE"));
    }

    #[test]
    fn versions_and_character_sets() {
        only(Mariadb, "ALTER TABLE t ADD SYSTEM VERSIONING");
        only(Mariadb, "ALTER TABLE t DROP SYSTEM VERSIONING");
        both("ALTER TABLE t DROP PERIOD");
        only(Mariadb, "ALTER TABLE t DROP PERIOD FOR SYSTEM_TIME");
        only(Mariadb, "ALTER TABLE t CONVERT TO CHARACTER SET latin1 COLLATE DEFAULT");
        both("ALTER TABLE t CONVERT TO CHARACTER SET latin1 COLLATE latin1_bin");
        both("ALTER TABLE t CONVERT TO CHARSET DEFAULT");
        neither("ALTER TABLE t CONVERT TO latin1", "latin1");
        only(Mysql, "ALTER TABLE t DROP CHECK c");
        only(Mariadb, "ALTER TABLE t DROP CONSTRAINT PRIMARY KEY");
        only(Mariadb, "ALTER TABLE t DROP CONSTRAINT IF EXISTS c");
        both("ALTER TABLE t DROP PRIMARY KEY, DROP KEY k, DROP CONSTRAINT c");
        both("ALTER TABLE t ORDER BY a, t.b DESC");
    }

    #[test]
    fn secondary_engines_are_mysqls() {
        only(Mysql, "ALTER TABLE t SECONDARY_LOAD");
        only(Mysql, "ALTER TABLE t SECONDARY_UNLOAD PARTITION (p)");
        refuses(Mysql, "ALTER TABLE t SECONDARY_UNLOAD VALIDATE 5 ROWS ONLY", "VALIDATE");
        refuses(Mariadb, "ALTER TABLE t SECONDARY_LOAD", "SECONDARY_LOAD");
        both("ALTER TABLE t DISCARD TABLESPACE");
        both("ALTER TABLE t IMPORT TABLESPACE");
        neither("ALTER TABLE t IMPORT TABLE", "TABLE");
    }

    #[test]
    fn checks_are_enforced_on_mysql() {
        only(Mysql, "ALTER TABLE t ALTER CHECK c NOT ENFORCED");
        only(Mysql, "ALTER TABLE t ALTER CONSTRAINT c ENFORCED");
        refuses(Mariadb, "ALTER TABLE t ALTER CHECK c ENFORCED", "CHECK");
        only(Mysql, "ALTER TABLE t ALTER INDEX i INVISIBLE");
        only(Mariadb, "ALTER TABLE t ALTER KEY i IGNORED");
        refuses(Mysql, "ALTER TABLE t ALTER KEY i VISIBLE", "i");
    }

    #[test]
    fn the_rows_are_looked_at_or_not() {
        only(Mysql, "ALTER TABLE t WITH VALIDATION");
        only(Mysql, "ALTER TABLE t ADD a int, WITHOUT VALIDATION");
        refuses(Mariadb, "ALTER TABLE t WITHOUT VALIDATION", "WITHOUT");
        both("ALTER TABLE t FORCE, ENABLE KEYS, DISABLE KEYS");
        neither("ALTER TABLE t ENABLE", "");
    }

    #[test]
    fn a_column_is_dropped_if_it_is_there_on_mariadb() {
        both("ALTER TABLE t DROP a, DROP COLUMN b RESTRICT, DROP c CASCADE");
        only(Mariadb, "ALTER TABLE t DROP IF EXISTS a");
        only(Mariadb, "ALTER TABLE t DROP COLUMN IF EXISTS a");
    }
}
