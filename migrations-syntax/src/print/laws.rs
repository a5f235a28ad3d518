//! What holds of every expression, on generated ones.

use migrations_core::Product;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::level::Forms;
use super::{Form, Printer, print_expression, printed};
use crate::ast::{
    Argument, Call, CastForm, DataType, Expression, ExpressionKind, Ident, InSet, IsTest, Literal, MatchOperator, Name,
    Operator,
};
use crate::compare::{canonical_expression, canonical_statement, is_same_expression};
use crate::grammar::Grammar;
use crate::span::Span;
use crate::{SyntaxError, parse_expression, parse_type};

/// Expressions without parts, as texts: names that are free, reserved, quoted; literals of every form; words that are calls.
fn leaves(product: Product) -> Vec<Expression> {
    const EVERYWHERE: [&str; 12] =
        ["a", "B", "t.c", "1", "1.5e3", "'it''s'", "''", "NULL", "TRUE", "CURRENT_TIMESTAMP", "f()", "count(*)"];
    let own: &[&str] = match product {
        Product::Sqlite => &["\"select\"", "\"Mixed \"\" one\"", "\"a\"", "X'1f'", "?1", ":name", "CAST(a AS text)"],
        Product::Postgres => &[
            "\"select\"",
            "\"Mixed\"",
            "\"a\"",
            "E'a\\'b'",
            "U&'d!0061' UESCAPE '!'",
            "B'101'",
            "$1",
            "date '2020-01-01'",
            "interval '1' day",
            "ARRAY[1, 2]",
            "ROW(1)",
            "(a, b)",
            "a[1]",
            "(t).c",
            "extract(year FROM a)",
            "\"left\"(a)",
            "CASE a WHEN 1 THEN 2 ELSE 3 END",
        ],
        Product::Mysql | Product::Mariadb => &[
            "`select`",
            "`Mixed `` one`",
            "`a`",
            "'a\\'b'",
            "_utf8mb4'a'",
            "N'a'",
            "X'1f'",
            "@v",
            "@@global.x",
            "DATE '2020-01-01'",
            "now()",
            "CONVERT(a USING utf8mb4)",
        ],
    };
    // Its operands are a column and a string, so that it is no operator like others.
    let path: &[&str] = if product == Product::Mysql { &["a -> '$.b'", "t.c ->> '$'"] } else { &[] };
    EVERYWHERE.iter().chain(own).chain(path).map(|text| parsed(text, product)).collect()
}

fn parsed(text: &str, product: Product) -> Expression {
    parse_expression(text, product).unwrap_or_else(|errors| panic!("{text} on {product}: {}", errors[0]))
}

fn node(kind: ExpressionKind) -> Expression {
    Expression { kind, span: Span::default() }
}

/// Operators between two operands.
fn binary_operators(product: Product) -> Vec<Operator> {
    let mut operators: Vec<Operator> = Grammar::of(product)
        .binary
        .iter()
        .filter(|(symbol, _)| *symbol != "OVERLAPS" && !(product == Product::Mysql && symbol.starts_with("->")))
        .map(|(symbol, _)| Operator::plain(symbol))
        .collect();
    if product == Product::Postgres {
        operators.extend(["||", "->", "@>", "~*", "?|"].map(Operator::plain));
        let schema = Name::from(Ident { text: "Pg".to_owned(), is_quoted: true, span: Span::default() });
        operators.push(Operator { schema: Some(schema), symbol: "+".to_owned() });
    }
    operators
}

/// Operators before an operand.
fn prefix_operators(product: Product) -> Vec<Operator> {
    let mut operators: Vec<Operator> =
        Grammar::of(product).prefix.iter().map(|(symbol, _)| Operator::plain(symbol)).collect();
    if product == Product::Postgres {
        operators.extend(["@", "~", "!!"].map(Operator::plain));
    }
    operators
}

fn match_operators(product: Product) -> Vec<MatchOperator> {
    match product {
        Product::Sqlite => vec![MatchOperator::Like, MatchOperator::Glob, MatchOperator::Regexp, MatchOperator::Match],
        Product::Postgres => vec![MatchOperator::Like, MatchOperator::Ilike, MatchOperator::SimilarTo],
        Product::Mysql | Product::Mariadb => vec![MatchOperator::Like, MatchOperator::Regexp, MatchOperator::Rlike],
    }
}

