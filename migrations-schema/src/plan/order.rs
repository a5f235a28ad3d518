//! The order of statements that make a schema in an empty database: what something names is made before it.
//!
//! The steps that write them come to an order by kinds, which is right for tables and what belongs to them. Functions are of no
//! one kind: they take rows of tables, defaults and indexes call them, and they call each other.

use std::collections::{BTreeMap, BTreeSet};

use migrations_catalog::Kind;
use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind, tokenize};

use super::{Operation, Verb};

/// Lets PostgreSQL take functions that name what is made later.
const TRUSTS_BODIES: &str = "SET check_function_bodies = false";

/// Most words of a CREATE before the name of what it makes: `CREATE OR REPLACE AGGREGATE`
const BEFORE_A_NAME: usize = 4;

/// The same operations, each after those that make what it names.
pub(super) fn in_order(operations: Vec<Operation>, dialect: Dialect) -> Vec<Operation> {
    let named: Vec<Named> = operations.iter().map(|operation| Named::of(operation, dialect)).collect();
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, operation) in operations.iter().enumerate().filter(|(_, operation)| operation.verb == Verb::Create) {
        places.entry(own_name(operation)).or_default().push(at);
    }
    let mut order =
        Order { operations: &operations, named: &named, places: &places, seen: BTreeSet::new(), list: Vec::new() };
    (0..operations.len()).for_each(|at| order.visit(at));
    let list = order.list;
    let mut operations: Vec<Option<Operation>> = operations.into_iter().map(Some).collect();
    let mut ordered: Vec<Operation> = list.into_iter().filter_map(|at| operations[at].take()).collect();
    trust_bodies_first(&mut ordered);
    ordered
}

fn trust_bodies_first(operations: &mut [Operation]) {
    let is_it = |statement: &String| statement == TRUSTS_BODIES;
    if !operations.iter().any(|operation| operation.statements.iter().any(is_it)) {
        return;
    }
    operations.iter_mut().for_each(|operation| operation.statements.retain(|statement| !is_it(statement)));
    let first = operations.iter_mut().find(|operation| operation.object.kind == Kind::Routine);
    first.into_iter().for_each(|operation| operation.statements.insert(0, TRUSTS_BODIES.to_owned()));
}

/// Functions have their arguments behind their name.
fn own_name(operation: &Operation) -> String {
    let name = if operation.object.name.is_empty() { &operation.object.table } else { &operation.object.name };
    name.split('(').next().unwrap_or_default().to_lowercase()
}

struct Order<'o> {
    operations: &'o [Operation],
    named: &'o [Named],
    places: &'o BTreeMap<String, Vec<usize>>,
    seen: BTreeSet<usize>,
    list: Vec<usize>,
}

impl Order<'_> {
    /// A stack of our own: chains of functions can be long.
    fn visit(&mut self, at: usize) {
        let mut stack = vec![(at, false)];
        while let Some((at, is_ready)) = stack.pop() {
            if is_ready {
                self.list.push(at);
            } else if self.seen.insert(at) {
                stack.push((at, true));
                stack.extend(self.before(at).into_iter().rev().map(|other| (other, false)));
            }
        }
    }

    /// What has to be there before an operation: whatever it names that comes before it anyway, and functions that it calls.
    fn before(&self, at: usize) -> Vec<usize> {
        let makers = |name: &String| self.places.get(name).into_iter().flatten().copied();
        let earlier = self.named[at].words.iter().flat_map(makers).filter(|&other| other < at);
        let is_routine = |other: &usize| self.operations[*other].object.kind == Kind::Routine;
        let called = self.named[at].calls.iter().flat_map(makers).filter(is_routine).filter(|&other| other != at);
        let all: BTreeSet<usize> = earlier.chain(called).collect();
        all.into_iter().filter(|other| !self.seen.contains(other)).collect()
    }
}

/// What the statements of an operation name.
#[derive(Default)]
struct Named {
    words: BTreeSet<String>,
    calls: BTreeSet<String>,
}

