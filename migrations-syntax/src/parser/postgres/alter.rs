//! ALTER: which kind, and what is common to many kinds.

use super::signature::named;
use crate::ast::{AlterObject, AlterObjectAction, Name, ObjectKind, ObjectName, OpaqueForm, Statement};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// ALTER of any kind that has no columns.
    pub(super) fn postgres_alter_object(&mut self) -> Read<Statement> {
        match self.ahead(1).text {
            "GROUP" => return self.postgres_alter_group(),
            "SYSTEM" => return self.postgres_alter_system(),
            _ => {}
        }
        self.expect("ALTER")?;
        let (place, word) = (self.place(), self.step().text);
        if self.ahead_is(0, "IF") {
            self.postgres_refuse_if_exists(word)?;
        }
        match word {
            "TABLE" => self.postgres_alter_relation(ObjectKind::Table, place - 1),
            "INDEX" => self.postgres_alter_relation(ObjectKind::Index, place - 1),
            "VIEW" => self.postgres_alter_relation(ObjectKind::View, place - 1),
            "MATERIALIZED" => {
                self.expect("VIEW")?;
                self.postgres_alter_relation(ObjectKind::MaterializedView, place - 1)
            }
            "FOREIGN" if self.eat("TABLE") => self.postgres_alter_relation(ObjectKind::ForeignTable, place - 1),
            "TYPE" => self.postgres_alter_type(),
            "DOMAIN" => self.postgres_alter_domain(),
            "SEQUENCE" => self.postgres_alter_sequence(),
            "FUNCTION" => self.postgres_alter_routine(ObjectKind::Function),
            "PROCEDURE" => self.postgres_alter_routine(ObjectKind::Procedure),
            "ROUTINE" => self.postgres_alter_routine(ObjectKind::Routine),
            "DEFAULT" => self.postgres_default_privileges(),
            "SCHEMA" => self.postgres_alter_plain(ObjectKind::Schema),
            "EXTENSION" => self.postgres_alter_extension(),
            "ROLE" => self.postgres_alter_role(),
            "USER" if self.at("MAPPING") && self.ahead_is(1, "FOR") => self.postgres_alter_user_mapping(),
            "USER" => self.postgres_alter_role(),
            "POLICY" => self.postgres_alter_policy(),
            "TRIGGER" => self.postgres_alter_trigger(),
            "EVENT" => self.postgres_alter_event_trigger(),
            "RULE" => self.postgres_alter_rule(),
            "DATABASE" => self.postgres_alter_database(),
            "STATISTICS" => self.postgres_alter_statistics(),
            "AGGREGATE" => self.postgres_alter_aggregate(),
            "OPERATOR" => self.postgres_alter_operator(),
            "COLLATION" => self.postgres_alter_collation(),
            "CONVERSION" => self.postgres_alter_named(ObjectKind::Conversion),
            "TEXT" => self.postgres_alter_text_search(),
            "PUBLICATION" => self.postgres_alter_publication(),
            "SUBSCRIPTION" => self.postgres_alter_subscription(),
            "FOREIGN" => self.postgres_alter_foreign_data_wrapper(),
            "SERVER" => self.postgres_alter_server(),
            "PROCEDURAL" => {
                self.expect("LANGUAGE")?;
                self.postgres_alter_plain(ObjectKind::Language)
            }
            "LANGUAGE" => self.postgres_alter_plain(ObjectKind::Language),
            "LARGE" => self.postgres_alter_large_object(),
            "TABLESPACE" => self.postgres_alter_tablespace(),
            _ => self.postgres_unknown_word(place, &ALTERED),
        }
    }

    /// IF EXISTS where PostgreSQL has none. IF alone is a name.
    fn postgres_refuse_if_exists(&mut self, word: &str) -> Read<()> {
        let is_refused = matches!(
            word,
            "TYPE"
                | "DOMAIN"
                | "FUNCTION"
                | "PROCEDURE"
                | "ROUTINE"
                | "SCHEMA"
                | "EXTENSION"
                | "ROLE"
                | "USER"
                | "TRIGGER"
                | "RULE"
                | "DATABASE"
                | "AGGREGATE"
        );
        if !is_refused || !self.ahead_is(1, "EXISTS") {
            return Ok(());
        }
        self.step();
        self.fail_because(&format!("PostgreSQL has no IF EXISTS for ALTER {word}"))
    }

    /// Fails at a place where one of these words had to stand.
    pub(super) fn postgres_unknown_word<T>(&mut self, place: usize, words: &[&'static str]) -> Read<T> {
        self.return_to(place);
        words.iter().for_each(|word| self.could_be(word));
        self.fail()
    }

    /// An object that is changed.
    pub(super) fn postgres_altered(kind: ObjectKind, name: Name, action: AlterObjectAction) -> Statement {
        Statement::AlterObject(Box::new(AlterObject { kind, if_exists: false, target: named(name), action }))
    }

    /// A change of which the words are kept.
    pub(super) fn postgres_alter_words(
        &mut self,
        kind: ObjectKind,
        name: Name,
        content: impl FnOnce(&mut Self) -> Read<()>,
    ) -> Read<Statement> {
        let start = self.place();
        content(self)?;
        Ok(Self::postgres_altered(kind, name, AlterObjectAction::Words(self.words_from(start))))
    }

    /// A kind whose objects have a plain name and only what is common to many kinds.
    fn postgres_alter_plain(&mut self, kind: ObjectKind) -> Read<Statement> {
        let name = self.ident()?;
        self.postgres_common_change(kind, named(name.into()))
    }

    /// A kind whose objects have a schema and only what is common to many kinds.
    fn postgres_alter_named(&mut self, kind: ObjectKind) -> Read<Statement> {
        let name = self.name()?;
        self.postgres_common_change(kind, named(name))
    }

    fn postgres_alter_large_object(&mut self) -> Read<Statement> {
        self.expect("OBJECT")?;
        let target = self.postgres_large_object_target()?;
        self.postgres_common_change(ObjectKind::LargeObject, target)
    }

    fn postgres_alter_system(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::AlterSystem, |parser| {
            parser.expect_all(&["ALTER", "SYSTEM"])?;
            match parser.expect_any(&["SET", "RESET"])? {
                "SET" => parser.postgres_assigned_setting().map(drop),
                _ => parser.postgres_reset_setting().map(drop),
            }
        })
    }

    /// RENAME TO, SET SCHEMA, OWNER TO, DEPENDS ON EXTENSION, as far as the kind has them.
    pub(super) fn postgres_common_change(&mut self, kind: ObjectKind, target: ObjectName) -> Read<Statement> {
        match self.postgres_common_action(kind)? {
            Some(action) => {
                Ok(Statement::AlterObject(Box::new(AlterObject { kind, if_exists: false, target, action })))
            }
            None => self.fail(),
        }
    }

    /// What is common to many kinds, if it is next.
    pub(super) fn postgres_common_action(&mut self, kind: ObjectKind) -> Read<Option<AlterObjectAction>> {
        if can_be_renamed(kind) && self.eat("RENAME") {
            self.expect("TO")?;
            return Ok(Some(AlterObjectAction::RenameTo(self.ident()?)));
        }
        if has_owner(kind) && self.eat("OWNER") {
            self.expect("TO")?;
            return Ok(Some(AlterObjectAction::OwnerTo(self.postgres_role()?)));
        }
        if can_change_schema(kind) && self.at("SET") && !(has_settings(kind) && self.postgres_is_schema_setting()) {
            self.step();
            self.expect("SCHEMA")?;
            return Ok(Some(AlterObjectAction::SetSchema(self.ident()?)));
        }
        if can_depend(kind) && (self.at("DEPENDS") || self.at("NO")) {
            return self.postgres_depends_on_extension().map(Some);
        }
        Ok(None)
    }

    /// Whether SET begins a setting of a routine, not a change of its schema.
    fn postgres_is_schema_setting(&self) -> bool {
        let next = self.ahead(1);
        let behind = self.ahead(2);
        next.kind != Kind::Word
            || next.text != "SCHEMA"
            || behind.kind == Kind::Text
            || matches!(behind.text, "TO" | "=" | "." | "FROM")
    }

    fn postgres_depends_on_extension(&mut self) -> Read<AlterObjectAction> {
        let is_negated = self.eat("NO");
        self.expect_all(&["DEPENDS", "ON", "EXTENSION"])?;
        Ok(AlterObjectAction::DependsOnExtension { is_negated, name: self.ident()? })
    }
}

