//! One script: its statements, what to do with each, and its checksum.

use migrations_core::baked::{Action, Conduct, Effect, Loss, Recovery, ScriptSource, StatementSource};
use migrations_core::{Checksum, Servers};

use crate::checksum::{ActingKeys, Piece, checksum};
use crate::diagnostic::{Diagnostics, FileId, Sources};
use crate::header::{Directive, directive};
use crate::kept::KeptScript;
use crate::rules::transaction_control::Run;
use crate::rules::{self, refused_statement, session_only, syntax_error, transaction_control};
use crate::source::{Located, Span, line_and_column};
use crate::splitter::{RawStatement, split};
use crate::stated_effects::{report_unreadable_effects, state_effects};
pub use crate::statement::Statement;
use migrations_core::lexer::{Token, TokenKind, tokenize};
use migrations_schema::change::Name;
use migrations_schema::lowering::conduct::conduct;
use migrations_schema::lowering::loss::losses;
use migrations_schema::lowering::recovery::effect_of;
use migrations_schema::lowering::script::{
    added_value, dropped_tables, holds_query, holds_text, is_idle, is_session_only, made_type,
};
use migrations_schema::lowering::transaction::{
    TransactionEffect, client_command, may_part_from_note, transaction_effect,
};
use migrations_schema::lowering::uncompared::uncompared;
use migrations_schema::lowering::{self, SchemaEffect, Source};
use migrations_schema::reader::{Reading, read as read_queries};
use migrations_schema::{Statements, tree};
use migrations_syntax::ast;

/// A script that was read.
#[derive(Debug, Clone)]
pub struct Script {
    /// Its file.
    pub file: FileId,
    /// Its part of the file.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// What to send or call, in order; ranges count from the start of `text`. Empty where a checkpoint stands for the script.
    pub statements: Vec<Statement>,
    /// The same, as far as a program has to know it.
    pub sent: Vec<StatementSource>,
    /// Data that they take away, with the places of the statements.
    pub losses: Vec<(usize, Loss<String>)>,
    /// What acts in it.
    pub checksum: Checksum,
    /// Tables that it drops.
    pub dropped_tables: Vec<String>,
    /// Where the effects of its observable statements show, with the places of the statements.
    pub effects: Vec<(usize, Effect<String>)>,
    /// Whether a PRAGMA at its start switches foreign keys off (SQLite).
    pub foreign_keys_off: bool,
    /// Whether each of its statements is committed by itself.
    pub commits_each: bool,
    /// Directives in its comments, calls aside.
    pub directives: Vec<Directive>,
}

impl Script {
    /// Whether nothing in it does anything.
    pub fn is_empty(&self) -> bool {
        self.statements.iter().all(|statement| statement.is_idle)
    }

    /// What a checkpoint keeps of it.
    pub(crate) fn keep(&self) -> KeptScript {
        KeptScript {
            span: self.span.clone(),
            sent: self.sent.clone(),
            losses: self.losses.clone(),
            checksum: self.checksum,
            dropped_tables: self.dropped_tables.clone(),
            effects: self.effects.clone(),
            foreign_keys_off: self.foreign_keys_off,
            commits_each: self.commits_each,
        }
    }

    /// What was kept of a script that has not changed since; `None` if it is no part of this file.
    pub(crate) fn of_kept(file: FileId, kept: &KeptScript, sources: &Sources) -> Option<Self> {
        let KeptScript { span, sent, losses, checksum, dropped_tables, effects, foreign_keys_off, commits_each } =
            kept.clone();
        Some(Self {
            file,
            text: sources.file(file).text.get(span.clone())?.to_owned(),
            span,
            statements: Vec::new(),
            sent,
            losses,
            checksum,
            dropped_tables,
            effects,
            foreign_keys_off,
            commits_each,
            directives: Vec::new(),
        })
    }

