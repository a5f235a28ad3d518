//! Which statements a block or a function of PL/pgSQL runs, as far as its text and what it is given tell.
//!
//! `EXECUTE format('ALTER TABLE %I ..', name)` is known where the name is. What runs in one case and not in another is known
//! where it leaves the schema as it is, or where nothing else of the block does.

mod doubt;
mod steps;
mod temporary;
mod value;

use migrations_core::Product;
use migrations_syntax::ast::{
    Argument, Call, CreateRoutine, ExpressionKind, Query, QueryTerm, RoutineBody, RoutineOption, Statement,
};

pub(crate) use doubt::{Doubt, doubt_of, drops_foreign_tables};
use steps::{Step, steps};
use temporary::without_temporary;
use value::{Value, Variables, value_of};

/// What a statement begins with that leaves the schema as it is.
const OF_ROWS: &[&str] = &[
    "ANALYZE", "DELETE", "EXPLAIN", "GRANT", "INSERT", "LOCK", "NOTIFY", "REFRESH", "REINDEX", "REVOKE", "SELECT",
    "SET", "TRUNCATE", "UPDATE", "VACUUM", "WITH",
];

/// Whether a statement that begins like this leaves the schema as it is, functions that it calls aside.
pub(crate) fn is_of_rows(statement: &str) -> bool {
    let first: String = statement.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    OF_ROWS.iter().any(|verb| first.eq_ignore_ascii_case(verb))
}

/// A statement that a block runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// One that may change the schema, word by word.
    Schema(String),
    /// One on rows, or a part of one: only the functions that it calls can change the schema.
    Rows(String),
}

/// What the body of a block runs; `None` where that is not known.
pub(super) fn runs_of_block(body: &str) -> Option<Vec<Run>> {
    run_all(&steps(body)?, &mut Variables::default()).map(without_temporary)
}

/// What a routine of the migrations runs that is given these arguments; `None` where that is not known.
pub(crate) fn runs_of_routine(routine: &CreateRoutine, arguments: &[Argument]) -> Option<Vec<Run>> {
    let language = routine.options.iter().find_map(|option| match option {
        RoutineOption::Language(language) => Some(language.text.to_lowercase()),
        RoutineOption::Words(_)
        | RoutineOption::Value { .. }
        | RoutineOption::Set(_)
        | RoutineOption::Comment(_)
        | RoutineOption::Transform(_) => None,
    })?;
    let RoutineBody::Text(body, None) = &routine.body else { return None };
    match language.as_str() {
        "plpgsql" => run_all(&steps(&body.text)?, &mut given(routine, arguments)?).map(without_temporary),
        "sql" => Some(steps::statements(&body.text).into_iter().map(run_of_sql).collect()),
        _ => None,
    }
}

/// The parameters with their values.
fn given(routine: &CreateRoutine, arguments: &[Argument]) -> Option<Variables> {
    let mut variables = Variables::default();
    if arguments.len() > routine.parameters.len() || arguments.iter().any(|argument| argument.name.is_some()) {
        return None;
    }
    for (at, parameter) in routine.parameters.iter().enumerate() {
        let argument = arguments.get(at).and_then(|argument| argument.value.as_ref());
        let value = match argument.or(parameter.default.as_ref()) {
            Some(expression) => value_of(expression, &Variables::default()),
            None => Value::Unknown,
        };
        if let Some(name) = &parameter.name {
            variables.set(&name.text.to_lowercase(), value.clone());
        }
        variables.set(&format!("${}", at + 1), value);
    }
    Some(variables)
}

/// The calls that a statement consists of: `SELECT f('a'), g()`.
pub(crate) fn calls_of(statement: &str) -> Option<Vec<Call>> {
    let statement = migrations_syntax::parse_statement(statement, Product::Postgres).statement?;
    let Statement::Query(query) = statement else { return None };
    calls_of_query(*query)
}

