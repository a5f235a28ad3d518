//! One statement, read with sqlparser. Only this file and those below it know it.

mod dialect;
pub mod queries;

use std::panic::{AssertUnwindSafe, catch_unwind};

use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind, tokenize};
use sqlparser::ast::Statement;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token as ParserToken;

use queries::{Block, blocks};

/// Longest statement that is parsed, in bytes. Longer ones are data, as a rule, and are only lexed.
pub const LONGEST_PARSED: usize = 256 * 1024;

/// Most operators in a parsed statement: sqlparser nests one level for each, and a debug build needs some kilobytes
/// of stack a level.
const MOST_OPERATORS: usize = 4_000;

/// How deep a statement may nest for sqlparser; fits into the stack that callers bring (`on_large_stack` of the analysis).
const DEEPEST: usize = 500;

/// What reading a statement came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// sqlparser has read it; these are its queries.
    Parsed(Vec<Block>),
    /// sqlparser cannot read it, and nothing shows that the database cannot. It runs as it stands.
    Unread(String),
    /// The database would refuse it; what is wrong has been reported.
    Invalid,
}

/// Reads the statement with these tokens; their places count in `script`.
pub fn read(script: &str, tokens: &[Token], dialect: Dialect) -> Reading {
    let acting: Vec<&Token> = tokens.iter().filter(|token| token.acts()).collect();
    let (Some(first), Some(last)) = (acting.first(), acting.last()) else { return Reading::Parsed(Vec::new()) };
    let text = &script[first.span.start..last.span.end];
    if text.len() > LONGEST_PARSED {
        return Reading::Unread(format!("statements over {} KiB are not parsed", LONGEST_PARSED / 1024));
    }
    if acting.iter().filter(|token| is_operator(token, script)).count() > MOST_OPERATORS {
        return Reading::Unread(format!("statements with over {MOST_OPERATORS} operators are not parsed"));
    }
    // A panic of the parser would be a fault of the parser, not of the statement.
    let parsed = catch_unwind(AssertUnwindSafe(|| parse(text, dialect)))
        .unwrap_or_else(|_| Err("sqlparser failed on it".to_owned()));
    parsed.map_or_else(Reading::Unread, |parsed| Reading::Parsed(blocks(&parsed, text, &acting, script, dialect)))
}

/// The queries of a statement that stands alone.
pub fn queries_of(text: &str, dialect: Dialect) -> Vec<Block> {
    match read(text, &tokenize(text, dialect), dialect) {
        Reading::Parsed(blocks) => blocks,
        _ => Vec::new(),
    }
}

fn is_operator(token: &Token, script: &str) -> bool {
    let written = &script[token.span.clone()];
    match token.kind {
        TokenKind::Symbol => !matches!(written, "(" | ")" | "," | "."),
        TokenKind::Word => ["AND", "OR", "NOT", "UNION", "CASE"].iter().any(|word| written.eq_ignore_ascii_case(word)),
        _ => false,
    }
}

fn parse(text: &str, dialect: Dialect) -> Result<Statement, String> {
    let parser = Parser::new(dialect::of(dialect)).with_recursion_limit(DEEPEST).try_with_sql(text);
    let mut parser = parser.map_err(|error| error.to_string())?;
    let statement = parser.parse_statement().map_err(|error| error.to_string())?;
    match parser.next_token().token {
        ParserToken::EOF | ParserToken::SemiColon => Ok(statement),
        token => Err(format!("sqlparser did not expect `{token}`")),
    }
}
