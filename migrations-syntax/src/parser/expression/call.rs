//! Calls of functions, and forms that look like calls but have a grammar of their own.

use migrations_core::Product;

use crate::ast::{Argument, Call, Expression, ExpressionKind, Ident, Name, Over, Quantifier, TextLiteral};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// What follows the name of a function.
    pub(super) fn call(&mut self, name: Name) -> Read<ExpressionKind> {
        if matches!(self.product, Product::Mysql | Product::Mariadb) {
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

    /// The parentheses of a call that stands outside of expressions.
    pub(crate) fn call_arguments(&mut self) -> Read<Vec<Argument>> {
        let mut call = empty_call(Name::from(Ident { text: String::new(), is_quoted: false, span: self.span() }));
        self.in_parentheses(|parser| parser.arguments(&mut call))?;
        Ok(call.arguments)
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
        // SQLite's grammar takes no argument behind DISTINCT or before ORDER BY, too.
        let may_be_empty = self.product == Product::Sqlite && (self.at(")") || self.at("ORDER"));
        if !may_be_empty {
            call.arguments = self.list(Self::argument)?;
        }
        call.order_by = self.order_by_if_next()?;
        Ok(())
    }

    fn argument(&mut self) -> Read<Argument> {
        let keyword = if self.product == Product::Postgres && self.eat("VARIADIC") { "VARIADIC" } else { "" };
        let name = if self.product == Product::Postgres { self.argument_name()? } else { None };
        let value = Some(self.expression()?);
        Ok(Argument { keyword: keyword.to_owned(), name, value, suffix: String::new() })
    }

    /// `a =>`, `a :=`
    fn argument_name(&mut self) -> Read<Option<(Ident, bool)>> {
        let is_arrow = self.ahead_is(1, "=>");
        if !is_arrow && !self.ahead_is(1, ":=") {
            return Ok(None);
        }
        let name = self.function_ident()?;
        self.step();
        Ok(Some((name, is_arrow)))
    }

    /// WITHIN GROUP, FILTER, IGNORE NULLS, OVER
    pub(super) fn call_clauses(&mut self, call: &mut Call) -> Read<()> {
        if self.product == Product::Postgres && self.eat_all(&["WITHIN", "GROUP"]) {
            call.within_group = self.in_parentheses(|parser| {
                parser.expect_all(&["ORDER", "BY"])?;
                parser.list(Self::order_key)
            })?;
        }
        if matches!(self.product, Product::Postgres | Product::Sqlite) && self.at("FILTER") && self.ahead_is(1, "(") {
            self.step();
            let filter = self.in_parentheses(|parser| {
                parser.expect("WHERE")?;
                parser.expression()
            })?;
            call.filter = Some(Box::new(filter));
        }
        if self.product == Product::Postgres {
            self.null_treatment(call)?;
        }
        // On SQLite it is a keyword only before a window. Source: `analyzeOverKeyword`.
        let has_window = self.product != Product::Sqlite || self.ahead_is(1, "(") || self.may_name_window(1);
        if has_window && self.at("OVER") {
            self.step();
            call.over =
                Some(if self.at("(") { Over::Window(self.window_definition()?) } else { Over::Name(self.ident()?) });
        }
        Ok(())
    }

    fn null_treatment(&mut self, call: &mut Call) -> Read<()> {
        let start = self.place();
        if self.at_all(&["IGNORE", "NULLS"]) || self.at_all(&["RESPECT", "NULLS"]) {
            self.step();
            self.step();
        }
        call.null_treatment = self.words_from(start);
        Ok(())
    }

    /// Forms with a grammar of their own: EXTRACT, SUBSTRING, TRIM, and words without parentheses such as
    /// CURRENT_TIMESTAMP; `None` where the word here begins no such form.
    pub(super) fn special_call(&mut self) -> Read<Option<ExpressionKind>> {
        let token = self.token();
        if let Some(kind) = self.word_function(token.text)? {
            return Ok(Some(kind));
        }
        if !self.ahead_is(1, "(") {
            return Ok(None);
        }
        if matches!(self.product, Product::Mysql | Product::Mariadb) {
            return self.mysql_call();
        }
        let name = Name::from(Ident { text: token.text.to_owned(), is_quoted: false, span: token.span });
        let mut call = empty_call(name);
        call.has_parentheses = true;
        let place = self.place();
        self.step();
        if !self.special_arguments(&mut call)? {
            self.return_to(place);
            return Ok(None);
        }
        self.call_clauses(&mut call)?;
        Ok(Some(ExpressionKind::Call(Box::new(call))))
    }

    /// CURRENT_TIMESTAMP and its like, with their digits where some are written.
    fn word_function(&mut self, word: &str) -> Read<Option<ExpressionKind>> {
        let (is_word_alone, takes_digits) = match self.product {
            Product::Sqlite => (matches!(word, "CURRENT_DATE" | "CURRENT_TIME" | "CURRENT_TIMESTAMP"), false),
            Product::Postgres => (
                matches!(
                    word,
                    "CURRENT_DATE"
                        | "CURRENT_TIME"
                        | "CURRENT_TIMESTAMP"
                        | "LOCALTIME"
                        | "LOCALTIMESTAMP"
                        | "CURRENT_ROLE"
                        | "CURRENT_USER"
                        | "USER"
                        | "SESSION_USER"
                        | "SYSTEM_USER"
                        | "CURRENT_CATALOG"
                        | "CURRENT_SCHEMA"
                ),
                matches!(word, "CURRENT_TIME" | "CURRENT_TIMESTAMP" | "LOCALTIME" | "LOCALTIMESTAMP"),
            ),
            Product::Mysql | Product::Mariadb => (
                matches!(
                    word,
                    "CURRENT_DATE"
                        | "CURRENT_TIME"
                        | "CURRENT_TIMESTAMP"
                        | "LOCALTIME"
                        | "LOCALTIMESTAMP"
                        | "CURRENT_USER"
                        | "UTC_DATE"
                        | "UTC_TIME"
                        | "UTC_TIMESTAMP"
                ) || (self.product == Product::Mariadb && word == "CURRENT_ROLE"),
                true,
            ),
        };
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
            } else if self.product == Product::Postgres {
                return self.fail_expecting("a number");
            }
            self.expect(")")?;
        }
        Ok(Some(ExpressionKind::Call(Box::new(call))))
    }

    /// The parentheses of a form with a grammar of its own; `false` where the call is like any other.
    fn special_arguments(&mut self, call: &mut Call) -> Read<bool> {
        let word = call.name.last().text.clone();
        match (word.as_str(), self.product) {
            (_, Product::Sqlite | Product::Mysql | Product::Mariadb) => return Ok(false),
            ("EXTRACT", _) => self.extract(call)?,
            ("POSITION", _) => self.position(call)?,
            ("TRIM", _) => self.trim(call)?,
            ("SUBSTRING" | "SUBSTR" | "MID", _) if self.has_word_in_parentheses(&["FROM", "FOR", "SIMILAR"]) => {
                self.keyed_arguments(call, &["FROM", "FOR", "SIMILAR", "ESCAPE"])?;
            }
            ("OVERLAY", Product::Postgres) if self.has_word_in_parentheses(&["PLACING"]) => {
                self.keyed_arguments(call, &["PLACING", "FROM", "FOR"])?;
            }
            (_, Product::Postgres) => return self.postgres_special_arguments(call),
        }
        Ok(true)
    }

    fn extract(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            let start = parser.span();
            let field = if parser.token().kind == crate::token::Kind::Text {
                ExpressionKind::Literal(crate::ast::Literal::Text(parser.text()?))
            } else {
                ExpressionKind::Column(Name::from(parser.label()?))
            };
            call.arguments.push(value(Expression { kind: field, span: parser.span_from(start) }));
            parser.expect("FROM")?;
            call.arguments.push(keyed("FROM", parser.expression()?));
            Ok(())
        })
    }

    fn position(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            let level = if parser.product == Product::Postgres { None } else { Some(parser.grammar.levels.low) };
            let first = match level {
                None => parser.restricted_expression()?,
                Some(level) => parser.expression_above(level)?,
            };
            call.arguments.push(value(first));
            parser.expect("IN")?;
            call.arguments.push(keyed("IN", parser.expression()?));
            Ok(())
        })
    }

    fn trim(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            let side = parser.eat_any(&["BOTH", "LEADING", "TRAILING"]).unwrap_or_default();
            if !side.is_empty() && parser.eat("FROM") {
                let list = parser.expressions()?;
                call.arguments.extend(list.into_iter().enumerate().map(|(at, expression)| {
                    if at == 0 { keyed(&format!("{side} FROM"), expression) } else { value(expression) }
                }));
                return Ok(());
            }
            let first = parser.expression()?;
            call.arguments.push(keyed(side, first));
            if parser.eat("FROM") {
                let list = parser.expressions()?;
                call.arguments.extend(
                    list.into_iter()
                        .enumerate()
                        .map(|(at, expression)| if at == 0 { keyed("FROM", expression) } else { value(expression) }),
                );
            } else if parser.product == Product::Postgres {
                while parser.eat(",") {
                    call.arguments.push(value(parser.expression()?));
                }
            }
            Ok(())
        })
    }

    /// Arguments with words rather than commas between.
    fn keyed_arguments(&mut self, call: &mut Call, words: &[&'static str]) -> Read<()> {
        self.in_parentheses(|parser| {
            call.arguments.push(value(parser.expression()?));
            while let Some(word) = parser.eat_any(words) {
                call.arguments.push(keyed(word, parser.expression()?));
            }
            Ok(())
        })
    }

    /// Whether one of these words stands in the parentheses here, outside of further ones.
    fn has_word_in_parentheses(&self, words: &[&str]) -> bool {
        let mut depth = 0usize;
        for count in 0.. {
            let token = self.ahead(count);
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                word if depth == 1 && token.kind == crate::token::Kind::Word && words.contains(&word) => return true,
                _ => {}
            }
            if depth == 0 || token.kind == crate::token::Kind::End {
                return false;
            }
        }
        false
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
