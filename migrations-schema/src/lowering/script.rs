//! What a script asks of its statements.

use migrations_core::Server;
use migrations_syntax::ast::{
    AlterTypeAction, ExpressionKind, Literal, ObjectKind, Persistence, Query, QueryTerm, SelectItem, Statement,
    TextLiteral,
};
use migrations_syntax::walk::{Visitor, walk_statement};

use super::Source;
use crate::change::Name;
use crate::server::Rules;

/// Whether a statement does nothing: `SELECT 1` and its like.
pub fn is_idle(statement: &Statement) -> bool {
    matches!(statement, Statement::Query(query) if is_idle_query(query))
}

fn is_idle_query(query: &Query) -> bool {
    let QueryTerm::Select(select) = &*query.first else { return false };
    let has_more = query.with.is_some()
        || !query.rest.is_empty()
        || !query.order_by.is_empty()
        || query.limit.is_some()
        || !query.locks.is_empty()
        || !query.into.is_empty()
        || select.into.is_some()
        || !select.from.is_empty()
        || select.condition.is_some();
    !has_more && select.items.iter().all(is_constant)
}

fn is_constant(item: &SelectItem) -> bool {
    item.alias.is_none()
        && matches!(item.value.kind, ExpressionKind::Literal(Literal::Null | Literal::Number(_) | Literal::Text(_)))
}

/// The tables of a DROP TABLE, as they are written.
pub fn dropped_tables(statement: &Statement) -> Vec<String> {
    let Statement::Drop(drop) = statement else { return Vec::new() };
    if drop.kind != ObjectKind::Table || drop.is_temporary {
        return Vec::new();
    }
    drop.targets.iter().map(|target| target.name.last().text.clone()).collect()
}

/// Whether a statement makes something that lives with the connection, and would be gone when a script goes on that is committed
/// bit by bit.
pub fn is_session_only(statement: &Statement, server: Server) -> bool {
    Rules::of(server).rows.bits_outlive_session && lives_with_session(statement)
}

fn lives_with_session(statement: &Statement) -> bool {
    match statement {
        Statement::CreateTable(table) => table.persistence == Persistence::Temporary,
        Statement::CreateView(view) => view.persistence == Persistence::Temporary,
        Statement::CreateTrigger(trigger) => trigger.is_temporary,
        Statement::Maintenance(maintenance) => maintenance.kind == "ATTACH",
        Statement::AlterTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateSequence(_)
        | Statement::AlterSequence(_)
        | Statement::CreateType(_)
        | Statement::AlterType(_)
        | Statement::AlterDomain(_)
        | Statement::CreateSchema(_)
        | Statement::CreateExtension(_)
        | Statement::CreateRoutine(_)
        | Statement::Event(_)
        | Statement::Policy(_)
        | Statement::CreateRule(_)
        | Statement::CreateStatistics(_)
        | Statement::CreateOther(_)
        | Statement::AlterObject(_)
        | Statement::Drop(_)
        | Statement::Comment(_)
        | Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::Set(_)
        | Statement::SetConstraints(_)
        | Statement::SetStatement(_)
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Grant(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => false,
    }
}

/// Whether a statement is, or holds, a query whose names are looked up: see [`crate::reader`].
pub fn holds_query(statement: &Statement) -> bool {
    match statement {
        Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::CreateView(_) => true,
        Statement::CreateTable(table) => table.query.is_some(),
        Statement::AlterTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateSequence(_)
        | Statement::AlterSequence(_)
        | Statement::CreateType(_)
        | Statement::AlterType(_)
        | Statement::AlterDomain(_)
        | Statement::CreateSchema(_)
        | Statement::CreateExtension(_)
        | Statement::CreateRoutine(_)
        | Statement::CreateTrigger(_)
        | Statement::Event(_)
        | Statement::Policy(_)
        | Statement::CreateRule(_)
        | Statement::CreateStatistics(_)
        | Statement::CreateOther(_)
        | Statement::AlterObject(_)
        | Statement::Drop(_)
        | Statement::Comment(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::Set(_)
        | Statement::SetConstraints(_)
        | Statement::SetStatement(_)
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => false,
    }
}

/// The type and the value that ALTER TYPE adds to it.
pub fn added_value<'s>(statement: &'s Statement, source: &Source<'_>) -> Option<(Name, &'s str)> {
    let Statement::AlterType(alter) = statement else { return None };
    match &alter.action {
        AlterTypeAction::AddValue { label, .. } => Some((source.name(&alter.name), &label.text)),
        AlterTypeAction::RenameValue { .. }
        | AlterTypeAction::RenameAttribute { .. }
        | AlterTypeAction::Attributes(_)
        | AlterTypeAction::Set(_) => None,
    }
}

/// The type that a statement makes.
pub fn made_type(statement: &Statement, source: &Source<'_>) -> Option<Name> {
    let Statement::CreateType(create) = statement else { return None };
    Some(source.name(&create.name))
}

/// Whether a text stands in a statement: as a string, in one, or in a body.
pub fn holds_text(statement: &Statement, text: &str) -> bool {
    let mut holds = Holds { text, found: false };
    walk_statement(statement, &mut holds);
    holds.found
}

struct Holds<'t> {
    text: &'t str,
    found: bool,
}