fn types(product: Product) -> Vec<DataType> {
    let texts: &[&str] = match product {
        Product::Sqlite => &["text", "UNSIGNED BIG INT", "decimal(10, 2)"],
        Product::Postgres => &["int", "double precision", "\"T\"", "numeric(10, 2)[]", "timestamp(3) with time zone"],
        Product::Mysql | Product::Mariadb => &["char(10)", "unsigned", "decimal(10, 2)"],
    };
    texts
        .iter()
        .filter_map(|text| match product {
            Product::Mysql | Product::Mariadb => {
                match parse_expression(&format!("CAST(a AS {text})"), product).ok()?.kind {
                    ExpressionKind::Cast { data_type, .. } => Some(*data_type),
                    _ => None,
                }
            }
            Product::Sqlite | Product::Postgres => parse_type(text, product).ok(),
        })
        .collect()
}

/// An operator with its operands, as the parser puts them together: those of one precedence in one list.
fn chain(product: Product, first: Expression, rest: Vec<(Operator, Expression)>) -> Expression {
    let level_of = |operator: &Operator| {
        let mut level = 0;
        printed(product, Form::AsWritten, |printer: &mut Printer| level = printer.operator_level(operator));
        level
    };
    let joins = |left: &Operator, right: &Operator| {
        let level = level_of(left);
        level == level_of(right) && !Grammar::of(product).not_associative.contains(&level)
    };
    rest.into_iter().fold(first, |left, (operator, operand)| match left.kind {
        ExpressionKind::Chain { first, mut rest } if joins(&rest[0].0, &operator) => {
            rest.push((operator, operand));
            node(ExpressionKind::Chain { first, rest })
        }
        kind => node(ExpressionKind::Chain { first: Box::new(node(kind)), rest: vec![(operator, operand)] }),
    })
}

fn call(arguments: Vec<Expression>) -> Expression {
    let Expression { kind: ExpressionKind::Call(mut call), .. } = parsed("g()", Product::Sqlite) else {
        unreachable!()
    };
    let argument = |value| Argument { keyword: String::new(), name: None, value: Some(value), suffix: String::new() };
    call.arguments = arguments.into_iter().map(argument).collect();
    let call: Box<Call> = call;
    node(ExpressionKind::Call(call))
}

fn is_tests(product: Product, value: Expression) -> Vec<IsTest> {
    match product {
        Product::Sqlite if value.kind == ExpressionKind::Literal(Literal::Null) => vec![IsTest::Null],
        Product::Sqlite => vec![IsTest::Null, IsTest::DistinctFrom(value.clone()), IsTest::Value(value)],
        Product::Postgres => vec![IsTest::Null, IsTest::True, IsTest::DistinctFrom(value), IsTest::Document],
        Product::Mysql | Product::Mariadb => vec![IsTest::Null, IsTest::False, IsTest::Unknown],
    }
}

