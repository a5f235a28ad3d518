//! Expressions. Parentheses that group are no node: the tree is the grouping, and the printer writes those that are needed.

use super::{DataType, Ident, Name, OrderKey, Query, WindowDefinition};
use crate::span::Span;

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where it stands, without parentheses around it.
    pub span: Span,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpressionKind {
    /// `1`, `'a'`, `NULL`, `TRUE`
    Literal(Literal),
    /// `c`, `t.c`, `s.t.c`
    Column(Name),
    /// `*`, `t.*`
    Wildcard(Option<Name>),
    /// `$1`, `?`, `:name`, `@variable`, `@@variable`
    Parameter(String),
    /// `- a`, `NOT a`, `BINARY a`, `PRIOR a`
    Prefix {
        /// The operator.
        operator: Operator,
        /// What it is applied to.
        operand: Box<Expression>,
    },
    /// Operators of one precedence, grouped to the left: `a - b + c`, `p AND q`. A list, so that a chain of any length is
    /// read, compared and dropped without recursion.
    Chain {
        /// The first operand.
        first: Box<Expression>,
        /// Each further operand with the operator before it; never empty.
        rest: Vec<(Operator, Expression)>,
    },
    /// `a IS NULL`, `a IS NOT DISTINCT FROM b`
    Is {
        /// What is tested.
        operand: Box<Expression>,
        /// NOT
        is_negated: bool,
        /// For what.
        test: Box<IsTest>,
    },
    /// `a IN (..)`
    In {
        /// What is looked for.
        operand: Box<Expression>,
        /// NOT
        is_negated: bool,
        /// Where.
        set: Box<InSet>,
    },
    /// `a BETWEEN b AND c`
    Between {
        /// What is tested.
        operand: Box<Expression>,
        /// NOT
        is_negated: bool,
        /// SYMMETRIC (PostgreSQL)
        is_symmetric: bool,
        /// The lower end.
        low: Box<Expression>,
        /// The upper end.
        high: Box<Expression>,
    },
    /// `a LIKE b ESCAPE c` and its like
    Match {
        /// What is tested.
        operand: Box<Expression>,
        /// NOT
        is_negated: bool,
        /// LIKE, ILIKE, SIMILAR TO, GLOB, REGEXP, RLIKE, MATCH, SOUNDS LIKE
        operator: MatchOperator,
        /// The pattern.
        pattern: Box<Expression>,
        /// ESCAPE
        escape: Option<Box<Expression>>,
    },
    /// `a = ANY (..)`
    Quantified {
        /// The left side.
        operand: Box<Expression>,
        /// The operator between; LIKE and its like are words here.
        operator: Operator,
        /// ALL, rather than ANY or SOME
        is_all: bool,
        /// A query or an array.
        set: Box<Expression>,
    },
    /// CAST and what means the same
    Cast {
        /// What is converted.
        operand: Box<Expression>,
        /// To what.
        data_type: Box<DataType>,
        /// How it was written.
        form: CastForm,
        /// FORMAT, AT TIME ZONE within CAST (MySQL)
        zone: Option<Box<Expression>>,
    },
    /// `a COLLATE c`
    Collate {
        /// What is collated.
        operand: Box<Expression>,
        /// The collation.
        collation: Name,
    },
    /// `a AT TIME ZONE b`; without `b`, AT LOCAL
    AtTimeZone {
        /// The time.
        operand: Box<Expression>,
        /// The zone.
        zone: Option<Box<Expression>>,
    },
    /// A function
    Call(Box<Call>),
    /// CASE
    Case {
        /// What is compared with each WHEN.
        operand: Option<Box<Expression>>,
        /// WHEN .. THEN ..
        branches: Vec<(Expression, Expression)>,
        /// ELSE
        otherwise: Option<Box<Expression>>,
    },
    /// EXISTS
    Exists(Box<Query>),
    /// A query in parentheses
    Subquery(Box<Query>),
    /// `(a, b)`, `ROW (a, b)`. Of one value, parentheses that mean something: behind MEMBER OF, and around a literal or the time
    /// that is a default of MySQL.
    Row {
        /// ROW is written.
        has_keyword: bool,
        /// Its fields.
        fields: Vec<Expression>,
    },
    /// `ARRAY[..]` (PostgreSQL)
    Array(Vec<Expression>),
    /// `[..]` within an array of arrays (PostgreSQL)
    NestedArray(Vec<Expression>),
    /// `ARRAY(SELECT ..)` (PostgreSQL)
    ArrayQuery(Box<Query>),
    /// `a[1]`, `a[1:2]` (PostgreSQL)
    Subscript {
        /// The array.
        operand: Box<Expression>,
        /// The index, or the lower bound.
        low: Option<Box<Expression>>,
        /// `:` is written.
        is_slice: bool,
        /// The upper bound.
        high: Option<Box<Expression>>,
        /// The operand is a subscript in parentheses: `(a[1])[2]` is the second element of the array `a[1]`, where `a[1][2]`
        /// is an element of an array of two dimensions.
        is_apart: bool,
    },
    /// `(a).b`, `(a).*`
    Field {
        /// The row.
        operand: Box<Expression>,
        /// The field; `None` for all.
        field: Option<Ident>,
    },
    /// `INTERVAL a DAY` (MySQL, MariaDB)
    Interval {
        /// How much.
        value: Box<Expression>,
        /// Of what.
        unit: String,
    },
    /// MATCH (..) AGAINST (..) (MySQL, MariaDB)
    MatchAgainst {
        /// The columns.
        columns: Vec<Expression>,
        /// What is looked for.
        text: Box<Expression>,
        /// The words behind it, such as `IN BOOLEAN MODE`.
        mode: String,
    },
    /// RAISE (..) (SQLite)
    Raise {
        /// IGNORE, ROLLBACK, ABORT, FAIL
        action: String,
        /// The message.
        message: Option<Box<Expression>>,
    },
    /// DEFAULT as a value
    Default,
    /// A condition on the row of a cursor: CURRENT OF (PostgreSQL)
    CurrentOf(Ident),
    /// `@variable := a` (MySQL, MariaDB)
    Assign {
        /// The variable.
        variable: String,
        /// What it becomes.
        value: Box<Expression>,
    },
}

