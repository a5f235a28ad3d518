//! CREATE STATISTICS, ALTER STATISTICS.

use super::signature::named;
use crate::ast::{
    AlterObject, AlterObjectAction, CreateStatistics, Expression, ExpressionKind, IndexKeyValue, Name, ObjectKind,
    Statement,
};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE STATISTICS, behind the word.
    pub(super) fn postgres_create_statistics(&mut self) -> Read<Statement> {
        let if_not_exists = self.postgres_eat_if_not_exists()?;
        let has_name = if_not_exists || !(self.at("ON") || self.at("("));
        let name = if has_name { Some(self.name()?) } else { None };
        let kinds = if self.at("(") { self.list_in_parentheses(Self::ident)? } else { Vec::new() };
        self.expect("ON")?;
        let values = self.list(Self::postgres_statistics_value)?;
        self.expect("FROM")?;
        let tables = self.table_references()?;
        Ok(Statement::CreateStatistics(Box::new(CreateStatistics { if_not_exists, name, kinds, values, tables })))
    }

    fn postgres_statistics_value(&mut self) -> Read<Expression> {
        let start = self.span();
        let key = self.postgres_index_key_value(start)?;
        Ok(match key.value {
            IndexKeyValue::Column(column) => {
                Expression { kind: ExpressionKind::Column(Name::from(column)), span: self.span_from(start) }
            }
            IndexKeyValue::Expression(expression) => expression,
        })
    }

    /// ALTER STATISTICS, behind the word.
    pub(super) fn postgres_alter_statistics(&mut self) -> Read<Statement> {
        let if_exists = self.postgres_eat_if_exists();
        let target = named(self.name()?);
        if !if_exists && !self.at_all(&["SET", "STATISTICS"]) {
            return self.postgres_common_change(ObjectKind::Statistics, target);
        }
        let start = self.place();
        self.expect_all(&["SET", "STATISTICS"])?;
        self.postgres_statistics_target()?;
        let action = AlterObjectAction::Words(self.words_from(start));
        let kind = ObjectKind::Statistics;
        Ok(Statement::AlterObject(Box::new(AlterObject { kind, if_exists, target, action })))
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn statistics() {
        accepts("CREATE STATISTICS IF NOT EXISTS s.a (ndistinct, dependencies) ON b, c, lower(d), (e + 1) FROM t");
        accepts("CREATE STATISTICS ON a, b FROM t");
        accepts("ALTER STATISTICS a SET STATISTICS -1");
        accepts("ALTER STATISTICS IF EXISTS a SET STATISTICS DEFAULT");
        accepts("ALTER STATISTICS a SET SCHEMA s");
        accepts("ALTER STATISTICS a RENAME TO b");
        refuses("CREATE STATISTICS a ON b, c", "");
        refuses("CREATE STATISTICS a ON b + 1 FROM t", "+");
        refuses("CREATE STATISTICS a (ndistinct) b, c FROM t", "b");
    }
}
