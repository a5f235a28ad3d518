//! The statements by which objects are kept, each as one that stands alone.

use crate::objects::{Routine, UserType, View};

/// The statement of a view; `None` where its columns have other names since.
pub(super) fn of_view(view: &View) -> Option<String> {
    let kind = if view.is_materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    view.renamed.is_empty().then(|| format!("CREATE {} {kind} v {}", view.words, view.source))
}

/// The statement of a domain; `None` for other types, and where it was altered since.
pub(super) fn of_type(user: &UserType) -> Option<String> {
    let is_as_made = user.form == "domain" && user.members.len() == 1;
    is_as_made.then(|| format!("CREATE DOMAIN d {}", user.source))
}

/// The statement of a function, a trigger or a policy; `None` where it was altered since.
pub(super) fn of_routine(routine: &Routine) -> Option<String> {
    routine.alterations.is_empty().then(|| routine.source.clone())
}
