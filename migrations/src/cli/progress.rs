//! How far a run is, on standard error.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::OutputArguments;
use crate::{Observer, RevisionEvent, StatementEvent};

/// A run that takes less is reported by its result alone.
const SHORT: Duration = Duration::from_secs(1);

/// How often the bar is drawn while a statement runs.
const TICK: Duration = Duration::from_millis(100);

/// Shows how far a run is: a bar on a terminal, lines elsewhere, and those only once it takes long.
#[derive(Debug)]
pub(super) struct Progress {
    started: Instant,
    bar: Option<ProgressBar>,
    is_silent: bool,
    revision: String,
}

impl Progress {
    pub(super) fn new(output: OutputArguments) -> Self {
        let is_silent = output.quiet || output.json;
        let bar = (!is_silent && stderr().is_terminal()).then(|| {
            let bar = ProgressBar::no_length();
            // A fault in the template shows the default style.
            if let Ok(style) = ProgressStyle::with_template("{elapsed:>4} [{bar:20}] {pos}/{len} {wide_msg}") {
                bar.set_style(style.progress_chars("=> "));
            }
            bar
        });
        Self { started: Instant::now(), bar, is_silent, revision: String::new() }
    }

    fn line(&self, text: &str) {
        if self.bar.is_none() && !self.is_silent && self.started.elapsed() >= SHORT {
            say(&format!("{:.1} s: {text}", self.started.elapsed().as_secs_f64()));
        }
    }
}

impl Observer for Progress {
    fn run_started(&mut self, revisions: usize) {
        if let Some(bar) = &self.bar {
            bar.set_length(revisions as u64);
            bar.enable_steady_tick(TICK);
        }
    }

    fn revision_started(&mut self, event: &RevisionEvent<'_>) {
        let RevisionEvent { revision, message, direction, position, total, .. } = event;
        self.revision = format!("{direction} {revision}, {message}");
        if let Some(bar) = &self.bar {
            bar.set_position(*position as u64 - 1);
            bar.set_message(self.revision.clone());
        }
        self.line(&format!("revision {position} of {total}: {}", self.revision));
    }

    fn statement_started(&mut self, event: &StatementEvent<'_>) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{} (statement {} of {})", self.revision, event.position, event.total));
        }
    }

    fn statement_finished(&mut self, event: &StatementEvent<'_>, duration: Duration) {
        if duration >= SHORT {
            let seconds = duration.as_secs_f64();
            self.line(&format!("statement {} of {} took {seconds:.1} s", event.position, event.total));
        }
    }

    fn revision_finished(&mut self, event: &RevisionEvent<'_>, _: Duration) {
        if let Some(bar) = &self.bar {
            bar.set_position(event.position as u64);
        }
    }

    fn waiting(&mut self, holder: &str, waited: Duration) {
        let text = format!("waiting for {holder}, which holds the lock ({} s so far)", waited.as_secs());
        match &self.bar {
            Some(bar) => bar.println(text),
            None if !self.is_silent => say(&text),
            None => {}
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A run goes on if nobody listens.
fn say(line: &str) {
    drop(writeln!(stderr(), "{line}"));
}
