//! Constraints of tables of SQLite, and what they share with those of columns.

use crate::ast::{
    ConstraintAttributes, ConstraintKind, ForeignReference, KeyDefinition, Name, ReferentialAction, TableConstraint,
};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// Whether a constraint of the table begins here.
    pub(super) fn at_sqlite_constraint(&self) -> bool {
        self.at_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"])
    }

    /// A constraint of the table. `CONSTRAINT a` alone is one, too.
    pub(super) fn sqlite_constraint(&mut self) -> Read<TableConstraint> {
        let start = self.span();
        let has_keyword = self.eat("CONSTRAINT");
        let name = if has_keyword { Some(self.ident()?) } else { None };
        let mut attributes = ConstraintAttributes::default();
        let kind = match self.eat_any(&["PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]) {
            Some("PRIMARY") => {
                self.expect("KEY")?;
                ConstraintKind::PrimaryKey(self.sqlite_key(true)?)
            }
            Some("UNIQUE") => ConstraintKind::Unique(self.sqlite_key(false)?),
            Some("CHECK") => ConstraintKind::Check {
                condition: self.in_parentheses(Self::expression)?,
                on_conflict: self.sqlite_on_conflict()?,
            },
            Some(_) => self.sqlite_foreign_key(&mut attributes)?,
            None if has_keyword => ConstraintKind::NameOnly,
            None => return self.fail(),
        };
        let span = self.span_from(start);
        Ok(TableConstraint { name, has_keyword, if_not_exists: false, kind, attributes, span })
    }

    fn sqlite_key(&mut self, is_primary: bool) -> Read<KeyDefinition> {
        let (keys, is_autoincrement) = self.in_parentheses(|parser| {
            let keys = parser.list(Self::sqlite_index_key)?;
            Ok((keys, is_primary && parser.eat("AUTOINCREMENT")))
        })?;
        Ok(KeyDefinition {
            word: String::new(),
            index: None,
            if_not_exists: false,
            nulls_distinct: None,
            keys,
            is_autoincrement,
            without_overlaps: false,
            include: Vec::new(),
            parameters: Vec::new(),
            tablespace: None,
            options: Vec::new(),
            on_conflict: self.sqlite_on_conflict()?,
        })
    }

    fn sqlite_foreign_key(&mut self, attributes: &mut ConstraintAttributes) -> Read<ConstraintKind> {
        self.expect("KEY")?;
        let columns = self.columns()?;
        self.expect("REFERENCES")?;
        let reference = self.sqlite_reference()?;
        self.sqlite_deferrable(attributes)?;
        Ok(ConstraintKind::ForeignKey { index: None, columns, has_period: false, reference })
    }

    /// What stands behind REFERENCES.
    pub(super) fn sqlite_reference(&mut self) -> Read<ForeignReference> {
        let table = Name::from(self.ident()?);
        let columns = if self.at("(") { self.columns()? } else { Vec::new() };
        let mut reference =
            ForeignReference { table, columns, has_period: false, match_type: None, on_delete: None, on_update: None };
        loop {
            if self.eat("MATCH") {
                reference.match_type = Some(self.ident()?.text);
            } else if self.eat("ON") {
                self.sqlite_referential_action(&mut reference)?;
            } else {
                return Ok(reference);
            }
        }
    }

    fn sqlite_referential_action(&mut self, reference: &mut ForeignReference) -> Read<()> {
        // ON INSERT is read and means nothing.
        let event = self.expect_any(&["DELETE", "UPDATE", "INSERT"])?;
        let action = match self.expect_any(&["SET", "CASCADE", "RESTRICT", "NO"])? {
            "SET" => match self.expect_any(&["NULL", "DEFAULT"])? {
                "NULL" => ReferentialAction::SetNull(Vec::new()),
                _ => ReferentialAction::SetDefault(Vec::new()),
            },
            "CASCADE" => ReferentialAction::Cascade,
            "RESTRICT" => ReferentialAction::Restrict,
            _ => {
                self.expect("ACTION")?;
                ReferentialAction::NoAction
            }
        };
        match event {
            "DELETE" => reference.on_delete = Some(action),
            "UPDATE" => reference.on_update = Some(action),
            _ => {}
        }
        Ok(())
    }

    /// DEFERRABLE, NOT DEFERRABLE, with INITIALLY; `false` where none of them is next.
    pub(super) fn sqlite_deferrable(&mut self, attributes: &mut ConstraintAttributes) -> Read<bool> {
        if self.at("NOT") && self.ahead_is(1, "DEFERRABLE") {
            self.step();
            self.step();
            attributes.is_deferrable = Some(false);
        } else if self.eat("DEFERRABLE") {
            attributes.is_deferrable = Some(true);
        } else {
            return Ok(false);
        }
        if self.eat("INITIALLY") {
            attributes.is_initially_deferred = Some(self.expect_any(&["DEFERRED", "IMMEDIATE"])? == "DEFERRED");
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::ast::{Statement, TableElement, TableSource};
    use crate::parser::testing::{refuses, statement};

    fn constraint(text: &str) -> TableConstraint {
        let Statement::CreateTable(table) = statement(Sqlite, &format!("CREATE TABLE t (a, {text})")) else { panic!() };
        let TableSource::Elements(mut elements) = table.source else { panic!() };
        match elements.remove(1) {
            TableElement::Constraint(constraint) => constraint,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn keys_have_an_order_and_conflicts() {
        let read = constraint("CONSTRAINT k PRIMARY KEY (a COLLATE nocase DESC AUTOINCREMENT) ON CONFLICT ROLLBACK");
        let ConstraintKind::PrimaryKey(key) = read.kind else { panic!() };
        assert!(key.is_autoincrement && key.on_conflict.is_some() && key.keys[0].collation.is_some());
        refuses(Sqlite, "CREATE TABLE t (a, UNIQUE (a AUTOINCREMENT))", "AUTOINCREMENT");
        refuses(Sqlite, "CREATE TABLE t (a, UNIQUE k (a))", "k");
        refuses(Sqlite, "CREATE TABLE t (a, PRIMARY KEY ())", ")");
    }

    #[test]
    fn references_have_actions_in_any_order() {
        let read = constraint(
            "FOREIGN KEY (a) REFERENCES u (b) MATCH FULL ON UPDATE SET DEFAULT ON INSERT RESTRICT ON DELETE NO ACTION \
             NOT DEFERRABLE INITIALLY IMMEDIATE",
        );
        assert_eq!(read.attributes.is_deferrable, Some(false));
        let ConstraintKind::ForeignKey { reference, .. } = read.kind else { panic!() };
        assert!(matches!(reference.on_update, Some(ReferentialAction::SetDefault(_))));
        assert!(matches!(reference.on_delete, Some(ReferentialAction::NoAction)));
        refuses(Sqlite, "CREATE TABLE t (a, FOREIGN KEY (a) REFERENCES s.u (b))", ".");
        refuses(Sqlite, "CREATE TABLE t (a, FOREIGN KEY a REFERENCES u)", "a");
        refuses(Sqlite, "CREATE TABLE t (a REFERENCES u ON DELETE DROP)", "DROP");
    }

    #[test]
    fn a_constraint_may_be_a_name_alone_but_not_nothing() {
        statement(Sqlite, "CREATE TABLE t (a, CONSTRAINT c)");
        statement(Sqlite, "CREATE TABLE t (a, CONSTRAINT c CONSTRAINT d UNIQUE (a))");
        refuses(Sqlite, "CREATE TABLE t (a, UNIQUE (a), )", ")");
        refuses(Sqlite, "CREATE TABLE t (a, CONSTRAINT)", ")");
    }

    #[test]
    fn actions_of_a_reference_are_kept() {
        let sql = "CREATE TABLE t (a, FOREIGN KEY (a) REFERENCES u (b) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE, \
                   FOREIGN KEY (a) REFERENCES u ON DELETE SET DEFAULT ON UPDATE NO ACTION ON INSERT RESTRICT)";
        let Statement::CreateTable(table) = statement(Sqlite, sql) else { panic!() };
        let TableSource::Elements(elements) = table.source else { panic!() };
        let actions: Vec<_> = elements
            .into_iter()
            .filter_map(|element| match element {
                TableElement::Constraint(TableConstraint {
                    kind: ConstraintKind::ForeignKey { reference, .. },
                    ..
                }) => Some((reference.match_type, reference.on_delete, reference.on_update)),
                _ => None,
            })
            .collect();
        let null = Some(ReferentialAction::SetNull(Vec::new()));
        let default = Some(ReferentialAction::SetDefault(Vec::new()));
        assert_eq!(actions[0], (Some("FULL".to_owned()), null, Some(ReferentialAction::Cascade)));
        assert_eq!(actions[1], (None, default, Some(ReferentialAction::NoAction)));
    }
}
