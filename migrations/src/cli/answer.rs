//! What a command has to say, and how it is printed.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::json;

use super::arguments::OutputArguments;
use super::exit::Exit;
use super::failure::Failure;

/// What a command has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// For a person.
    pub text: String,
    /// For a program: one line of JSON.
    pub json: String,
    /// The exit code.
    pub exit: Exit,
}

impl Answer {
    /// An answer of a command that did what it was told.
    pub fn new(text: impl Into<String>, view: &impl Serialize) -> Self {
        // Views hold texts, numbers and lists of them, which JSON can say.
        let json = serde_json::to_string(view).unwrap_or_else(|error| json!({"error": error.to_string()}).to_string());
        Self { text: text.into(), json, exit: Exit::Done }
    }

    /// With another exit code.
    #[must_use]
    pub fn exiting(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

/// Prints what a command came to; gives the exit code.
pub(super) fn print(result: Result<Answer, Failure>, output: OutputArguments) -> ExitCode {
    let exit = match &result {
        Ok(answer) => answer.exit,
        Err(failure) => failure.exit,
    };
    match result {
        Ok(answer) if output.json => print_out(&format!("{}\n", answer.json)),
        Ok(answer) if output.quiet && answer.exit == Exit::Done => {}
        Ok(answer) => print_out(&answer.text),
        Err(failure) if output.json => print_out(&error_line(&failure)),
        Err(failure) => print_error(&failure.message),
    }
    exit.into()
}

#[derive(Serialize)]
struct ErrorView<'v> {
    error: ErrorBody<'v>,
}

#[derive(Serialize)]
struct ErrorBody<'v> {
    kind: String,
    message: &'v str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    candidates: &'v [String],
}

fn error_line(failure: &Failure) -> String {
    let Failure { kind, message, candidates, .. } = failure;
    let view = ErrorView { error: ErrorBody { kind: kind.to_string(), message, candidates } };
    Answer::new("", &view).json + "\n"
}

fn print_out(text: &str) {
    let mut out = anstream::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has enough, as in `history | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        Err(error) => print_error(&format!("the answer could not be printed: {error}")),
        Ok(()) => {}
    }
}

fn print_error(message: &str) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let mut out = anstream::stderr();
    // If nobody hears it, the exit code is left.
    drop(writeln!(out, "{red}error:{red:#} {message}"));
}
