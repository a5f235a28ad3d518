//! `migrations completions` and `migrations man`

use clap_complete::generate;
use clap_mangen::Man;
use migrations::cli::{Answer, Failure, FailureKind};
use serde_json::json;

use crate::arguments::{CompletionsArguments, ManArguments, command};
use crate::files;

pub(crate) fn completions(arguments: &CompletionsArguments) -> Answer {
    let mut bytes = Vec::new();
    generate(arguments.shell, &mut command(), "migrations", &mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let view = json!({ "script": text });
    Answer::new(text, &view)
}

pub(crate) fn man(arguments: &ManArguments) -> Result<Answer, Failure> {
    let Some(folder) = &arguments.to else {
        let mut bytes = Vec::new();
        Man::new(command()).render(&mut bytes).map_err(|error| failed(&error))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let view = json!({ "page": text });
        return Ok(Answer::new(text, &view));
    };
    files::make_folder(folder)?;
    clap_mangen::generate_to(command(), folder).map_err(|error| failed(&error))?;
    let path = folder.display().to_string();
    Ok(Answer::remark(format!("wrote the manual pages into {path}\n"), &json!({ "folder": path })))
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::new(FailureKind::File, format!("the manual page could not be made: {error}"))
}
