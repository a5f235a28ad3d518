//! DROP.

use super::super::{Parser, Read};
use crate::ast::{Drop, DropBehavior, Ident, Name, ObjectKind, ObjectName, OnlineOption, Statement};

impl Parser<'_> {
    /// DROP
    pub(super) fn mysql_drop(&mut self) -> Read<Statement> {
        self.expect("DROP")?;
        let is_temporary = self.eat("TEMPORARY");
        if is_temporary && !self.is_mariadb() {
            self.could_be("TABLE");
        }
        match self.word_here() {
            "TABLE" | "TABLES" => self.drop_tables(is_temporary),
            "SEQUENCE" if self.is_mariadb() => {
                self.step();
                self.drop_list(ObjectKind::Sequence, is_temporary)
            }
            _ if is_temporary => self.fail(),
            _ => self.drop_other(),
        }
    }

    fn drop_other(&mut self) -> Read<Statement> {
        match self.word_here() {
            "INDEX" => self.drop_index(),
            "VIEW" => {
                self.step();
                self.drop_list(ObjectKind::View, false)
            }
            "DATABASE" | "SCHEMA" => self.drop_one(ObjectKind::Schema, |parser| parser.ident().map(Name::from)),
            "TRIGGER" => self.drop_one(ObjectKind::Trigger, Self::two_part_name),
            "PROCEDURE" => self.drop_one(ObjectKind::Procedure, Self::two_part_name),
            "FUNCTION" => self.drop_one(ObjectKind::Function, Self::two_part_name),
            "EVENT" => self.drop_one(ObjectKind::Event, Self::two_part_name),
            "SERVER" => self.drop_one(ObjectKind::Server, |parser| parser.ident_or_text().map(Name::from)),
            "USER" | "ROLE" => self.drop_accounts(),
            "PREPARE" => self.deallocate(),
            "PACKAGE" if self.is_mariadb() => self.drop_package(),
            "TABLESPACE" | "UNDO" | "LOGFILE" if !self.is_mariadb() => self.drop_tablespace(),
            "SPATIAL" if !self.is_mariadb() => self.drop_spatial_reference_system(),
            "RESOURCE" if !self.is_mariadb() => self.drop_resource_group(),
            "LIBRARY" if !self.is_mariadb() => self.drop_library(),
            "MASKING" if !self.is_mariadb() => self.drop_masking_policy(),
            _ => self.fail_expecting_among("the kind of an object", DROP_KINDS),
        }
    }

    fn drop_tables(&mut self, is_temporary: bool) -> Read<Statement> {
        self.expect_any(&["TABLE", "TABLES"])?;
        self.drop_list(ObjectKind::Table, is_temporary)
    }

    /// Several objects, with RESTRICT or CASCADE, which mean nothing here
    fn drop_list(&mut self, kind: ObjectKind, is_temporary: bool) -> Read<Statement> {
        let if_exists = self.if_exists()?;
        let targets = self.list(Self::two_part_name)?.into_iter().map(plain_object).collect();
        let online = if kind == ObjectKind::Table { self.wait_of_mariadb()? } else { Vec::new() };
        let behavior = if kind == ObjectKind::Sequence { None } else { self.drop_behavior() };
        Ok(drop_of(kind, is_temporary, if_exists, targets, behavior, online))
    }

    /// One object, from the word for its kind on
    fn drop_one(&mut self, kind: ObjectKind, name: impl Fn(&mut Self) -> Read<Name>) -> Read<Statement> {
        self.step();
        let if_exists = self.if_exists()?;
        let target = plain_object(name(self)?);
        Ok(drop_of(kind, false, if_exists, vec![target], None, Vec::new()))
    }

    fn drop_index(&mut self) -> Read<Statement> {
        self.expect("INDEX")?;
        let if_exists = self.if_exists_of_mariadb()?;
        let name = Name::from(self.ident()?);
        self.expect("ON")?;
        let table = Some(self.two_part_name()?);
        let target = ObjectName { table, ..plain_object(name) };
        let online = self.online_options()?;
        Ok(drop_of(ObjectKind::Index, false, if_exists, vec![target], None, online))
    }

    /// DROP USER, DROP ROLE
    fn drop_accounts(&mut self) -> Read<Statement> {
        let is_role = self.step().text == "ROLE";
        let if_exists = self.if_exists()?;
        let accounts = if is_role { self.list(Self::role)? } else { self.list(Self::account)? };
        let targets = accounts.into_iter().map(|account| plain_object(Name::from(account))).collect();
        let kind = if is_role { ObjectKind::Role } else { ObjectKind::User };
        Ok(drop_of(kind, false, if_exists, targets, None, Vec::new()))
    }

    /// DROP PACKAGE, DROP PACKAGE BODY (MariaDB)
    fn drop_package(&mut self) -> Read<Statement> {
        self.expect("PACKAGE")?;
        self.eat("BODY");
        let if_exists = self.if_exists()?;
        let target = plain_object(self.two_part_name()?);
        Ok(drop_of(ObjectKind::Package, false, if_exists, vec![target], None, Vec::new()))
    }

    /// A user or a role with its host as one name
    pub(super) fn account(&mut self) -> Read<Ident> {
        let start = self.span();
        let mut name = self.account_name()?;
        name.span = self.span_from(start);
        Ok(name)
    }
}

