//! What a run has to know of a statement beside how it is sent.

use migrations_core::baked::{Conduct, Leftover};
use migrations_syntax::ast::{
    Drop, Expression, ExpressionKind, ObjectKind, Opaque, OpaqueForm, PreparedKind, Query, QueryTerm, SelectInto,
    SetVariable, Statement, Transaction, TransactionKind,
};
use migrations_syntax::walk::{Visitor, walk_statement};

use super::Source;
use super::session::{is_called, is_word};
use crate::server::Rules;

/// What a statement does to its session, and whether it can fail in the middle.
pub fn conduct(statement: &Statement, source: &Source<'_>) -> Conduct {
    if let Statement::SetStatement(set) = statement {
        return conduct(&set.statement, &source.within(set.span));
    }
    if let Statement::Opaque(Opaque { runs: Some(run), .. }) = statement {
        return conduct(run, source);
    }
    let seen = Seen::of(statement);
    Conduct {
        leaves: leaves(statement, &seen, source.rules()),
        needs_session: seen.reads_variable || executes(statement),
        may_change_settings: may_change_settings(statement, &seen, source.rules()),
        drops_tables: matches!(statement, Statement::Drop(drop) if drop.kind == ObjectKind::Table),
        is_divisible: is_divisible(statement),
    }
}

/// What stands in the expressions of a statement that run with it.
#[derive(Default)]
struct Seen {
    reads_variable: bool,
    assigns_variable: bool,
    sets_config: bool,
    computes: bool,
}

impl Seen {
    fn of(statement: &Statement) -> Self {
        let mut seen = Self::default();
        // What is made now runs later.
        if !matches!(
            statement,
            Statement::CreateRoutine(_) | Statement::CreateTrigger(_) | Statement::Event(_) | Statement::CreateRule(_)
        ) {
            walk_statement(statement, &mut seen);
        }
        seen
    }
}

impl Visitor for Seen {
    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Parameter(name) => self.reads_variable |= name.starts_with('@') && !name.starts_with("@@"),
            ExpressionKind::Assign { .. } => self.assigns_variable = true,
            ExpressionKind::Call(call) => {
                self.computes = true;
                self.sets_config |= call.name.last().text.eq_ignore_ascii_case("set_config");
            }
            ExpressionKind::Subquery(_) => self.computes = true,
            ExpressionKind::Literal(_)
            | ExpressionKind::Column(_)
            | ExpressionKind::Wildcard(_)
            | ExpressionKind::Prefix { .. }
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
            | ExpressionKind::CurrentOf(_) => {}
        }
    }
}

fn leaves(statement: &Statement, seen: &Seen, rules: &Rules) -> Leftover {
    if seen.assigns_variable {
        return Leftover::Value;
    }
    match statement {
        Statement::Set(variables) if !variables.iter().any(|variable| stays_with_session(variable, rules)) => {
            Leftover::Nothing
        }
        Statement::Set(_) if seen.computes => Leftover::Value,
        Statement::Set(_) => Leftover::Setting,
        Statement::Transaction(transaction) if sets_later_transactions(transaction) => Leftover::Setting,
        Statement::Prepared(prepared) => match prepared.kind {
            PreparedKind::Prepare | PreparedKind::Deallocate => Leftover::Setting,
            PreparedKind::Execute | PreparedKind::ExecuteImmediate => Leftover::Nothing,
        },
        Statement::Query(query) if selects_into_variables(query) => Leftover::Value,
        Statement::Query(_) if seen.sets_config => Leftover::Setting,
        Statement::Opaque(opaque) if matches!(opaque.form, OpaqueForm::SetRole | OpaqueForm::SetResourceGroup) => {
            Leftover::Setting
        }
        Statement::CreateTable(_)
        | Statement::AlterTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateView(_)
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
        | Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::SetConstraints(_)
        | Statement::SetStatement(_)
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => Leftover::Nothing,
    }
}

