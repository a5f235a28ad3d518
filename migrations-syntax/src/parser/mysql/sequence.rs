//! Sequences of MariaDB.

use super::super::{Parser, Read};
use crate::ast::{AlterSequence, CreateSequence, Persistence, SequenceOption, Statement};

impl Parser<'_> {
    /// CREATE SEQUENCE, behind CREATE and OR REPLACE
    pub(super) fn create_sequence(&mut self, or_replace: bool) -> Read<Statement> {
        let persistence = if self.eat("TEMPORARY") { Persistence::Temporary } else { Persistence::Permanent };
        self.expect("SEQUENCE")?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let name = self.two_part_name()?;
        let mut options = self.sequence_options()?;
        options.extend(self.table_options()?.into_iter().map(SequenceOption::TableOption));
        Ok(Statement::CreateSequence(CreateSequence { persistence, if_exists, name, options }))
    }

    /// ALTER SEQUENCE, behind ALTER
    pub(super) fn alter_sequence(&mut self) -> Read<Statement> {
        self.expect("SEQUENCE")?;
        let if_exists = self.if_exists()?;
        let name = self.two_part_name()?;
        let options = self.sequence_options()?;
        if options.is_empty() {
            return self.fail();
        }
        Ok(Statement::AlterSequence(AlterSequence { if_exists, name, options }))
    }

    fn sequence_options(&mut self) -> Read<Vec<SequenceOption>> {
        let mut options = Vec::new();
        while let Some(option) = self.sequence_option()? {
            options.push(option);
        }
        Ok(options)
    }

    fn sequence_option(&mut self) -> Read<Option<SequenceOption>> {
        let option = match self.word_here() {
            "AS" => {
                self.step();
                SequenceOption::As(self.mysql_type()?)
            }
            "MINVALUE" => SequenceOption::MinValue(Some(self.value_behind_word(&["=", ":="])?)),
            "MAXVALUE" => SequenceOption::MaxValue(Some(self.value_behind_word(&["=", ":="])?)),
            "START" => SequenceOption::Start(self.value_behind_word(&["WITH", "=", ":="])?),
            "INCREMENT" => SequenceOption::Increment(self.value_behind_word(&["BY", "=", ":="])?),
            "CACHE" => SequenceOption::Cache(self.value_behind_word(&["=", ":="])?),
            "RESTART" => self.restart()?,
            "NO" => self.negated_sequence_option()?,
            word => {
                let Some(option) = option_of_one_word(word) else { return self.no_sequence_option() };
                self.step();
                option
            }
        };
        Ok(Some(option))
    }

    fn no_sequence_option<T>(&mut self) -> Read<Option<T>> {
        ["START", "INCREMENT", "MINVALUE", "MAXVALUE", "CACHE", "CYCLE"]
            .into_iter()
            .for_each(|word| self.could_be(word));
        Ok(None)
    }

    /// A number behind a word, with or without one of these between
    fn value_behind_word(&mut self, between: &[&'static str]) -> Read<String> {
        self.step();
        let _ = self.eat_any(between);
        self.signed_number()
    }

    fn restart(&mut self) -> Read<SequenceOption> {
        self.expect("RESTART")?;
        let has_word = self.eat_any(&["WITH", "=", ":="]).is_some();
        let has_value = has_word || self.token().kind == crate::token::Kind::Number || self.at_any(&["-", "+"]);
        Ok(SequenceOption::Restart(if has_value { Some(self.signed_number()?) } else { None }))
    }

    /// NO MINVALUE and its like
    fn negated_sequence_option(&mut self) -> Read<SequenceOption> {
        self.expect("NO")?;
        Ok(match self.expect_any(&["MINVALUE", "MAXVALUE", "CACHE", "CYCLE"])? {
            "MINVALUE" => SequenceOption::MinValue(None),
            "MAXVALUE" => SequenceOption::MaxValue(None),
            "CACHE" => SequenceOption::Cache("1".to_owned()),
            _ => SequenceOption::Cycle(false),
        })
    }
}

fn option_of_one_word(word: &str) -> Option<SequenceOption> {
    Some(match word {
        "NOMINVALUE" => SequenceOption::MinValue(None),
        "NOMAXVALUE" => SequenceOption::MaxValue(None),
        "NOCACHE" => SequenceOption::Cache("1".to_owned()),
        "CYCLE" => SequenceOption::Cycle(true),
        "NOCYCLE" => SequenceOption::Cycle(false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{only, refuses, statement};
    use crate::ast::{SequenceOption, Statement};

    #[test]
    fn sequences_are_mariadbs() {
        only(
            Mariadb,
            "CREATE OR REPLACE SEQUENCE s.q START WITH 1 INCREMENT BY -1 MINVALUE = 1 NOMAXVALUE CACHE 10 NOCYCLE ENGINE InnoDB",
        );
        only(Mariadb, "CREATE TEMPORARY SEQUENCE IF NOT EXISTS q");
        only(Mariadb, "ALTER SEQUENCE IF EXISTS q RESTART 5 NO CYCLE");
        only(Mariadb, "SELECT NEXT VALUE FOR q, NEXTVAL(s.q), PREVIOUS VALUE FOR q, SETVAL(q, 5, TRUE)");
        refuses(Mysql, "CREATE SEQUENCE q", "SEQUENCE");
        refuses(Mariadb, "ALTER SEQUENCE q", "");
        refuses(Mariadb, "CREATE SEQUENCE q START WITH a", "a");
        refuses(Mariadb, "CREATE SEQUENCE q OWNED BY t.a", "OWNED");
    }

    #[test]
    fn options_in_order() {
        let Statement::CreateSequence(sequence) = statement(Mariadb, "CREATE SEQUENCE q NOCACHE CYCLE NO MINVALUE")
        else {
            panic!()
        };
        let expected =
            [SequenceOption::Cache("1".to_owned()), SequenceOption::Cycle(true), SequenceOption::MinValue(None)];
        assert_eq!(sequence.options, expected);
    }

    #[test]
    fn options_without_a_space() {
        let sql = "CREATE SEQUENCE q NOMINVALUE NOMAXVALUE NOCYCLE MAXVALUE 5 INCREMENT 2 START = 3";
        let Statement::CreateSequence(sequence) = statement(Mariadb, sql) else { panic!() };
        let expected = [
            SequenceOption::MinValue(None),
            SequenceOption::MaxValue(None),
            SequenceOption::Cycle(false),
            SequenceOption::MaxValue(Some("5".to_owned())),
            SequenceOption::Increment("2".to_owned()),
            SequenceOption::Start("3".to_owned()),
        ];
        assert_eq!(sequence.options, expected);
        statement(Mariadb, "ALTER SEQUENCE q NO MAXVALUE NO CACHE NO CYCLE RESTART");
        statement(Mariadb, "ALTER SEQUENCE q RESTART WITH -5");
        statement(Mariadb, "ALTER SEQUENCE q RESTART = 5");
        refuses(Mariadb, "ALTER SEQUENCE q RESTART WITH", "");
        refuses(Mariadb, "ALTER SEQUENCE q NO START", "START");
    }

    #[test]
    fn what_is_taken_back_is_a_value() {
        let Statement::CreateSequence(sequence) =
            statement(Mariadb, "CREATE SEQUENCE q NO MINVALUE NO MAXVALUE NO CACHE NO CYCLE")
        else {
            panic!()
        };
        let expected = [
            SequenceOption::MinValue(None),
            SequenceOption::MaxValue(None),
            SequenceOption::Cache("1".to_owned()),
            SequenceOption::Cycle(false),
        ];
        assert_eq!(sequence.options, expected);
    }
}
