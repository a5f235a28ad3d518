//! What SQLite tells: it keeps the statements.

use migrations_catalog::Fact;
use migrations_syntax::ast::Statement;

use super::super::Source;
use super::super::words::words;
use super::{Facts, query};

/// What is told of the object that a statement makes; `None` where that is not known.
pub(in crate::lowering) fn facts(statement: &Statement, source: &Source<'_>) -> Option<Facts> {
    if let Statement::CreateView(node) = statement {
        Some(vec![(Fact::Query, query(node, source))])
    } else if let Statement::CreateTrigger(node) = statement {
        Some(vec![(Fact::Body, words(source.behind(node.name.span()), source))])
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::super::testing::check;
    use super::*;

    #[test]
    fn a_view_is_its_query_and_a_trigger_is_everything_behind_its_name() {
        check(Dialect::Sqlite, "CREATE VIEW v AS SELECT id FROM t", &[(Fact::Query, "as select id from t")]);
        check(
            Dialect::Sqlite,
            "CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN SELECT 1; END",
            &[(Fact::Body, "after insert on t begin select 1 ; end")],
        );
    }
}
