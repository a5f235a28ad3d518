//! What all commands share that write a revision.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use migrations::cli::{Answer, Failure, FailureKind};
use migrations_analysis::Outcome;
use migrations_analysis::compose::{NewRevision, ended};
use migrations_analysis::diagnostic::{Diagnostic, Level, Place};
use migrations_analysis::lock::{self, Update};
use migrations_analysis::template::{self, Tokens};
use migrations_core::baked::{RevisionSource, SetSource};
use migrations_core::{GraphError, Revision, RevisionMap, check_name};
use serde::Serialize;

use super::lock::refuse_unreadable;
use crate::diagnostics;
use crate::files;
use crate::project::Project;

/// How far ahead a name may be, so that it comes after those of parents that were made by a clock that is fast.
const FURTHEST_SECONDS: u32 = 24 * 60 * 60;

/// A revision about to be written, with its scripts.
pub(super) struct Scripts {
    pub(super) revision: Revision,
    pub(super) message: String,
    pub(super) further: Vec<(String, String)>,
    pub(super) up: String,
    pub(super) down: Option<String>,
}

/// An id as Alembic makes them: twelve hexadecimal digits.
pub(super) fn random_id() -> Result<String, Failure> {
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::new(FailureKind::File, format!("the system gives no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The id that was asked for, if it can be one; a random one otherwise.
pub(super) fn id(wanted: Option<&str>) -> Result<String, Failure> {
    let Some(wanted) = wanted else { return random_id() };
    check_name(wanted).map_err(|fault| Failure::usage(format!("`{wanted}` cannot be a revision id: {fault}")))?;
    Ok(wanted.to_owned())
}

/// A revision that was written.
#[derive(Debug, Serialize)]
pub(super) struct Written {
    pub(super) revision: String,
    name: String,
    down_revisions: Vec<String>,
    files: Vec<String>,
    /// What there is to say of it.
    #[serde(skip)]
    pub(super) text: String,
}

/// Writes one revision, and says so.
pub(super) fn write(project: &Project, outcome: &Outcome, scripts: Scripts) -> Result<Answer, Failure> {
    let written = write_revision(project, outcome, scripts)?;
    Ok(Answer::remark(written.text.clone(), &written))
}

/// Refuses what would break the graph, then writes the files and the lock.
pub(super) fn write_revision(project: &Project, outcome: &Outcome, scripts: Scripts) -> Result<Written, Failure> {
    refuse_broken_graph(project, project.graph(outcome)?, &scripts.revision)?;
    if let Some(Err(unreadable)) = &outcome.lock {
        return Err(refuse_unreadable(unreadable));
    }
    let is_merge = scripts.revision.down_revisions.len() > 1;
    let slug = template::slug(&scripts.message, project.settings.truncate_slug_length);
    let (moment, name) = free_moment(now()?, project.graph(outcome)?, &scripts.revision, |moment| {
        name_at(moment, &project.settings.file_template, &scripts.revision.id, &slug)
    });
    let settings = &project.settings;
    let new = NewRevision {
        revision: scripts.revision.clone(),
        message: scripts.message,
        create_date: moment.to_string(),
        further: scripts.further,
    };
    let up = new.up_text(&scripts.up).map_err(|error| Failure::usage(error.to_string()))?;
    let folder = project.folder().join(&name);
    if folder.exists() {
        return Err(Failure::new(FailureKind::File, format!("`{}/{name}` exists already", settings.folder)));
    }
    let mut written: Vec<(PathBuf, String)> = vec![(folder.join("up.sql"), up)];
    written.extend(scripts.down.map(|down| (folder.join("down.sql"), ended(&down))));
    files::write_new(&written)?;
    let mut paths: Vec<String> = written
        .iter()
        .filter_map(|(path, _)| path.file_name()?.to_str())
        .map(|file| format!("{}/{name}/{file}", settings.folder))
        .collect();
    let mut text: String = paths.iter().map(|path| format!("wrote {path}\n")).collect();
    let after = project.check_apart_from_lock();
    let (update, locked) = write_lock(project, &after).unwrap_or_else(|failure| {
        // The scripts are there all the same.
        (format!("not written: {}/{}: {}\n", settings.folder, lock::FILE_NAME, failure.message), None)
    });
    text.push_str(&update);
    paths.extend(locked);
    if !is_merge && scripts.up.trim().is_empty() {
        text.push_str("\nstill to do: write up.sql and down.sql; empty as they are, they run\n");
    }
    text.push_str(&left_of(&after, &format!("{}/{name}/", settings.folder)));
    Ok(Written {
        revision: scripts.revision.id,
        name,
        down_revisions: scripts.revision.down_revisions,
        files: paths,
        text,
    })
}

fn name_at(moment: Timestamp, file_template: &str, revision: &str, slug: &str) -> String {
    let time = moment.to_zoned(TimeZone::UTC);
    let tokens = Tokens {
        revision,
        slug,
        epoch: moment.as_second(),
        year: time.year(),
        month: time.month(),
        day: time.day(),
        hour: time.hour(),
        minute: time.minute(),
        second: time.second(),
    };
    template::name(file_template, &tokens)
}

/// The first second from `moment` on that no name has taken and that comes after all parents, and the name for it.
///
/// Folders then sort in the order in which they were made, and no two have one version for Diesel, which is what stands
/// before the first `_`.
fn free_moment(
    moment: Timestamp,
    set: &SetSource,
    new: &Revision,
    name_at: impl Fn(Timestamp) -> String,
) -> (Timestamp, String) {
    let version = |name: &str| name.split('_').next().unwrap_or_default().to_owned();
    let taken: BTreeSet<String> = set.revisions.iter().map(|source| version(&source.name)).collect();
    let is_parent = |source: &&RevisionSource| new.down_revisions.contains(&source.revision.id);
    let newest = set.revisions.iter().filter(is_parent).map(|source| version(&source.name)).max().unwrap_or_default();
    let first = (moment, name_at(moment));
    let (mut moment, mut name) = first.clone();
    for _ in 0..FURTHEST_SECONDS {
        // Versions of another form cannot be compared.
        let is_early = version(&name).len() == newest.len() && version(&name) < newest;
        if !is_early && !taken.contains(&version(&name)) {
            return (moment, name);
        }
        let next = moment.saturating_add(SignedDuration::from_secs(1)).unwrap_or(moment);
        let next_name = name_at(next);
        if version(&next_name) == version(&name) {
            // The version does not come from the time to the second.
            break;
        }
        (moment, name) = (next, next_name);
    }
    first
}

/// The time for names and headers: now, or what SOURCE_DATE_EPOCH says (reproducible-builds.org).
fn now() -> Result<Timestamp, Failure> {
    let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default());
    };
    let seconds = epoch.to_str().and_then(|epoch| epoch.parse().ok());
    seconds
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or_else(|| Failure::usage("SOURCE_DATE_EPOCH must be a number of seconds since 1970"))
}

fn refuse_broken_graph(project: &Project, set: &SetSource, new: &Revision) -> Result<(), Failure> {
    let mut revisions: Vec<Revision> = set.revisions.iter().map(|source| source.revision.clone()).collect();
    let place = revisions.len();
    revisions.push(new.clone());
    let map = RevisionMap::build(&revisions).map_err(|errors| {
        let faults: Vec<String> = errors.iter().map(|error| explain(error, &revisions, place)).collect();
        Failure::usage(faults.join("\n"))
    })?;
    let heads: Vec<&str> = map.ids(map.heads());
    let was_single = set.has_single_head || set.revisions.is_empty();
    if project.settings.linear == Some(true) && heads.len() > 1 && was_single {
        let message = format!("there would be {} heads: {}", heads.len(), heads.join(", "));
        return Err(Failure::usage(message).help("`linear = true` is set in migrations.toml, so one head is wanted"));
    }
    Ok(())
}

/// What is wrong with the new revision, in words about it.
fn explain(error: &GraphError, revisions: &[Revision], new: usize) -> String {
    match error {
        GraphError::DuplicateId { .. } => format!("there is a revision `{}` already", revisions[new].id),
        GraphError::LabelTaken { label, taken_by, .. } => {
            format!("the label `{label}` is taken by revision `{}`", revisions[*taken_by].id)
        }
        other => other.to_string(),
    }
}

/// Writes the lock file anew, if there is one; says so, and gives its path.
pub(super) fn update_lock(project: &Project) -> Result<(String, Option<String>), Failure> {
    write_lock(project, &project.check_apart_from_lock())
}

/// The same for a folder that was checked just now.
fn write_lock(project: &Project, outcome: &Outcome) -> Result<(String, Option<String>), Failure> {
    let path = format!("{}/{}", project.settings.folder, lock::FILE_NAME);
    let (Some(previous), Some(set)) = (&outcome.lock, outcome.graph()) else {
        return Ok((String::new(), None));
    };
    let previous = previous.as_ref().map_err(refuse_unreadable)?;
    match lock::update(set, previous, Update::default()) {
        Ok(text) => {
            files::replace(&project.folder().join(lock::FILE_NAME), &text)?;
            Ok((format!("wrote {path}\n"), Some(path)))
        }
        Err(broken) => {
            let faults: Vec<String> = broken.iter().map(ToString::to_string).collect();
            Ok((format!("{path} was left as it is: {}\n", faults.join("; ")), None))
        }
    }
}

/// What checking the folder says about one revision: what its author has to do next.
pub(super) fn what_is_left(project: &Project, prefix: &str) -> String {
    left_of(&project.check(), prefix)
}

fn left_of(outcome: &Outcome, prefix: &str) -> String {
    let is_about = |diagnostic: &&Diagnostic| {
        diagnostic.level >= Level::Warning
            && diagnostic.labels.first().is_some_and(|label| match &label.place {
                Place::Path(path) => path.starts_with(prefix),
                Place::Span(file, _) => outcome.sources.file(*file).path.starts_with(prefix),
            })
    };
    let text = diagnostics::text(outcome.diagnostics.iter().filter(is_about), &outcome.sources);
    if text.is_empty() { text } else { format!("\nstill to do:\n\n{text}") }
}
