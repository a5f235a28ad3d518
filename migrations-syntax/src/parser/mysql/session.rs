//! SET: variables, character sets, the transaction, passwords and roles.

use super::super::{Parser, Read};
use crate::ast::{
    Expression, ExpressionKind, Ident, Literal, Name, OpaqueForm, SetStatement, SetVariable, Statement, Transaction,
    TransactionKind,
};
use crate::token::Kind;

impl Parser<'_> {
    /// SET
    pub(super) fn mysql_set(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("SET")?;
        if let Some(opaque) = self.set_of_account(start)? {
            return Ok(opaque);
        }
        if self.is_mariadb() && self.at("STATEMENT") && !self.at_assignment() {
            return self.set_statement();
        }
        if let Some(transaction) = self.set_transaction()? {
            return Ok(transaction);
        }
        self.list(Self::set_variable).map(Statement::Set)
    }

    /// Whether the word here is a variable to which something is assigned.
    fn at_assignment(&self) -> bool {
        matches!(self.ahead(1).text, "=" | ":=" | ".")
    }

    /// SET STATEMENT a = 1 FOR a statement (MariaDB), behind SET
    fn set_statement(&mut self) -> Read<Statement> {
        self.expect("STATEMENT")?;
        let variables = self.list(|parser| parser.variable_with_scope(None))?;
        self.expect("FOR")?;
        let start = self.span();
        let statement = Box::new(self.statement()?);
        Ok(Statement::SetStatement(SetStatement { variables, statement, span: self.span_from(start) }))
    }

    /// SET TRANSACTION, SET SESSION TRANSACTION, behind SET
    fn set_transaction(&mut self) -> Read<Option<Statement>> {
        let start = self.place();
        let has_scope = self.at_scope() && self.ahead_is(1, "TRANSACTION");
        if has_scope {
            self.step();
        }
        if !self.at("TRANSACTION") || self.at_assignment() {
            return Ok(None);
        }
        self.step();
        self.transaction_characteristics()?;
        let words = self.words_from(start);
        Ok(Some(Statement::Transaction(Transaction { kind: TransactionKind::Set, name: None, words })))
    }

    /// An isolation level and an access mode, in either order
    fn transaction_characteristics(&mut self) -> Read<()> {
        let is_level = self.transaction_characteristic(&["ISOLATION", "READ"])?;
        if self.eat(",") {
            self.transaction_characteristic(if is_level { &["READ"] } else { &["ISOLATION"] })?;
        }
        Ok(())
    }

    fn transaction_characteristic(&mut self, words: &[&'static str]) -> Read<bool> {
        if self.expect_any(words)? == "READ" {
            self.expect_any(&["ONLY", "WRITE"])?;
            return Ok(false);
        }
        self.expect("LEVEL")?;
        match self.expect_any(&["READ", "REPEATABLE", "SERIALIZABLE"])? {
            "READ" => drop(self.expect_any(&["UNCOMMITTED", "COMMITTED"])?),
            "REPEATABLE" => self.expect("READ")?,
            _ => {}
        }
        Ok(true)
    }

    // ---- variables

    fn set_variable(&mut self) -> Read<SetVariable> {
        if self.token().kind == Kind::Parameter && self.token().source.starts_with('@') {
            return self.variable_with_at();
        }
        if self.at("@") {
            return self.fail_without_variable();
        }
        if let Some(names) = self.set_names()? {
            return Ok(names);
        }
        // The scopes are names of variables on MariaDB only.
        let has_scope = self.at_scope() && !(self.is_mariadb() && self.at_assignment());
        let scope = if has_scope { Some(self.step().text.to_owned()) } else { None };
        self.variable_with_scope(scope)
    }

    fn at_scope(&self) -> bool {
        match self.word_here() {
            "GLOBAL" | "SESSION" | "LOCAL" => true,
            "PERSIST" | "PERSIST_ONLY" => !self.is_mariadb(),
            _ => false,
        }
    }

    /// `name = value`, behind its scope
    fn variable_with_scope(&mut self, scope: Option<String>) -> Read<SetVariable> {
        let start = self.place();
        if self.at("DEFAULT") && self.ahead_is(1, ".") {
            self.step();
        } else {
            self.ident()?;
        }
        while self.eat(".") {
            self.label()?;
        }
        let name = self.sources_from(start).replace(' ', "");
        self.expect_equals()?;
        self.value_of_variable(scope, name)
    }

    /// `@a = value`, `@@a = value`, `@@global.a = value`
    fn variable_with_at(&mut self) -> Read<SetVariable> {
        let start = self.place();
        self.step();
        while self.eat(".") {
            self.label()?;
        }
        let source = self.sources_from(start).replace(' ', "");
        self.expect_equals()?;
        let Some(system) = source.strip_prefix("@@") else {
            let values = vec![self.expression()?];
            return Ok(SetVariable { scope: None, name: source, reset: None, values });
        };
        let (scope, name) = match system.split_once('.') {
            Some((scope, name)) if is_scope(scope, self.is_mariadb()) => (Some(scope.to_ascii_uppercase()), name),
            _ => (None, system),
        };
        self.value_of_variable(scope, name.to_owned())
    }

    fn value_of_variable(&mut self, scope: Option<String>, name: String) -> Read<SetVariable> {
        if self.at("DEFAULT") && !self.ahead_is(1, "(") {
            self.step();
            return Ok(SetVariable { scope, name, reset: Some("DEFAULT".to_owned()), values: Vec::new() });
        }
        let words: &[&'static str] =
            if self.is_mariadb() { &["ON", "ALL", "BINARY"] } else { &["ON", "ALL", "BINARY", "ROW", "SYSTEM"] };
        let is_word = words.contains(&self.word_here()) && (self.at_end_of_value(1));
        let value = if is_word { self.word_as_expression()? } else { self.expression()? };
        Ok(SetVariable { scope, name, reset: None, values: vec![value] })
    }

    /// Whether a value ends before the token so many places ahead.
    fn at_end_of_value(&self, count: usize) -> bool {
        self.ahead(count).kind == Kind::End || matches!(self.ahead(count).text, "," | ";" | "FOR")
    }

    fn word_as_expression(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = ExpressionKind::Column(Name::from(self.label()?));
        Ok(Expression { kind, span: self.span_from(start) })
    }

    // ---- character sets

    /// NAMES, CHARACTER SET
    fn set_names(&mut self) -> Read<Option<SetVariable>> {
        if self.at("NAMES") {
            return self.names().map(Some);
        }
        if self.at_any(&["CHARSET", "CHARACTER", "CHAR"]) && !self.at_assignment() {
            self.eat_character_set()?;
            return self.character_set_value("CHARACTER SET").map(Some);
        }
        Ok(None)
    }

    fn names(&mut self) -> Read<SetVariable> {
        self.expect("NAMES")?;
        let mut variable = self.character_set_value("NAMES")?;
        let may_be_collated = self.is_mariadb() || variable.reset.is_none();
        if may_be_collated && self.eat("COLLATE") {
            let collation =
                if self.is_mariadb() { self.character_set_name_or_default()? } else { self.character_set_name()? };
            let values = variable.values.into_iter().map(|value| collated(value, &collation)).collect();
            variable = SetVariable { values, ..variable };
        }
        Ok(variable)
    }

    fn character_set_value(&mut self, name: &str) -> Read<SetVariable> {
        let name = name.to_owned();
        if self.eat("DEFAULT") {
            return Ok(SetVariable { scope: None, name, reset: Some("DEFAULT".to_owned()), values: Vec::new() });
        }
        let start = self.span();
        let kind = if self.token().kind == Kind::Text {
            ExpressionKind::Literal(Literal::Text(self.one_text()?))
        } else {
            ExpressionKind::Column(Name::from(self.character_set_name()?))
        };
        let values = vec![Expression { kind, span: self.span_from(start) }];
        Ok(SetVariable { scope: None, name, reset: None, values })
    }

    // ---- passwords, roles

    /// SET PASSWORD, SET ROLE, SET DEFAULT ROLE, SET RESOURCE GROUP, behind SET
    fn set_of_account(&mut self, start: usize) -> Read<Option<Statement>> {
        let form = match self.word_here() {
            "PASSWORD" => {
                self.step();
                self.set_password()?;
                OpaqueForm::SetPassword
            }
            "ROLE" if !self.at_assignment() => {
                self.step();
                self.set_role()?;
                OpaqueForm::SetRole
            }
            "DEFAULT" if self.ahead_is(1, "ROLE") => {
                self.step();
                self.step();
                self.set_default_role()?;
                OpaqueForm::SetDefaultRole
            }
            "RESOURCE" if !self.is_mariadb() && self.ahead_is(1, "GROUP") => {
                self.step();
                self.step();
                self.ident()?;
                self.rest_of_statement()?;
                OpaqueForm::SetResourceGroup
            }
            _ => return Ok(None),
        };
        Ok(Some(self.opaque(form, start)))
    }

    /// SET PASSWORD, behind it
    fn set_password(&mut self) -> Read<()> {
        if self.eat("FOR") {
            self.account()?;
        }
        if !self.is_mariadb() && self.eat("TO") {
            self.expect("RANDOM")?;
        } else {
            self.expect_equals()?;
            self.new_password()?;
        }
        if !self.is_mariadb() {
            if self.eat("REPLACE") {
                self.one_text()?;
            }
            if self.eat("RETAIN") {
                self.expect_all(&["CURRENT", "PASSWORD"])?;
            }
        }
        Ok(())
    }

    fn new_password(&mut self) -> Read<()> {
        if self.is_mariadb() && self.eat_any(&["PASSWORD", "OLD_PASSWORD"]).is_some() {
            return self.in_parentheses(Self::one_text).map(drop);
        }
        self.one_text().map(drop)
    }

    /// SET ROLE, behind it
    fn set_role(&mut self) -> Read<()> {
        if self.is_mariadb() {
            return self.ident_or_text().map(drop);
        }
        if self.eat_any(&["NONE", "DEFAULT"]).is_some() {
            return Ok(());
        }
        if self.eat("ALL") {
            return if self.eat("EXCEPT") { self.list(Self::role).map(drop) } else { Ok(()) };
        }
        self.list(Self::role).map(drop)
    }

    /// SET DEFAULT ROLE, behind it
    fn set_default_role(&mut self) -> Read<()> {
        if self.is_mariadb() {
            self.role()?;
            return if self.eat("FOR") { self.account().map(drop) } else { Ok(()) };
        }
        if self.eat_any(&["NONE", "ALL"]).is_none() {
            self.list(Self::account)?;
        }
        self.expect("TO")?;
        self.list(Self::account).map(drop)
    }
}

fn is_scope(word: &str, is_mariadb: bool) -> bool {
    let is = |scope: &&str| word.eq_ignore_ascii_case(scope);
    ["global", "session", "local"].iter().any(is) || (!is_mariadb && ["persist", "persist_only"].iter().any(is))
}

fn collated(value: Expression, collation: &Ident) -> Expression {
    let span = value.span.to(collation.span);
    let kind = ExpressionKind::Collate { operand: Box::new(value), collation: Name::from(collation.clone()) };
    Expression { kind, span }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};
    use crate::ast::{SetVariable, Statement, TransactionKind};

    fn set(sql: &str) -> Vec<SetVariable> {
        match statement(Mysql, sql) {
            Statement::Set(variables) => variables,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn variables_of_every_scope() {
        both(
            "SET @a = 1, @b := @a + 1, sql_mode = 'ANSI', GLOBAL max_connections = DEFAULT, @@session.autocommit = ON",
        );
        both("SET NEW.a = 1, LOCAL x = ALL, @@global.hot.key_buffer_size = 1");
        only(Mysql, "SET PERSIST max_connections = 1, @@persist_only.a = SYSTEM");
        only(Mariadb, "SET STATEMENT max_statement_time = 1 FOR ALTER TABLE t ADD a int");
        let variables = set("SET SESSION a = 1, @@global.b = 2, @c = 3, d = DEFAULT");
        let facts: Vec<_> =
            variables.iter().map(|variable| (variable.scope.as_deref(), variable.name.as_str())).collect();
        assert_eq!(facts, [(Some("SESSION"), "a"), (Some("GLOBAL"), "b"), (None, "@c"), (None, "d")]);
        assert_eq!(variables[3].reset.as_deref(), Some("DEFAULT"));
        neither("SET a", "");
        neither("SET a = ", "");
        neither("SET a TO 1", "TO");
        neither("SET a = 1,", "");
        neither("SET @ = 1", "=");
    }

    #[test]
    fn names_and_character_sets() {
        both("SET NAMES utf8mb4 COLLATE utf8mb4_bin");
        both("SET NAMES 'utf8mb4', CHARACTER SET DEFAULT, CHARSET binary");
        neither("SET NAMES = 'utf8mb4'", "=");
        neither("SET NAMES", "");
        assert_eq!(set("SET NAMES utf8mb4")[0].name, "NAMES");
    }

    #[test]
    fn the_transaction_the_password_the_role() {
        both("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY");
        both("SET TRANSACTION READ WRITE");
        both("SET PASSWORD FOR u@h = 'x'");
        both("SET ROLE r");
        only(Mysql, "SET DEFAULT ROLE NONE TO u");
        only(Mariadb, "SET DEFAULT ROLE r FOR u");
        let Statement::Transaction(transaction) = statement(Mysql, "SET GLOBAL TRANSACTION READ ONLY") else {
            panic!()
        };
        assert_eq!(
            (transaction.kind, transaction.words.as_str()),
            (TransactionKind::Set, "GLOBAL TRANSACTION READ ONLY")
        );
        neither("SET TRANSACTION ISOLATION LEVEL READ", "");
        neither("SET TRANSACTION READ ONLY, READ WRITE", "READ");
    }

    #[test]
    fn a_password_is_set() {
        both("SET PASSWORD = 'x'");
        both("SET PASSWORD FOR a@b := 'x'");
        only(Mysql, "SET PASSWORD FOR a = 'x' REPLACE 'y' RETAIN CURRENT PASSWORD");
        only(Mysql, "SET PASSWORD TO RANDOM REPLACE 'y'");
        only(Mariadb, "SET PASSWORD = PASSWORD('x')");
        only(Mariadb, "SET PASSWORD FOR a = OLD_PASSWORD('x')");
        neither("SET PASSWORD 'x'", "'x'");
    }

    #[test]
    fn roles_are_set() {
        both("SET ROLE NONE");
        both("SET ROLE r");
        only(Mysql, "SET ROLE ALL EXCEPT r, s");
        only(Mysql, "SET DEFAULT ROLE r, s TO a, b");
        only(Mysql, "SET DEFAULT ROLE ALL TO a");
        only(Mysql, "SET ROLE DEFAULT");
        refuses(Mariadb, "SET DEFAULT ROLE ALL", "ALL");
        refuses(Mariadb, "SET DEFAULT ROLE r, s", ",");
        only(Mariadb, "SET DEFAULT ROLE r FOR a");
        only(Mariadb, "SET DEFAULT ROLE NONE");
        only(Mysql, "SET RESOURCE GROUP g FOR 5");
    }
}
