//! What PostgreSQL tells.

use migrations_catalog::{Expression, Fact};
use migrations_syntax::ast::{
    self, ColumnAttributeKind, ConstraintAttributes, CreateRoutine, CreateTrigger, CreateType, CreateView, DataType,
    Name, Policy, RoutineBody, RoutineOption, RoutineParameter, RoutineResult, Statement, TriggerBody, TypeDefinition,
};

use super::super::data_type::data_type;
use super::super::quoted::quoted;
use super::super::routine::without_modifiers;
use super::super::{Source, collation};
use super::{Facts, actions, joined, optional, query, reported, said, usual_check};

/// What is told of the object that a statement makes; `None` where that is not known.
pub(in crate::lowering) fn facts(statement: &Statement, source: &Source<'_>) -> Option<Facts> {
    if let Statement::CreateType(node) = statement {
        domain(node, source)
    } else if let Statement::CreateView(node) = statement {
        Some(view(node, source))
    } else if let Statement::CreateRoutine(node) = statement {
        routine(node, source)
    } else if let Statement::CreateTrigger(node) = statement {
        trigger(node, source)
    } else if let Statement::Policy(node) = statement {
        Some(policy(node, source))
    } else {
        None
    }
}

fn domain(create: &CreateType, source: &Source<'_>) -> Option<Facts> {
    let TypeDefinition::Domain { data_type: base, attributes } = &create.definition else { return None };
    let mut facts = vec![(Fact::Type, data_type(base, source).name)];
    let mut conditions = Vec::new();
    for attribute in attributes {
        if let ColumnAttributeKind::Default(default) = &attribute.kind {
            facts.push((Fact::Default, reported(default, source)));
        } else if let ColumnAttributeKind::NotNull { .. } = &attribute.kind {
            facts.push((Fact::NotNull, "yes".to_owned()));
        } else if let ColumnAttributeKind::Collate(name) = &attribute.kind {
            facts.push((Fact::Collation, collation::of_column(name, source).unwrap_or_default()));
        } else if let ColumnAttributeKind::Check(condition) = &attribute.kind {
            conditions.push(reported(condition, source));
        }
    }
    conditions.sort();
    facts.push((Fact::Condition, conditions.join(" and ")));
    Some(facts)
}

fn view(view: &CreateView, source: &Source<'_>) -> Facts {
    vec![(Fact::Options, view_options(view, source)), (Fact::Query, query(view, source))]
}

fn view_options(view: &CreateView, source: &Source<'_>) -> String {
    let parameters = view.parameters.iter().map(|parameter| {
        let value = parameter.value.as_deref().map_or("true".to_owned(), plain_value);
        format!("{}={value}", source.folded(parameter.name.last()))
    });
    let check = view.check_option.as_ref().map(|word| format!("check_option={}", usual_check(word)));
    let mut options: Vec<String> = parameters.chain(check).filter(|option| !option.ends_with("=false")).collect();
    options.sort();
    options.join(", ")
}

/// The value of an option as the server keeps it.
fn plain_value(written: &str) -> String {
    written.trim_matches('\'').to_lowercase()
}

fn routine(routine: &CreateRoutine, source: &Source<'_>) -> Option<Facts> {
    let types = routine.parameters.iter().map(|parameter| &parameter.data_type);
    let result = routine.returns.iter().flat_map(types_of_result);
    if types.chain(result).any(|of_type| of_type.is_reference) {
        return None;
    }
    Some(vec![
        body(&routine.body, source)?,
        (Fact::Arguments, parameters(&routine.parameters, source)),
        (Fact::Type, result_type(routine, source)),
        (Fact::Options, options(&routine.options)?),
    ])
}

fn types_of_result(result: &RoutineResult) -> Vec<&DataType> {
    match result {
        RoutineResult::Type(of_type) => vec![of_type],
        RoutineResult::Table(columns) => columns.iter().map(|(_, of_type)| of_type).collect(),
    }
}

fn type_name(of_type: &DataType, source: &Source<'_>) -> String {
    let set = if of_type.is_set { "setof " } else { "" };
    format!("{set}{}", without_modifiers(&data_type(of_type, source).name))
}

/// Modes, names and types; IN is the usual mode.
fn parameters(parameters: &[RoutineParameter], source: &Source<'_>) -> String {
    let parameter = |parameter: &RoutineParameter| {
        let mode = parameter.mode.as_deref().filter(|mode| *mode != "IN").unwrap_or_default().to_lowercase();
        let name = parameter.name.as_ref().map(|name| source.folded(name)).unwrap_or_default();
        joined([mode.replace("in out", "inout"), name, type_name(&parameter.data_type, source)], " ")
    };
    parameters.iter().map(parameter).collect::<Vec<_>>().join(", ")
}

