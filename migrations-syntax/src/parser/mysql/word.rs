//! Small forms that many statements share: IF EXISTS, character sets, options with a number or a string.

use super::super::{Parser, Read};
use crate::ast::{
    Expression, ExpressionKind, IfExists, Literal, Name, Opaque, OpaqueForm, Statement, TextForm, TextLiteral,
};
use crate::token::Kind;

impl Parser<'_> {
    /// A table or a routine, with or without its database.
    pub(in crate::parser) fn two_part_name(&mut self) -> Read<Name> {
        let first = self.ident()?;
        if !self.eat(".") {
            return Ok(Name::from(first));
        }
        Ok(Name { parts: vec![first, self.label()?] })
    }

    /// IF EXISTS
    pub(in crate::parser) fn if_exists(&mut self) -> Read<bool> {
        if !self.eat("IF") {
            return Ok(false);
        }
        self.expect("EXISTS")?;
        Ok(true)
    }

    /// IF EXISTS where only MariaDB has it.
    pub(in crate::parser) fn if_exists_of_mariadb(&mut self) -> Read<bool> {
        self.only_mariadb_has("IF", "IF EXISTS stands here on MariaDB only")?;
        self.if_exists()
    }

    /// IF NOT EXISTS
    pub(in crate::parser) fn if_not_exists(&mut self) -> Read<bool> {
        if !self.eat("IF") {
            return Ok(false);
        }
        self.expect_all(&["NOT", "EXISTS"])?;
        Ok(true)
    }

    /// IF NOT EXISTS where only MariaDB has it.
    pub(in crate::parser) fn if_not_exists_of_mariadb(&mut self) -> Read<bool> {
        self.only_mariadb_has("IF", "IF NOT EXISTS stands here on MariaDB only")?;
        self.if_not_exists()
    }

    /// On MySQL, a word that only MariaDB has here is an error with a reason.
    pub(in crate::parser) fn only_mariadb_has(&mut self, word: &'static str, reason: &str) -> Read<()> {
        if !self.is_mariadb() && self.token().text == word && self.token().kind == Kind::Word {
            return self.fail_because(reason);
        }
        Ok(())
    }

    /// `IF NOT EXISTS` behind `OR REPLACE` or without it.
    pub(super) fn if_exists_behind(&mut self, or_replace: bool) -> Read<IfExists> {
        if or_replace && !self.is_mariadb() && self.at("IF") {
            return self.fail_because("OR REPLACE and IF NOT EXISTS exclude one another");
        }
        let if_not_exists = self.if_not_exists()?;
        Ok(match (or_replace, if_not_exists) {
            (true, _) => IfExists::Replace,
            (false, true) => IfExists::Skip,
            (false, false) => IfExists::Error,
        })
    }

    /// `=` or `:=`, which may be left out before the values of options.
    pub(super) fn eat_equals(&mut self) -> bool {
        self.eat("=") || self.eat(":=")
    }

    /// `=` or `:=`, which has to stand there.
    pub(super) fn expect_equals(&mut self) -> Read<()> {
        if self.eat_equals() { Ok(()) } else { self.fail() }
    }

    /// A string of one part without a prefix: the name of a file, a comment.
    pub(super) fn one_text(&mut self) -> Read<TextLiteral> {
        let token = self.token();
        if token.kind == Kind::Text && matches!(token.source.as_bytes()[0], b'\'' | b'"') {
            self.step();
            let text = super::super::name::unquoted(token.source);
            return Ok(TextLiteral { form: TextForm::Plain, text, span: token.span });
        }
        self.fail_expecting("a string")
    }

    /// A label of ENUM and SET: a string of one part, or one in hexadecimal or binary digits.
    pub(super) fn label_text(&mut self) -> Read<Expression> {
        let start = self.span();
        let token = self.token();
        let is_digits = token.kind == Kind::Text && matches!(token.source.as_bytes()[0], b'x' | b'X' | b'b' | b'B');
        let is_number =
            token.kind == Kind::Number && (token.source.starts_with("0x") || token.source.starts_with("0b"));
        if is_digits || is_number {
            return self.primary_expression();
        }
        let text = self.one_text()?;
        Ok(Expression { kind: ExpressionKind::Literal(Literal::Text(text)), span: self.span_from(start) })
    }

    /// A number as the value of an option.
    pub(super) fn number_expression(&mut self) -> Read<Expression> {
        let start = self.span();
        let number = self.number()?;
        Ok(Expression { kind: ExpressionKind::Literal(Literal::Number(number)), span: self.span_from(start) })
    }

    /// All words up to the end of the statement, with balanced parentheses.
    pub(super) fn rest_of_statement(&mut self) -> Read<String> {
        self.words_until(|parser| parser.token().text == ";" && parser.token().kind == Kind::Symbol)
    }

    /// A statement of which only the words since a place are kept.
    pub(super) fn opaque(&self, form: OpaqueForm, start: usize) -> Statement {
        Statement::Opaque(Opaque { form, text: self.words_from(start), runs: None })
    }

    /// The same of a statement that runs another one.
    pub(super) fn opaque_that_runs(form: OpaqueForm, text: String, statement: Statement) -> Statement {
        Statement::Opaque(Opaque { form, text, runs: Some(Box::new(statement)) })
    }
}

impl<'t> Parser<'t> {
    /// The word here; empty for everything that is no word.
    pub(super) fn word_here(&self) -> &'t str {
        let token = self.token();
        if token.kind == Kind::Word { token.text } else { "" }
    }
}
