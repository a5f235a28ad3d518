//! What goes along while a statement is read: whom to ask, what WITH has defined, and what has been found.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use migrations_core::Product;
use migrations_syntax::{Span, ast};

use crate::catalog::{Catalog, Lookup, Relation};
use crate::fault::{Fault, FaultKind};
use crate::rules::Rules;
use crate::scope::{OutputColumn, Scope};

/// A table of a WITH.
#[derive(Debug, Clone)]
pub(crate) struct CommonTable {
    pub name: String,
    /// Its columns, as far as they are known.
    pub columns: Option<Vec<OutputColumn>>,
    /// What is wrong with its body.
    faults: Vec<Fault>,
    /// Whether something has named it.
    is_read: Cell<bool>,
}

impl CommonTable {
    fn new(name: String, columns: Option<Vec<OutputColumn>>, faults: Vec<Fault>) -> Self {
        Self { name, columns, faults, is_read: Cell::new(false) }
    }
}

/// What looking for a table or view came to.
struct LookedUp {
    schema: Option<String>,
    name: String,
    relation: Lookup<Arc<Relation>>,
}

pub(crate) struct Binder<'c> {
    pub catalog: &'c dyn Catalog,
    /// Whose words, grammar and dialect they are.
    pub product: Product,
    /// What differs between products.
    pub rules: &'static Rules,
    pub faults: Vec<Fault>,
    /// The tables of each WITH around the place, innermost last.
    pub with: Vec<Vec<CommonTable>>,
    /// How deep queries nest at the place.
    pub depth: usize,
    /// The tables and views that were asked for.
    relations: RefCell<Vec<LookedUp>>,
    /// The query is kept for later: of a view MySQL and MariaDB look at names and counts only.
    pub is_of_view: bool,
}

/// Deeper queries are not looked into.
const DEEPEST: usize = 60;

impl<'c> Binder<'c> {
    pub(crate) fn new(catalog: &'c dyn Catalog) -> Self {
        Self {
            catalog,
            product: catalog.product(),
            rules: Rules::of(catalog.product()),
            faults: Vec::new(),
            with: Vec::new(),
            depth: 0,
            relations: RefCell::default(),
            is_of_view: false,
        }
    }