/// Whether what a variable becomes is gone with the session, and not before.
fn stays_with_session(variable: &SetVariable, rules: &Rules) -> bool {
    let is_of_transaction = rules.rows.local_is_transaction && is_word(variable.scope.as_deref(), &["LOCAL"]);
    !is_of_transaction
        && !is_word(variable.scope.as_deref(), &["GLOBAL", "PERSIST", "PERSIST_ONLY"])
        && !is_called(variable, "password")
}

/// `SET SESSION TRANSACTION`; without SESSION it is about the next one only.
fn sets_later_transactions(transaction: &Transaction) -> bool {
    transaction.kind == TransactionKind::Set && transaction.words.starts_with("SESSION")
}

/// `SELECT .. INTO @a`
fn selects_into_variables(query: &Query) -> bool {
    let names_variable = |words: &str| words.contains('@');
    let within = match &*query.first {
        QueryTerm::Select(select) => matches!(&select.into, Some(SelectInto::Words(words)) if names_variable(words)),
        QueryTerm::Values(_) | QueryTerm::Table { .. } | QueryTerm::Nested(_) => false,
    };
    within || names_variable(&query.into)
}

fn executes(statement: &Statement) -> bool {
    matches!(statement, Statement::Prepared(prepared) if prepared.kind == PreparedKind::Execute)
}

fn may_change_settings(statement: &Statement, seen: &Seen, rules: &Rules) -> bool {
    match statement {
        Statement::Set(_) | Statement::SetConstraints(_) | Statement::Pragma(_) | Statement::Call(_) => true,
        Statement::Transaction(transaction) => transaction.kind == TransactionKind::Set,
        Statement::Do(_) => true,
        Statement::Opaque(opaque) => {
            let first = opaque.form.name().split(' ').next().unwrap_or_default();
            matches!(first, "SET" | "DISCARD") || opaque.form.is_block()
        }
        Statement::CreateTable(_)
        | Statement::AlterTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateView(_)
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
        | Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::SetStatement(_)
        | Statement::DoExpressions(_)
        | Statement::Prepared(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_) => rules.rows.functions_set && seen.sets_config,
    }
}

