//! Objects of a server beside schemas (MySQL): spatial reference systems, groups of resources, libraries, masking policies, the
//! instance itself; packages (MariaDB). The grammar is checked, the words are kept.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};
use crate::token::Kind;

impl Parser<'_> {
    // ---- spatial reference systems

    /// CREATE SPATIAL REFERENCE SYSTEM, behind CREATE and OR REPLACE
    pub(super) fn create_spatial_reference_system(&mut self, or_replace: bool, start: usize) -> Read<Statement> {
        self.expect_all(&["SPATIAL", "REFERENCE", "SYSTEM"])?;
        if !or_replace {
            self.if_not_exists()?;
        }
        self.number()?;
        while let Some(word) = self.eat_any(&["NAME", "DEFINITION", "ORGANIZATION", "DESCRIPTION"]) {
            self.one_text()?;
            if word == "ORGANIZATION" {
                self.expect_all(&["IDENTIFIED", "BY"])?;
                self.number()?;
            }
        }
        Ok(self.opaque(OpaqueForm::CreateSpatialReferenceSystem, start))
    }

    /// DROP SPATIAL REFERENCE SYSTEM, behind DROP
    pub(super) fn drop_spatial_reference_system(&mut self) -> Read<Statement> {
        let start = self.place() - 1;
        self.expect_all(&["SPATIAL", "REFERENCE", "SYSTEM"])?;
        self.if_exists()?;
        self.number()?;
        Ok(self.opaque(OpaqueForm::DropSpatialReferenceSystem, start))
    }

    // ---- groups of resources

    /// CREATE RESOURCE GROUP, behind CREATE
    pub(super) fn create_resource_group(&mut self, start: usize) -> Read<Statement> {
        self.expect_all(&["RESOURCE", "GROUP"])?;
        self.ident()?;
        self.expect("TYPE")?;
        self.eat_equals();
        self.expect_any(&["USER", "SYSTEM"])?;
        self.resource_options()?;
        Ok(self.opaque(OpaqueForm::CreateResourceGroup, start))
    }

    /// ALTER RESOURCE GROUP, behind ALTER
    pub(super) fn alter_resource_group(&mut self, start: usize) -> Read<Statement> {
        self.expect_all(&["RESOURCE", "GROUP"])?;
        self.ident()?;
        self.resource_options()?;
        self.eat("FORCE");
        Ok(self.opaque(OpaqueForm::AlterResourceGroup, start))
    }

    /// DROP RESOURCE GROUP, behind DROP
    pub(super) fn drop_resource_group(&mut self) -> Read<Statement> {
        let start = self.place() - 1;
        self.expect_all(&["RESOURCE", "GROUP"])?;
        self.ident()?;
        self.eat("FORCE");
        Ok(self.opaque(OpaqueForm::DropResourceGroup, start))
    }

    fn resource_options(&mut self) -> Read<()> {
        if self.eat("VCPU") {
            self.eat_equals();
            self.list(|parser| {
                parser.number()?;
                if parser.eat("-") { parser.number().map(drop) } else { Ok(()) }
            })?;
        }
        if self.eat("THREAD_PRIORITY") {
            self.eat_equals();
            self.signed_number()?;
        }
        let _ = self.eat_any(&["ENABLE", "DISABLE"]);
        Ok(())
    }

    // ---- libraries, masking policies

    /// CREATE LIBRARY, behind CREATE
    pub(super) fn create_library(&mut self, start: usize) -> Read<Statement> {
        self.expect("LIBRARY")?;
        self.if_not_exists()?;
        self.two_part_name()?;
        while let Some(word) = self.eat_any(&["COMMENT", "LANGUAGE"]) {
            if word == "COMMENT" {
                self.one_text()?;
            } else {
                self.ident_or_text()?;
            }
        }
        self.expect("AS")?;
        // A string, or one between dollar signs
        if self.at_end_of_statement() {
            return self.fail_expecting("a string");
        }
        self.words_until(|_| false)?;
        Ok(self.opaque(OpaqueForm::CreateLibrary, start))
    }

    /// ALTER LIBRARY, behind ALTER
    pub(super) fn alter_library(&mut self, start: usize) -> Read<Statement> {
        self.expect("LIBRARY")?;
        self.two_part_name()?;
        self.expect("COMMENT")?;
        self.one_text()?;
        Ok(self.opaque(OpaqueForm::AlterLibrary, start))
    }

    /// DROP LIBRARY, behind DROP
    pub(super) fn drop_library(&mut self) -> Read<Statement> {
        let start = self.place() - 1;
        self.expect("LIBRARY")?;
        self.if_exists()?;
        self.two_part_name()?;
        Ok(self.opaque(OpaqueForm::DropLibrary, start))
    }

    /// CREATE MASKING POLICY, behind CREATE
    pub(super) fn create_masking_policy(&mut self, start: usize) -> Read<Statement> {
        self.expect_all(&["MASKING", "POLICY"])?;
        self.if_not_exists()?;
        self.ident()?;
        self.in_parentheses(Self::ident)?;
        self.expression()?;
        Ok(self.opaque(OpaqueForm::CreateMaskingPolicy, start))
    }

    /// DROP MASKING POLICY, behind DROP
    pub(super) fn drop_masking_policy(&mut self) -> Read<Statement> {
        let start = self.place() - 1;
        self.expect_all(&["MASKING", "POLICY"])?;
        self.if_exists()?;
        self.ident()?;
        Ok(self.opaque(OpaqueForm::DropMaskingPolicy, start))
    }

    // ---- the instance

    /// ALTER INSTANCE, behind ALTER
    pub(super) fn alter_instance(&mut self, start: usize) -> Read<Statement> {
        self.expect("INSTANCE")?;
        match self.expect_any(&["ROTATE", "RELOAD", "ENABLE", "DISABLE"])? {
            "ROTATE" => {
                self.ident_or_text()?;
                self.expect_all(&["MASTER", "KEY"])?;
            }
            "RELOAD" => self.reloaded()?,
            _ => {
                self.ident()?;
                self.ident()?;
            }
        }
        Ok(self.opaque(OpaqueForm::AlterInstance, start))
    }

    fn reloaded(&mut self) -> Read<()> {
        if self.expect_any(&["TLS", "KEYRING"])? == "KEYRING" {
            return Ok(());
        }
        if self.eat("FOR") {
            self.expect("CHANNEL")?;
            self.ident()?;
        }
        if self.eat("NO") { self.expect_all(&["ROLLBACK", "ON", "ERROR"]) } else { Ok(()) }
    }

    // ---- packages

    /// CREATE PACKAGE, behind CREATE and OR REPLACE (MariaDB): its routines are kept as words.
    pub(super) fn create_package(&mut self, start: usize) -> Read<Statement> {
        self.expect("PACKAGE")?;
        self.eat("BODY");
        self.if_not_exists()?;
        self.two_part_name()?;
        self.words_until(|_| false)?;
        Ok(self.opaque(OpaqueForm::CreatePackage, start))
    }

    /// Components and plugins: INSTALL, UNINSTALL, behind the word
    pub(super) fn install(&mut self, word: &str) -> Read<()> {
        let is_mariadb = self.is_mariadb();
        let kind = self.expect_any(if is_mariadb { &["PLUGIN", "SONAME"] } else { &["PLUGIN", "COMPONENT"] })?;
        let is_installed = word == "INSTALL";
        if is_mariadb && is_installed && kind == "PLUGIN" {
            self.if_not_exists()?;
        } else if is_mariadb && !is_installed {
            self.if_exists()?;
        }
        match kind {
            "PLUGIN" => {
                self.ident()?;
                if is_installed {
                    self.expect("SONAME")?;
                    self.one_text()?;
                }
            }
            "SONAME" => drop(self.one_text()?),
            _ => {
                self.list(Self::one_text)?;
                if is_installed && self.eat("SET") {
                    self.list(Self::variable_of_component)?;
                }
            }
        }
        Ok(())
    }

    fn variable_of_component(&mut self) -> Read<()> {
        if self.ahead(1).kind == Kind::Word {
            let _ = self.eat_any(&["GLOBAL", "PERSIST"]);
        }
        self.name()?;
        self.expect_equals()?;
        if self.eat("ON") { Ok(()) } else { self.expression().map(drop) }
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::Statement;
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};

    #[test]
    fn objects_of_a_server() {
        only(Mysql, "CREATE OR REPLACE SPATIAL REFERENCE SYSTEM 4120 NAME 'Greek' ORGANIZATION 'e' IDENTIFIED BY 4120");
        only(Mysql, "CREATE SPATIAL REFERENCE SYSTEM IF NOT EXISTS 1 NAME 'a' DEFINITION 'b' DESCRIPTION 'c'");
        only(Mysql, "DROP SPATIAL REFERENCE SYSTEM IF EXISTS 1");
        only(Mysql, "CREATE RESOURCE GROUP g TYPE = USER VCPU = 0-3, 5 THREAD_PRIORITY = -5 ENABLE");
        only(Mysql, "ALTER RESOURCE GROUP g DISABLE FORCE");
        only(Mysql, "DROP RESOURCE GROUP g FORCE");
        only(Mysql, "ALTER LIBRARY l COMMENT 'x'");
        only(Mysql, "DROP LIBRARY IF EXISTS s.l");
        only(Mysql, "ALTER INSTANCE ROTATE INNODB MASTER KEY");
        only(Mysql, "ALTER INSTANCE RELOAD TLS FOR CHANNEL c NO ROLLBACK ON ERROR");
        refuses(Mysql, "CREATE SPATIAL REFERENCE SYSTEM 1 ORGANIZATION 'e'", "");
        refuses(Mysql, "CREATE RESOURCE GROUP g", "");
        refuses(Mysql, "ALTER LIBRARY l", "");
        refuses(Mysql, "CREATE LIBRARY l LANGUAGE JAVASCRIPT", "");
        refuses(Mysql, "ALTER INSTANCE ROTATE BLAH KEY", "KEY");
    }

    #[test]
    fn plugins_and_components() {
        both("INSTALL PLUGIN p SONAME 'p.so'");
        both("UNINSTALL PLUGIN p");
        only(Mysql, "INSTALL COMPONENT 'file://a', 'file://b' SET GLOBAL a.b = 1, c = ON");
        only(Mysql, "UNINSTALL COMPONENT 'file://a'");
        only(Mariadb, "INSTALL PLUGIN IF NOT EXISTS p SONAME 'p'");
        only(Mariadb, "UNINSTALL SONAME IF EXISTS 'p'");
        neither("INSTALL PLUGIN p", "");
    }

    #[test]
    fn all_words_of_a_statement_are_kept() {
        for sql in [
            "CREATE SPATIAL REFERENCE SYSTEM 1 NAME 'a'",
            "DROP SPATIAL REFERENCE SYSTEM 1",
            "CREATE RESOURCE GROUP G TYPE = SYSTEM",
            "ALTER RESOURCE GROUP G ENABLE",
            "DROP RESOURCE GROUP G",
            "CREATE LIBRARY IF NOT EXISTS S.L COMMENT 'x' LANGUAGE JAVASCRIPT AS 'y'",
            "ALTER LIBRARY L COMMENT 'x'",
            "DROP LIBRARY L",
            "CREATE MASKING POLICY P ( C ) C + 1",
            "DROP MASKING POLICY IF EXISTS P",
            "ALTER INSTANCE RELOAD KEYRING",
            "ALTER INSTANCE DISABLE INNODB REDO_LOG",
        ] {
            only(Mysql, sql);
            let Statement::Opaque(opaque) = statement(Mysql, sql) else { panic!("{sql}") };
            assert_eq!(opaque.text.replace(" .", ".").replace(". ", "."), sql);
        }
        let sql = "CREATE PACKAGE BODY S.P AS X ; END";
        only(Mariadb, sql);
        let Statement::Opaque(opaque) = statement(Mariadb, sql) else { panic!("{sql}") };
        assert_eq!(opaque.text.replace(" .", ".").replace(". ", "."), sql);
    }

    #[test]
    fn plugins_have_what_the_product_knows() {
        neither("UNINSTALL PLUGIN p SONAME 'p'", "SONAME");
        neither("INSTALL PLUGIN", "");
        only(Mariadb, "UNINSTALL PLUGIN IF EXISTS p");
        only(Mariadb, "INSTALL SONAME 'p'");
        refuses(Mariadb, "INSTALL SONAME IF NOT EXISTS 'p'", "IF");
        refuses(Mysql, "UNINSTALL COMPONENT 'a' SET b = 1", "SET");
        only(Mysql, "INSTALL COMPONENT 'a' SET PERSIST b = 1, GLOBAL c = 'd'");
    }

    #[test]
    fn a_library_of_plugins_is_a_string() {
        refuses(Mariadb, "INSTALL SONAME p", "p");
        only(Mariadb, "UNINSTALL SONAME 'p'");
        refuses(Mysql, "INSTALL COMPONENT p", "p");
    }
}
