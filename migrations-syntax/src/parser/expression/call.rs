//! Calls of functions as SQLite has them, and what all products share. Those of MySQL and PostgreSQL are with the products.

use crate::ast::{Argument, Call, Expression, ExpressionKind, Ident, Name, Over, Quantifier, TextLiteral};
use crate::grammar::Feature;
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// What follows the name of a function.
    pub(super) fn call(&mut self, name: Name) -> Read<ExpressionKind> {
        if self.has(Feature::FormsByWord) {
            return self.mysql_generic_call(name);
        }
        let mut call = empty_call(name);
        call.has_parentheses = true;
        self.expect("(")?;
        self.arguments(&mut call)?;
        self.expect(")")?;
        self.call_clauses(&mut call)?;
        Ok(ExpressionKind::Call(Box::new(call)))
    }

    fn arguments(&mut self, call: &mut Call) -> Read<()> {
        if self.at(")") {
            return Ok(());
        }
        if self.at("*") {
            let span = self.step().span;
            call.arguments.push(value(Expression { kind: ExpressionKind::Wildcard(None), span }));
            return Ok(());
        }
        call.quantifier = match self.eat_any(&["DISTINCT", "ALL"]) {
            Some("DISTINCT") => Some(Quantifier::Distinct),
            Some(_) => Some(Quantifier::All),
            None => None,
        };
        // The grammar takes no argument behind DISTINCT or before ORDER BY, too.
        if !self.at(")") && !self.at("ORDER") {
            call.arguments = self.expressions()?.into_iter().map(value).collect();
        }
        call.order_by = self.order_by_if_next()?;
        Ok(())
    }

    /// FILTER, OVER
    fn call_clauses(&mut self, call: &mut Call) -> Read<()> {
        if self.at("FILTER") && self.ahead_is(1, "(") {
            self.step();
            let filter = self.in_parentheses(|parser| {
                parser.expect("WHERE")?;
                parser.expression()
            })?;
            call.filter = Some(Box::new(filter));
        }
        // It is a keyword only before a window. Source: `analyzeOverKeyword`.
        let has_window = self.ahead_is(1, "(") || self.may_name_window(1);
        if has_window && self.at("OVER") {
            self.step();
            call.over =
                Some(if self.at("(") { Over::Window(self.window_definition()?) } else { Over::Name(self.ident()?) });
        }
        Ok(())
    }

    /// Forms with a grammar of their own, and words without parentheses such as CURRENT_TIMESTAMP; `None` where the word here begins no such form.
    pub(super) fn special_call(&mut self) -> Read<Option<ExpressionKind>> {
        let token = self.token();
        if let Some(kind) = self.word_function(token.text)? {
            return Ok(Some(kind));
        }
        if !self.ahead_is(1, "(") {
            return Ok(None);
        }
        if self.has(Feature::FormsByWord) {
            return self.mysql_call();
        }
        Ok(None)
    }

    /// CURRENT_TIMESTAMP and its like, with their digits where some are written.
    fn word_function(&mut self, word: &str) -> Read<Option<ExpressionKind>> {
        let is_word_alone = self.grammar.words_alone.contains(&word);
        let takes_digits = self.has(Feature::FormsByWord);
        if !is_word_alone {
            return Ok(None);
        }
        let token = self.step();
        let mut call =
            empty_call(Name::from(Ident { text: token.text.to_owned(), is_quoted: false, span: token.span }));
        if takes_digits && self.eat("(") {
            call.has_parentheses = true;
            if !self.at(")") {
                let start = self.span();
                let literal = crate::ast::Literal::Number(self.whole_number()?);
                let digits = Expression { kind: ExpressionKind::Literal(literal), span: self.span_from(start) };
                call.arguments.push(value(digits));
            }
            self.expect(")")?;
        }
        Ok(Some(ExpressionKind::Call(Box::new(call))))
    }
}

/// A call of which only the name is known.
pub(crate) fn empty_call(name: Name) -> Call {
    Call {
        name,
        has_parentheses: false,
        quantifier: None,
        arguments: Vec::new(),
        order_by: Vec::new(),
        limit: None,
        separator: None::<TextLiteral>,
        clauses: String::new(),
        within_group: Vec::new(),
        filter: None,
        null_treatment: String::new(),
        over: None,
    }
}

/// An argument without a word before it.
pub(crate) fn value(value: Expression) -> Argument {
    keyed("", value)
}

/// An argument with words before it.
pub(crate) fn keyed(keyword: &str, value: Expression) -> Argument {
    Argument { keyword: keyword.to_owned(), name: None, value: Some(value), suffix: String::new() }
}
