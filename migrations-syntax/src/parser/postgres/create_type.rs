//! CREATE TYPE, ALTER TYPE.

use super::signature::named;
use crate::ast::{
    AlterType, AlterTypeAction, AttributeChange, CompositeField, CreateType, LabelPosition, Name, ObjectKind,
    Statement, TypeDefinition,
};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE TYPE, behind the word.
    pub(super) fn postgres_create_type(&mut self) -> Read<Statement> {
        let name = self.name()?;
        let definition = self.postgres_type_definition()?;
        Ok(Statement::CreateType(Box::new(CreateType { name, definition })))
    }

    fn postgres_type_definition(&mut self) -> Read<TypeDefinition> {
        if self.at("(") {
            return Ok(TypeDefinition::Base(self.postgres_definition()?));
        }
        if !self.eat("AS") {
            return Ok(TypeDefinition::Shell);
        }
        if self.eat("ENUM") {
            return Ok(TypeDefinition::Enumeration(self.postgres_list_or_nothing(Self::plain_text)?));
        }
        if self.eat("RANGE") {
            return Ok(TypeDefinition::Range(self.postgres_definition()?));
        }
        if !self.at("(") {
            return self.fail();
        }
        Ok(TypeDefinition::Composite(self.postgres_list_or_nothing(Self::postgres_composite_field)?))
    }

    /// Parentheses with a list that may be empty.
    pub(super) fn postgres_list_or_nothing<T>(&mut self, item: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        self.in_parentheses(|parser| if parser.at(")") { Ok(Vec::new()) } else { parser.list(item) })
    }

    fn postgres_composite_field(&mut self) -> Read<CompositeField> {
        let name = self.ident()?;
        let data_type = self.data_type()?;
        let collation = if self.eat("COLLATE") { Some(self.collation()?) } else { None };
        Ok(CompositeField { name, data_type, collation })
    }

    /// ALTER TYPE, behind the word.
    pub(super) fn postgres_alter_type(&mut self) -> Read<Statement> {
        let name = self.name()?;
        let action = match (self.token().text, self.ahead(1).text) {
            ("ADD", "VALUE") => self.postgres_add_value()?,
            ("RENAME", "VALUE") => self.postgres_rename_value()?,
            ("RENAME", "ATTRIBUTE") => self.postgres_rename_attribute()?,
            ("SET", "(") => {
                self.step();
                AlterTypeAction::Set(self.postgres_definition()?)
            }
            ("DROP", "VALUE") => {
                self.step();
                return self.fail_because("PostgreSQL cannot drop a value of an enum");
            }
            ("ADD" | "DROP" | "ALTER", _) => AlterTypeAction::Attributes(self.list(Self::postgres_attribute_change)?),
            _ => return self.postgres_common_change(ObjectKind::Type, named(name)),
        };
        Ok(Statement::AlterType(Box::new(AlterType { name, action })))
    }

    fn postgres_add_value(&mut self) -> Read<AlterTypeAction> {
        self.expect_all(&["ADD", "VALUE"])?;
        let if_not_exists = self.eat("IF");
        if if_not_exists {
            self.expect_all(&["NOT", "EXISTS"])?;
        }
        let label = self.plain_text()?;
        let position = match self.eat_any(&["BEFORE", "AFTER"]) {
            Some("BEFORE") => Some(LabelPosition::Before(self.plain_text()?)),
            Some(_) => Some(LabelPosition::After(self.plain_text()?)),
            None => None,
        };
        Ok(AlterTypeAction::AddValue { if_not_exists, label, position })
    }

    fn postgres_rename_value(&mut self) -> Read<AlterTypeAction> {
        self.expect_all(&["RENAME", "VALUE"])?;
        let from = self.plain_text()?;
        self.expect("TO")?;
        Ok(AlterTypeAction::RenameValue { from, to: self.plain_text()? })
    }

    fn postgres_rename_attribute(&mut self) -> Read<AlterTypeAction> {
        self.expect_all(&["RENAME", "ATTRIBUTE"])?;
        let from = self.ident()?;
        self.expect("TO")?;
        let to = self.ident()?;
        Ok(AlterTypeAction::RenameAttribute { from, to, behavior: self.postgres_drop_behavior() })
    }

    fn postgres_attribute_change(&mut self) -> Read<AttributeChange> {
        let word = self.expect_any(&["ADD", "DROP", "ALTER"])?;
        self.postgres_attribute_word(word)?;
        match word {
            "ADD" => Ok(AttributeChange::Add(self.postgres_composite_field()?, self.postgres_drop_behavior())),
            "DROP" => {
                let if_exists = self.postgres_eat_if_exists();
                let name = self.ident()?;
                Ok(AttributeChange::Drop { if_exists, name, behavior: self.postgres_drop_behavior() })
            }
            _ => self.postgres_attribute_type(),
        }
    }

    fn postgres_attribute_word(&mut self, word: &str) -> Read<()> {
        if word == "ADD" {
            self.could_be("VALUE");
        }
        self.expect("ATTRIBUTE")
    }

    fn postgres_attribute_type(&mut self) -> Read<AttributeChange> {
        let name = self.ident()?;
        if self.eat("SET") {
            self.expect("DATA")?;
        }
        self.expect("TYPE")?;
        let data_type = self.data_type()?;
        let collation: Option<Name> = if self.eat("COLLATE") { Some(self.collation()?) } else { None };
        Ok(AttributeChange::Type(CompositeField { name, data_type, collation }, self.postgres_drop_behavior()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn makes_types() {
        accepts("CREATE TYPE mood AS ENUM ('a', 'b')");
        accepts("CREATE TYPE s.mood AS ENUM ()");
        accepts("CREATE TYPE t AS (a int, b text COLLATE \"C\")");
        accepts("CREATE TYPE t AS ()");
        accepts("CREATE TYPE t AS RANGE (subtype = float8, subtype_diff = float8mi)");
        accepts("CREATE TYPE t (INPUT = f, OUTPUT = g, INTERNALLENGTH = VARIABLE, PASSEDBYVALUE)");
        accepts("CREATE TYPE t");
        refuses("CREATE TYPE mood AS ENUM ('a' 'b')", "'b'");
        refuses("CREATE TYPE mood AS ENUM ('a',)", ")");
        refuses("CREATE TYPE mood AS ENUM (a)", "a");
        refuses("CREATE TYPE mood AS ENUM 'a'", "'a'");
        refuses("CREATE TYPE mood ENUM ('a')", "ENUM");
        refuses("CREATE TYPE t AS (a)", ")");
    }

    #[test]
    fn alters_types() {
        accepts("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'a' BEFORE 'b'");
        accepts("ALTER TYPE mood RENAME VALUE 'a' TO 'b'");
        accepts(
            "ALTER TYPE t ADD ATTRIBUTE a int CASCADE, DROP ATTRIBUTE IF EXISTS b, ALTER ATTRIBUTE c SET DATA TYPE int",
        );
        accepts("ALTER TYPE t RENAME ATTRIBUTE a TO b RESTRICT");
        accepts("ALTER TYPE t RENAME TO u");
        accepts("ALTER TYPE s.t SET SCHEMA u");
        accepts("ALTER TYPE t OWNER TO CURRENT_USER");
        accepts("ALTER TYPE t SET (RECEIVE = f, STORAGE = none)");
        refuses("ALTER TYPE mood ADD VALUE a", "a");
        refuses("ALTER TYPE mood ADD 'a'", "'a'");
        refuses("ALTER TYPE mood ADD VALUE 'a', 'b'", ",");
        refuses("ALTER TYPE mood DROP VALUE 'a'", "VALUE");
        refuses("ALTER TYPE mood ADD VALUE IF EXISTS 'a'", "EXISTS");
    }

    #[test]
    fn a_label_has_a_place() {
        let Statement::AlterType(altered) = statement("ALTER TYPE m ADD VALUE 'a' AFTER 'it''s'") else { panic!() };
        let AlterTypeAction::AddValue { position: Some(LabelPosition::After(label)), .. } = altered.action else {
            panic!()
        };
        assert_eq!(label.text, "it's");
    }
}