/// Expressions of a product.
fn expressions(product: Product) -> BoxedStrategy<Expression> {
    let leaf = proptest::sample::select(leaves(product));
    leaf.prop_recursive(6, 40, 4, move |inner| {
        let one = || inner.clone().prop_map(Box::new);
        let prefix = (proptest::sample::select(prefix_operators(product)), one())
            .prop_map(|(operator, operand)| node(ExpressionKind::Prefix { operator, operand }));
        let operand = (proptest::sample::select(binary_operators(product)), inner.clone());
        let operators = (inner.clone(), proptest::collection::vec(operand, 1..4))
            .prop_map(move |(first, rest)| chain(product, first, rest));
        let is = (one(), any::<bool>(), inner.clone(), any::<prop::sample::Index>()).prop_map(
            move |(operand, is_negated, value, index)| {
                let tests = is_tests(product, value);
                let test = Box::new(tests[index.index(tests.len())].clone());
                node(ExpressionKind::Is { operand, is_negated, test })
            },
        );
        let within = (one(), any::<bool>(), proptest::collection::vec(inner.clone(), 1..3)).prop_map(
            |(operand, is_negated, values)| {
                node(ExpressionKind::In { operand, is_negated, set: Box::new(InSet::List(values)) })
            },
        );
        let between = (one(), any::<bool>(), one(), one()).prop_map(|(operand, is_negated, low, high)| {
            node(ExpressionKind::Between { operand, is_negated, is_symmetric: false, low, high })
        });
        let matching = (
            one(),
            any::<bool>(),
            proptest::sample::select(match_operators(product)),
            one(),
            proptest::option::weighted(0.3, one()),
        )
            .prop_map(move |(operand, is_negated, operator, pattern, escape)| {
                let has_escape =
                    product == Product::Sqlite || !matches!(operator, MatchOperator::Regexp | MatchOperator::Rlike);
                let escape = escape.filter(|_| has_escape);
                node(ExpressionKind::Match { operand, is_negated, operator, pattern, escape })
            });
        let cast = (one(), proptest::sample::select(types(product)), any::<bool>()).prop_map(
            move |(operand, data_type, has_colons)| {
                let has_colons = has_colons && product == Product::Postgres;
                let form = if has_colons { CastForm::Colons } else { CastForm::Cast };
                node(ExpressionKind::Cast { operand, data_type: Box::new(data_type), form, zone: None })
            },
        );
        let collation = Name::from(Ident { text: "c".to_owned(), is_quoted: false, span: Span::default() });
        let collate =
            one().prop_map(move |operand| node(ExpressionKind::Collate { operand, collation: collation.clone() }));
        let case = (proptest::option::of(one()), inner.clone(), inner.clone(), proptest::option::of(one())).prop_map(
            |(operand, condition, value, otherwise)| {
                node(ExpressionKind::Case { operand, branches: vec![(condition, value)], otherwise })
            },
        );
        let calls = proptest::collection::vec(inner.clone(), 0..3).prop_map(call);
        let row = proptest::collection::vec(inner.clone(), 2..4)
            .prop_map(|fields| node(ExpressionKind::Row { has_keyword: false, fields }));
        let common = prop_oneof![
            3 => operators,
            2 => prefix,
            1 => is,
            1 => within,
            1 => between,
            1 => matching,
            1 => cast,
            1 => collate,
            1 => case,
            1 => calls,
            1 => row,
        ];
        if product != Product::Postgres {
            return common.boxed();
        }
        let subscript = (one(), one(), proptest::option::of(one())).prop_map(|(operand, low, high)| {
            let is_slice = high.is_some();
            node(ExpressionKind::Subscript { operand, low: Some(low), is_slice, high, is_apart: false })
        });
        let field = one().prop_map(|operand| {
            let field = Some(Ident { text: "Field".to_owned(), is_quoted: true, span: Span::default() });
            node(ExpressionKind::Field { operand, field })
        });
        let zone = (one(), proptest::option::of(one()))
            .prop_map(|(operand, zone)| node(ExpressionKind::AtTimeZone { operand, zone }));
        let any =
            (one(), proptest::sample::select(vec!["=", "<", "+", "~", "LIKE", "NOT ILIKE"]), any::<bool>(), one())
                .prop_map(|(operand, symbol, is_all, set)| {
                    node(ExpressionKind::Quantified { operand, operator: Operator::plain(symbol), is_all, set })
                });
        prop_oneof![8 => common, 1 => subscript, 1 => field, 1 => zone, 1 => any].boxed()
    })
    .boxed()
}

fn check(expression: &Expression, product: Product) -> Result<(), TestCaseError> {
    let text = print_expression(expression, product);
    let again = parse_expression(&text, product);
    prop_assert!(again.is_ok(), "{text}: {}", again.unwrap_err()[0]);
    prop_assert_eq!(&again.unwrap(), expression, "{}", text);

    let canonical = canonical_expression(expression, product);
    let again = parse_expression(&canonical, product);
    prop_assert!(again.is_ok(), "canonical {canonical} of {text}: {}", again.unwrap_err()[0]);
    let again = again.unwrap();
    prop_assert_eq!(canonical_expression(&again, product), canonical, "{}", text);
    prop_assert!(is_same_expression(&again, expression, product));

    let restricted = printed(product, Form::AsWritten, |printer| printer.binding(expression, 0, Forms::Restricted));
    let again = parse_expression(&restricted, product);
    prop_assert!(again.is_ok_and(|again| again == *expression), "restricted {restricted} of {text}");
    Ok(())
}

