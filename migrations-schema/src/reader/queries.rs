//! Which columns a statement names, and among the columns of which tables it looks for them.
//!
//! Of what is not known here nothing is kept: then less is found, and nothing false.

use sqlparser::ast::{
    AccessExpr, Assignment, AssignmentTarget, CreateView, Delete, Expr, FromTable, Function, FunctionArg,
    FunctionArgExpr, FunctionArgumentClause, FunctionArguments, GroupByExpr, Ident as ParsedIdent, Insert, Join,
    JoinConstraint, JoinOperator, NamedWindowExpr, OnConflictAction, OnInsert, OrderBy, OrderByExpr, OrderByKind,
    Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, Statement, Subscript, TableAlias, TableFactor,
    TableObject, TableWithJoins, Update, UpdateTableFromKind, WindowSpec, WindowType,
};
use sqlparser::ast::{Distinct, ObjectName, ObjectNamePart};

use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind};
use migrations_syntax::ast;

use crate::change::{Ident, Name};
use crate::lowering::{Source as Names, ident_of};
use crate::server::Rules;

/// A SELECT, UPDATE or DELETE: what stands in its own clauses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// Place of the one around it, among the blocks of the statement.
    pub outer: Option<usize>,
    /// Where its columns come from.
    pub sources: Vec<Source>,
    /// Names of results, which can stand where columns do.
    pub results: Vec<String>,
    /// Columns that it names.
    pub columns: Vec<NamedColumn>,
    /// `*` and `source.*` among its results: the sources of which all columns are read, `None` for all.
    pub wildcards: Vec<Option<String>>,
}

/// What stands behind FROM or JOIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The table or view; `None` for what has other columns than the schema says, such as a subquery.
    pub table: Option<Name>,
    /// By which name columns are qualified with it; `None` if that is not known.
    pub alias: Option<String>,
}

/// A column in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedColumn {
    /// The source that is named with it.
    pub source: Option<String>,
    /// The column.
    pub column: Ident,
}

/// The blocks of a statement; `text` is its own, and `tokens` are those that act, of which the places count in `script`.
pub fn blocks(statement: &Statement, text: &str, tokens: &[&Token], script: &str, dialect: Dialect) -> Vec<Block> {
    let start = tokens.first().map_or(0, |token| token.span.start);
    let places = places(text, tokens, start);
    let mut reader = Reader {
        tokens,
        places,
        script,
        rules: Rules::of_dialect(dialect),
        blocks: Vec::new(),
        own_tables: Vec::new(),
    };
    reader.statement(statement, None);
    reader.blocks
}

/// Line and column of each token, as sqlparser counts them: from 1, in characters.
fn places(text: &str, tokens: &[&Token], start: usize) -> Vec<(u64, u64)> {
    let (mut line, mut column) = (1, 1);
    let mut letters = text.char_indices().peekable();
    let mut places = Vec::with_capacity(tokens.len());
    for token in tokens {
        while let Some((_, letter)) = letters.next_if(|(at, _)| at + start < token.span.start) {
            (line, column) = if letter == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        places.push((line, column));
    }
    places
}

struct Reader<'r> {
    tokens: &'r [&'r Token],
    places: Vec<(u64, u64)>,
    script: &'r str,
    rules: &'static Rules,
    blocks: Vec<Block>,
    /// What WITH has defined so far.
    own_tables: Vec<String>,
}

