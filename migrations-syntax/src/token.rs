//! Tokens as a parser wants them: no space, no comments, words in capitals, operators as the product draws them.

use std::ops::Range;

use migrations_core::Product;
use migrations_core::lexer::{self, TokenKind};

use crate::grammar::{Feature, Grammar, WordClass};
use crate::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or bare name.
    Word,
    /// A name in quotes.
    QuotedName,
    /// A string.
    Text,
    /// A number.
    Number,
    /// An operator or a mark such as `,`.
    Symbol,
    /// `$1`, `?`, `:a`, `@a`, `@@a`
    Parameter,
    /// What has no closing quote, or cannot be part of a statement.
    Broken,
    /// Behind the last token.
    End,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'t> {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its text; that of words in capitals.
    pub(crate) text: &'t str,
    /// Its text as it was written.
    pub(crate) source: &'t str,
    /// Where it stands.
    pub(crate) span: Span,
    /// Whether a line ends between the token before it and this one.
    pub(crate) begins_line: bool,
}

/// A text and its copy in capitals, from which tokens borrow.
pub(crate) struct Source<'t> {
    text: &'t str,
    upper: String,
    is_ascii: bool,
}

impl<'t> Source<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, upper: text.to_ascii_uppercase(), is_ascii: text.is_ascii() }
    }

    /// The tokens of some tokens of the lexer; `offset` is where the text begins in the file that the lexer has read.
    pub(crate) fn tokens(&self, raw: &[lexer::Token], offset: usize, product: Product) -> Vec<Token<'_>> {
        let mut reader = Reader {
            source: self,
            product,
            grammar: Grammar::of(product),
            tokens: Vec::with_capacity(raw.len() / 2 + 2),
            begins_line: false,
        };
        reader.read(raw, offset);
        let end = self.text.len();
        reader.tokens.push(Token {
            kind: Kind::End,
            text: "",
            source: "",
            span: Span::new(end, end),
            begins_line: false,
        });
        reader.tokens
    }
}

struct Reader<'s, 't> {
    source: &'s Source<'t>,
    product: Product,
    grammar: &'static Grammar,
    tokens: Vec<Token<'s>>,
    begins_line: bool,
}

