//! Views.

use migrations_syntax::ast::{CreateView, Persistence};

use super::tables_read::tables_read;
use super::words::words;
use super::{SchemaEffect, Source, properties};
use crate::change::{Change, IfExists, NewView};

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
        properties: properties::of_view(view, source),
    })])
}

fn existing(view: &CreateView) -> IfExists {
    if view.or_replace || view.is_alter { IfExists::Replace } else { view.if_not_exists.into() }
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

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::lowering::testing::{change, shown};

    #[track_caller]
    fn check(text: &str, product: Product, words: &str, source: &str, reads: &[&str]) -> NewView {
        let Change::CreateView(view) = change(text, product) else { panic!("{text} makes no view") };
        assert_eq!((view.words.as_str(), view.source.as_str()), (words, source), "{text}");
        assert_eq!(view.reads.iter().map(shown).collect::<Vec<_>>(), reads, "{text}");
        view
    }

    #[test]
    fn a_view_keeps_what_stands_behind_its_name() {
        let view = check(
            "CREATE VIEW v (a) /* x */ AS SELECT a FROM s.t, u WHERE EXISTS (SELECT 1 FROM w)",
            Product::Postgres,
            "",
            "(a) /* x */ AS SELECT a FROM s.t, u WHERE EXISTS (SELECT 1 FROM w)",
            &["s.t", "u", "w"],
        );
        assert_eq!((view.existing, view.is_materialized, view.is_temporary), (IfExists::Error, false, false));
    }

    #[test]
    fn tables_of_its_own_with_are_not_read() {
        let text =
            "CREATE VIEW v AS WITH x AS (SELECT a FROM t), y AS (SELECT a FROM x) SELECT a FROM y JOIN x ON 1 = 1";
        let source = &text[14..];
        for product in Product::ALL {
            check(text, product, "", source, &["t"]);
        }
    }

    #[test]
    fn without_recursive_a_table_of_with_is_no_table_of_itself() {
        let text = "CREATE VIEW v AS WITH x AS (SELECT a FROM x) SELECT a FROM x";
        check(text, Product::Postgres, "", &text[14..], &["x"]);
        check(text, Product::Sqlite, "", &text[14..], &[]);
    }

    #[test]
    fn words_before_view_are_kept_where_they_make_a_difference() {
        let text = "CREATE OR REPLACE ALGORITHM = MERGE DEFINER = `a`@`b` SQL SECURITY INVOKER VIEW v AS SELECT 1";
        let view = check(text, Product::Mysql, "ALGORITHM = MERGE SQL SECURITY INVOKER", "AS SELECT 1", &[]);
        assert_eq!(view.existing, IfExists::Replace);
        let usual = "CREATE ALGORITHM = UNDEFINED SQL SECURITY DEFINER VIEW v AS SELECT 1";
        check(usual, Product::Mariadb, "", "AS SELECT 1", &[]);
        let altered = check("ALTER VIEW v AS SELECT 1", Product::Mysql, "", "AS SELECT 1", &[]);
        assert_eq!(altered.existing, IfExists::Replace);
        let text = "CREATE RECURSIVE VIEW v (a) AS SELECT 1";
        check(text, Product::Postgres, "RECURSIVE", "(a) AS SELECT 1", &[]);
    }

    #[test]
    fn kinds_of_views_are_told_apart() {
        let view = check("CREATE MATERIALIZED VIEW v AS SELECT 1", Product::Postgres, "", "AS SELECT 1", &[]);
        assert!(view.is_materialized);
        let view = check("CREATE TEMP VIEW IF NOT EXISTS v AS SELECT 1", Product::Sqlite, "", "AS SELECT 1", &[]);
        assert!(view.is_temporary && view.existing == IfExists::Skip);
    }
}
