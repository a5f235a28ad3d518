//! CREATE FUNCTION, CREATE PROCEDURE and ALTER of both.

use super::view::CreateWords;
use crate::ast::{
    AlterObject, AlterObjectAction, CreateRoutine, DataType, Ident, ObjectKind, Query, RoutineBody, RoutineOption,
    RoutineParameter, RoutineResult, SelectItem, Statement, TextForm, TextLiteral,
};
use crate::parser::query::query_of_items;
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE FUNCTION, CREATE PROCEDURE, behind the word.
    pub(super) fn postgres_create_routine(&mut self, words: CreateWords, is_procedure: bool) -> Read<Statement> {
        let name = self.function_name()?;
        let parameters = self.postgres_list_or_nothing(Self::postgres_parameter_with_default)?;
        let returns = if is_procedure { None } else { self.postgres_routine_result(&parameters)? };
        let (options, text) = self.postgres_routine_definition()?;
        let body = self.postgres_routine_body(text)?;
        Ok(Statement::CreateRoutine(Box::new(CreateRoutine {
            is_procedure,
            if_exists: words.if_exists(),
            words: String::new(),
            name,
            parameters,
            returns,
            options,
            body,
        })))
    }

    fn postgres_parameter_with_default(&mut self) -> Read<RoutineParameter> {
        let (mode, name, data_type) = self.postgres_parameter()?;
        let default = if self.eat_any(&["DEFAULT", "="]).is_some() { Some(self.expression()?) } else { None };
        Ok(RoutineParameter { mode, name, data_type, default })
    }

    fn postgres_routine_result(&mut self, parameters: &[RoutineParameter]) -> Read<Option<RoutineResult>> {
        // RETURNS NULL ON NULL INPUT is an option.
        if self.at("RETURNS") && self.ahead_is(1, "NULL") || !self.eat("RETURNS") {
            return Ok(None);
        }
        if !self.at("TABLE") {
            return Ok(Some(RoutineResult::Type(self.postgres_routine_type()?)));
        }
        if parameters.iter().any(|parameter| parameter.mode.as_deref().is_some_and(|mode| mode.ends_with("OUT"))) {
            return self.fail_because("a function that returns a table has no OUT parameters");
        }
        self.step();
        let columns =
            self.list_in_parentheses(|parser| Ok((parser.function_ident()?, parser.postgres_routine_type()?)))?;
        Ok(Some(RoutineResult::Table(columns)))
    }

    // ---- options

    /// Options in any order, AS among them.
    fn postgres_routine_definition(&mut self) -> Read<(Vec<RoutineOption>, RoutineBody)> {
        let (mut options, mut body) = (Vec::new(), RoutineBody::None);
        loop {
            match self.token().text {
                "AS" => body = self.postgres_routine_text()?,
                "LANGUAGE" => {
                    self.step();
                    options.push(RoutineOption::Language(self.postgres_word_or_text()?));
                }
                "TRANSFORM" => options.push(self.postgres_routine_transform()?),
                "WINDOW" => options.push(self.postgres_option_words(&["WINDOW"])?),
                _ => match self.postgres_routine_option()? {
                    Some(option) => options.push(option),
                    None => break,
                },
            }
        }
        self.at_any(&ROUTINE_WORDS);
        Ok((options, body))
    }

    fn postgres_routine_text(&mut self) -> Read<RoutineBody> {
        self.expect("AS")?;
        let text = self.plain_text()?;
        let symbol = if self.eat(",") { Some(self.plain_text()?) } else { None };
        Ok(RoutineBody::Text(text, symbol))
    }

    fn postgres_routine_transform(&mut self) -> Read<RoutineOption> {
        self.expect("TRANSFORM")?;
        let types: Vec<DataType> = self.list(|parser| {
            parser.expect_all(&["FOR", "TYPE"])?;
            parser.data_type()
        })?;
        Ok(RoutineOption::Transform(types))
    }

    fn postgres_option_words(&mut self, words: &[&'static str]) -> Read<RoutineOption> {
        self.expect_all(words)?;
        Ok(RoutineOption::Words(words.join(" ")))
    }

    /// One option that CREATE and ALTER have, if it is next.
    fn postgres_routine_option(&mut self) -> Read<Option<RoutineOption>> {
        let option = match self.token().text {
            "CALLED" => self.postgres_option_words(&["CALLED", "ON", "NULL", "INPUT"])?,
            "RETURNS" => self.postgres_option_words(&["RETURNS", "NULL", "ON", "NULL", "INPUT"])?,
            "STRICT" => self.postgres_option_words(&["STRICT"])?,
            "IMMUTABLE" => self.postgres_option_words(&["IMMUTABLE"])?,
            "STABLE" => self.postgres_option_words(&["STABLE"])?,
            "VOLATILE" => self.postgres_option_words(&["VOLATILE"])?,
            "LEAKPROOF" => self.postgres_option_words(&["LEAKPROOF"])?,
            "NOT" => self.postgres_option_words(&["NOT", "LEAKPROOF"])?,
            "EXTERNAL" | "SECURITY" => self.postgres_routine_security()?,
            "COST" | "ROWS" | "SUPPORT" | "PARALLEL" => self.postgres_option_with_value()?,
            "SET" | "RESET" => RoutineOption::Set(self.postgres_routine_setting()?),
            _ => return Ok(None),
        };
        Ok(Some(option))
    }

    fn postgres_routine_security(&mut self) -> Read<RoutineOption> {
        self.eat("EXTERNAL");
        self.expect("SECURITY")?;
        let word = self.expect_any(&["DEFINER", "INVOKER"])?;
        Ok(RoutineOption::Words(format!("SECURITY {word}")))
    }

    fn postgres_option_with_value(&mut self) -> Read<RoutineOption> {
        let name = self.step().text.to_owned();
        let start = self.place();
        match name.as_str() {
            "SUPPORT" => drop(self.name()?),
            "PARALLEL" => drop(self.ident()?),
            _ => drop(self.signed_number()?),
        }
        Ok(RoutineOption::Value { name, value: self.words_from(start) })
    }

    // ---- body

    /// RETURN, BEGIN ATOMIC .. END, or what AS said.
    fn postgres_routine_body(&mut self, text: RoutineBody) -> Read<RoutineBody> {
        if self.eat("RETURN") {
            return Ok(RoutineBody::Return(Box::new(self.expression()?)));
        }
        if !self.eat("BEGIN") {
            return Ok(text);
        }
        self.expect("ATOMIC")?;
        let statements = self.deeper(Self::postgres_atomic_statements)?;
        self.expect("END")?;
        Ok(RoutineBody::Statements { is_atomic: true, statements })
    }

    fn postgres_atomic_statements(&mut self) -> Read<Vec<Statement>> {
        let mut statements = Vec::new();
        while !self.at("END") {
            // A statement may be empty.
            if self.eat(";") {
                continue;
            }
            statements.push(self.postgres_atomic_statement()?);
            self.expect(";")?;
        }
        Ok(statements)
    }

    fn postgres_atomic_statement(&mut self) -> Read<Statement> {
        if !self.eat("RETURN") {
            return if self.at("BEGIN") { self.fail() } else { self.statement() };
        }
        let value = self.expression()?;
        Ok(Statement::Query(Box::new(query_of(value))))
    }

    // ---- ALTER, CALL's counterpart in DO

    /// ALTER FUNCTION, PROCEDURE, ROUTINE, behind the word.
    pub(super) fn postgres_alter_routine(&mut self, kind: ObjectKind) -> Read<Statement> {
        let target = self.postgres_routine_with_arguments()?;
        if let Some(action) = self.postgres_common_action(kind)? {
            return Ok(Statement::AlterObject(Box::new(AlterObject { kind, if_exists: false, target, action })));
        }
        let mut options = Vec::new();
        while let Some(option) = self.postgres_routine_option()? {
            options.push(option);
        }
        if options.is_empty() {
            return self.fail();
        }
        self.eat("RESTRICT");
        let action = AlterObjectAction::RoutineOptions(options);
        Ok(Statement::AlterObject(Box::new(AlterObject { kind, if_exists: false, target, action })))
    }

    /// DO
    pub(super) fn postgres_do_block(&mut self) -> Read<Statement> {
        self.expect("DO")?;
        let (mut language, mut body): (Option<Ident>, Option<TextLiteral>) = (None, None);
        let empty = TextLiteral { form: TextForm::Plain, text: String::new(), span: self.span() };
        loop {
            if self.eat("LANGUAGE") {
                language = Some(self.postgres_word_or_text()?);
            } else if self.postgres_at_text() {
                body = Some(self.plain_text()?);
            } else if language.is_none() && body.is_none() {
                return self.fail();
            } else {
                return Ok(Statement::Do(crate::ast::DoBlock { language, body: body.unwrap_or(empty) }));
            }
        }
    }
}

