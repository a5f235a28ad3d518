//! DROP.

use super::object::Use;
use crate::ast::{Drop, DropBehavior, ObjectKind, ObjectName, OpaqueForm, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// DROP of any kind.
    pub(super) fn postgres_drop(&mut self) -> Read<Statement> {
        if self.at_all(&["DROP", "OWNED"]) {
            return self.postgres_drop_owned();
        }
        self.expect("DROP")?;
        if self.at("USER") && self.ahead_is(1, "MAPPING") && (self.ahead_is(2, "FOR") || self.ahead_is(2, "IF")) {
            return self.postgres_drop_user_mapping();
        }
        let (kind, target) = self.postgres_object_kind(Use::Drop)?;
        let is_concurrent = kind == ObjectKind::Index && self.eat("CONCURRENTLY");
        // Where no name can follow, IF is no name either.
        let if_exists = if matches!(kind, ObjectKind::Cast | ObjectKind::Transform) && self.eat("IF") {
            self.expect("EXISTS").map(|()| true)?
        } else {
            self.postgres_eat_if_exists()
        };
        let targets = if is_list(kind) {
            self.list(|parser| parser.postgres_object_target(target))?
        } else {
            vec![self.postgres_object_target(target)?]
        };
        if kind == ObjectKind::Index && self.at("ON") {
            return self.fail_because("the table of an index is named by MySQL and MariaDB");
        }
        let behavior = if has_behavior(kind) { self.postgres_drop_behavior() } else { None };
        if kind == ObjectKind::Database {
            self.postgres_drop_database_options()?;
        }
        Ok(dropped(kind, if_exists, is_concurrent, targets, behavior))
    }

    /// CASCADE, RESTRICT, if it is next.
    pub(crate) fn postgres_drop_behavior(&mut self) -> Option<DropBehavior> {
        match self.eat_any(&["CASCADE", "RESTRICT"]) {
            Some("CASCADE") => Some(DropBehavior::Cascade),
            Some(_) => Some(DropBehavior::Restrict),
            None => None,
        }
    }

    /// WITH (FORCE)
    fn postgres_drop_database_options(&mut self) -> Read<()> {
        if !self.eat("WITH") && !self.at("(") {
            return Ok(());
        }
        self.list_in_parentheses(|parser| parser.expect("FORCE")).map(drop)
    }

    fn postgres_drop_user_mapping(&mut self) -> Read<Statement> {
        self.expect_all(&["USER", "MAPPING"])?;
        let if_exists = self.eat("IF");
        if if_exists {
            self.expect("EXISTS")?;
        }
        let target = self.postgres_user_mapping_target()?;
        Ok(dropped(ObjectKind::UserMapping, if_exists, false, vec![target], None))
    }

    fn postgres_drop_owned(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::DropOwned, |parser| {
            parser.expect_all(&["DROP", "OWNED", "BY"])?;
            parser.postgres_roles()?;
            parser.postgres_drop_behavior();
            Ok(())
        })
    }

    /// REASSIGN OWNED
    pub(super) fn postgres_reassign_owned(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::ReassignOwned, |parser| {
            parser.expect_all(&["REASSIGN", "OWNED", "BY"])?;
            parser.postgres_roles()?;
            parser.expect("TO")?;
            parser.postgres_role().map(drop)
        })
    }
}

fn dropped(
    kind: ObjectKind,
    if_exists: bool,
    is_concurrent: bool,
    targets: Vec<ObjectName>,
    behavior: Option<DropBehavior>,
) -> Statement {
    let (is_temporary, online) = (false, Vec::new());
    Statement::Drop(Box::new(Drop { kind, is_temporary, is_concurrent, if_exists, targets, behavior, online }))
}

/// Whether one DROP can name several objects of a kind.
fn is_list(kind: ObjectKind) -> bool {
    !matches!(
        kind,
        ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Rule
            | ObjectKind::OperatorClass
            | ObjectKind::OperatorFamily
            | ObjectKind::Cast
            | ObjectKind::Transform
            | ObjectKind::Subscription
            | ObjectKind::Tablespace
            | ObjectKind::Database
    )
}

/// Whether CASCADE can follow.
fn has_behavior(kind: ObjectKind) -> bool {
    !matches!(kind, ObjectKind::Role | ObjectKind::Tablespace | ObjectKind::Database)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn takes_every_kind() {
        for kind in ["TABLE", "VIEW", "MATERIALIZED VIEW", "INDEX", "SEQUENCE", "FOREIGN TABLE", "STATISTICS"] {
            accepts(&format!("DROP {kind} a"));
            accepts(&format!("DROP {kind} IF EXISTS a, s.b CASCADE"));
        }
        for kind in ["EXTENSION", "SCHEMA", "SERVER", "LANGUAGE", "EVENT TRIGGER", "PUBLICATION", "ACCESS METHOD"] {
            accepts(&format!("DROP {kind} IF EXISTS a, b RESTRICT"));
            refuses(&format!("DROP {kind} s.b"), ".");
        }
    }

    #[test]
    fn objects_that_need_more_than_a_name() {
        accepts("DROP TRIGGER IF EXISTS a ON s.t CASCADE");
        accepts("DROP OPERATOR CLASS IF EXISTS a USING btree");
        accepts("DROP DATABASE IF EXISTS d WITH (FORCE)");
        accepts("DROP DATABASE d (FORCE, FORCE)");
        accepts("DROP ROLE a, current_user");
        accepts("DROP USER mapping");
        accepts("DROP USER MAPPING IF EXISTS FOR USER SERVER s");
        accepts("DROP OWNED BY a, b CASCADE");
        accepts("DROP FUNCTION f, s.g CASCADE");
        assert!(refuses("DROP INDEX a ON t", "ON").contains("MySQL"));
        refuses("DROP TRIGGER a", "");
        refuses("DROP TRIGGER a, b ON t", ",");
        refuses("DROP ROLE a CASCADE", "CASCADE");
        refuses("DROP TABLESPACE a, b", ",");
    }

    #[test]
    fn a_name_can_be_the_word_if() {
        accepts("DROP TABLE if");
        assert!(refuses("DROP TABLE IF EXIST a", "EXIST").contains("did you mean EXISTS?"));
        assert!(refuses("DROP TABEL a", "TABEL").contains("did you mean TABLE?"));
        refuses("DROP TABLE", "");
        refuses("DROP TABLE a b", "b");
        refuses("DROP TEXT SEARCH TABLE a", "TABLE");
        refuses("DROP CONSTRAINT a", "CONSTRAINT");
    }

    #[test]
    fn says_what_goes() {
        let Statement::Drop(drop) = statement("DROP INDEX CONCURRENTLY IF EXISTS a.b, c CASCADE") else { panic!() };
        assert!(drop.is_concurrent && drop.if_exists);
        assert_eq!((drop.kind, drop.behavior), (ObjectKind::Index, Some(DropBehavior::Cascade)));
        assert_eq!(drop.targets[0].name.parts.len(), 2);
        assert_eq!(drop.targets.len(), 2);
    }
}
