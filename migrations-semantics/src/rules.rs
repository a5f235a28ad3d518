//! What differs between products in what names and types mean, as values: one file a product, which answers every question.
//!
//! A question is a fact of the field, not the name of a product. The fields have no defaults, so a new product is a compile
//! error until it has answered all of them.

mod mariadb;
mod mysql;
mod postgres;
mod sqlite;

use migrations_core::Product;

use crate::catalog::Column;
use crate::data::Arities;
use crate::scope::ColumnNames;

/// Everything that is asked of a product.
#[derive(Debug)]
pub(crate) struct Rules {
    /// Names of columns and tables.
    pub names: NameRules,
    /// SELECT, VALUES and FROM.
    pub queries: QueryRules,
    /// GROUP BY and HAVING.
    pub groups: GroupRules,
    /// INSERT, UPDATE and DELETE.
    pub rows: RowRules,
    /// Types and literals.
    pub types: TypeRules,
    /// Functions and aggregates.
    pub functions: FunctionRules,
    /// Tables, views, triggers and routines.
    pub definitions: DefinitionRules,
    /// The most that a product takes.
    pub limits: Limits,
}

/// Names of columns and tables.
#[derive(Debug)]
pub(crate) struct NameRules {
    /// Columns that every table has.
    pub columns: ColumnNames,
    /// Whether a view lacks them.
    pub views_lack_system_columns: bool,
    /// Whether the case of a quoted name counts.
    pub quoted_keep_case: bool,
    /// Whether names of tables are looked up as they are written, since their case may count.
    pub tables_keep_case: bool,
    /// Whether the schema before a table of FROM tells tables of one name apart; elsewhere it is the database, which is not known.
    pub reads_schema: bool,
    /// Whether a quoted word that is no name is a string.
    pub quoted_may_be_string: bool,
    /// Whether `t.f` may be the function `f` of a row of `t`.
    pub field_may_be_function: bool,
    /// Whether a sequence has fields: `s.nextval`.
    pub sequences_have_fields: bool,
}

/// SELECT, VALUES and FROM.
#[derive(Debug)]
pub(crate) struct QueryRules {
    /// Whether groups and tables of the query of a view are looked at only when it runs.
    pub views_are_checked_later: bool,
    /// Whether the tables of a WITH may name themselves and each other without RECURSIVE.
    pub with_is_recursive: bool,
    /// Whether two tables of a WITH may have one name.
    pub with_may_repeat: bool,
    /// Whether a list of columns may be shorter than the columns it names.
    pub takes_fewer_names: bool,
    /// Whether ON sees the tables of joins that follow.
    pub on_sees_all: bool,
    /// Whether a query in FROM sees the tables before it.
    pub derived_sees_siblings: bool,
    /// Whether two columns of a query in FROM may have one name.
    pub derived_may_repeat: bool,
    /// Whether two tables of FROM may have one name.
    pub tables_may_repeat: bool,
    /// Whether two columns of a view or of CREATE TABLE AS may have one name.
    pub stored_may_repeat: bool,
    /// Whether a function in FROM that gives plain values has one column of its name.
    pub functions_name_column: bool,
    /// Whether WHERE sees the names of results.
    pub results_in_where: bool,
    /// Whether HAVING and the expressions of ORDER BY see the names of results.
    pub results_in_expressions: bool,
    /// Whether the product names results that have no alias by functions and types.
    pub names_results: bool,
    /// Whether ORDER BY behind UNION may name a column of any of the queries.
    pub union_orders_by_parts: bool,
    /// Whether a constant in GROUP BY and ORDER BY has to be the number of a result.
    pub keys_are_no_constants: bool,
    /// Whether window functions may stand in VALUES.
    pub values_take_windows: bool,
    /// Whether a query that stands for a value may give several columns, which are a row then.
    pub queries_are_rows: bool,
    /// Whether the set behind IN may be the name of a table.
    pub sets_are_tables: bool,
    /// Whether the body of a WITH is looked at only where something reads it.
    pub unread_with_is_skipped: bool,
    /// The name of a column of VALUES, counted from zero.
    pub value_column: fn(usize) -> Option<String>,
}

/// Which queries may give columns that are not grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ungrouped {
    /// None.
    Refused,
    /// Those where a condition may determine the column, which is not computed here.
    RefusedWithoutCondition,
    /// All.
    Taken,
}

/// GROUP BY and HAVING.
#[derive(Debug)]
pub(crate) struct GroupRules {
    /// Which queries may give columns that are not grouped.
    pub ungrouped: Ungrouped,
    /// Whether a number in GROUP BY has to be that of a result.
    pub positions_count: bool,
    /// Whether ORDER BY sees groups only.
    pub order_is_grouped: bool,
    /// Whether HAVING sees groups and results only.
    pub having_is_grouped: bool,
    /// Whether the columns of a view may follow from one that is grouped.
    pub views_determine: bool,
    /// Whether any key determines the other columns; elsewhere only the primary key does.
    pub any_key_determines: bool,
}

