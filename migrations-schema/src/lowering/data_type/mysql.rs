//! Types of MySQL and MariaDB, as `COLUMN_TYPE` of the information schema has them, without the widths of integers, which
//! MySQL 8 no longer reports.

use migrations_syntax::ast::{DataType, Expression, ExpressionKind, Literal, TypeAttribute};

use super::{Type, arguments, bare_name};
use crate::lowering::Source;
use crate::lowering::collation::last;

pub(in crate::lowering) fn data_type(node: &DataType, source: &Source<'_>) -> Type {
    let written = without_mode(&bare_name(&node.name, source).to_lowercase());
    let serial = (written == "serial").then_some("bigint");
    let size = match written.as_str() {
        "enum" | "set" => labels(&node.arguments, source),
        _ => arguments(&node.arguments, source),
    };
    let name = with_signs(sized(base(&written, &size), &size), &node.attributes);
    Type { name, serial, collation: collation(&node.attributes, source) }
}

/// MariaDB lets the schema of an SQL mode stand before a type; in that of Oracle, DATE has a time.
fn without_mode(written: &str) -> String {
    match written.split_once('.') {
        Some(("oracle_schema", "date")) => "datetime".to_owned(),
        Some((_, own)) => own.to_owned(),
        None => written.to_owned(),
    }
}

/// The server's own name of a type.
fn base<'n>(written: &'n str, size: &str) -> &'n str {
    match written {
        "int" | "integer" | "int4" => "int",
        "int1" => "tinyint",
        "int2" => "smallint",
        "middleint" | "int3" => "mediumint",
        "int8" => "bigint",
        "bool" | "boolean" => "tinyint(1)",
        "dec" | "numeric" | "fixed" | "decimal" => "decimal",
        "float" => float(size),
        "double" | "double precision" | "float8" | "real" => "double",
        "float4" => "float",
        "serial" => "bigint unsigned",
        "long varbinary" => "mediumblob",
        "long" | "long varchar" | "long varcharacter" | "long char varying" | "long character varying" => "mediumtext",
        _ => character(written),
    }
}

/// `FLOAT(p)` is a precision in bits.
fn float(size: &str) -> &'static str {
    let is_precision = !size.is_empty() && !size.contains(',');
    let bits: u32 = size.trim_matches(['(', ')']).parse().unwrap_or(0);
    if is_precision && bits > 24 { "double" } else { "float" }
}

/// `char`, `national character varying` and their like.
fn character(written: &str) -> &str {
    let own = written.strip_prefix("national ").unwrap_or(written);
    match own {
        "character" | "char" | "nchar" => "char",
        "varcharacter" | "varchar" | "nvarchar" | "nchar varchar" | "nchar varcharacter" | "character varying"
        | "char varying" | "nchar varying" => "varchar",
        _ => written,
    }
}

fn labels(list: &[Expression], source: &Source<'_>) -> String {
    let labels: Vec<String> = list.iter().map(|label| label_text(label, source)).collect();
    format!("({})", labels.join(","))
}

fn label_text(label: &Expression, source: &Source<'_>) -> String {
    if let ExpressionKind::Literal(Literal::Text(text)) = &label.kind {
        return format!("'{}'", source.text(text).name.replace('\'', "''"));
    }
    source.written(label.span).to_owned()
}

/// A type with its size, as far as the server keeps one.
fn sized(base: &str, size: &str) -> String {
    match (base, size) {
        ("tinyint", "(1)") => "tinyint(1)".to_owned(),
        ("tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year" | "tinyint(1)" | "bigint unsigned", _) => {
            base.to_owned()
        }
        ("decimal", "") => "decimal(10,0)".to_owned(),
        ("decimal", size) if !size.contains(',') => format!("decimal{}", size.replace(')', ",0)")),
        ("char" | "binary" | "bit", "") => format!("{base}(1)"),
        ("blob" | "text", size) if !size.is_empty() => sized_text(base, size),
        // A precision in bits has chosen the type already.
        ("float" | "double", size) if !size.contains(',') => base.to_owned(),
        _ => format!("{base}{size}"),
    }
}

/// `TEXT(n)` and `BLOB(n)` become the smallest type that holds so many bytes.
fn sized_text(base: &str, size: &str) -> String {
    let bytes: u64 = size.trim_matches(['(', ')']).parse().unwrap_or(u64::MAX);
    let prefix = match bytes {
        0..=255 => "tiny",
        256..=65_535 => "",
        65_536..=16_777_215 => "medium",
        _ => "long",
    };
    format!("{prefix}{base}")
}

