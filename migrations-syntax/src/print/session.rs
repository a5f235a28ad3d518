//! Statements about the session and the transaction.

use super::Printer;
use super::name::Role;
use crate::ast::{
    CallProcedure, CastForm, DoBlock, Expression, ExpressionKind, Grant, Maintenance, Pragma, Prepared, PreparedKind,
    SetConstraints, SetStatement, SetVariable, Transaction, TransactionKind,
};
use crate::grammar::Feature;

impl Printer {
    /// SET, RESET
    pub(super) fn set_variables(&mut self, variables: &[SetVariable]) {
        let is_reset = variables.iter().all(|variable| variable.reset.as_deref() == Some("RESET"));
        self.word(if is_reset { "RESET" } else { "SET" });
        self.list(variables, Self::set_variable);
    }

    fn set_variable(&mut self, variable: &SetVariable) {
        self.word(variable.scope.as_deref().unwrap_or_default());
        self.put(&variable.name);
        // Forms with a grammar of their own, such as TIME ZONE, are in capitals.
        let is_form = !variable.name.contains('"') && variable.name.contains(' ')
            || matches!(variable.name.as_str(), "NAMES" | "ROLE" | "SCHEMA");
        let sign = if is_form { "" } else { "=" };
        match variable.reset.as_deref() {
            Some("RESET") => {}
            Some("DEFAULT") => {
                self.word(sign);
                self.word("DEFAULT");
            }
            Some(words) => self.word(words),
            None => {
                self.word(sign);
                self.list(&variable.values, Self::setting_value);
            }
        }
    }

    /// A value of a setting: a word such as ON is no name.
    fn setting_value(&mut self, value: &Expression) {
        if let ExpressionKind::Column(word) = &value.kind
            && word.parts.len() == 1
        {
            self.name(word, Role::Word);
        } else if let ExpressionKind::Cast { operand, data_type, form: CastForm::Prefix, zone } = &value.kind {
            // The interval of TIME ZONE has no other form here.
            self.cast(operand, data_type, CastForm::Prefix, zone.as_deref());
        } else {
            self.expression(value);
        }
    }

    pub(super) fn set_statement(&mut self, set: &SetStatement) {
        self.word("SET STATEMENT");
        self.list(&set.variables, Self::set_variable);
        self.word("FOR");
        self.statement(&set.statement);
    }

    pub(super) fn set_constraints(&mut self, set: &SetConstraints) {
        self.word("SET CONSTRAINTS");
        if set.names.is_empty() {
            self.word("ALL");
        }
        self.list(&set.names, |printer, name| printer.name(name, Role::Table));
        self.word(if set.is_deferred { "DEFERRED" } else { "IMMEDIATE" });
    }

    pub(super) fn transaction(&mut self, transaction: &Transaction) {
        self.word(match transaction.kind {
            TransactionKind::Begin
                if self.has(Feature::StartTransaction) && transaction.words.starts_with("TRANSACTION") =>
            {
                "START"
            }
            TransactionKind::Begin => "BEGIN",
            TransactionKind::Commit => "COMMIT",
            TransactionKind::Rollback => "ROLLBACK",
            TransactionKind::Savepoint => "SAVEPOINT",
            TransactionKind::Release => "RELEASE SAVEPOINT",
            TransactionKind::RollbackTo => "ROLLBACK TO SAVEPOINT",
            // The scope stands before TRANSACTION.
            TransactionKind::Set if self.has(Feature::StartTransaction) => "SET",
            TransactionKind::Set => "SET TRANSACTION",
            TransactionKind::PrepareTransaction => "PREPARE TRANSACTION",
            TransactionKind::CommitPrepared => "COMMIT PREPARED",
            TransactionKind::RollbackPrepared => "ROLLBACK PREPARED",
            TransactionKind::Xa => "XA",
        });
        self.ident_if_any(&transaction.name, Role::Column);
        self.words(&transaction.words);
    }

    pub(super) fn pragma(&mut self, pragma: &Pragma) {
        self.word("PRAGMA");
        self.name(&pragma.name, Role::Table);
        match (&pragma.value, pragma.has_parentheses) {
            (None, _) => {}
            (Some(value), true) => self.in_glued_parentheses(|printer| printer.put(value)),
            (Some(value), false) => {
                self.put("=");
                self.put(value);
            }
        }
    }

    pub(super) fn do_block(&mut self, block: &DoBlock) {
        self.word("DO");
        self.ident_behind("LANGUAGE", &block.language, Role::Word);
        self.body_text(&block.body);
    }

    pub(super) fn call_procedure(&mut self, call: &CallProcedure) {
        self.word("CALL");
        self.name(&call.name, Role::Function);
        if call.has_parentheses {
            self.in_glued_parentheses(|printer| printer.list(&call.arguments, Self::argument));
        }
    }

