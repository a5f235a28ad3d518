//! Constraints of tables.

use super::Printer;
use super::name::Role;
use crate::ast::{
    ConflictAction, ConstraintAttributes, ConstraintKind, ForeignReference, Ident, KeyDefinition, ReferentialAction,
    TableConstraint,
};

impl Printer {
    /// A constraint of a table.
    pub(crate) fn table_constraint(&mut self, constraint: &TableConstraint) {
        if constraint.has_keyword || constraint.name.is_some() {
            self.word("CONSTRAINT");
            self.word_if(constraint.if_not_exists, "IF NOT EXISTS");
        }
        self.ident_if_any(&constraint.name, Role::Column);
        self.constraint_kind(&constraint.kind);
        self.constraint_attributes(constraint.attributes);
    }

    fn constraint_kind(&mut self, kind: &ConstraintKind) {
        match kind {
            ConstraintKind::PrimaryKey(key) => self.key_definition("PRIMARY KEY", key),
            ConstraintKind::Unique(key) => self.key_definition("UNIQUE", key),
            ConstraintKind::ForeignKey { index, columns, has_period, reference } => {
                self.word("FOREIGN KEY");
                self.ident_if_any(index, Role::Column);
                self.columns_with_period(columns, *has_period);
                self.reference(reference);
            }
            ConstraintKind::Check { condition, on_conflict } => {
                self.word("CHECK");
                self.expression_in_parentheses(condition);
                self.on_conflict_action(*on_conflict);
            }
            ConstraintKind::Exclude { method, elements, include, parameters, tablespace, condition } => {
                self.word("EXCLUDE");
                self.ident_behind("USING", method, Role::Column);
                self.list_in_parentheses(elements, |printer, (key, operator)| {
                    printer.index_key(key);
                    printer.word("WITH");
                    printer.operator(operator);
                });
                self.include(include);
                self.index_storage(parameters, tablespace);
                if let Some(condition) = condition {
                    self.word("WHERE");
                    self.expression_in_parentheses(condition);
                }
            }
            ConstraintKind::UsingIndex { is_primary, index } => {
                self.word(if *is_primary { "PRIMARY KEY USING INDEX" } else { "UNIQUE USING INDEX" });
                self.ident(index, Role::Column);
            }
            ConstraintKind::NotNull(column) => {
                self.word("NOT NULL");
                self.ident(column, Role::Column);
            }
            ConstraintKind::NameOnly => {}
        }
    }

    fn key_definition(&mut self, words: &str, key: &KeyDefinition) {
        self.word(words);
        self.word(&key.word);
        self.nulls_distinct(key.nulls_distinct);
        self.word_if(key.if_not_exists, "IF NOT EXISTS");
        self.ident_if_any(&key.index, Role::Column);
        self.in_parentheses(|printer| {
            printer.list(&key.keys, Self::index_key);
            printer.word_if(key.without_overlaps, "WITHOUT OVERLAPS");
            printer.word_if(key.is_autoincrement, "AUTOINCREMENT");
        });
        self.include(&key.include);
        self.index_storage(&key.parameters, &key.tablespace);
        self.index_options(&key.options);
        self.on_conflict_action(key.on_conflict);
    }

    fn include(&mut self, columns: &[Ident]) {
        if !columns.is_empty() {
            self.word("INCLUDE");
            self.columns(columns);
        }
    }

    /// Columns in parentheses, PERIOD before the last one.
    fn columns_with_period(&mut self, columns: &[Ident], has_period: bool) {
        let last = columns.len().saturating_sub(1);
        self.in_parentheses(|printer| {
            for (at, column) in columns.iter().enumerate() {
                if at > 0 {
                    printer.glue(",");
                }
                printer.word_if(has_period && at == last, "PERIOD");
                printer.ident(column, Role::Column);
            }
        });
    }

    /// REFERENCES
    pub(super) fn reference(&mut self, reference: &ForeignReference) {
        self.word("REFERENCES");
        self.name(&reference.table, Role::Table);
        if !reference.columns.is_empty() {
            self.columns_with_period(&reference.columns, reference.has_period);
        }
        if let Some(match_type) = &reference.match_type {
            self.word("MATCH");
            self.word(match_type);
        }
        self.referential_action("ON DELETE", &reference.on_delete);
        self.referential_action("ON UPDATE", &reference.on_update);
    }

    fn referential_action(&mut self, words: &str, action: &Option<ReferentialAction>) {
        let Some(action) = action else { return };
        self.word(words);
        match action {
            ReferentialAction::NoAction => self.word("NO ACTION"),
            ReferentialAction::Restrict => self.word("RESTRICT"),
            ReferentialAction::Cascade => self.word("CASCADE"),
            ReferentialAction::SetNull(columns) => {
                self.word("SET NULL");
                self.columns_if_any(columns);
            }
            ReferentialAction::SetDefault(columns) => {
                self.word("SET DEFAULT");
                self.columns_if_any(columns);
            }
        }
    }

    /// DEFERRABLE, NOT VALID and their like.
    pub(super) fn constraint_attributes(&mut self, attributes: ConstraintAttributes) {
        match attributes.is_deferrable {
            None => {}
            Some(true) => self.word("DEFERRABLE"),
            Some(false) => self.word("NOT DEFERRABLE"),
        }
        match attributes.is_initially_deferred {
            None => {}
            Some(true) => self.word("INITIALLY DEFERRED"),
            Some(false) => self.word("INITIALLY IMMEDIATE"),
        }
        match attributes.is_enforced {
            None => {}
            Some(true) => self.word("ENFORCED"),
            Some(false) => self.word("NOT ENFORCED"),
        }
        self.word_if(attributes.is_not_valid, "NOT VALID");
        self.word_if(attributes.is_no_inherit, "NO INHERIT");
    }

    /// ON CONFLICT of SQLite's constraints.
    pub(super) fn on_conflict_action(&mut self, action: Option<ConflictAction>) {
        let Some(action) = action else { return };
        self.word("ON CONFLICT");
        self.word(match action {
            ConflictAction::Rollback => "ROLLBACK",
            ConflictAction::Abort => "ABORT",
            ConflictAction::Fail => "FAIL",
            ConflictAction::Ignore => "IGNORE",
            ConflictAction::Replace => "REPLACE",
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    #[test]
    fn constraints_of_every_product() {
        for text in [
            "ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY (a, b) INCLUDE (d) WITH (fillfactor = 70) \
             USING INDEX TABLESPACE x",
            "ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES s.u (b) MATCH FULL ON DELETE SET NULL (a) \
             ON UPDATE CASCADE NOT VALID",
            "ALTER TABLE t ADD EXCLUDE USING gist (a WITH =, (b + 1) WITH &&) WHERE (c)",
            "ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i",
            "ALTER TABLE t ADD CHECK (a > 1) NO INHERIT",
        ] {
            statement(Postgres, text, text);
        }
        let text = "CREATE TABLE t (a, PRIMARY KEY (a DESC) ON CONFLICT REPLACE, UNIQUE (a) ON CONFLICT ABORT)";
        statement(Sqlite, text, text);
        let text = "ALTER TABLE t ADD CONSTRAINT c UNIQUE INDEX i (a(3)) USING BTREE, \
                    ADD CONSTRAINT d CHECK (a) NOT ENFORCED";
        statement(Mysql, text, text);
    }
}
