//! Views.

use migrations_syntax::ast::{CreateView, Persistence};

use super::tables_read::tables_read;
use super::words::words;
use super::{SchemaEffect, Source};
use crate::change::{Change, Existing, NewView};

/// CREATE VIEW; ALTER VIEW .. AS of MySQL and MariaDB.
pub(super) fn create_view(view: &CreateView, source: &Source<'_>) -> SchemaEffect {
    let behind = source.behind(view.name.span());
    SchemaEffect::Object(vec![Change::CreateView(NewView {
        name: source.name(&view.name),
        words: options(view),
        existing: existing(view),
        is_materialized: view.is_materialized,
        is_temporary: view.persistence == Persistence::Temporary,
        query: words(behind, source),
        source: source.written(behind).to_owned(),
        reads: tables_read(&view.query, source),
    })])
}

fn existing(view: &CreateView) -> Existing {
    if view.or_replace || view.is_alter { Existing::Replace } else { view.if_not_exists.into() }
}

/// What stands before VIEW and makes a difference.
fn options(view: &CreateView) -> String {
    let recursive = view.is_recursive.then(|| "RECURSIVE".to_owned());
    let is_other = |usual: &'static str| move |word: &&String| *word != usual;
    let algorithm = view.algorithm.as_ref().filter(is_other("UNDEFINED")).map(|word| format!("ALGORITHM = {word}"));
    let security = view.security.as_ref().filter(is_other("DEFINER")).map(|word| format!("SQL SECURITY {word}"));
    let kept: Vec<String> = [recursive, algorithm, security].into_iter().flatten().collect();
    kept.join(" ")
}
