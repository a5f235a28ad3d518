//! `a = b` in SET, and columns to which something is assigned.

use super::super::{Parser, Read};
use crate::ast::{Assignment, Expression, ExpressionKind, Name};
use crate::grammar::Feature;

impl Parser<'_> {
    /// Assignments with commas between.
    pub(crate) fn assignments(&mut self) -> Read<Vec<Assignment>> {
        self.list(Self::assignment)
    }

    fn assignment(&mut self) -> Read<Assignment> {
        let has_rows = self.has(Feature::RowAssignments);
        let is_row = has_rows && self.at("(");
        let targets = if is_row { self.list_in_parentheses(Self::target_column)? } else { vec![self.target_column()?] };
        let has_colon = self.has(Feature::ColonEquals);
        if !(has_colon && self.eat(":=")) {
            self.expect("=")?;
        }
        Ok(Assignment { targets, is_row, value: self.value_or_default()? })
    }

    /// An expression, or DEFAULT where the product has it.
    pub(crate) fn value_or_default(&mut self) -> Read<Expression> {
        let has_default = self.has(Feature::DefaultValues);
        if !(has_default && self.at("DEFAULT")) || self.ahead_is(1, "(") {
            return self.expression();
        }
        let span = self.step().span;
        Ok(Expression { kind: ExpressionKind::Default, span })
    }

    /// A column to which something is assigned: on PostgreSQL with fields and subscripts, on MySQL and MariaDB with its
    /// table.
    pub(super) fn target_column(&mut self) -> Read<Expression> {
        let start = self.span();
        let name = if self.has(Feature::QualifiedTargets) { self.name()? } else { Name::from(self.ident()?) };
        let mut target = Expression { kind: ExpressionKind::Column(name), span: self.span_from(start) };
        if !self.has(Feature::TargetParts) {
            return Ok(target);
        }
        for _ in 0..super::super::MAXIMUM_DEPTH {
            let kind = if self.at("[") {
                self.subscript(target)?
            } else if self.at(".") {
                self.field(target)?
            } else {
                return Ok(target);
            };
            target = Expression { kind, span: self.span_from(start) };
        }
        self.fail_because("too many fields and subscripts follow one another")
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::ast::{ExpressionKind, Statement, Update};
    use crate::parser::testing::{only_on, refuses, refuses_everywhere, statement};
    use migrations_core::Product;

    fn update(product: Product, sql: &str) -> Update {
        match statement(product, sql) {
            Statement::Update(update) => *update,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn several_columns_are_assigned_at_once() {
        only_on(&[Postgres, Sqlite], "UPDATE t SET (a, b) = (1, 2), c = 3");
        only_on(&[Postgres, Sqlite], "UPDATE t SET (a, b) = (SELECT 1, 2)");
        let update = update(Postgres, "UPDATE t SET (a, b) = ROW (1, DEFAULT)");
        assert!(update.assignments[0].is_row);
        assert_eq!(update.assignments[0].targets.len(), 2);
    }

    #[test]
    fn default_is_a_value_only_here() {
        only_on(&[Postgres, Mysql, Mariadb], "UPDATE t SET a = DEFAULT");
        only_on(&[Mysql, Mariadb], "UPDATE t SET a = DEFAULT(b) + 1");
        assert!(matches!(update(Mysql, "UPDATE t SET a = DEFAULT").assignments[0].value.kind, ExpressionKind::Default));
        for product in [Mysql, Mariadb] {
            refuses(product, "UPDATE t SET a = 1 + DEFAULT, b = 2", ",");
        }
    }

    #[test]
    fn columns_have_fields_or_tables() {
        only_on(&[Postgres], "UPDATE t SET a.b[1] = 1, c[2:3] = '{}'");
        only_on(&[Postgres, Mysql, Mariadb], "UPDATE t SET t.a = 1");
        only_on(&[Mysql, Mariadb], "UPDATE t SET a := 1");
        assert!(matches!(
            update(Postgres, "UPDATE t SET a.b = 1").assignments[0].targets[0].kind,
            ExpressionKind::Field { .. }
        ));
        assert!(
            matches!(&update(Mysql, "UPDATE t SET a.b = 1").assignments[0].targets[0].kind, ExpressionKind::Column(name) if name.parts.len() == 2)
        );
        refuses_everywhere("UPDATE t SET a 1", "1");
        refuses_everywhere("UPDATE t SET a = 1,", "");
    }
}