impl Expression {
    /// Whether MySQL takes it for a default without parentheses: a literal, perhaps with a sign, or the time.
    /// Source: `now_or_signed_literal` in MySQL's `sql_yacc.yy`.
    pub(crate) fn is_default_of_mysql(&self) -> bool {
        match &self.kind {
            ExpressionKind::Literal(_) => true,
            ExpressionKind::Prefix { operator, operand } => {
                matches!(operator.symbol.as_str(), "+" | "-") && matches!(operand.kind, ExpressionKind::Literal(_))
            }
            ExpressionKind::Cast { operand, form: CastForm::Prefix, .. } => {
                matches!(operand.kind, ExpressionKind::Literal(_))
            }
            ExpressionKind::Call(call) => {
                call.name.is_word_of(&["CURRENT_TIMESTAMP", "NOW", "LOCALTIME", "LOCALTIMESTAMP"])
            }
            ExpressionKind::Column(_)
            | ExpressionKind::Wildcard(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::Chain { .. }
            | ExpressionKind::Is { .. }
            | ExpressionKind::In { .. }
            | ExpressionKind::Between { .. }
            | ExpressionKind::Match { .. }
            | ExpressionKind::Quantified { .. }
            | ExpressionKind::Cast { .. }
            | ExpressionKind::Collate { .. }
            | ExpressionKind::AtTimeZone { .. }
            | ExpressionKind::Case { .. }
            | ExpressionKind::Exists(_)
            | ExpressionKind::Subquery(_)
            | ExpressionKind::Row { .. }
            | ExpressionKind::Array(_)
            | ExpressionKind::NestedArray(_)
            | ExpressionKind::ArrayQuery(_)
            | ExpressionKind::Subscript { .. }
            | ExpressionKind::Field { .. }
            | ExpressionKind::Interval { .. }
            | ExpressionKind::MatchAgainst { .. }
            | ExpressionKind::Raise { .. }
            | ExpressionKind::Default
            | ExpressionKind::CurrentOf(_)
            | ExpressionKind::Assign { .. } => false,
        }
    }
}

impl ExpressionKind {
    /// IS TRUE, IS FALSE, IS UNKNOWN
    pub(crate) fn is_truth_test(&self) -> bool {
        let Self::Is { test, .. } = self else { return false };
        matches!(**test, IsTest::True | IsTest::False | IsTest::Unknown)
    }

    /// Whether the last thing in it is an operand, rather than a word or a parenthesis of the form itself.
    pub(crate) fn ends_with_operand(&self) -> bool {
        match self {
            Self::Prefix { .. }
            | Self::Chain { .. }
            | Self::Between { .. }
            | Self::Match { .. }
            | Self::AtTimeZone { zone: Some(_), .. }
            | Self::Assign { .. } => true,
            Self::Is { test, .. } => matches!(**test, IsTest::DistinctFrom(_) | IsTest::Value(_)),
            Self::Literal(_)
            | Self::Column(_)
            | Self::Wildcard(_)
            | Self::Parameter(_)
            | Self::In { .. }
            | Self::Quantified { .. }
            | Self::Cast { .. }
            | Self::Collate { .. }
            | Self::AtTimeZone { zone: None, .. }
            | Self::Call(_)
            | Self::Case { .. }
            | Self::Exists(_)
            | Self::Subquery(_)
            | Self::Row { .. }
            | Self::Array(_)
            | Self::NestedArray(_)
            | Self::ArrayQuery(_)
            | Self::Subscript { .. }
            | Self::Field { .. }
            | Self::Interval { .. }
            | Self::MatchAgainst { .. }
            | Self::Raise { .. }
            | Self::Default
            | Self::CurrentOf(_) => false,
        }
    }
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Its schema, from OPERATOR(schema.+) (PostgreSQL).
    pub schema: Option<Name>,
    /// Its symbol, or its word in capitals.
    pub symbol: String,
}

impl Operator {
    /// An operator that is not qualified.
    pub fn plain(symbol: &str) -> Self {
        Self { schema: None, symbol: symbol.to_owned() }
    }
}

/// What IS tests for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IsTest {
    /// NULL
    Null,
    /// TRUE
    True,
    /// FALSE
    False,
    /// UNKNOWN
    Unknown,
    /// DISTINCT FROM
    DistinctFrom(Expression),
    /// Another value (SQLite)
    Value(Expression),
    /// DOCUMENT (PostgreSQL)
    Document,
    /// NORMALIZED, with the form where one is written (PostgreSQL)
    Normalized(Option<String>),
    /// JSON, with the words behind it (PostgreSQL)
    Json(String),
}

