//! Which statement it is.

use super::Printer;
use crate::ast::Statement;

impl Printer {
    /// A statement.
    pub(crate) fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::CreateTable(create) => self.create_table(create),
            Statement::AlterTable(alter) => self.alter_table(alter),
            Statement::CreateVirtualTable(create) => self.create_virtual_table(create),
            Statement::RenameTable(rename) => self.rename_table(rename),
            Statement::CreateIndex(create) => self.create_index(create),
            Statement::CreateView(create) => self.create_view(create),
            Statement::CreateSequence(create) => self.create_sequence(create),
            Statement::AlterSequence(alter) => self.alter_sequence(alter),
            Statement::CreateType(create) => self.create_type(create),
            Statement::AlterType(alter) => self.alter_type(alter),
            Statement::AlterDomain(alter) => self.alter_domain(alter),
            Statement::CreateSchema(create) => self.create_schema(create),
            Statement::CreateExtension(create) => self.create_extension(create),
            Statement::CreateRoutine(create) => self.create_routine(create),
            Statement::CreateTrigger(create) => self.create_trigger(create),
            Statement::Event(event) => self.event(event),
            Statement::Policy(policy) => self.policy(policy),
            Statement::CreateRule(create) => self.create_rule(create),
            Statement::CreateStatistics(create) => self.create_statistics(create),
            Statement::CreateOther(create) => self.create_other(create),
            Statement::AlterObject(alter) => self.alter_object(alter),
            Statement::Drop(drop) => self.drop(drop),
            Statement::Comment(comment) => self.comment(comment),
            Statement::Query(query) => self.query(query),
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            Statement::Merge(merge) => self.merge(merge),
            Statement::Truncate(truncate) => self.truncate(truncate),
            Statement::Set(variables) => self.set_variables(variables),
            Statement::SetConstraints(set) => self.set_constraints(set),
            Statement::SetStatement(set) => self.set_statement(set),
            Statement::Pragma(pragma) => self.pragma(pragma),
            Statement::Transaction(transaction) => self.transaction(transaction),
            Statement::Do(block) => self.do_block(block),
            Statement::DoExpressions(items) => {
                self.word("DO");
                self.select_items(items);
            }
            Statement::Call(call) => self.call_procedure(call),
            Statement::Prepared(prepared) => self.prepared(prepared),
            Statement::Grant(grant) => self.grant(grant),
            Statement::Maintenance(maintenance) => self.maintenance(maintenance),
            Statement::Copy(copy) => self.copy(copy),
            Statement::Opaque(opaque) => {
                self.words(&opaque.text);
                opaque.runs.iter().for_each(|statement| self.statement(statement));
            }
        }
    }
}