/// Kinds that can be altered; those with columns included.
const ALTERED: [&str; 34] = [
    "TABLE",
    "INDEX",
    "VIEW",
    "SEQUENCE",
    "MATERIALIZED",
    "FOREIGN",
    "TYPE",
    "DOMAIN",
    "FUNCTION",
    "PROCEDURE",
    "ROUTINE",
    "DEFAULT",
    "SCHEMA",
    "EXTENSION",
    "ROLE",
    "USER",
    "GROUP",
    "POLICY",
    "TRIGGER",
    "EVENT",
    "RULE",
    "DATABASE",
    "STATISTICS",
    "AGGREGATE",
    "OPERATOR",
    "COLLATION",
    "CONVERSION",
    "TEXT",
    "PUBLICATION",
    "SUBSCRIPTION",
    "SERVER",
    "LANGUAGE",
    "TABLESPACE",
    "SYSTEM",
];

/// Source: `RenameStmt`.
fn can_be_renamed(kind: ObjectKind) -> bool {
    !matches!(
        kind,
        ObjectKind::Extension
            | ObjectKind::Operator
            | ObjectKind::Cast
            | ObjectKind::AccessMethod
            | ObjectKind::UserMapping
            | ObjectKind::Transform
            | ObjectKind::LargeObject
    )
}

