//! Expressions in one canonical form.
//!
//! A database does not keep an expression as it was written: PostgreSQL adds casts and parentheses and has operators for
//! `LIKE`, `IN` and `BETWEEN`; MariaDB quotes every name. Both what was written and what a database reports come to the
//! same list of tokens here. Parentheses that only group are left out: a database adds and removes them as it likes.

mod calls;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind, tokenize};

use super::wording::Wording;

/// An expression of SQL as a list of tokens in canonical form.
///
/// ```
/// use migrations_core::Dialect;
/// use migrations_catalog::Expression;
///
/// let written = Expression::read("status IN ('new','old') AND price > 0", Dialect::Postgres);
/// let reported = "(((status)::text = ANY ((ARRAY['new'::character varying, 'old'::character varying])::text[])) AND (price > 0))";
/// assert_eq!(written, Expression::read(reported, Dialect::Postgres));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Expression {
    tokens: Vec<String>,
    /// As it was written.
    source: String,
    /// What it says to the letter, where a grammar has read it.
    strict: Option<String>,
    grammar: Option<Grammar>,
    /// A word in double quotes may be a text (SQLite).
    has_unsure_names: bool,
}

/// Most tokens of an expression that is brought to one form, which takes time with the square of them. Longer ones are
/// compared as they are written.
const MOST_REWRITTEN: usize = 10_000;

/// Most tokens before a BETWEEN that stand twice in what it is rewritten to. Each BETWEEN within another one would double
/// them.
const LONGEST_OPERAND: usize = 64;

/// A grammar that reads an expression of a dialect: gives a text that is the same for equal trees and for no others, or
/// nothing where it cannot read the expression.
pub type Grammar = fn(&str, Dialect) -> Option<String>;

/// Expressions are equal if they say the same to the letter: grouping, casts and all. See [`Expression::is_like`].
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.strict() == other.strict()
    }
}

impl Eq for Expression {}

impl Expression {
    /// Reads an expression.
    pub fn read(text: &str, dialect: Dialect) -> Self {
        let mut tokens = pieces(text, dialect);
        tokens.iter_mut().filter(|token| *token == "!=").for_each(|token| "<>".clone_into(token));
        if tokens.len() <= MOST_REWRITTEN {
            rewrite(&mut tokens, dialect);
        }
        let has_unsure_names = Wording::of(dialect).names_may_be_strings && text.contains('"');
        Self { tokens, source: text.trim().to_owned(), strict: None, grammar: None, has_unsure_names }
    }

    /// The same, with what a grammar makes of it: two of these are equal only if they are grouped and cast alike.
    pub fn read_strictly(text: &str, dialect: Dialect, grammar: Grammar) -> Self {
        Self { strict: grammar(text, dialect), grammar: Some(grammar), ..Self::read(text, dialect) }
    }

    /// The same, where the grammar has read the text already, with this result.
    pub fn read_as(text: &str, dialect: Dialect, strict: String, grammar: Grammar) -> Self {
        Self { strict: Some(strict), grammar: Some(grammar), ..Self::read(text, dialect) }
    }

    /// Everything that it is made of: its tokens, its source, what it says to the letter, whether a grammar has read it, and
    /// whether a word in double quotes may be a text. Checkpoints keep these.
    pub fn parts(&self) -> (&[String], &str, Option<&str>, bool, bool) {
        (&self.tokens, &self.source, self.strict.as_deref(), self.grammar.is_some(), self.has_unsure_names)
    }

    /// From what [`parts`](Self::parts) gives.
    pub fn from_parts(
        tokens: Vec<String>,
        source: String,
        strict: Option<String>,
        grammar: Option<Grammar>,
        has_unsure_names: bool,
    ) -> Self {
        Self { tokens, source, strict, grammar, has_unsure_names }
    }

    /// Whether a server may report one as the other: casts, and parentheses that only group, do not count.
    pub fn is_like(&self, other: &Self) -> bool {
        self.tokens == other.tokens
    }