impl Named {
    fn of(operation: &Operation, dialect: Dialect) -> Self {
        let mut named = Self::default();
        for statement in &operation.statements {
            named.read(statement, dialect);
        }
        named
    }

    fn read(&mut self, text: &str, dialect: Dialect) {
        let tokens: Vec<Token> = tokenize(text, dialect).into_iter().filter(Token::acts).collect();
        // These have the names of their functions alone, without parentheses.
        let is_made_of_functions = tokens.iter().take(BEFORE_A_NAME).any(|token| {
            ["AGGREGATE", "OPERATOR"].iter().any(|word| text[token.span.clone()].eq_ignore_ascii_case(word))
        });
        for (at, token) in tokens.iter().enumerate() {
            let written = &text[token.span.clone()];
            match token.kind {
                TokenKind::Word | TokenKind::QuotedName => {
                    let name = written.trim_matches(['"', '`']).to_lowercase();
                    if is_made_of_functions || tokens.get(at + 1).is_some_and(|next| &text[next.span.clone()] == "(") {
                        self.calls.insert(name.clone());
                    }
                    self.words.insert(name);
                }
                // The body of a function in SQL is looked at when it is made; of others it does no harm.
                TokenKind::Text if written.contains('(') => {
                    let mut body = Self::default();
                    body.read(written.trim_matches(['\'', '$']), dialect);
                    self.calls.extend(body.calls);
                }
                TokenKind::Text
                | TokenKind::Space
                | TokenKind::Comment
                | TokenKind::ActingComment
                | TokenKind::Number
                | TokenKind::Semicolon
                | TokenKind::DelimiterCommand
                | TokenKind::Symbol => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::schema::Schema;

    #[track_caller]
    fn check(made: &[&str], expected: &[&str]) {
        let schema = Schema::of_statements(made.iter().copied(), Dialect::Postgres).expect("they are right");
        let statements = schema.sql();
        let place = |part: &str| {
            statements.iter().position(|it| it.contains(part)).unwrap_or_else(|| panic!("{part}: {statements:#?}"))
        };
        let places: Vec<usize> = expected.iter().map(|part| place(part)).collect();
        assert!(places.is_sorted(), "{statements:#?}");
    }

    #[test]
    fn functions_come_after_those_that_they_call() {
        check(
            &[
                "CREATE FUNCTION z(i int) RETURNS int LANGUAGE sql AS 'SELECT i'",
                "CREATE FUNCTION m(i int) RETURNS int LANGUAGE sql AS $$ SELECT z(i) $$",
                "CREATE FUNCTION a(i int DEFAULT m(1)) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT m(i); END",
            ],
            &["FUNCTION z", "FUNCTION m", "FUNCTION a"],
        );
    }

    #[test]
    fn what_calls_a_function_of_rows_comes_after_it_and_its_table() {
        check(
            &[
                "CREATE TABLE people (a int)",
                "CREATE FUNCTION size_of(p people) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN p.a; END'",
                "CREATE TABLE cars (a int DEFAULT size_of(NULL))",
                "CREATE INDEX by_size ON people (size_of(people))",
            ],
            &["TABLE people", "FUNCTION size_of", "TABLE cars"],
        );
    }

    #[test]
    fn an_aggregate_comes_after_its_functions() {
        check(
            &[
                "CREATE FUNCTION step(int, int) RETURNS int LANGUAGE sql AS 'SELECT $1 + $2'",
                "CREATE AGGREGATE all_of(int) (SFUNC = step, STYPE = int)",
            ],
            &["FUNCTION step", "AGGREGATE all_of"],
        );
    }

    #[test]
    fn functions_that_call_each_other_are_all_made() {
        check(
            &[
                "CREATE FUNCTION a() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN b(); END'",
                "CREATE FUNCTION b() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN a(); END'",
            ],
            &["FUNCTION b", "FUNCTION a"],
        );
    }
}
