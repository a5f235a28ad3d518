//! Names.

use super::Printer;
use crate::ast::{Ident, Name};
use crate::grammar::{Feature, Grammar, WordClass};
use crate::token::is_number_beside_names;

/// What a name names: it decides which words need quotes, and how names are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A table, a schema, an index and the like
    Table,
    /// A column
    Column,
    /// A function or a type
    Function,
    /// A collation, a language: any word but a reserved one
    Loose,
    /// What may be any word: behind a dot, behind AS
    Label,
    /// What may be a word of the grammar rather than a name, such as CURRENT_USER as a role, ALL as a trigger
    Word,
    /// An alias of a table behind AS
    TableLabel,
}

impl Printer {
    /// A name without a qualifier.
    pub(crate) fn ident(&mut self, ident: &Ident, role: Role) {
        let text = self.spelled(ident, role);
        self.put(&text);
    }

    /// A name without a qualifier, if there is one.
    pub(crate) fn ident_if_any(&mut self, ident: &Option<Ident>, role: Role) {
        if let Some(ident) = ident {
            self.ident(ident, role);
        }
    }

    /// Words and a name, if there is one.
    pub(crate) fn ident_behind(&mut self, words: &str, ident: &Option<Ident>, role: Role) {
        if let Some(ident) = ident {
            self.word(words);
            self.ident(ident, role);
        }
    }

    /// A name with its qualifiers.
    pub(crate) fn name(&mut self, name: &Name, role: Role) {
        let last = name.parts.len() - 1;
        for (at, part) in name.parts.iter().enumerate() {
            let role = match (at, at == last) {
                (0, true) => role,
                (0, false) => Role::Table,
                (_, false) => Role::TableLabel,
                (_, true) if role == Role::Table => Role::TableLabel,
                (_, true) => Role::Label,
            };
            if at > 0 {
                self.join(".");
            }
            if at > 0
                && self.has(Feature::AnyWordRightBehindDot)
                && !part.is_quoted
                && !self.is_canonical()
                && is_of_letters(&part.text)
            {
                // Behind a dot even digits are a name.
                self.put(&part.text);
            } else {
                self.ident(part, role);
            }
        }
    }

    /// Words and a name, if there is one.
    pub(crate) fn name_behind(&mut self, words: &str, name: &Option<Name>, role: Role) {
        if let Some(name) = name {
            self.word(words);
            self.name(name, role);
        }
    }

    /// Names of columns in parentheses.
    pub(crate) fn columns(&mut self, columns: &[Ident]) {
        self.list_in_parentheses(columns, |printer, column| printer.ident(column, Role::Column));
    }

    /// Names of columns in parentheses, if there are any.
    pub(crate) fn columns_if_any(&mut self, columns: &[Ident]) {
        if !columns.is_empty() {
            self.columns(columns);
        }
    }

    fn spelled(&self, ident: &Ident, role: Role) -> String {
        let folded;
        let text = if self.is_canonical() {
            folded = fold(ident, role, self.grammar);
            &folded
        } else {
            &ident.text
        };
        let is_bare = is_simple(text, self.grammar)
            && if self.is_canonical() {
                self.is_bare_canonically(ident, text, role)
            } else {
                self.is_bare(ident, role)
            };
        if is_bare { text.clone() } else { quoted(text, self.grammar) }
    }

    /// Whether a name that was bare can be bare here.
    fn is_bare(&self, ident: &Ident, role: Role) -> bool {
        let class = || self.grammar.class(&ident.text.to_ascii_uppercase());
        !ident.is_quoted
            && match role {
                Role::Label | Role::TableLabel | Role::Word => true,
                Role::Table | Role::Column => self.grammar.names_column(class()),
                // The grammar's own functions have words of other classes for names.
                Role::Function => class() != WordClass::Reserved,
                // Character sets and collations of MySQL and MariaDB have such words for names.
                Role::Loose => class() != WordClass::Reserved || is_name_of_characters(&ident.text),
            }
    }

    /// Whether a folded name is bare in canonical texts: wherever that is the same name for certain.
    fn is_bare_canonically(&self, ident: &Ident, folded: &str, role: Role) -> bool {
        // In quotes, and with capitals, it is another name.
        if !self.has(Feature::FoldsQuotedNames) && folded.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return false;
        }
        let word = folded.to_ascii_uppercase();
        match (self.grammar.class(&word), role) {
            // It may be a word of the grammar's own that is no name, such as the function COALESCE.
            (_, Role::Function | Role::Loose | Role::Word) if !ident.is_quoted => true,
            // The grammars of MySQL and MariaDB know many functions by their names and their arguments.
            (_, Role::Function) if self.has(Feature::FormsByWord) => false,
            (WordClass::Free, Role::Function) if self.has(Feature::SqlJson) && begins_json(&word) => false,
            (WordClass::Free, _) => !begins_form(&word, self.grammar),
            (WordClass::FunctionOrType, Role::Function) => !begins_form(&word, self.grammar),
            (WordClass::ColumnName | WordClass::FunctionOrType | WordClass::Reserved, _) => false,
        }
    }
}

/// Reserved words that stand where a character set or a collation is named.
fn is_name_of_characters(word: &str) -> bool {
    word.eq_ignore_ascii_case("binary") || word.eq_ignore_ascii_case("default")
}