fn calls_of_query(query: Query) -> Option<Vec<Call>> {
    let QueryTerm::Select(select) = *query.first else { return None };
    let is_plain = query.with.is_none() && query.rest.is_empty() && select.from.is_empty() && select.into.is_none();
    let calls = select.items.into_iter().map(|item| {
        let ExpressionKind::Call(call) = item.value.kind else { return None };
        Some(*call)
    });
    calls.collect::<Option<Vec<Call>>>().filter(|_| is_plain)
}

fn run_of_sql(text: &str) -> Run {
    if is_of_rows(text) { Run::Rows(text.to_owned()) } else { Run::Schema(text.to_owned()) }
}

fn run_all(steps: &[Step], variables: &mut Variables) -> Option<Vec<Run>> {
    let mut runs = Vec::new();
    let mut may_be_over = false;
    for step in steps {
        let more = run_step(step, variables)?;
        // What follows a RETURN that may have been met runs perhaps.
        if may_be_over && more.iter().any(|run| matches!(run, Run::Schema(_))) {
            return None;
        }
        runs.extend(more);
        match step {
            Step::Return => break,
            Step::Perhaps(inner) => may_be_over |= steps::may_return(inner),
            Step::Declare { .. }
            | Step::Assign { .. }
            | Step::Execute(_)
            | Step::Perform(_)
            | Step::Sql(_)
            | Step::Each { .. }
            | Step::Nothing => {}
        }
    }
    Some(runs)
}

fn run_step(step: &Step, variables: &mut Variables) -> Option<Vec<Run>> {
    Some(match step {
        Step::Nothing | Step::Return => Vec::new(),
        Step::Declare { name, value } | Step::Assign { name, value } => {
            let found = value.as_deref().map_or(Value::Unknown, |text| read(text, variables));
            variables.set(name, found);
            value.iter().map(|text| Run::Rows(text.clone())).collect()
        }
        Step::Execute(expression) => match read(expression, variables) {
            Value::Text(statement) => steps::statements(&statement).into_iter().map(run_of_sql).collect(),
            Value::Start(start) if is_of_rows(&start) => vec![Run::Rows(start)],
            Value::Start(_) | Value::Unknown => return None,
        },
        Step::Perform(text) => vec![run_of_sql(&format!("SELECT {text}"))],
        Step::Sql(text) => vec![run_of_sql(text)],
        Step::Each { name, values, steps } => {
            let mut runs = Vec::new();
            for value in values {
                variables.set(name, Value::Text(value.clone()));
                runs.extend(run_all(steps, variables)?);
            }
            runs
        }
        Step::Perhaps(steps) => run_perhaps(steps, variables)?,
    })
}

/// Known where it leaves the schema as it is, or calls nothing but functions that do. Whatever it assigns is not known behind it.
fn run_perhaps(steps: &[Step], variables: &mut Variables) -> Option<Vec<Run>> {
    steps::assigned(steps).into_iter().for_each(|name| variables.set(&name, Value::Unknown));
    let runs = run_all(steps, &mut variables.clone())?;
    runs.iter().all(|run| matches!(run, Run::Rows(_))).then_some(runs)
}

