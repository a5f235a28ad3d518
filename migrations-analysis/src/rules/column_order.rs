//! `column-order`: columns stand in another order after up and down.

use migrations_schema::round_trip::Verdict;

use crate::findings::differences::differences;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::DROP_NAME;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "column-order",
    levels: Levels::Settable { with_header: Level::Note, without_header: Level::Allow },
    summary: "columns stand in another order after up and down",
    documentation: Documentation {
        finds: "A pair of scripts that restores the schema, but leaves the columns of a table in another order.",
        harm: "`SELECT *`, `INSERT` without a list of columns, and programs that read columns by position get other \
        columns on a database that went back.",
        given: &[
            (
                "migrations/create_users/up.sql",
                "-- revision: a1\n\
                 -- down_revision: base\n\
                 CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);\n",
            ),
            DROP_NAME,
        ],
        wrong: &[("migrations/drop_name/down.sql", "ALTER TABLE users ADD COLUMN name TEXT;\n")],
        right: &[(
            "migrations/drop_name/down.sql",
            "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);\n\
             INSERT INTO users_new (id, age) SELECT id, age FROM users;\n\
             DROP TABLE users;\n\
             ALTER TABLE users_new RENAME TO users;\n",
        )],
        exception: "Diesel names the columns in its statements, so a program that uses nothing else never notices. That is \
        why this is a note.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, down, round_trip) in
        folder.pairs().filter(|(.., round_trip)| round_trip.verdict == Verdict::ColumnOrder)
    {
        findings.add_with(draft, || {
            let message = format!("after up and down of `{}` columns stand in another order", draft.id.text);
            differences(RULE.found(message).at(down.file, down.start(), "the way back"), round_trip)
        });
    }
}
