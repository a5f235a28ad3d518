//! CREATE SEQUENCE, ALTER SEQUENCE, and options of sequences.

use crate::ast::{AlterSequence, CreateSequence, IfExists, ObjectKind, Persistence, SequenceOption, Statement};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// CREATE SEQUENCE, behind the word.
    pub(super) fn postgres_create_sequence(&mut self, persistence: Persistence) -> Read<Statement> {
        let if_exists = if self.postgres_eat_if_not_exists()? { IfExists::Skip } else { IfExists::Error };
        let name = self.name()?;
        let options = self.postgres_sequence_options()?;
        Ok(Statement::CreateSequence(CreateSequence { persistence, if_exists, name, options }))
    }

    /// ALTER SEQUENCE, behind the word.
    pub(super) fn postgres_alter_sequence(&mut self) -> Read<Statement> {
        let if_exists = self.postgres_eat_if_exists();
        let name = self.name()?;
        let options = self.postgres_sequence_options()?;
        if options.is_empty() {
            return self.postgres_relation_change(ObjectKind::Sequence, if_exists, false, name);
        }
        Ok(Statement::AlterSequence(AlterSequence { if_exists, name, options }))
    }

    /// Options of a sequence or an identity, as many as there are.
    pub(crate) fn postgres_sequence_options(&mut self) -> Read<Vec<SequenceOption>> {
        let mut options = Vec::new();
        while let Some(option) = self.postgres_sequence_option()? {
            options.push(option);
        }
        Ok(options)
    }

    /// One option of a sequence, if it is next.
    pub(crate) fn postgres_sequence_option(&mut self) -> Read<Option<SequenceOption>> {
        let Some(word) = self.postgres_eat_sequence_word() else { return Ok(None) };
        let option = match word {
            "AS" => SequenceOption::As(self.postgres_simple_type()?),
            "CACHE" => SequenceOption::Cache(self.signed_number()?),
            "CYCLE" => SequenceOption::Cycle(true),
            "NO" => self.postgres_negated_sequence_option()?,
            "INCREMENT" => {
                self.eat("BY");
                SequenceOption::Increment(self.signed_number()?)
            }
            "MAXVALUE" => SequenceOption::MaxValue(Some(self.signed_number()?)),
            "MINVALUE" => SequenceOption::MinValue(Some(self.signed_number()?)),
            "OWNED" => self.postgres_sequence_owner()?,
            "SEQUENCE" => {
                self.expect("NAME")?;
                SequenceOption::Name(self.name()?)
            }
            "START" => {
                self.eat("WITH");
                SequenceOption::Start(self.signed_number()?)
            }
            "RESTART" => SequenceOption::Restart(self.postgres_restart_value()?),
            word => SequenceOption::Logged(word == "LOGGED"),
        };
        Ok(Some(option))
    }

    fn postgres_eat_sequence_word(&mut self) -> Option<&'static str> {
        // Behind NO other words can follow where a relation is altered.
        if self.at("NO") && (self.ahead_is(1, "INHERIT") || self.ahead_is(1, "FORCE")) {
            return None;
        }
        self.eat_any(&[
            "START",
            "INCREMENT",
            "MINVALUE",
            "MAXVALUE",
            "CACHE",
            "OWNED",
            "RESTART",
            "AS",
            "NO",
            "CYCLE",
            "SEQUENCE",
            "LOGGED",
            "UNLOGGED",
        ])
    }

    fn postgres_negated_sequence_option(&mut self) -> Read<SequenceOption> {
        Ok(match self.expect_any(&["MINVALUE", "MAXVALUE", "CYCLE"])? {
            "MINVALUE" => SequenceOption::MinValue(None),
            "MAXVALUE" => SequenceOption::MaxValue(None),
            _ => SequenceOption::Cycle(false),
        })
    }

    /// OWNED BY a column, or NONE
    fn postgres_sequence_owner(&mut self) -> Read<SequenceOption> {
        self.expect("BY")?;
        let is_none = self.at("NONE") && !self.ahead_is(1, ".");
        if is_none {
            self.step();
        }
        Ok(SequenceOption::OwnedBy(if is_none { None } else { Some(self.name()?) }))
    }

    /// The value behind RESTART, where one is written.
    pub(crate) fn postgres_restart_value(&mut self) -> Read<Option<String>> {
        let has_value = self.eat("WITH") || self.at_any(&["+", "-"]) || self.token().kind == Kind::Number;
        if has_value { self.signed_number().map(Some) } else { Ok(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{SequenceOption, Statement};
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn sequences() {
        accepts(
            "CREATE SEQUENCE IF NOT EXISTS s.a AS bigint START WITH 5 INCREMENT BY -1 NO MINVALUE MAXVALUE 9 CACHE 2 CYCLE",
        );
        accepts("CREATE SEQUENCE a OWNED BY s.t.c RESTART START 3 NO CYCLE");
        accepts("ALTER SEQUENCE IF EXISTS a RESTART WITH 7 OWNED BY NONE");
        accepts("ALTER SEQUENCE a RENAME TO b");
        accepts("ALTER SEQUENCE a OWNER TO r");
        accepts("ALTER SEQUENCE a SET SCHEMA s");
        refuses("CREATE SEQUENCE a START WITH", "");
        refuses("CREATE SEQUENCE a START WITH b", "b");
        refuses("CREATE SEQUENCE a NO CACHE", "CACHE");
        refuses("ALTER SEQUENCE a", "");
        refuses("CREATE SEQUENCE a OWNED t.c", "t");
    }

    #[test]
    fn options_are_kept_in_order() {
        let Statement::CreateSequence(create) = statement("CREATE TEMP SEQUENCE a CACHE 3 NO MAXVALUE") else {
            panic!()
        };
        assert_eq!(create.persistence, Persistence::Temporary);
        assert_eq!(create.options, [SequenceOption::Cache("3".to_owned()), SequenceOption::MaxValue(None)]);
    }

    #[test]
    fn bounds_are_taken_back() {
        accepts("CREATE SEQUENCE s NO MINVALUE NO MAXVALUE NO CYCLE");
        accepts("ALTER SEQUENCE s MINVALUE -5 MAXVALUE 5 START 1 RESTART 2 CACHE 3 CYCLE AS int");
        refuses("CREATE SEQUENCE s NO CACHE", "CACHE");
        refuses("CREATE SEQUENCE s NO", "");
        let Statement::CreateSequence(sequence) = statement("CREATE SEQUENCE s NO MINVALUE NO MAXVALUE") else {
            panic!()
        };
        assert_eq!(sequence.options, [SequenceOption::MinValue(None), SequenceOption::MaxValue(None)]);
    }

    #[test]
    fn behind_no_other_words_of_a_relation_follow() {
        accepts("ALTER TABLE s NO INHERIT p");
        accepts("ALTER TABLE s NO FORCE ROW LEVEL SECURITY");
        accepts("ALTER SEQUENCE s NO CYCLE");
        accepts("ALTER SEQUENCE s OWNED BY none.a");
    }

    #[test]
    fn a_restart_has_a_value_or_none() {
        for sql in ["RESTART", "RESTART 5", "RESTART WITH 5", "RESTART -5", "RESTART WITH +5", "RESTART CYCLE"] {
            accepts(&format!("ALTER SEQUENCE s {sql}"));
        }
        refuses("ALTER SEQUENCE s RESTART WITH", "");
        refuses("ALTER SEQUENCE s RESTART -", "");
    }
}