impl Visitor for Holds<'_> {
    fn text(&mut self, text: &TextLiteral) {
        self.words(&text.text);
    }

    fn words(&mut self, words: &str) {
        self.found |= words.contains(self.text);
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::lexer::tokenize;

    use super::*;

    fn parsed(text: &str, product: Product) -> Statement {
        let parsed = migrations_syntax::parse_statement(text, product);
        parsed.statement.unwrap_or_else(|| panic!("{product} refuses {text}: {:?}", parsed.errors))
    }

    #[test]
    fn constants_do_nothing() {
        for product in Product::ALL {
            for (text, expected) in [
                ("SELECT 1", true),
                ("SELECT 1, 'a', NULL", true),
                ("SELECT 1 AS one", false),
                ("SELECT 1 FROM t", false),
                ("SELECT f(1)", false),
                ("SELECT 1 UNION SELECT f(1)", false),
                ("SELECT 1 WHERE f(1) > 0", false),
            ] {
                let statement = migrations_syntax::parse_statement(text, product).statement;
                assert!(statement.is_none_or(|statement| is_idle(&statement) == expected), "{text} on {product}");
            }
        }
    }

    #[test]
    fn dropped_tables_are_named_as_they_are_written() {
        let dropped = |text| dropped_tables(&parsed(text, Product::Postgres));
        assert_eq!(dropped("DROP TABLE IF EXISTS s.\"A b\", C"), ["A b", "C"]);
        assert!(dropped("DROP VIEW v").is_empty());
    }

    #[test]
    fn what_lives_with_the_connection_of_sqlite() {
        let check = |text, expected| {
            assert_eq!(is_session_only(&parsed(text, Product::Sqlite), Product::Sqlite.into()), expected, "{text}");
        };
        check("CREATE TEMP TABLE t (a)", true);
        check("CREATE TEMPORARY VIEW v AS SELECT 1", true);
        check("ATTACH 'x' AS y", true);
        check("CREATE TABLE t (a)", false);
    }

    #[test]
    fn a_new_value_is_looked_for_in_strings_and_bodies() {
        let added = parsed("ALTER TYPE s.mood ADD VALUE 'sad'", Product::Postgres);
        let text = "ALTER TYPE s.mood ADD VALUE 'sad'";
        let tokens = tokenize(text, migrations_core::Dialect::Postgres);
        let source = Source::new(text, &tokens, 0, Product::Postgres);
        let (name, value) = added_value(&added, &source).expect("it adds a value");
        assert_eq!((name.schema.as_str(), name.name.as_str(), value), ("s", "mood", "sad"));
        for (later, expected) in [
            ("UPDATE t SET a = 'sad'", true),
            ("DO $$ BEGIN UPDATE t SET a = 'sad'; END $$", true),
            ("CREATE POLICY p ON t USING (a = 'sad'::s.mood)", true),
            ("UPDATE t SET a = 'glad', sadness = 1", false),
        ] {
            assert_eq!(holds_text(&parsed(later, Product::Postgres), value), expected, "{later}");
        }
    }
}