/// Whether a statement may have done, and committed, a part of its work when the server refuses the rest.
fn is_divisible(statement: &Statement) -> bool {
    match statement {
        // One after the other goes, until one cannot.
        Statement::Drop(drop) => drops_several(drop),
        Statement::CreateTable(_)
        | Statement::AlterTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateView(_)
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
        | Statement::Comment(_)
        | Statement::Truncate(_)
        | Statement::Grant(_)
        | Statement::Pragma(_) => false,
        Statement::Transaction(transaction) => transaction.kind == TransactionKind::Xa,
        Statement::Maintenance(maintenance) => {
            !matches!(maintenance.kind.as_str(), "ANALYZE" | "CLUSTER" | "DETACH" | "OPTIMIZE" | "REINDEX" | "VACUUM")
        }
        Statement::Opaque(opaque) => {
            let first = opaque.form.name().split(' ').next().unwrap_or_default();
            !matches!(first, "ALTER" | "ANALYZE" | "CREATE" | "DROP" | "RENAME")
        }
        Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Set(_)
        | Statement::SetConstraints(_)
        | Statement::SetStatement(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Copy(_) => true,
    }
}

fn drops_several(drop: &Drop) -> bool {
    drop.targets.len() > 1
}

#[cfg(test)]
mod tests {
    use migrations_core::lexer::tokenize;

    use migrations_core::Product;

    use super::*;

    #[track_caller]
    fn of(text: &str, product: Product) -> Conduct {
        let tokens = tokenize(text, product.dialect());
        let parsed = migrations_syntax::parse_tokens(text, &tokens, 0, product);
        let statement = parsed.statement.unwrap_or_else(|| panic!("{product} refuses {text}: {:?}", parsed.errors));
        conduct(&statement, &Source::new(text, &tokens, 0, product))
    }

    #[test]
    fn only_what_is_the_same_again_is_set_again() {
        for (text, expected) in [
            ("SET @name = 'Ada'", Leftover::Setting),
            ("SET sql_mode = 'ANSI'", Leftover::Setting),
            ("SET LOCAL sql_mode = 'ANSI'", Leftover::Setting),
            ("/*!40101 SET NAMES utf8 */", Leftover::Setting),
            ("PREPARE s FROM 'SELECT 1'", Leftover::Setting),
            ("DEALLOCATE PREPARE s", Leftover::Setting),
            ("SET SESSION TRANSACTION READ ONLY", Leftover::Setting),
            ("SET TRANSACTION READ ONLY", Leftover::Nothing),
            ("SET @id = LAST_INSERT_ID()", Leftover::Value),
            ("SET @n = (SELECT count(*) FROM t)", Leftover::Value),
            ("SELECT max(id) INTO @id FROM t", Leftover::Value),
            ("SELECT @a := max(id) FROM t", Leftover::Value),
            ("SET GLOBAL max_connections = 3", Leftover::Nothing),
            ("UPDATE t SET a = 1", Leftover::Nothing),
        ] {
            for product in [Product::Mysql, Product::Mariadb] {
                assert_eq!(of(text, product).leaves, expected, "{text}");
            }
        }
        let set = "SET STATEMENT max_statement_time = 60 FOR UPDATE n SET v = v + 1";
        assert_eq!(of(set, Product::Mariadb).leaves, Leftover::Nothing);
        for (text, expected) in [
            ("SELECT pg_catalog.set_config('search_path', '', false)", Leftover::Setting),
            ("SET search_path = shop", Leftover::Setting),
            ("RESET search_path", Leftover::Setting),
            ("SET LOCAL search_path = shop", Leftover::Nothing),
        ] {
            assert_eq!(of(text, Product::Postgres).leaves, expected, "{text}");
        }
    }

    #[test]
    fn what_needs_the_session() {
        for (text, expected) in [
            ("INSERT INTO t VALUES (@id)", true),
            ("EXECUTE s", true),
            ("CALL p(@a)", true),
            ("PREPARE s FROM @sql", true),
            ("SET @a = 1", false),
            ("SELECT @@sql_mode", false),
            ("CREATE PROCEDURE p() SELECT @a", false),
        ] {
            assert_eq!(of(text, Product::Mysql).needs_session, expected, "{text}");
        }
    }

    #[test]
    fn what_may_change_settings() {
        for (text, product, expected) in [
            ("PRAGMA user_version = 3", Product::Sqlite, true),
            ("SET sql_mode = ''", Product::Mysql, true),
            ("CALL p()", Product::Mysql, true),
            ("SET LOCAL a.b = 1", Product::Postgres, true),
            ("RESET ALL", Product::Postgres, true),
            ("DISCARD PLANS", Product::Postgres, true),
            ("DO $$ BEGIN END $$", Product::Postgres, true),
            ("INSERT INTO t SELECT set_config('a.b', '1', false)", Product::Postgres, true),
            ("INSERT INTO t VALUES (1)", Product::Postgres, false),
            ("CREATE TABLE t (a INT)", Product::Mysql, false),
        ] {
            assert_eq!(of(text, product).may_change_settings, expected, "{text}");
        }
    }

    #[test]
    fn what_can_stop_in_the_middle() {
        for (text, expected) in [
            ("DROP TABLE a, b", true),
            ("DROP TABLE a", false),
            ("ALTER TABLE a ADD b INT, ADD c INT", false),
            ("INSERT INTO t VALUES (1), (2)", true),
            ("CALL p()", true),
            ("OPTIMIZE TABLE a, b", false),
            ("RENAME USER a TO b", false),
            ("LOAD DATA INFILE 'x' INTO TABLE t", true),
        ] {
            assert_eq!(of(text, Product::Mysql).is_divisible, expected, "{text}");
        }
        assert!(of("DROP TABLE a", Product::Sqlite).drops_tables);
        assert!(!of("DROP VIEW a", Product::Sqlite).drops_tables);
    }
}
