//! CREATE: which kind.

use super::view::CreateWords;
use crate::ast::{IndexKind, Persistence, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE of any kind.
    pub(super) fn postgres_create(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("CREATE")?;
        if self.eat("OR") {
            self.expect("REPLACE")?;
            return self.postgres_create_or_replace();
        }
        let persistence = self.postgres_persistence()?;
        if self.eat("TABLE") {
            return self.postgres_create_table(persistence, start);
        }
        match persistence {
            Persistence::Permanent => self.postgres_create_permanent(),
            Persistence::Temporary | Persistence::Unlogged | Persistence::Foreign => {
                self.postgres_create_relation(persistence)
            }
        }
    }

    /// TEMPORARY and its like, if it is next.
    pub(super) fn postgres_persistence(&mut self) -> Read<Persistence> {
        if self.eat("UNLOGGED") {
            return Ok(Persistence::Unlogged);
        }
        if self.eat_any(&["LOCAL", "GLOBAL"]).is_some() {
            self.expect_any(&["TEMPORARY", "TEMP"])?;
            return Ok(Persistence::Temporary);
        }
        let is_temporary = self.eat_any(&["TEMPORARY", "TEMP"]).is_some();
        Ok(if is_temporary { Persistence::Temporary } else { Persistence::Permanent })
    }

    /// CREATE OR REPLACE, behind the words.
    fn postgres_create_or_replace(&mut self) -> Read<Statement> {
        let mut words = CreateWords { or_replace: true, persistence: self.postgres_persistence()? };
        if words.persistence != Persistence::Permanent {
            return match self.expect_any(&["VIEW", "RECURSIVE"])? {
                "VIEW" => self.postgres_create_view(words, false),
                _ => self.postgres_create_recursive_view(words),
            };
        }
        words.persistence = Persistence::Permanent;
        let (place, word) = (self.place(), self.step().text);
        match word {
            "FUNCTION" => self.postgres_create_routine(words, false),
            "PROCEDURE" => self.postgres_create_routine(words, true),
            "VIEW" => self.postgres_create_view(words, false),
            "RECURSIVE" => self.postgres_create_recursive_view(words),
            "TRIGGER" => self.postgres_create_trigger(words, false),
            "RULE" => self.postgres_create_rule(words),
            "AGGREGATE" => self.postgres_create_aggregate(words),
            "TRANSFORM" => self.postgres_create_transform(words),
            "TRUSTED" | "PROCEDURAL" | "LANGUAGE" => {
                self.return_to(place);
                self.postgres_create_language(words)
            }
            "CONSTRAINT" => {
                self.return_to(place);
                self.fail_because("a constraint trigger cannot be replaced")
            }
            "TABLE" | "INDEX" | "UNIQUE" | "SEQUENCE" => {
                self.return_to(place);
                self.fail_because("OR REPLACE of tables, indexes and sequences is MariaDB's")
            }
            _ => self.postgres_unknown_word(place, &REPLACED),
        }
    }

    fn postgres_create_recursive_view(&mut self, words: CreateWords) -> Read<Statement> {
        self.expect("VIEW")?;
        self.postgres_create_view(words, true)
    }

    /// CREATE of what can be temporary or unlogged, behind that word.
    fn postgres_create_relation(&mut self, persistence: Persistence) -> Read<Statement> {
        let words = CreateWords { or_replace: false, persistence };
        let (place, word) = (self.place(), self.step().text);
        match word {
            "SEQUENCE" => self.postgres_create_sequence(persistence),
            "VIEW" => self.postgres_create_view(words, false),
            "RECURSIVE" => self.postgres_create_recursive_view(words),
            "MATERIALIZED" if persistence == Persistence::Unlogged => {
                self.expect("VIEW")?;
                self.postgres_create_materialized_view(persistence)
            }
            _ => self.postgres_unknown_word(place, &["TABLE", "SEQUENCE", "VIEW", "RECURSIVE", "MATERIALIZED"]),
        }
    }

    fn postgres_create_permanent(&mut self) -> Read<Statement> {
        let words = CreateWords { or_replace: false, persistence: Persistence::Permanent };
        let (place, word) = (self.place(), self.step().text);
        if self.ahead_is(0, "IF") {
            self.postgres_refuse_if_not_exists(word)?;
        }
        match word {
            "INDEX" => self.postgres_create_index(IndexKind::Plain),
            "UNIQUE" => {
                self.expect("INDEX")?;
                self.postgres_create_index(IndexKind::Unique)
            }
            "FUNCTION" => self.postgres_create_routine(words, false),
            "PROCEDURE" => self.postgres_create_routine(words, true),
            "VIEW" => self.postgres_create_view(words, false),
            "RECURSIVE" => self.postgres_create_recursive_view(words),
            "MATERIALIZED" => {
                self.expect("VIEW")?;
                self.postgres_create_materialized_view(Persistence::Permanent)
            }
            "TRIGGER" => self.postgres_create_trigger(words, false),
            "CONSTRAINT" => {
                self.expect("TRIGGER")?;
                self.postgres_create_trigger(words, true)
            }
            "TYPE" => self.postgres_create_type(),
            "DOMAIN" => self.postgres_create_domain(),
            "SEQUENCE" => self.postgres_create_sequence(Persistence::Permanent),
            "SCHEMA" => self.postgres_create_schema(),
            "EXTENSION" => self.postgres_create_extension(),
            "POLICY" => self.postgres_create_policy(),
            "RULE" => self.postgres_create_rule(words),
            "STATISTICS" => self.postgres_create_statistics(),
            _ => self.postgres_create_rare(place, word, words),
        }
    }

    /// IF NOT EXISTS where PostgreSQL has none. IF alone is a name.
    fn postgres_refuse_if_not_exists(&mut self, word: &str) -> Read<()> {
        let is_refused = matches!(
            word,
            "VIEW"
                | "FUNCTION"
                | "PROCEDURE"
                | "TRIGGER"
                | "TYPE"
                | "DOMAIN"
                | "POLICY"
                | "RULE"
                | "AGGREGATE"
                | "DATABASE"
                | "ROLE"
                | "USER"
                | "GROUP"
        );
        if !is_refused || !self.ahead_is(1, "NOT") {
            return Ok(());
        }
        self.step();
        let replaced = ["VIEW", "FUNCTION", "PROCEDURE", "TRIGGER", "RULE", "AGGREGATE"];
        let instead = if replaced.contains(&word) { "; it has OR REPLACE" } else { "" };
        self.fail_because(&format!("PostgreSQL has no IF NOT EXISTS for CREATE {word}{instead}"))
    }

    /// Kinds of which the definition is kept as words.
    fn postgres_create_rare(&mut self, place: usize, word: &str, words: CreateWords) -> Read<Statement> {
        match word {
            "AGGREGATE" => self.postgres_create_aggregate(words),
            "OPERATOR" => self.postgres_create_operator(),
            "CAST" => self.postgres_create_cast(),
            "COLLATION" => self.postgres_create_collation(),
            "CONVERSION" => self.postgres_create_conversion(),
            "DEFAULT" => {
                self.expect("CONVERSION")?;
                self.postgres_create_conversion()
            }
            "TEXT" => self.postgres_create_text_search(),
            "ROLE" | "GROUP" => self.postgres_create_role(),
            "USER" if self.eat("MAPPING") => self.postgres_create_user_mapping(),
            "USER" => self.postgres_create_user(),
            "DATABASE" => self.postgres_create_database(),
            "TABLESPACE" => self.postgres_create_tablespace(),
            "PUBLICATION" => self.postgres_create_publication(),
            "SUBSCRIPTION" => self.postgres_create_subscription(),
            "EVENT" => self.postgres_create_event_trigger(),
            "ACCESS" => self.postgres_create_access_method(),
            "FOREIGN" if self.eat("TABLE") => self.postgres_create_foreign_table(),
            "FOREIGN" => self.postgres_create_foreign_data_wrapper(),
            "SERVER" => self.postgres_create_server(),
            "TRANSFORM" => self.postgres_create_transform(words),
            "TRUSTED" | "PROCEDURAL" | "LANGUAGE" => {
                self.return_to(place);
                self.postgres_create_language(words)
            }
            _ => self.postgres_unknown_word(place, &CREATED),
        }
    }
}

