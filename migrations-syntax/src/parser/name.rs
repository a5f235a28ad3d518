//! Names.

use super::{Parser, Read};
use crate::ast::{Ident, Name};
use crate::grammar::{Feature, Grammar, WordClass};
use crate::token::{Kind, Token};

impl Parser<'_> {
    /// A name of a column, a table, an index and the like.
    pub(crate) fn ident(&mut self) -> Read<Ident> {
        let grammar = self.grammar;
        if self.begins_function_of_mysql() {
            return self.fail_as_function_of_mysql();
        }
        self.ident_of("a name", |class| grammar.names_column(class))
    }

    /// A name of a function or a type.
    pub(crate) fn function_ident(&mut self) -> Read<Ident> {
        self.ident_of("a name", |class| matches!(class, WordClass::Free | WordClass::FunctionOrType))
    }

    /// A name that may be any word but a reserved one, such as a collation or a language.
    pub(crate) fn loose_ident(&mut self) -> Read<Ident> {
        self.ident_of("a name", |class| class != WordClass::Reserved)
    }

    /// A name that may be any word, such as one behind a dot or AS.
    pub(crate) fn label(&mut self) -> Read<Ident> {
        self.ident_of("a name", |_| true)
    }

    fn ident_of(&mut self, what: &'static str, accepts: impl Fn(WordClass) -> bool) -> Read<Ident> {
        let token = self.token();
        if let Some(reason) = fault_in_name(token) {
            return self.fail_because(reason);
        }
        match name_of(token, self.grammar, |word| accepts(self.grammar.class(word))) {
            Some(ident) if ident.text.is_empty() && self.has(Feature::NamesAreNotEmpty) => {
                self.fail_because("a name has a character at least")
            }
            Some(ident) => {
                self.step();
                Ok(ident)
            }
            None if token.kind == Kind::Word => {
                self.could_be(what);
                self.fail_because(&format!(
                    "{} is a reserved word of {}; as a name it has to stand in {}",
                    token.text,
                    self.product.title(),
                    if self.has(Feature::BacktickQuotes) { "backticks" } else { "quotes" }
                ))
            }
            None if self.has(Feature::OnlyDoubleQuotedNames) && (token.kind == Kind::Text || token.text == "[") => {
                self.could_be(what);
                self.fail_because("a name stands in double quotes")
            }
            None => self.fail_expecting(what),
        }
    }

    /// Whether a name of a column or a table is next.
    pub(crate) fn at_ident(&self) -> bool {
        self.could_be("a name");
        if self.begins_function_of_mysql() {
            return false;
        }
        name_of(self.token(), self.grammar, |word| self.grammar.names_column(self.grammar.class(word))).is_some()
    }

    /// A name of a table and the like, with its qualifiers.
    pub(crate) fn name(&mut self) -> Read<Name> {
        let first = self.ident()?;
        self.qualified(first)
    }

    /// A name of a function or a type, with its qualifiers. Behind a dot any word may stand.
    pub(crate) fn function_name(&mut self) -> Read<Name> {
        if self.ahead_is(1, ".") {
            return self.name();
        }
        self.function_ident().map(Name::from)
    }

    /// What follows the first part of a name.
    pub(crate) fn qualified(&mut self, first: Ident) -> Read<Name> {
        let mut parts = vec![first];
        while self.at(".") && !self.ahead_is(1, "*") {
            self.step();
            parts.push(self.ident_behind_dot()?);
            if parts.len() > 4 {
                return self.fail_because("a name has at most four parts");
            }
        }
        Ok(Name { parts })
    }

    /// What follows a dot: any word on PostgreSQL, on MySQL and MariaDB if it stands right behind the dot, and no reserved one
    /// on SQLite.
    pub(crate) fn ident_behind_dot(&mut self) -> Read<Ident> {
        let takes_any_word = self.has(Feature::AnyWordBehindDot)
            || (self.has(Feature::AnyWordRightBehindDot) && self.follows_directly());
        if takes_any_word { self.label() } else { self.ident() }
    }

    /// The name of a table and the like, with as many qualifiers as the product has: a schema, and on PostgreSQL a database.
    pub(crate) fn table_name(&mut self) -> Read<Name> {
        let first = self.ident()?;
        let maximum = if self.has(Feature::NamesWithDatabase) { 3 } else { 2 };
        let mut parts = vec![first];
        while parts.len() < maximum && self.at(".") && !self.ahead_is(1, "*") {
            self.step();
            parts.push(self.ident_behind_dot()?);
        }
        if self.at(".") && !self.ahead_is(1, "*") {
            return self.fail_because("a name here has no more parts");
        }
        Ok(Name { parts })
    }

    /// Names of columns in parentheses.
    pub(crate) fn columns(&mut self) -> Read<Vec<Ident>> {
        self.list_in_parentheses(Self::ident)
    }

    /// A name, or a string that serves as one.
    pub(crate) fn ident_or_text(&mut self) -> Read<Ident> {
        let token = self.token();
        if token.kind == Kind::Text && is_plain_text(token.source) {
            self.step();
            return Ok(Ident { text: unquoted(token.source), is_quoted: true, span: token.span });
        }
        self.loose_ident()
    }
}

