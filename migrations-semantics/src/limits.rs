//! Limits of single products: lengths of names, sizes of types, engines, types of STRICT tables.

use migrations_core::most_similar;
use migrations_syntax::Span;
use migrations_syntax::ast::{
    self, ColumnAttributeKind, ConstraintKind, ExpressionKind, IndexKey, IndexKeyValue, Literal, TableElement,
    TableOption, TableSource,
};

use crate::binder::Binder;
use crate::fault::{Fault, FaultKind};

/// The engines that MySQL and MariaDB come with, or have as plugins of their own. Source: their manuals, "Storage Engines".
const ENGINES: &[&str] = &[
    "archive",
    "aria",
    "blackhole",
    "columnstore",
    "connect",
    "csv",
    "example",
    "federated",
    "federatedx",
    "heap",
    "innodb",
    "memory",
    "merge",
    "mrg_myisam",
    "mroonga",
    "myisam",
    "ndb",
    "ndbcluster",
    "oqgraph",
    "performance_schema",
    "rocksdb",
    "s3",
    "sequence",
    "sphinx",
    "spider",
    "tokudb",
];

/// The types of a STRICT table. Source: SQLite's manual, "STRICT Tables".
const STRICT_TYPES: &[&str] = &["any", "blob", "int", "integer", "real", "text"];

impl Binder<'_> {
    /// What a product limits in a new table.
    pub(crate) fn table_limits(&mut self, table: &ast::CreateTable) {
        self.name_limit(table.name.last());
        self.reserved_name(table.name.last());
        let (TableSource::Elements(elements)
        | TableSource::PartitionOf { elements, .. }
        | TableSource::OfType { elements, .. }) = &table.source
        else {
            return;
        };
        let is_strict = table.options.contains(&TableOption::Strict);
        for element in elements {
            if let TableElement::Column(column) = element {
                self.column_limits(column);
                if is_strict {
                    self.strict_type(column);
                }
            }
        }
        self.rowid_rules(table, elements);
        for option in &table.options {
            if let TableOption::Value { name, value } = option
                && name == "ENGINE"
            {
                self.engine(value, table);
            }
        }
    }

    /// A name that the product keeps for itself.
    fn reserved_name(&mut self, name: &ast::Ident) {
        let Some(prefix) = self.rules.limits.reserved_prefix else { return };
        if name.text.to_ascii_lowercase().starts_with(prefix) {
            let message = format!("names that begin with `{prefix}` are those of {} itself", self.product.title());
            self.fault(FaultKind::Product, name.span, message);
        }
    }

    /// AUTOINCREMENT is for the rowid, and a table without one needs a primary key (SQLite). Source: SQLite's manual, "SQLite
    /// Autoincrement" and "The WITHOUT ROWID Optimization".
    fn rowid_rules(&mut self, table: &ast::CreateTable, elements: &[TableElement]) {
        let keys: Vec<WrittenKey<'_>> = elements.iter().flat_map(written_keys).collect();
        let has_no_rowid = table.options.contains(&TableOption::WithoutRowid);
        if has_no_rowid && keys.is_empty() {
            let help = "name the columns of its primary key, or leave WITHOUT ROWID out";
            let message = "a table WITHOUT ROWID needs a primary key";
            self.report(Fault::new(FaultKind::Product, table.name.span(), message).help(help));
        }
        let Some(key) = keys.iter().find(|key| key.is_autoincrement) else { return };
        let is_integer = key.column.is_some_and(|own| {
            let own = self.folded(own);
            let columns = elements.iter().filter_map(column_of);
            let mut types = columns.filter(|column| self.folded(&column.name) == own).map(type_of_column);
            types.any(|name| name.eq_ignore_ascii_case("integer"))
        });
        let message = if has_no_rowid {
            "AUTOINCREMENT counts rowids, and a table WITHOUT ROWID has none"
        } else if !is_integer {
            "AUTOINCREMENT is for one column, an INTEGER PRIMARY KEY"
        } else {
            return;
        };
        self.fault(FaultKind::Product, key.span, message);
    }

    /// Names have no more characters than the product takes.
    pub(crate) fn name_limit(&mut self, name: &ast::Ident) {
        let Some(longest) = self.rules.limits.name else { return };
        let length = name.text.chars().count();
        if length > longest {
            let message = format!("the name has {length} characters, and {} takes {longest}", self.product.title());
            self.fault(FaultKind::Product, name.span, message);
        }
    }

    /// What a product limits in a column.
    pub(crate) fn column_limits(&mut self, column: &ast::Column) {
        self.name_limit(&column.name);
        let Some(data_type) = &column.data_type else { return };
        let ast::TypeName::Builtin(name) = &data_type.name else { return };
        let number = |at: usize| match &data_type.arguments.get(at)?.kind {
            ExpressionKind::Literal(Literal::Number(digits)) => digits.parse::<u32>().ok(),
            _ => None,
        };
        let is_decimal = matches!(name.to_ascii_lowercase().as_str(), "decimal" | "numeric" | "dec" | "fixed");
        let Some(most) = self.rules.limits.digits else { return };
        let (Some(precision), true) = (number(0), is_decimal) else { return };
        let scale = number(1).unwrap_or(0);
        if precision > most {
            let message = format!("`{name}` has {most} digits at most, and this asks for {precision}");
            self.fault(FaultKind::Product, data_type.span, message);
        } else if scale > precision && self.rules.limits.scale_is_within {
            let message = format!("`{name}({precision},{scale})` has more digits behind the point than in all");
            self.fault(FaultKind::Product, data_type.span, message);
        }
    }

    fn strict_type(&mut self, column: &ast::Column) {
        let (written, span) = match &column.data_type {
            None => (String::new(), column.name.span),
            Some(data_type) => {
                let name = match &data_type.name {
                    ast::TypeName::Builtin(name) => name.clone(),
                    ast::TypeName::Named(name) => name.last().text.clone(),
                };
                (name, data_type.span)
            }
        };
        let has_arguments = column.data_type.as_ref().is_some_and(|data_type| !data_type.arguments.is_empty());
        if STRICT_TYPES.contains(&written.to_lowercase().as_str()) && !has_arguments {
            return;
        }
        let message = format!(
            "a STRICT table has columns of INT, INTEGER, REAL, TEXT, BLOB and ANY, and `{}` is none",
            column.name.text
        );
        self.fault(FaultKind::Product, span, message);
    }

    fn engine(&mut self, value: &str, table: &ast::CreateTable) {
        let own = value.trim_matches(['\'', '"', '`']).to_lowercase();
        if ENGINES.contains(&own.as_str()) {
            return;
        }
        // Another one may be a plugin, unless it is a misspelt one.
        if let Some(near) = most_similar(&own, ENGINES.iter().copied()) {
            let message = format!("{} has no engine `{own}`", self.product.title());
            let fault = Fault::new(FaultKind::UnknownName, table.name.span(), message);
            self.report(fault.help(format!("did you mean `{near}`?")));
        }
    }
}

