//! Trees as deep as the parser lets them be, and lists without an end, on a stack of 2 MB, which is what a thread gets.
//!
//! An overflow of the stack would end the whole test program.

mod effort;

use migrations_core::Product;
use migrations_syntax::ast::Statement;
use migrations_syntax::compare::canonical_statement;
use migrations_syntax::print::print;
use migrations_syntax::walk::{Visitor, walk_statement};
use migrations_syntax::{parse_expression, parse_statement};

/// The stack of a thread, unless it asks for another one.
const STACK: usize = 2 * 1024 * 1024;

/// So many operands, terms, branches and joins in one list.
fn many() -> usize {
    effort::count(10_000, 100_000, 100_000)
}

/// A form that can stand within itself: what is around it in a statement, and its beginning, core and end.
struct Nested {
    name: &'static str,
    frame: (&'static str, &'static str),
    open: &'static str,
    core: &'static str,
    close: &'static str,
}

const fn expression(name: &'static str, open: &'static str, close: &'static str) -> Nested {
    Nested { name, frame: ("SELECT ", ""), open, core: "a", close }
}

const fn query(name: &'static str, open: &'static str, close: &'static str) -> Nested {
    Nested { name, frame: ("", ""), open, core: "SELECT 1", close }
}

/// Forms that every product has.
const EVERYWHERE: [Nested; 19] = [
    expression("parentheses", "(", ")"),
    expression("a right operand", "(a + ", ")"),
    expression("operators of every precedence", "(a = b AND NOT c + - ", ")"),
    expression("NOT", "NOT ", ""),
    expression("a sign", "- ", ""),
    expression("CASE", "CASE WHEN ", " THEN 1 END"),
    expression("THEN", "CASE WHEN a THEN ", " END"),
    expression("a call", "f(", ")"),
    expression("IN", "a IN (", ")"),
    expression("BETWEEN", "a BETWEEN (", ") AND 1"),
    expression("LIKE", "a LIKE (", ")"),
    expression("CAST", "CAST(", " AS char(1))"),
    expression("a window", "count(*) OVER (PARTITION BY ", ")"),
    expression("a query as a value", "(SELECT ", ")"),
    expression("EXISTS", "EXISTS (SELECT ", ")"),
    query("a query in FROM", "SELECT * FROM (", ") AS x"),
    query("a query in IN", "SELECT * FROM t WHERE a IN (", ")"),
    query("WITH", "WITH x AS (", ") SELECT 1"),
    Nested { name: "joins", frame: ("SELECT * FROM ", ""), open: "(", core: "a JOIN b ON c", close: " JOIN d ON e)" },
];

/// Forms of one product.
fn own(product: Product) -> Vec<Nested> {
    match product {
        Product::Sqlite => vec![],
        Product::Postgres => vec![
            query("a term of UNION", "SELECT 1 UNION (", ")"),
            expression("an array", "ARRAY[", "]"),
            expression("a subscript", "a[", "]"),
            expression("a row", "ROW(", ")"),
            Nested {
                name: "GROUPING SETS",
                frame: ("SELECT FROM t GROUP BY ", ""),
                open: "GROUPING SETS (",
                core: "a",
                close: ")",
            },
            Nested {
                name: "BEGIN ATOMIC",
                frame: ("", ""),
                open: "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC ",
                core: "SELECT 1",
                close: "; END",
            },
            Nested { name: "a type", frame: ("SELECT CAST(a AS ", ")"), open: "t(", core: "1", close: ")" },
        ],
        Product::Mysql | Product::Mariadb => vec![
            query("a term of UNION", "SELECT 1 UNION (", ")"),
            expression("a variable", "@a := ", ""),
            expression("INTERVAL", "a + INTERVAL (", ") DAY"),
            Nested {
                name: "BEGIN",
                frame: ("CREATE PROCEDURE p() BEGIN ", " END"),
                open: "BEGIN ",
                core: "SELECT 1;",
                close: " END;",
            },
            Nested {
                name: "IF",
                frame: ("CREATE PROCEDURE p() BEGIN ", " END"),
                open: "IF a THEN ",
                core: "SELECT 1;",
                close: " END IF;",
            },
        ],
    }
}

impl Nested {
    fn text(&self, depth: usize) -> String {
        let (before, behind) = self.frame;
        format!("{before}{}{}{}{behind}", self.open.repeat(depth), self.core, self.close.repeat(depth))
    }

    /// The largest depth that is taken.
    fn deepest(&self, product: Product) -> usize {
        let (mut taken, mut refused) = (0, 1000);
        while refused - taken > 1 {
            let depth = usize::midpoint(taken, refused);
            if parse_statement(&self.text(depth), product).statement.is_some() {
                taken = depth;
            } else {
                refused = depth;
            }
        }
        taken
    }
}

