//! Where the parts of a graph stand in the files.

use migrations_core::NameKind;

use crate::diagnostic::{Diagnostic, FileId};
use crate::draft::Draft;
use crate::header::DownRevision;
use crate::source::{Located, Span};

/// The drafts by their places in the graph.
#[derive(Clone, Copy)]
pub(crate) struct Places<'d>(pub(crate) &'d [Draft]);

impl<'d> Places<'d> {
    /// The file of an up script.
    pub(crate) fn file(self, place: usize) -> FileId {
        self.0[place].file
    }

    /// An id, and where it stands.
    pub(crate) fn id(self, place: usize) -> &'d Located {
        &self.0[place].id
    }

    /// Whether the revision has a header.
    pub(crate) fn has_header(self, place: usize) -> bool {
        self.0[place].header.is_some()
    }

    /// The id, with what the revision is for.
    pub(crate) fn name(self, place: usize) -> String {
        let draft = &self.0[place];
        if draft.message.is_empty() {
            format!("`{}`", draft.id.text)
        } else {
            format!("`{}` ({})", draft.id.text, draft.message)
        }
    }

    /// Where an entry of a list in the header of a revision stands.
    pub(crate) fn entry(self, place: usize, kind: NameKind, entry: usize) -> Span {
        let draft = &self.0[place];
        let Some(header) = &draft.header else { return draft.id.span.clone() };
        let list: &[Located] = match kind {
            NameKind::DownRevision => match &header.down_revision {
                DownRevision::Base => &[],
                DownRevision::Parents(parents) => parents,
            },
            NameKind::Dependency => &header.depends_on,
            NameKind::BranchLabel => &header.branch_labels,
            NameKind::Replaced => &header.replaces,
            _ => &[],
        };
        list.get(entry).map_or_else(|| draft.id.span.clone(), |located| located.span.clone())
    }

    /// Where a revision says that it needs another one, and the verb for that.
    pub(crate) fn edge(self, place: usize, to: &str) -> (Span, &'static str) {
        let draft = &self.0[place];
        let Some(header) = &draft.header else { return (draft.id.span.clone(), "comes after") };
        if let DownRevision::Parents(parents) = &header.down_revision
            && let Some(parent) = parents.iter().find(|parent| parent.text == to)
        {
            return (parent.span.clone(), "revises");
        }
        let dependency = header.depends_on.iter().find(|dependency| dependency.text == to);
        (dependency.map_or(draft.id.span.clone(), |dependency| dependency.span.clone()), "depends on")
    }

    /// What may be meant by a name that is not there, with the edit that writes it.
    pub(crate) fn meant(
        self,
        diagnostic: Diagnostic,
        file: FileId,
        span: Span,
        name: &str,
        similar: Option<&String>,
    ) -> Diagnostic {
        let is_word_for_nothing = ["none", "null", "nil"].iter().any(|word| name.eq_ignore_ascii_case(word));
        match similar.or_else(|| self.starting_with(name)) {
            Some(similar) => diagnostic
                .help(format!("a revision with a similar id exists: {}", self.described(similar)))
                .replacing(file, span, similar.clone()),
            None if self.0.len() > 1 && !is_word_for_nothing => {
                diagnostic.help("is its file missing? ids are written in full here")
            }
            None => diagnostic.help("write `base` if nothing comes before it"),
        }
    }

    /// A prefix is no id here, but shows what was meant.
    fn starting_with(self, name: &str) -> Option<&'d String> {
        let mut found = self.0.iter().map(|draft| &draft.id.text).filter(|id| id.starts_with(name));
        found.next().filter(|_| !name.is_empty() && found.next().is_none())
    }

    fn described(self, id: &str) -> String {
        let place = self.0.iter().position(|draft| draft.id.text == id);
        place.map_or_else(|| format!("`{id}`"), |place| self.name(place))
    }
}
