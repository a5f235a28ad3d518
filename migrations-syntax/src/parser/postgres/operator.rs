//! CREATE OPERATOR, OPERATOR CLASS, OPERATOR FAMILY and ALTER of them.

use super::signature::named;
use crate::ast::{IfExists, ObjectKind, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE OPERATOR, behind the word.
    pub(super) fn postgres_create_operator(&mut self) -> Read<Statement> {
        match self.token().text {
            "CLASS" => {
                self.step();
                self.postgres_create_operator_class()
            }
            "FAMILY" => {
                self.step();
                let target = self.postgres_object_of_method()?;
                self.postgres_create_object(ObjectKind::OperatorFamily, IfExists::Error, target, |_| Ok(()))
            }
            _ => {
                let name = self.postgres_operator_name()?;
                self.postgres_create_other(ObjectKind::Operator, IfExists::Error, name, |parser| {
                    parser.postgres_definition().map(drop)
                })
            }
        }
    }

    fn postgres_create_operator_class(&mut self) -> Read<Statement> {
        let name = self.name()?;
        let start = self.place();
        self.eat("DEFAULT");
        self.expect_all(&["FOR", "TYPE"])?;
        self.data_type()?;
        self.expect("USING")?;
        self.ident()?;
        if self.eat("FAMILY") {
            self.name()?;
        }
        self.expect("AS")?;
        self.list(Self::postgres_operator_class_item)?;
        let definition = self.words_from(start);
        // The access method is one of the words.
        let target = named(name);
        let (kind, if_exists) = (ObjectKind::OperatorClass, IfExists::Error);
        Ok(Statement::CreateOther(Box::new(crate::ast::CreateOther { kind, if_exists, target, definition })))
    }

    /// `OPERATOR 1 < (int, int) FOR SEARCH`, `FUNCTION 1 (int) f(int, int)`, `STORAGE int`
    fn postgres_operator_class_item(&mut self) -> Read<()> {
        match self.expect_any(&["OPERATOR", "FUNCTION", "STORAGE"])? {
            "OPERATOR" => self.postgres_operator_item(),
            "FUNCTION" => {
                self.integer()?;
                if self.at("(") {
                    self.list_in_parentheses(Self::data_type)?;
                }
                self.postgres_routine_with_arguments().map(drop)
            }
            _ => self.data_type().map(drop),
        }
    }

    fn postgres_operator_item(&mut self) -> Read<()> {
        self.integer()?;
        self.postgres_operator_name()?;
        if self.at("(") {
            self.postgres_operand_types()?;
        }
        if self.eat("FOR") {
            if self.expect_any(&["SEARCH", "ORDER"])? == "ORDER" {
                self.expect("BY")?;
                self.name()?;
            }
        } else {
            // PostgreSQL 15 reads it, and passes over it.
            self.eat("RECHECK");
        }
        Ok(())
    }

    /// ALTER OPERATOR, behind the word.
    pub(super) fn postgres_alter_operator(&mut self) -> Read<Statement> {
        match self.token().text {
            "CLASS" => {
                self.step();
                let target = self.postgres_object_of_method()?;
                self.postgres_common_change(ObjectKind::OperatorClass, target)
            }
            "FAMILY" => {
                self.step();
                self.postgres_alter_operator_family()
            }
            _ => self.postgres_alter_one_operator(),
        }
    }

    fn postgres_alter_one_operator(&mut self) -> Read<Statement> {
        let target = self.postgres_operator_with_arguments()?;
        if !(self.at("SET") && self.ahead_is(1, "(")) {
            return self.postgres_common_change(ObjectKind::Operator, target);
        }
        self.postgres_alter_object_words(ObjectKind::Operator, target, |parser| {
            parser.step();
            parser.postgres_definition().map(drop)
        })
    }

    fn postgres_alter_operator_family(&mut self) -> Read<Statement> {
        let target = self.postgres_object_of_method()?;
        if !self.at_any(&["ADD", "DROP"]) {
            return self.postgres_common_change(ObjectKind::OperatorFamily, target);
        }
        self.postgres_alter_object_words(ObjectKind::OperatorFamily, target, |parser| {
            if parser.step().text == "ADD" {
                return parser.list(Self::postgres_operator_class_item).map(drop);
            }
            parser.list(Self::postgres_dropped_item).map(drop)
        })
    }

    fn postgres_dropped_item(&mut self) -> Read<()> {
        self.expect_any(&["OPERATOR", "FUNCTION"])?;
        self.integer()?;
        self.list_in_parentheses(Self::data_type).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn operators() {
        accepts("CREATE OPERATOR s.@#@ (PROCEDURE = f, LEFTARG = int, COMMUTATOR = OPERATOR(s.@#@), HASHES)");
        accepts("ALTER OPERATOR = (int, NONE) SET (RESTRICT = NONE, JOIN = f)");
        accepts("ALTER OPERATOR s.!! (NONE, int) OWNER TO r");
        accepts("DROP OPERATOR IF EXISTS =(int, int), s.@@ (NONE, text) CASCADE");
        refuses("DROP OPERATOR = (int)", ")");
        refuses("DROP OPERATOR =", "");
        refuses("ALTER OPERATOR = (int, int) RENAME TO a", "RENAME");
        refuses("DROP OPERATOR => (int, int)", "=>");
    }

    #[test]
    fn classes_and_families() {
        accepts(
            "CREATE OPERATOR CLASS s.c DEFAULT FOR TYPE int USING btree FAMILY f AS OPERATOR 1 <, OPERATOR 2 <= (int, int) FOR SEARCH, FUNCTION 1 (int, int) g(int, int), STORAGE int8",
        );
        accepts("CREATE OPERATOR FAMILY f USING gist");
        accepts("ALTER OPERATOR FAMILY f USING gist ADD OPERATOR 1 < (int, int) FOR ORDER BY s.f, FUNCTION 1 g(int)");
        accepts("ALTER OPERATOR FAMILY f USING gist DROP OPERATOR 1 (int, int), FUNCTION 2 (int)");
        accepts("ALTER OPERATOR CLASS c USING gist RENAME TO d");
        refuses("CREATE OPERATOR FAMILY f", "");
        refuses("CREATE OPERATOR CLASS c FOR TYPE int USING btree AS", "");
        refuses("CREATE OPERATOR CLASS c FOR TYPE int USING btree AS OPERATOR <", "<");
    }

    #[test]
    fn an_operator_is_moved_or_has_other_functions() {
        accepts("ALTER OPERATOR + (int, int) SET SCHEMA s");
        accepts("ALTER OPERATOR + (int, int) SET (RESTRICT = f, JOIN = NONE)");
        accepts("ALTER OPERATOR + (NONE, int) OWNER TO r");
        refuses("ALTER OPERATOR + (int, int) (RESTRICT = f)", "(");
    }
}
