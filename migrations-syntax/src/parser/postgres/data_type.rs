//! Types. Source: `Typename` of `gram.y`.

use crate::ast::{DataType, Expression, ExpressionKind, Literal, Name, TypeAttribute, TypeName};
use crate::grammar::WordClass;
use crate::parser::{Parser, Read};
use crate::span::Span;
use crate::token::Kind;

impl Parser<'_> {
    /// A type.
    pub(crate) fn postgres_type(&mut self) -> Read<DataType> {
        let start = self.span();
        // Few places can have it, so that errors do not tell of it.
        let is_set = self.ahead_is(0, "SETOF");
        if is_set {
            self.step();
        }
        let mut data_type = self.postgres_simple_type()?;
        data_type.is_set = is_set;
        data_type.dimensions = self.postgres_dimensions()?;
        data_type.span = self.span_from(start);
        Ok(data_type)
    }

    /// A type without SETOF and without dimensions.
    pub(crate) fn postgres_simple_type(&mut self) -> Read<DataType> {
        let start = self.span();
        let mut data_type = match self.postgres_builtin_type(start)? {
            Some(data_type) => data_type,
            None => self.postgres_named_type(start)?,
        };
        data_type.span = self.span_from(start);
        Ok(data_type)
    }

    /// A type that the grammar has its own words for.
    pub(super) fn postgres_builtin_type(&mut self, start: Span) -> Read<Option<DataType>> {
        let token = self.token();
        if token.kind != Kind::Word {
            return Ok(None);
        }
        let mut data_type = match token.text {
            "INT" | "INTEGER" | "SMALLINT" | "BIGINT" | "REAL" | "BOOLEAN" => {
                self.postgres_type_word(token.text, start)
            }
            "FLOAT" => self.postgres_float(start)?,
            "DOUBLE" if self.ahead_is(1, "PRECISION") => {
                self.step();
                self.postgres_type_word("DOUBLE PRECISION", start)
            }
            "DECIMAL" | "DEC" | "NUMERIC" => {
                let data_type = self.postgres_type_word(token.text, start);
                self.postgres_with_modifiers(data_type)?
            }
            "BIT" => {
                let data_type = self.postgres_type_that_may_vary("BIT", start);
                self.postgres_with_modifiers(data_type)?
            }
            "CHARACTER" | "CHAR" | "NCHAR" => {
                let data_type = self.postgres_type_that_may_vary(token.text, start);
                self.postgres_with_length(data_type)?
            }
            "VARCHAR" => {
                let data_type = self.postgres_type_word("VARCHAR", start);
                self.postgres_with_length(data_type)?
            }
            "NATIONAL" => self.postgres_national_character(start)?,
            "TIMESTAMP" | "TIME" => self.postgres_time(token.text, start)?,
            "INTERVAL" => self.postgres_interval_type(start)?,
            _ => return Ok(None),
        };
        data_type.span = self.span_from(start);
        Ok(Some(data_type))
    }

    /// Steps over a word that ends the name of a type.
    fn postgres_type_word(&mut self, name: &str, start: Span) -> DataType {
        self.step();
        plain_type(TypeName::Builtin(name.to_ascii_lowercase()), start)
    }

    /// FLOAT with its precision. Source: the rule `opt_float`, which checks the range.
    fn postgres_float(&mut self, start: Span) -> Read<DataType> {
        let mut data_type = self.postgres_type_word("FLOAT", start);
        if !self.eat("(") {
            return Ok(data_type);
        }
        let place = self.place();
        let precision = self.postgres_integer_literal()?;
        let is_in_range = matches!(&precision.kind, ExpressionKind::Literal(Literal::Number(digits))
            if integer_value(digits).is_some_and(|bits| (1..=53).contains(&bits)));
        if !is_in_range {
            self.return_to(place);
            return self.fail_because("the precision of FLOAT is between 1 and 53 bits");
        }
        data_type.arguments.push(precision);
        self.expect(")")?;
        Ok(data_type)
    }

    /// BIT, BIT VARYING and their like.
    fn postgres_type_that_may_vary(&mut self, name: &str, start: Span) -> DataType {
        let mut data_type = self.postgres_type_word(name, start);
        if self.eat("VARYING") {
            data_type.name = TypeName::Builtin(format!("{} varying", name.to_ascii_lowercase()));
        }
        data_type
    }

    fn postgres_national_character(&mut self, start: Span) -> Read<DataType> {
        self.expect("NATIONAL")?;
        let word = if self.at("CHAR") { "CHAR" } else { "CHARACTER" };
        if !self.at(word) {
            return self.fail();
        }
        let data_type = self.postgres_type_that_may_vary(&format!("NATIONAL {word}"), start);
        self.postgres_with_length(data_type)
    }

    /// TIME and TIMESTAMP with their precision and zone.
    fn postgres_time(&mut self, word: &str, start: Span) -> Read<DataType> {
        let data_type = self.postgres_type_word(word, start);
        let mut data_type = self.postgres_with_length(data_type)?;
        for (word, attribute) in [("WITH", TypeAttribute::WithTimeZone), ("WITHOUT", TypeAttribute::WithoutTimeZone)] {
            // WITH can begin what stands behind the type, too.
            if self.at(word) && self.ahead_is(1, "TIME") {
                self.step();
                self.expect_all(&["TIME", "ZONE"])?;
                data_type.attributes.push(attribute);
                break;
            }
        }
        Ok(data_type)
    }

    fn postgres_interval_type(&mut self, start: Span) -> Read<DataType> {
        let data_type = self.postgres_type_word("INTERVAL", start);
        if self.at("(") {
            return self.postgres_with_length(data_type);
        }
        self.postgres_with_interval_fields(data_type)
    }

    /// `interval '1' day`: the fields, behind the string.
    pub(crate) fn postgres_interval_fields_behind(&mut self, data_type: DataType, start: Span) -> Read<DataType> {
        let is_plain_interval =
            data_type.arguments.is_empty() && matches!(&data_type.name, TypeName::Builtin(name) if name == "interval");
        if !is_plain_interval {
            return Ok(data_type);
        }
        let mut data_type = self.postgres_with_interval_fields(data_type)?;
        data_type.span = self.span_from(start);
        Ok(data_type)
    }

    /// YEAR TO MONTH, SECOND (3) and their like, if they are next.
    fn postgres_with_interval_fields(&mut self, mut data_type: DataType) -> Read<DataType> {
        let place = self.place();
        let Some(first) = self.eat_any(&["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]) else {
            return Ok(data_type);
        };
        let last_fields: &[&'static str] = match first {
            "YEAR" => &["MONTH"],
            "DAY" => &["HOUR", "MINUTE", "SECOND"],
            "HOUR" => &["MINUTE", "SECOND"],
            "MINUTE" => &["SECOND"],
            _ => &[],
        };
        let last = if !last_fields.is_empty() && self.eat("TO") { self.expect_any(last_fields)? } else { first };
        let words = self.words_from(place);
        let precision = if last == "SECOND" && self.eat("(") {
            let precision = self.integer()?;
            self.expect(")")?;
            Some(precision)
        } else {
            None
        };
        data_type.attributes.push(TypeAttribute::Fields { words, precision });
        Ok(data_type)
    }

    /// A type by its name, which may be qualified, with its modifiers.
    fn postgres_named_type(&mut self, start: Span) -> Read<DataType> {
        let token = self.token();
        let is_name = match token.kind {
            Kind::QuotedName => true,
            Kind::Word => {
                matches!(self.grammar.class(token.text), WordClass::Free | WordClass::FunctionOrType)
            }
            Kind::Text | Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        };
        if !is_name {
            return self.fail_expecting("a type");
        }
        let first = self.label()?;
        let name = if self.at(".") { self.qualified(first)? } else { Name::from(first) };
        self.postgres_with_modifiers(plain_type(TypeName::Named(name), start))
    }

    /// Modifiers in parentheses, which the grammar takes for expressions.
    fn postgres_with_modifiers(&mut self, mut data_type: DataType) -> Read<DataType> {
        if self.at("(") {
            data_type.arguments = self.list_in_parentheses(Self::expression)?;
        }
        Ok(data_type)
    }

    /// A length in parentheses: one whole number.
    fn postgres_with_length(&mut self, mut data_type: DataType) -> Read<DataType> {
        if self.at("(") {
            data_type.arguments.push(self.in_parentheses(Self::postgres_integer_literal)?);
        }
        Ok(data_type)
    }

    fn postgres_integer_literal(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = ExpressionKind::Literal(Literal::Number(self.integer()?));
        Ok(Expression { kind, span: self.span_from(start) })
    }

    /// A whole number of at most four bytes, without a sign; a larger one is no whole number for the grammar.
    pub(crate) fn integer(&mut self) -> Read<String> {
        let token = self.token();
        if token.kind == Kind::Number && integer_value(token.source).is_none() {
            return self.fail_because("a whole number up to 2147483647 has to stand here");
        }
        Ok(self.expect_kind(Kind::Number, "a whole number")?.source.to_owned())
    }

    /// `[]`, `[3][3]`, `ARRAY`, `ARRAY[3]`
    fn postgres_dimensions(&mut self) -> Read<Vec<Option<String>>> {
        if self.eat("ARRAY") {
            return Ok(vec![if self.at("[") { self.postgres_dimension(false)? } else { None }]);
        }
        let mut dimensions = Vec::new();
        while self.at("[") {
            dimensions.push(self.postgres_dimension(true)?);
        }
        Ok(dimensions)
    }

    fn postgres_dimension(&mut self, may_be_empty: bool) -> Read<Option<String>> {
        self.expect("[")?;
        let bound = if may_be_empty && self.at("]") { None } else { Some(self.integer()?) };
        self.expect("]")?;
        Ok(bound)
    }
}