impl<'s> Reader<'s, '_> {
    fn read(&mut self, raw: &[lexer::Token], offset: usize) {
        let mut at = 0;
        while let Some(token) = raw.get(at) {
            let start = token.span.start - offset;
            let end = token.span.end - offset;
            at += 1;
            match token.kind {
                TokenKind::Space | TokenKind::Comment => {
                    self.begins_line |= self.source.text[start..end].contains('\n');
                }
                _ if !token.is_closed => self.push(Kind::Broken, start, end),
                TokenKind::ActingComment => self.executable_comment(start, end),
                TokenKind::Word if end - start == 1 && self.grammar.has(Feature::EscapedNames) => {
                    at += self.word_or_unicode_name(&raw[at - 1..], offset) - 1;
                }
                TokenKind::Word => {
                    self.name_before_dot(start);
                    self.word(start, end);
                }
                TokenKind::QuotedName => self.push(Kind::QuotedName, start, end),
                TokenKind::Text => self.push(Kind::Text, start, end),
                TokenKind::Number => self.number(start, end),
                TokenKind::Semicolon | TokenKind::DelimiterCommand => self.push(Kind::Symbol, start, end),
                TokenKind::Symbol => at += self.symbol(&raw[at - 1..], offset) - 1,
            }
        }
    }

    /// MySQL and MariaDB have no characters of four bytes in a bare name.
    fn word(&mut self, start: usize, end: usize) {
        let may_be_wide = !self.source.is_ascii && self.grammar.has(Feature::ThreeByteNames);
        let wide =
            if may_be_wide { self.source.text[start..end].find(|wide: char| wide.len_utf8() == 4) } else { None };
        let Some(wide) = wide else { return self.push(Kind::Word, start, end) };
        if wide > 0 {
            self.push(Kind::Word, start, start + wide);
        }
        self.push(Kind::Broken, start + wide, end);
    }

    /// On MySQL and MariaDB every word is a name that has a dot and a further name at once behind it: `order.id`.
    fn name_before_dot(&mut self, start: usize) {
        if !self.grammar.has(Feature::WordsBeforeDots) {
            return;
        }
        if let [.., word, dot] = self.tokens.as_mut_slice() {
            let is_joined = word.span.end() == dot.span.start() && dot.span.end() == start;
            let is_reserved = word.kind == Kind::Word && self.grammar.class(word.text) != WordClass::Free;
            if dot.text == "." && is_joined && is_reserved {
                *word = Token { kind: Kind::QuotedName, text: word.source, ..*word };
            }
        }
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let source = &self.source.text[start..end];
        let text = if kind == Kind::Word { &self.source.upper[start..end] } else { source };
        let begins_line = std::mem::take(&mut self.begins_line);
        self.tokens.push(Token { kind, text, source, span: Span::new(start, end), begins_line });
    }

    /// Reads a word of one letter, or `U&"name" UESCAPE '!'`, which begins with one; returns how many tokens it took.
    fn word_or_unicode_name(&mut self, raw: &[lexer::Token], offset: usize) -> usize {
        let start = raw[0].span.start - offset;
        let taken = self.unicode_name_length(raw, offset).unwrap_or(1);
        let kind = if taken == 1 { Kind::Word } else { Kind::QuotedName };
        self.push(kind, start, raw[taken - 1].span.end - offset);
        taken
    }

    /// How many tokens a name with escapes has.
    fn unicode_name_length(&self, raw: &[lexer::Token], offset: usize) -> Option<usize> {
        let text_of = |token: &lexer::Token| &self.source.text[token.span.start - offset..token.span.end - offset];
        let [letter, mark, name, ..] = raw else { return None };
        let is_adjacent = letter.span.end == mark.span.start && mark.span.end == name.span.start;
        let is_name = is_adjacent && name.kind == TokenKind::QuotedName && name.is_closed;
        if !is_name || text_of(mark) != "&" || !text_of(letter).eq_ignore_ascii_case("u") {
            return None;
        }
        let mut acting = raw.iter().enumerate().skip(3).filter(|(_, token)| token.acts());
        let (Some((_, word)), Some((at, escape))) = (acting.next(), acting.next()) else { return Some(3) };
        let has_escape =
            text_of(word).eq_ignore_ascii_case("UESCAPE") && escape.kind == TokenKind::Text && escape.is_closed;
        Some(if has_escape { at + 1 } else { 3 })
    }

    /// MySQL and MariaDB take names that begin with a digit.
    fn number(&mut self, start: usize, end: usize) {
        let text = &self.source.text[start..end];
        let is_name = self.grammar.has(Feature::NamesBeginWithDigits)
            && (!is_number_beside_names(text) || self.follows_dot(start))
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80);
        match text.find('.').filter(|&dot| !is_name && self.is_name_with_digits(&text[..dot])) {
            // `0a.b`: the lexer takes it for one number.
            Some(dot) => {
                self.push(Kind::Word, start, start + dot);
                self.push(Kind::Symbol, start + dot, start + dot + 1);
                self.read_within(start + dot + 1, end);
            }
            None => self.push(if is_name { Kind::Word } else { Kind::Number }, start, end),
        }
    }

    /// Whether a text that begins with a digit is a name and no number.
    fn is_name_with_digits(&self, text: &str) -> bool {
        self.grammar.has(Feature::NamesBeginWithDigits)
            && !text.is_empty()
            && !is_number_beside_names(text)
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80)
    }

    /// Whether a dot stands at once before a place, behind a name: what follows it is a name, too.
    fn follows_dot(&self, start: usize) -> bool {
        let joins = |token: &Token<'_>, end: usize| token.span.end() == end;
        match self.tokens.as_slice() {
            [.., name, dot] => {
                matches!(name.kind, Kind::Word | Kind::QuotedName)
                    && dot.text == "."
                    && joins(dot, start)
                    && joins(name, start - 1)
            }
            _ => false,
        }
    }

    /// Reads a symbol from the lexer's tokens of one character each; returns how many of them it took.
    fn symbol(&mut self, raw: &[lexer::Token], offset: usize) -> usize {
        let start = raw[0].span.start - offset;
        if self.grammar.has(Feature::NumberedParameters) && &self.source.text[start..=start] == "$" {
            return self.postgres_parameter(raw, offset);
        }
        if let Some((taken, end)) = self.parameter(raw, offset) {
            self.push(Kind::Parameter, start, end);
            return taken;
        }
        let adjacent = adjacent_symbols(raw);
        let text = &self.source.text[start..start + adjacent];
        let length = operator_length(text, self.grammar);
        self.push(Kind::Symbol, start, start + length);
        // The lexer gives one token per character.
        text[..length].chars().count()
    }

    /// Reads `$1`, and what the lexer has taken for a part of the number: `.a`. Returns how many tokens it took.
    fn postgres_parameter(&mut self, raw: &[lexer::Token], offset: usize) -> usize {
        let start = raw[0].span.start - offset;
        let number =
            raw.get(1).filter(|token| token.kind == TokenKind::Number && token.span.start - offset == start + 1);
        let end = number.map_or(start + 1, |token| token.span.end - offset);
        let digits = self.source.text[start + 1..end].bytes().take_while(u8::is_ascii_digit).count();
        let behind = start + 1 + digits;
        // Other than a dot, nothing can join the digits.
        if digits == 0 || (behind < end && self.source.text.as_bytes()[behind] != b'.') {
            self.push(Kind::Symbol, start, start + 1);
            return 1;
        }
        self.push(Kind::Parameter, start, behind);
        self.behind_parameter(behind, end);
        2
    }

    /// Words, numbers and marks of which the lexer has made one number.
    fn behind_parameter(&mut self, start: usize, end: usize) {
        let is_mark = |byte: u8| matches!(byte, b'.' | b'+' | b'-' | b'$');
        let mut at = start;
        while at < end {
            let rest = &self.source.text.as_bytes()[at..end];
            let (kind, length) = match rest[0] {
                first if is_mark(first) => (Kind::Symbol, 1),
                first => {
                    let length = rest.iter().take_while(|byte| **byte == b'$' || !is_mark(**byte)).count();
                    (if first.is_ascii_digit() { Kind::Number } else { Kind::Word }, length)
                }
            };
            self.push(kind, at, at + length);
            at += length;
        }
    }

    /// `?`, `?1`, `:a`, `@a`, `$a` (SQLite); `?`, `@a`, `@'a'`, `@@a.b` (MySQL, MariaDB).
    fn parameter(&self, raw: &[lexer::Token], offset: usize) -> Option<(usize, usize)> {
        let text_of =
            |at: usize| raw.get(at).map(|token| &self.source.text[token.span.start - offset..token.span.end - offset]);
        let joins = |at: usize| at == 0 || (raw.get(at).is_some_and(|token| token.span.start == raw[at - 1].span.end));
        let kind_of = |at: usize| raw.get(at).filter(|_| joins(at)).map(|token| token.kind);
        let end_of = |at: usize| raw[at].span.end - offset;
        let has = |feature| self.grammar.has(feature);
        let follows_number = kind_of(1) == Some(TokenKind::Number);
        match text_of(0)? {
            "?" if follows_number && has(Feature::NumberedQuestionMarks) => Some((2, end_of(1))),
            "?" if has(Feature::QuestionMarks) => Some((1, end_of(0))),
            ":" | "@" | "$" | "#" if has(Feature::NamedParameters) => {
                matches!(kind_of(1), Some(TokenKind::Word | TokenKind::Number)).then(|| (2, end_of(1)))
            }
            "@" if has(Feature::UserVariables) => {
                let mut at = 1;
                if text_of(1) == Some("@") && joins(1) {
                    at = 2;
                }
                let is_name = |at: usize| {
                    matches!(
                        kind_of(at),
                        Some(TokenKind::Word | TokenKind::QuotedName | TokenKind::Text | TokenKind::Number)
                    )
                };
                if !is_name(at) {
                    return None;
                }
                while text_of(at + 1) == Some(".") && joins(at + 1) && is_name(at + 2) {
                    at += 2;
                }
                Some((at + 1, end_of(at)))
            }
            _ => None,
        }
    }

    /// `/*!40101 .. */` and `/*M! .. */`: what stands inside is part of the statement. Hints (`/*+ .. */`) are not.
    fn executable_comment(&mut self, start: usize, end: usize) {
        if let Some(inner) = run_part(&self.source.text[start..end], self.product) {
            self.read_within(start + inner.start, start + inner.end);
        }
    }

    /// Reads a part of the text as if it stood alone.
    fn read_within(&mut self, start: usize, end: usize) {
        let raw = lexer::tokenize(&self.source.text[start..end], self.product.dialect());
        // Offsets inside count from the start of what is inside.
        let moved: Vec<lexer::Token> = raw
            .into_iter()
            .map(|token| lexer::Token { span: token.span.start + start..token.span.end + start, ..token })
            .collect();
        self.read(&moved, 0);
    }
}

