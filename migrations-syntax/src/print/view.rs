//! Views, virtual tables, policies and rules.

use super::Printer;
use super::name::Role;
use crate::ast::{CreateRule, CreateView, CreateVirtualTable, IfExists, Policy, StorageParameter};

impl Printer {
    pub(super) fn create_view(&mut self, view: &CreateView) {
        self.word(if view.is_alter { "ALTER" } else { "CREATE" });
        self.word_if(view.or_replace, "OR REPLACE");
        if let Some(algorithm) = &view.algorithm {
            self.assigned("ALGORITHM", algorithm);
        }
        self.words(view.definer.as_deref().unwrap_or_default());
        if let Some(security) = &view.security {
            self.word("SQL SECURITY");
            self.word(security);
        }
        self.persistence(view.persistence);
        self.word_if(view.is_recursive, "RECURSIVE");
        self.word_if(view.is_materialized, "MATERIALIZED");
        self.word("VIEW");
        self.word_if(view.if_not_exists, "IF NOT EXISTS");
        self.name(&view.name, Role::Table);
        self.columns_if_any(&view.columns);
        self.ident_behind("USING", &view.access_method, Role::Column);
        self.parameters_behind("WITH", &view.parameters);
        self.ident_behind("TABLESPACE", &view.tablespace, Role::Column);
        self.word("AS");
        self.query(&view.query);
        if let Some(option) = &view.check_option {
            self.word("WITH");
            self.word(option);
            self.word("CHECK OPTION");
        }
        self.with_data(view.with_data);
    }

    /// WITH DATA, WITH NO DATA
    pub(super) fn with_data(&mut self, with_data: Option<bool>) {
        match with_data {
            None => {}
            Some(true) => self.word("WITH DATA"),
            Some(false) => self.word("WITH NO DATA"),
        }
    }

    pub(super) fn create_virtual_table(&mut self, create: &CreateVirtualTable) {
        self.word("CREATE VIRTUAL TABLE");
        self.word_if(create.if_exists == IfExists::Skip, "IF NOT EXISTS");
        self.name(&create.name, Role::Table);
        self.word("USING");
        self.ident(&create.module, Role::Column);
        self.list_if_any(&create.arguments, |printer, argument| printer.words(argument));
    }

    pub(super) fn policy(&mut self, policy: &Policy) {
        self.word(if policy.is_alter { "ALTER POLICY" } else { "CREATE POLICY" });
        self.ident(&policy.name, Role::Column);
        self.word("ON");
        self.name(&policy.table, Role::Table);
        match policy.is_permissive {
            None => {}
            Some(true) => self.word("AS PERMISSIVE"),
            Some(false) => self.word("AS RESTRICTIVE"),
        }
        if let Some(command) = &policy.command {
            self.word("FOR");
            self.word(command);
        }
        if !policy.roles.is_empty() {
            self.word("TO");
            self.list(&policy.roles, |printer, role| printer.ident(role, Role::Word));
        }
        if let Some(using) = &policy.using {
            self.word("USING");
            self.expression_in_parentheses(using);
        }
        if let Some(check) = &policy.with_check {
            self.word("WITH CHECK");
            self.expression_in_parentheses(check);
        }
    }

    pub(super) fn create_rule(&mut self, rule: &CreateRule) {
        self.word("CREATE");
        self.word_if(rule.or_replace, "OR REPLACE");
        self.word("RULE");
        self.ident(&rule.name, Role::Column);
        self.word("AS ON");
        self.word(&rule.event);
        self.word("TO");
        self.name(&rule.table, Role::Table);
        self.expression_behind("WHERE", &rule.condition);
        self.word("DO");
        match rule.is_instead {
            None => {}
            Some(true) => self.word("INSTEAD"),
            Some(false) => self.word("ALSO"),
        }
        match rule.actions.as_slice() {
            [] => self.word("NOTHING"),
            [action] => self.statement(action),
            actions => self.in_parentheses(|printer| {
                for (at, action) in actions.iter().enumerate() {
                    if at > 0 {
                        printer.glue(";");
                    }
                    printer.statement(action);
                }
            }),
        }
    }

    // ---- lists of names with values

    /// `WITH (a = 1, b)`, if there are any.
    pub(super) fn parameters_behind(&mut self, words: &str, parameters: &[StorageParameter]) {
        if !parameters.is_empty() {
            self.word(words);
            self.parameters(parameters);
        }
    }

    /// `(a = 1, b)`, if there are any.
    pub(super) fn parameters_if_any(&mut self, parameters: &[StorageParameter]) {
        if !parameters.is_empty() {
            self.parameters(parameters);
        }
    }

    /// `(a = 1, b)`
    pub(super) fn parameters(&mut self, parameters: &[StorageParameter]) {
        self.list_in_parentheses(parameters, |printer, parameter| {
            printer.name(&parameter.name, Role::Word);
            if let Some(value) = &parameter.value {
                printer.put("=");
                printer.put(value);
            }
        });
    }

    /// `OPTIONS (ADD a 'b')`
    pub(super) fn foreign_options(&mut self, options: &[StorageParameter]) {
        self.word("OPTIONS");
        self.list_in_parentheses(options, |printer, option| {
            printer.word(&option.action);
            printer.name(&option.name, Role::Word);
            printer.put(option.value.as_deref().unwrap_or_default());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    #[test]
    fn views_policies_and_rules() {
        for text in [
            "CREATE OR REPLACE TEMPORARY RECURSIVE VIEW v (a) AS SELECT 1",
            "CREATE VIEW v WITH (security_barrier = TRUE) AS SELECT 1 WITH LOCAL CHECK OPTION",
            "CREATE MATERIALIZED VIEW IF NOT EXISTS v USING heap TABLESPACE x AS SELECT 1 WITH NO DATA",
            "CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO r, PUBLIC USING (a) WITH CHECK (b)",
            "CREATE RULE r AS ON INSERT TO t WHERE a DO INSTEAD (DELETE FROM u; SELECT 1)",
            "CREATE RULE r AS ON DELETE TO t DO NOTHING",
        ] {
            statement(Postgres, text, text);
        }
        statement(
            Mysql,
            "create algorithm=merge DEFINER=`a`@`%` sql security invoker view v as select 1 with check option",
            "CREATE ALGORITHM = MERGE DEFINER = `a` @`%` SQL SECURITY INVOKER VIEW v AS SELECT 1 WITH CHECK OPTION",
        );
        statement(Sqlite, "create virtual table t using fts5(a, b)", "CREATE VIRTUAL TABLE t USING fts5 (A, B)");
    }
}