    /// Its statements, as far as a schema is concerned.
    pub fn for_schema(&self) -> Statements<'_> {
        let list = self.statements.iter().map(|statement| migrations_schema::Statement {
            text: &self.text[statement.span.clone()],
            start: statement.span.start,
            reading: statement.reading.as_ref(),
            tree: statement.tree.as_deref(),
            effect: &statement.effect,
            is_idle: statement.is_idle,
            commits_before: self.commits_each || matches!(statement.action, Action::ExecuteOutside(_)),
        });
        Statements { text: &self.text, list: list.collect() }
    }

    /// A place of the script in its file.
    pub(crate) fn placed(&self, span: &Span) -> Span {
        span.start + self.span.start..span.end + self.span.start
    }

    /// The first line of what stands at a place of the script.
    pub(crate) fn first_line(&self, span: &Span) -> Span {
        let length = self.text[span.clone()].find('\n').unwrap_or(span.len());
        span.start..span.start + length
    }

    /// The first line of the statement at a place among all of them, in its file.
    pub(crate) fn first_line_of(&self, statement: usize) -> Option<Span> {
        let sent = self.sent.get(statement)?;
        let start = sent.start as usize;
        Some(self.placed(&self.first_line(&(start..start + sent.length as usize))))
    }

    /// The first line of its first statement, in its file.
    pub(crate) fn start(&self) -> Span {
        let first = self.statements.first().map_or(0..0, |statement| self.first_line(&statement.span));
        self.placed(&first)
    }

    /// The form in which it is baked.
    pub fn source(&self, sources: &Sources) -> ScriptSource {
        let (first_line, _) = line_and_column(&sources.file(self.file).text, self.span.start);
        ScriptSource {
            text: self.text.clone(),
            first_line: offset(first_line),
            checksum: self.checksum,
            statements: self.sent.clone(),
            dropped_tables: self.dropped_tables.clone(),
            effects: self.effects.clone(),
            losses: self.losses.clone(),
        }
    }
}

fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// What a program has to know of a statement.
fn source_of(statement: &Statement) -> StatementSource {
    StatementSource {
        start: offset(statement.span.start),
        length: offset(statement.span.len()),
        action: statement.action,
        conduct: statement.conduct,
    }
}

/// Data that statements take away, with their places.
fn losses_of(statements: &[Statement]) -> Vec<(usize, Loss<String>)> {
    let all = statements.iter().enumerate();
    all.flat_map(|(at, statement)| statement.losses.iter().map(move |loss| (at, loss.clone()))).collect()
}

