//! Signatures of routines, aggregates and operators: `f(IN a int, VARIADIC text[])`, `=(int, NONE)`.

use crate::ast::{DataType, Ident, Name, ObjectName, SignatureArgument, TypeName};
use crate::grammar::WordClass;
use crate::parser::{Parser, Read};
use crate::token::Kind;

/// A parameter without its default: mode, name and type.
pub(super) type Parameter = (Option<String>, Option<Ident>, DataType);

impl Parser<'_> {
    /// A routine, with its arguments where they are written.
    pub(super) fn postgres_routine_with_arguments(&mut self) -> Read<ObjectName> {
        let first = self.loose_ident()?;
        // A word that can be a column but no function takes no arguments.
        let is_column_word =
            !first.is_quoted && self.grammar.class(&first.text.to_ascii_uppercase()) == WordClass::ColumnName;
        let name = self.qualified(first)?;
        let mut target = named(name);
        if self.at("(") && !(is_column_word && target.name.parts.len() == 1) {
            target.signature = Some(self.postgres_signature()?);
        }
        Ok(target)
    }

    fn postgres_signature(&mut self) -> Read<Vec<SignatureArgument>> {
        self.in_parentheses(|parser| {
            if parser.at(")") { Ok(Vec::new()) } else { parser.list(Self::postgres_signature_argument) }
        })
    }

    fn postgres_signature_argument(&mut self) -> Read<SignatureArgument> {
        let (mode, name, data_type) = self.postgres_parameter()?;
        Ok(SignatureArgument { mode, name, data_type: Some(data_type) })
    }

    /// An aggregate with its arguments.
    pub(super) fn postgres_aggregate_with_arguments(&mut self) -> Read<ObjectName> {
        let mut target = named(self.function_name()?);
        target.signature = Some(self.postgres_aggregate_arguments()?);
        Ok(target)
    }

    /// `(*)`, `(int)`, `(int ORDER BY text)`
    pub(super) fn postgres_aggregate_arguments(&mut self) -> Read<Vec<SignatureArgument>> {
        self.in_parentheses(|parser| {
            if parser.eat("*") {
                return Ok(vec![SignatureArgument { mode: None, name: None, data_type: None }]);
            }
            let mut arguments = Vec::new();
            if !parser.at("ORDER") {
                arguments = parser.list(Self::postgres_aggregate_argument)?;
            }
            if parser.eat("ORDER") {
                parser.expect("BY")?;
                let mut ordered = parser.list(Self::postgres_aggregate_argument)?;
                let mode = ordered[0].mode.as_deref().map_or("ORDER BY".to_owned(), |mode| format!("ORDER BY {mode}"));
                ordered[0].mode = Some(mode);
                arguments.extend(ordered);
            }
            Ok(arguments)
        })
    }

    fn postgres_aggregate_argument(&mut self) -> Read<SignatureArgument> {
        let place = self.place();
        let argument = self.postgres_signature_argument()?;
        if argument.mode.as_deref().is_some_and(|mode| mode.contains("OUT")) {
            self.return_to(place);
            return self.fail_because("an aggregate cannot have output arguments");
        }
        Ok(argument)
    }

    /// An operator with the types of its operands.
    pub(super) fn postgres_operator_with_arguments(&mut self) -> Read<ObjectName> {
        let mut target = named(self.postgres_operator_name()?);
        target.signature = Some(self.postgres_operand_types()?);
        Ok(target)
    }

    /// The name of an operator: `=`, `public.@@`.
    pub(super) fn postgres_operator_name(&mut self) -> Read<Name> {
        let mut parts = Vec::new();
        while self.at_ident() {
            parts.push(self.ident()?);
            self.expect(".")?;
        }
        let token = self.token();
        let is_operator = token.kind == Kind::Symbol && token.text != "=>" && self.postgres_operator().is_some();
        if !is_operator {
            return self.fail_expecting("an operator");
        }
        self.step();
        parts.push(Ident { text: token.text.to_owned(), is_quoted: false, span: token.span });
        Ok(Name { parts })
    }

    /// `(int, int)`, `(NONE, int)`
    pub(super) fn postgres_operand_types(&mut self) -> Read<Vec<SignatureArgument>> {
        self.in_parentheses(|parser| {
            let left = parser.postgres_operand_type()?;
            if parser.at(")") {
                return parser.fail_because("an operator has two operands; NONE stands for the one that is not there");
            }
            parser.expect(",")?;
            let right = if left.data_type.is_none() {
                SignatureArgument { mode: None, name: None, data_type: Some(parser.data_type()?) }
            } else {
                parser.postgres_operand_type()?
            };
            Ok(vec![left, right])
        })
    }

    fn postgres_operand_type(&mut self) -> Read<SignatureArgument> {
        let data_type = if self.eat("NONE") { None } else { Some(self.data_type()?) };
        Ok(SignatureArgument { mode: None, name: None, data_type })
    }

    /// A parameter of a routine, in any order in which mode and name may stand.
    pub(super) fn postgres_parameter(&mut self) -> Read<Parameter> {
        let mut mode = self.postgres_parameter_mode();
        let name = if self.postgres_at_parameter_name() { Some(self.function_ident()?) } else { None };
        if mode.is_none() && name.is_some() {
            mode = self.postgres_parameter_mode();
        }
        Ok((mode, name, self.postgres_routine_type()?))
    }

    fn postgres_parameter_mode(&mut self) -> Option<String> {
        if self.eat("IN") {
            return Some(if self.eat("OUT") { "INOUT" } else { "IN" }.to_owned());
        }
        self.eat_any(&["OUT", "INOUT", "VARIADIC"]).map(str::to_owned)
    }

    /// Whether the word here is the name of a parameter: a type or a mode follows it.
    fn postgres_at_parameter_name(&self) -> bool {
        let (token, next) = (self.token(), self.ahead(1));
        let can_be_name = match token.kind {
            Kind::Word => matches!(self.grammar.class(token.text), WordClass::Free | WordClass::FunctionOrType),
            Kind::QuotedName => true,
            Kind::Text | Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        };
        can_be_name
            && match next.kind {
                Kind::QuotedName => true,
                Kind::Word if matches!(next.text, "IN" | "VARIADIC") => true,
                Kind::Word => next.text != "PRECISION" && self.grammar.class(next.text) != WordClass::Reserved,
                Kind::Text | Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
            }
    }

    /// A type in a signature: also that of a column, `t.c%TYPE`.
    pub(super) fn postgres_routine_type(&mut self) -> Read<DataType> {
        let start = self.span();
        if !self.postgres_at_type_of_column() {
            return self.data_type();
        }
        let is_set = self.eat("SETOF");
        let first = self.function_ident()?;
        let name = self.qualified(first)?;
        self.expect_all(&["%", "TYPE"])?;
        Ok(DataType {
            is_set,
            name: TypeName::Named(name),
            arguments: Vec::new(),
            attributes: Vec::new(),
            dimensions: Vec::new(),
            is_reference: true,
            span: self.span_from(start),
        })
    }

    fn postgres_at_type_of_column(&self) -> bool {
        let mut count = usize::from(self.ahead_is(0, "SETOF"));
        while self.ahead_is(count + 1, ".") {
            count += 2;
        }
        count > 1 && self.ahead_is(count + 1, "%")
    }
}

/// An object that its name alone tells.
pub(super) fn named(name: Name) -> ObjectName {
    ObjectName { name, signature: None, table: None, method: None, is_of_domain: false }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn a_word_of_columns_has_arguments_behind_a_schema() {
        accepts("DROP FUNCTION coalesce");
        accepts("DROP FUNCTION s.coalesce(int)");
        accepts("DROP FUNCTION \"coalesce\"(int)");
        refuses("DROP FUNCTION coalesce(int)", "(");
    }
}
