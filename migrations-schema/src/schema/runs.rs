//! What the functions run that the migrations have made.

use migrations_core::Product;
use migrations_syntax::ast::{Call, CreateRoutine, Statement};

use super::{Namespace, Object, ObjectId, Routine, Schema, calls, changes_schema};
use crate::lowering::procedure::{Run, calls_of, runs_of_routine};
use crate::server::Execute;

/// How deep functions that leave the schema as it is may call each other.
const DEEPEST: usize = 8;

impl Schema {
    /// What a statement runs that does nothing but call functions which the migrations have made; `None` where that is not known.
    pub(crate) fn runs_of(&self, statement: &str) -> Option<Vec<Run>> {
        if self.rules.objects.execute != Execute::InBlocks {
            return None;
        }
        let calls = calls_of(statement)?;
        let runs = calls.iter().map(|call| runs_of_routine(&self.routine_of(call)?, &call.arguments));
        Some(runs.collect::<Option<Vec<_>>>()?.concat())
    }

    /// The function that is called, if there is one of its name.
    fn routine_of(&self, call: &Call) -> Option<CreateRoutine> {
        let (name, qualifiers) = (call.name.last(), call.name.qualifiers());
        let folded = |text: &str, is_quoted: bool| if is_quoted { text.to_owned() } else { text.to_lowercase() };
        let name = folded(&name.text, name.is_quoted);
        let schema = qualifiers.last().map(|schema| folded(&schema.text, schema.is_quoted)).unwrap_or_default();
        let schema = self.usual_schema(&schema);
        let mut found = self.routines().filter(|(key, _)| key.name == name && key.schema == schema);
        let (Some((key, routine)), None) = (found.next(), found.next()) else { return None };
        let is_certain = routine.alterations.is_empty() && !self.is_tainted(&key.name);
        read(&routine.source, self.rules.product).filter(|_| is_certain)
    }

    /// Whether a statement calls a function that the migrations have defined, and that may change the schema.
    pub fn calls_what_changes(&self, statement: &str) -> bool {
        self.may_change(statement, 0)
    }

    fn may_change(&self, statement: &str, depth: usize) -> bool {
        let lower = statement.to_lowercase();
        self.routines().any(|(key, routine)| {
            calls(&lower, &key.name) && changes_schema(&routine.text) && !self.leaves_schema(&routine.source, depth)
        })
    }

    fn routines(&self) -> impl Iterator<Item = (&ObjectId, &Routine)> {
        let start =
            ObjectId { namespace: Namespace::Routine, schema: String::new(), name: String::new(), of: String::new() };
        let all = self.objects.range(start..).take_while(|(key, _)| key.namespace == Namespace::Routine);
        all.filter_map(|(key, object)| match object.as_ref() {
            Object::Text(routine) => Some((key, routine)),
            _ => None,
        })
    }

    /// Whether a function leaves the schema as it is, whatever it is given.
    fn leaves_schema(&self, source: &str, depth: usize) -> bool {
        let runs = read(source, self.rules.product).and_then(|routine| runs_of_routine(&routine, &[]));
        depth < DEEPEST
            && runs.is_some_and(|runs| {
                runs.iter().all(|run| match run {
                    Run::Rows(text) => !self.may_change(text, depth + 1),
                    Run::Schema(_) => false,
                })
            })
    }
}

fn read(source: &str, product: Product) -> Option<CreateRoutine> {
    let statement = migrations_syntax::parse_statement(source, product).statement?;
    let Statement::CreateRoutine(routine) = statement else { return None };
    Some(*routine)
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    fn schema(statements: &[&str]) -> Schema {
        Schema::of_statements(statements.iter().copied(), Dialect::Postgres).expect("they are right")
    }

    const TOUCH: &str = "CREATE FUNCTION touch(_tbl regclass) RETURNS void LANGUAGE plpgsql AS \
                         $$ BEGIN EXECUTE format('ALTER TABLE %s ADD at int', _tbl); END $$";

    #[test]
    fn a_call_runs_what_it_is_given() {
        let found = schema(&[TOUCH]).runs_of("SELECT touch('users')");
        assert_eq!(found, Some(vec![Run::Schema("ALTER TABLE users ADD at int".to_owned())]));
        assert_eq!(schema(&[TOUCH]).runs_of("SELECT touch('users'), other()"), None);
        let twice = "CREATE FUNCTION touch(name text, more int) RETURNS void LANGUAGE sql AS 'SELECT 1'";
        assert_eq!(schema(&[TOUCH, twice]).runs_of("SELECT touch('users')"), None);
    }

    #[test]
    fn what_executes_statements_on_rows_leaves_the_schema() {
        let counts = "CREATE FUNCTION total(t text) RETURNS int LANGUAGE plpgsql AS \
                      $$ DECLARE n int; BEGIN EXECUTE format('SELECT count(*) FROM %I', t) INTO n; RETURN n; END $$";
        let through =
            "CREATE FUNCTION through(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM touch(t); END $$";
        let schema = schema(&[counts, TOUCH, through]);
        assert!(!schema.calls_what_changes("SELECT total('x')"));
        assert!(schema.calls_what_changes("SELECT through('x')"));
        assert!(schema.calls_what_changes("SELECT touch('x')"));
    }

    #[test]
    fn a_trigger_function_that_says_what_it_returns_leaves_the_schema() {
        let schema = schema(&["CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS \
                               $$ BEGIN PERFORM pg_notify('x', NEW.a::text); RETURN NEW; END $$"]);
        assert!(!schema.calls_what_changes("SELECT f()"));
    }
}