    /// What it says to the letter: equal for equal trees, and for no others. Without a grammar, its tokens.
    pub fn strict(&self) -> Cow<'_, str> {
        match &self.strict {
            Some(strict) => Cow::Borrowed(strict),
            None => Cow::Owned(self.to_string()),
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Whether it is NULL and nothing else.
    pub fn is_null(&self) -> bool {
        self.tokens == ["null"]
    }

    /// The expression as it was written: the SQL that makes it, which the tokens are not.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its tokens.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// Whether a name stands in it, as that of a column.
    pub fn mentions(&self, column: &str, dialect: Dialect) -> bool {
        let token = name_token(column, dialect);
        self.places(&token).next().is_some()
    }

    /// The names in it that can be nothing but columns; none where that is not certain.
    pub fn names(&self) -> Vec<&str> {
        const UNSURE: [&str; 9] =
            ["select", "extract", "cast", "collate", "interval", "convert", "over", "regexp", "timestampdiff"];
        if self.has_unsure_names || self.tokens.iter().any(|token| UNSURE.contains(&token.as_str())) {
            return Vec::new();
        }
        let token = |at: Option<usize>| at.and_then(|at| self.tokens.get(at)).map(String::as_str).unwrap_or_default();
        let is_name = |at: &usize| {
            let (before, next) = (token(at.checked_sub(1)), token(at.checked_add(1)));
            starts_name(token(Some(*at)))
                && !matches!(next, "(" | "." | "[" | "=>")
                && !matches!(before, "." | "::" | "as" | "at" | "time")
                // Two operands side by side: one of them is a word of the syntax, as in `substring(b FROM 1 FOR 2)`.
                && (before.is_empty() || !is_operand(before) && !matches!(before, ")" | "]"))
                && (next.is_empty() || !is_operand(next))
                && !WORDS.contains(&token(Some(*at)))
        };
        (0..self.tokens.len()).filter(is_name).map(|at| self.tokens[at].as_str()).collect()
    }

    /// The same with another name for a column.
    #[must_use]
    pub fn with_column_renamed(&self, old: &str, new: &str, dialect: Dialect) -> Self {
        let (old, new) = (name_token(old, dialect), name_token(new, dialect));
        let mut tokens = self.tokens.clone();
        for at in self.places(&old) {
            tokens[at].clone_from(&new);
        }
        let source = renamed(&self.source, &old, &new, dialect);
        let strict = self.grammar.and_then(|grammar| grammar(&source, dialect));
        Self { tokens, source, strict, ..*self }
    }

    fn places(&self, token: &str) -> impl Iterator<Item = usize> {
        let is_place = move |at: &usize| {
            self.tokens[*at] == token && self.tokens.get(at + 1).is_none_or(|next| next != "(" && next != ".")
        };
        (0..self.tokens.len()).filter(is_place)
    }
}

/// A text with another name in the place of each word that stands for the old one; both as they stand among tokens.
pub fn renamed(source: &str, old: &str, new: &str, dialect: Dialect) -> String {
    let mut text = String::with_capacity(source.len());
    let mut end = 0;
    for token in tokenize(source, dialect).into_iter().filter(|token| token.acts()) {
        let written = &source[token.span.clone()];
        let is_it = match token.kind {
            TokenKind::Word => written.to_lowercase() == old,
            TokenKind::QuotedName => name_token(&unquoted(written), dialect) == old,
            _ => false,
        };
        if is_it {
            text.push_str(&source[end..token.span.start]);
            text.push_str(new);
            end = token.span.end;
        }
    }
    text.push_str(&source[end..]);
    text
}

/// What a clause of a query lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    Results,
    Sources,
    Other,
}

impl Listed {
    /// What stands behind a word.
    fn behind(word: &str) -> Option<Self> {
        match word {
            "select" => Some(Self::Results),
            "from" | "join" => Some(Self::Sources),
            "on" | "using" | "where" | "group" | "having" | "window" | "order" | "limit" | "union" | "intersect"
            | "except" | "set" | "values" => Some(Self::Other),
            _ => None,
        }
    }
}