/// Source: `AlterOwnerStmt`.
fn has_owner(kind: ObjectKind) -> bool {
    !matches!(
        kind,
        ObjectKind::Extension
            | ObjectKind::Policy
            | ObjectKind::Rule
            | ObjectKind::Trigger
            | ObjectKind::Role
            | ObjectKind::User
            | ObjectKind::TextSearchParser
            | ObjectKind::TextSearchTemplate
            | ObjectKind::UserMapping
    )
}

/// Source: `AlterObjectSchemaStmt`.
fn can_change_schema(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Aggregate
            | ObjectKind::Collation
            | ObjectKind::Conversion
            | ObjectKind::Domain
            | ObjectKind::Extension
            | ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Operator
            | ObjectKind::OperatorClass
            | ObjectKind::OperatorFamily
            | ObjectKind::Statistics
            | ObjectKind::TextSearchParser
            | ObjectKind::TextSearchDictionary
            | ObjectKind::TextSearchTemplate
            | ObjectKind::TextSearchConfiguration
            | ObjectKind::Type
    )
}

/// Source: `AlterObjectDependsStmt`.
fn can_depend(kind: ObjectKind) -> bool {
    has_settings(kind) || kind == ObjectKind::Trigger
}

/// Whether SET can also begin a setting.
fn has_settings(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Routine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn what_is_common_to_many_kinds() {
        for kind in ["COLLATION", "CONVERSION", "TEXT SEARCH DICTIONARY", "TEXT SEARCH CONFIGURATION"] {
            accepts(&format!("ALTER {kind} s.a RENAME TO b"));
            accepts(&format!("ALTER {kind} s.a OWNER TO r"));
            accepts(&format!("ALTER {kind} s.a SET SCHEMA b"));
        }
        for kind in ["SCHEMA", "LANGUAGE", "PROCEDURAL LANGUAGE", "PUBLICATION", "SUBSCRIPTION", "SERVER", "TABLESPACE"]
        {
            accepts(&format!("ALTER {kind} a RENAME TO b"));
            accepts(&format!("ALTER {kind} a OWNER TO SESSION_USER"));
            refuses(&format!("ALTER {kind} a.b RENAME TO c"), ".");
        }
        accepts("ALTER LARGE OBJECT 12 OWNER TO r");
        accepts("ALTER SYSTEM SET a.b = 'c'");
        accepts("ALTER SYSTEM RESET ALL");
        refuses("ALTER LARGE OBJECT 12 RENAME TO a", "RENAME");
        refuses("ALTER SCHEMA a SET SCHEMA b", "SET");
        refuses("ALTER SCHEMA a", "");
    }

    #[test]
    fn says_what_was_meant() {
        assert!(refuses("ALTER TYEP a RENAME TO b", "TYEP").contains("did you mean TYPE?"));
        assert!(refuses("ALTER TYPE IF EXISTS a RENAME TO b", "EXISTS").contains("no IF EXISTS for ALTER TYPE"));
        accepts("ALTER TYPE if RENAME TO b");
    }

    #[test]
    fn says_what_happens() {
        let Statement::AlterObject(alter) = statement("ALTER FUNCTION s.f(int) OWNER TO r") else { panic!() };
        assert_eq!((alter.kind, alter.target.name.parts.len()), (ObjectKind::Function, 2));
        assert!(matches!(alter.action, AlterObjectAction::OwnerTo(_)));
    }

    #[test]
    fn users_and_their_mappings_are_changed() {
        accepts("ALTER USER MAPPING FOR r SERVER s OPTIONS (SET a 'b')");
        accepts("ALTER USER mapping CREATEDB");
        accepts("ALTER USER r RENAME TO s");
        refuses("ALTER USER MAPPING FOR r", "");
    }
}