/// A visitor that does nothing.
struct Nothing;

impl Visitor for Nothing {}

/// Everything that is done to a tree.
fn use_tree(statement: &Statement, product: Product) {
    assert_eq!(&statement.clone(), statement);
    walk_statement(statement, &mut Nothing);
    let printed = print(statement, product);
    assert_eq!(parse_statement(&printed, product).statement, Some(statement.clone()), "{printed:.200}");
    let canonical = canonical_statement(statement, product);
    let again = parse_statement(&canonical, product).statement.expect("the canonical text is read");
    assert_eq!(canonical_statement(&again, product), canonical);
}

fn on_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread").join().expect("it goes well");
}

#[test]
fn what_is_nested_is_read_as_far_as_the_stack_reaches() {
    for product in Product::ALL {
        for form in EVERYWHERE.into_iter().chain(own(product)) {
            on_small_stack(move || {
                let name = form.name;
                let depth = form.deepest(product);
                assert!(depth >= 10, "{name} on {product}: no deeper than {depth}");
                let parsed = parse_statement(&form.text(depth), product);
                let statement = parsed.statement.expect("it was read before");
                assert!(!format!("{statement:?}").is_empty());
                use_tree(&statement, product);

                let errors = parse_statement(&form.text(10_000), product).errors;
                assert!(!errors.is_empty(), "{name} on {product} is read at any depth");
            });
        }
    }
}

#[test]
fn nesting_without_an_end_is_an_error() {
    for (text, product) in [
        ("SELECT (", Product::Sqlite),
        ("SELECT f(", Product::Mysql),
        ("SELECT ARRAY[", Product::Postgres),
        ("SELECT NOT ", Product::Mariadb),
        ("SELECT * FROM (", Product::Postgres),
        ("WITH x AS (", Product::Mariadb),
        ("SELECT CASE ", Product::Sqlite),
    ] {
        on_small_stack(move || {
            let (before, open) = text.split_at(text.find(' ').map_or(0, |at| at + 1));
            let text = format!("{before}{}", open.repeat(many()));
            assert!(!parse_statement(&text, product).errors.is_empty());
        });
    }
}

/// What follows an operand nests, too; however it is spread over parentheses, it has a limit.
#[test]
fn what_follows_an_operand_has_a_limit_of_its_own() {
    for (form, product) in [
        ("::t", Product::Postgres),
        ("[1]", Product::Postgres),
        (" IS NULL", Product::Postgres),
        (" + ANY (a)", Product::Postgres),
        (" COLLATE c", Product::Sqlite),
        (" IS NULL", Product::Mysql),
    ] {
        on_small_stack(move || {
            let wrapped = |forms: usize, parentheses: usize| {
                let forms = form.repeat(forms);
                let text = format!("{}a{}", "(".repeat(parentheses), format!("{forms})").repeat(parentheses));
                parse_expression(&text, product)
            };
            let deep = wrapped(9, 10);
            assert!(deep.is_ok(), "{form} on {product}");
            for (forms, parentheses) in [(many(), 1), (50, 50), (2, 90)] {
                assert!(wrapped(forms, parentheses).is_err(), "{form} on {product}: {forms} times {parentheses}");
            }
        });
    }
}

/// Lists are no nesting.
#[test]
fn lists_have_no_limit() {
    for (first, further, last, product) in [
        ("SELECT a", " AND a", "", Product::Postgres),
        ("SELECT a", " OR a", "", Product::Sqlite),
        ("SELECT a", " || a", "", Product::Sqlite),
        ("SELECT a", " + a", "", Product::Mysql),
        ("SELECT 1", " UNION ALL SELECT 1", "", Product::Postgres),
        ("SELECT CASE", " WHEN a THEN 1", " END", Product::Mariadb),
        ("SELECT * FROM a", " JOIN b ON c", "", Product::Mariadb),
        ("SELECT * FROM a", " JOIN b", "", Product::Sqlite),
        ("INSERT INTO t VALUES (1)", ", (1)", "", Product::Mysql),
    ] {
        on_small_stack(move || {
            let text = format!("{first}{}{last}", further.repeat(many()));
            let parsed = parse_statement(&text, product);
            let Some(statement) = parsed.statement else {
                panic!("{first}{further} on {product}: {}", parsed.errors[0])
            };
            assert_eq!(statement.clone(), statement);
            walk_statement(&statement, &mut Nothing);
            assert_eq!(print(&statement, product), text);
            assert!(canonical_statement(&statement, product).len() >= text.len());
        });
    }
}
