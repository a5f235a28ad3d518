//! One statement of a script, as it was read.

use std::sync::Arc;

use migrations_core::Product;
use migrations_core::baked::{Action, Conduct, Loss};
use migrations_schema::lowering::SchemaEffect;
use migrations_schema::lowering::uncompared::Uncompared;
use migrations_schema::reader::Reading;

use migrations_syntax::ast;

use crate::source::Span;

/// One statement of a script.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Where it stands in the script's text.
    pub span: Span,
    /// What to do with it.
    pub action: Action,
    /// What reading it came to; `None` for a call.
    pub reading: Option<Reading>,
    /// Its tree; `None` for a call, and where it has a syntax error.
    pub tree: Option<Arc<ast::Statement>>,
    /// The product whose grammar has read it; `None` for a call.
    pub product: Option<Product>,
    /// The name of its form, where nothing else is known of a statement that may change more than rows, and nobody says what
    /// it does.
    pub unread: Option<&'static str>,
    /// The name of its form, such as `CREATE TABLE`; empty for a call, and where it has a syntax error.
    pub form: String,
    /// Whether it does nothing, such as `SELECT 1`.
    pub is_idle: bool,
    /// What a run has to know of it beside that.
    pub conduct: Conduct,
    /// Data that it takes away.
    pub losses: Vec<Loss<String>>,
    /// What it changes of which a schema keeps nothing.
    pub uncompared: Vec<Uncompared>,
    /// What it does to the schema; its places count in the script's text.
    pub effect: SchemaEffect,
}
