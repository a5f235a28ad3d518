//! Whether two expressions, queries or types are the same to the server: equal trees once names are folded.
//!
//! The comparison is strict. Spellings of one token count as the same (`!=` and `<>`, `CAST(a AS t)` and `a::t` on
//! PostgreSQL, `int` and `integer`, `a` and `"a"`), redundant parentheses and ASC do not count, and everything else does:
//! grouping, casts, operators, literals as they were written, the order of operands.
//!
//! It is a comparison of texts: every tree has a canonical one, and two trees are the same if theirs are equal. A canonical
//! text is valid SQL of its product, and its tree has the same canonical text.

use migrations_core::Product;

use crate::ast::{DataType, Expression, Name, Query, Statement};
use crate::print::{Form, Role, printed};

/// Whether two expressions are the same.
///
/// ```
/// use migrations_core::Product;
/// use migrations_syntax::{compare::is_same_expression, parse_expression};
///
/// let parse = |text| parse_expression(text, Product::Postgres).unwrap();
/// assert!(is_same_expression(&parse("(A <> 1)"), &parse("\"a\" != (1)"), Product::Postgres));
/// assert!(!is_same_expression(&parse("a - (b - 1)"), &parse("a - b - 1"), Product::Postgres));
/// ```
pub fn is_same_expression(left: &Expression, right: &Expression, product: Product) -> bool {
    canonical_expression(left, product) == canonical_expression(right, product)
}

/// Whether two queries are the same.
pub fn is_same_query(left: &Query, right: &Query, product: Product) -> bool {
    canonical_query(left, product) == canonical_query(right, product)
}

/// Whether two types are the same.
pub fn is_same_type(left: &DataType, right: &DataType, product: Product) -> bool {
    canonical_type(left, product) == canonical_type(right, product)
}

/// The canonical text of an expression.
pub fn canonical_expression(expression: &Expression, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.expression(expression))
}

/// The canonical text of a query.
pub fn canonical_query(query: &Query, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.query(query))
}

/// The canonical text of a type.
pub fn canonical_type(data_type: &DataType, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.data_type(data_type))
}

/// The canonical text of the name of a table or the like.
pub fn canonical_name(name: &Name, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.name(name, Role::Table))
}