/// A primary key as it is written.
struct WrittenKey<'e> {
    /// Its column, where it has one.
    column: Option<&'e ast::Ident>,
    is_autoincrement: bool,
    span: Span,
}

fn written_keys(element: &TableElement) -> Vec<WrittenKey<'_>> {
    match element {
        TableElement::Column(column) | TableElement::ColumnOptions(column) => {
            let key = |attribute: &'_ ast::ColumnAttribute| match attribute.kind {
                ColumnAttributeKind::PrimaryKey { is_autoincrement, .. } => Some((is_autoincrement, attribute.span)),
                _ => None,
            };
            let found = column.attributes.iter().filter_map(key);
            let written = |(is_autoincrement, span)| WrittenKey { column: Some(&column.name), is_autoincrement, span };
            found.map(written).collect()
        }
        TableElement::Constraint(constraint) => match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => {
                let column = match key.keys.as_slice() {
                    [IndexKey { value: IndexKeyValue::Column(column), .. }] => Some(column),
                    _ => None,
                };
                vec![WrittenKey { column, is_autoincrement: key.is_autoincrement, span: constraint.span }]
            }
            _ => Vec::new(),
        },
        TableElement::Index(_) | TableElement::Like { .. } | TableElement::Period { .. } => Vec::new(),
    }
}

fn column_of(element: &TableElement) -> Option<&ast::Column> {
    match element {
        TableElement::Column(column) => Some(column),
        TableElement::ColumnOptions(_)
        | TableElement::Constraint(_)
        | TableElement::Index(_)
        | TableElement::Like { .. }
        | TableElement::Period { .. } => None,
    }
}

/// The type of a column as it is written, with what stands in its parentheses; empty if there is none.
fn type_of_column(column: &ast::Column) -> String {
    let Some(data_type) = &column.data_type else { return String::new() };
    let name = match &data_type.name {
        ast::TypeName::Builtin(name) => name.clone(),
        ast::TypeName::Named(name) => name.last().text.clone(),
    };
    if data_type.arguments.is_empty() { name } else { name + "(..)" }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Postgres, Sqlite};

    use super::*;
    use crate::testing::{refused, taken};

    #[test]
    fn a_table_of_sqlite_without_a_rowid_has_a_key_and_no_counter() {
        refused(
            Sqlite,
            &[
                ("CREATE TABLE t (id TEXT PRIMARY KEY AUTOINCREMENT)", "INTEGER PRIMARY KEY"),
                ("CREATE TABLE t (id INT, PRIMARY KEY (id AUTOINCREMENT))", "INTEGER PRIMARY KEY"),
                ("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT) WITHOUT ROWID", "has none"),
                ("CREATE TABLE t (id INTEGER, a TEXT) WITHOUT ROWID", "needs a primary key"),
                ("CREATE TABLE sqlite_own (a)", "SQLite itself"),
            ],
        );
        taken(
            Sqlite,
            &[
                "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)",
                "CREATE TABLE t (id INTEGER, PRIMARY KEY (id AUTOINCREMENT))",
                "CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID",
            ],
        );
        taken(Postgres, &["CREATE TABLE sqlite_own (a int)"]);
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(ENGINES.is_sorted() && STRICT_TYPES.is_sorted());
    }
}