/// A query with another name for a column that it reads. Where the column is a result, that keeps its name.
pub fn with_column_renamed(query: &str, old: &str, new: &str, dialect: Dialect, keeps_results: bool) -> String {
    let tokens: Vec<Token> = tokenize(query, dialect).into_iter().filter(Token::acts).collect();
    let word = |at: usize| tokens.get(at).map_or("", |token| &query[token.span.clone()]);
    let (mut text, mut end) = (String::with_capacity(query.len()), 0);
    // What is listed at each depth of parentheses.
    let mut lists = vec![Listed::Other];
    for (at, token) in tokens.iter().enumerate() {
        let written = word(at);
        match written.to_ascii_lowercase().as_str() {
            "(" => {
                // Sources in parentheses, as in `FROM (a JOIN b)`.
                let is_inside = lists.last() == Some(&Listed::Sources);
                lists.push(if is_inside { Listed::Sources } else { Listed::Other });
            }
            ")" => drop(lists.pop()),
            word => {
                if let (Some(last), Some(listed)) = (lists.last_mut(), Listed::behind(word)) {
                    *last = listed;
                }
            }
        }
        // Behind AS a name is a new one.
        let is_alias = word(at.wrapping_sub(1)).eq_ignore_ascii_case("as");
        if is_alias || renamed(written, old, new, dialect) == written {
            continue;
        }
        let next = word(at + 1);
        // A table, or a query of WITH, that is called as the column is.
        let is_source = lists.last() == Some(&Listed::Sources) || next == ".";
        let is_query = next.eq_ignore_ascii_case("as")
            && ["(", "materialized", "not"].iter().any(|it| word(at + 2).eq_ignore_ascii_case(it));
        if is_source || is_query {
            continue;
        }
        let is_result = lists.last() == Some(&Listed::Results)
            && (next.is_empty() || next == "," || next.eq_ignore_ascii_case("from"));
        let keeps_name = is_result && keeps_results;
        text.push_str(&query[end..token.span.start]);
        text.push_str(new);
        if keeps_name {
            text.push_str(&format!(" as {old}"));
        }
        end = token.span.end;
    }
    text.push_str(&query[end..]);
    text
}

fn starts_name(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// A name, a number, a text.
fn is_operand(token: &str) -> bool {
    const JOINING: [&str; 17] = [
        "and", "or", "not", "is", "in", "like", "ilike", "between", "when", "then", "else", "case", "end", "div",
        "mod", "xor", "similar",
    ];
    (starts_name(token) || token.starts_with(['\'', '"']) || token.starts_with(|it: char| it.is_ascii_digit()))
        && !JOINING.contains(&token)
}

/// Words that are no names of columns.
const WORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "is",
    "null",
    "true",
    "false",
    "any",
    "all",
    "some",
    "between",
    "like",
    "ilike",
    "similar",
    "to",
    "case",
    "when",
    "then",
    "else",
    "end",
    "as",
    "distinct",
    "from",
    "array",
    "row",
    "escape",
    "isnull",
    "notnull",
    "at",
    "time",
    "zone",
    "glob",
    "match",
    "rlike",
    "div",
    "mod",
    "xor",
    "binary",
    "unknown",
    "value",
    "symmetric",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "current_role",
    "session_user",
    "user",
    "localtime",
    "localtimestamp",
    "json",
    "scalar",
    "object",
    "normalized",
    "document",
    "of",
    "member",
    "sounds",
    "with",
    "without",
    "timestamp",
    "timestamptz",
    "date",
    "double",
    "precision",
    "integer",
    "text",
    "char",
    "numeric",
    "boolean",
    "ancestor",
    "nfc",
    "nfd",
    "nfkc",
    "nfkd",
    "rowid",
    "oid",
    "_rowid_",
    "ctid",
];

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.tokens.join(" "))
    }
}

