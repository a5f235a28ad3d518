//! How the tests of these nouns ask.

use migrations_core::Product::{self, Mariadb, Mysql};

use crate::ast::{
    AlterAction, AlterTable, Column, CreateTable, Expression, Select, SelectItem, Statement, TableElement, TableSource,
};
use crate::parse_statement;
pub(super) use crate::parser::testing::{refuses, statement};

/// MySQL and MariaDB take a text.
#[track_caller]
pub(super) fn both(sql: &str) {
    for product in [Mysql, Mariadb] {
        statement(product, sql);
    }
}

/// One of MySQL and MariaDB takes a text, the other one does not.
#[track_caller]
pub(super) fn only(product: Product, sql: &str) {
    statement(product, sql);
    let other = if product == Mysql { Mariadb } else { Mysql };
    assert!(!parse_statement(sql, other).errors.is_empty(), "{other} takes {sql}");
}

/// Both refuse a text at the same token; gives the message of MySQL.
#[track_caller]
pub(super) fn neither(sql: &str, found: &str) -> String {
    refuses(Mariadb, sql, found);
    refuses(Mysql, sql, found)
}

/// The CREATE TABLE that a text is.
#[track_caller]
pub(super) fn table(product: Product, sql: &str) -> CreateTable {
    match statement(product, sql) {
        Statement::CreateTable(table) => *table,
        other => panic!("{sql} is {other:?}"),
    }
}

/// The elements of the CREATE TABLE that a text is.
#[track_caller]
pub(super) fn elements(product: Product, sql: &str) -> Vec<TableElement> {
    match table(product, sql).source {
        TableSource::Elements(elements) => elements,
        other => panic!("{sql} has {other:?}"),
    }
}

/// A column from its definition.
#[track_caller]
pub(super) fn column(product: Product, definition: &str) -> Column {
    match elements(product, &format!("CREATE TABLE t ({definition})")).remove(0) {
        TableElement::Column(column) => column,
        other => panic!("{definition} is {other:?}"),
    }
}

/// The ALTER TABLE that a text is.
#[track_caller]
pub(super) fn alter(product: Product, sql: &str) -> AlterTable {
    match statement(product, sql) {
        Statement::AlterTable(alter) => *alter,
        other => panic!("{sql} is {other:?}"),
    }
}

/// The only action of an ALTER TABLE.
#[track_caller]
pub(super) fn action(product: Product, sql: &str) -> AlterAction {
    let mut actions = alter(product, sql).actions;
    assert_eq!(actions.len(), 1, "{sql}");
    actions.remove(0)
}

/// An expression, as the only item of a SELECT.
#[track_caller]
pub(super) fn expression(product: Product, text: &str) -> Expression {
    let select: Select = crate::parser::testing::select(product, &format!("SELECT {text}"));
    let [SelectItem { value, .. }] = select.items.as_slice() else { panic!("{text} is no single item") };
    value.clone()
}