    pub(crate) fn report(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(crate) fn fault(&mut self, kind: FaultKind, span: Span, message: impl Into<String>) {
        self.report(Fault::new(kind, span, message));
    }

    /// Whether queries nest so deep here that nothing is claimed any more.
    pub(crate) fn is_too_deep(&self) -> bool {
        self.depth > DEEPEST
    }

    /// Whether groups and names of tables are looked at only when the query runs.
    pub(crate) fn is_looked_at_later(&self) -> bool {
        self.is_of_view && self.rules.queries.views_are_checked_later
    }

    /// A name as columns and tables are compared here.
    pub(crate) fn folded(&self, ident: &ast::Ident) -> String {
        let keeps_case = ident.is_quoted && self.rules.names.quoted_keep_case;
        if keeps_case { ident.text.clone() } else { ident.text.to_lowercase() }
    }

    /// The schema that a name is qualified with; `None` for the usual one.
    pub(crate) fn schema_of(&self, name: &ast::Name) -> Option<String> {
        let schema = self.folded(name.qualifiers().last()?);
        (self.product.dialect().usual_schema() != Some(schema.as_str())).then_some(schema)
    }

    /// The table of a WITH that a name stands for.
    pub(crate) fn common_table(&self, name: &ast::Name) -> Option<&CommonTable> {
        if !name.qualifiers().is_empty() {
            return None;
        }
        let wanted = self.folded(name.last());
        let found = self.with.iter().rev().find_map(|tables| tables.iter().rev().find(|table| table.name == wanted));
        found.inspect(|table| table.is_read.set(true))
    }

    /// The table or view of this name.
    pub(crate) fn relation(&self, name: &ast::Name) -> Lookup<Arc<Relation>> {
        if name.parts.len() > 2 {
            return Lookup::Uncertain;
        }
        let keeps_case = self.rules.names.tables_keep_case;
        let own = if keeps_case { name.last().text.clone() } else { self.folded(name.last()) };
        self.relation_called(self.schema_of(name).as_deref(), &own)
    }

    /// The same of a name that is folded. A statement asks for its tables more than once, and they stay what they are.
    pub(crate) fn relation_called(&self, schema: Option<&str>, name: &str) -> Lookup<Arc<Relation>> {
        let mut known = self.relations.borrow_mut();
        let is_it = |looked_up: &&LookedUp| looked_up.name == name && looked_up.schema.as_deref() == schema;
        if let Some(looked_up) = known.iter().find(is_it) {
            return looked_up.relation.clone();
        }
        let relation = match self.catalog.relation(schema, name) {
            Lookup::Found(relation) => Lookup::Found(Arc::new(relation)),
            Lookup::Missing(near) => Lookup::Missing(near),
            Lookup::Uncertain => Lookup::Uncertain,
        };
        let schema = schema.map(str::to_owned);
        known.push(LookedUp { schema, name: name.to_owned(), relation: relation.clone() });
        relation
    }

    /// Runs something with the tables of a WITH in reach.
    pub(crate) fn with_tables<T>(
        &mut self,
        with: Option<&ast::With>,
        scope: &Scope<'_>,
        inside: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let Some(with) = with else { return inside(self) };
        self.with.push(Vec::new());
        let is_recursive = with.is_recursive || self.rules.queries.with_is_recursive;
        for at in 0..with.tables.len() {
            self.define(&with.tables[at..], is_recursive, scope);
        }
        let result = inside(self);
        let tables = self.with.pop().unwrap_or_default();
        let is_skipped = |table: &CommonTable| self.rules.queries.unread_with_is_skipped && !table.is_read.get();
        let looked_at: Vec<CommonTable> = tables.into_iter().filter(|table| !is_skipped(table)).collect();
        self.faults.extend(looked_at.into_iter().flat_map(|table| table.faults));
        result
    }

    /// The first of some tables of a WITH. Where it may be recursive, it can name itself and those that follow.
    fn define(&mut self, tables: &[ast::CommonTable], is_recursive: bool, scope: &Scope<'_>) {
        let Some(table) = tables.first() else { return };
        let name = self.folded(&table.name);
        let earlier = self.with.last().map_or(0, Vec::len);
        let named = self.with.last().is_some_and(|tables| tables.iter().any(|known| known.name == name));
        if named && !self.rules.queries.with_may_repeat {
            self.fault(FaultKind::DuplicateName, table.name.span, format!("WITH defines `{}` twice", table.name.text));
        }
        for reached in tables.iter().rev().filter(|_| is_recursive) {
            let name = self.folded(&reached.name);
            self.push_common_table(CommonTable::new(name, self.recursive_columns(reached), Vec::new()));
        }
        let found = self.faults.len();
        let outputs = self.body_outputs(&table.body, scope);
        let columns = self.renamed_outputs(&table.columns, outputs, table.name.span, "WITH");
        // A SEARCH or CYCLE clause adds columns.
        let columns = if table.clauses.is_empty() { columns } else { None };
        if let Some(tables) = self.with.last_mut() {
            tables.truncate(earlier);
        }
        let faults = self.faults.split_off(found);
        self.push_common_table(CommonTable::new(name, columns, faults));
    }

    /// While the body of a recursive table is read, only the names of its columns are known, if they are written.
    fn recursive_columns(&self, table: &ast::CommonTable) -> Option<Vec<OutputColumn>> {
        if table.columns.is_empty() || !table.clauses.is_empty() {
            return None;
        }
        let column = |ident: &ast::Ident| OutputColumn {
            name: Some(self.folded(ident)),
            data_type: crate::types::Type::Unknown,
            shown_type: String::new(),
            is_not_null: false,
        };
        Some(table.columns.iter().map(column).collect())
    }

    fn push_common_table(&mut self, table: CommonTable) {
        if let Some(tables) = self.with.last_mut() {
            tables.push(table);
        }
    }

    /// Columns under the names that are written for them.
    pub(crate) fn renamed_outputs(
        &mut self,
        names: &[ast::Ident],
        outputs: Option<Vec<OutputColumn>>,
        span: Span,
        what: &str,
    ) -> Option<Vec<OutputColumn>> {
        let mut outputs = outputs?;
        let may_be_fewer = self.rules.queries.takes_fewer_names;
        let fits =
            if may_be_fewer { names.len() <= outputs.len() } else { names.is_empty() || names.len() == outputs.len() };
        if !fits {
            let place = names.get(outputs.len()).map_or(span, |name| name.span);
            self.fault(
                FaultKind::Count,
                place,
                format!("{what} names {}, but its query gives {}", columns(names.len()), columns(outputs.len())),
            );
            return None;
        }
        for (output, name) in outputs.iter_mut().zip(names) {
            output.name = Some(self.folded(name));
        }
        Some(outputs)
    }
}

/// `1 column`, `3 columns`
pub(crate) fn columns(count: usize) -> String {
    crate::wording::counted(count, "column")
}