/// A name as it stands among the tokens: bare where that means the same.
pub(super) fn name_token(name: &str, dialect: Dialect) -> String {
    if !Wording::of(dialect).names_tell_case {
        return name.to_lowercase();
    }
    let is_bare = name.chars().all(|letter| letter == '_' || letter.is_ascii_lowercase() || letter.is_ascii_digit())
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    if is_bare { name.to_owned() } else { format!("\"{name}\"") }
}

/// The tokens of a text, each in its canonical form, with one space between two: nothing of its grouping is lost.
pub fn as_tokens(text: &str, dialect: Dialect) -> String {
    pieces(text, dialect).join(" ")
}

/// The acting tokens, each in its canonical form.
fn pieces(text: &str, dialect: Dialect) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut operator_end = None;
    for token in tokenize(text, dialect).into_iter().filter(|token| token.acts()) {
        let source = &text[token.span.clone()];
        match token.kind {
            TokenKind::Word if is_charset_prefix(source, text, &token.span, dialect) => {}
            // Letters beyond ASCII are quoted by PostgreSQL.
            TokenKind::Word if !source.is_ascii() => pieces.push(name_token(&source.to_lowercase(), dialect)),
            TokenKind::Word => pieces.push(source.to_lowercase()),
            TokenKind::QuotedName => pieces.push(name_token(&unquoted(source), dialect)),
            TokenKind::Text => pieces.push(literal(source, dialect)),
            TokenKind::Symbol if is_operator(source) => {
                if operator_end == Some(token.span.start) {
                    pieces.last_mut().expect("an operator has begun").push_str(source);
                } else {
                    pieces.push(source.to_owned());
                }
                operator_end = Some(token.span.end);
                continue;
            }
            _ => pieces.push(source.to_lowercase()),
        }
        operator_end = None;
    }
    pieces
}

/// `_utf8mb4'text'`
fn is_charset_prefix(word: &str, text: &str, span: &Range<usize>, dialect: Dialect) -> bool {
    Wording::of(dialect).strings_have_character_sets
        && word.starts_with('_')
        && text[span.end..].starts_with(['\'', '"'])
}

fn is_operator(symbol: &str) -> bool {
    matches!(
        symbol,
        "<" | ">" | "=" | "!" | "|" | "&" | "+" | "*" | "/" | "%" | "~" | "^" | "#" | "@" | "?" | ":" | "-"
    )
}

fn unquoted(source: &str) -> String {
    let Some(quote) = source.chars().last() else { return String::new() };
    let inner = source.get(1..source.len() - 1).unwrap_or_default();
    if quote == ']' { inner.to_owned() } else { inner.replace(&format!("{quote}{quote}"), &quote.to_string()) }
}

/// A string in single quotes; what reads as a number becomes one.
fn literal(source: &str, dialect: Dialect) -> String {
    let inner = text_of_literal(source, dialect);
    let is_number = !inner.is_empty()
        && inner.trim_start_matches('-').chars().all(|letter| letter.is_ascii_digit() || letter == '.')
        && inner.chars().any(|letter| letter.is_ascii_digit());
    if is_number && Wording::of(dialect).numbers_lose_quotes {
        inner
    } else {
        format!("'{}'", inner.replace('\'', "''"))
    }
}

/// Brings tokens to the one form.
fn rewrite(tokens: &mut Vec<String>, dialect: Dialect) {
    let wording = Wording::of(dialect);
    if wording.expressions_are_trees {
        remove_casts(tokens);
        calls::rewrite(tokens);
        rewrite_lists(tokens);
        rewrite_between(tokens);
        rewrite_operators(tokens);
    }
    remove_grouping(tokens);
    join_signs(tokens);
    if wording.clocks_are_alike {
        rewrite_clock(tokens);
    }
}

