//! CALL, DO, PREPARE, EXECUTE, DEALLOCATE.

use super::super::{Parser, Read};
use crate::ast::{CallProcedure, Expression, ExpressionKind, Ident, Prepared, PreparedKind, SelectItem, Statement};
use crate::token::Kind;

impl Parser<'_> {
    /// CALL
    pub(super) fn call_procedure(&mut self) -> Read<Statement> {
        self.expect("CALL")?;
        let name = if self.is_mariadb() { self.name()? } else { self.two_part_name()? };
        let has_parentheses = self.at("(");
        let arguments = if has_parentheses { self.arguments_of_procedure()? } else { Vec::new() };
        Ok(Statement::Call(CallProcedure { name, has_parentheses, arguments }))
    }

    fn arguments_of_procedure(&mut self) -> Read<Vec<crate::ast::Argument>> {
        self.in_parentheses(|parser| {
            if parser.at(")") {
                return Ok(Vec::new());
            }
            Ok(parser.expressions()?.into_iter().map(super::super::expression::value).collect())
        })
    }

    /// DO
    pub(super) fn do_expressions(&mut self) -> Read<Statement> {
        self.expect("DO")?;
        let items = if self.is_mariadb() {
            let values = self.expressions()?;
            values.into_iter().map(|value| SelectItem { value, alias: None }).collect()
        } else {
            self.select_items()?
        };
        Ok(Statement::DoExpressions(items))
    }

    /// PREPARE
    pub(super) fn prepare(&mut self) -> Read<Statement> {
        self.expect("PREPARE")?;
        let name = Some(self.ident()?);
        self.expect("FROM")?;
        let source = Some(if self.is_mariadb() { self.expression()? } else { self.text_or_variable()? });
        Ok(Statement::Prepared(Prepared { source, ..prepared(PreparedKind::Prepare, name) }))
    }

    fn text_or_variable(&mut self) -> Read<Expression> {
        match self.token().kind {
            Kind::Parameter => self.user_variable(),
            Kind::Text => self.label_text(),
            _ if self.at("@") => self.fail_without_variable(),
            Kind::Word | Kind::QuotedName | Kind::Number | Kind::Symbol | Kind::Broken | Kind::End => {
                self.fail_expecting("a string or a variable")
            }
        }
    }

    fn user_variable(&mut self) -> Read<Expression> {
        let token = self.token();
        let is_variable =
            token.kind == Kind::Parameter && token.source.starts_with('@') && !token.source.starts_with("@@");
        if !is_variable {
            return self.fail_expecting("a variable such as @a");
        }
        self.step();
        Ok(Expression { kind: ExpressionKind::Parameter(token.source.to_owned()), span: token.span })
    }

    /// EXECUTE, EXECUTE IMMEDIATE (MariaDB)
    pub(super) fn execute(&mut self) -> Read<Statement> {
        self.expect("EXECUTE")?;
        let is_immediate = self.is_mariadb() && self.at("IMMEDIATE") && !self.at_end_behind_name();
        let mut statement = if is_immediate {
            self.step();
            let source = Some(self.expression()?);
            Prepared { source, ..prepared(PreparedKind::ExecuteImmediate, None) }
        } else {
            prepared(PreparedKind::Execute, Some(self.ident()?))
        };
        if self.eat("USING") {
            statement.arguments =
                if self.is_mariadb() { self.list(Self::value_or_default)? } else { self.list(Self::user_variable)? };
        }
        Ok(Statement::Prepared(statement))
    }

    /// Whether the word here is the name of a statement, with nothing or USING behind it.
    fn at_end_behind_name(&self) -> bool {
        self.ahead(1).kind == Kind::End || matches!(self.ahead(1).text, "USING" | ";")
    }

    /// DEALLOCATE PREPARE, DROP PREPARE behind DROP
    pub(super) fn deallocate(&mut self) -> Read<Statement> {
        self.eat("DEALLOCATE");
        self.expect("PREPARE")?;
        let name = Some(self.ident()?);
        Ok(Statement::Prepared(prepared(PreparedKind::Deallocate, name)))
    }
}

fn prepared(kind: PreparedKind, name: Option<Ident>) -> Prepared {
    Prepared { kind, name, types: Vec::new(), source: None, statement: None, arguments: Vec::new() }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};
    use crate::ast::Statement;

    #[test]
    fn calls() {
        both("CALL s.p(1, 'a', @b)");
        both("CALL p");
        both("CALL p()");
        neither("CALL p(1,)", ")");
        neither("CALL p 1", "1");
        let Statement::Call(call) = statement(Mysql, "CALL s.p(1, 2)") else { panic!() };
        assert_eq!((call.name.parts.len(), call.arguments.len(), call.has_parentheses), (2, 2, true));
    }

    #[test]
    fn prepared_statements() {
        both("PREPARE p FROM 'SELECT 1'");
        both("PREPARE p FROM @a");
        both("EXECUTE p USING @a, @b");
        both("DEALLOCATE PREPARE p");
        only(Mariadb, "PREPARE p FROM CONCAT('SELECT ', 1)");
        only(Mariadb, "EXECUTE IMMEDIATE 'SELECT ?' USING 1 + 1");
        refuses(Mysql, "PREPARE p FROM SELECT 1", "SELECT");
        refuses(Mysql, "EXECUTE p USING 1", "1");
        neither("PREPARE FROM 'a'", "FROM");
        neither("DEALLOCATE p", "p");
    }

    #[test]
    fn expressions_that_are_done() {
        both("DO SLEEP(1), 2");
        only(Mysql, "DO 1 AS a");
        neither("DO", "");
    }

    #[test]
    fn a_statement_can_have_the_name_immediate() {
        for (sql, has_name) in [
            ("EXECUTE immediate", true),
            ("EXECUTE immediate USING @a", true),
            ("EXECUTE immediate;", true),
            ("EXECUTE IMMEDIATE @a", false),
        ] {
            let Statement::Prepared(prepared) = statement(Mariadb, sql) else { panic!("{sql}") };
            assert_eq!(prepared.name.is_some(), has_name, "{sql}");
        }
        both("EXECUTE immediate USING @a");
    }
}
