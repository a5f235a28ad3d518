//! Which tables and views a query or a statement names, tables of its own WITH aside.

use migrations_syntax::ast::{self, CommonTable, Query, Statement, With};
use migrations_syntax::walk::{Role, Visitor, walk_query, walk_statement};

use super::Source;
use crate::change::Name;

/// The tables that a query reads, in order.
pub(super) fn tables_read(query: &Query, source: &Source<'_>) -> Vec<Name> {
    let mut tables = Tables::new(source);
    walk_query(query, &mut tables);
    tables.in_role(Role::Read)
}

/// The tables that a statement reads, in order.
pub(super) fn tables_read_by(statement: &Statement, source: &Source<'_>) -> Vec<Name> {
    let mut tables = Tables::new(source);
    walk_statement(statement, &mut tables);
    tables.in_role(Role::Read)
}

/// The tables that some statements read or write, in order.
pub(super) fn tables_of(statements: &[Statement], source: &Source<'_>) -> Vec<Name> {
    let mut tables = Tables::new(source);
    for statement in statements {
        walk_statement(statement, &mut tables);
    }
    tables.found.into_iter().filter(|(role, _)| *role != Role::Named).map(|(_, name)| name).collect()
}

struct Tables<'s, 't> {
    source: &'s Source<'t>,
    /// The tables of each WITH around the place.
    scopes: Vec<Vec<String>>,
    found: Vec<(Role, Name)>,
}

impl<'s, 't> Tables<'s, 't> {
    fn new(source: &'s Source<'t>) -> Self {
        Self { source, scopes: Vec::new(), found: Vec::new() }
    }

    fn in_role(self, role: Role) -> Vec<Name> {
        self.found.into_iter().filter(|(own, _)| *own == role).map(|(_, name)| name).collect()
    }

    fn define(&mut self, table: &CommonTable) {
        let name = self.source.folded(&table.name);
        self.scopes.last_mut().into_iter().for_each(|scope| scope.push(name.clone()));
    }

    /// Whether a name stands for a table of a WITH, or for MySQL's table of one row.
    fn is_own(&self, name: &Name) -> bool {
        name.schema.is_empty()
            && (self.scopes.iter().flatten().any(|own| *own == name.name) || name.name.eq_ignore_ascii_case("dual"))
    }
}

impl Visitor for Tables<'_, '_> {
    fn relation(&mut self, name: &ast::Name, role: Role) {
        let is_qualified = !name.qualifiers().is_empty();
        let name = self.source.name(name);
        // A statement on rows cannot change a table of its WITH.
        if role != Role::Read || is_qualified || !self.is_own(&name) {
            self.found.push((role, name));
        }
    }

    fn enter_scope(&mut self, with: Option<&With>) {
        self.scopes.push(Vec::new());
        if self.source.rules().rows.with_sees_all {
            with.into_iter().flat_map(|with| &with.tables).for_each(|table| self.define(table));
        }
    }

    fn common_table(&mut self, table: &CommonTable) {
        self.define(table);
    }

    fn leave_scope(&mut self) {
        self.scopes.pop();
    }
}
