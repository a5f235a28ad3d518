//! What a statement can name: the schema, as far as this crate asks for it.

use std::sync::Arc;

use migrations_core::{Product, Server};
use migrations_syntax::ast::Expression;

use crate::types::Type;

/// What looking for a name came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<T> {
    /// It is there.
    Found(T),
    /// It is certainly not there; names that are near.
    Missing(Option<String>),
    /// Something that is not read here may have made it.
    Uncertain,
}

impl<T> Lookup<T> {
    /// What was found.
    pub fn found(self) -> Option<T> {
        match self {
            Self::Found(found) => Some(found),
            Self::Missing(_) | Self::Uncertain => None,
        }
    }
}

/// A table or a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its schema; empty for the usual one.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Columns,
    /// Its primary key first, then its unique keys and unique indexes, as far as they are made of columns alone and hold for
    /// all rows.
    pub keys: Vec<Key>,
    /// Whether all of its keys are known.
    pub keys_are_known: bool,
    /// Whether it is a view.
    pub is_view: bool,
    /// Whether it is a view that keeps its rows.
    pub is_materialized: bool,
    /// Whether it is a part of another table: a partition, or a child.
    pub has_parents: bool,
    /// How its rows are spread over partitions; missing if they are not.
    pub partitioning: Lookup<Partitioning>,
}

/// What runs when rows change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerKind {
    /// CREATE TRIGGER
    Trigger,
    /// CREATE RULE (PostgreSQL)
    Rule,
}

impl TriggerKind {
    /// Its word in messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Rule => "rule",
        }
    }
}

/// How the rows of a table are spread over partitions (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partitioning {
    /// By what.
    pub strategy: Strategy,
    /// How many columns and expressions the partition key has.
    pub count: usize,
    /// Its columns; `None` if it has an expression.
    pub columns: Option<Vec<String>>,
}

/// What chooses a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// From one value to another.
    Range,
    /// One of some values.
    List,
    /// The hash of a value.
    Hash,
}

impl Strategy {
    /// The one of this word, which the grammar has read; any other one is RANGE.
    ///
    /// ```
    /// use migrations_semantics::Strategy;
    /// assert_eq!(Strategy::of_word("List"), Strategy::List);
    /// ```
    pub fn of_word(word: &str) -> Self {
        let all = [Self::Range, Self::List, Self::Hash];
        all.into_iter().find(|strategy| strategy.word().eq_ignore_ascii_case(word)).unwrap_or(Self::Range)
    }

    /// Its word in PARTITION BY.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Range => "RANGE",
            Self::List => "LIST",
            Self::Hash => "HASH",
        }
    }

    /// How a bound is written.
    pub(crate) fn bound(self) -> &'static str {
        match self {
            Self::Range => "FOR VALUES FROM (..) TO (..)",
            Self::List => "FOR VALUES IN (..)",
            Self::Hash => "FOR VALUES WITH (MODULUS .., REMAINDER ..)",
        }
    }
}

/// A key that tells rows apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its columns.
    pub columns: Vec<String>,
    /// Whether it is the primary key.
    pub is_primary: bool,
    /// Whether it holds for some rows only (an index with WHERE), or has expressions: then it is no key for GROUP BY.
    pub is_partial: bool,
    /// Its name; empty if it has none.
    pub name: String,
}

/// A CHECK constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name; empty if it has none.
    pub name: String,
    /// Its condition.
    pub condition: Expression,
    /// The same, as it was written.
    pub text: String,
}

/// The columns of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Columns {
    /// Not known, or not all of them.
    Unknown,
    /// All of them, in order.
    Known(Arc<[Column]>),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, folded as the server folds it.
    pub name: String,
    /// Its type.
    pub data_type: Type,
    /// The type as it is shown, with its length.
    pub shown_type: String,
    /// NOT NULL
    pub is_not_null: bool,
    /// Whether a row that does not name it gets a value: a default, a sequence, an identity.
    pub has_default: bool,
    /// GENERATED AS
    pub is_generated: bool,
    /// GENERATED .. AS IDENTITY
    pub is_identity: bool,
    /// GENERATED ALWAYS AS IDENTITY
    pub is_identity_always: bool,
    /// It is another name of the rowid, which takes whole numbers only (SQLite).
    pub is_rowid: bool,
    /// `SELECT *` does not show it.
    pub is_hidden: bool,
}

/// A function or procedure that the migrations have made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Routine {
    /// Its schema; empty for the usual one.
    pub schema: String,
    /// The types of its input parameters; `None` if they are not known.
    pub parameters: Option<Vec<Type>>,
    /// Their names, where they have one.
    pub names: Vec<Option<String>>,
    /// How many of the last ones have defaults.
    pub defaults: usize,
    /// Whether the last one takes any number of arguments.
    pub is_variadic: bool,
    /// What it gives back.
    pub result: Type,
}

/// What there is to name.
pub trait Catalog {
    /// Who runs the statement.
    fn server(&self) -> Server;

    /// The table or view of this name, which is folded already; a name that is near is asked for by itself.
    fn relation(&self, schema: Option<&str>, name: &str) -> Lookup<Relation>;

    /// The name of a table or view that is near, for a message.
    fn similar_relation(&self, name: &str) -> Option<String>;

    /// Whether something else may run when the rows of a table change: a trigger, a rule.
    fn may_run_more(&self, schema: &str, name: &str) -> bool;

    /// Whether a trigger or a rule of this name, which is folded, belongs to a table.
    fn has_trigger(&self, relation: &Relation, name: &str, kind: TriggerKind) -> Lookup<()>;

    /// The CHECK constraints that the rows of a table keep; none where they are not enforced, or cannot be read.
    fn checks(&self, schema: Option<&str>, name: &str) -> Vec<Check>;

    /// The functions of this name that migrations have made.
    fn routines(&self, schema: Option<&str>, name: &str) -> Vec<Routine>;

    /// Whether something outside may have brought functions: an extension that is not known, a statement of unknown effect.
    fn may_have_other_routines(&self, schema: Option<&str>, name: &str) -> bool;

    /// The labels of an enumeration of this canonical name.
    fn labels(&self, data_type: &str) -> Option<Vec<String>>;

    /// The type under a domain.
    fn domain_base(&self, data_type: &str) -> Option<Type>;

    /// Whether migrations have made casts or operators of their own.
    fn has_own_casts(&self) -> bool;

    /// Whether the server looks into bodies of functions: `check_function_bodies` (PostgreSQL).
    fn checks_bodies(&self) -> bool;

    /// Whether a type of this canonical name is there, or may be.
    fn has_type(&self, name: &str) -> Lookup<()>;

    /// Its product.
    fn product(&self) -> Product {
        self.server().product
    }
}