/// Reads the part `span` of a file as a script.
pub fn read_script(
    file: FileId,
    span: Span,
    servers: &Servers,
    keys: ActingKeys,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Script {
    let text = sources.file(file).text[span.clone()].to_owned();
    let dialect = servers.dialect();
    let tokens = tokenize(&text, dialect);
    let raw = split(&text, &tokens, dialect);
    let mut reader = ScriptReader { file, base: span.start, text: &text, tokens: &tokens, servers, keys, diagnostics };
    reader.report_unclosed();
    let (script_calls, directives) = reader.directives(&raw);
    reader.report_directives_inside(&raw);
    let mut units: Vec<Unit<'_>> = raw.iter().map(|raw| reader.unit(raw)).collect();
    commit_new_values(&mut units);
    reader.report_session_only(&units);
    let sent = reader.statements_to_send(&units);
    let mut statements: Vec<Statement> =
        sent.iter().map(|&(at, action)| reader.statement(&units[at], action)).collect();
    let calls = script_calls.iter().map(|name| Statement {
        span: name.span.start - span.start..name.span.end - span.start,
        action: Action::Call,
        reading: None,
        tree: None,
        product: None,
        unread: None,
        form: String::new(),
        is_idle: false,
        conduct: Conduct::default(),
        losses: Vec::new(),
        uncompared: Vec::new(),
        effect: SchemaEffect::Unknown("a function of the program can do anything"),
    });
    statements.extend(calls);
    statements.sort_by_key(|statement| statement.span.start);
    report_unreadable_effects(file, &statements, &directives, span.start, servers, reader.diagnostics);
    state_effects(&mut statements, &directives, &text, span.start, servers);
    let mut pieces: Vec<(usize, Piece<'_>)> =
        sent.iter().map(|&(at, _)| (raw[at].span.start, Piece::Statement(&raw[at]))).collect();
    pieces.extend(script_calls.iter().map(|name| (name.span.start - span.start, Piece::Call(&name.text))));
    pieces.sort_by_key(|(at, _)| *at);
    let foreign_keys_off = units.iter().any(|unit| unit.effect == TransactionEffect::ForeignKeys(false));
    let commits_each = keys.outside_transaction;
    let acting = ActingKeys { foreign_keys_off: keys.foreign_keys_off || foreign_keys_off, ..keys };
    let checksum = checksum(&text, &tokens, pieces.into_iter().map(|(_, piece)| piece), acting);
    let effects = effects(&statements, &units);
    let dropped_tables = units.iter().filter_map(Unit::tree).flat_map(dropped_tables).collect();
    Script {
        file,
        span,
        sent: statements.iter().map(source_of).collect(),
        losses: losses_of(&statements),
        statements,
        checksum,
        dropped_tables,
        effects,
        foreign_keys_off,
        commits_each,
        directives,
        text,
    }
}

/// PostgreSQL refuses a value of an enumeration in the transaction that adds it: where a later statement has it, it is
/// committed first.
fn commit_new_values(units: &mut [Unit<'_>]) {
    let is_needed = |at: usize| {
        let unit: &Unit<'_> = &units[at];
        let Some((name, value)) = unit.tree().and_then(|tree| added_value(tree, &unit.source)) else { return false };
        // A type that is as new as its value can be used at once.
        let makes_type = |unit: &Unit<'_>| unit.tree().and_then(|tree| made_type(tree, &unit.source));
        let is_new = units[..at].iter().filter_map(makes_type).any(|made| is_same(&made, &name));
        !is_new && units[at + 1..].iter().any(|later| later.tree().is_some_and(|tree| holds_text(tree, value)))
    };
    let needed: Vec<usize> = (0..units.len()).filter(|at| is_needed(*at)).collect();
    for at in needed {
        units[at].effect = TransactionEffect::Outside(Recovery::Observe);
    }
}

fn is_same(one: &Name, other: &Name) -> bool {
    (&one.schema, &one.name) == (&other.schema, &other.name)
}

/// What shows whether the statements took effect that are to be observed.
fn effects(statements: &[Statement], units: &[Unit<'_>]) -> Vec<(usize, Effect<String>)> {
    let observed = statements
        .iter()
        .enumerate()
        .filter(|(_, statement)| statement.action == Action::ExecuteOutside(Recovery::Observe));
    observed
        .filter_map(|(at, statement)| {
            let unit = units.iter().find(|unit| unit.raw.span == statement.span)?;
            Some((at, effect_of(unit.tree()?, &unit.source)?))
        })
        .collect()
}

/// A statement with what its tree says.
struct Unit<'r> {
    raw: &'r RawStatement,
    tokens: &'r [Token],
    read: tree::Read,
    source: Source<'r>,
    effect: TransactionEffect,
}

impl Unit<'_> {
    fn tree(&self) -> Option<&ast::Statement> {
        self.read.tree.as_deref()
    }

    /// Whether a text in it is closed.
    fn is_closed(&self) -> bool {
        self.tokens.iter().all(|token| token.is_closed)
    }
}

struct ScriptReader<'s> {
    file: FileId,
    base: usize,
    text: &'s str,
    tokens: &'s [Token],
    servers: &'s Servers,
    keys: ActingKeys,
    diagnostics: &'s mut Diagnostics,
}

/// SQLite ends such a comment with the file, and so passes over all statements behind it without a word.
fn is_open_comment(written: &str, token: &Token) -> bool {
    token.kind == TokenKind::Comment
        && written.starts_with("/*")
        && (written.len() < "/**/".len() || !written.ends_with("*/"))
}

impl<'s> ScriptReader<'s> {
    fn place(&self, span: Span) -> Span {
        span.start + self.base..span.end + self.base
    }

    fn report_unclosed(&mut self) {
        for token in self
            .tokens
            .iter()
            .filter(|token| !token.is_closed || is_open_comment(&self.text[token.span.clone()], token))
        {
            let what = match token.kind {
                TokenKind::Comment | TokenKind::ActingComment => "this comment is never closed",
                TokenKind::QuotedName => "this quoted name is never closed",
                TokenKind::DelimiterCommand => "DELIMITER needs a delimiter",
                _ => "this string is never closed",
            };
            let start = self.place(token.span.clone()).start;
            self.diagnostics.push(syntax_error::unclosed(self.file, start..start + 1, what));
        }
    }

    fn unit<'r>(&self, raw: &'r RawStatement) -> Unit<'r>
    where
        's: 'r,
    {
        let tokens = &self.tokens[raw.tokens.clone()];
        let read = tree::read(self.text, &raw.span, tokens, self.servers);
        let source = Source::new(self.text, tokens, raw.span.start, read.product);
        let effect = match (client_command(tokens, self.text, self.servers.dialect()), &read.tree) {
            (Some(refusal), _) => TransactionEffect::Refused(refusal),
            (None, Some(tree)) => transaction_effect(tree, &source),
            (None, None) => TransactionEffect::None,
        };
        Unit { raw, tokens, read, source, effect }
    }

    /// Calls and other directives, from the comments before, between and after statements.
    fn directives(&mut self, raw: &[RawStatement]) -> (Vec<Located>, Vec<Directive>) {
        let tail = raw.last().map_or(0, |last| last.tokens.end)..self.tokens.len();
        let ranges = raw.iter().map(|raw| raw.before.clone()).chain([tail]);
        let (mut calls, mut others) = (Vec::new(), Vec::new());
        for token in ranges.flat_map(|range| &self.tokens[range]).filter(|token| token.kind == TokenKind::Comment) {
            let comment = &self.text[token.span.clone()];
            match directive(self.file, comment, token.span.start + self.base, self.diagnostics) {
                Some(Directive::Call(name)) => calls.push(name),
                Some(other) => others.push(other),
                None => {}
            }
        }
        (calls, others)
    }

    /// A call or another directive in the middle of a statement would be taken for prose.
    fn report_directives_inside(&mut self, raw: &[RawStatement]) {
        let inside = raw.iter().flat_map(|raw| &self.tokens[raw.tokens.clone()]);
        for token in inside.filter(|token| token.kind == TokenKind::Comment) {
            let comment = &self.text[token.span.clone()];
            let body = comment.strip_prefix("--").map_or("", str::trim_start);
            if ["call:", "migrations:"].iter().any(|start| body.starts_with(start)) {
                let span = self.place(token.span.clone());
                self.diagnostics.push(rules::directive::inside_statement(self.file, span));
            }
        }
    }

    /// What lives with the connection is gone after a crash, when a script that is committed bit by bit goes on.
    fn report_session_only(&mut self, units: &[Unit<'_>]) {
        let is_bit_by_bit = self.keys.outside_transaction
            || units.iter().any(|unit| matches!(unit.effect, TransactionEffect::Outside(_)));
        if !is_bit_by_bit {
            return;
        }
        for unit in units {
            if unit.tree().is_some_and(|tree| is_session_only(tree, self.servers.strictest())) {
                self.diagnostics.push(session_only::found(self.file, self.first_words(unit)));
            }
        }
    }

    /// Which statements are sent, and how. A leading BEGIN with its final COMMIT, and `PRAGMA foreign_keys`, are for the
    /// runner to do.
    fn statements_to_send(&mut self, units: &[Unit<'_>]) -> Vec<(usize, Action)> {
        let is_pragma = |unit: &Unit<'_>| matches!(unit.effect, TransactionEffect::ForeignKeys(_));
        let begin = units.iter().position(|unit| !is_pragma(unit));
        let commit = units.iter().rposition(|unit| !is_pragma(unit));
        let has = |at: Option<usize>, effect: &TransactionEffect| at.is_some_and(|at| units[at].effect == *effect);
        let is_framed = has(begin, &TransactionEffect::Begin) && has(commit, &TransactionEffect::Commit);
        let mut sent = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            match &unit.effect {
                TransactionEffect::None => sent.push((at, Action::Execute)),
                TransactionEffect::Outside(recovery) => sent.push((at, Action::ExecuteOutside(*recovery))),
                TransactionEffect::ForeignKeys(_) => {}
                TransactionEffect::Begin | TransactionEffect::Commit
                    if is_framed && (Some(at) == begin || Some(at) == commit) => {}
                TransactionEffect::Begin | TransactionEffect::Commit | TransactionEffect::OtherControl => {
                    self.refuse_control(unit);
                }
                TransactionEffect::Refused(refusal) => {
                    let diagnostic = refused_statement::found(self.file, self.first_words(unit), refusal);
                    self.diagnostics.push(diagnostic);
                }
            }
        }
        sent
    }

    fn refuse_control(&mut self, unit: &Unit<'_>) {
        let first = self.text[unit.tokens[0].span.clone()].to_ascii_uppercase();
        let run = match unit.effect {
            TransactionEffect::OtherControl => Run::Whole,
            _ if self.keys.outside_transaction => Run::EachAlone,
            _ => Run::InTransaction,
        };
        self.diagnostics.push(transaction_control::found(self.file, self.first_words(unit), &first, &run));
    }

    fn first_words(&self, unit: &Unit<'_>) -> Span {
        let acting = unit.tokens.iter().filter(|token| token.acts());
        let last = acting.take(2).take_while(|token| token.kind == TokenKind::Word).last();
        let end = last.map_or(unit.raw.span.end, |token| token.span.end);
        self.place(unit.raw.span.start..end)
    }

    /// Reads a statement, and reports every syntax error in it.
    fn reading(&mut self, unit: &Unit<'_>) -> Reading {
        for (span, error) in &unit.read.errors {
            let place = self.place(span.clone());
            let product = unit.read.product.title();
            self.diagnostics.push(syntax_error::found(self.file, place, product, error.message()));
        }
        match unit.tree() {
            None => Reading::Invalid,
            Some(ast::Statement::Opaque(opaque)) => {
                Reading::Unread(format!("{} is a form of statement that is not read", opaque.form.name()))
            }
            // In a build without optimisation, reading these once more takes as long as all the rest of reading.
            Some(tree) if !holds_query(tree) => Reading::Parsed(Vec::new()),
            // What sqlparser cannot read has no queries that are looked at.
            Some(_) => match read_queries(self.text, unit.tokens, self.servers.dialect()) {
                Reading::Unread(_) => Reading::Parsed(Vec::new()),
                reading => reading,
            },
        }
    }

    fn statement(&mut self, unit: &Unit<'_>, action: Action) -> Statement {
        let span = unit.raw.span.clone();
        let reading = if unit.is_closed() {
            self.reading(unit)
        } else {
            // Reported already; whatever else is wrong follows from it.
            Reading::Unread("it has no end".to_owned())
        };
        let form = unit.tree().map(ast::Statement::form).unwrap_or_default();
        // With `transaction: none` a statement has a transaction of its own, which holds the note that it is done, too. But
        // a procedure may commit by itself, and of what could not be read nobody knows.
        let is_unread = matches!(reading, Reading::Unread(_));
        let known = unit.tree().filter(|_| !is_unread);
        let parts = self.keys.outside_transaction
            && (is_unread || known.is_some())
            && may_part_from_note(known, self.servers.strictest());
        let action = match action {
            Action::Execute if parts => Action::ExecuteOutside(Recovery::Ask),
            action => action,
        };
        let effect = match unit.tree() {
            // Reported already; whatever else is wrong follows from it.
            None => SchemaEffect::Unknown("it cannot be read"),
            Some(tree) => lowering::schema_effect(tree, &unit.source),
        };
        Statement {
            span,
            action,
            reading: Some(reading),
            product: Some(unit.read.product),
            tree: unit.read.tree.clone(),
            unread: unit.tree().and_then(unread_form),
            form,
            is_idle: unit.tree().is_some_and(is_idle),
            conduct: unit.tree().map(|tree| conduct(tree, &unit.source)).unwrap_or_default(),
            losses: unit.tree().map(|tree| losses(tree, &unit.source)).unwrap_or_default(),
            uncompared: unit.tree().map(|tree| uncompared(tree, &unit.source)).unwrap_or_default(),
            effect,
        }
    }
}
/// The form of a statement that is known by its name only, unless it surely changes nothing but rows.
fn unread_form(tree: &ast::Statement) -> Option<&'static str> {
    let ast::Statement::Opaque(opaque) = tree else { return None };
    (opaque.form.reach() != ast::Reach::Nothing).then(|| opaque.form.name())
}
