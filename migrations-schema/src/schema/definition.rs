//! What a view, a function, a trigger, a policy or a rule says to the letter, apart from what can as well be left out.

use migrations_catalog::as_tokens;
use migrations_core::{Dialect, Product};
use migrations_syntax::ast::{
    CreateRoutine, CreateTrigger, CreateView, ExpressionKind, Ident, IfExists, Policy, QueryTerm, RoutineOption,
    Statement,
};
use migrations_syntax::compare::canonical_statement;
use migrations_syntax::parse_statement;

use crate::objects::View;
use crate::server::Rules;

/// A view; `None` where what it says cannot be read.
pub(super) fn of_view(view: &View, dialect: Dialect) -> Option<String> {
    let kind = if view.is_materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    of_statement(&format!("CREATE {kind} v {}", view.source), dialect)
}

/// The statement that makes an object; `None` where it cannot be read.
pub(super) fn of_statement(text: &str, dialect: Dialect) -> Option<String> {
    Product::of_dialect(dialect).iter().find_map(|&product| {
        let mut statement = parse_statement(text, product).statement?;
        leave_out_defaults(&mut statement, product);
        Some(as_tokens(&canonical_statement(&statement, product), dialect))
    })
}

/// What makes no difference, or is the default, goes.
fn leave_out_defaults(statement: &mut Statement, product: Product) {
    match statement {
        Statement::CreateView(view) => plain_view(view, product),
        Statement::CreateRoutine(routine) => plain_routine(routine, product),
        Statement::CreateTrigger(trigger) => plain_trigger(trigger, product),
        Statement::Policy(policy) => plain_policy(policy),
        Statement::CreateRule(rule) => rule.or_replace = false,
        Statement::CreateOther(create) => create.if_exists = IfExists::Error,
        // Who has made it is no part of a schema.
        Statement::Event(event) => {
            event.if_exists = IfExists::Error;
            event.words.clear();
        }
        // These are kept in parts, or not at all.
        Statement::CreateTable(_)
        | Statement::AlterTable(_)
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
        | Statement::CreateStatistics(_)
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
        | Statement::Maintenance(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => {}
    }
}

/// Options that are told apart from it are not part of what it says.
fn plain_view(view: &mut CreateView, product: Product) {
    if Rules::of(product.into()).tables.storage_is_told {
        view.parameters.clear();
        view.check_option = None;
        view.tablespace = None;
        view.access_method = None;
    }
    view.or_replace = false;
    view.if_not_exists = false;
    view.with_data = view.with_data.filter(|with_data| !with_data);
    plain_term(&mut view.query.first);
    view.query.rest.iter_mut().for_each(|(_, term)| plain_term(term));
}

/// `a AS a` is `a`.
fn plain_term(term: &mut QueryTerm) {
    let QueryTerm::Select(select) = term else { return };
    for item in &mut select.items {
        let ExpressionKind::Column(name) = &item.value.kind else { continue };
        let says_the_same = |alias: &Ident| alias.text == name.last().text;
        item.alias = item.alias.take().filter(|alias| !says_the_same(alias));
    }
}

/// Options stand in any order.
fn plain_routine(routine: &mut CreateRoutine, product: Product) {
    routine.if_exists = IfExists::Error;
    let text = |option: &RoutineOption| {
        let only = CreateRoutine { options: vec![option.clone()], ..routine.clone() };
        canonical_statement(&Statement::CreateRoutine(Box::new(only)), product)
    };
    let mut options: Vec<_> = routine.options.iter().map(|option| (text(option), option.clone())).collect();
    options.sort_by(|left, right| left.0.cmp(&right.0));
    routine.options = options.into_iter().map(|(_, option)| option).collect();
}

fn plain_trigger(trigger: &mut CreateTrigger, product: Product) {
    let usual = Rules::of(product.into()).objects.triggers_run_per_row;
    trigger.if_exists = IfExists::Error;
    trigger.for_each_row = trigger.for_each_row.filter(|for_each_row| *for_each_row != usual);
}

fn plain_policy(policy: &mut Policy) {
    policy.is_permissive = policy.is_permissive.filter(|is_permissive| !is_permissive);
    policy.command = policy.command.take().filter(|command| command != "ALL");
    let is_public = matches!(&policy.roles[..], [only] if only.text.eq_ignore_ascii_case("public"));
    if is_public {
        policy.roles.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(dialect: Dialect, left: &str, right: &str) {
        assert!(of_statement(left, dialect).is_some(), "{left}");
        assert_eq!(of_statement(left, dialect), of_statement(right, dialect));
    }

    #[test]
    fn what_can_be_left_out_makes_no_difference() {
        same(
            Dialect::Postgres,
            "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE 'sql' STABLE AS 'SELECT 1'",
            "CREATE FUNCTION f() RETURNS integer AS 'SELECT 1' STABLE LANGUAGE sql",
        );
        same(
            Dialect::Postgres,
            "CREATE POLICY p ON t AS PERMISSIVE FOR ALL TO public USING ((a > 1))",
            "CREATE POLICY p ON t USING (a > 1)",
        );
        same(
            Dialect::Sqlite,
            "CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN SELECT (1); END",
            "CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW BEGIN SELECT 1; END",
        );
    }

    #[test]
    fn grouping_and_casts_make_one() {
        for (left, right) in [("a::int", "a::date"), ("(a + b) * 2", "a + b * 2"), ("a", "a::int")] {
            let view =
                |item: &str| of_statement(&format!("CREATE VIEW v AS SELECT {item} AS x FROM t"), Dialect::Postgres);
            assert!(view(left).is_some() && view(left) != view(right), "{left} {right}");
        }
    }
}
