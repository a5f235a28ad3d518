//! Spellings of the same token, and the one that canonical texts have.

use crate::ast::{Call, Expression, ExpressionKind, Literal};
use crate::grammar::{Feature, Grammar};

/// The spelling of an operator that a product reads as the same.
pub(super) fn operator<'s>(symbol: &'s str, grammar: &Grammar) -> &'s str {
    match symbol {
        "!=" => "<>",
        "==" if grammar.has(Feature::DoubleEquals) => "=",
        "&&" if grammar.has(Feature::DoubleAmpersand) => "AND",
        _ => symbol,
    }
}

/// The name, and whether parentheses follow, of a function that the lexer of MySQL and MariaDB knows under several names.
/// Source: `sql/lex.h` of both, where they are one token, and `sql_yacc.yy`, which takes it with parentheses or without.
pub(super) fn call_name(call: &Call, grammar: &Grammar) -> Option<(&'static str, bool)> {
    let [only] = call.name.parts.as_slice() else { return None };
    if only.is_quoted || !grammar.has(Feature::FormsByWord) {
        return None;
    }
    let has_arguments = !call.arguments.is_empty();
    let name = match only.text.to_ascii_uppercase().as_str() {
        "CURRENT_TIMESTAMP" | "NOW" | "LOCALTIME" | "LOCALTIMESTAMP" => {
            return Some(("CURRENT_TIMESTAMP", has_arguments));
        }
        "CURRENT_DATE" | "CURDATE" => return Some(("CURRENT_DATE", false)),
        "CURRENT_TIME" | "CURTIME" => return Some(("CURRENT_TIME", has_arguments)),
        "SUBSTR" | "MID" => "SUBSTRING",
        "STD" | "STDDEV" => "STDDEV_POP",
        "VARIANCE" => "VAR_POP",
        "SESSION_USER" | "SYSTEM_USER" => "USER",
        _ => return None,
    };
    call.has_parentheses.then_some((name, true))
}

pub(super) fn postgres_type_name(name: &str) -> &str {
    match name {
        "int" | "int4" => "integer",
        "int2" => "smallint",
        "int8" => "bigint",
        "bool" => "boolean",
        "float4" => "real",
        "float8" | "float" => "double precision",
        "decimal" | "dec" => "numeric",
        "varchar" | "char varying" => "character varying",
        "char" => "character",
        "national char" | "nchar" => "national character",
        "varbit" => "bit varying",
        "serial4" => "serial",
        "serial2" => "smallserial",
        "serial8" => "bigserial",
        _ => name,
    }
}

pub(super) fn mysql_type_name(name: &str) -> &str {
    match name {
        "integer" | "int4" => "int",
        "int1" => "tinyint",
        "int2" => "smallint",
        "int3" | "middleint" => "mediumint",
        "int8" => "bigint",
        "bool" | "boolean" => "tinyint(1)",
        "dec" | "numeric" | "fixed" => "decimal",
        "double precision" | "float8" => "double",
        "float4" => "float",
        "character" => "char",
        "character varying" | "char varying" | "varcharacter" => "varchar",
        "long" | "long varchar" => "mediumtext",
        "long varbinary" => "mediumblob",
        _ => name,
    }
}

/// FLOAT with a precision in bits. Source: the rule `opt_float` of PostgreSQL's grammar.
pub(super) fn float_of_bits(precision: &[Expression]) -> &'static str {
    let bits = match precision {
        [Expression { kind: ExpressionKind::Literal(Literal::Number(digits)), .. }] => digits.parse().unwrap_or(53),
        _ => 53,
    };
    if bits <= 24 { "real" } else { "double precision" }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use crate::print::dispatch::type_name;

    #[test]
    fn float_is_the_type_that_its_precision_makes_it() {
        for (text, canonical) in
            [("float(24)", "real"), ("float(25)", "double precision"), ("float", "double precision")]
        {
            let data_type = crate::parse_type(text, Product::Postgres).expect("a type");
            assert_eq!(crate::compare::canonical_type(&data_type, Product::Postgres), canonical);
        }
    }

    #[test]
    fn types_have_one_name_that_maps_to_itself() {
        for product in Product::ALL {
            for name in
                ["int", "int4", "float8", "varchar", "char varying", "dec", "bool", "boolean", "long", "serial4"]
            {
                let canonical = type_name(name, product);
                assert_eq!(type_name(canonical, product), canonical, "{name} on {product}");
            }
        }
    }
}
