//! Types of columns, parameters and variables, and those of CAST.

use super::super::{Parser, Read};
use crate::ast::{DataType, Name, TypeAttribute, TypeName};
use crate::token::Kind;

/// Which lengths stand behind the name of a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// `(n)` or nothing
    Optional,
    /// `(n)`
    Required,
    /// `(n, m)` or nothing
    Precision,
    /// `(n)`, `(n, m)` or nothing
    Float,
}

/// Names that MySQL knows as types of CAST.
const MYSQL_CAST_TYPES: &[&str] = &[
    "BINARY",
    "CHAR",
    "NCHAR",
    "SIGNED",
    "UNSIGNED",
    "DATE",
    "YEAR",
    "TIME",
    "DATETIME",
    "DECIMAL",
    "JSON",
    "REAL",
    "DOUBLE",
    "FLOAT",
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
];

/// Names that MariaDB knows as types of CAST.
const MARIADB_CAST_TYPES: &[&str] = &[
    "BINARY", "CHAR", "VARCHAR", "NCHAR", "INT", "INTEGER", "SIGNED", "UNSIGNED", "DATE", "TIME", "DATETIME",
    "DECIMAL", "FLOAT", "DOUBLE", "INET4", "INET6", "UUID", "INTERVAL",
];

impl Parser<'_> {
    /// A type of a column, without the collation behind it.
    pub(crate) fn mysql_type(&mut self) -> Read<DataType> {
        let start = self.span();
        let qualifier = self.qualifier_of_type();
        let token = self.token();
        if !(token.kind == Kind::Word && self.grammar.has_type(token.text)) {
            return self.fail_expecting_among("a type", self.grammar.types);
        }
        let mut data_type = type_called(token.text);
        self.step();
        self.rest_of_type(token.text, &mut data_type)?;
        if let (Some(qualifier), TypeName::Builtin(name)) = (qualifier, &mut data_type.name) {
            *name = format!("{qualifier}.{name}");
        }
        data_type.span = self.span_from(start);
        Ok(data_type)
    }

    /// A type with the collation behind it, as of a parameter or a variable.
    pub(crate) fn mysql_type_with_collation(&mut self) -> Read<DataType> {
        if self.is_mariadb() && self.at("SERIAL") {
            return self.fail_because("SERIAL is a type of columns");
        }
        let mut data_type = self.mysql_type()?;
        if self.eat("COLLATE") {
            data_type.attributes.push(TypeAttribute::Collate(self.character_set_name_or_default()?));
        }
        Ok(data_type)
    }

    /// `mariadb_schema.` before the name of a type (MariaDB).
    fn qualifier_of_type(&mut self) -> Option<String> {
        let is_schema = matches!(self.token().text, "MARIADB_SCHEMA" | "ORACLE_SCHEMA" | "MAXDB_SCHEMA");
        if !(self.is_mariadb() && is_schema && self.ahead_is(1, ".")) {
            return None;
        }
        let qualifier = self.step().text.to_ascii_lowercase();
        self.step();
        Some(qualifier)
    }

    /// What follows the first word of a type.
    fn rest_of_type(&mut self, word: &str, data_type: &mut DataType) -> Read<()> {
        match word {
            "BOOL" | "BOOLEAN" | "DATE" | "SERIAL" => Ok(()),
            "REAL" | "FLOAT8" => self.number_type(data_type, Length::Precision),
            "DOUBLE" => {
                self.eat_type_word(data_type, &["PRECISION"]);
                self.number_type(data_type, Length::Precision)
            }
            "FLOAT" | "FLOAT4" | "DECIMAL" | "DEC" | "NUMERIC" | "FIXED" => self.number_type(data_type, Length::Float),
            "BIT" | "TIME" | "TIMESTAMP" | "DATETIME" | "BINARY" | "VECTOR" => {
                self.type_length(data_type, Length::Optional)
            }
            "VARBINARY" => {
                self.type_length(data_type, Length::Required)?;
                self.compressed(data_type)
            }
            "CHAR" | "CHARACTER" => self.character_type(data_type),
            "VARCHAR" | "VARCHARACTER" => {
                self.type_length(data_type, Length::Required)?;
                self.compressible_character_set(data_type)
            }
            "NCHAR" | "NATIONAL" | "NVARCHAR" => self.national_type(word, data_type),
            "TINYBLOB" | "MEDIUMBLOB" | "LONGBLOB" | "JSON" => self.compressed(data_type),
            "BLOB" => {
                self.type_length(data_type, Length::Optional)?;
                self.compressed(data_type)
            }
            "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT" => self.compressible_character_set(data_type),
            "TEXT" => {
                self.type_length(data_type, Length::Optional)?;
                self.compressible_character_set(data_type)
            }
            "LONG" => self.long_type(data_type),
            "ENUM" | "SET" => {
                data_type.arguments = self.list_in_parentheses(Self::label_text)?;
                self.character_set_of_type(data_type)
            }
            "INET4" | "INET6" | "UUID" => Ok(()),
            _ if is_spatial(word) => self.spatial_attributes(data_type),
            _ => self.number_type(data_type, Length::Optional),
        }
    }

    fn number_type(&mut self, data_type: &mut DataType, length: Length) -> Read<()> {
        self.type_length(data_type, length)?;
        self.sign_of_type(data_type);
        Ok(())
    }

    /// UNSIGNED, ZEROFILL, SIGNED: any of them on MySQL, fewer together on MariaDB.
    fn sign_of_type(&mut self, data_type: &mut DataType) {
        while let Some(word) = self.eat_any(&["UNSIGNED", "ZEROFILL", "SIGNED"]) {
            data_type.attributes.push(match word {
                "UNSIGNED" => TypeAttribute::Unsigned,
                "ZEROFILL" => TypeAttribute::Zerofill,
                _ => TypeAttribute::Signed,
            });
            if self.is_mariadb() && (word == "SIGNED" || data_type.attributes.len() == 2) {
                return;
            }
        }
    }

    fn type_length(&mut self, data_type: &mut DataType, length: Length) -> Read<()> {
        if length != Length::Required && !self.at("(") {
            return Ok(());
        }
        data_type.arguments = self.in_parentheses(|parser| {
            let mut numbers = vec![parser.number_expression()?];
            let has_second = match length {
                Length::Optional | Length::Required => false,
                Length::Precision => {
                    parser.expect(",")?;
                    true
                }
                Length::Float => parser.eat(","),
            };
            if has_second {
                numbers.push(parser.number_expression()?);
            }
            Ok(numbers)
        })?;
        Ok(())
    }

    fn eat_type_word(&mut self, data_type: &mut DataType, words: &[&'static str]) -> bool {
        let Some(word) = self.eat_any(words) else { return false };
        add_word(data_type, word);
        true
    }

    fn expect_type_word(&mut self, data_type: &mut DataType, words: &[&'static str]) -> Read<()> {
        let word = self.expect_any(words)?;
        add_word(data_type, word);
        Ok(())
    }

    fn character_type(&mut self, data_type: &mut DataType) -> Read<()> {
        if self.eat_type_word(data_type, &["VARYING"]) {
            self.type_length(data_type, Length::Required)?;
            return self.compressible_character_set(data_type);
        }
        self.type_length(data_type, Length::Optional)?;
        self.character_set_of_type(data_type)
    }

    /// NCHAR, NATIONAL CHAR, NVARCHAR and their like
    fn national_type(&mut self, word: &str, data_type: &mut DataType) -> Read<()> {
        let mut is_varying = word == "NVARCHAR";
        if word == "NATIONAL" {
            let next = self.expect_any(&["CHAR", "CHARACTER", "VARCHAR", "VARCHARACTER"])?;
            add_word(data_type, next);
            is_varying = next.starts_with("VAR") || self.eat_type_word(data_type, &["VARYING"]);
        } else if word == "NCHAR" {
            is_varying = self.eat_type_word(data_type, &["VARCHAR", "VARCHARACTER", "VARYING"]);
        }
        let length = if is_varying { Length::Required } else { Length::Optional };
        self.type_length(data_type, length)?;
        if is_varying {
            self.compressed(data_type)?;
        }
        if self.eat("BINARY") {
            data_type.attributes.push(TypeAttribute::Binary);
        }
        Ok(())
    }

    /// LONG, LONG VARCHAR, LONG VARBINARY
    fn long_type(&mut self, data_type: &mut DataType) -> Read<()> {
        if self.eat_type_word(data_type, &["VARBINARY"]) {
            return self.compressed(data_type);
        }
        if !self.eat_type_word(data_type, &["VARCHAR", "VARCHARACTER"])
            && self.at_any(&["CHAR", "CHARACTER"])
            && !self.ahead_is(1, "SET")
        {
            self.eat_type_word(data_type, &["CHAR", "CHARACTER"]);
            self.expect_type_word(data_type, &["VARYING"])?;
        }
        self.compressible_character_set(data_type)
    }

    /// REF_SYSTEM_ID (MariaDB)
    fn spatial_attributes(&mut self, data_type: &mut DataType) -> Read<()> {
        if self.is_mariadb() && self.eat("REF_SYSTEM_ID") {
            self.expect("=")?;
            let value = self.number()?;
            data_type.attributes.push(TypeAttribute::Number { name: "REF_SYSTEM_ID".to_owned(), value });
        }
        Ok(())
    }

    /// COMPRESSED, with a method (MariaDB)
    fn compressed(&mut self, data_type: &mut DataType) -> Read<()> {
        if self.is_mariadb() && self.eat("COMPRESSED") {
            let value = if self.eat_equals() { self.ident()?.text } else { String::new() };
            data_type.attributes.push(TypeAttribute::Number { name: "COMPRESSED".to_owned(), value });
        }
        Ok(())
    }

    fn compressible_character_set(&mut self, data_type: &mut DataType) -> Read<()> {
        self.compressed(data_type)?;
        self.character_set_of_type(data_type)?;
        self.compressed(data_type)
    }

    /// ASCII, UNICODE, BYTE, BINARY, CHARACTER SET
    fn character_set_of_type(&mut self, data_type: &mut DataType) -> Read<()> {
        if self.eat("BYTE") {
            data_type.attributes.push(TypeAttribute::CharacterSetWord("BYTE".to_owned()));
            return Ok(());
        }
        let is_binary_first = self.eat("BINARY");
        if is_binary_first {
            data_type.attributes.push(TypeAttribute::Binary);
        }
        let has_set = self.named_character_set(data_type)?;
        if has_set && !is_binary_first && self.eat("BINARY") {
            data_type.attributes.push(TypeAttribute::Binary);
        }
        Ok(())
    }

    fn named_character_set(&mut self, data_type: &mut DataType) -> Read<bool> {
        if let Some(word) = self.eat_any(&["ASCII", "UNICODE"]) {
            data_type.attributes.push(TypeAttribute::CharacterSetWord(word.to_owned()));
            return Ok(true);
        }
        if !self.eat_character_set()? {
            return Ok(false);
        }
        data_type.attributes.push(TypeAttribute::CharacterSet(self.character_set_name()?));
        Ok(true)
    }

    // ---- CAST

    /// A type to which CAST and CONVERT convert.
    pub(crate) fn mysql_cast_type(&mut self) -> Read<DataType> {
        let start = self.span();
        let token = self.token();
        let types = if self.is_mariadb() { MARIADB_CAST_TYPES } else { MYSQL_CAST_TYPES };
        let mut data_type = type_called(token.text);
        if token.kind != Kind::Word {
            return self.fail_expecting("a type of CAST");
        }
        let is_read = self.rest_of_cast_type(token.text, &mut data_type)?;
        if !is_read {
            return self.fail_expecting_among("a type of CAST", types);
        }
        if !self.is_mariadb() && self.eat("ARRAY") {
            data_type.attributes.push(TypeAttribute::Array);
        }
        data_type.span = self.span_from(start);
        Ok(data_type)
    }

    /// Reads a type of CAST from its first word on; `false` where the word is none, and nothing is read.
    fn rest_of_cast_type(&mut self, word: &str, data_type: &mut DataType) -> Read<bool> {
        let is_mariadb = self.is_mariadb();
        let (length, has_set) = match word {
            "CHAR" | "CHARACTER" => (Some(Length::Optional), true),
            "VARCHAR" if is_mariadb => (Some(Length::Required), true),
            "BINARY" | "NCHAR" | "TIME" | "DATETIME" => (Some(Length::Optional), false),
            "DECIMAL" | "DEC" => (Some(Length::Float), false),
            "FLOAT" | "FLOAT4" => (if is_mariadb { None } else { Some(Length::Optional) }, false),
            "DOUBLE" | "FLOAT8" => (if is_mariadb { Some(Length::Precision) } else { None }, false),
            "SIGNED" | "UNSIGNED" | "DATE" | "NATIONAL" => (None, false),
            "INTERVAL" if is_mariadb => (None, false),
            "REAL" if !is_mariadb => (None, false),
            "INT" | "INTEGER" | "INET4" | "INET6" | "UUID" | "VECTOR" if is_mariadb => (None, false),
            "JSON" | "YEAR" if !is_mariadb => (None, false),
            _ if !is_mariadb && word != "GEOMETRY" && is_spatial(word) => (None, false),
            _ => return Ok(false),
        };
        self.step();
        self.further_words_of_cast_type(word, data_type)?;
        if let Some(length) = length {
            self.type_length(data_type, length)?;
        }
        if has_set {
            self.character_set_of_type(data_type)?;
            if is_mariadb && self.eat("COLLATE") {
                data_type.attributes.push(TypeAttribute::Collate(self.character_set_name_or_default()?));
            }
        }
        Ok(true)
    }

    fn further_words_of_cast_type(&mut self, word: &str, data_type: &mut DataType) -> Read<()> {
        match word {
            "SIGNED" | "UNSIGNED" => {
                self.eat_type_word(data_type, &["INTEGER", "INT", "INT4"]);
            }
            "DOUBLE" if !self.is_mariadb() => {
                self.eat_type_word(data_type, &["PRECISION"]);
            }
            "NATIONAL" => {
                self.expect_type_word(data_type, &["CHAR", "CHARACTER"])?;
                self.type_length(data_type, Length::Optional)?;
            }
            "INTERVAL" => {
                self.expect_type_word(data_type, &["DAY_SECOND"])?;
                self.type_length(data_type, Length::Required)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The character set behind CONVERT .. USING, in place of a type.
    pub(crate) fn character_set_as_type(&mut self) -> Read<DataType> {
        let start = self.span();
        let name = TypeName::Named(Name::from(self.character_set_name()?));
        Ok(DataType { name, span: self.span_from(start), ..type_called("") })
    }
}

fn is_spatial(word: &str) -> bool {
    matches!(
        word,
        "GEOMETRY"
            | "GEOMETRYCOLLECTION"
            | "GEOMCOLLECTION"
            | "POINT"
            | "MULTIPOINT"
            | "LINESTRING"
            | "MULTILINESTRING"
            | "POLYGON"
            | "MULTIPOLYGON"
    )
}

pub(super) fn type_called(word: &str) -> DataType {
    DataType {
        is_set: false,
        name: TypeName::Builtin(word.to_ascii_lowercase()),
        arguments: Vec::new(),
        attributes: Vec::new(),
        dimensions: Vec::new(),
        is_reference: false,
        span: crate::span::Span::default(),
    }
}

fn add_word(data_type: &mut DataType, word: &str) {
    if let TypeName::Builtin(name) = &mut data_type.name {
        name.push(' ');
        name.push_str(&word.to_ascii_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, column, neither, only, refuses};
    use crate::ast::{DataType, TypeAttribute, TypeName};

    fn data_type(definition: &str) -> DataType {
        column(Mysql, &format!("a {definition}")).data_type.expect("a type")
    }

    #[test]
    fn every_type_of_the_list_is_one_and_no_other() {
        for name in ["int", "MIDDLEINT", "dec(10, 2)", "float(53)", "double precision", "real(7, 4)", "bool", "bit(3)"]
        {
            both(&format!("CREATE TABLE t (a {name})"));
        }
        for name in
            ["long varchar", "national character varying(3)", "nchar varchar(3)", "char byte", "long", "blob(3)"]
        {
            both(&format!("CREATE TABLE t (a {name}, b datetime(6), c year, d json, e point, f serial)"));
        }
        only(Mysql, "CREATE TABLE t (a geomcollection)");
        only(Mariadb, "CREATE TABLE t (a inet6, b uuid, c inet4)");
        only(Mariadb, "CREATE TABLE t (a mariadb_schema.datetime, b blob COMPRESSED)");
        assert_eq!(
            neither("CREATE TABLE t (a varhcar(3))", "varhcar"),
            "expected a type, found \"varhcar\": did you mean VARCHAR?"
        );
        refuses(Mysql, "CREATE TABLE t (a timestamp without time zone)", "without");
        refuses(Mariadb, "CREATE TABLE t (a timestamp without time zone)", "time");
        neither("CREATE TABLE t (a real(3))", ")");
        neither("CREATE TABLE t (a text[])", "[");
    }

    #[test]
    fn names_of_several_words_are_one_name() {
        assert_eq!(data_type("NATIONAL VARCHAR(3)").name, TypeName::Builtin("national varchar".to_owned()));
        assert_eq!(data_type("Double Precision").name, TypeName::Builtin("double precision".to_owned()));
        assert_eq!(data_type("INTEGER").name, TypeName::Builtin("integer".to_owned()));
        assert_eq!(data_type("DECIMAL(10, 2)").arguments.len(), 2);
    }

    #[test]
    fn what_stands_behind_a_type_belongs_to_it() {
        assert_eq!(data_type("int unsigned zerofill").attributes, [TypeAttribute::Unsigned, TypeAttribute::Zerofill]);
        let [TypeAttribute::CharacterSet(name), TypeAttribute::Binary] =
            &data_type("text charset utf8mb4 binary").attributes[..]
        else {
            panic!("two attributes")
        };
        assert_eq!(name.text, "utf8mb4");
        both("CREATE TABLE t (a char(3) CHARACTER SET binary, b text ascii, c enum('a') binary charset utf8mb4)");
        both("CREATE TABLE t (a varchar(10) CHAR SET 'latin1')");
        neither("CREATE TABLE t (a int charset utf8mb4)", "charset");
    }

    #[test]
    fn labels_are_strings_of_one_part() {
        assert_eq!(data_type("enum('a', \"b\", x'41', 0x42)").arguments.len(), 4);
        neither("CREATE TABLE t (a enum('a' 'b'))", "'b'");
        neither("CREATE TABLE t (a enum(a))", "a");
        neither("CREATE TABLE t (a set())", ")");
    }

    #[test]
    fn what_varies_has_a_length() {
        neither("CREATE TABLE t (a varchar)", ")");
        neither("CREATE TABLE t (a varbinary)", ")");
        neither("CREATE TABLE t (a varchar())", ")");
    }

    #[test]
    fn types_of_cast_are_others() {
        both("SELECT CAST(a AS CHAR(3) CHARACTER SET utf8mb4), CAST(a AS SIGNED INTEGER), CONVERT(a, DECIMAL(3, 1))");
        both("SELECT CAST(a AS DATETIME(3)), CONVERT(a USING utf8mb4), CONVERT(a USING binary)");
        only(Mysql, "SELECT CAST(a AS JSON), CAST(a AS YEAR), CAST(a AS CHAR(3) ARRAY), CAST(a AS POINT)");
        only(Mariadb, "SELECT CAST(a AS INT), CAST(a AS VARCHAR(3)), CAST(a AS UUID)");
        assert_eq!(neither("SELECT CAST(a AS TEXT)", "TEXT"), "expected a type of CAST, found \"TEXT\"");
    }

    #[test]
    fn signs_are_counted_on_mariadb() {
        only(Mysql, "CREATE TABLE t (a int ZEROFILL UNSIGNED ZEROFILL)");
        both("CREATE TABLE t (a int UNSIGNED ZEROFILL, b int ZEROFILL UNSIGNED, c int SIGNED)");
        only(Mysql, "CREATE TABLE t (a int SIGNED UNSIGNED)");
        refuses(Mariadb, "CREATE TABLE t (a int SIGNED UNSIGNED)", "UNSIGNED");
    }

    #[test]
    fn types_of_cast_have_the_words_that_belong_to_them() {
        both("SELECT CAST(a AS UNSIGNED), CAST(a AS SIGNED INT), CAST(a AS UNSIGNED INTEGER), CAST(a AS DATE)");
        both("SELECT CAST(a AS DOUBLE), CAST(a AS FLOAT), CAST(a AS NCHAR(3)), CAST(a AS NATIONAL CHAR(3))");
        both("SELECT CAST(a AS TIME(3)), CAST(a AS BINARY(3)), CAST(a AS BINARY), CAST(a AS DEC(3, 1))");
        only(Mysql, "SELECT CAST(a AS DOUBLE PRECISION)");
        only(Mysql, "SELECT CAST(a AS FLOAT(3))");
        only(Mysql, "SELECT CAST(a AS REAL)");
        only(Mysql, "SELECT CAST(a AS LINESTRING)");
        only(Mariadb, "SELECT CAST(a AS DOUBLE(3, 1))");
        only(Mariadb, "SELECT CAST(a AS INTERVAL DAY_SECOND(3))");
        only(Mariadb, "SELECT CAST(a AS CHAR COLLATE utf8mb4_bin)");
        neither("SELECT CAST(a AS GEOMETRY)", "GEOMETRY");
        neither("SELECT CAST(a AS NATIONAL)", ")");
        neither("SELECT CAST(a AS DATE(3))", "(");
    }

    #[test]
    fn types_of_cast_of_mariadb() {
        for name in ["INT", "INTEGER", "INET4", "INET6", "UUID"] {
            only(Mariadb, &format!("SELECT CAST(a AS {name})"));
        }
        both("CREATE TABLE t (a tinytext, b mediumtext, c longtext CHARSET utf8mb4, d text(5))");
        neither("CREATE TABLE t (a longtext(5))", "(");
    }

    #[test]
    fn types_of_cast_of_mysql() {
        for name in ["JSON", "YEAR", "POINT", "MULTIPOLYGON", "REAL"] {
            only(Mysql, &format!("SELECT CAST(a AS {name})"));
        }
    }

    #[test]
    fn spatial_types_have_no_length() {
        for name in [
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
        ] {
            both(&format!("CREATE TABLE t (a {name} NOT NULL)"));
            neither(&format!("CREATE TABLE t (a {name} UNSIGNED)"), "UNSIGNED");
        }
        only(Mariadb, "CREATE TABLE t (a point REF_SYSTEM_ID = 5)");
    }

    #[test]
    fn compressed_columns_are_mariadbs() {
        for name in ["text", "blob", "varchar(3)", "longtext", "tinyblob", "varbinary(3)"] {
            only(Mariadb, &format!("CREATE TABLE t (a {name} COMPRESSED)"));
            only(Mariadb, &format!("CREATE TABLE t (a {name} COMPRESSED = zlib)"));
        }
        refuses(Mariadb, "CREATE TABLE t (a text COMPRESSED zlib)", "zlib");
    }

    #[test]
    fn labels_are_digits_or_strings() {
        both("CREATE TABLE t (a enum(0x41, 0b1, x'41', b'1', 'a'))");
        for label in ["5", "1.5", "N'a'", "_utf8mb4'a'", "NULL"] {
            let found = if label.starts_with('_') { "_utf8mb4" } else { label };
            neither(&format!("CREATE TABLE t (a set({label}))"), found);
        }
    }
}
