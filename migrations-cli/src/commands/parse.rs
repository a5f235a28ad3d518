//! `migrations parse`: how statements are read, for reports of faults and for tests.

use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use migrations::cli::{Answer, Exit, Failure, FailureKind};
use migrations_analysis::splitter::split;
use migrations_core::lexer::{Token, tokenize};
use migrations_core::{Product, Server, Servers};
use migrations_syntax::{Parsed, SyntaxError, ast, parse_tokens};
use serde::{Deserialize, Serialize};

use crate::arguments::ParseArguments;
use crate::files;

/// A statement as it was read.
struct Statement {
    /// Where it begins in the text.
    start: usize,
    parsed: Parsed,
}

#[derive(Serialize)]
struct TextView {
    ok: bool,
    read: &'static str,
    form: String,
    errors: Vec<ErrorView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statements: Vec<StatementView>,
}

#[derive(Serialize)]
struct StatementView {
    ok: bool,
    read: &'static str,
    form: String,
    offset: usize,
    errors: Vec<ErrorView>,
    tree: Option<String>,
}

#[derive(Serialize)]
struct ErrorView {
    /// In bytes, from the start of the text.
    offset: usize,
    expected: Vec<String>,
    found: Option<String>,
    message: String,
}

/// A line that `--jsonl` reads.
#[derive(Deserialize)]
struct Line {
    sql: String,
    server: Option<String>,
}

/// Where only the dialect is said, one of the products that speak it is enough.
fn that_may_take_it(product: Product) -> Vec<Product> {
    let others = Servers::of_name(product.name()).into_iter().flat_map(|servers| servers.others());
    std::iter::once(product).chain(others).collect()
}

pub(crate) fn parse(product: Option<Product>, arguments: &ParseArguments) -> Result<Answer, Failure> {
    let products = match (&arguments.server, product) {
        (Some(servers), _) => products_of(servers)?,
        (None, Some(product)) => that_may_take_it(product),
        (None, None) if arguments.jsonl => Vec::new(),
        (None, None) => {
            return Err(Failure::usage("nothing says whose SQL it is").help("write --dialect or --server"));
        }
    };
    let text = text_of(&arguments.file)?;
    if arguments.jsonl {
        return answer_lines(&text, &products);
    }
    let statements = read(&text, &products);
    let is_right = statements.iter().all(|statement| statement.parsed.errors.is_empty());
    let answer = Answer::new(as_text(&text, &statements), &view_of(&statements, true));
    Ok(if is_right { answer } else { answer.exiting(Exit::Folder) })
}

/// The products of servers with commas between, each once.
fn products_of(servers: &str) -> Result<Vec<Product>, Failure> {
    let mut products = Vec::new();
    for name in servers.split(',') {
        let server: Server = name
            .trim()
            .parse()
            .map_err(|error: migrations_core::ParseServerError| Failure::usage(error.to_string()))?;
        if !products.contains(&server.product) {
            products.push(server.product);
        }
    }
    Ok(products)
}

fn text_of(file: &str) -> Result<String, Failure> {
    if file != "-" {
        return files::read_optional(Path::new(file))?
            .ok_or_else(|| Failure::new(FailureKind::File, format!("there is no file {file}")));
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failure::new(FailureKind::File, format!("cannot read standard input: {error}")))?;
    Ok(text)
}

fn answer_lines(text: &str, products: &[Product]) -> Result<Answer, Failure> {
    let mut lines = String::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |reason: String| Failure::usage(format!("line {}: {reason}", at + 1));
        let line: Line = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
        let own = line.server.as_deref().map(products_of).transpose().map_err(|failure| wrong(failure.message))?;
        let products = own.as_deref().unwrap_or(products);
        if products.is_empty() {
            return Err(wrong("it names no server; nor does an option".to_owned()).help("write --dialect or --server"));
        }
        let view = view_of(&read(&line.sql, products), false);
        let view = serde_json::to_string(&view).map_err(|error| wrong(error.to_string()))?;
        lines.push_str(&view);
        lines.push('\n');
    }
    let mut answer = Answer::new(lines.clone(), &());
    answer.json = lines.trim_end().to_owned();
    Ok(answer)
}

/// The statements of a text. Where there are several products, that which takes all of it, or else the one that comes furthest.
fn read(text: &str, products: &[Product]) -> Vec<Statement> {
    let mut best: Option<Vec<Statement>> = None;
    for &product in products {
        let statements = read_as(text, product);
        let first_error = |statements: &[Statement]| {
            let errors = statements.iter().flat_map(|statement| {
                statement.parsed.errors.first().map(|error| statement.start + error.span.start())
            });
            errors.min().unwrap_or(usize::MAX)
        };
        if best.as_ref().is_none_or(|best| first_error(&statements) > first_error(best)) {
            best = Some(statements);
        }
    }
    best.unwrap_or_default()
}

fn read_as(text: &str, product: Product) -> Vec<Statement> {
    let tokens: Vec<Token> = tokenize(text, product.dialect());
    let raw = split(text, &tokens, product.dialect());
    raw.iter()
        .map(|raw| Statement {
            start: raw.span.start,
            parsed: parse_tokens(&text[raw.span.clone()], &tokens[raw.tokens.clone()], raw.span.start, product),
        })
        .collect()
}

fn read_of(parsed: &Parsed) -> &'static str {
    match &parsed.statement {
        None => "error",
        Some(ast::Statement::Opaque(_)) => "opaque",
        Some(_) => "exact",
    }
}

fn form_of(parsed: &Parsed) -> String {
    parsed.statement.as_ref().map(ast::Statement::form).unwrap_or_default()
}

fn view_of(statements: &[Statement], has_trees: bool) -> TextView {
    let reads: Vec<&str> = statements.iter().map(|statement| read_of(&statement.parsed)).collect();
    let read = ["error", "opaque"].into_iter().find(|read| reads.contains(read)).unwrap_or("exact");
    let views: Vec<StatementView> = statements.iter().map(statement_view).collect();
    TextView {
        ok: read != "error",
        read,
        form: statements.first().map(|statement| form_of(&statement.parsed)).unwrap_or_default(),
        errors: statements.iter().flat_map(error_views).collect(),
        statements: if has_trees { views } else { Vec::new() },
    }
}

fn statement_view(statement: &Statement) -> StatementView {
    StatementView {
        ok: statement.parsed.errors.is_empty(),
        read: read_of(&statement.parsed),
        form: form_of(&statement.parsed),
        offset: statement.start,
        errors: error_views(statement),
        tree: statement.parsed.statement.as_ref().map(|tree| format!("{tree:#?}")),
    }
}

fn error_views(statement: &Statement) -> Vec<ErrorView> {
    let view = |error: &SyntaxError| ErrorView {
        offset: statement.start + error.span.start(),
        expected: error.expected.clone(),
        found: error.found.clone(),
        message: error.message(),
    };
    statement.parsed.errors.iter().map(view).collect()
}

fn as_text(text: &str, statements: &[Statement]) -> String {
    let mut said = String::new();
    for statement in statements {
        // Writing to a String cannot fail.
        let (line, column) = place(text, statement.start);
        let _ = match &statement.parsed.statement {
            Some(tree) => writeln!(said, "{line}:{column}: {}\n{tree:#?}", tree.form()),
            None => writeln!(said, "{line}:{column}: not read"),
        };
        for error in &statement.parsed.errors {
            let (line, column) = place(text, statement.start + error.span.start());
            let _ = writeln!(said, "{line}:{column}: {}", error.message());
        }
    }
    said
}

/// Line and column, both from 1; columns count characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