fn result_type(routine: &CreateRoutine, source: &Source<'_>) -> String {
    let gives_back = |parameter: &RoutineParameter| parameter.mode.as_deref().is_some_and(|mode| mode.contains("OUT"));
    if routine.is_procedure || routine.parameters.iter().any(gives_back) {
        return String::new();
    }
    match &routine.returns {
        None => String::new(),
        Some(RoutineResult::Type(of_type)) => type_name(of_type, source),
        Some(RoutineResult::Table(columns)) => {
            let column = |(name, of_type): &(ast::Ident, DataType)| {
                format!("{} {}", quoted(&source.folded(name)), type_name(of_type, source))
            };
            format!("table({})", columns.iter().map(column).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Options that are not the usual ones, in order; `None` where one is not known.
fn options(options: &[RoutineOption]) -> Option<String> {
    let mut told = Vec::new();
    for option in options {
        match option {
            RoutineOption::Language(name) => told.push(format!("language {}", name.text.to_lowercase())),
            RoutineOption::Words(words) => told.push(words_of_option(words)?.to_owned()),
            RoutineOption::Value { name, value } if name == "PARALLEL" => {
                let value = value.to_lowercase();
                told.extend((value != "unsafe").then(|| format!("parallel {value}")));
            }
            // What a call costs, settings and the like are not compared.
            RoutineOption::Value { .. }
            | RoutineOption::Set(_)
            | RoutineOption::Comment(_)
            | RoutineOption::Transform(_) => {}
        }
    }
    if !told.iter().any(|option| option.starts_with("language ")) {
        told.push("language sql".to_owned());
    }
    told.retain(|option| !option.is_empty());
    told.sort();
    told.dedup();
    Some(told.join(", "))
}

fn words_of_option(words: &str) -> Option<&'static str> {
    Some(match words.trim_start_matches("EXTERNAL ") {
        "VOLATILE" | "CALLED ON NULL INPUT" | "SECURITY INVOKER" | "NOT LEAKPROOF" => "",
        "IMMUTABLE" => "immutable",
        "STABLE" => "stable",
        "STRICT" | "RETURNS NULL ON NULL INPUT" => "strict",
        "SECURITY DEFINER" => "security definer",
        "LEAKPROOF" => "leakproof",
        "WINDOW" => "window",
        _ => return None,
    })
}

/// What a routine does; `None` where that is not known. A body that the server reads itself is kept in its own words.
fn body(body: &RoutineBody, source: &Source<'_>) -> Option<(Fact, String)> {
    match body {
        RoutineBody::Text(text, None) => Some((Fact::Body, source.text(text).name)),
        RoutineBody::Return(_) | RoutineBody::Statements { .. } => {
            Some((Fact::Query, "written as statements".to_owned()))
        }
        RoutineBody::None | RoutineBody::Text(..) | RoutineBody::Block { .. } | RoutineBody::Library(_) => None,
    }
}

fn trigger(trigger: &CreateTrigger, source: &Source<'_>) -> Option<Facts> {
    let TriggerBody::Execute { function, arguments } = &trigger.body else { return None };
    let transition = |(is_new, is_row, name): &(bool, bool, ast::Ident)| {
        let side = if *is_new { "new" } else { "old" };
        format!("{side} {} {}", if *is_row { "row" } else { "table" }, source.folded(name))
    };
    let mut transitions: Vec<String> = trigger.transitions.iter().map(transition).collect();
    // The old one comes first.
    transitions.sort_by(|one, other| other.cmp(one));
    let level = if trigger.for_each_row == Some(true) { "for each row" } else { "for each statement" };
    let actions = [actions(trigger, source), transitions.join(" "), level.to_owned()];
    Some(vec![
        (Fact::Form, said("constraint", trigger.is_constraint)),
        (Fact::Options, deferral(&trigger.attributes).to_owned()),
        (Fact::Actions, joined(actions, " ")),
        (Fact::Call, call(function, arguments, source)),
        (Fact::Condition, optional(trigger.condition.as_ref(), source)),
    ])
}

fn deferral(attributes: &ConstraintAttributes) -> &'static str {
    match (attributes.is_deferrable, attributes.is_initially_deferred) {
        (_, Some(true)) => "deferrable initially deferred",
        (Some(true), _) => "deferrable",
        _ => "",
    }
}

/// `f('a')`: the server keeps every argument as a string.
fn call(function: &Name, arguments: &[String], source: &Source<'_>) -> String {
    let name = source.name(function);
    let schema = if name.schema.is_empty() { String::new() } else { format!("{}.", quoted(&name.schema)) };
    let string = |argument: &String| {
        if argument.starts_with('\'') { argument.clone() } else { format!("'{}'", argument.replace('\'', "''")) }
    };
    let arguments: Vec<String> = arguments.iter().map(string).collect();
    let text = format!("{schema}{}({})", quoted(&name.name), arguments.join(", "));
    Expression::read(&text, source.dialect()).to_string()
}

fn policy(policy: &Policy, source: &Source<'_>) -> Facts {
    let roles: Vec<String> = policy.roles.iter().map(|role| source.folded(role)).collect();
    let roles = if roles == ["public"] { String::new() } else { roles.join(", ") };
    let command = policy.command.as_deref().filter(|command| *command != "ALL").unwrap_or_default();
    vec![
        (Fact::Form, said("restrictive", policy.is_permissive == Some(false))),
        (Fact::Actions, command.to_lowercase()),
        (Fact::Roles, roles),
        (Fact::Condition, optional(policy.using.as_ref(), source)),
        (Fact::Check, optional(policy.with_check.as_ref(), source)),
    ]
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::super::testing::check;
    use super::*;

    #[test]
    fn a_domain_has_a_type_and_conditions_in_order() {
        check(
            Dialect::Postgres,
            "CREATE DOMAIN d AS varchar(9) COLLATE \"C\" DEFAULT 'x' NOT NULL CHECK (VALUE <> '') CHECK (length(VALUE) > 1)",
            &[
                (Fact::Type, "character varying(9)"),
                (Fact::Collation, "\"C\""),
                (Fact::Default, "'x'"),
                (Fact::NotNull, "yes"),
                (Fact::Condition, "length ( value ) > 1 and value <> ''"),
            ],
        );
        check(Dialect::Postgres, "CREATE TYPE mood AS ENUM ('a')", &[]);
    }

    #[test]
    fn options_of_views_are_in_order() {
        check(
            Dialect::Postgres,
            "CREATE VIEW v WITH (security_invoker, security_barrier = false) AS SELECT id FROM t WITH CHECK OPTION",
            &[(Fact::Options, "check_option=cascaded, security_invoker=true"), (Fact::Query, "as select id from t")],
        );
    }

    #[test]
    fn a_function_is_its_arguments_result_options_and_body() {
        check(
            Dialect::Postgres,
            "CREATE FUNCTION f(a int, OUT b text, VARIADIC c numeric(3)[]) RETURNS NULL ON NULL INPUT STABLE COST 5 PARALLEL safe LANGUAGE plpgsql AS $$ x $$",
            &[
                (Fact::Body, " x "),
                (Fact::Arguments, "a integer, out b text, variadic c numeric[]"),
                (Fact::Options, "language plpgsql, parallel safe, stable, strict"),
            ],
        );
        check(
            Dialect::Postgres,
            "CREATE FUNCTION f() RETURNS TABLE (a int, \"B\" varchar(3)) LANGUAGE sql AS 'SELECT 1'",
            &[
                (Fact::Body, "SELECT 1"),
                (Fact::Type, "table(a integer, \"B\" character varying)"),
                (Fact::Options, "language sql"),
            ],
        );
    }

    #[test]
    fn a_trigger_is_told_as_the_server_keeps_it() {
        check(
            Dialect::Postgres,
            "CREATE CONSTRAINT TRIGGER g AFTER UPDATE OF b, a OR INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW \
             WHEN (NEW.a > 0) EXECUTE PROCEDURE public.f(1, 'x')",
            &[
                (Fact::Form, "constraint"),
                (Fact::Options, "deferrable initially deferred"),
                (Fact::Actions, "after insert or update of b, a for each row"),
                (Fact::Call, "f ( 1 , 'x' )"),
                (Fact::Condition, "new . a > 0"),
            ],
        );
        check(
            Dialect::Postgres,
            "CREATE TRIGGER g AFTER UPDATE ON t REFERENCING NEW TABLE AS n OLD TABLE AS o EXECUTE FUNCTION f()",
            &[(Fact::Actions, "after update old table o new table n for each statement"), (Fact::Call, "f ( )")],
        );
    }

    #[test]
    fn a_policy_for_everyone_and_everything_says_its_conditions() {
        check(
            Dialect::Postgres,
            "CREATE POLICY p ON t AS PERMISSIVE FOR ALL TO public USING (a > 1) WITH CHECK (a > 2)",
            &[(Fact::Condition, "a > 1"), (Fact::Check, "a > 2")],
        );
        check(
            Dialect::Postgres,
            "CREATE POLICY p ON t AS RESTRICTIVE FOR SELECT TO app, \"Web\" USING (true)",
            &[
                (Fact::Form, "restrictive"),
                (Fact::Actions, "select"),
                (Fact::Roles, "app, Web"),
                (Fact::Condition, "true"),
            ],
        );
    }
}
