//! How far a run is, on standard error.

use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::OutputArguments;
use crate::{Observer, RevisionEvent, StatementEvent};

/// A run that takes less is reported by its result alone.
const SHORT: Duration = Duration::from_secs(1);

/// How often the bar is drawn while a statement runs.
const TICK: Duration = Duration::from_millis(100);

/// Shortest time between two lines off a terminal: a log is read by people, too.
const BETWEEN_LINES: Duration = Duration::from_secs(1);

/// Shows how far a run is: a bar on a terminal, lines elsewhere, and those only once it takes long.
#[derive(Debug)]
pub(super) struct Progress {
    started: Instant,
    shown: Shown,
    revision: String,
}

/// Where it is shown.
#[derive(Debug)]
enum Shown {
    Nowhere,
    Bar(ProgressBar),
    Lines(Printer),
}

impl Progress {
    pub(super) fn new(output: OutputArguments) -> Self {
        let shown = if output.quiet || output.json {
            Shown::Nowhere
        } else if stderr().is_terminal() {
            Shown::Bar(bar())
        } else {
            Shown::Lines(Printer::start(SHORT))
        };
        Self { started: Instant::now(), shown, revision: String::new() }
    }

    fn bar(&self) -> Option<&ProgressBar> {
        match &self.shown {
            Shown::Bar(bar) => Some(bar),
            Shown::Nowhere | Shown::Lines(_) => None,
        }
    }

    fn line(&self, text: &str) {
        if let Shown::Lines(printer) = &self.shown {
            printer.print(format!("{:.1} s: {text}", self.started.elapsed().as_secs_f64()));
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::no_length();
    // A fault in the template shows the default style.
    if let Ok(style) = ProgressStyle::with_template("{elapsed:>4} [{bar:20}] {pos}/{len} {wide_msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

/// Which of many lines are printed: the newest, and never two within a moment.
#[derive(Debug)]
struct Pace {
    /// Before that, nothing is printed.
    next: Instant,
    /// The newest line that was not printed.
    waiting: Option<String>,
    is_begun: bool,
}

impl Pace {
    /// The first line is printed after so long.
    fn new(now: Instant, silence: Duration) -> Self {
        Self { next: now + silence, waiting: None, is_begun: false }
    }

    fn offer(&mut self, line: String) {
        self.waiting = Some(line);
    }

    /// What is to be printed now.
    fn due(&mut self, now: Instant) -> Option<String> {
        let line = if now >= self.next { self.waiting.take() } else { None };
        if line.is_some() {
            self.next = now + BETWEEN_LINES;
            self.is_begun = true;
        }
        line
    }

    /// When something is to be printed, if nothing else comes.
    fn wait(&self, now: Instant) -> Option<Duration> {
        self.waiting.as_ref().map(|_| self.next.saturating_duration_since(now))
    }

    /// The last line, once all is over: of a run of which nothing was said, nothing.
    fn rest(self) -> Option<String> {
        self.waiting.filter(|_| self.is_begun)
    }
}

/// Prints lines while the run goes on, so that one that had to wait is there while a statement takes its time.
#[derive(Debug)]
struct Printer {
    lines: Option<Sender<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Printer {
    fn start(silence: Duration) -> Self {
        let (lines, coming) = channel();
        let thread = thread::spawn(move || print_lines(&coming, Pace::new(Instant::now(), silence)));
        Self { lines: Some(lines), thread: Some(thread) }
    }

    fn print(&self, line: String) {
        // A run goes on without the thread that prints.
        if let Some(lines) = &self.lines {
            drop(lines.send(line));
        }
    }
}

impl Drop for Printer {
    fn drop(&mut self) {
        drop(self.lines.take());
        // What comes after it on standard error is not mixed with it.
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn print_lines(coming: &Receiver<String>, mut pace: Pace) {
    loop {
        let next = match pace.wait(Instant::now()) {
            Some(wait) => coming.recv_timeout(wait),
            None => coming.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(line) => pace.offer(line),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if let Some(line) = pace.due(Instant::now()) {
            say(&line);
        }
    }
    if let Some(line) = pace.rest() {
        say(&line);
    }
}

impl Observer for Progress {
    fn run_started(&mut self, revisions: usize) {
        if let Some(bar) = self.bar() {
            bar.set_length(revisions as u64);
            bar.enable_steady_tick(TICK);
        }
    }

    fn revision_started(&mut self, event: &RevisionEvent<'_>) {
        let RevisionEvent { revision, message, direction, position, total, .. } = event;
        self.revision = format!("{direction} {revision}, {message}");
        if let Some(bar) = self.bar() {
            bar.set_position(*position as u64 - 1);
            bar.set_message(self.revision.clone());
        }
        self.line(&format!("revision {position} of {total}: {}", self.revision));
    }

    fn statement_started(&mut self, event: &StatementEvent<'_>) {
        if let Some(bar) = self.bar() {
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
        if let Some(bar) = self.bar() {
            bar.set_position(event.position as u64);
        }
    }

    fn waiting(&mut self, holder: &str, waited: Duration) {
        let text = format!("waiting for {holder}, which holds the lock ({} s so far)", waited.as_secs());
        match &self.shown {
            Shown::Bar(bar) => bar.println(text),
            Shown::Lines(_) => self.line(&text),
            Shown::Nowhere => {}
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

/// A run goes on if nobody listens.
fn say(line: &str) {
    drop(writeln!(stderr(), "{line}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_a_line_a_second_and_the_last_one() {
        let start = Instant::now();
        let mut pace = Pace::new(start, SHORT);
        let mut printed = Vec::new();
        // A line every ten milliseconds, for three and a half seconds.
        for number in 0..350 {
            pace.offer(number.to_string());
            printed.extend(pace.due(start + Duration::from_millis(10) * number));
        }
        assert_eq!(printed, ["100", "200", "300"]);
        assert_eq!(pace.rest().as_deref(), Some("349"));
    }

    #[test]
    fn a_line_that_waits_is_printed_without_another_one() {
        let start = Instant::now();
        let mut pace = Pace::new(start, SHORT);
        pace.offer("a statement that takes long".to_owned());
        assert_eq!(pace.due(start), None);
        assert_eq!(pace.wait(start), Some(SHORT));
        assert_eq!(pace.due(start + SHORT).as_deref(), Some("a statement that takes long"));
        assert_eq!((pace.wait(start + SHORT), pace.rest()), (None, None));
    }

    #[test]
    fn of_a_short_run_nothing_is_said() {
        let start = Instant::now();
        let mut pace = Pace::new(start, SHORT);
        pace.offer("1 of 1".to_owned());
        assert_eq!(pace.due(start + SHORT / 2), None);
        assert_eq!(pace.rest(), None);
    }
}