/// As many as `MIGRATIONS_TEST_EFFORT` says; the same in each run, unless it is `all` or a number.
fn config() -> ProptestConfig {
    let text = std::env::var("MIGRATIONS_TEST_EFFORT").unwrap_or_default();
    let (cases, rng_seed) = match text.as_str() {
        "fast" => (64, RngSeed::Fixed(1)),
        "" | "ci" => (256, RngSeed::Fixed(1)),
        times => (20_000 * times.parse().unwrap_or(1), RngSeed::Random),
    };
    ProptestConfig { rng_seed, failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn sqlite_reads_what_is_printed(expression in expressions(Product::Sqlite)) {
        check(&expression, Product::Sqlite)?;
    }

    #[test]
    fn postgres_reads_what_is_printed(expression in expressions(Product::Postgres)) {
        check(&expression, Product::Postgres)?;
    }

    #[test]
    fn mysql_reads_what_is_printed(expression in expressions(Product::Mysql)) {
        check(&expression, Product::Mysql)?;
    }

    #[test]
    fn mariadb_reads_what_is_printed(expression in expressions(Product::Mariadb)) {
        check(&expression, Product::Mariadb)?;
    }

    /// Two expressions have the same canonical text only if nothing but names and spellings differs.
    #[test]
    fn other_trees_have_other_canonical_texts(
        left in expressions(Product::Postgres),
        right in expressions(Product::Postgres),
    ) {
        let (Ok(left), Ok(right)) = (reread(&left), reread(&right)) else { return Err(TestCaseError::fail("unread")) };
        let same = is_same_expression(&left, &right, Product::Postgres);
        prop_assert_eq!(same, left == right);
    }
}

/// The tree of the canonical text: in it, only one spelling is left.
fn reread(expression: &Expression) -> Result<Expression, Vec<SyntaxError>> {
    parse_expression(&canonical_expression(expression, Product::Postgres), Product::Postgres)
}

/// Words that are free as names, and begin a form of some product's grammar.
const WORDS_OF_FORMS: [&str; 44] = [
    "JSON_ARRAY",
    "JSON_OBJECT",
    "JSON_TABLE",
    "SYSTEM_USER",
    "AGAINST",
    "ANY",
    "ARRAY",
    "BINARY",
    "CAST",
    "CHAR",
    "COALESCE",
    "CONVERT",
    "COUNT",
    "CURRENT_DATE",
    "DATE",
    "DEFAULT",
    "E",
    "EXTRACT",
    "GLOB",
    "GROUPS",
    "INTERVAL",
    "JSON_TABLE",
    "LEFT",
    "MATCH",
    "N",
    "NEXT",
    "NOTHING",
    "NOW",
    "POSITION",
    "RAISE",
    "RANGE",
    "REPLACE",
    "ROW",
    "ROWS",
    "SOME",
    "SUBSTR",
    "TIME",
    "TIMESTAMP",
    "TRIM",
    "TRUE",
    "U",
    "VALUE",
    "VALUES",
    "X",
];

/// In quotes every word is a name, and stays one in canonical texts.
#[test]
fn every_word_in_quotes_is_a_name() {
    for product in Product::ALL {
        let words = Grammar::of(product).words.iter().map(|(word, _)| *word).chain(WORDS_OF_FORMS);
        for word in words.map(str::to_ascii_lowercase).chain(["_utf8mb4".to_owned(), "1a".to_owned()]) {
            let name = super::name::quoted(&word, Grammar::of(product));
            let text = format!(
                "SELECT {name}, t.{name}, {name}.a, {name}(1), {name}(a, b), count(*) OVER (PARTITION BY {name}) AS {name} \
                 FROM {name} AS {name} WHERE {name} IN ({name}, {name} + 1) AND a = {name} ORDER BY {name}"
            );
            let statement = crate::parse_statement(&text, product);
            let Some(statement) = statement.statement else { panic!("{text} on {product}: {}", statement.errors[0]) };
            let canonical = canonical_statement(&statement, product);
            let again = crate::parse_statement(&canonical, product);
            let Some(again) = again.statement else { panic!("{canonical} on {product}: {}", again.errors[0]) };
            assert_eq!(without_quotes(&again), without_quotes(&statement), "{canonical} on {product}");
        }
    }
}

/// A tree as text in which it does not tell whether a name was in quotes.
fn without_quotes(statement: &crate::ast::Statement) -> String {
    let text = format!("{statement:#?}");
    let lines = text.lines().filter(|line| !line.contains("span: ") && !line.contains("is_quoted: "));
    lines.collect::<Vec<_>>().join("\n")
}