/// Kinds that can be made.
const CREATED: [&str; 41] = [
    "TABLE",
    "INDEX",
    "UNIQUE",
    "VIEW",
    "FUNCTION",
    "TYPE",
    "TRIGGER",
    "EXTENSION",
    "SCHEMA",
    "SEQUENCE",
    "DOMAIN",
    "PROCEDURE",
    "POLICY",
    "RULE",
    "MATERIALIZED",
    "TEMPORARY",
    "TEMP",
    "UNLOGGED",
    "OR",
    "CONSTRAINT",
    "STATISTICS",
    "AGGREGATE",
    "OPERATOR",
    "CAST",
    "COLLATION",
    "CONVERSION",
    "TEXT",
    "ROLE",
    "GROUP",
    "USER",
    "DATABASE",
    "TABLESPACE",
    "PUBLICATION",
    "SUBSCRIPTION",
    "EVENT",
    "ACCESS",
    "FOREIGN",
    "SERVER",
    "TRANSFORM",
    "LANGUAGE",
    "RECURSIVE",
];

/// Kinds that can be replaced.
const REPLACED: [&str; 10] = [
    "FUNCTION",
    "VIEW",
    "PROCEDURE",
    "TRIGGER",
    "RULE",
    "AGGREGATE",
    "TRANSFORM",
    "LANGUAGE",
    "RECURSIVE",
    "TEMPORARY",
];

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn words_before_the_kind() {
        accepts("CREATE LOCAL TEMP SEQUENCE a");
        accepts("CREATE GLOBAL TEMPORARY VIEW a AS SELECT 1");
        accepts("CREATE UNLOGGED SEQUENCE a");
        accepts("CREATE OR REPLACE TEMP RECURSIVE VIEW a (b) AS SELECT 1");
        refuses("CREATE TEMP FUNCTION f() RETURNS int AS ''", "FUNCTION");
        refuses("CREATE LOCAL VIEW a AS SELECT 1", "VIEW");
        refuses("CREATE OR VIEW a AS SELECT 1", "VIEW");
        refuses("CREATE", "");
    }

    #[test]
    fn says_what_was_meant() {
        assert!(refuses("CREATE FUNCTOIN f()", "FUNCTOIN").contains("did you mean FUNCTION?"));
        assert!(refuses("CREATE OR REPLACE TABLE a (b int)", "TABLE").contains("MariaDB's"));
        assert!(
            refuses("CREATE TYPE IF NOT EXISTS a AS ENUM ('b')", "NOT").contains("no IF NOT EXISTS for CREATE TYPE")
        );
        assert!(refuses("CREATE VIEW IF NOT EXISTS a AS SELECT 1", "NOT").contains("it has OR REPLACE"));
        accepts("CREATE TYPE if AS ENUM ('b')");
    }

    #[test]
    fn what_can_be_replaced() {
        accepts("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS ''");
        accepts("CREATE OR REPLACE PROCEDURE f() LANGUAGE sql AS ''");
        accepts("CREATE OR REPLACE VIEW v AS SELECT 1");
        accepts("CREATE OR REPLACE RECURSIVE VIEW v (a) AS SELECT 1");
        accepts("CREATE OR REPLACE TEMP VIEW v AS SELECT 1");
        accepts("CREATE OR REPLACE LOCAL TEMPORARY RECURSIVE VIEW v (a) AS SELECT 1");
        accepts("CREATE OR REPLACE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()");
        accepts("CREATE OR REPLACE RULE r AS ON INSERT TO t DO NOTHING");
        accepts("CREATE OR REPLACE AGGREGATE a (int) (SFUNC = f, STYPE = int)");
        accepts("CREATE OR REPLACE TRANSFORM FOR int LANGUAGE l (FROM SQL WITH FUNCTION f(internal))");
        accepts("CREATE OR REPLACE TRUSTED PROCEDURAL LANGUAGE l HANDLER h");
        accepts("CREATE OR REPLACE LANGUAGE l");
        refuses("CREATE OR REPLACE CONSTRAINT TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()", "CONSTRAINT");
        refuses("CREATE OR REPLACE SEQUENCE s", "SEQUENCE");
        refuses("CREATE OR REPLACE TEMP TABLE t (a int)", "TABLE");
    }

    #[test]
    fn relations_may_be_temporary() {
        accepts("CREATE TEMP TABLE t (a int)");
        accepts("CREATE TEMP VIEW v AS SELECT 1");
        accepts("CREATE TEMP RECURSIVE VIEW v (a) AS SELECT 1");
        accepts("CREATE GLOBAL TEMPORARY SEQUENCE s");
        accepts("CREATE UNLOGGED SEQUENCE s");
        accepts("CREATE UNLOGGED TABLE t (a int)");
        refuses("CREATE TEMP INDEX i ON t (a)", "INDEX");
        refuses("CREATE LOCAL TABLE t (a int)", "TABLE");
    }
}
