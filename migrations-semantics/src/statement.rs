//! Whole statements.

use migrations_syntax::ast::{self, IfExists, Statement};

use crate::binder::Binder;
use crate::catalog::{Catalog, Lookup};
use crate::fault::Fault;
use crate::routine::Signature;
use crate::scope::{OutputColumn, Scope};

/// What reading a statement came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Semantics {
    /// What the server would refuse, in the order of the text.
    pub faults: Vec<Fault>,
    /// The columns of the view or table that it makes by a query; `None` if they are not known, or it makes none.
    pub columns: Option<Vec<OutputColumn>>,
    /// What callers see of the function that it makes.
    pub signature: Option<Signature>,
}

/// Looks for everything in a statement that the server would refuse beyond its grammar.
pub fn check(statement: &Statement, catalog: &dyn Catalog) -> Semantics {
    let mut binder = Binder::new(catalog);
    if binder.is_skipped(statement) {
        return Semantics::default();
    }
    let columns = binder.statement(statement);
    let signature = match statement {
        Statement::CreateRoutine(routine) => Some(binder.create_routine(routine)),
        _ => None,
    };
    let mut faults = binder.faults;
    faults.sort_by_key(|fault| fault.span.start());
    // One mistake is one error: of several at one place, the first.
    faults.dedup_by_key(|fault| fault.span.range());
    Semantics { faults, columns, signature }
}

/// The columns that a query gives; `None` if they are not known.
pub fn columns_of_query(query: &ast::Query, catalog: &dyn Catalog) -> Option<Vec<OutputColumn>> {
    Binder::new(catalog).query(query, &Scope::empty())
}

impl Binder<'_> {
    /// Whether what IF NOT EXISTS would make may be there: then nothing else of the statement is looked at.
    fn is_skipped(&self, statement: &Statement) -> bool {
        let name = match statement {
            Statement::CreateTable(table) if table.if_exists == IfExists::Skip => &table.name,
            Statement::CreateView(view) if view.if_not_exists => &view.name,
            _ => return false,
        };
        !matches!(self.relation(name), Lookup::Missing(_))
    }

    fn statement(&mut self, statement: &Statement) -> Option<Vec<OutputColumn>> {
        let outer = Scope::empty();
        match statement {
            Statement::Query(_)
            | Statement::Insert(_)
            | Statement::Update(_)
            | Statement::Delete(_)
            | Statement::Merge(_) => {
                self.body_outputs(statement, &outer);
                None
            }
            Statement::CreateTable(table) => self.create_table(table),
            Statement::AlterTable(alter) => {
                self.alter_table(alter);
                None
            }
            Statement::CreateIndex(index) => {
                self.create_index(index);
                None
            }
            Statement::CreateView(view) => self.create_view(view),
            Statement::Policy(policy) => {
                self.policy(policy);
                None
            }
            Statement::CreateTrigger(trigger) => {
                self.trigger(trigger);
                None
            }
            Statement::Copy(copy) => {
                self.copy(copy);
                None
            }
            Statement::CreateVirtualTable(_)
            | Statement::RenameTable(_)
            | Statement::CreateSequence(_)
            | Statement::AlterSequence(_)
            | Statement::CreateType(_)
            | Statement::AlterType(_)
            | Statement::AlterDomain(_)
            | Statement::CreateSchema(_)
            | Statement::CreateExtension(_)
            | Statement::CreateRoutine(_)
            | Statement::Event(_)
            | Statement::CreateRule(_)
            | Statement::CreateStatistics(_)
            | Statement::CreateOther(_)
            | Statement::AlterObject(_)
            | Statement::Drop(_)
            | Statement::Comment(_)
            | Statement::Truncate(_)
            | Statement::Set(_)
            | Statement::SetConstraints(_)
            | Statement::SetStatement(_)
            | Statement::Pragma(_)
            | Statement::Transaction(_)
            | Statement::Do(_)
            | Statement::DoExpressions(_)
            | Statement::Call(_)
            | Statement::Prepared(_)
            | Statement::Grant(_)
            | Statement::Maintenance(_)
            | Statement::Opaque(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn what_is_there_already_is_not_looked_at() {
        for product in [Sqlite, Postgres, Mysql] {
            taken(product, &["CREATE TABLE IF NOT EXISTS people (a int, a int)"]);
            refused(product, &[("CREATE TABLE IF NOT EXISTS missing (a int CHECK (b > 0))", "no column")]);
        }
    }
}