/// A type of which only the name is known.
pub(crate) fn plain_type(name: TypeName, span: Span) -> DataType {
    DataType {
        is_set: false,
        name,
        arguments: Vec::new(),
        attributes: Vec::new(),
        dimensions: Vec::new(),
        is_reference: false,
        span,
    }
}

/// The value of a whole number that fits into four bytes; PostgreSQL 16 also has `0x1F` and `1_000`.
fn integer_value(source: &str) -> Option<i32> {
    let digits = source.replace('_', "");
    match digits.get(..2) {
        Some("0x" | "0X") => i32::from_str_radix(&digits[2..], 16).ok(),
        Some("0o" | "0O") => i32::from_str_radix(&digits[2..], 8).ok(),
        Some("0b" | "0B") => i32::from_str_radix(&digits[2..], 2).ok(),
        _ => digits.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::ast::Statement;
    use crate::parse_statement;

    /// The type of `SELECT x::..`.
    #[track_caller]
    fn read(text: &str) -> DataType {
        let parsed = parse_statement(&format!("SELECT CAST(x AS {text})"), Product::Postgres);
        assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
        let Some(Statement::Query(query)) = parsed.statement else { panic!("{text}") };
        let crate::ast::QueryTerm::Select(select) = *query.first else { panic!("{text}") };
        match select.items.into_iter().next().expect("an item").value.kind {
            ExpressionKind::Cast { data_type, .. } => *data_type,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[track_caller]
    fn refuses(text: &str, at: &str, message: &str) {
        let before = "SELECT CAST(x AS ";
        let parsed = parse_statement(&format!("{before}{text})"), Product::Postgres);
        let error = parsed.errors.first().unwrap_or_else(|| panic!("{text} is taken"));
        assert!(error.message().contains(message), "{text}: {}", error.message());
        assert_eq!(
            error.span.start() - before.len(),
            text.find(at).unwrap_or(text.len()),
            "{text}: {}",
            error.message()
        );
    }

    #[test]
    fn types_of_several_words_are_one_name() {
        for (text, name) in [
            ("double precision", "double precision"),
            ("CHARACTER VARYING (10)", "character varying"),
            ("national char varying(3)", "national char varying"),
            ("nchar(3)", "nchar"),
            ("bit varying(3)", "bit varying"),
            ("timestamp(3) with time zone", "timestamp"),
            ("dec(10, 2)", "dec"),
            ("int", "int"),
        ] {
            assert_eq!(read(text).name, TypeName::Builtin(name.to_owned()));
        }
    }

    #[test]
    fn other_types_are_names_with_modifiers_and_dimensions() {
        let data_type = read("public.geometry(Point, 4326)[][3]");
        assert!(matches!(&data_type.name, TypeName::Named(name) if name.parts.len() == 2));
        assert_eq!(data_type.arguments.len(), 2);
        assert_eq!(data_type.dimensions, [None, Some("3".to_owned())]);
        assert_eq!(read("int ARRAY[4]").dimensions, [Some("4".to_owned())]);
        assert!(read("setof text").is_set);
        assert!(matches!(read("\"char\"").name, TypeName::Named(_)));
        assert!(matches!(read("double").name, TypeName::Named(_)));
    }

    #[test]
    fn intervals_have_fields() {
        for text in ["interval year to month", "interval second(3)", "interval day to second (3)", "interval(3)[]"] {
            assert_eq!(read(text).name, TypeName::Builtin("interval".to_owned()));
        }
        let fields = TypeAttribute::Fields { words: "DAY TO SECOND".to_owned(), precision: Some("3".to_owned()) };
        assert_eq!(read("interval day to second (3)").attributes, [fields]);
    }

    #[test]
    fn types_that_are_none_are_refused_where_they_end() {
        refuses("varchar(10, 2)", ",", "\")\"");
        refuses("varchar(a)", "a)", "a whole number");
        refuses("timestamp with timezone", "with", "\")\"");
        refuses("timestamp with time zon", "zon", "ZONE");
        refuses("interval month to day", "to", "\")\"");
        refuses("float(54)", "54", "between 1 and 53");
        refuses("national text", "text", "CHARACTER");
        refuses("select", "select", "a type");
        refuses("int(3)", "(", "\")\"");
        refuses("text[a]", "a]", "a whole number");
        refuses("coalesce", "coalesce", "a type");
    }

    #[test]
    fn lengths_have_the_forms_of_whole_numbers() {
        for length in ["0x1F", "0X1f", "0o17", "0b101", "1_000"] {
            assert_eq!(read(&format!("varchar({length})")).arguments.len(), 1, "{length}");
        }
        for length in ["0xFFFFFFFF", "0o77777777777", "0b111111111111111111111111111111111", "3000000000"] {
            let parsed = parse_statement(&format!("SELECT CAST(x AS varchar({length}))"), Product::Postgres);
            assert_eq!(parsed.errors.len(), 1, "{length}");
        }
    }
}
