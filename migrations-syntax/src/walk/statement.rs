//! Statements.

use super::Walk;
use crate::ast::{ObjectKind, Statement};

impl Walk<'_> {
    pub(super) fn statement(&mut self, statement: &Statement) {
        self.visitor.statement(statement);
        match statement {
            Statement::CreateTable(table) => self.create_table(table),
            Statement::AlterTable(alter) => self.alter_table(alter),
            Statement::CreateVirtualTable(table) => {
                self.named(&table.name);
                table.arguments.iter().for_each(|argument| self.words(argument));
            }
            Statement::RenameTable(rename) => {
                for (from, to) in &rename.renames {
                    self.named(from);
                    self.named(to);
                }
            }
            Statement::CreateIndex(index) => self.create_index(index),
            Statement::CreateView(view) => self.create_view(view),
            Statement::CreateSequence(sequence) => {
                self.object(ObjectKind::Sequence, &sequence.name);
                self.sequence_options(&sequence.options);
            }
            Statement::AlterSequence(sequence) => {
                self.object(ObjectKind::Sequence, &sequence.name);
                self.sequence_options(&sequence.options);
            }
            Statement::CreateType(create) => {
                self.type_name(create);
                self.type_definition(&create.definition);
            }
            Statement::AlterType(alter) => {
                self.object(ObjectKind::Type, &alter.name);
                self.alter_type(&alter.action);
            }
            Statement::AlterDomain(alter) => {
                self.object(ObjectKind::Domain, &alter.name);
                self.alter_domain(&alter.action);
            }
            Statement::CreateSchema(schema) => {
                self.object_idents(schema.kind, schema.name.as_ref());
                self.words(&schema.options);
                self.statements(&schema.elements);
            }
            Statement::CreateExtension(create) => {
                self.object_ident(ObjectKind::Extension, &create.name);
                self.object_idents(ObjectKind::Schema, create.schema.as_ref());
            }
            Statement::CreateRoutine(routine) => self.create_routine(routine),
            Statement::CreateTrigger(trigger) => self.create_trigger(trigger),
            Statement::Event(event) => self.event(event),
            Statement::Policy(policy) => {
                self.object_ident(ObjectKind::Policy, &policy.name);
                self.named(&policy.table);
                self.expressions(&policy.using);
                self.expressions(&policy.with_check);
            }
            Statement::CreateRule(rule) => {
                self.object_ident(ObjectKind::Rule, &rule.name);
                self.named(&rule.table);
                self.expressions(&rule.condition);
                self.statements(&rule.actions);
            }
            Statement::CreateStatistics(statistics) => {
                statistics.name.iter().for_each(|name| self.object(ObjectKind::Statistics, name));
                self.expressions(&statistics.values);
                self.references(&statistics.tables);
            }
            Statement::CreateOther(create) => {
                self.target(create.kind, &create.target);
                self.words(&create.definition);
            }
            Statement::AlterObject(alter) => self.alter_object(alter),
            Statement::Drop(drop) => self.drop(drop),
            Statement::Comment(comment) => {
                self.target(comment.kind, &comment.target);
                comment.text.iter().for_each(|text| self.text(text));
            }
            Statement::Query(query) => self.query(query),
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            Statement::Merge(merge) => self.merge(merge),
            Statement::Truncate(truncate) => self.truncate(truncate),
            Statement::Set(variables) => self.variables(variables),
            Statement::SetConstraints(set) => {
                set.names.iter().for_each(|name| self.object(ObjectKind::Constraint, name));
            }
            Statement::SetStatement(set) => {
                self.variables(&set.variables);
                self.statement(&set.statement);
            }
            Statement::Pragma(pragma) => pragma.value.iter().for_each(|value| self.words(value)),
            Statement::Transaction(transaction) => self.words(&transaction.words),
            Statement::Do(block) => self.text(&block.body),
            Statement::DoExpressions(items) => self.items(items),
            Statement::Call(call) => self.call_procedure(call),
            Statement::Prepared(prepared) => self.prepared(prepared),
            Statement::Grant(grant) => self.words(&grant.words),
            Statement::Maintenance(maintenance) => self.maintenance(maintenance),
            Statement::Copy(copy) => self.copy(copy),
            Statement::Opaque(opaque) => {
                self.words(&opaque.text);
                opaque.runs.iter().for_each(|statement| self.statement(statement));
            }
        }
    }

    pub(super) fn statements(&mut self, statements: &[Statement]) {
        statements.iter().for_each(|statement| self.statement(statement));
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::walk::testing::seen;

    #[test]
    fn every_statement_is_walked() {
        seen(Postgres, "CREATE SCHEMA s CREATE TABLE t (a int)", "Schema s, Named t, t.a, type int");
        seen(Postgres, "CREATE EXTENSION e SCHEMA s", "Extension e, Schema s");
        seen(Postgres, "CREATE POLICY p ON t USING (a) WITH CHECK (b)", "Policy p, Named t, a, b");
        seen(
            Postgres,
            "CREATE RULE r AS ON INSERT TO t WHERE a DO ALSO DELETE FROM u",
            "Rule r, Named t, a, Written u",
        );
        seen(Postgres, "CREATE STATISTICS s ON a, b FROM t", "Statistics s, a, b, Read t");
        seen(Postgres, "CREATE SERVER s FOREIGN DATA WRAPPER w", "Server s, [FOREIGN DATA WRAPPER W]");
        seen(Postgres, "COMMENT ON TABLE t IS 'x'", "Named t, 'x'");
        seen(Postgres, "SET CONSTRAINTS a, s.b DEFERRED", "Constraint a, Constraint b");
        seen(Postgres, "DO 'x'", "'x'");
        seen(Postgres, "GRANT SELECT ON t TO r", "[SELECT ON T TO R]");
        seen(Postgres, "LISTEN a", "[LISTEN A]");
        seen(Postgres, "BEGIN ISOLATION LEVEL SERIALIZABLE", "[ISOLATION LEVEL SERIALIZABLE]");
        seen(Postgres, "ALTER SEQUENCE s OWNED BY NONE", "Sequence s");
    }

    #[test]
    fn every_statement_of_mysql_is_walked() {
        seen(Mysql, "RENAME TABLE a TO b, c TO d", "Named a, Named b, Named c, Named d");
        seen(Mysql, "DO a, 'x'", "a, 'x'");
    }

    #[test]
    fn a_setting_for_one_statement_is_seen_before_it() {
        seen(Mariadb, "SET STATEMENT a = 'x' FOR SELECT b", "'x', b");
    }

    #[test]
    fn every_statement_of_sqlite_is_walked() {
        seen(Sqlite, "PRAGMA a = 'x'", "['x']");
        seen(Sqlite, "CREATE VIRTUAL TABLE t USING m (a, b)", "Named t, [A], [B]");
    }
}