/// Words that may be names and nevertheless begin forms of expressions, so that only in quotes they are names for certain.
fn begins_form(word: &str, grammar: &Grammar) -> bool {
    let has_forms = grammar.has(Feature::FormsByWord);
    match word {
        "ARRAY" | "CASE" | "CAST" | "CONVERT" | "CURRENT" | "DEFAULT" | "EXISTS" | "EXTRACT" | "FALSE" | "INTERVAL"
        | "MATCH" | "NOT" | "NULL" | "OVERLAY" | "POSITION" | "RAISE" | "ROW" | "SUBSTRING" | "TRIM" | "TRUE" => true,
        "CURRENT_DATE" | "CURRENT_TIME" | "CURRENT_TIMESTAMP" | "SYSTEM_USER" => true,
        "ALL" | "ANY" | "SOME" | "BINARY" => has_forms,
        _ => has_forms && word.starts_with('_'),
    }
}

/// Whether a function in quotes is another one than the form of SQL/JSON that has its name.
fn begins_json(word: &str) -> bool {
    word == "JSON" || word.starts_with("JSON_")
}

/// The name as the product keeps it: the same for all spellings.
fn fold(ident: &Ident, role: Role, grammar: &Grammar) -> String {
    // Source: `downcase_identifier` of PostgreSQL: letters of ASCII, where an encoding has several bytes.
    if ident.is_quoted && !grammar.has(Feature::FoldsQuotedNames) {
        return ident.text.clone();
    }
    if !grammar.has(Feature::FoldsAllLetters) {
        return ident.text.to_ascii_lowercase();
    }
    match role {
        // Tables and schemas are files: whether their case counts depends on the machine.
        Role::Table | Role::TableLabel => ident.text.clone(),
        Role::Column | Role::Function | Role::Loose | Role::Label | Role::Word => ident.text.to_lowercase(),
    }
}

/// Whether a name without quotes is one token.
pub(super) fn is_simple(text: &str, grammar: &Grammar) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80;
    let Some(first) = text.bytes().next() else { return false };
    // Source: MySQL manual, Schema Object Names.
    let is_beyond = grammar.has(Feature::ThreeByteNames) && text.chars().any(|letter| letter > '\u{ffff}');
    let may_begin_with_digit = grammar.has(Feature::NamesBeginWithDigits) && !is_number_beside_names(text);
    (is_letter(first) || (may_begin_with_digit && first.is_ascii_digit())) && is_of_letters(text) && !is_beyond
}

/// Whether a text is nothing but what may stand in a name without quotes.
fn is_of_letters(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80;
    !text.is_empty() && text.bytes().all(is_part)
}

/// A name in the quotes of a product.
pub(super) fn quoted(text: &str, grammar: &Grammar) -> String {
    if grammar.has(Feature::BacktickQuotes) {
        format!("`{}`", text.replace('`', "``"))
    } else {
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use super::super::{print_ident, print_name};
    use super::*;
    use crate::span::Span;
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    fn ident(text: &str, is_quoted: bool) -> Ident {
        Ident { text: text.to_owned(), is_quoted, span: Span::default() }
    }

    #[test]
    fn names_are_bare_if_they_were_and_can_be() {
        for (text, is_quoted, product, printed) in [
            ("a", false, Postgres, "a"),
            ("a", true, Postgres, "\"a\""),
            ("select", false, Postgres, "\"select\""),
            ("a b", false, Sqlite, "\"a b\""),
            ("a\"b", true, Sqlite, "\"a\"\"b\""),
            ("a`b", true, Mysql, "`a``b`"),
            ("1a", false, Mysql, "1a"),
            ("1a", false, Sqlite, "\"1a\""),
            ("12", false, Mysql, "`12`"),
            ("\u{1f600}", false, Mysql, "`\u{1f600}`"),
            ("é", false, Mysql, "é"),
            ("", false, Postgres, "\"\""),
        ] {
            assert_eq!(print_ident(&ident(text, is_quoted), product), printed);
        }
        let name = Name { parts: vec![ident("s", false), ident("select", false)] };
        assert_eq!(print_name(&name, Postgres), "s.select");
    }

    #[test]
    fn every_quote_becomes_that_of_the_product() {
        statement(Sqlite, "SELECT [a b], `c` FROM 't'", "SELECT \"a b\", \"c\" FROM \"t\"");
    }

    #[test]
    fn behind_a_dot_of_mysql_every_word_is_a_name() {
        use crate::print::testing::statement;
        use migrations_core::Product::{Mariadb, Mysql};
        for product in [Mysql, Mariadb] {
            statement(
                product,
                "SELECT t.select, t.`b c`, s.t.order FROM s.t",
                "SELECT t.select, t.`b c`, s.t.order FROM s.t",
            );
            statement(product, "SELECT t.1a FROM t", "SELECT t.1a FROM t");
            statement(product, "SELECT t.`order` FROM t", "SELECT t.`order` FROM t");
        }
    }

    #[test]
    fn canonical_names_are_those_of_tables() {
        use crate::compare::canonical_name;
        use migrations_core::Product::{Mysql, Postgres};
        let name = |text: &str, product| {
            let parsed = crate::parse_statement(&format!("DROP TABLE {text}"), product).statement;
            let Some(crate::ast::Statement::Drop(drop)) = parsed else { panic!("{text}") };
            canonical_name(&drop.targets[0].name, product)
        };
        assert_eq!(name("S.\"t\"", Postgres), "s.t");
        assert_eq!(name("\"S\".T", Postgres), "\"S\".t");
        assert_ne!(name("T", Mysql), name("t", Mysql));
    }

    #[test]
    fn digits_with_marks_between_are_a_name_of_mysql() {
        for product in [Mysql, migrations_core::Product::Mariadb] {
            statement(product, "CALL 27_165600()", "CALL 27_165600()");
            statement(product, "SELECT 1_2.a_1 FROM 1_2", "SELECT 1_2.a_1 FROM 1_2");
            statement(product, "SELECT `1` FROM `2`", "SELECT `1` FROM `2`");
        }
    }
}
