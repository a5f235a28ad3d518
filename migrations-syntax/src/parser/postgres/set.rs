//! SET, RESET, SHOW.

use crate::ast::{
    Expression, ExpressionKind, Ident, Literal, Name, OpaqueForm, SetConstraints, SetVariable, Statement, Transaction,
    TransactionKind,
};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// SET
    pub(super) fn postgres_set(&mut self) -> Read<Statement> {
        self.expect("SET")?;
        if self.postgres_is_assigned() {
            return self.postgres_variable(None);
        }
        match self.token().text {
            "CONSTRAINTS" => self.postgres_set_constraints(),
            "LOCAL" => {
                self.step();
                self.postgres_set_with_scope("LOCAL")
            }
            "SESSION" if self.postgres_is_session_authorization() || self.postgres_is_session_characteristics() => {
                self.postgres_set_rest(None)
            }
            "SESSION" => {
                self.step();
                self.postgres_set_with_scope("SESSION")
            }
            _ => self.postgres_set_rest(None),
        }
    }

    /// Whether the word here is a setting: what follows it gives it a value.
    fn postgres_is_assigned(&self) -> bool {
        matches!(self.ahead(1).text, "TO" | "=" | "." | "FROM")
    }

    fn postgres_is_session_authorization(&self) -> bool {
        self.ahead_is(1, "AUTHORIZATION")
    }

    fn postgres_is_session_characteristics(&self) -> bool {
        self.ahead_is(1, "CHARACTERISTICS") && self.ahead_is(2, "AS")
    }

    fn postgres_set_with_scope(&mut self, scope: &str) -> Read<Statement> {
        self.postgres_set_rest(Some(scope.to_owned()))
    }

    /// What follows SET and its scope.
    fn postgres_set_rest(&mut self, scope: Option<String>) -> Read<Statement> {
        if self.postgres_is_assigned() {
            return self.postgres_variable(scope);
        }
        let start = self.place();
        if self.at("SESSION") && self.ahead_is(1, "CHARACTERISTICS") {
            self.expect_all(&["SESSION", "CHARACTERISTICS", "AS", "TRANSACTION"])?;
            self.postgres_transaction_modes()?;
            let name = self.words_from(start);
            return Ok(Statement::Set(vec![SetVariable { scope, ..set_to(&name, Vec::new()) }]));
        }
        if !self.at("TRANSACTION") || self.ahead_is(1, "SNAPSHOT") {
            return self.postgres_variable(scope);
        }
        self.step();
        let start = self.place();
        self.postgres_transaction_modes()?;
        let words = self.words_from(start);
        Ok(Statement::Transaction(Transaction { kind: TransactionKind::Set, name: None, words }))
    }

    fn postgres_variable(&mut self, scope: Option<String>) -> Read<Statement> {
        let variable = self.postgres_set_variable()?;
        Ok(Statement::Set(vec![SetVariable { scope, ..variable }]))
    }

    /// What SET sets, without its scope. Source: `set_rest_more`.
    fn postgres_set_variable(&mut self) -> Read<SetVariable> {
        if self.postgres_is_assigned() {
            return self.postgres_assigned_setting();
        }
        match self.token().text {
            "TIME" => {
                self.expect_all(&["TIME", "ZONE"])?;
                self.postgres_time_zone()
            }
            "CATALOG" if self.ahead(1).kind == Kind::Text => {
                self.step();
                self.fail_because("a session of PostgreSQL stays in its database")
            }
            "SCHEMA" => {
                self.step();
                let text = self.postgres_text_value()?;
                Ok(set_to("SCHEMA", vec![text]))
            }
            "NAMES" => self.postgres_set_names(),
            "ROLE" => {
                self.step();
                let role = self.postgres_word_or_text_value()?;
                Ok(set_to("ROLE", vec![role]))
            }
            "SESSION" => {
                self.expect_all(&["SESSION", "AUTHORIZATION"])?;
                if self.eat("DEFAULT") {
                    return Ok(reset_to("SESSION AUTHORIZATION", "DEFAULT"));
                }
                let role = self.postgres_word_or_text_value()?;
                Ok(set_to("SESSION AUTHORIZATION", vec![role]))
            }
            "XML" => {
                self.expect_all(&["XML", "OPTION"])?;
                let word = self.postgres_word_value_of(&["DOCUMENT", "CONTENT"])?;
                Ok(set_to("XML OPTION", vec![word]))
            }
            "TRANSACTION" => {
                self.expect_all(&["TRANSACTION", "SNAPSHOT"])?;
                let text = self.postgres_text_value()?;
                Ok(set_to("TRANSACTION SNAPSHOT", vec![text]))
            }
            _ => self.postgres_assigned_setting(),
        }
    }

    /// `a TO b, c`, `a.b = DEFAULT`, `a FROM CURRENT`
    pub(super) fn postgres_assigned_setting(&mut self) -> Read<SetVariable> {
        let name = self.postgres_setting_name()?;
        if self.eat("FROM") {
            self.expect("CURRENT")?;
            return Ok(reset_to(&name, "FROM CURRENT"));
        }
        self.expect_any(&["TO", "="])?;
        if self.eat("DEFAULT") {
            return Ok(reset_to(&name, "DEFAULT"));
        }
        let values = self.list(Self::postgres_setting_value)?;
        Ok(set_to(&name, values))
    }

    /// The name of a setting, with its qualifiers; bare words in lower case, as PostgreSQL folds them.
    pub(super) fn postgres_setting_name(&mut self) -> Read<String> {
        let mut name = String::new();
        loop {
            let part = self.ident()?;
            name.push_str(&setting_part(&part));
            if !self.eat(".") {
                return Ok(name);
            }
            name.push('.');
        }
    }

    /// A value of a setting: a word, a string or a number.
    pub(super) fn postgres_setting_value(&mut self) -> Read<Expression> {
        match self.token().kind {
            Kind::Number => self.postgres_number_value(),
            Kind::Symbol if matches!(self.token().text, "+" | "-") => self.postgres_number_value(),
            Kind::Word if matches!(self.token().text, "TRUE" | "FALSE") => {
                let token = self.step();
                let literal = Literal::Boolean(token.text == "TRUE");
                Ok(Expression { kind: ExpressionKind::Literal(literal), span: token.span })
            }
            Kind::Word if self.token().text == "ON" => self.postgres_word_value_of(&["ON"]),
            Kind::Word | Kind::QuotedName | Kind::Text | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => {
                self.could_be("a value");
                self.postgres_word_or_text_value()
            }
        }
    }

    fn postgres_number_value(&mut self) -> Read<Expression> {
        let start = self.span();
        let number = self.signed_number()?;
        Ok(Expression { kind: ExpressionKind::Literal(Literal::Number(number)), span: self.span_from(start) })
    }

    fn postgres_text_value(&mut self) -> Read<Expression> {
        let start = self.span();
        let text = self.plain_text()?;
        Ok(Expression { kind: ExpressionKind::Literal(Literal::Text(text)), span: self.span_from(start) })
    }

    fn postgres_word_value_of(&mut self, words: &[&'static str]) -> Read<Expression> {
        if !self.at_any(words) {
            return self.fail();
        }
        let span = self.span();
        let word = self.label()?;
        Ok(Expression { kind: ExpressionKind::Column(Name::from(word)), span })
    }

    fn postgres_word_or_text_value(&mut self) -> Read<Expression> {
        if self.postgres_at_text() {
            return self.postgres_text_value();
        }
        let span = self.span();
        let word = self.loose_ident()?;
        Ok(Expression { kind: ExpressionKind::Column(Name::from(word)), span })
    }

    fn postgres_set_names(&mut self) -> Read<SetVariable> {
        self.expect("NAMES")?;
        if self.eat("DEFAULT") {
            return Ok(reset_to("NAMES", "DEFAULT"));
        }
        let values = if self.postgres_at_text() { vec![self.postgres_text_value()?] } else { Vec::new() };
        Ok(set_to("NAMES", values))
    }

    fn postgres_time_zone(&mut self) -> Read<SetVariable> {
        if let Some(word) = self.eat_any(&["DEFAULT", "LOCAL"]) {
            return Ok(reset_to("TIME ZONE", word));
        }
        let value = if self.at("INTERVAL") { self.primary_expression()? } else { self.postgres_setting_value()? };
        Ok(set_to("TIME ZONE", vec![value]))
    }

    // ---- SET and RESET within other statements

    /// SET or RESET of a role or a database.
    pub(super) fn postgres_set_or_reset_clause(&mut self) -> Read<()> {
        if self.at("RESET") {
            self.step();
            return self.postgres_reset_setting().map(drop);
        }
        self.expect("SET")?;
        self.postgres_set_rest(None).map(drop)
    }

    /// SET or RESET of a routine.
    pub(super) fn postgres_routine_setting(&mut self) -> Read<SetVariable> {
        if self.eat("RESET") {
            let name = self.postgres_reset_setting()?;
            return Ok(reset_to(&name, "RESET"));
        }
        self.expect("SET")?;
        self.postgres_set_variable()
    }

    // ---- RESET, SHOW

    /// RESET
    pub(super) fn postgres_reset(&mut self) -> Read<Statement> {
        self.expect("RESET")?;
        let name = self.postgres_reset_setting()?;
        Ok(Statement::Set(vec![reset_to(&name, "RESET")]))
    }

    /// Which setting RESET or SHOW names.
    pub(super) fn postgres_reset_setting(&mut self) -> Read<String> {
        if self.eat_all(&["TRANSACTION", "ISOLATION"]) {
            self.expect("LEVEL")?;
            return Ok("TRANSACTION ISOLATION LEVEL".to_owned());
        }
        let forms: [&[&'static str]; 3] = [&["ALL"], &["TIME", "ZONE"], &["SESSION", "AUTHORIZATION"]];
        for form in forms {
            if self.eat_all(form) {
                return Ok(form.join(" "));
            }
        }
        self.postgres_setting_name()
    }

    /// SHOW
    pub(super) fn postgres_show(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::Show, |parser| {
            parser.expect("SHOW")?;
            parser.postgres_reset_setting().map(drop)
        })
    }

    // ---- SET CONSTRAINTS

    fn postgres_set_constraints(&mut self) -> Read<Statement> {
        self.expect("CONSTRAINTS")?;
        let names = if self.eat("ALL") { Vec::new() } else { self.list(Self::name)? };
        let is_deferred = self.expect_any(&["DEFERRED", "IMMEDIATE"])? == "DEFERRED";
        Ok(Statement::SetConstraints(SetConstraints { names, is_deferred }))
    }
}

/// A part of the name of a setting: in quotes only if it needs them.
fn setting_part(part: &Ident) -> String {
    let is_plain = part.text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    match (part.is_quoted, is_plain) {
        (false, _) => part.text.to_ascii_lowercase(),
        (true, true) => part.text.clone(),
        (true, false) => format!("\"{}\"", part.text.replace('"', "\"\"")),
    }
}

fn set_to(name: &str, values: Vec<Expression>) -> SetVariable {
    SetVariable { scope: None, name: name.to_owned(), reset: None, values }
}

fn reset_to(name: &str, word: &str) -> SetVariable {
    SetVariable { scope: None, name: name.to_owned(), reset: Some(word.to_owned()), values: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[track_caller]
    fn variable(sql: &str) -> SetVariable {
        let Statement::Set(mut variables) = statement(sql) else { panic!("{sql}") };
        variables.remove(0)
    }

    #[test]
    fn settings() {
        accepts("SET search_path TO a, \"$user\", 'c'");
        accepts("SET LOCAL a.b = -1.5");
        accepts("SET SESSION x = on");
        accepts("SET local TO true");
        accepts("SET session = off");
        accepts("SET names = a");
        accepts("SET TIME ZONE 'UTC'");
        accepts("SET TIME ZONE LOCAL");
        accepts("SET TIME ZONE -5");
        accepts("SET TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE");
        accepts("SET NAMES");
        accepts("SET NAMES 'utf8'");
        accepts("SET ROLE NONE");
        accepts("SET SCHEMA 'a'");
        accepts("SET SESSION AUTHORIZATION DEFAULT");
        accepts("SET LOCAL SESSION AUTHORIZATION 'a'");
        accepts("SET XML OPTION DOCUMENT");
        accepts("SET a FROM CURRENT");
        accepts("RESET ALL");
        accepts("RESET SESSION AUTHORIZATION");
        accepts("RESET a.b");
        accepts("SHOW TIME ZONE");
        accepts("SHOW all");
        refuses("SET", "");
        refuses("SET a", "");
        refuses("SET a b", "b");
        refuses("SET a = ", "");
        refuses("SET a = b,", "");
        refuses("SET a = 1 2", "2");
        refuses("SET SCHEMA a", "a");
        refuses("SET a == 1", "==");
        refuses("SET search_path = select", "select");
    }

    #[test]
    fn transactions_and_constraints() {
        accepts("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY NOT DEFERRABLE");
        accepts("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
        accepts("SET TRANSACTION SNAPSHOT 'a'");
        accepts("SET CONSTRAINTS ALL DEFERRED");
        accepts("SET CONSTRAINTS a, s.b IMMEDIATE");
        refuses("SET TRANSACTION", "");
        refuses("SET TRANSACTION ISOLATION LEVEL READ", "");
        refuses("SET CONSTRAINTS a", "");
    }

    #[test]
    fn says_what_is_set() {
        let set = variable("SET LOCAL Search_Path = a, b");
        assert_eq!((set.scope.as_deref(), set.name.as_str(), set.values.len()), (Some("LOCAL"), "search_path", 2));
        let set = variable("RESET TIME ZONE");
        assert_eq!((set.name.as_str(), set.reset.as_deref()), ("TIME ZONE", Some("RESET")));
        assert_eq!(variable("SET a TO DEFAULT").reset.as_deref(), Some("DEFAULT"));
    }

    #[test]
    fn names_of_settings_are_in_quotes_only_where_they_need_them() {
        for (sql, name) in [
            ("SET Work_Mem = 1", "work_mem"),
            ("SET \"a_1\".b = 1", "a_1.b"),
            ("SET \"A\".\"b c\" = 1", "\"A\".\"b c\""),
            ("SET a1.\"x\"\"y\" = 1", "a1.\"x\"\"y\""),
        ] {
            let Statement::Set(variables) = statement(sql) else { panic!("{sql}") };
            assert_eq!(variables[0].name, name, "{sql}");
        }
        refuses("SET CATALOG 'a'", "'a'");
        accepts("SET catalog = 'a'");
        refuses("SET CATALOG a", "a");
    }
}
