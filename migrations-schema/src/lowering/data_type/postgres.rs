//! Types of PostgreSQL, as its `format_type` prints them.

use migrations_syntax::ast::{DataType, Name, TypeAttribute, TypeName};

use super::{Type, arguments, bare_name};
use crate::lowering::Source;
use crate::lowering::quoted::quoted;

pub(in crate::lowering) fn data_type(node: &DataType, source: &Source<'_>) -> Type {
    let mut read = if is_bare(&node.name) { builtin(node, source) } else { None }
        .unwrap_or_else(|| Type::plain(named(node, source)));
    if !node.dimensions.is_empty() {
        read.name.push_str("[]");
    }
    read
}

/// Whether a name can be that of a type that PostgreSQL brings along.
fn is_bare(name: &TypeName) -> bool {
    match name {
        TypeName::Builtin(_) => true,
        TypeName::Named(name) => !name.parts[0].is_quoted && is_in_catalogue(name),
    }
}

fn is_in_catalogue(name: &Name) -> bool {
    match name.qualifiers() {
        [] => true,
        [schema] => schema.text.eq_ignore_ascii_case("pg_catalog"),
        _ => false,
    }
}

/// A type by its name, with whatever stands in its parentheses.
fn named(node: &DataType, source: &Source<'_>) -> String {
    let own = match &node.name {
        TypeName::Builtin(name) => quoted(name),
        TypeName::Named(name) => full_name(name, source),
    };
    own + &arguments(&node.arguments, source)
}

fn full_name(name: &Name, source: &Source<'_>) -> String {
    let last = name.last();
    // Not the type `char`, but one of a single byte.
    let own = if last.is_quoted && last.text == "char" { "\"char\"".to_owned() } else { quoted(&source.folded(last)) };
    let schema = source.name(name).schema;
    if schema.is_empty() || schema == "pg_catalog" { own } else { format!("{}.{own}", quoted(&schema)) }
}

/// A type that PostgreSQL brings along and prints under another name, or with a modifier that was not written.
fn builtin(node: &DataType, source: &Source<'_>) -> Option<Type> {
    let name = bare_name(&node.name, source);
    let size = arguments(&node.arguments, source);
    let plain = |name: String| Some(Type::plain(name));
    match name.as_str() {
        "int" | "integer" | "int4" => plain("integer".to_owned()),
        "bigint" | "int8" => plain("bigint".to_owned()),
        "smallint" | "int2" => plain("smallint".to_owned()),
        "serial" | "serial4" => serial("integer"),
        "bigserial" | "serial8" => serial("bigint"),
        "smallserial" | "serial2" => serial("smallint"),
        "bool" | "boolean" => plain("boolean".to_owned()),
        "real" | "float4" => plain("real".to_owned()),
        "float8" | "double precision" => plain("double precision".to_owned()),
        "float" => plain(float(&size).to_owned()),
        "decimal" | "numeric" | "dec" => plain(numeric(&size)),
        "varchar" => plain(format!("character varying{size}")),
        "bpchar" if size.is_empty() => plain(name),
        "bpchar" => plain(format!("character{size}")),
        "varbit" => plain(format!("bit varying{size}")),
        "bit" => plain(format!("bit{}", or_one(&size))),
        "bit varying" => plain(format!("bit varying{size}")),
        "timestamp" | "timestamptz" | "time" | "timetz" => plain(time(&name, &size, &node.attributes)),
        "interval" => plain(format!("interval{}", interval(&size, &node.attributes))),
        _ => character(&name, &size).map(Type::plain),
    }
}

fn serial(name: &'static str) -> Option<Type> {
    Some(Type { serial: Some(name), ..Type::plain(name.to_owned()) })
}

/// `float(p)` is a precision in bits.
fn float(size: &str) -> &'static str {
    let is_short = size.trim_matches(['(', ')']).parse::<u32>().is_ok_and(|bits| bits <= 24);
    if is_short { "real" } else { "double precision" }
}

fn numeric(size: &str) -> String {
    match size.strip_suffix(')') {
        Some(precision) if !size.contains(',') => format!("numeric{precision},0)"),
        _ => format!("numeric{size}"),
    }
}

/// `char`, `national character varying` and their like.
fn character(name: &str, size: &str) -> Option<String> {
    let own = name.strip_prefix("national ").unwrap_or(name);
    let (own, is_varying) = own.strip_suffix(" varying").map_or((own, false), |own| (own, true));
    let is_character = matches!(own, "character" | "char" | "nchar");
    let written = if is_varying { format!("character varying{size}") } else { format!("character{}", or_one(size)) };
    is_character.then_some(written)
}

fn or_one(size: &str) -> &str {
    if size.is_empty() { "(1)" } else { size }
}

fn time(name: &str, size: &str, attributes: &[TypeAttribute]) -> String {
    let has_zone = name.ends_with("tz") || attributes.contains(&TypeAttribute::WithTimeZone);
    let zone = if has_zone { "with" } else { "without" };
    format!("{}{size} {zone} time zone", name.trim_end_matches("tz"))
}

/// `day to second(3)`
fn interval(size: &str, attributes: &[TypeAttribute]) -> String {
    let mut written = String::new();
    for attribute in attributes {
        if let TypeAttribute::Fields { words, precision } = attribute {
            written.push_str(&format!(" {}", words.to_lowercase()));
            written.extend(precision.iter().map(|digits| format!("({digits})")));
        }
    }
    written + size
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::tests::type_of;

    #[test]
    fn types_are_named_as_the_server_names_them() {
        for (written, expected) in [
            ("int", "integer"),
            ("pg_catalog.int4", "integer"),
            ("BIGINT", "bigint"),
            ("float(24)", "real"),
            ("float(25)", "double precision"),
            ("double precision", "double precision"),
            ("decimal(10)", "numeric(10,0)"),
            ("numeric ( 10 , 2 )", "numeric(10,2)"),
            ("varchar(3)[]", "character varying(3)[]"),
            ("character varying", "character varying"),
            ("char", "character(1)"),
            ("\"char\"", "\"char\""),
            ("national character(4)", "character(4)"),
            ("bit", "bit(1)"),
            ("bit varying(2)", "bit varying(2)"),
            ("timestamp(3) with time zone", "timestamp(3) with time zone"),
            ("timetz", "time with time zone"),
            ("time", "time without time zone"),
            ("interval day to second(3)", "interval day to second(3)"),
            ("interval(6)", "interval(6)"),
            ("text ARRAY[3]", "text[]"),
            ("int[][2]", "integer[]"),
            ("public.mood", "mood"),
            ("Shop.\"Mood\"", "shop.\"Mood\""),
            ("geometry(Point, 4326)", "geometry(Point,4326)"),
        ] {
            assert_eq!(type_of(written, Product::Postgres).name, expected, "{written}");
        }
    }

    #[test]
    fn serials_have_a_sequence() {
        let read = type_of("bigserial", Product::Postgres);
        assert_eq!((read.name.as_str(), read.serial), ("bigint", Some("bigint")));
        assert_eq!(type_of("bigint", Product::Postgres).serial, None);
    }
}