/// Kinds of objects that most statements drop.
const DROP_KINDS: &[&str] = &[
    "TABLE",
    "INDEX",
    "VIEW",
    "TRIGGER",
    "PROCEDURE",
    "FUNCTION",
    "EVENT",
    "DATABASE",
    "SCHEMA",
    "USER",
    "ROLE",
    "SEQUENCE",
];

/// An object of which only the name is known.
pub(super) fn plain_object(name: Name) -> ObjectName {
    ObjectName { name, signature: None, table: None, method: None, is_of_domain: false }
}

fn drop_of(
    kind: ObjectKind,
    is_temporary: bool,
    if_exists: bool,
    targets: Vec<ObjectName>,
    behavior: Option<DropBehavior>,
    online: Vec<OnlineOption>,
) -> Statement {
    Statement::Drop(Box::new(Drop { kind, is_temporary, is_concurrent: false, if_exists, targets, behavior, online }))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};
    use crate::ast::{ObjectKind, Statement};

    #[test]
    fn every_kind() {
        both("DROP TEMPORARY TABLES IF EXISTS a, s.b RESTRICT");
        both("DROP INDEX i ON s.t");
        both("DROP INDEX `PRIMARY` ON t");
        both("DROP VIEW IF EXISTS v, w CASCADE");
        both("DROP TRIGGER IF EXISTS s.r");
        both("DROP PROCEDURE p");
        both("DROP FUNCTION IF EXISTS s.f");
        both("DROP EVENT e");
        both("DROP SCHEMA IF EXISTS s");
        both("DROP USER IF EXISTS 'a'@'%', b@localhost, CURRENT_USER()");
        both("DROP ROLE r, s");
        both("DROP SERVER s");
        both("DROP PREPARE p");
        only(Mysql, "DROP INDEX i ON t ALGORITHM = COPY LOCK = SHARED");
        only(Mysql, "DROP TABLESPACE s ENGINE = InnoDB");
        only(Mariadb, "DROP INDEX IF EXISTS i ON t WAIT 3");
        only(Mariadb, "DROP SEQUENCE IF EXISTS s, t");
        only(Mariadb, "DROP TABLE t NOWAIT");
    }

    #[test]
    fn what_cannot_be() {
        neither("DROP TABLE", "");
        neither("DROP TABLE t u", "u");
        neither("DROP TABLE IF NOT EXISTS t", "NOT");
        neither("DROP INDEX i", "");
        neither("DROP INDEX i, j ON t", ",");
        neither("DROP TRIGGER r ON t", "ON");
        neither("DROP TYPE t", "TYPE");
        neither("DROP TABLE t CASCADE CONSTRAINTS", "CONSTRAINTS");
        assert!(refuses(Mysql, "DROP INDEX IF EXISTS i ON t", "IF").contains("MariaDB"));
        assert_eq!(
            neither("DROP TABEL t", "TABEL"),
            "expected the kind of an object, found \"TABEL\": did you mean TABLE?"
        );
    }

    #[test]
    fn an_index_has_its_table() {
        let Statement::Drop(drop) = statement(Mysql, "DROP INDEX i ON s.t") else { panic!() };
        assert_eq!(drop.kind, ObjectKind::Index);
        assert_eq!(drop.targets[0].table.as_ref().map(|table| table.parts.len()), Some(2));
    }

    #[test]
    fn what_one_product_has() {
        only(Mariadb, "DROP PACKAGE BODY IF EXISTS s.p");
        only(Mariadb, "DROP TEMPORARY SEQUENCE s");
        only(Mysql, "DROP UNDO TABLESPACE s");
        only(Mysql, "DROP LOGFILE GROUP g ENGINE = NDB");
        only(Mysql, "DROP SPATIAL REFERENCE SYSTEM 1");
        only(Mysql, "DROP RESOURCE GROUP g");
        only(Mysql, "DROP LIBRARY l");
        only(Mysql, "DROP MASKING POLICY p");
        neither("DROP TEMPORARY VIEW v", "VIEW");
        neither("DROP TEMPORARY", "");
        refuses(Mariadb, "DROP SEQUENCE s CASCADE", "CASCADE");
    }

    #[test]
    fn a_kind_is_what_was_dropped() {
        for (sql, kind) in [
            ("DROP TABLE t", ObjectKind::Table),
            ("DROP VIEW t", ObjectKind::View),
            ("DROP DATABASE t", ObjectKind::Schema),
            ("DROP TRIGGER t", ObjectKind::Trigger),
            ("DROP PROCEDURE t", ObjectKind::Procedure),
            ("DROP FUNCTION t", ObjectKind::Function),
            ("DROP EVENT t", ObjectKind::Event),
            ("DROP SERVER 't'", ObjectKind::Server),
            ("DROP USER t", ObjectKind::User),
            ("DROP ROLE t", ObjectKind::Role),
        ] {
            let Statement::Drop(drop) = statement(Mysql, sql) else { panic!("{sql}") };
            assert_eq!((drop.kind, drop.targets.len(), drop.if_exists), (kind, 1, false), "{sql}");
        }
    }

    #[test]
    fn what_can_be_temporary_is_told() {
        assert!(refuses(Mysql, "DROP TEMPORARY VIEW v", "VIEW").contains("expected TABLE"));
    }

    #[test]
    fn mariadb_has_more_that_is_temporary() {
        assert!(!refuses(Mysql, "DROP FOO f", "FOO").contains("expected TABLE"));
        only(Mariadb, "DROP TEMPORARY SEQUENCE s");
    }
}