/// What a string stands for.
pub fn text_of_literal(source: &str, dialect: Dialect) -> String {
    if let Some(tagged) = source.strip_prefix('$') {
        let tag = tagged.find('$').map_or(0, |at| at + 2);
        return source.get(tag..source.len() - tag).unwrap_or_default().to_owned();
    }
    let Some(start) = source.find(['\'', '"']) else { return source.to_owned() };
    let quote = &source[start..=start];
    let inner = source.get(start + 1..source.len() - 1).unwrap_or_default();
    let has_backslash = Wording::of(dialect).backslash_escapes || source.starts_with(['e', 'E']);
    let inner = inner.replace(&quote.repeat(2), quote);
    if !has_backslash || !inner.contains('\\') {
        return inner;
    }
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => text.push(match letters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('0') => '\0',
                Some(other) => other,
                None => '\\',
            }),
            (letter, false) => text.push(letter),
        }
    }
    text
}

/// Behind the parenthesis or bracket that closes the one at `open`.
fn behind(tokens: &[String], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

fn is(tokens: &[String], at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| token == text)
}

/// `x::type`, `CAST(x AS type)`, `interval 'x'`.
fn remove_casts(tokens: &mut Vec<String>) {
    while let Some(at) = tokens.iter().position(|token| token == "::") {
        let end = behind_type(tokens, at + 1);
        tokens.drain(at..end);
    }
    while let Some(at) = (0..tokens.len()).find(|&at| is(tokens, at, "cast") && is(tokens, at + 1, "(")) {
        let end = behind(tokens, at + 1);
        let Some(word) = (at..end).rev().find(|&word| tokens[word] == "as") else { break };
        tokens.drain(word..end - 1);
        tokens.remove(at);
    }
    const TYPES: [&str; 9] =
        ["interval", "timestamp", "timestamptz", "date", "time", "timetz", "uuid", "json", "jsonb"];
    let mut at = 0;
    while at + 1 < tokens.len() {
        if TYPES.contains(&tokens[at].as_str()) && tokens[at + 1].starts_with('\'') {
            tokens.remove(at);
        }
        at += 1;
    }
}

/// Behind the name of a type with what belongs to it.
fn behind_type(tokens: &[String], start: usize) -> usize {
    let mut at = start + 1;
    while is(tokens, at, ".") {
        at += 2;
    }
    while ["varying", "precision"].iter().any(|word| is(tokens, at, word)) {
        at += 1;
    }
    if is(tokens, at, "(") {
        at = behind(tokens, at);
    }
    if (is(tokens, at, "with") || is(tokens, at, "without")) && is(tokens, at + 1, "time") {
        at += 3;
    }
    while is(tokens, at, "[") {
        at = behind(tokens, at);
    }
    at.min(tokens.len())
}

/// `x IN (a, b)` is `x = ANY (ARRAY[a, b])` to PostgreSQL, and `x = a` where there is one.
fn rewrite_lists(tokens: &mut Vec<String>) {
    let mut at = 0;
    while at + 1 < tokens.len() {
        if tokens[at] == "in" && tokens[at + 1] == "(" && !is(tokens, at + 2, "select") {
            let end = behind(tokens, at + 1);
            let is_negated = at > 0 && tokens[at - 1] == "not";
            let start = if is_negated { at - 1 } else { at };
            let items: Vec<String> = tokens[at + 2..end.saturating_sub(1).max(at + 2)].to_vec();
            let is_list = items.iter().any(|item| item == ",");
            let operator = if is_negated { "<>" } else { "=" };
            let mut new = vec![operator.to_owned()];
            if is_list {
                let quantifier = if is_negated { "all" } else { "any" };
                new.extend([quantifier, "array", "["].map(str::to_owned));
                new.extend(items);
                new.push("]".to_owned());
            } else {
                new.extend(items);
            }
            tokens.splice(start..end, new);
            at = start;
        }
        at += 1;
    }
}