/// Which part of a comment such as `/*!40101 .. */` a product runs, if it runs any.
pub fn run_part(comment: &str, product: Product) -> Option<Range<usize>> {
    let is_for_mariadb = comment.starts_with("/*M!");
    let inner = comment.strip_prefix("/*!").or_else(|| comment.strip_prefix("/*M!"))?;
    let digits = match inner.bytes().take_while(u8::is_ascii_digit).count() {
        0..=4 => 0,
        count => count.min(6),
    };
    let version = inner[..digits].parse().unwrap_or(0);
    let start = comment.len() - inner.len() + digits;
    let end = comment.len().saturating_sub(2).max(start);
    (Grammar::of(product).runs_comment)(version, is_for_mariadb).then_some(start..end)
}

/// No operator is longer. Source: NAMEDATALEN of PostgreSQL, where a longer one is an error.
const LONGEST_OPERATOR: usize = 63;

/// How many bytes of symbols follow one another, as far as an operator can reach.
fn adjacent_symbols(raw: &[lexer::Token]) -> usize {
    let mut end = raw[0].span.start;
    for token in raw.iter().take(LONGEST_OPERATOR).take_while(|token| token.kind == TokenKind::Symbol) {
        if token.span.start != end {
            break;
        }
        end = token.span.end;
    }
    end - raw[0].span.start
}