/// The canonical text of a statement.
pub fn canonical_statement(statement: &Statement, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.statement(statement))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{parse_expression, parse_query, parse_type};

    const MYSQL_LIKE: [Product; 2] = [Product::Mysql, Product::Mariadb];

    fn canonical(text: &str, product: Product) -> String {
        let parsed = parse_expression(text, product);
        canonical_expression(&parsed.unwrap_or_else(|errors| panic!("{text}: {}", errors[0])), product)
    }

    #[track_caller]
    fn same(product: Product, texts: &[&str]) {
        for text in texts {
            assert_eq!(canonical(text, product), canonical(texts[0], product), "{text} and {} on {product}", texts[0]);
        }
    }

    #[track_caller]
    fn differ(product: Product, left: &str, right: &str) {
        assert_ne!(canonical(left, product), canonical(right, product), "{left} and {right} on {product}");
    }

    #[test]
    fn grouping_matters_and_redundant_parentheses_do_not() {
        for product in Product::ALL {
            same(product, &["a AND b AND c", "(a AND b) AND c", "((a) AND (b)) AND c", "(a and b and c)"]);
            same(product, &["a + b * c", "a + (b * c)"]);
            same(product, &["NOT (a = b)", "not a = b"]);
            differ(product, "a - (b - 1)", "a - b - 1");
            differ(product, "(p OR q) AND x", "p OR q AND x");
            differ(product, "a AND (b AND c)", "a AND b AND c");
            differ(product, "NOT a = b", "(NOT a) = b");
            differ(product, "- (a + b)", "- a + b");
            differ(product, "a IN (1, 2)", "a IN (2, 1)");
        }
    }

    #[test]
    fn literals_and_operators_matter() {
        for product in Product::ALL {
            differ(product, "a = 1", "a = '1'");
            differ(product, "1.0", "1.00");
            differ(product, "'a'", "'A'");
            differ(product, "a < b", "b > a");
            differ(product, "a IS NULL", "a IS NOT NULL");
            same(product, &["a <> b", "a != b"]);
            same(product, &["f(A)", "F(a)", "f( a )"]);
        }
        same(Product::Sqlite, &["a = b", "a == b"]);
        same(Product::Sqlite, &["a IS NULL", "a ISNULL"]);
        for product in MYSQL_LIKE {
            same(product, &["a AND b", "a && b"]);
            same(product, &["a REGEXP b", "a RLIKE b"]);
            differ(product, "a || b", "a OR b");
        }
    }

    #[test]
    fn names_are_folded_as_the_product_folds_them() {
        same(Product::Postgres, &["abc", "ABC", "\"abc\"", "Abc"]);
        differ(Product::Postgres, "abc", "\"Abc\"");
        same(Product::Postgres, &["\"select\"", "(\"select\")"]);
        same(Product::Postgres, &["s.t.c", "S.\"t\".C"]);
        for product in MYSQL_LIKE {
            same(product, &["`Abc`", "abc", "ABC"]);
            // Whether the case of a table counts depends on the machine.
            differ(product, "T.a", "t.a");
        }
        same(Product::Sqlite, &["Abc", "abc", "[abc]", "\"abc\""]);
        // In double quotes it is a string, unless there is such a column.
        differ(Product::Sqlite, "a = \"Open\"", "a = open");
        same(Product::Sqlite, &["T.\"Abc\"", "t.abc"]);
    }

    #[test]
    fn words_of_the_grammar_are_no_names() {
        differ(Product::Postgres, "current_date", "\"current_date\"");
        differ(Product::Postgres, "coalesce(a, b)", "\"coalesce\"(a, b)");
        differ(Product::Sqlite, "true", "\"true\"");
        differ(Product::Mysql, "count(a)", "`count`(a)");
        same(Product::Postgres, &["left(a, 1)", "\"left\"(a, 1)"]);
    }

    #[test]
    fn a_conversion_of_postgres_has_one_spelling() {
        same(Product::Postgres, &["a::int", "CAST(a AS integer)", "(a)::int4"]);
        same(Product::Postgres, &["date '2020-01-01'", "'2020-01-01'::date"]);
        same(Product::Postgres, &["(-1)::int", "CAST(-1 AS int)"]);
        differ(Product::Postgres, "(-1)::int", "-1::int");
        differ(Product::Postgres, "a::int", "a");
        differ(Product::Postgres, "a::int", "a::bigint");
        differ(Product::Postgres, "(a + b)::int", "a + b::int");
        same(Product::Postgres, &["a = ANY (b)", "a = SOME (b)"]);
        same(Product::Postgres, &["E'a'", "'a'", "$$a$$"]);
        differ(Product::Postgres, "E'a\\n'", "'a\\n'");
        differ(Product::Postgres, "current_timestamp", "now()");
    }

    #[test]
    fn functions_that_are_one_token_of_mysql_are_one() {
        for product in MYSQL_LIKE {
            same(product, &["now()", "CURRENT_TIMESTAMP", "current_timestamp()", "LOCALTIME", "localtimestamp()"]);
            same(product, &["now(6)", "CURRENT_TIMESTAMP(6)"]);
            same(product, &["substr(a, 1)", "SUBSTRING(a, 1)", "mid(a, 1)"]);
            differ(product, "now()", "now(6)");
            differ(product, "now()", "utc_timestamp()");
        }
    }

    #[test]
    fn types_have_one_name() {
        let canonical = |text: &str, product| canonical_type(&parse_type(text, product).expect("a type"), product);
        for (product, texts) in [
            (Product::Postgres, &["int", "INTEGER", "int4"][..]),
            (Product::Postgres, &["varchar(10)", "character varying(10)"]),
            (Product::Postgres, &["timestamptz(3)", "TIMESTAMP(3) WITH TIME ZONE"]),
            (Product::Postgres, &["timestamp", "timestamp without time zone"]),
            (Product::Postgres, &["float8", "double precision", "float", "float(53)"]),
            (Product::Mysql, &["INT(11) UNSIGNED", "integer(11) unsigned"]),
            (Product::Mysql, &["decimal(10, 2)", "NUMERIC(10,2)", "dec(10, 2)"]),
            (Product::Mariadb, &["tinyint(1)", "BOOL", "boolean"]),
            (Product::Sqlite, &["Unsigned  Big Int", "unsigned big int"]),
        ] {
            for text in texts {
                assert_eq!(canonical(text, product), canonical(texts[0], product), "{text} on {product}");
            }
        }
        for (left, right) in [
            ("\"char\"", "char"),
            ("bool(1)", "bool"),
            ("int", "int[]"),
            ("varchar", "varchar(10)"),
            ("bpchar", "char"),
        ] {
            assert_ne!(canonical(left, Product::Postgres), canonical(right, Product::Postgres), "{left} and {right}");
        }
    }

    #[test]
    fn queries_are_compared_with_their_order_and_without_asc() {
        let same = |left, right, product| {
            let parse = |text| parse_query(text, product).expect("a query");
            is_same_query(&parse(left), &parse(right), product)
        };
        for product in Product::ALL {
            assert!(same("SELECT a FROM t ORDER BY a ASC", "select A from t order by (a)", product));
            assert!(!same("SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC", product));
            assert!(!same("SELECT a, b FROM t", "SELECT b, a FROM t", product));
            assert!(!same("SELECT a FROM t UNION SELECT 1", "SELECT a FROM t UNION ALL SELECT 1", product));
        }
    }

    #[test]
    fn queries_and_types_are_compared_by_what_they_mean() {
        let query = |text| parse_query(text, Product::Postgres).expect("a query");
        assert!(is_same_query(&query("SELECT A FROM t"), &query("select \"a\" from T"), Product::Postgres));
        assert!(!is_same_query(&query("SELECT a FROM t"), &query("SELECT b FROM t"), Product::Postgres));
        let data_type = |text| parse_type(text, Product::Postgres).expect("a type");
        assert!(is_same_type(&data_type("VARCHAR(5)"), &data_type("character varying (5)"), Product::Postgres));
        assert!(!is_same_type(&data_type("varchar(5)"), &data_type("varchar(6)"), Product::Postgres));
    }

    #[test]
    fn users_and_deviations_of_mysql_have_one_name() {
        for product in MYSQL_LIKE {
            same(product, &["user()", "SESSION_USER()", "system_user()"]);
            same(product, &["std(a)", "stddev(a)", "STDDEV_POP(a)"]);
            same(product, &["variance(a)", "VAR_POP(a)"]);
            same(product, &["curdate()", "CURRENT_DATE", "current_date()"]);
            same(product, &["curtime()", "CURRENT_TIME"]);
            differ(product, "user()", "current_user()");
            differ(product, "std(a)", "stddev_samp(a)");
        }
    }

    #[test]
    fn every_type_of_the_grammar_has_one_name() {
        let canonical = |text: &str, product| canonical_type(&parse_type(text, product).expect("a type"), product);
        for (text, name) in [
            ("int4", "integer"),
            ("int2", "smallint"),
            ("int8", "bigint"),
            ("bool", "boolean"),
            ("float4", "real"),
            ("float8", "double precision"),
            ("decimal(3)", "numeric(3)"),
            ("dec", "numeric"),
            ("char varying(3)", "character varying(3)"),
            ("char(3)", "character(3)"),
            ("nchar(3)", "national character(3)"),
            ("varbit(3)", "bit varying(3)"),
            ("serial4", "serial"),
            ("serial2", "smallserial"),
            ("serial8", "bigserial"),
        ] {
            assert_eq!(canonical(text, Product::Postgres), name, "{text}");
        }
        assert_ne!(canonical("float4(3)", Product::Postgres), canonical("real", Product::Postgres));
    }

    #[test]
    fn a_name_with_arguments_of_its_own_is_no_synonym() {
        let canonical = |text: &str| {
            let product = Product::Postgres;
            canonical_type(&parse_type(text, product).expect("a type"), product)
        };
        assert_eq!(canonical("float4(3)"), "float4(3)");
        assert_eq!(canonical("int4(3)"), "int4(3)");
        assert_eq!(canonical("varbit(3)"), "bit varying(3)");
        assert_eq!(canonical("varbit(a)"), "varbit(a)");
    }

    #[test]
    fn every_type_of_mysql_has_one_name() {
        for product in MYSQL_LIKE {
            let canonical = |text: &str| canonical_type(&parse_type(text, product).expect("a type"), product);
            for (text, name) in [
                ("integer", "int"),
                ("int4", "int"),
                ("int1", "tinyint"),
                ("int2", "smallint"),
                ("int3", "mediumint"),
                ("middleint", "mediumint"),
                ("int8", "bigint"),
                ("boolean", "tinyint(1)"),
                ("fixed(3)", "decimal(3)"),
                ("double precision", "double"),
                ("float8", "double"),
                ("float4", "float"),
                ("character(3)", "char(3)"),
                ("character varying(3)", "varchar(3)"),
                ("varcharacter(3)", "varchar(3)"),
                ("long", "mediumtext"),
                ("long varchar", "mediumtext"),
                ("long varbinary", "mediumblob"),
            ] {
                assert_eq!(canonical(text), name, "{text} on {product}");
            }
        }
    }

    #[test]
    fn words_of_later_forms_of_postgres_are_names_in_quotes() {
        differ(Product::Postgres, "json_array(a)", "\"json_array\"(a)");
        differ(Product::Postgres, "system_user", "\"system_user\"");
        same(Product::Postgres, &["json_data", "\"json_data\""]);
    }

    #[test]
    fn expressions_are_the_same_or_they_are_not() {
        let read = |text| parse_expression(text, Product::Postgres).expect("an expression");
        assert!(is_same_expression(&read("(A <> 1)"), &read("\"a\" != (1)"), Product::Postgres));
        assert!(!is_same_expression(&read("a"), &read("b"), Product::Postgres));
    }

    #[test]
    fn two_equals_signs_are_one_only_on_sqlite() {
        differ(Product::Postgres, "a == b", "a = b");
        same(Product::Sqlite, &["a == b", "a = b"]);
    }
}