/// `x BETWEEN a AND b` is `x >= a AND x <= b`, where `x` is a name or a call.
fn rewrite_between(tokens: &mut Vec<String>) {
    let mut from = 0;
    while let Some(at) = (from..tokens.len()).find(|&at| tokens[at] == "between") {
        from = at + 1;
        let is_negated = at > 0 && tokens[at - 1] == "not";
        let end = if is_negated { at - 1 } else { at };
        let start = start_of_operand(tokens, end);
        let operand = &tokens[start..end];
        if operand.len() > LONGEST_OPERAND || operand.iter().any(|token| token == "between") {
            continue;
        }
        let operand: Vec<String> = tokens[start..end].to_vec();
        let Some(and) = (at..tokens.len()).find(|&place| tokens[place] == "and") else { return };
        let (low, join, high) = if is_negated { ("<", "or", ">") } else { (">=", "and", "<=") };
        let mut new = operand.clone();
        new.push(low.to_owned());
        new.extend_from_slice(&tokens[at + 1..and]);
        new.push(join.to_owned());
        new.extend(operand);
        new.push(high.to_owned());
        tokens.splice(start..=and, new);
        from = start;
    }
}

fn start_of_operand(tokens: &[String], end: usize) -> usize {
    if end == 0 {
        return 0;
    }
    let mut at = end - 1;
    if tokens[at] == ")" {
        let mut depth = 0_usize;
        loop {
            match tokens[at].as_str() {
                ")" => depth += 1,
                "(" => depth -= 1,
                _ => {}
            }
            if depth == 0 || at == 0 {
                break;
            }
            at -= 1;
        }
        if at > 0 && is_call_name(&tokens[at - 1]) {
            at -= 1;
        }
    }
    while at >= 2 && tokens[at - 1] == "." {
        at -= 2;
    }
    at
}

fn rewrite_operators(tokens: &mut Vec<String>) {
    let mut at = 0;
    while at < tokens.len() {
        let new = match tokens[at].as_str() {
            "like" => "~~",
            "ilike" => "~~*",
            _ => {
                at += 1;
                continue;
            }
        };
        tokens[at] = new.to_owned();
        if new.starts_with('~') && at > 0 && tokens[at - 1] == "not" {
            tokens[at].insert(0, '!');
            tokens.remove(at - 1);
        }
    }
}

