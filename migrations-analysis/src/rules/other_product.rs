//! `other-product`: statements that only another product takes, not the one that was named.

use migrations_core::Product;

use crate::config::CONFIG_FILE;
use crate::diagnostic::FileId;
use crate::draft::Draft;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;
use crate::statement::Statement;

/// The rule.
pub static RULE: Rule = Rule {
    id: "other-product",
    levels: Levels::Settable { with_header: Level::Warning, without_header: Level::Warning },
    summary: "statements that MariaDB alone takes, under `dialect = \"mysql\"`",
    documentation: Documentation {
        finds: "Statements that MySQL refuses and MariaDB takes, in a folder with `dialect = \"mysql\"`. They are named once for \
        the folder, at the first one. With `servers`, or `dialect = \"mariadb\"`, each product is checked by its own rules, and \
        what it refuses is an error.",
        harm: "`dialect = \"mysql\"` means MySQL, where these statements fail. They still compile, because this was the only way to \
        write for MariaDB once.",
        given: &[(
            "migrations/make_numbers/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE SEQUENCE numbers;\n",
        )],
        wrong: &[("migrations.toml", "[database.main]\ndialect = \"mysql\"\n")],
        right: &[("migrations.toml", "[database.main]\ndialect = \"mariadb\"\n")],
        exception: "Where a script runs only after something has asked for the product.",
    },
};

/// Once for the folder, at the first one: they have one remedy.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    let first = folder.servers.first().product;
    for product in folder.servers.others() {
        let mut found: Vec<(Level, FileId, Span)> = Vec::new();
        for draft in folder.drafts {
            let level = findings.level(draft);
            let places = places_of(draft, product).filter(|_| level > Level::Allow);
            found.extend(places.map(|(file, span)| (level, file, span)));
        }
        let Some((level, file, span)) = found.first().cloned() else { continue };
        let what = match found.len() {
            1 => "one statement is".to_owned(),
            count => format!("{count} statements are"),
        };
        let (said, title) = (first.title(), product.title());
        let diagnostic = RULE
            .found(format!("{what} for {title} alone, and the dialect is that of {said}"))
            .at(file, span, format!("{said} cannot read this"))
            .help(format!(
                "where these migrations run on {title}, write `dialect = \"{product}\"` into {CONFIG_FILE}, or into the macro"
            ))
            .help(format!("where they run on both, name both: `servers = [\"{first}\", \"{product}\"]`"));
        findings.add_at(level, diagnostic);
    }
}

fn places_of(draft: &Draft, product: Product) -> impl Iterator<Item = (FileId, Span)> {
    let statements = draft.scripts().flat_map(|script| script.statements.iter().map(move |it| (script, it)));
    let is_its = move |(_, statement): &(_, &Statement)| statement.product == Some(product);
    statements.filter(is_its).map(|(script, statement)| (script.file, script.placed(&statement.span)))
}
