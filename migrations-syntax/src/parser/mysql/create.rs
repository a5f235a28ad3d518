//! CREATE and ALTER: what kind of object follows.

use super::super::{Parser, Read};
use super::view::Prefix;
use crate::ast::Statement;

/// Kinds of objects that most statements create.
const CREATE_KINDS: &[&str] = &[
    "TABLE",
    "INDEX",
    "UNIQUE",
    "FULLTEXT",
    "SPATIAL",
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
    "TEMPORARY",
];

impl Parser<'_> {
    /// CREATE
    pub(super) fn mysql_create(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("CREATE")?;
        let or_replace = self.eat("OR");
        if or_replace {
            self.expect("REPLACE")?;
            self.may_be_replaced()?;
        }
        match self.word_here() {
            "TABLE" => self.create_table(or_replace),
            "TEMPORARY" if self.is_mariadb() && self.ahead_is(1, "SEQUENCE") => self.create_sequence(or_replace),
            "TEMPORARY" => self.create_table(or_replace),
            "EXTERNAL" if !self.is_mariadb() => self.create_table(or_replace),
            "SPATIAL" if self.ahead_is(1, "REFERENCE") && !self.is_mariadb() => {
                self.create_spatial_reference_system(or_replace, start)
            }
            "INDEX" | "UNIQUE" | "FULLTEXT" | "SPATIAL" => self.create_index(or_replace),
            "VECTOR" if self.is_mariadb() => self.create_index(or_replace),
            "DATABASE" | "SCHEMA" => self.create_database(or_replace),
            "SEQUENCE" if self.is_mariadb() => self.create_sequence(or_replace),
            "USER" => self.create_user(or_replace),
            "ROLE" => self.create_role(or_replace),
            "SERVER" => self.create_server(or_replace),
            "PACKAGE" if self.is_mariadb() => self.create_package(start),
            "TABLESPACE" | "UNDO" | "LOGFILE" if !self.is_mariadb() => self.create_tablespace(start),
            "RESOURCE" if !self.is_mariadb() => self.create_resource_group(start),
            "LIBRARY" if !self.is_mariadb() => self.create_library(start),
            "MASKING" if !self.is_mariadb() => self.create_masking_policy(start),
            _ => self.create_with_prefix(or_replace),
        }
    }

    /// MySQL replaces views and spatial reference systems only.
    fn may_be_replaced(&mut self) -> Read<()> {
        let is_replaceable = self.is_mariadb()
            || matches!(
                self.word_here(),
                "VIEW" | "ALGORITHM" | "DEFINER" | "SQL" | "MATERIALIZED" | "JSON" | "SPATIAL" | ""
            );
        if !is_replaceable && CREATE_KINDS.contains(&self.word_here()) {
            let reason = format!("OR REPLACE {} is MariaDB's; MySQL replaces views only", self.word_here());
            return self.fail_because(&reason);
        }
        Ok(())
    }

    /// Views, routines, triggers and events, with what stands before the word for them
    fn create_with_prefix(&mut self, or_replace: bool) -> Read<Statement> {
        let prefix = self.prefix(or_replace)?;
        let is_view_only = prefix.is_of_view() || (or_replace && !self.is_mariadb());
        match self.word_here() {
            "VIEW" => self.view(false, prefix),
            _ if is_view_only => self.fail_expecting_view(),
            "TRIGGER" => self.create_trigger(&prefix),
            "PROCEDURE" | "FUNCTION" | "AGGREGATE" => self.create_routine(&prefix),
            "EVENT" => self.event(false, &prefix),
            _ => self.fail_expecting_among("the kind of an object", CREATE_KINDS),
        }
    }

    fn fail_expecting_view<T>(&mut self) -> Read<T> {
        self.could_be("VIEW");
        self.fail()
    }

    /// ALTER
    pub(super) fn mysql_alter(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("ALTER")?;
        match self.word_here() {
            "TABLE" => self.alter_table(),
            "IGNORE" | "ONLINE" if self.is_mariadb() => self.alter_table(),
            "DATABASE" | "SCHEMA" => self.alter_database(start),
            "SEQUENCE" if self.is_mariadb() => self.alter_sequence(),
            "PROCEDURE" | "FUNCTION" => self.alter_routine(),
            "USER" => self.alter_user(),
            "SERVER" => self.alter_server(),
            "TABLESPACE" | "UNDO" | "LOGFILE" if !self.is_mariadb() => self.alter_tablespace(start),
            "INSTANCE" if !self.is_mariadb() => self.alter_instance(start),
            "RESOURCE" if !self.is_mariadb() => self.alter_resource_group(start),
            "LIBRARY" if !self.is_mariadb() => self.alter_library(start),
            _ => self.alter_with_prefix(),
        }
    }

    fn alter_with_prefix(&mut self) -> Read<Statement> {
        let prefix: Prefix = self.prefix(false)?;
        match self.word_here() {
            "VIEW" => self.view(true, prefix),
            _ if prefix.is_of_view() => self.fail_expecting_view(),
            "EVENT" => self.event(true, &prefix),
            _ => self.fail_expecting_among("the kind of an object", ALTER_KINDS),
        }
    }
}

/// Kinds of objects that most statements alter.
const ALTER_KINDS: &[&str] =
    &["TABLE", "VIEW", "DATABASE", "SCHEMA", "PROCEDURE", "FUNCTION", "EVENT", "USER", "SEQUENCE"];

#[cfg(test)]
mod tests {
    use super::super::testing::{both, neither, only};
    use migrations_core::Product::{Mariadb, Mysql};

    #[test]
    fn the_kind_of_an_object_is_told() {
        both("CREATE VIEW v AS SELECT 1");
        assert_eq!(
            neither("CRAETE TABLE t (a int)", "CRAETE"),
            "expected a statement, found \"CRAETE\": did you mean CREATE?"
        );
        assert_eq!(
            neither("CREATE TABEL t (a int)", "TABEL"),
            "expected the kind of an object, found \"TABEL\": did you mean TABLE?"
        );
        // A word of MariaDB's is no slip for itself.
        let parsed = crate::parse_statement("CREATE SEQUENCE s", Mysql);
        assert_eq!(parsed.errors[0].message(), "expected the kind of an object, found \"SEQUENCE\"");
        neither("CREATE", "");
        neither("ALTER", "");
        neither("CREATE EXTENSION e", "EXTENSION");
        neither("CREATE TYPE t AS ENUM ('a')", "TYPE");
        neither("", "");
    }

    #[test]
    fn every_kind_is_made_where_the_product_has_it() {
        both("CREATE TEMPORARY TABLE t (a int)");
        both("CREATE UNIQUE INDEX i ON t (a)");
        both("CREATE FULLTEXT INDEX i ON t (a)");
        both("CREATE SPATIAL INDEX i ON t (a)");
        both("CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h')");
        only(Mariadb, "CREATE VECTOR INDEX i ON t (a)");
        only(Mariadb, "CREATE OR REPLACE TEMPORARY SEQUENCE s");
        only(Mariadb, "CREATE OR REPLACE INDEX i ON t (a)");
        only(Mariadb, "CREATE OR REPLACE DATABASE s");
        only(Mysql, "CREATE TABLESPACE s ADD DATAFILE 'f' ENGINE InnoDB");
        only(Mysql, "CREATE UNDO TABLESPACE s ADD DATAFILE 'f'");
        only(Mysql, "CREATE LOGFILE GROUP g ADD UNDOFILE 'f' ENGINE NDB");
        only(Mysql, "CREATE LIBRARY l LANGUAGE JAVASCRIPT AS 'x'");
        neither("CREATE FOO f", "FOO");
    }
}