impl Reader<'_> {
    fn statement(&mut self, statement: &Statement, outer: Option<usize>) {
        match statement {
            Statement::Query(query) => self.query(query, outer),
            Statement::Insert(insert) => self.insert(insert, outer),
            Statement::Update(update) => self.update(update, outer),
            Statement::Delete(delete) => self.delete(delete, outer),
            Statement::CreateView(CreateView { query, .. }) => self.query(query, outer),
            Statement::CreateTable(table) => table.query.iter().for_each(|query| self.query(query, outer)),
            _ => {}
        }
    }

    fn query(&mut self, query: &Query, outer: Option<usize>) {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.own_tables.extend(self.ident(&table.alias.name).map(|ident| ident.name));
        }
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.query(&table.query, outer);
        }
        // Of several SELECTs together, ORDER BY names results.
        if let SetExpr::Select(select) = query.body.as_ref() {
            let block = self.select(select, outer);
            self.order_by(query.order_by.as_ref(), block);
        } else {
            self.body(&query.body, outer);
        }
    }

    fn body(&mut self, body: &SetExpr, outer: Option<usize>) {
        match body {
            SetExpr::Select(select) => drop(self.select(select, outer)),
            SetExpr::Query(query) => self.query(query, outer),
            SetExpr::SetOperation { left, right, .. } => {
                self.body(left, outer);
                self.body(right, outer);
            }
            SetExpr::Insert(statement) | SetExpr::Update(statement) | SetExpr::Delete(statement) => {
                self.statement(statement, outer);
            }
            SetExpr::Values(_) | SetExpr::Merge(_) | SetExpr::Table(_) => {}
        }
    }

    fn select(&mut self, select: &Select, outer: Option<usize>) -> usize {
        let block = self.open(outer);
        self.tables(&select.from, block);
        self.results(&select.projection, block);
        if let Some(Distinct::On(keys)) = &select.distinct {
            self.expressions(keys, block);
        }
        self.expressions(&select.selection, block);
        if let GroupByExpr::Expressions(keys, _) = &select.group_by {
            self.expressions(keys, block);
        }
        self.expressions(&select.having, block);
        for window in &select.named_window {
            if let NamedWindowExpr::WindowSpec(window) = &window.1 {
                self.window(window, block);
            }
        }
        block
    }

    fn insert(&mut self, insert: &Insert, outer: Option<usize>) {
        let TableObject::TableName(table) = &insert.table else { return };
        let block = self.open(outer);
        let alias = insert.table_alias.as_ref().map(|alias| &alias.alias);
        self.table(table, alias, block);
        match insert.source.as_deref() {
            Some(Query { body, with: None, .. }) if matches!(body.as_ref(), SetExpr::Values(_)) => {
                if let SetExpr::Values(values) = body.as_ref() {
                    values.rows.iter().for_each(|row| self.expressions(&row.content, block));
                }
            }
            Some(query) => {
                self.query(query, outer);
                // Its columns can stand behind ON DUPLICATE KEY UPDATE, too (MySQL).
                self.blocks[block].sources.push(Source { table: None, alias: None });
            }
            None => {}
        }
        self.assignments(&insert.assignments, block);
        match &insert.on {
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => self.assignments(assignments, block),
            Some(OnInsert::OnConflict(conflict)) => {
                if let OnConflictAction::DoUpdate(update) = &conflict.action {
                    let excluded = Source { table: self.name(table), alias: Some("excluded".to_owned()) };
                    self.blocks[block].sources.push(excluded);
                    self.assignments(&update.assignments, block);
                    self.expressions(&update.selection, block);
                }
            }
            _ => {}
        }
        self.results(insert.returning.as_deref().unwrap_or_default(), block);
    }

    fn update(&mut self, update: &Update, outer: Option<usize>) {
        let block = self.open(outer);
        self.tables(std::slice::from_ref(&update.table), block);
        match &update.from {
            Some(UpdateTableFromKind::BeforeSet(tables) | UpdateTableFromKind::AfterSet(tables)) => {
                self.tables(tables, block);
            }
            None => {}
        }
        self.assignments(&update.assignments, block);
        self.expressions(&update.selection, block);
        self.results(update.returning.as_deref().unwrap_or_default(), block);
        self.order(&update.order_by, block);
    }

    fn delete(&mut self, delete: &Delete, outer: Option<usize>) {
        let block = self.open(outer);
        let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
        match &delete.using {
            // What stands behind FROM are names that USING gives.
            Some(using) if self.rules.rows.delete_names_alias => self.tables(using, block),
            Some(using) => {
                self.tables(tables, block);
                self.tables(using, block);
            }
            None => self.tables(tables, block),
        }
        self.expressions(&delete.selection, block);
        self.results(delete.returning.as_deref().unwrap_or_default(), block);
        self.order(&delete.order_by, block);
    }

    fn open(&mut self, outer: Option<usize>) -> usize {
        self.blocks.push(Block { outer, ..Block::default() });
        self.blocks.len() - 1
    }

    fn tables(&mut self, tables: &[TableWithJoins], block: usize) {
        for TableWithJoins { relation, joins } in tables {
            self.factor(relation, block);
            for Join { relation, join_operator, .. } in joins {
                self.factor(relation, block);
                match constraint(join_operator) {
                    Some(JoinConstraint::On(condition)) => self.expression(condition, block),
                    Some(JoinConstraint::Using(columns)) => {
                        for column in columns {
                            if let [ObjectNamePart::Identifier(column)] = column.0.as_slice() {
                                self.column(None, column, block);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn factor(&mut self, factor: &TableFactor, block: usize) {
        match factor {
            TableFactor::Table { name, alias, args: None, version: None, json_path: None, .. } => {
                match alias {
                    Some(TableAlias { name: alias, columns, .. }) if columns.is_empty() => {
                        self.table(name, Some(alias), block);
                    }
                    // Its columns have other names here.
                    Some(alias) => self.other(Some(alias), block),
                    None => self.table(name, None, block),
                }
            }
            TableFactor::Derived { lateral, subquery, alias, .. } => {
                let outer = if *lateral { Some(block) } else { self.blocks[block].outer };
                self.query(subquery, outer);
                self.other(alias.as_ref(), block);
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                self.tables(std::slice::from_ref(table_with_joins), block);
            }
            TableFactor::Table { alias, .. }
            | TableFactor::NestedJoin { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::JsonTable { alias, .. } => self.other(alias.as_ref(), block),
            _ => self.other(None, block),
        }
    }

    fn table(&mut self, name: &ObjectName, alias: Option<&ParsedIdent>, block: usize) {
        // sqlparser takes `ONLY a` for a table `ONLY` with an alias.
        let is_only = self.rules.rows.only_is_word && name.to_string().eq_ignore_ascii_case("only");
        let table = self.name(name).filter(|table| !self.is_own(table) && !is_only);
        let alias = match alias {
            Some(alias) => self.ident(alias).map(|alias| alias.name),
            None => self.last_ident(name).map(|last| last.name),
        };
        self.blocks[block].sources.push(Source { table, alias });
    }

    fn is_own(&self, table: &Name) -> bool {
        // `dual` is MySQL's table of one row.
        let is_it = |own: &String| own.eq_ignore_ascii_case(&table.name);
        table.schema.is_empty() && (self.own_tables.iter().any(is_it) || table.name.eq_ignore_ascii_case("dual"))
    }

    fn other(&mut self, alias: Option<&TableAlias>, block: usize) {
        let alias = alias.and_then(|alias| self.ident(&alias.name)).map(|alias| alias.name);
        self.blocks[block].sources.push(Source { table: None, alias });
    }

    fn results(&mut self, items: &[SelectItem], block: usize) {
        for item in items {
            match item {
                SelectItem::UnnamedExpr(expression) => self.expression(expression, block),
                SelectItem::ExprWithAlias { expr, alias } => {
                    self.expression(expr, block);
                    let alias = self.ident(alias).map(|alias| alias.name);
                    self.blocks[block].results.extend(alias);
                }
                SelectItem::Wildcard(_) => self.blocks[block].wildcards.push(None),
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                    let source = self.last_ident(name).map(|ident| ident.name);
                    self.blocks[block].wildcards.push(source);
                }
                _ => {}
            }
        }
    }

    fn assignments(&mut self, assignments: &[Assignment], block: usize) {
        for Assignment { target, value } in assignments {
            self.expression(value, block);
            let AssignmentTarget::ColumnName(name) = target else { continue };
            match name.0.as_slice() {
                [ObjectNamePart::Identifier(column)] => self.column(None, column, block),
                // Elsewhere it would be a field of a column.
                [ObjectNamePart::Identifier(source), ObjectNamePart::Identifier(column)]
                    if self.rules.rows.assign_with_table =>
                {
                    self.column(Some(source), column, block);
                }
                _ => {}
            }
        }
    }

    fn order_by(&mut self, order_by: Option<&OrderBy>, block: usize) {
        if let Some(OrderBy { kind: OrderByKind::Expressions(keys), .. }) = order_by {
            self.order(keys, block);
        }
    }

    fn order(&mut self, keys: &[OrderByExpr], block: usize) {
        keys.iter().for_each(|key| self.expression(&key.expr, block));
    }

    fn window(&mut self, window: &WindowSpec, block: usize) {
        self.expressions(&window.partition_by, block);
        self.order(&window.order_by, block);
    }

    fn expressions<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr>, block: usize) {
        expressions.into_iter().for_each(|expression| self.expression(expression, block));
    }

    fn expression(&mut self, expression: &Expr, block: usize) {
        match expression {
            Expr::Identifier(column) => self.column(None, column, block),
            Expr::CompoundIdentifier(parts) => {
                if let [source, column] = parts.as_slice() {
                    self.column(Some(source), column, block);
                }
            }
            Expr::CompoundFieldAccess { root, access_chain } => {
                let is_qualified = matches!(access_chain.first(), Some(AccessExpr::Dot(_)));
                if !is_qualified || matches!(root.as_ref(), Expr::Nested(_)) {
                    self.expression(root, block);
                }
                for access in access_chain {
                    if let AccessExpr::Subscript(Subscript::Index { index }) = access {
                        self.expression(index, block);
                    }
                }
            }
            Expr::Function(function) => self.function(function, block),
            Expr::Subquery(query) | Expr::Exists { subquery: query, .. } => self.query(query, Some(block)),
            Expr::InSubquery { expr, subquery, .. } => {
                self.expression(expr, block);
                self.query(subquery, Some(block));
            }
            Expr::InList { expr, list, .. } => {
                self.expression(expr, block);
                self.expressions(list, block);
            }
            Expr::Case { operand, conditions, else_result, .. } => {
                self.expressions(operand.as_deref(), block);
                for case in conditions {
                    self.expressions([&case.condition, &case.result], block);
                }
                self.expressions(else_result.as_deref(), block);
            }
            Expr::Tuple(all) => self.expressions(all, block),
            Expr::Array(array) => self.expressions(&array.elem, block),
            other => self.expressions(operands(other), block),
        }
    }

    fn function(&mut self, function: &Function, block: usize) {
        if let FunctionArguments::List(list) = &function.args {
            for argument in &list.args {
                let (FunctionArg::Named { arg, .. } | FunctionArg::ExprNamed { arg, .. } | FunctionArg::Unnamed(arg)) =
                    argument;
                match arg {
                    FunctionArgExpr::Expr(Expr::Identifier(unit)) if is_unit(unit) => {}
                    FunctionArgExpr::Expr(expression) => self.expression(expression, block),
                    _ => {}
                }
            }
            for clause in &list.clauses {
                if let FunctionArgumentClause::OrderBy(keys) = clause {
                    self.order(keys, block);
                }
            }
        }
        if let FunctionArguments::Subquery(query) = &function.args {
            self.query(query, Some(block));
        }
        self.expressions(function.filter.as_deref(), block);
        self.order(&function.within_group, block);
        if let Some(WindowType::WindowSpec(window)) = &function.over {
            self.window(window, block);
        }
    }

    fn column(&mut self, source: Option<&ParsedIdent>, column: &ParsedIdent, block: usize) {
        let may_be_text = self.rules.rows.names_may_be_strings && column.quote_style == Some('"');
        if may_be_text || source.is_none() && is_value(column) {
            return;
        }
        let named = source.map(|source| self.ident(source).map(|source| source.name));
        if let (Some(column), Some(source)) = (self.ident(column), named.map_or(Some(None), |source| source.map(Some)))
        {
            self.blocks[block].columns.push(NamedColumn { source, column });
        }
    }

    /// The name as the database keeps it, with its place.
    fn ident(&self, ident: &ParsedIdent) -> Option<Ident> {
        Some(self.names().ident(&self.written(self.place(ident)?)?))
    }

    fn last_ident(&self, name: &ObjectName) -> Option<Ident> {
        match name.0.last()? {
            ObjectNamePart::Identifier(ident) => self.ident(ident),
            ObjectNamePart::Function(_) => None,
        }
    }

    fn name(&self, name: &ObjectName) -> Option<Name> {
        match name.0.first()? {
            ObjectNamePart::Identifier(ident) => self.qualified(self.place(ident)?),
            ObjectNamePart::Function(_) => None,
        }
    }

    /// Which token a name of sqlparser is.
    fn place(&self, ident: &ParsedIdent) -> Option<usize> {
        let start = ident.span.start;
        self.places.binary_search(&(start.line, start.column)).ok()
    }

    /// The name that a token stands for.
    fn written(&self, at: usize) -> Option<ast::Ident> {
        ident_of(self.tokens.get(at)?, self.script)
    }

    /// The name with qualifiers that begins at a token.
    fn qualified(&self, at: usize) -> Option<Name> {
        let is_dot = |at: &usize| {
            self.tokens
                .get(*at)
                .is_some_and(|token| token.kind == TokenKind::Symbol && &self.script[token.span.clone()] == ".")
        };
        let dots = (at + 1..).step_by(2).take_while(is_dot);
        let parts = std::iter::once(at).chain(dots.map(|dot| dot + 1)).map(|at| self.written(at));
        Some(self.names().name(&ast::Name { parts: parts.collect::<Option<_>>()? }))
    }

    /// How names are kept.
    fn names(&self) -> Names<'_> {
        Names::new(self.script, &[], 0, self.rules.product)
    }
}

fn constraint(operator: &JoinOperator) -> Option<&JoinConstraint> {
    match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint)
        | JoinOperator::StraightJoin(constraint) => Some(constraint),
        _ => None,
    }
}

/// What stands in an expression that has no scope of its own.
fn operands(expression: &Expr) -> Vec<&Expr> {
    match expression {
        Expr::IsFalse(inner)
        | Expr::IsNotFalse(inner)
        | Expr::IsTrue(inner)
        | Expr::IsNotTrue(inner)
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::IsUnknown(inner)
        | Expr::IsNotUnknown(inner)
        | Expr::Nested(inner)
        | Expr::UnaryOp { expr: inner, .. }
        | Expr::Cast { expr: inner, .. }
        | Expr::Convert { expr: inner, .. }
        | Expr::Extract { expr: inner, .. }
        | Expr::Ceil { expr: inner, .. }
        | Expr::Floor { expr: inner, .. }
        | Expr::Collate { expr: inner, .. }
        | Expr::AtTimeZone { timestamp: inner, .. } => vec![inner],
        Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right)
        | Expr::BinaryOp { left, right, .. }
        | Expr::AnyOp { left, right, .. }
        | Expr::AllOp { left, right, .. }
        | Expr::Like { expr: left, pattern: right, .. }
        | Expr::ILike { expr: left, pattern: right, .. }
        | Expr::SimilarTo { expr: left, pattern: right, .. }
        | Expr::RLike { expr: left, pattern: right, .. }
        | Expr::Position { expr: left, r#in: right } => vec![left, right],
        Expr::Between { expr, low, high, .. } => vec![expr, low, high],
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            [Some(expr), substring_from.as_ref(), substring_for.as_ref()]
                .into_iter()
                .flatten()
                .map(AsRef::as_ref)
                .collect()
        }
        Expr::Trim { expr, trim_what, .. } => {
            [Some(expr), trim_what.as_ref()].into_iter().flatten().map(AsRef::as_ref).collect()
        }
        _ => Vec::new(),
    }
}

/// Words that mean a value, and no column. Sources: PostgreSQL 15, 9.26; MariaDB, Date and Time Functions; SQLite, Expr.
const VALUES: &str = "CURRENT_CATALOG CURRENT_DATE CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER \
    DEFAULT FALSE LOCALTIME LOCALTIMESTAMP NULL SESSION_USER SYSTEM_USER TRUE UNKNOWN USER UTC_DATE UTC_TIME UTC_TIMESTAMP";

fn is_value(ident: &ParsedIdent) -> bool {
    let is_variable = ident.value.starts_with(['@', ':', '$', '?']);
    ident.quote_style.is_none() && (is_variable || VALUES.split(' ').any(|word| ident.value.eq_ignore_ascii_case(word)))
}

/// Units of time and types that stand where values do: `TIMESTAMPDIFF(MINUTE, a, b)`, `GET_FORMAT(DATE, 'EUR')` (MySQL).
const UNITS: &str = "MICROSECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR DATE TIME DATETIME TIMESTAMP";

fn is_unit(ident: &ParsedIdent) -> bool {
    let word = ident.value.to_ascii_uppercase();
    // `DAY_HOUR`, `SQL_TSI_DAY`
    let first = word.trim_start_matches("SQL_TSI_").split('_').next().unwrap_or_default();
    ident.quote_style.is_none() && UNITS.split(' ').any(|unit| unit == first)
}
