//! Command lines, run one after the other in a folder of their own, with what they print.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command line with what it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The command line.
    pub command: String,
    /// What it printed, to standard output and standard error.
    pub output: String,
    /// Its exit code.
    pub code: i32,
}

/// A shell in an empty folder.
pub struct Shell {
    folder: tempfile::TempDir,
    programs: Vec<PathBuf>,
    variables: Vec<(String, String)>,
}

impl Shell {
    /// A shell that finds the program at this path, and everything beside it.
    pub fn with_program(program: &str) -> Self {
        let programs = Path::new(program).parent().expect("a program stands in a folder").to_owned();
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self { folder, programs: vec![programs], variables: Vec::new() }
    }

    /// With a variable of the environment.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With the programs of a folder.
    #[must_use]
    pub fn with_programs(mut self, folder: &Path) -> Self {
        self.programs.push(folder.to_owned());
        self
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs command lines in one shell, so that variables stay.
    ///
    /// The clock for names and headers stands still.
    pub fn run(&self, commands: &[String]) -> Vec<Ran> {
        let mut script = "exec 2>&1\n".to_owned();
        for command in commands {
            script.push_str(&format!("{command}\nprintf '\\001%d\\n' $?\n"));
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(self.folder())
            .env(
                "PATH",
                std::env::join_paths(self.programs.iter().cloned().chain(std::env::split_paths(&path))).expect("paths"),
            )
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("SOURCE_DATE_EPOCH", "1763719200")
            .env("NO_COLOR", "1")
            .env("HOME", self.folder())
            .env_remove("DATABASE_URL")
            .env_remove("EDITOR")
            .env_remove("VISUAL")
            .stdin(Stdio::null())
            .output()
            .expect("bash runs");
        let text = String::from_utf8(output.stdout).expect("it prints text");
        let mut rest = text.as_str();
        let mut ran = Vec::new();
        for command in commands {
            let (output, after) = rest.split_once('\u{1}').unwrap_or((rest, "-1\n"));
            let (code, after) = after.split_once('\n').unwrap_or((after, ""));
            let code = code.parse().expect("a number");
            ran.push(Ran { command: command.clone(), output: without_progress(output), code });
            rest = after;
        }
        ran
    }

    /// Runs a scenario: lines `$ command`, continued by lines `> ..`; everything else is prose and is kept.
    pub fn transcript(&self, scenario: &str) -> String {
        let mut commands: Vec<String> = Vec::new();
        for line in scenario.lines() {
            match (line.strip_prefix("$ "), line.strip_prefix("> ")) {
                (Some(command), _) => commands.push(command.to_owned()),
                (None, Some(more)) => {
                    let command = commands.last_mut().expect("a command to continue");
                    command.push('\n');
                    command.push_str(more);
                }
                (None, None) => {}
            }
        }
        let mut ran = self.run(&commands).into_iter();
        let mut text = String::new();
        let mut lines = scenario.lines().peekable();
        while let Some(line) = lines.next() {
            text.push_str(&format!("{line}\n"));
            let is_command = line.starts_with("$ ") || line.starts_with("> ");
            if is_command && !lines.peek().is_some_and(|next| next.starts_with("> ")) {
                let Ran { output, code, .. } = ran.next().expect("every command has run");
                text.push_str(&output);
                if !output.is_empty() && !output.ends_with('\n') {
                    text.push('\n');
                }
                if code != 0 {
                    text.push_str(&format!("[exit {code}]\n"));
                }
            }
        }
        text
    }
}

/// Without the lines `1.2 s: ..` on how far a run is, which only a slow machine prints.
fn without_progress(output: &str) -> String {
    let is_progress = |line: &&str| {
        let (seconds, rest) = line.split_once(" s: ").unwrap_or(("", line));
        !rest.is_empty() && seconds.contains('.') && seconds.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    output.split_inclusive('\n').filter(|line| !is_progress(line)).collect()
}