fn with_signs(mut name: String, attributes: &[TypeAttribute]) -> String {
    for attribute in attributes {
        match attribute {
            TypeAttribute::Unsigned => {
                if name == "tinyint(1)" {
                    "tinyint".clone_into(&mut name);
                }
                add_once(&mut name, " unsigned");
            }
            TypeAttribute::Zerofill => {
                add_once(&mut name, " unsigned");
                add_once(&mut name, " zerofill");
            }
            TypeAttribute::Signed
            | TypeAttribute::Number { .. }
            | TypeAttribute::Binary
            | TypeAttribute::CharacterSetWord(_)
            | TypeAttribute::CharacterSet(_)
            | TypeAttribute::Collate(_)
            | TypeAttribute::WithTimeZone
            | TypeAttribute::WithoutTimeZone
            | TypeAttribute::Fields { .. }
            | TypeAttribute::Array => {}
        }
    }
    name
}

/// MySQL takes an attribute twice, and keeps it once.
fn add_once(name: &mut String, attribute: &str) {
    if !name.contains(attribute) {
        name.push_str(attribute);
    }
}

fn collation(attributes: &[TypeAttribute], source: &Source<'_>) -> String {
    let names = attributes.iter().filter_map(|attribute| match attribute {
        TypeAttribute::CharacterSet(name) | TypeAttribute::Collate(name) => Some(name),
        TypeAttribute::Unsigned
        | TypeAttribute::Signed
        | TypeAttribute::Zerofill
        | TypeAttribute::Binary
        | TypeAttribute::CharacterSetWord(_)
        | TypeAttribute::WithTimeZone
        | TypeAttribute::WithoutTimeZone
        | TypeAttribute::Fields { .. }
        | TypeAttribute::Array
        | TypeAttribute::Number { .. } => None,
    });
    let named = last(names, source).unwrap_or_default();
    // BINARY is the binary collation of the character set; without one, of that of the table, which is not known here.
    if attributes.contains(&TypeAttribute::Binary) { format!("{named}_bin") } else { named }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::tests::type_of;

    #[test]
    fn an_attribute_counts_once() {
        let found = type_of("bigint UNSIGNED ZEROFILL UNSIGNED", Product::Mysql);
        assert_eq!(found.name, "bigint unsigned zerofill");
    }

    #[test]
    fn types_are_named_as_the_server_names_them() {
        for (written, expected) in [
            ("int(11) unsigned", "int unsigned"),
            ("INTEGER ZEROFILL", "int unsigned zerofill"),
            ("tinyint(1)", "tinyint(1)"),
            ("tinyint(1) unsigned", "tinyint unsigned"),
            ("bool", "tinyint(1)"),
            ("decimal", "decimal(10,0)"),
            ("numeric(8)", "decimal(8,0)"),
            ("float(53)", "double"),
            ("float(7,4)", "float(7,4)"),
            ("double precision", "double"),
            ("national varchar(3)", "varchar(3)"),
            ("char", "char(1)"),
            ("long varbinary", "mediumblob"),
            ("text(300)", "text"),
            ("blob(70000)", "mediumblob"),
            ("year(4)", "year"),
            ("datetime(6)", "datetime(6)"),
            ("enum ('a', 'it''s')", "enum('a','it''s')"),
            ("mariadb_schema.date", "date"),
            ("oracle_schema.date", "datetime"),
            ("varchar(3) COMPRESSED", "varchar(3)"),
        ] {
            assert_eq!(type_of(written, Product::Mariadb).name, expected, "{written}");
        }
    }

    #[test]
    fn character_sets_stand_with_the_type() {
        let read = type_of("varchar(3) CHARACTER SET utf8mb4 BINARY", Product::Mysql);
        assert_eq!((read.name.as_str(), read.collation.as_str()), ("varchar(3)", "utf8mb4_bin"));
        assert_eq!(type_of("varchar(3) CHARACTER SET latin1", Product::Mysql).collation, "latin1");
        assert_eq!(type_of("varchar(3) BINARY", Product::Mysql).collation, crate::schema::BINARY_COLLATION);
        assert_eq!(type_of("serial", Product::Mysql).serial, Some("bigint"));
    }
}