/// What an option of a routine begins with.
const ROUTINE_WORDS: [&str; 22] = [
    "AS",
    "LANGUAGE",
    "IMMUTABLE",
    "STABLE",
    "VOLATILE",
    "STRICT",
    "SECURITY",
    "PARALLEL",
    "COST",
    "ROWS",
    "SET",
    "RESET",
    "RETURNS",
    "CALLED",
    "LEAKPROOF",
    "NOT",
    "EXTERNAL",
    "SUPPORT",
    "TRANSFORM",
    "WINDOW",
    "RETURN",
    "BEGIN",
];

/// RETURN an expression means the query that gives it.
fn query_of(value: crate::ast::Expression) -> Query {
    query_of_items(vec![SelectItem { value, alias: None }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn functions() {
        accepts("CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN END; $$ LANGUAGE plpgsql");
        accepts(
            "CREATE OR REPLACE FUNCTION s.f(a int, b text DEFAULT 'x', VARIADIC c int[] = '{}') RETURNS SETOF s.t LANGUAGE 'sql' STABLE STRICT COST 10 ROWS 5 AS 'a', 'b'",
        );
        accepts(
            "CREATE FUNCTION f(IN a int, b OUT text, INOUT double precision, x double precision) LANGUAGE c AS 'o'",
        );
        accepts("CREATE FUNCTION f(int, text) RETURNS TABLE (a int, b t.c%TYPE) RETURN 1");
        accepts("CREATE FUNCTION f(a SETOF int) RETURNS int RETURNS NULL ON NULL INPUT AS ''");
        accepts("CREATE FUNCTION f() RETURNS void SET search_path = a, b SECURITY DEFINER SET x FROM CURRENT AS ''");
        accepts(
            "CREATE FUNCTION f() RETURNS int TRANSFORM FOR TYPE a, FOR TYPE b SUPPORT s.g PARALLEL safe WINDOW AS ''",
        );
        refuses("CREATE FUNCTION f RETURNS int AS ''", "RETURNS");
        refuses("CREATE FUNCTION f() RETURNS TABLE AS ''", "AS");
        refuses("CREATE FUNCTION f(OUT a int) RETURNS TABLE (b int) AS ''", "TABLE");
        refuses("CREATE FUNCTION f() RETURNS int AS '' LANGUAGE", "");
        refuses("CREATE FUNCTION f() RETURN int AS ''", "AS");
        refuses("CREATE FUNCTION f(a int b int) RETURNS int AS ''", "b");
        let message = refuses("CREATE FUNCTION f() RETURNS int AS '' LANGUAGE sql IMUTABLE", "IMUTABLE");
        assert!(message.contains("did you mean IMMUTABLE?"));
        refuses("CREATE PROCEDURE f() RETURNS int AS ''", "int");
    }

    #[test]
    fn bodies_of_statements() {
        accepts("CREATE PROCEDURE p() BEGIN ATOMIC END");
        accepts("CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (1); SELECT 2; RETURN 3; END");
        refuses("CREATE PROCEDURE p() BEGIN ATOMIC SELECT 2 END", "");
        let Statement::CreateRoutine(routine) =
            statement("CREATE PROCEDURE p() BEGIN ATOMIC RETURN 1; ; SELECT 2; END")
        else {
            panic!()
        };
        let RoutineBody::Statements { statements, is_atomic: true } = routine.body else { panic!() };
        assert_eq!(statements.len(), 2);
    }

    #[test]
    fn parameters_have_mode_name_and_type_in_any_order() {
        let Statement::CreateRoutine(routine) = statement(
            "CREATE FUNCTION f(a IN int, OUT b s.t, IN OUT c numeric(1, 2), text, double precision, in_ int) AS ''",
        ) else {
            panic!()
        };
        let told: Vec<_> = routine
            .parameters
            .iter()
            .map(|parameter| (parameter.mode.as_deref(), parameter.name.as_ref().map(|name| name.text.as_str())))
            .collect();
        assert_eq!(
            told,
            [
                (Some("IN"), Some("a")),
                (Some("OUT"), Some("b")),
                (Some("INOUT"), Some("c")),
                (None, None),
                (None, None),
                (None, Some("in_"))
            ]
        );
    }

    #[test]
    fn changes_of_routines() {
        accepts("ALTER FUNCTION f RENAME TO g");
        accepts("ALTER FUNCTION f(int) SET SCHEMA s");
        accepts("ALTER FUNCTION f(int) SET SCHEMA 's'");
        accepts("ALTER PROCEDURE f() OWNER TO r");
        accepts("ALTER ROUTINE f NO DEPENDS ON EXTENSION e");
        accepts("ALTER FUNCTION f(int) IMMUTABLE RESET ALL COST 1 RESTRICT");
        refuses("ALTER FUNCTION f(int)", "");
        refuses("ALTER FUNCTION f(int) WINDOW", "WINDOW");
        refuses("ALTER FUNCTION f(int) RENAME g", "g");
    }

    #[test]
    fn blocks() {
        accepts("DO $$ BEGIN END $$");
        accepts("DO LANGUAGE plpgsql $$ BEGIN END $$");
        accepts("DO 'x' LANGUAGE 'plpgsql'");
        refuses("DO", "");
        refuses("DO BEGIN END", "BEGIN");
    }

    #[test]
    fn the_body_of_return_is_the_query_that_gives_the_value() {
        let sql = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC RETURN a + 1; END";
        let mut seen = String::new();
        struct Columns<'s>(&'s mut String);
        impl crate::walk::Visitor for Columns<'_> {
            fn expression(&mut self, expression: &crate::ast::Expression) {
                if let crate::ast::ExpressionKind::Column(name) = &expression.kind {
                    self.0.push_str(&name.last().text);
                }
            }
        }
        crate::walk::walk_statement(&statement(sql), &mut Columns(&mut seen));
        assert_eq!(seen, "a");
    }
}
