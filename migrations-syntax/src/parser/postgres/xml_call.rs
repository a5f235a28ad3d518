//! Functions of XML. Source: `func_expr_common_subexpr`, `xml_attributes` and their like in `gram.y`.

use super::special_call::words;
use crate::ast::{Argument, Call, Expression, ExpressionKind, Name};
use crate::parser::expression::{keyed, value};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// `NAME a, XMLATTRIBUTES (..), b, c`
    pub(super) fn postgres_xml_element_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.postgres_xml_name(call)?;
        if !self.eat(",") {
            return Ok(());
        }
        if self.at("XMLATTRIBUTES") && self.ahead_is(1, "(") {
            let start = self.span();
            let attributes = self.postgres_form("XMLATTRIBUTES", Self::postgres_xml_attribute_list)?;
            call.arguments.push(value(Expression { kind: attributes, span: self.span_from(start) }));
            if !self.eat(",") {
                return Ok(());
            }
        }
        self.postgres_expression_arguments(call)
    }

    /// `NAME a`
    fn postgres_xml_name(&mut self, call: &mut Call) -> Read<()> {
        self.expect("NAME")?;
        let start = self.span();
        let name = ExpressionKind::Column(Name::from(self.label()?));
        call.arguments.push(keyed("NAME", Expression { kind: name, span: self.span_from(start) }));
        Ok(())
    }

    /// `a AS b, c`
    pub(super) fn postgres_xml_attribute_list(&mut self, call: &mut Call) -> Read<()> {
        call.arguments = self.list(|parser| {
            let mut argument = value(parser.expression()?);
            if parser.at("AS") {
                argument.suffix = parser.postgres_label_behind_as()?;
            }
            Ok(argument)
        })?;
        Ok(())
    }

    /// `AS a`, as it is written.
    pub(super) fn postgres_label_behind_as(&mut self) -> Read<String> {
        self.expect("AS")?;
        let source = self.token().source;
        self.label()?;
        Ok(format!("AS {source}"))
    }

    /// `NAME a, b`
    pub(super) fn postgres_xml_instruction_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.postgres_xml_name(call)?;
        if self.eat(",") {
            call.arguments.push(value(self.expression()?));
        }
        Ok(())
    }

    /// `DOCUMENT a PRESERVE WHITESPACE`
    pub(super) fn postgres_xml_parse_arguments(&mut self, call: &mut Call) -> Read<()> {
        let mut argument = self.postgres_xml_content()?;
        if let Some(word) = self.eat_any(&["PRESERVE", "STRIP"]) {
            self.expect("WHITESPACE")?;
            argument.suffix = format!("{word} WHITESPACE");
        }
        call.arguments.push(argument);
        Ok(())
    }

    /// DOCUMENT or CONTENT with a value.
    fn postgres_xml_content(&mut self) -> Read<Argument> {
        let word = self.expect_any(&["DOCUMENT", "CONTENT"])?;
        Ok(keyed(word, self.expression()?))
    }

    /// `CONTENT a AS text NO INDENT`
    pub(super) fn postgres_xml_serialize_arguments(&mut self, call: &mut Call) -> Read<()> {
        let argument = self.postgres_xml_content()?;
        call.arguments.push(argument);
        let start = self.place();
        self.expect("AS")?;
        self.postgres_simple_type()?;
        if self.eat("NO") {
            self.expect("INDENT")?;
        } else {
            self.eat("INDENT");
        }
        call.clauses = self.words_from(start);
        Ok(())
    }

    /// `a, VERSION b, STANDALONE YES`
    pub(super) fn postgres_xml_root_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(value(self.expression()?));
        self.expect(",")?;
        self.expect("VERSION")?;
        let has_value = !(self.at("NO") && self.ahead_is(1, "VALUE"));
        call.arguments.push(if has_value {
            keyed("VERSION", self.expression()?)
        } else {
            self.expect_all(&["NO", "VALUE"])?;
            words("VERSION NO VALUE")
        });
        if self.eat(",") {
            call.arguments.push(self.postgres_xml_standalone()?);
        }
        Ok(())
    }

    fn postgres_xml_standalone(&mut self) -> Read<Argument> {
        let start = self.place();
        self.expect("STANDALONE")?;
        if self.expect_any(&["YES", "NO"])? == "NO" {
            self.eat("VALUE");
        }
        Ok(words(&self.words_from(start)))
    }

    /// `a PASSING BY REF b BY REF`
    pub(super) fn postgres_xml_exists_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(value(self.primary_expression()?));
        let start = self.place();
        self.expect("PASSING")?;
        self.postgres_xml_mechanism()?;
        let keyword = self.words_from(start);
        let document = self.primary_expression()?;
        let start = self.place();
        self.postgres_xml_mechanism()?;
        let suffix = self.words_from(start);
        call.arguments.push(Argument { suffix, ..keyed(&keyword, document) });
        Ok(())
    }

    /// BY REF, BY VALUE, if they are next.
    fn postgres_xml_mechanism(&mut self) -> Read<()> {
        if self.eat("BY") {
            self.expect_any(&["REF", "VALUE"])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn the_forms_of_xml() {
        for text in [
            "xmlelement(NAME a)",
            "xmlelement(NAME a, xmlattributes(b, c AS \"D\"), e, 'f')",
            "xmlelement(NAME a, b, c)",
            "xmlforest(a, b AS c)",
            "xmlconcat(a, b)",
            "xmlparse(DOCUMENT a)",
            "xmlparse(CONTENT a PRESERVE WHITESPACE)",
            "xmlpi(NAME a, 'b')",
            "xmlroot(a, VERSION '1.0', STANDALONE YES)",
            "xmlroot(a, VERSION NO VALUE, STANDALONE NO VALUE)",
            "xmlserialize(CONTENT a AS text NO INDENT)",
            "xmlexists('/a' PASSING BY REF b BY VALUE)",
            "a IS NOT DOCUMENT",
        ] {
            accepts(&format!("SELECT {text}"));
        }
        for (text, found) in [
            ("xmlelement(a)", "a"),
            ("xmlelement(NAME a,)", ")"),
            ("xmlforest(a AS)", ")"),
            ("xmlparse(a)", "a"),
            ("xmlparse(DOCUMENT a PRESERVE)", ")"),
            ("xmlroot(a, '1.0')", "'1.0'"),
            ("xmlserialize(CONTENT a)", ")"),
            ("xmlexists('/a' PASSING)", ")"),
            ("xmlexists('/a', b)", ","),
        ] {
            refuses(&format!("SELECT {text}"), found);
        }
    }
}
