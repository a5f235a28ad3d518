//! Expressions.

use super::Walk;
use crate::ast::{Argument, Call, Expression, ExpressionKind, InSet, IsTest, Literal, Over};

impl Walk<'_> {
    pub(super) fn expression(&mut self, expression: &Expression) {
        self.visitor.expression(expression);
        match &expression.kind {
            ExpressionKind::Literal(literal) => self.literal(literal),
            ExpressionKind::Column(_)
            | ExpressionKind::Wildcard(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::Default
            | ExpressionKind::CurrentOf(_) => {}
            ExpressionKind::Prefix { operand, .. } | ExpressionKind::Field { operand, .. } => self.expression(operand),
            ExpressionKind::Collate { operand, collation } => {
                self.expression(operand);
                self.collation(collation);
            }
            ExpressionKind::Chain { first, rest } => {
                self.expression(first);
                self.expressions(rest.iter().map(|(_, operand)| operand));
            }
            ExpressionKind::Is { operand, test, .. } => {
                self.expression(operand);
                self.is_test(test);
            }
            ExpressionKind::In { operand, set, .. } => {
                self.expression(operand);
                self.in_set(set);
            }
            ExpressionKind::Between { operand, low, high, .. } => {
                self.expressions([&**operand, &**low, &**high]);
            }
            ExpressionKind::Match { operand, pattern, escape, .. } => {
                self.expressions([&**operand, &**pattern]);
                self.expressions(escape.as_deref());
            }
            ExpressionKind::Quantified { operand, set, .. } => self.expressions([&**operand, &**set]),
            ExpressionKind::Cast { operand, data_type, zone, .. } => {
                self.expression(operand);
                self.data_type(data_type);
                self.expressions(zone.as_deref());
            }
            ExpressionKind::AtTimeZone { operand, zone } => {
                self.expression(operand);
                self.expressions(zone.as_deref());
            }
            ExpressionKind::Call(call) => self.call(call),
            ExpressionKind::Case { operand, branches, otherwise } => {
                self.expressions(operand.as_deref());
                for (condition, value) in branches {
                    self.expressions([condition, value]);
                }
                self.expressions(otherwise.as_deref());
            }
            ExpressionKind::Exists(query) | ExpressionKind::Subquery(query) | ExpressionKind::ArrayQuery(query) => {
                self.query(query);
            }
            ExpressionKind::Row { fields, .. } => self.expressions(fields),
            ExpressionKind::Array(elements) | ExpressionKind::NestedArray(elements) => self.expressions(elements),
            ExpressionKind::Subscript { operand, low, high, .. } => {
                self.expression(operand);
                self.expressions(low.as_deref());
                self.expressions(high.as_deref());
            }
            ExpressionKind::Interval { value, .. } | ExpressionKind::Assign { value, .. } => self.expression(value),
            ExpressionKind::MatchAgainst { columns, text, .. } => {
                self.expressions(columns);
                self.expression(text);
            }
            ExpressionKind::Raise { message, .. } => self.expressions(message.as_deref()),
        }
    }

    pub(super) fn expressions<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) {
        expressions.into_iter().for_each(|expression| self.expression(expression));
    }

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Null | Literal::Boolean(_) | Literal::Number(_) => {}
            Literal::Text(text) => self.text(text),
        }
    }

    fn is_test(&mut self, test: &IsTest) {
        match test {
            IsTest::DistinctFrom(value) | IsTest::Value(value) => self.expression(value),
            IsTest::Null
            | IsTest::True
            | IsTest::False
            | IsTest::Unknown
            | IsTest::Document
            | IsTest::Normalized(_)
            | IsTest::Json(_) => {}
        }
    }

    fn in_set(&mut self, set: &InSet) {
        match set {
            InSet::List(values) => self.expressions(values),
            InSet::Query(query) => self.query(query),
            InSet::Table(table) => {
                if let ExpressionKind::Column(name) = &table.kind {
                    self.read(name);
                } else {
                    self.expression(table);
                }
            }
        }
    }

    pub(super) fn call(&mut self, call: &Call) {
        self.arguments(&call.arguments);
        self.order_by(&call.order_by);
        self.expressions(call.limit.as_deref());
        call.separator.iter().for_each(|separator| self.text(separator));
        self.words(&call.clauses);
        self.order_by(&call.within_group);
        self.expressions(call.filter.as_deref());
        match &call.over {
            None | Some(Over::Name(_)) => {}
            Some(Over::Window(window)) => self.window(window),
        }
    }

    pub(super) fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            self.expressions(&argument.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::walk::testing::seen;

    #[test]
    fn every_operand_is_seen() {
        seen(
            Postgres,
            "SELECT a COLLATE \"C\", b + c, d IS DISTINCT FROM e, f IN (g, h), i BETWEEN j AND k, l LIKE m ESCAPE n, o = ANY (p), q::text, r AT TIME ZONE s",
            "a, Collation C, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, type text, r, s",
        );
        seen(
            Postgres,
            "SELECT CASE a WHEN b THEN c ELSE d END, EXISTS (SELECT e), ROW (f), ARRAY[g, h], i[j:k], (l).m, - n, ARRAY(SELECT o), (SELECT p)",
            "a, b, c, d, e, f, g, h, i, j, k, l, n, o, p",
        );
        seen(
            Postgres,
            "SELECT f(a ORDER BY b) FILTER (WHERE c) OVER (PARTITION BY d), g(e) WITHIN GROUP (ORDER BY h), i(x => j)",
            "a, b, c, d, e, h, j",
        );
        seen(Postgres, "SELECT interval '1' day", "'1', type interval");
    }

    #[test]
    fn every_operand_of_mysql_is_seen() {
        seen(
            Mysql,
            "SELECT MATCH (a, b) AGAINST (c), d + INTERVAL e DAY, @f := g, GROUP_CONCAT(h ORDER BY i SEPARATOR 'x'), CAST(j AS char)",
            "a, b, c, d, e, g, h, i, 'x', j, type char",
        );
    }

    #[test]
    fn a_limit_within_a_call_is_seen() {
        seen(Mariadb, "SELECT GROUP_CONCAT(a LIMIT 5)", "a, 5");
    }

    #[test]
    fn every_operand_of_sqlite_is_seen() {
        seen(Sqlite, "SELECT a IN t, b IN f(c), d IS e", "a, Read t, b, c, d, e");
    }
}
