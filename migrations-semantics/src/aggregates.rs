//! Aggregates: which functions are some, and where they stand in an expression.

use migrations_syntax::ast::{Call, Expression, ExpressionKind, FrameBound, InSet, IsTest, Over};

use crate::binder::Binder;
use crate::catalog::Routine;
use crate::data::postgres;
use crate::rules::Resolution;

/// The expressions of which one is made, without those of its queries.
pub(crate) fn operands(expression: &Expression) -> Vec<&Expression> {
    match &expression.kind {
        ExpressionKind::Literal(_)
        | ExpressionKind::Column(_)
        | ExpressionKind::Wildcard(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::Exists(_)
        | ExpressionKind::Subquery(_)
        | ExpressionKind::ArrayQuery(_)
        | ExpressionKind::Default
        | ExpressionKind::CurrentOf(_)
        | ExpressionKind::Raise { .. } => Vec::new(),
        ExpressionKind::Prefix { operand, .. }
        | ExpressionKind::Collate { operand, .. }
        | ExpressionKind::Field { operand, .. } => vec![operand],
        ExpressionKind::Interval { value, .. } | ExpressionKind::Assign { value, .. } => vec![value],
        ExpressionKind::Chain { first, rest } => {
            std::iter::once(&**first).chain(rest.iter().map(|(_, operand)| operand)).collect()
        }
        ExpressionKind::Is { operand, test, .. } => match &**test {
            IsTest::DistinctFrom(other) | IsTest::Value(other) => vec![operand, other],
            IsTest::Null
            | IsTest::True
            | IsTest::False
            | IsTest::Unknown
            | IsTest::Document
            | IsTest::Normalized(_)
            | IsTest::Json(_) => vec![operand],
        },
        ExpressionKind::In { operand, set, .. } => match &**set {
            InSet::List(values) => std::iter::once(&**operand).chain(values).collect(),
            InSet::Query(_) => vec![operand],
            InSet::Table(function) => vec![operand, function],
        },
        ExpressionKind::Between { operand, low, high, .. } => vec![operand, low, high],
        ExpressionKind::Match { operand, pattern, escape, .. } => {
            [&**operand, &**pattern].into_iter().chain(escape.as_deref()).collect()
        }
        ExpressionKind::Quantified { operand, set, .. } => vec![operand, set],
        ExpressionKind::Cast { operand, zone, .. } | ExpressionKind::AtTimeZone { operand, zone } => {
            std::iter::once(&**operand).chain(zone.as_deref()).collect()
        }
        ExpressionKind::Call(call) => operands_of_call(call),
        ExpressionKind::Case { operand, branches, otherwise } => operand
            .as_deref()
            .into_iter()
            .chain(branches.iter().flat_map(|(when, then)| [when, then]))
            .chain(otherwise.as_deref())
            .collect(),
        ExpressionKind::Row { fields, .. } => fields.iter().collect(),
        ExpressionKind::Array(elements) | ExpressionKind::NestedArray(elements) => elements.iter().collect(),
        ExpressionKind::Subscript { operand, low, high, .. } => {
            std::iter::once(&**operand).chain(low.as_deref()).chain(high.as_deref()).collect()
        }
        ExpressionKind::MatchAgainst { columns, text, .. } => columns.iter().chain(std::iter::once(&**text)).collect(),
    }
}

fn operands_of_call(call: &Call) -> Vec<&Expression> {
    let mut operands: Vec<&Expression> = call.arguments.iter().filter_map(|argument| argument.value.as_ref()).collect();
    operands.extend(call.order_by.iter().chain(&call.within_group).map(|key| &key.value));
    operands.extend(call.filter.as_deref());
    if let Some(Over::Window(window)) = &call.over {
        operands.extend(&window.partition_by);
        operands.extend(window.order_by.iter().map(|key| &key.value));
        let bounds = window.frame.iter().flat_map(|frame| std::iter::once(&frame.start).chain(&frame.end));
        operands.extend(bounds.filter_map(|bound| match bound {
            FrameBound::Preceding(value) | FrameBound::Following(value) => Some(&**value),
            FrameBound::CurrentRow | FrameBound::UnboundedPreceding | FrameBound::UnboundedFollowing => None,
        }));
    }
    operands
}

/// Whether an aggregate of this query stands in an expression; those of queries within it are theirs.
pub(crate) fn has_aggregate(expression: &Expression, binder: &Binder<'_>) -> bool {
    let is_one = |call: &Call| call.over.is_none() && binder.is_aggregate(call);
    matches!(&expression.kind, ExpressionKind::Call(call) if is_one(call))
        || operands(expression).into_iter().any(|operand| has_aggregate(operand, binder))
}

impl Binder<'_> {
    /// Whether a function is an aggregate of the server.
    pub(crate) fn is_aggregate(&self, call: &Call) -> bool {
        if !call.within_group.is_empty() {
            return true;
        }
        if !call.name.qualifiers().is_empty() {
            return false;
        }
        let name = self.folded(call.name.last()).to_lowercase();
        (self.rules.functions.is_aggregate)(&name, call.arguments.len())
            && self.catalog.routines(None, &name).is_empty()
    }

    /// The same, or it is none of the server's functions, and nothing is known of it.
    pub(crate) fn may_be_aggregate(&self, call: &Call) -> bool {
        if self.is_aggregate(call) {
            return true;
        }
        let own = self.folded(call.name.last());
        let schema = self.schema_of(&call.name);
        let routines = self.catalog.routines(schema.as_deref(), &own);
        let is_of_server = match &self.rules.functions.resolution {
            Resolution::BySignature => postgres::functions(&own).next().is_some() || is_in_grammar(&own),
            Resolution::ByCount(counted) => (counted.arities)(&own.to_lowercase()).is_some(),
        };
        let is_plain = |routine: &Routine| routine.parameters.is_some();
        call.has_parentheses && !(is_of_server && schema.is_none()) && !routines.iter().any(is_plain)
    }

    /// Whether a function can only stand with OVER.
    pub(crate) fn is_window_function(&self, call: &Call) -> bool {
        call.name.qualifiers().is_empty() && WINDOW.contains(&self.folded(call.name.last()).to_lowercase().as_str())
    }
}

/// The functions that every server has for windows alone.
const WINDOW: &[&str] = &[
    "cume_dist",
    "dense_rank",
    "first_value",
    "lag",
    "last_value",
    "lead",
    "nth_value",
    "ntile",
    "percent_rank",
    "rank",
    "row_number",
];

/// Whether a function that is no aggregate is none of the catalog either, since the grammar has it (PostgreSQL).
fn is_in_grammar(name: &str) -> bool {
    matches!(
        name,
        "coalesce"
            | "greatest"
            | "least"
            | "nullif"
            | "extract"
            | "position"
            | "substring"
            | "trim"
            | "overlay"
            | "normalize"
            | "grouping"
            | "collation"
            | "xmlconcat"
            | "xmlelement"
            | "xmlforest"
            | "xmlparse"
            | "xmlpi"
            | "xmlroot"
            | "xmlserialize"
    )
}