/// How many bytes the operator at the start of some symbols has.
fn operator_length(text: &str, grammar: &Grammar) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    if grammar.has(Feature::MadeOperators) {
        return postgres_operator_length(text).unwrap_or(first);
    }
    let longer = grammar.longer_operators.iter().find(|operator| text.starts_with(**operator));
    longer.map_or(first, |operator| operator.len())
}

/// Source: PostgreSQL manual, Operators: the longest run of these characters, which ends in `+` or `-` only if it holds
/// one of `~ ! @ # % ^ & | ` ?`.
fn postgres_operator_length(text: &str) -> Option<usize> {
    if let Some(fixed) = ["::", ":=", ".."].iter().find(|fixed| text.starts_with(**fixed)) {
        return Some(fixed.len());
    }
    let is_part = |byte: &u8| b"+-*/<>=~!@#%^&|`?".contains(byte);
    let mut length = text.bytes().take_while(|byte| is_part(byte)).count();
    let may_end_in_sign = text.as_bytes()[..length].iter().any(|byte| b"~!@#%^&|`?".contains(byte));
    while length > 1 && !may_end_in_sign && matches!(text.as_bytes()[length - 1], b'+' | b'-') {
        length -= 1;
    }
    (length > 0).then_some(length)
}

/// Whether a text is a number where names may begin with a digit, too: marks between its digits make it a name.
pub(crate) fn is_number_beside_names(text: &str) -> bool {
    is_number(text) && !text.contains('_')
}

