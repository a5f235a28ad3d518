//! Which products share a way of lowering: here an implementation is chosen, and nowhere else among these files.

use migrations_core::{Dialect, Product};
use migrations_syntax::ast::{DataType, SetVariable, Statement};

use super::data_type::{self, Type};
use super::recovery::{self, Trace};
use super::reported::{self, Facts};
use super::transaction::{Refusal, TransactionEffect, mysql, postgres, refusal, sqlite};
use super::{SchemaEffect, Source, exact, session};

/// A type as a schema keeps it.
pub(super) fn data_type(node: &DataType, source: &Source<'_>) -> Type {
    match source.product() {
        Product::Postgres => data_type::postgres::data_type(node, source),
        Product::Mysql | Product::Mariadb => data_type::mysql::data_type(node, source),
        Product::Sqlite => Type::plain(data_type::sqlite::data_type(node, source)),
    }
}

/// What SET changes of what follows.
pub(super) fn set(variables: &[SetVariable], source: &Source<'_>) -> SchemaEffect {
    match source.product() {
        Product::Mysql | Product::Mariadb => session::foreign_key_checks(variables),
        Product::Postgres => variables.iter().find_map(session::search_path).map_or(SchemaEffect::Nothing, exact),
        Product::Sqlite => SchemaEffect::Nothing,
    }
}

/// What a server tells of the object that a statement makes.
pub(super) fn reported(statement: &Statement, source: &Source<'_>) -> Option<Facts> {
    match source.product() {
        Product::Postgres => reported::postgres::facts(statement, source),
        Product::Mysql | Product::Mariadb => reported::mysql::facts(statement, source),
        Product::Sqlite => reported::sqlite::facts(statement, source),
    }
}

/// What can be said afterwards of a statement that may have been cut off.
pub(super) fn trace(statement: &Statement, source: &Source<'_>) -> Trace {
    match source.product() {
        Product::Postgres => recovery::postgres(statement, source),
        Product::Mysql | Product::Mariadb => recovery::mysql(statement, source),
        // Every statement of SQLite runs in a transaction, but for those that leave nothing.
        Product::Sqlite => Trace::Unseen,
    }
}

/// What a statement does to the transaction around it.
pub(super) fn transaction_effect(statement: &Statement, source: &Source<'_>) -> TransactionEffect {
    match source.product() {
        Product::Sqlite => sqlite::effect(statement),
        Product::Postgres => postgres::effect(statement, source),
        Product::Mysql | Product::Mariadb => mysql::effect(statement, source),
    }
}

/// What SET TRANSACTION does to it.
pub(super) fn transaction_modes(words: &str, source: &Source<'_>) -> TransactionEffect {
    match source.product() {
        Product::Postgres => postgres::modes(words),
        Product::Mysql | Product::Mariadb => mysql::modes(words),
        Product::Sqlite => TransactionEffect::None,
    }
}

/// The command of a client that a token begins.
pub(super) fn client_command(first: &str, dialect: Dialect) -> Option<Refusal> {
    match dialect {
        Dialect::Postgres => refusal::command_of_psql(first),
        Dialect::Mysql => refusal::command_of_mysql(first),
        Dialect::Sqlite => None,
    }
}