    pub(super) fn prepared(&mut self, prepared: &Prepared) {
        self.word(match prepared.kind {
            PreparedKind::Prepare => "PREPARE",
            PreparedKind::Execute => "EXECUTE",
            PreparedKind::ExecuteImmediate => "EXECUTE IMMEDIATE",
            PreparedKind::Deallocate if self.has(Feature::DeallocatePrepare) => "DEALLOCATE PREPARE",
            PreparedKind::Deallocate => "DEALLOCATE",
        });
        self.ident_if_any(&prepared.name, Role::Word);
        self.word_if(prepared.kind == PreparedKind::Deallocate && prepared.name.is_none(), "ALL");
        self.list_if_any(&prepared.types, Self::data_type);
        match prepared.kind {
            PreparedKind::Prepare => self.expression_behind("FROM", &prepared.source),
            PreparedKind::Execute | PreparedKind::ExecuteImmediate | PreparedKind::Deallocate => {
                self.expression_behind("", &prepared.source);
            }
        }
        if let Some(statement) = &prepared.statement {
            self.word("AS");
            self.statement(statement);
        }
        if self.has(Feature::DeallocatePrepare) && !prepared.arguments.is_empty() {
            self.word("USING");
            self.expressions(&prepared.arguments);
        } else {
            self.list_if_any(&prepared.arguments, Self::expression);
        }
    }

    pub(super) fn grant(&mut self, grant: &Grant) {
        self.word(match (grant.is_default, grant.is_revoke) {
            (true, _) => "ALTER DEFAULT PRIVILEGES",
            (false, true) => "REVOKE",
            (false, false) => "GRANT",
        });
        self.words(&grant.words);
    }

    pub(super) fn maintenance(&mut self, maintenance: &Maintenance) {
        self.word(&maintenance.kind);
        self.words(&maintenance.options);
        self.word(&maintenance.object);
        self.word_if(maintenance.is_concurrent, "CONCURRENTLY");
        if self.has(Feature::TableLocks) && maintenance.kind == "LOCK" {
            return self.table_locks(maintenance);
        }
        self.list(&maintenance.targets, |printer, target| {
            printer.word_if(target.is_only, "ONLY");
            printer.name(&target.name, Role::Table);
            printer.list_if_any(&target.columns, |printer, column| printer.ident(column, Role::Column));
        });
        self.expression_behind("INTO", &maintenance.into);
        self.words(&maintenance.words);
    }

    /// LOCK TABLES a READ, b WRITE (MySQL, MariaDB): each lock stands behind its table.
    fn table_locks(&mut self, maintenance: &Maintenance) {
        let mut locks = maintenance.words.split(", ");
        self.list(&maintenance.targets, |printer, target| {
            printer.name(&target.name, Role::Table);
            printer.words(locks.next().unwrap_or_default());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    #[test]
    fn statements_about_the_session() {
        statement(Postgres, "set local search_path to a, \"B\"", "SET LOCAL search_path = a, \"B\"");
        statement(Postgres, "reset all", "RESET ALL");
        statement(Postgres, "set constraints all deferred", "SET CONSTRAINTS ALL DEFERRED");
        statement(Postgres, "begin isolation level serializable", "BEGIN ISOLATION LEVEL SERIALIZABLE");
        statement(Postgres, "prepare p (int) as select $1", "PREPARE p (int) AS SELECT $1");
        statement(Postgres, "lock table t in share mode", "LOCK TABLE t IN SHARE MODE");
        statement(Sqlite, "pragma main.foreign_keys(on)", "PRAGMA main.foreign_keys(on)");
        statement(Sqlite, "rollback to savepoint a", "ROLLBACK TO SAVEPOINT a");
        statement(Mysql, "set @a = 1, session sql_mode = ''", "SET @a = 1, SESSION sql_mode = ''");
        statement(Mysql, "call p(1, a)", "CALL p(1, a)");
        statement(
            Mariadb,
            "set statement lock_wait_timeout=1 for drop table t",
            "SET STATEMENT lock_wait_timeout = 1 FOR DROP TABLE t",
        );
    }

    #[test]
    fn a_time_zone_can_be_an_interval() {
        let sql = "SET TIME ZONE interval '-08:00' HOUR TO MINUTE";
        statement(Postgres, sql, sql);
        let parsed = crate::parse_statement(sql, Postgres).statement.expect("a statement");
        let canonical = crate::compare::canonical_statement(&parsed, Postgres);
        assert!(crate::parse_statement(&canonical, Postgres).errors.is_empty(), "{canonical}");
    }

    #[test]
    fn prepared_statements_are_taken_back_as_the_product_says() {
        for product in [Mysql, Mariadb] {
            statement(product, "deallocate prepare p", "DEALLOCATE PREPARE p");
        }
        statement(Postgres, "deallocate prepare p", "DEALLOCATE p");
        statement(Postgres, "deallocate all", "DEALLOCATE ALL");
        statement(Mysql, "execute p using @a, @b", "EXECUTE p USING @a, @b");
        statement(Mariadb, "execute immediate 'a'", "EXECUTE IMMEDIATE 'a'");
    }
}