/// Where IN looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InSet {
    /// Among values.
    List(Vec<Expression>),
    /// In what a query gives.
    Query(Box<Query>),
    /// In a table or a function that gives one (SQLite).
    Table(Box<Expression>),
}

/// How text is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchOperator {
    /// LIKE
    Like,
    /// ILIKE (PostgreSQL)
    Ilike,
    /// SIMILAR TO (PostgreSQL)
    SimilarTo,
    /// GLOB (SQLite)
    Glob,
    /// REGEXP (SQLite, MySQL, MariaDB)
    Regexp,
    /// RLIKE (MySQL, MariaDB)
    Rlike,
    /// MATCH (SQLite)
    Match,
    /// SOUNDS LIKE (MySQL, MariaDB)
    SoundsLike,
}

/// How a conversion is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CastForm {
    /// CAST(a AS t)
    Cast,
    /// a::t (PostgreSQL)
    Colons,
    /// t 'a' (PostgreSQL; DATE, TIME and TIMESTAMP of MySQL and MariaDB)
    Prefix,
    /// CONVERT(a, t) (MySQL, MariaDB)
    Convert,
    /// CONVERT(a USING c) (MySQL, MariaDB)
    ConvertUsing,
    /// TRY_CAST, TREAT
    Treat,
}

/// A literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// NULL
    Null,
    /// TRUE, FALSE
    Boolean(bool),
    /// A number, as it was written.
    Number(String),
    /// A string.
    Text(TextLiteral),
}

/// A string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLiteral {
    /// How its content is to be read.
    pub form: TextForm,
    /// Its content: quotes that were doubled stand once, several parts are one; backslashes are as they were written.
    pub text: String,
    /// Where it stands, with all its parts.
    pub span: Span,
}

/// How the content of a string is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextForm {
    /// As it stands (PostgreSQL, SQLite); with backslashes (MySQL, MariaDB).
    Plain,
    /// E'..' (PostgreSQL)
    Escape,
    /// N'..'
    National,
    /// U&'..', with the escape character where one is named (PostgreSQL)
    Unicode(Option<String>),
    /// B'..'
    Bits,
    /// X'..'
    Hexadecimal,
    /// _utf8mb4'..' (MySQL, MariaDB)
    Introduced {
        /// The character set.
        character_set: String,
        /// The form behind it.
        form: Box<TextForm>,
    },
}

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its name; that of a form of the grammar's own, such as EXTRACT, in capitals.
    pub name: Name,
    /// Whether there are parentheses: CURRENT_TIMESTAMP has none.
    pub has_parentheses: bool,
    /// DISTINCT, ALL
    pub quantifier: Option<Quantifier>,
    /// What it is given.
    pub arguments: Vec<Argument>,
    /// ORDER BY within the parentheses
    pub order_by: Vec<OrderKey>,
    /// LIMIT within the parentheses (MariaDB)
    pub limit: Option<Box<Expression>>,
    /// SEPARATOR (MySQL, MariaDB)
    pub separator: Option<TextLiteral>,
    /// What the grammar's own forms have behind the arguments: `RETURNING jsonb`, `NULL ON NULL`, `COLUMNS (..)`, as
    /// words.
    pub clauses: String,
    /// WITHIN GROUP (ORDER BY ..)
    pub within_group: Vec<OrderKey>,
    /// FILTER (WHERE ..)
    pub filter: Option<Box<Expression>>,
    /// IGNORE NULLS, RESPECT NULLS, FROM FIRST, FROM LAST
    pub null_treatment: String,
    /// OVER
    pub over: Option<Over>,
}

/// DISTINCT or ALL
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// DISTINCT
    Distinct,
    /// ALL
    All,
}

/// What a function is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The words before it, in capitals: FROM and FOR in SUBSTRING, BOTH in TRIM, VARIADIC, VALUE; `,` is not among
    /// them.
    pub keyword: String,
    /// The name that it is given under, and whether by `=>` rather than `:=` (PostgreSQL).
    pub name: Option<(Ident, bool)>,
    /// The value; `None` where there are only words.
    pub value: Option<Expression>,
    /// The words behind it, in capitals: `FORMAT JSON`.
    pub suffix: String,
}

/// OVER
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Over {
    /// A window by its name.
    Name(Ident),
    /// A window of its own.
    Window(WindowDefinition),
}
