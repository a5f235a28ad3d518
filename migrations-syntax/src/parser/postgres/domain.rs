//! CREATE DOMAIN, ALTER DOMAIN.

use super::constraint::Marks;
use super::signature::named;
use crate::ast::{
    AlterDomain, AlterDomainAction, ConstraintKind, CreateType, ObjectKind, Statement, TableConstraint, TypeDefinition,
};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE DOMAIN, behind the word.
    pub(super) fn postgres_create_domain(&mut self) -> Read<Statement> {
        let name = self.name()?;
        self.eat("AS");
        let data_type = self.data_type()?;
        let attributes = self.postgres_column_attributes()?;
        let definition = TypeDefinition::Domain { data_type, attributes };
        Ok(Statement::CreateType(Box::new(CreateType { name, definition })))
    }

    /// ALTER DOMAIN, behind the word.
    pub(super) fn postgres_alter_domain(&mut self) -> Read<Statement> {
        let name = self.name()?;
        let action = match (self.token().text, self.ahead(1).text) {
            ("ADD", _) => {
                self.step();
                self.postgres_add_to_domain()?
            }
            ("DROP", _) => self.postgres_drop_from_domain()?,
            ("VALIDATE", _) => {
                self.step();
                self.expect("CONSTRAINT")?;
                AlterDomainAction::ValidateConstraint(self.ident()?)
            }
            ("RENAME", "CONSTRAINT") => {
                self.expect_all(&["RENAME", "CONSTRAINT"])?;
                let from = self.ident()?;
                self.expect("TO")?;
                AlterDomainAction::RenameConstraint { from, to: self.ident()? }
            }
            ("SET", "DEFAULT") => {
                self.expect_all(&["SET", "DEFAULT"])?;
                AlterDomainAction::SetDefault(self.expression()?)
            }
            ("SET", "NOT") => {
                self.expect_all(&["SET", "NOT", "NULL"])?;
                AlterDomainAction::SetNotNull(true)
            }
            _ => return self.postgres_common_change(ObjectKind::Domain, named(name)),
        };
        Ok(Statement::AlterDomain(Box::new(AlterDomain { name, action })))
    }

    fn postgres_add_to_domain(&mut self) -> Read<AlterDomainAction> {
        match self.ahead(if self.at("CONSTRAINT") { 2 } else { 0 }).text {
            "CHECK" => self.postgres_add_check_to_domain(),
            "NOT" => self.postgres_add_not_null_to_domain(),
            // The grammar of PostgreSQL 15 takes every constraint here; the server refuses it.
            _ => self
                .postgres_table_constraint()
                .map(|constraint| AlterDomainAction::AddConstraint(Box::new(constraint))),
        }
    }

    fn postgres_add_check_to_domain(&mut self) -> Read<AlterDomainAction> {
        let start = self.span();
        let has_keyword = self.eat("CONSTRAINT");
        let name = if has_keyword { Some(self.ident()?) } else { None };
        self.expect("CHECK")?;
        let condition = self.in_parentheses(Self::expression)?;
        let kind = ConstraintKind::Check { condition, on_conflict: None };
        let attributes = self.postgres_constraint_attributes(Marks::CHECK_OF_DOMAIN)?;
        let span = self.span_from(start);
        let constraint = TableConstraint { name, has_keyword, if_not_exists: false, kind, attributes, span };
        Ok(AlterDomainAction::AddConstraint(Box::new(constraint)))
    }

    /// Other than of a table, it names no column.
    fn postgres_add_not_null_to_domain(&mut self) -> Read<AlterDomainAction> {
        let name = if self.eat("CONSTRAINT") { Some(self.ident()?) } else { None };
        self.expect_all(&["NOT", "NULL"])?;
        self.postgres_constraint_attributes(Marks::NOT_NULL_OF_DOMAIN)?;
        Ok(AlterDomainAction::AddNotNull(name))
    }

    fn postgres_drop_from_domain(&mut self) -> Read<AlterDomainAction> {
        self.expect("DROP")?;
        Ok(match self.expect_any(&["CONSTRAINT", "DEFAULT", "NOT"])? {
            "CONSTRAINT" => {
                let if_exists = self.postgres_eat_if_exists();
                let name = self.ident()?;
                let behavior = self.postgres_drop_behavior();
                AlterDomainAction::DropConstraint { if_exists, name, behavior }
            }
            "DEFAULT" => AlterDomainAction::DropDefault,
            _ => {
                self.expect("NULL")?;
                AlterDomainAction::SetNotNull(false)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn domains() {
        accepts("CREATE DOMAIN s.d AS text COLLATE \"C\" DEFAULT 'a' NOT NULL CONSTRAINT c CHECK (VALUE <> '')");
        accepts("CREATE DOMAIN d int[]");
        accepts("ALTER DOMAIN d SET DEFAULT 1 + 2");
        accepts("ALTER DOMAIN d DROP DEFAULT");
        accepts("ALTER DOMAIN d SET NOT NULL");
        accepts("ALTER DOMAIN d DROP NOT NULL");
        accepts("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID");
        accepts("ALTER DOMAIN d ADD CHECK (VALUE > 0)");
        accepts("ALTER DOMAIN d ADD CONSTRAINT c NOT NULL");
        accepts("ALTER DOMAIN d DROP CONSTRAINT IF EXISTS c CASCADE");
        accepts("ALTER DOMAIN d RENAME CONSTRAINT a TO b");
        accepts("ALTER DOMAIN d VALIDATE CONSTRAINT a");
        accepts("ALTER DOMAIN d RENAME TO e");
        accepts("ALTER DOMAIN d SET SCHEMA s");
        refuses("CREATE DOMAIN d", "");
        refuses("CREATE DOMAIN d AS", "");
        refuses("CREATE DOMAIN d AS int CHECK VALUE > 0", "VALUE");
        refuses("ALTER DOMAIN d ADD NOT NULL a", "a");
        refuses("ALTER DOMAIN d ADD CHECK (VALUE > 0) ENFORCED", "ENFORCED");
        refuses("ALTER DOMAIN d SET", "");
        refuses("ALTER DOMAIN d ADD COLUMN a int", "COLUMN");
    }

    #[test]
    fn a_domain_is_a_type_with_attributes() {
        let Statement::CreateType(create) = statement("CREATE DOMAIN d AS int NOT NULL CHECK (VALUE > 0)") else {
            panic!()
        };
        let TypeDefinition::Domain { attributes, .. } = create.definition else { panic!() };
        assert_eq!(attributes.len(), 2);
    }
}
