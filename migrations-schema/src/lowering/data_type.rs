//! Names of types in the form in which the database reports them.

pub(super) mod mysql;
pub(super) mod postgres;
pub(super) mod sqlite;

use migrations_syntax::ast::{DataType, Expression, TypeName};

use super::{Source, dispatch};

/// A type as a schema keeps it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Type {
    /// In canonical form.
    pub(crate) name: String,
    /// The type of the sequence behind a serial column.
    pub(crate) serial: Option<&'static str>,
    /// `CHARACTER SET`, `COLLATE` and the like that stand with it (MySQL).
    pub(crate) collation: String,
}

impl Type {
    pub(super) fn plain(name: String) -> Self {
        Self { name, serial: None, collation: String::new() }
    }
}

/// A type as a schema keeps it.
pub(crate) fn data_type(node: &DataType, source: &Source<'_>) -> Type {
    dispatch::data_type(node, source)
}

/// The name of a type of the grammar's own, or of one without a schema.
fn bare_name(name: &TypeName, source: &Source<'_>) -> String {
    match name {
        TypeName::Builtin(name) => name.clone(),
        TypeName::Named(name) => source.folded(name.last()),
    }
}

/// What stands in the parentheses behind a type, without spaces.
fn arguments(list: &[Expression], source: &Source<'_>) -> String {
    let parts: Vec<&str> = list.iter().map(|argument| source.written(argument.span)).collect();
    if parts.is_empty() { String::new() } else { format!("({})", parts.join(",")) }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::lexer::tokenize;
    use migrations_syntax::ast::{DataType, Statement, TableElement, TableSource};

    use super::{Source, Type};

    /// The type of the only column of a table.
    fn column_type(statement: Statement) -> Option<DataType> {
        let Statement::CreateTable(table) = statement else { return None };
        let TableSource::Elements(elements) = table.source else { return None };
        match elements.into_iter().next()? {
            TableElement::Column(column) => column.data_type,
            _ => None,
        }
    }

    pub(super) fn type_of(written: &str, product: Product) -> Type {
        let text = format!("CREATE TABLE t (a {written})");
        let tokens = tokenize(&text, product.dialect());
        let parsed = migrations_syntax::parse_tokens(&text, &tokens, 0, product);
        let node = parsed.statement.and_then(column_type);
        let node = node.unwrap_or_else(|| panic!("{text}: {:?}", parsed.errors));
        super::data_type(&node, &Source::new(&text, &tokens, 0, product))
    }
}