/// Whether a text is a number in every product: digits with a point and an exponent, hexadecimal, binary.
pub(crate) fn is_number(text: &str) -> bool {
    // A mark between digits stands alone.
    let has_stray_mark = |digits: &str| digits.ends_with('_') || digits.contains("__");
    let digits_of = |digits: &str, is_digit: fn(&u8) -> bool| {
        !digits.is_empty() && !has_stray_mark(digits) && digits.bytes().all(|byte| is_digit(&byte) || byte == b'_')
    };
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return digits_of(digits, u8::is_ascii_hexdigit);
    }
    if let Some(digits) = text.strip_prefix("0b").or_else(|| text.strip_prefix("0B")) {
        return digits_of(digits, |byte| matches!(byte, b'0' | b'1'));
    }
    if let Some(digits) = text.strip_prefix("0o").or_else(|| text.strip_prefix("0O")) {
        return digits_of(digits, |byte| matches!(byte, b'0'..=b'7'));
    }
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        None => (text, None),
        Some(at) => (&text[..at], Some(text[at + 1..].trim_start_matches(['+', '-']))),
    };
    let is_digits = |part: &str| {
        !part.starts_with('_')
            && !has_stray_mark(part)
            && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    is_digits(whole)
        && is_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && is_digits(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(product: Product, text: &str, expected: &[(Kind, &str)]) {
        let source = Source::new(text);
        let tokens = source.tokens(&lexer::tokenize(text, product.dialect()), 0, product);
        let found: Vec<(Kind, &str)> = tokens.iter().map(|token| (token.kind, token.text)).collect();
        assert_eq!(found[..found.len() - 1], *expected);
        assert_eq!(found[found.len() - 1], (Kind::End, ""));
    }

    use Kind::{Broken, Number, Parameter, QuotedName, Symbol, Text, Word};

    #[test]
    fn bare_names_of_mysql_have_no_characters_of_four_bytes() {
        check(Product::Mysql, "a🐬b é", &[(Word, "A"), (Broken, "🐬b"), (Word, "é")]);
        check(Product::Mariadb, "`🐬`", &[(QuotedName, "`🐬`")]);
        check(Product::Postgres, "a🐬", &[(Word, "A🐬")]);
    }

    #[test]
    fn operators_are_those_of_the_product() {
        check(
            Product::Postgres,
            "a<=-1 ->> b::c @>x",
            &[
                (Word, "A"),
                (Symbol, "<="),
                (Symbol, "-"),
                (Number, "1"),
                (Symbol, "->>"),
                (Word, "B"),
                (Symbol, "::"),
                (Word, "C"),
                (Symbol, "@>"),
                (Word, "X"),
            ],
        );
        check(Product::Mysql, "a<=>-1", &[(Word, "A"), (Symbol, "<=>"), (Symbol, "-"), (Number, "1")]);
        check(Product::Sqlite, "a==-1", &[(Word, "A"), (Symbol, "=="), (Symbol, "-"), (Number, "1")]);
    }

    #[test]
    fn parameters_are_one_token() {
        check(Product::Postgres, "$1.a", &[(Parameter, "$1"), (Symbol, "."), (Word, "A")]);
        check(Product::Postgres, "$1+$a", &[(Parameter, "$1"), (Symbol, "+"), (Symbol, "$"), (Word, "A")]);
        check(Product::Postgres, "$12.a", &[(Parameter, "$12"), (Symbol, "."), (Word, "A")]);
        check(
            Product::Postgres,
            "$1.b.c",
            &[(Parameter, "$1"), (Symbol, "."), (Word, "B"), (Symbol, "."), (Word, "C")],
        );
        check(
            Product::Postgres,
            "$1.e+5",
            &[(Parameter, "$1"), (Symbol, "."), (Word, "E"), (Symbol, "+"), (Number, "5")],
        );
        check(Product::Postgres, "$1a", &[(Symbol, "$"), (Number, "1a")]);
        check(
            Product::Sqlite,
            "?1,?,:ab",
            &[(Parameter, "?1"), (Symbol, ","), (Parameter, "?"), (Symbol, ","), (Parameter, ":ab")],
        );
        check(
            Product::Mariadb,
            "@a := @@global.x, 'u'@'h'",
            &[
                (Parameter, "@a"),
                (Symbol, ":="),
                (Parameter, "@@global.x"),
                (Symbol, ","),
                (Text, "'u'"),
                (Parameter, "@'h'"),
            ],
        );
    }

    #[test]
    fn names_that_begin_with_a_digit_may_be_qualified() {
        let expected =
            [(Word, "0A"), (Symbol, "."), (Word, "B"), (Symbol, "."), (Word, "1C"), (Symbol, ","), (Number, "1.5")];
        check(Product::Mysql, "0a.b.1c, 1.5", &expected);
        check(Product::Mysql, "(.5)", &[(Symbol, "("), (Number, ".5"), (Symbol, ")")]);
    }

    #[test]
    fn executable_comments_are_read_where_they_run() {
        let text = "SET /*!40101 NAMES utf8 */ /*M! x */ /*!80000 y */ /*+ hint */";
        check(Product::Mysql, text, &[(Word, "SET"), (Word, "NAMES"), (Word, "UTF8"), (Word, "Y")]);
        check(Product::Mariadb, text, &[(Word, "SET"), (Word, "NAMES"), (Word, "UTF8"), (Word, "X")]);
    }

    #[test]
    fn a_comment_without_an_end_is_broken() {
        for product in [Product::Mysql, Product::Mariadb] {
            check(product, "/*!40101 SET *é", &[(Broken, "/*!40101 SET *é")]);
            // What is inside of another one has no end either, so that they do not nest.
            check(product, "/*! a /*! b */", &[(Word, "A"), (Broken, "/*! b ")]);
        }
    }

    #[test]
    fn many_marks_in_a_row_take_no_more_time_than_as_many_words() {
        // Were every mark compared with all that follow it, this would take minutes.
        for (product, marks) in [(Product::Sqlite, "(("), (Product::Postgres, "+-"), (Product::Mysql, "))")] {
            let text = marks.repeat(200_000);
            let source = Source::new(&text);
            let tokens = source.tokens(&lexer::tokenize(&text, product.dialect()), 0, product);
            assert_eq!(tokens.len(), 400_001);
        }
    }

    #[test]
    fn every_word_is_a_name_before_a_dot_on_mysql() {
        let expected = [(QuotedName, "order"), (Symbol, "."), (Word, "ID"), (Word, "FROM"), (Symbol, "."), (Word, "A")];
        check(Product::Mysql, "order.id FROM .a", &expected);
        check(Product::Sqlite, "order.id", &[(Word, "ORDER"), (Symbol, "."), (Word, "ID")]);
    }

    #[test]
    fn comments_for_versions_to_come_are_no_part_of_a_statement() {
        let text = "a /*!100301 b */ /*!999999 c */ /*!1 d */";
        check(Product::Mysql, text, &[(Word, "A"), (Number, "1"), (Word, "D")]);
        check(Product::Mariadb, text, &[(Word, "A"), (Word, "B"), (Number, "1"), (Word, "D")]);
    }

    #[test]
    fn names_with_escapes_are_one_token() {
        check(
            Product::Postgres,
            "U&\"a\" UESCAPE '!' u&\"b\", u & \"c\"",
            &[
                (QuotedName, "U&\"a\" UESCAPE '!'"),
                (QuotedName, "u&\"b\""),
                (Symbol, ","),
                (Word, "U"),
                (Symbol, "&"),
                (QuotedName, "\"c\""),
            ],
        );
    }

    #[test]
    fn what_has_no_end_is_broken() {
        check(Product::Sqlite, "a 'b", &[(Word, "A"), (Broken, "'b")]);
        check(Product::Sqlite, "[a]", &[(QuotedName, "[a]")]);
    }

    #[test]
    fn numbers() {
        for text in ["1", "1.5", ".5", "1.", "1e5", "1.5E-3", "0x1F", "1_000.5", "0x_1F"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["1a", "0x", "1e", "1.2.3", ".", "1_", "1__0", "1._5", "1.5e_1", "0x1_"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn behind_a_dot_of_mysql_digits_are_a_name() {
        use Kind::{Number, Symbol, Word};
        for product in [Product::Mysql, Product::Mariadb] {
            check(product, "t.1", &[(Word, "T"), (Symbol, "."), (Word, "1")]);
            check(product, "(.1", &[(Symbol, "("), (Number, ".1")]);
        }
    }

    #[test]
    fn what_joins_the_digits_of_a_parameter_begins_with_a_dot() {
        use Kind::{Number, Parameter, Symbol, Word};
        check(Product::Postgres, "$1", &[(Parameter, "$1")]);
        check(Product::Postgres, "$12.a", &[(Parameter, "$12"), (Symbol, "."), (Word, "A")]);
        check(Product::Postgres, "$1a", &[(Symbol, "$"), (Number, "1a")]);
        check(Product::Postgres, "$ 1", &[(Symbol, "$"), (Number, "1")]);
    }

    #[test]
    fn places_count_from_the_start_of_the_text_that_was_given() {
        let whole = "SELECT 1; $1 + @a <= ?1 -> U&\"x\"";
        for product in Product::ALL {
            let raw = lexer::tokenize(whole, product.dialect());
            let text = &whole[10..];
            let behind: Vec<lexer::Token> = raw.into_iter().filter(|token| token.span.start >= 10).collect();
            let source = Source::new(text);
            for token in source.tokens(&behind, 10, product) {
                assert_eq!(&text[token.span.range()], token.source, "{product}");
            }
        }
    }
}
