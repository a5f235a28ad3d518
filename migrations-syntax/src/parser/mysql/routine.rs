//! CREATE PROCEDURE and CREATE FUNCTION, ALTER of both.

use super::super::{Parser, Read};
use super::drop::plain_object;
use super::view::Prefix;
use crate::ast::{
    AlterObject, AlterObjectAction, CreateRoutine, DataType, Ident, ObjectKind, RoutineBody, RoutineOption,
    RoutineParameter, RoutineResult, Statement, TypeName,
};

impl Parser<'_> {
    /// PROCEDURE, FUNCTION, AGGREGATE FUNCTION
    pub(super) fn create_routine(&mut self, prefix: &Prefix) -> Read<Statement> {
        let is_aggregate = self.eat("AGGREGATE");
        if is_aggregate && !self.at("FUNCTION") {
            return self.fail();
        }
        let is_procedure = self.expect_any(&["PROCEDURE", "FUNCTION"])? == "PROCEDURE";
        let if_exists = self.if_exists_behind(prefix.or_replace)?;
        let name = self.two_part_name()?;
        let aggregate = if is_aggregate { "AGGREGATE" } else { "" };
        let words = [prefix.definer_words().as_str(), aggregate].join(" ").trim().to_owned();
        let mut routine = CreateRoutine {
            is_procedure,
            if_exists,
            words,
            name,
            parameters: Vec::new(),
            returns: None,
            options: Vec::new(),
            body: RoutineBody::None,
        };
        let is_of_library = (is_aggregate && !self.is_mariadb()) || (!is_procedure && self.at("RETURNS"));
        if is_of_library && prefix.definer.is_none() {
            self.function_of_library(&mut routine)?;
        } else {
            self.rest_of_routine(&mut routine)?;
        }
        Ok(Statement::CreateRoutine(Box::new(routine)))
    }

    /// RETURNS STRING SONAME 'library'
    fn function_of_library(&mut self, routine: &mut CreateRoutine) -> Read<()> {
        self.expect("RETURNS")?;
        let start = self.span();
        let word = self.expect_any(&["STRING", "REAL", "INTEGER", "INT", "DECIMAL", "DEC"])?;
        routine.returns = Some(RoutineResult::Type(DataType {
            is_set: false,
            name: TypeName::Builtin(word.to_ascii_lowercase()),
            arguments: Vec::new(),
            attributes: Vec::new(),
            dimensions: Vec::new(),
            is_reference: false,
            span: self.span_from(start),
        }));
        self.expect("SONAME")?;
        routine.body = RoutineBody::Library(self.one_text()?);
        Ok(())
    }

    fn rest_of_routine(&mut self, routine: &mut CreateRoutine) -> Read<()> {
        let is_procedure = routine.is_procedure;
        routine.parameters = self.in_parentheses(|parser| {
            if parser.at(")") { Ok(Vec::new()) } else { parser.list(|parser| parser.routine_parameter(is_procedure)) }
        })?;
        if !is_procedure {
            self.expect("RETURNS")?;
            routine.returns = Some(RoutineResult::Type(self.type_of_variable()?));
        }
        routine.options = self.routine_options(true)?;
        routine.body = self.body_of_routine(is_procedure)?;
        Ok(())
    }

    /// The body; on MySQL also AS with a string in another language
    fn body_of_routine(&mut self, is_procedure: bool) -> Read<RoutineBody> {
        if !self.is_mariadb() && self.eat("AS") {
            return Ok(RoutineBody::Text(self.one_text()?, None));
        }
        if self.is_mariadb() && !is_procedure {
            return self.function_body();
        }
        self.routine_body()
    }

    fn routine_parameter(&mut self, is_procedure: bool) -> Read<RoutineParameter> {
        let may_have_mode = is_procedure || self.is_mariadb();
        let mode = if may_have_mode { self.eat_any(&["IN", "OUT", "INOUT"]).map(str::to_owned) } else { None };
        let name = Some(self.ident()?);
        let data_type = self.type_of_variable()?;
        let default = if self.is_mariadb() && self.eat("DEFAULT") { Some(self.expression()?) } else { None };
        Ok(RoutineParameter { mode, name, data_type, default })
    }

    /// COMMENT, LANGUAGE, DETERMINISTIC and their like; not all of them stand in ALTER.
    fn routine_options(&mut self, is_create: bool) -> Read<Vec<RoutineOption>> {
        let mut options = Vec::new();
        while let Some(option) = self.routine_option(is_create)? {
            options.push(option);
        }
        Ok(options)
    }

    fn routine_option(&mut self, is_create: bool) -> Read<Option<RoutineOption>> {
        let start = self.place();
        match self.word_here() {
            "COMMENT" => {
                self.step();
                return Ok(Some(RoutineOption::Comment(self.one_text()?)));
            }
            "LANGUAGE" => {
                self.step();
                return Ok(Some(RoutineOption::Language(self.language()?)));
            }
            "NO" | "CONTAINS" => {
                self.step();
                self.expect("SQL")?;
            }
            "READS" | "MODIFIES" => {
                self.step();
                self.expect_all(&["SQL", "DATA"])?;
            }
            "SQL" => {
                self.step();
                self.expect("SECURITY")?;
                self.expect_any(&["DEFINER", "INVOKER"])?;
            }
            "DETERMINISTIC" if is_create => {
                self.step();
            }
            "NOT" if is_create => {
                self.step();
                self.expect("DETERMINISTIC")?;
            }
            "USING" if !self.is_mariadb() => {
                self.step();
                self.in_parentheses(Self::libraries)?;
            }
            _ => return Ok(None),
        }
        Ok(Some(RoutineOption::Words(self.words_from(start))))
    }

    fn language(&mut self) -> Read<Ident> {
        if self.at("SQL") {
            return self.label();
        }
        if self.is_mariadb() { self.fail() } else { self.ident() }
    }

    /// Names of libraries, each with an alias (MySQL 9)
    fn libraries(&mut self) -> Read<()> {
        if self.at(")") {
            return Ok(());
        }
        self.list(|parser| {
            parser.two_part_name()?;
            if parser.eat("AS") || parser.at_ident() { parser.ident().map(drop) } else { Ok(()) }
        })
        .map(drop)
    }

    /// ALTER PROCEDURE, ALTER FUNCTION, behind ALTER
    pub(super) fn alter_routine(&mut self) -> Read<Statement> {
        let is_procedure = self.expect_any(&["PROCEDURE", "FUNCTION"])? == "PROCEDURE";
        let kind = if is_procedure { ObjectKind::Procedure } else { ObjectKind::Function };
        let target = plain_object(self.two_part_name()?);
        let action = AlterObjectAction::RoutineOptions(self.routine_options(false)?);
        Ok(Statement::AlterObject(Box::new(AlterObject { kind, if_exists: false, target, action })))
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};
    use crate::ast::{RoutineBody, RoutineOption, Statement};

    #[test]
    fn heads() {
        both("CREATE DEFINER = u@h PROCEDURE s.p (IN a int, OUT b varchar(10) CHARSET utf8mb4, INOUT c text) SELECT 1");
        both("CREATE FUNCTION f (a int) RETURNS int DETERMINISTIC NO SQL COMMENT 'x' RETURN a + 1");
        both("CREATE FUNCTION f () RETURNS varchar(10) CHARSET utf8mb4 COLLATE utf8mb4_bin READS SQL DATA RETURN 'a'");
        both("CREATE PROCEDURE IF NOT EXISTS p () LANGUAGE SQL SQL SECURITY INVOKER MODIFIES SQL DATA BEGIN END");
        both("CREATE AGGREGATE FUNCTION f RETURNS STRING SONAME 'library.so'");
        only(Mariadb, "CREATE OR REPLACE PROCEDURE p () SELECT 1");
        only(Mariadb, "CREATE FUNCTION f (IN a TYPE OF t.c) RETURNS int RETURN 1");
        neither("CREATE PROCEDURE p SELECT 1", "SELECT");
        neither("CREATE FUNCTION f () RETURN 1", "RETURN");
        neither("CREATE FUNCTION f (a) RETURNS int RETURN 1", ")");
        neither("CREATE PROCEDURE p () READS DATA SELECT 1", "DATA");
        neither("CREATE FUNCTION f () RETURNS TABLE (a int) RETURN 1", "TABLE");
        refuses(Mysql, "CREATE OR REPLACE PROCEDURE p () SELECT 1", "PROCEDURE");
    }

    #[test]
    fn options_and_body() {
        let sql = "CREATE FUNCTION f (a int) RETURNS int NOT DETERMINISTIC CONTAINS SQL COMMENT 'x' RETURN a";
        let Statement::CreateRoutine(routine) = statement(Mysql, sql) else { panic!() };
        let words = |text: &str| RoutineOption::Words(text.to_owned());
        assert_eq!(routine.options[..2], [words("NOT DETERMINISTIC"), words("CONTAINS SQL")]);
        assert!(matches!(routine.options[2], RoutineOption::Comment(_)));
        assert!(matches!(routine.body, RoutineBody::Return(_)));
    }

    #[test]
    fn alter() {
        both("ALTER PROCEDURE p COMMENT 'x' SQL SECURITY DEFINER");
        both("ALTER FUNCTION s.f NO SQL");
        neither("ALTER PROCEDURE p DETERMINISTIC", "DETERMINISTIC");
        neither("ALTER PROCEDURE p SELECT 1", "SELECT");
    }
}
