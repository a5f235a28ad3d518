//! What a command has to say, and how it is printed.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::{Value, json};

use super::arguments::OutputArguments;
use super::exit::Exit;
use super::failure::Failure;

/// What a command has to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// For a person.
    pub text: String,
    /// For a program.
    pub json: Value,
    /// The exit code.
    pub exit: Exit,
}

impl Answer {
    /// An answer of a command that did what it was told.
    pub fn new(text: impl Into<String>, view: &impl Serialize) -> Self {
        // Views hold texts, numbers and lists of them, which JSON can say.
        let json = serde_json::to_value(view).unwrap_or_else(|error| json!({"error": {"message": error.to_string()}}));
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
        Err(failure) if output.json => print_out(&format!("{}\n", error_view(&failure))),
        Err(failure) => print_error(&failure.message),
    }
    exit.into()
}

fn error_view(failure: &Failure) -> Value {
    let mut error = json!({"kind": failure.kind.to_string(), "message": failure.message});
    if !failure.candidates.is_empty() {
        error["candidates"] = failure.candidates.clone().into();
    }
    json!({ "error": error })
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
