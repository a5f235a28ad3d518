//! What MySQL and MariaDB tell.

use migrations_catalog::Fact;
use migrations_syntax::Span;
use migrations_syntax::ast::{CreateTrigger, CreateView, RoutineBody, Statement};

use super::super::Source;
use super::{Facts, actions, in_words, joined, query, said, usual_check};

/// What is told of the object that a statement makes; `None` where that is not known.
pub(in crate::lowering) fn facts(statement: &Statement, source: &Source<'_>) -> Option<Facts> {
    if let Statement::CreateView(node) = statement {
        Some(view(node, source))
    } else if let Statement::CreateRoutine(node) = statement {
        Some(vec![(Fact::Body, body(&node.body, source)?)])
    } else if let Statement::CreateTrigger(node) = statement {
        trigger(node, source)
    } else {
        None
    }
}

fn view(view: &CreateView, source: &Source<'_>) -> Facts {
    let check = view.check_option.as_ref().map(|word| format!("{} check option", usual_check(word)));
    let is_of_reader = view.security.as_deref() == Some("INVOKER");
    let options = joined([check.unwrap_or_default(), said("invoker", is_of_reader)], ", ");
    vec![(Fact::Options, options), (Fact::Query, query(view, source))]
}

/// What a routine does, where the tree says where that stands.
fn body(body: &RoutineBody, source: &Source<'_>) -> Option<String> {
    match body {
        RoutineBody::Block { span, .. } => Some(in_words(source.written(*span), source)),
        RoutineBody::Return(value) => {
            let value = source.written(source.with_parentheses(value.span, source.statement()));
            Some(in_words(&format!("RETURN {value}"), source))
        }
        RoutineBody::None | RoutineBody::Text(..) | RoutineBody::Statements { .. } | RoutineBody::Library(_) => None,
    }
}

fn trigger(trigger: &CreateTrigger, source: &Source<'_>) -> Option<Facts> {
    let start = match &trigger.order {
        Some((_, name)) => source.word_from(name.span.end())?,
        // FOR EACH ROW
        None => source.word_behind(trigger.table.span().end(), 3)?,
    };
    let body = source.written(Span::new(start.start(), source.end()));
    Some(vec![(Fact::Actions, actions(trigger, source)), (Fact::Body, in_words(body, source))])
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::super::testing::check;
    use super::*;

    #[test]
    fn options_of_views_are_in_order() {
        check(
            Dialect::Mysql,
            "CREATE SQL SECURITY INVOKER VIEW v AS SELECT id FROM t WITH LOCAL CHECK OPTION",
            &[(Fact::Options, "local check option, invoker"), (Fact::Query, "as select id from t")],
        );
    }

    #[test]
    fn bodies_are_kept_as_they_were_written() {
        let body = |text: &str, body: &str| check(Dialect::Mysql, text, &[(Fact::Body, body)]);
        body("CREATE FUNCTION f (a INT) RETURNS INT RETURN a + 1", "return a + 1");
        body("CREATE PROCEDURE p () BEGIN SELECT 1; END", "begin select 1 ; end");
    }

    #[test]
    fn a_trigger_runs_before_or_after_an_event() {
        for order in ["", " PRECEDES h"] {
            check(
                Dialect::Mysql,
                &format!("CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW{order} SET NEW.a = 1"),
                &[(Fact::Actions, "before insert"), (Fact::Body, "set new . a = 1")],
            );
        }
    }
}