fn read(expression: &str, variables: &Variables) -> Value {
    match migrations_syntax::parse_expression(expression, Product::Postgres) {
        Ok(expression) => value_of(&expression, variables),
        Err(_) => Value::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routine(text: &str) -> CreateRoutine {
        let parsed = migrations_syntax::parse_statement(text, Product::Postgres);
        match parsed.statement {
            Some(Statement::CreateRoutine(routine)) => *routine,
            other => panic!("{other:?} {:?}", parsed.errors),
        }
    }

    #[track_caller]
    fn check_block(body: &str, expected: Option<&[&str]>) {
        let found = runs_of_block(body).map(schema_of);
        assert_eq!(found, expected.map(|all| all.iter().map(|it| (*it).to_owned()).collect()), "{body}");
    }

    fn schema_of(runs: Vec<Run>) -> Vec<String> {
        let text = |run| match run {
            Run::Schema(text) => Some(text),
            Run::Rows(_) => None,
        };
        runs.into_iter().filter_map(text).collect()
    }

    #[test]
    fn what_is_put_together_of_what_is_known_is_known() {
        check_block("BEGIN EXECUTE 'DROP TABLE t'; END", Some(&["DROP TABLE t"]));
        check_block("BEGIN EXECUTE 'DROP TABLE ' || quote_ident('T') || ';'; END", Some(&["DROP TABLE \"T\""]));
        check_block(
            "DECLARE name text := 'a'; BEGIN EXECUTE format('ALTER TABLE %I ADD %s int', name, name || 'b'); END",
            Some(&["ALTER TABLE a ADD ab int"]),
        );
        check_block(
            "BEGIN CREATE TABLE t (a int); DROP TABLE u; END;",
            Some(&["CREATE TABLE t (a int)", "DROP TABLE u"]),
        );
        check_block(
            "DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a', 'b'] LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END",
            Some(&["DROP TABLE a", "DROP TABLE b"]),
        );
    }

    #[test]
    fn statements_on_rows_leave_the_schema() {
        for body in [
            "BEGIN EXECUTE format('UPDATE %I SET a = 1', t); END",
            "DECLARE r record; BEGIN FOR r IN SELECT * FROM t LOOP EXECUTE 'SELECT ' || r.x INTO y; END LOOP; END",
            "BEGIN IF a THEN INSERT INTO t VALUES (1); ELSIF b THEN RAISE NOTICE 'x'; ELSE x := 1; END IF; END",
            "BEGIN UPDATE t SET a = 1; EXCEPTION WHEN others THEN RAISE; END",
            "BEGIN WHILE a LOOP DELETE FROM t; EXIT WHEN b; END LOOP; RETURN; END",
        ] {
            check_block(body, Some(&[]));
        }
    }

    #[test]
    fn what_depends_on_rows_is_not_known() {
        for body in [
            "DECLARE r record; BEGIN FOR r IN SELECT n FROM t LOOP EXECUTE 'DROP INDEX ' || r.n; END LOOP; END",
            "BEGIN IF x > 1 THEN DROP VIEW v; END IF; END",
            "BEGIN IF x > 1 THEN RETURN; END IF; DROP VIEW v; END",
            "BEGIN DROP VIEW v; EXCEPTION WHEN others THEN NULL; END",
            "DECLARE t text := 'a'; BEGIN IF x THEN t := 'b'; END IF; EXECUTE 'DROP TABLE ' || t; END",
            "BEGIN SELECT n INTO t FROM x; EXECUTE 'DROP TABLE ' || t; END",
        ] {
            check_block(body, None);
        }
        check_block("BEGIN IF x > 1 THEN RAISE EXCEPTION 'no'; END IF; DROP VIEW v; END", Some(&["DROP VIEW v"]));
    }

    #[test]
    fn a_function_runs_what_its_arguments_say() {
        let made = routine(
            "CREATE FUNCTION touch(_tbl regclass) RETURNS void AS $$ BEGIN \
             EXECUTE format('CREATE TRIGGER g BEFORE UPDATE ON %s FOR EACH ROW EXECUTE PROCEDURE f()', _tbl); END; $$ LANGUAGE plpgsql",
        );
        let calls = calls_of("SELECT touch('users')").expect("it is a call");
        let runs = runs_of_routine(&made, &calls[0].arguments).map(schema_of);
        let trigger = "CREATE TRIGGER g BEFORE UPDATE ON users FOR EACH ROW EXECUTE PROCEDURE f()";
        assert_eq!(runs, Some(vec![trigger.to_owned()]));
        let calls = calls_of("SELECT touch(name)").expect("it is a call");
        assert_eq!(runs_of_routine(&made, &calls[0].arguments), None);
        assert_eq!(calls_of("SELECT touch(name) FROM t"), None);
    }

    #[test]
    fn a_function_in_sql_runs_its_statements() {
        let made = routine("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM t; DROP TABLE t'");
        assert_eq!(runs_of_routine(&made, &[]).map(schema_of), Some(vec!["DROP TABLE t".to_owned()]));
    }
}