/// INSERT, UPDATE and DELETE.
#[derive(Debug)]
pub(crate) struct RowRules {
    /// Whether RETURNING has OLD and NEW.
    pub returns_old_and_new: bool,
    /// Whether a column may stand twice in the list of INSERT.
    pub columns_may_repeat: bool,
    /// Whether INSERT and UPDATE may name a system column.
    pub takes_system_columns: bool,
    /// Whether generated columns have no place among the values of INSERT without a list.
    pub skips_generated: bool,
    /// Whether INSERT without a list may give fewer values than there are columns.
    pub may_be_shorter: bool,
    /// Whether a value may name a column that stands before it.
    pub values_name_columns: bool,
    /// Whether `VALUES ()` is a row of defaults.
    pub may_be_empty: bool,
    /// Whether NULL for this NOT NULL column may stand for another value.
    pub may_replace_null: fn(&Column) -> bool,
    /// Whether a column may have a default that the schema does not show.
    pub may_have_hidden_default: fn(&Column) -> bool,
    /// Whether SET may give a column two values.
    pub set_may_repeat: bool,
    /// Whether the target of SET may name its table; elsewhere that is a field of the column.
    pub target_may_be_qualified: bool,
    /// Whether USING adds tables to DELETE; elsewhere it names all of them.
    pub using_adds_tables: bool,
}

/// How the type of a column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeclaredTypes {
    /// As a type of the catalog.
    OfCatalog,
    /// By its first word.
    ByWord,
    /// It says nothing about values.
    Loose,
}

/// What is asked of a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Defaults {
    /// It reads no column.
    Constant,
    /// Its type can be assigned.
    Assigned,
    /// A literal fits.
    Literal,
}

/// Why a type cannot have the value; `None` if it may.
pub(crate) type TextReason = fn(text: &str, name: &str, shown: &str) -> Option<String>;
pub(crate) type NumberReason = fn(digits: &str, is_negative: bool, name: &str, shown: &str) -> Option<String>;

/// Types and literals.
#[derive(Debug)]
pub(crate) struct TypeRules {
    /// Whether expressions of unlike types are refused.
    pub are_strict: bool,
    /// How the type of a column is read.
    pub declared: DeclaredTypes,
    /// Whether the catalog of the product lists a type of this canonical name.
    pub is_listed: fn(&str) -> bool,
    /// What is asked of a default.
    pub defaults: Defaults,
    /// Why a type cannot have a string.
    pub text_reason: TextReason,
    /// Why a type cannot have a number.
    pub number_reason: NumberReason,
    /// Whether a string names one of the labels.
    pub is_label: fn(text: &str, labels: &[String]) -> bool,
}

/// How many arguments functions take.
#[derive(Debug)]
pub(crate) struct Counted {
    /// The numbers that a function takes; `None` if there is no such function.
    pub arities: fn(&str) -> Option<Arities>,
    /// All names.
    pub names: fn() -> Vec<&'static str>,
    /// Whether it is written in a form of its own, such as `EXTRACT(YEAR FROM ..)`.
    pub has_own_form: fn(&str) -> bool,
    /// Whether it may give another result for the same arguments.
    pub is_changing: fn(&str) -> bool,
    /// Whether it does so where it is asked for the time now.
    pub is_of_time: fn(&str) -> bool,
}

/// How a function is found.
#[derive(Debug)]
pub(crate) enum Resolution {
    /// By the types of its arguments.
    BySignature,
    /// By how many there are.
    ByCount(Counted),
}

/// Functions and aggregates.
#[derive(Debug)]
pub(crate) struct FunctionRules {
    /// How a function is found.
    pub resolution: Resolution,
    /// Whether other versions or builds of the product have a function that is not among those, or extensions that come with it.
    pub is_elsewhere: fn(&str) -> bool,
    /// Whether a function takes the name of a sequence first.
    pub names_sequence: fn(&str) -> bool,
    /// Whether a function with so many arguments is an aggregate.
    pub is_aggregate: fn(name: &str, arguments: usize) -> bool,
}

/// Tables, views, triggers and routines.
#[derive(Debug)]
pub(crate) struct DefinitionRules {
    /// Whether a CHECK can only call what gives the same each time.
    pub checks_are_stable: bool,
    /// Whether only columns of times may have the time as their default.
    pub now_is_for_times: bool,
    /// Whether WHEN of a trigger may have a query.
    pub when_takes_queries: bool,
    /// Whether the statements of a trigger may name variables.
    pub triggers_have_variables: bool,
    /// Whether a trigger is for rows where it does not say.
    pub triggers_are_for_rows: bool,
    /// Whether OR REPLACE keeps the columns of a view, and the parameters and the result of a function.
    pub replacing_keeps_columns: bool,
    /// Whether the bodies of routines in SQL are read, and functions of triggers looked at.
    pub reads_routines: bool,
    /// Whether callers pass arguments that the routine gives back (OUT).
    pub passes_outputs: bool,
}

/// The most that a product takes.
#[derive(Debug)]
pub(crate) struct Limits {
    /// Characters of a name; longer ones are refused.
    pub name: Option<usize>,
    /// How names begin that the product keeps for itself.
    pub reserved_prefix: Option<&'static str>,
    /// Whether a key on text names how much of it counts.
    pub text_keys_need_length: bool,
    /// Digits of a decimal number.
    pub digits: Option<u32>,
    /// Whether the digits behind the point are among those.
    pub scale_is_within: bool,
}

impl DefinitionRules {
    /// The words of the place where no query may stand, if that is WHEN of a trigger.
    pub(crate) fn queries_in_when(&self) -> Option<&'static str> {
        (!self.when_takes_queries).then_some("WHEN")
    }
}

impl Rules {
    /// The rules of a product.
    pub(crate) fn of(product: Product) -> &'static Self {
        match product {
            Product::Sqlite => &sqlite::RULES,
            Product::Postgres => &postgres::RULES,
            Product::Mysql => &mysql::RULES,
            Product::Mariadb => &mariadb::RULES,
        }
    }
}

/// For what never holds of a column.
fn never(_: &Column) -> bool {
    false
}

/// For what never holds of a name.
fn no_name(_: &str) -> bool {
    false
}
