//! What the commands of Diesel's tool are called here.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The command here that does what a command of `diesel migration` or `diesel database` does.
fn command_for(word: &str) -> Option<&'static str> {
    match word {
        "run" => Some("`upgrade head` runs what is still to run"),
        "revert" => Some("`downgrade -1` takes the newest revision back"),
        "list" => Some("`history -i` lists the revisions, and marks where the database stands"),
        "pending" => Some("`plan upgrade head` lists what is still to run; `status` only says whether something is"),
        "generate" => Some("`revision -m \"..\"` makes a new revision"),
        "setup" => Some("`init` makes the folder, and `upgrade head` runs what is in it"),
        "reset" => Some("`downgrade base` takes everything back, and `upgrade head` runs it again"),
        "migration" => Some("the word is left out: `upgrade head`, `downgrade -1`, `revision -m \"..\"`"),
        _ => None,
    }
}

/// An error of the command line, with the command that was meant where the word is Diesel's.
pub(crate) fn explained(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return error;
    }
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return error };
    let Some(command) = command_for(word) else { return error };
    // What is only spelt alike would lead elsewhere.
    error.remove(ContextKind::SuggestedSubcommand);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(command)]));
    error
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_command_that_is_named_is_one() {
        for word in ["run", "revert", "list", "pending", "generate", "setup", "reset", "migration"] {
            let help = super::command_for(word).expect("a word of Diesel's");
            let commands = crate::arguments::command();
            let named = help.split('`').skip(1).step_by(2);
            for command in named.map(|command| command.split(' ').next().unwrap_or_default()) {
                assert!(commands.find_subcommand(command).is_some(), "{command}");
            }
            assert!(commands.find_subcommand(word).is_none(), "{word} is a command of ours");
        }
    }
}
