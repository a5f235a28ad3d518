//! SQL of SQLite, PostgreSQL, MySQL and MariaDB as a typed tree.
//!
//! A statement is read once, to its end, by the grammar of one product; whatever is left over or missing is a
//! [`SyntaxError`] with the place and what was expected. No schema, no files, no database.
//!
//! ```
//! use migrations_core::Product;
//! use migrations_syntax::{ast::Statement, parse_statement};
//!
//! let parsed = parse_statement("DROP TABLE users", Product::Sqlite);
//! assert!(matches!(parsed.statement, Some(Statement::Drop(_))));
//!
//! let parsed = parse_statement("DROP TABEL users", Product::Sqlite);
//! assert!(parsed.errors[0].message().contains("TABLE"));
//! ```

// Tests may ask for one form and panic at all others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

pub mod ast;
pub mod compare;
mod error;
mod grammar;
mod parser;
pub mod print;
mod span;
mod token;
pub mod walk;

pub use error::SyntaxError;
pub use grammar::known_types;
pub use parser::{Parsed, parse_expression, parse_query, parse_statement, parse_tokens, parse_type};
pub use span::Span;
pub use token::run_part;