/// Parentheses that are not those of a call.
fn remove_grouping(tokens: &mut Vec<String>) {
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "(" && (at == 0 || !is_call_name(&tokens[at - 1])) {
            let end = behind(tokens, at);
            if end > at + 1 && is(tokens, end - 1, ")") {
                tokens.remove(end - 1);
            }
            tokens.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Whether a parenthesis behind this token holds arguments.
fn is_call_name(token: &str) -> bool {
    const KEYWORDS: [&str; 30] = [
        "and",
        "or",
        "not",
        "in",
        "any",
        "all",
        "some",
        "when",
        "then",
        "else",
        "case",
        "as",
        "between",
        "like",
        "is",
        "on",
        "where",
        "exists",
        "using",
        "check",
        "default",
        "select",
        "from",
        "by",
        "having",
        "union",
        "end",
        "with",
        "over",
        "references",
    ];
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_' || letter == '"')
        && !KEYWORDS.contains(&token)
}

/// `- 1` is one number where no operand comes before.
fn join_signs(tokens: &mut Vec<String>) {
    let mut at = 0;
    while at + 1 < tokens.len() {
        let is_number = tokens[at + 1].starts_with(|letter: char| letter.is_ascii_digit());
        let is_first =
            at == 0 || matches!(tokens[at - 1].as_str(), "(" | "," | "[" | "=" | "<" | ">" | "<=" | ">=" | "<>");
        if is_number && is_first && matches!(tokens[at].as_str(), "-" | "+") {
            let number = tokens.remove(at + 1);
            tokens[at] = if tokens[at] == "-" { format!("-{number}") } else { number };
        }
        at += 1;
    }
}

/// MySQL has several names for the time of the statement.
fn rewrite_clock(tokens: &mut Vec<String>) {
    let mut at = 0;
    while at < tokens.len() {
        if matches!(tokens[at].as_str(), "now" | "localtime" | "localtimestamp" | "current_timestamp") {
            tokens[at] = "current_timestamp".to_owned();
            if is(tokens, at + 1, "(")
                && (is(tokens, at + 2, ")") || is(tokens, at + 2, "0") && is(tokens, at + 3, ")"))
            {
                let end = behind(tokens, at + 1);
                tokens.drain(at + 1..end);
            }
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(dialect: Dialect, written: &str, reported: &str) {
        assert_eq!(Expression::read(written, dialect).to_string(), Expression::read(reported, dialect).to_string());
    }

    #[test]
    fn what_is_written_and_what_postgres_reports() {
        for (written, reported) in [
            ("a BETWEEN 1 AND 5", "((a >= 1) AND (a <= 5))"),
            ("kind = 'x'", "((kind)::text = 'x'::text)"),
            ("name NOT LIKE 'a%'", "((name)::text !~~ 'a%'::text)"),
            ("x IN ('a')", "((x)::text = 'a'::text)"),
            ("x NOT IN (1, 2)", "(x <> ALL (ARRAY[1, 2]))"),
            ("lower(Name)", "lower((name)::text)"),
            ("-1", "'-1'::integer"),
            ("'{}'", "'{}'::text[]"),
            ("CAST(a AS text)", "(a)::text"),
            ("interval '1 day'", "'1 day'::interval"),
            ("a != 3 OR NOT b", "((a <> 3) OR (NOT b))"),
            ("now() AT TIME ZONE 'utc'", "(now() AT TIME ZONE 'utc'::text)"),
            ("\"Odd\" > 0 AND \"even\" > 0", "((\"Odd\" > 0) AND (even > 0))"),
            ("'2020-01-01'", "'2020-01-01'::timestamp(3) without time zone"),
            ("(a + b) AT TIME ZONE 'utc' > now()", "(timezone('utc'::text, (a + b)) > now())"),
            ("extract(epoch FROM now())", "date_part('epoch'::text, now())"),
        ] {
            same(Dialect::Postgres, written, reported);
        }
    }

    #[test]
    fn what_is_written_and_what_mariadb_reports() {
        same(Dialect::Mysql, "a > 0 AND B < 2", "`a` > 0 and `b` < 2");
        same(Dialect::Mysql, "NOW()", "current_timestamp()");
        same(Dialect::Mysql, "'x'", "_utf8mb4'x'");
    }

    #[test]
    fn columns_get_other_names() {
        let check = Expression::read("a > 0 AND a(a) = 'a'", Dialect::Postgres);
        assert!(check.mentions("a", Dialect::Postgres) && !check.mentions("b", Dialect::Postgres));
        let renamed = check.with_column_renamed("a", "New", Dialect::Postgres);
        assert_eq!(renamed.to_string(), "\"New\" > 0 and a ( \"New\" ) = 'a'");
    }

    #[test]
    fn results_of_a_query_keep_their_names_where_the_server_keeps_them() {
        let query = "SELECT a, b AS a FROM t WHERE a > 0";
        let renamed = |keeps_results| with_column_renamed(query, "a", "c", Dialect::Postgres, keeps_results);
        assert_eq!(renamed(true), "SELECT c as a, b AS a FROM t WHERE c > 0");
        assert_eq!(renamed(false), "SELECT c, b AS a FROM t WHERE c > 0");
    }

    #[test]
    fn tables_and_queries_that_are_called_as_a_column_keep_their_names() {
        let renamed = |query: &str| with_column_renamed(query, "w", "x", Dialect::Sqlite, false);
        let unchanged = "WITH w AS (SELECT * FROM a) SELECT * FROM w";
        assert_eq!(renamed(unchanged), unchanged);
        assert_eq!(
            renamed("SELECT w.w, w FROM b, w JOIN (c, w) ON w = w.id"),
            "SELECT w.x, x FROM b, w JOIN (c, w) ON x = w.id"
        );
    }

    #[test]
    fn whatever_is_read_is_read() {
        for text in ["(", ")", "in (", "between", "cast(", "::", "x::", "$$", "'", "-", "a in ()", "not between and"] {
            for dialect in Dialect::ALL {
                let _ = Expression::read(text, dialect).to_string();
            }
        }
    }
}
