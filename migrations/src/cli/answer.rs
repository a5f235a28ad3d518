//! What a command has to say, and how it is printed.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::json;

use super::arguments::OutputArguments;
use super::exit::Exit;
use super::failure::{Failure, Place};

/// What a command has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// For a person.
    pub text: String,
    /// For a program: one line of JSON.
    pub json: String,
    /// The exit code.
    pub exit: Exit,
    /// The text only says that all is well, or what was done: `--quiet` leaves it out.
    is_remark: bool,
}

impl Answer {
    /// What was asked for.
    pub fn new(text: impl Into<String>, view: &impl Serialize) -> Self {
        // Views hold texts, numbers and lists of them, which JSON can say.
        let json = serde_json::to_string(view).unwrap_or_else(|error| json!({"error": error.to_string()}).to_string());
        Self { text: text.into(), json, exit: Exit::Done, is_remark: false }
    }

    /// What was done.
    pub fn remark(text: impl Into<String>, view: &impl Serialize) -> Self {
        Self { is_remark: true, ..Self::new(text, view) }
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
    let is_printed = match result {
        Ok(answer) if output.json => print_out(&format!("{}\n", answer.json)),
        Ok(answer) if output.quiet && answer.is_remark && answer.exit == Exit::Done => true,
        Ok(answer) => print_out(&answer.text),
        Err(failure) if output.json => print_out(&error_line(&failure)),
        Err(failure) => {
            print_error(&failure.message);
            true
        }
    };
    // Half a script must not pass for a whole one.
    if is_printed || exit != Exit::Done { exit.into() } else { Exit::Failed.into() }
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
    #[serde(flatten)]
    place: Option<&'v Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<&'v serde_json::Value>,
}

fn error_line(failure: &Failure) -> String {
    let Failure { kind, message, candidates, place, diagnostics, .. } = failure;
    let error = ErrorBody {
        kind: kind.to_string(),
        message,
        candidates,
        place: place.as_deref(),
        diagnostics: diagnostics.as_deref(),
    };
    let view = ErrorView { error };
    Answer::new("", &view).json + "\n"
}

/// Says whether whoever reads has got all that they want.
fn print_out(text: &str) -> bool {
    let mut out = anstream::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => true,
        // As in `history | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => true,
        Err(error) => {
            print_error(&format!("the answer could not be printed: {error}"));
            false
        }
    }
}

fn print_error(message: &str) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let mut out = anstream::stderr();
    // If nobody hears it, the exit code is left.
    drop(writeln!(out, "{red}error:{red:#} {message}"));
}
