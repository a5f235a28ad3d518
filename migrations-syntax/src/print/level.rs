//! How tightly the outermost form of an expression binds: what decides about parentheses.

use super::Printer;
use crate::ast::{CastForm, Expression, ExpressionKind, IsTest, Literal, Operator};
use crate::grammar::Feature;

/// The level of what no operator beside it can tear apart.
const PRIMARY: u8 = u8::MAX;

/// Which forms may stand without parentheses, as in the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forms {
    /// All.
    All,
    /// What PostgreSQL calls `b_expr`.
    Restricted,
}

impl Printer {
    /// The precedence of the outermost form.
    pub(super) fn level(&self, expression: &Expression) -> u8 {
        let levels = &self.grammar.levels;
        match &expression.kind {
            ExpressionKind::Prefix { operator, .. } => self.prefix_level(operator),
            ExpressionKind::Chain { rest, .. } => rest.first().map_or(PRIMARY, |(first, _)| self.operator_level(first)),
            // To MySQL, IS TRUE is no operand of a comparison.
            ExpressionKind::Is { .. } if self.has(Feature::LooseTruthTests) && expression.kind.is_truth_test() => {
                self.grammar.prefix_level("NOT").unwrap_or(levels.is)
            }
            ExpressionKind::Is { .. } => levels.is,
            ExpressionKind::In { .. } | ExpressionKind::Between { .. } | ExpressionKind::Match { .. } => levels.like,
            ExpressionKind::Quantified { operator, .. } => self.operator_level(operator),
            ExpressionKind::Cast { .. } => {
                if self.has_colons(expression) {
                    levels.cast
                } else {
                    PRIMARY
                }
            }
            ExpressionKind::Collate { .. } => levels.collate,
            ExpressionKind::AtTimeZone { .. } => levels.at_time_zone,
            ExpressionKind::Subscript { .. } | ExpressionKind::Field { .. } => levels.cast,
            // Everything behind it belongs to it.
            ExpressionKind::Assign { .. } => 0,
            ExpressionKind::Literal(_)
            | ExpressionKind::Column(_)
            | ExpressionKind::Wildcard(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::Call(_)
            | ExpressionKind::Case { .. }
            | ExpressionKind::Exists(_)
            | ExpressionKind::Subquery(_)
            | ExpressionKind::Row { .. }
            | ExpressionKind::Array(_)
            | ExpressionKind::NestedArray(_)
            | ExpressionKind::ArrayQuery(_)
            | ExpressionKind::Interval { .. }
            | ExpressionKind::MatchAgainst { .. }
            | ExpressionKind::Raise { .. }
            | ExpressionKind::Default
            | ExpressionKind::CurrentOf(_) => PRIMARY,
        }
    }

    /// The precedence of the operand of a prefix operator.
    pub(super) fn prefix_level(&self, operator: &Operator) -> u8 {
        let known = if operator.schema.is_some() { None } else { self.grammar.prefix_level(&operator.symbol) };
        known.or(self.grammar.other_operator).unwrap_or(PRIMARY)
    }

    /// What has to bind so tightly to stand behind a prefix operator.
    pub(super) fn prefix_operand_level(&self, operator: &Operator) -> u8 {
        let known = if operator.schema.is_some() { None } else { self.grammar.prefix_level(&operator.symbol) };
        // Those that the grammar does not name group to the left.
        known.or(self.grammar.other_operator.map(|level| level + 1)).unwrap_or(PRIMARY)
    }

    /// The precedence of an operator between two operands.
    pub(super) fn operator_level(&self, operator: &Operator) -> u8 {
        match operator.symbol.as_str() {
            "MEMBER OF" | "LIKE" | "NOT LIKE" | "ILIKE" | "NOT ILIKE" => return self.grammar.levels.like,
            _ => {}
        }
        let known = if operator.schema.is_some() { None } else { self.grammar.binary_level(&operator.symbol) };
        known.or(self.grammar.other_operator).unwrap_or(PRIMARY)
    }

    pub(super) fn is_not_associative(&self, level: u8) -> bool {
        self.grammar.not_associative.contains(&level)
    }

    /// Whether an expression has to stand in parentheses to the left of what binds at a level.
    pub(super) fn is_loose_before(&self, expression: &Expression, level: u8) -> bool {
        let own = self.level(expression);
        if own != level {
            return own < level;
        }
        let takes_what_follows = matches!(expression.kind, ExpressionKind::Prefix { .. })
            || (matches!(expression.kind, ExpressionKind::Between { .. }) && self.grammar.levels.high <= level);
        // On PostgreSQL precedence does not ask where a form ends in a word or a parenthesis.
        let is_closed = self.is_not_associative(level)
            && (!self.has(Feature::PrecedenceClosesForms) || expression.kind.ends_with_operand());
        level != PRIMARY && (takes_what_follows || is_closed)
    }

    /// Whether an expression may stand without parentheses among these forms.
    pub(super) fn is_allowed(&self, expression: &Expression, forms: Forms) -> bool {
        if forms == Forms::All {
            return true;
        }
        match &expression.kind {
            ExpressionKind::Prefix { operator, .. } => operator.symbol != "NOT",
            ExpressionKind::Chain { rest, .. } => rest.iter().all(|(operator, _)| is_restricted(operator)),
            ExpressionKind::Is { test, .. } => matches!(**test, IsTest::DistinctFrom(_)),
            ExpressionKind::In { .. }
            | ExpressionKind::Between { .. }
            | ExpressionKind::Match { .. }
            | ExpressionKind::Quantified { .. }
            | ExpressionKind::Collate { .. }
            | ExpressionKind::AtTimeZone { .. }
            | ExpressionKind::Assign { .. } => false,
            ExpressionKind::Literal(_)
            | ExpressionKind::Column(_)
            | ExpressionKind::Wildcard(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::Cast { .. }
            | ExpressionKind::Subscript { .. }
            | ExpressionKind::Field { .. }
            | ExpressionKind::Call(_)
            | ExpressionKind::Case { .. }
            | ExpressionKind::Exists(_)
            | ExpressionKind::Subquery(_)
            | ExpressionKind::Row { .. }
            | ExpressionKind::Array(_)
            | ExpressionKind::NestedArray(_)
            | ExpressionKind::ArrayQuery(_)
            | ExpressionKind::Interval { .. }
            | ExpressionKind::MatchAgainst { .. }
            | ExpressionKind::Raise { .. }
            | ExpressionKind::Default
            | ExpressionKind::CurrentOf(_) => true,
        }
    }

    /// Whether a conversion is printed as `a::t`.
    pub(super) fn has_colons(&self, expression: &Expression) -> bool {
        let ExpressionKind::Cast { form, zone, .. } = &expression.kind else { return false };
        if !self.has(Feature::ColonCasts) || zone.is_some() {
            return false;
        }
        match form {
            CastForm::Colons => true,
            // They mean the same.
            CastForm::Cast => self.is_canonical(),
            CastForm::Prefix => self.is_canonical() || !is_typed_literal(expression),
            CastForm::Convert | CastForm::ConvertUsing | CastForm::Treat => false,
        }
    }
}

/// Whether an operator may stand in a restricted expression.
fn is_restricted(operator: &Operator) -> bool {
    !matches!(operator.symbol.as_str(), "AND" | "OR" | "OVERLAPS" | "LIKE" | "NOT LIKE" | "ILIKE" | "NOT ILIKE")
}

/// Whether a conversion is of a string, so that the type can stand before it.
pub(super) fn is_typed_literal(expression: &Expression) -> bool {
    let ExpressionKind::Cast { operand, .. } = &expression.kind else { return false };
    matches!(operand.kind, ExpressionKind::Literal(Literal::Text(_)))
}