/// The name that a token stands for, if it can be one.
fn name_of(token: Token<'_>, grammar: &Grammar, accepts: impl Fn(&str) -> bool) -> Option<Ident> {
    let ident = |text: String, is_quoted| Some(Ident { text, is_quoted, span: token.span });
    match token.kind {
        Kind::Word if accepts(token.text) => ident(token.source.to_owned(), false),
        Kind::QuotedName => ident(unquoted(token.source), true),
        // SQLite takes a string for a name wherever only a name can stand.
        Kind::Text if grammar.has(Feature::TextAsName) && is_plain_text(token.source) => {
            ident(unquoted(token.source), true)
        }
        Kind::Word | Kind::Text | Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => None,
    }
}

/// Why a name with escapes is refused.
fn fault_in_name(token: Token<'_>) -> Option<&'static str> {
    let may_be_wrong = token.kind == Kind::QuotedName && has_escapes(token.source);
    if may_be_wrong { super::unicode_name::fault(token.source) } else { None }
}

/// Whether a name is `U&".."`: others may begin with that letter, too.
fn has_escapes(source: &str) -> bool {
    source.starts_with(['U', 'u']) && source[1..].starts_with("&\"")
}

fn is_plain_text(source: &str) -> bool {
    matches!(source.as_bytes()[0], b'\'' | b'"')
}

/// What stands between quotes; doubled ones stand for one.
pub(crate) fn unquoted(source: &str) -> String {
    // A word that is a name for what stands behind it.
    if !source.ends_with(['"', '`', ']', '\'']) {
        return source.to_owned();
    }
    if has_escapes(source) {
        return super::unicode_name::unicode_name(source);
    }
    let content = &source[1..source.len() - 1];
    match source.as_bytes()[source.len() - 1] {
        b']' => content.to_owned(),
        b'`' => content.replace("``", "`"),
        b'"' => content.replace("\"\"", "\""),
        _ => content.replace("''", "'"),
    }
}

#[cfg(test)]
mod tests {

    #[test]
    fn a_name_in_other_quotes_is_told_from_no_name() {
        use crate::parser::testing::refuses;
        use migrations_core::Product::{Mysql, Postgres};
        for (sql, found) in [("DROP TABLE 'a'", "'a'"), ("DROP TABLE [a]", "[")] {
            assert!(refuses(Postgres, sql, found).contains("a name stands in double quotes"), "{sql}");
            assert!(!refuses(Mysql, sql, found).contains("double quotes"), "{sql}");
        }
        assert!(refuses(Postgres, "DROP TABLE 5", "5").contains("expected"));
        assert!(refuses(Postgres, "DROP TABLE select", "select").contains("SELECT is a reserved word"));
    }

    #[test]
    fn words_that_begin_with_u_have_no_escapes_before_a_dot() {
        use crate::ast::Statement;
        use crate::parser::testing::statement;
        use migrations_core::Product::{Mariadb, Mysql};
        for word in ["use", "update", "UNION", "using", "unlock"] {
            for product in [Mysql, Mariadb] {
                statement(product, &format!("SELECT {word}.a FROM {word}.b"));
                let Statement::Drop(drop) = statement(product, &format!("DROP TABLE {word}.b")) else { panic!() };
                assert_eq!(drop.targets[0].name.parts[0].text, word, "{product}");
            }
        }
    }
}
