//! REFERENCES: where a foreign key points, and what it does.

use migrations_syntax::ast::{ForeignReference, ReferentialAction};

use super::Source;
use crate::change::{ConstraintBody, Ident};

/// A foreign key of these columns; `index` is the name of the index that is made for it (MySQL).
pub(super) fn foreign_key(
    columns: Vec<Ident>,
    index: Option<Ident>,
    reference: &ForeignReference,
    source: &Source<'_>,
) -> ConstraintBody {
    ConstraintBody::ForeignKey {
        columns,
        table: source.name(&reference.table),
        targets: source.idents(&reference.columns),
        actions: actions(reference, source),
        index,
    }
}

/// `on delete cascade on update restrict match full`
fn actions(reference: &ForeignReference, source: &Source<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let events = [("on delete", &reference.on_delete), ("on update", &reference.on_update)];
    for (event, action) in events {
        let done = action.as_ref().and_then(|action| reaction(action, source));
        parts.extend(done.map(|done| format!("{event} {done}")));
    }
    let is_full = reference.match_type.as_ref().is_some_and(|word| word.eq_ignore_ascii_case("full"));
    parts.extend(is_full.then(|| "match full".to_owned()));
    parts.join(" ")
}

/// What a foreign key does; nothing for what it does anyway.
fn reaction(action: &ReferentialAction, source: &Source<'_>) -> Option<String> {
    let (text, columns) = match action {
        ReferentialAction::NoAction => return None,
        ReferentialAction::Restrict if source.rules().keys.restrict_is_usual => return None,
        ReferentialAction::Restrict => return Some("restrict".to_owned()),
        ReferentialAction::Cascade => return Some("cascade".to_owned()),
        ReferentialAction::SetNull(columns) => ("set null", columns),
        ReferentialAction::SetDefault(columns) => ("set default", columns),
    };
    if columns.is_empty() {
        return Some(text.to_owned());
    }
    let names: Vec<String> = source.idents(columns).into_iter().map(|column| column.name).collect();
    Some(format!("{text} ({})", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing;
    use crate::change::ConstraintBody;

    #[track_caller]
    fn actions(written: &str, product: Product) -> String {
        let text = format!("CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u (b) {written})");
        match testing::table(&text, product).constraints.remove(0).body {
            ConstraintBody::ForeignKey { actions, .. } => actions,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn what_a_foreign_key_does_is_said_where_it_is_not_usual() {
        for (product, written, expected) in [
            (Product::Sqlite, "", ""),
            (Product::Sqlite, "ON DELETE NO ACTION", ""),
            (Product::Sqlite, "ON UPDATE RESTRICT ON DELETE CASCADE", "on delete cascade on update restrict"),
            (Product::Mysql, "ON DELETE RESTRICT ON UPDATE SET NULL", "on update set null"),
            (Product::Postgres, "MATCH FULL ON DELETE SET DEFAULT (a)", "on delete set default (a) match full"),
            (Product::Postgres, "MATCH SIMPLE", ""),
        ] {
            assert_eq!(actions(written, product), expected, "{written}");
        }
    }
}
