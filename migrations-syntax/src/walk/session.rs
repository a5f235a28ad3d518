//! Statements about the session and the transaction.

use super::Walk;
use crate::ast::{CallProcedure, Maintenance, Prepared, SetVariable};

impl Walk<'_> {
    pub(super) fn variable(&mut self, variable: &SetVariable) {
        self.expressions(&variable.values);
    }

    pub(super) fn variables(&mut self, variables: &[SetVariable]) {
        variables.iter().for_each(|variable| self.variable(variable));
    }

    pub(super) fn call_procedure(&mut self, call: &CallProcedure) {
        self.visitor.routine(&call.name);
        self.arguments(&call.arguments);
    }

    pub(super) fn prepared(&mut self, prepared: &Prepared) {
        prepared.types.iter().for_each(|data_type| self.data_type(data_type));
        self.expressions(&prepared.source);
        prepared.statement.iter().for_each(|statement| self.statement(statement));
        self.expressions(&prepared.arguments);
    }

    pub(super) fn maintenance(&mut self, maintenance: &Maintenance) {
        maintenance.targets.iter().for_each(|target| self.named(&target.name));
        self.expressions(&maintenance.into);
        self.words(&maintenance.options);
        self.words(&maintenance.words);
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres};

    use crate::walk::testing::seen;

    #[test]
    fn values_and_arguments_are_seen() {
        seen(Postgres, "SET a = 'x'", "'x'");
        seen(Postgres, "PREPARE p (int) AS SELECT a FROM t WHERE b = 'x'", "type int, a, Read t, b, 'x'");
        seen(Postgres, "EXECUTE p('x')", "'x'");
        seen(Postgres, "VACUUM (FULL) t, u", "Named t, Named u, [( FULL )]");
        seen(Postgres, "CALL f(a, 'x')", "Routine f, a, 'x'");
    }

    #[test]
    fn variables_and_administration_are_seen() {
        seen(Mysql, "SET @a = 'x', b = c", "'x', c");
        seen(Mysql, "OPTIMIZE TABLE t, u", "Named t, Named u");
        seen(Mysql, "PREPARE p FROM 'x'", "'x'");
    }
}
