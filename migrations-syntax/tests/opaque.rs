//! docs/opaque.md lists every form of statement that is known by its name only.
//!
//! `UPDATE_OPAQUE=1 cargo test -p checked-migrations-syntax --test opaque` writes the page anew.

#![expect(clippy::disallowed_methods, reason = "a test that reads and writes a page")]

use migrations_syntax::ast::{OpaqueForm, Reach};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/opaque.md");

const HEAD: &str = "\
<!-- Written by `UPDATE_OPAQUE=1 cargo test -p checked-migrations-syntax --test opaque`. -->

# Statements that are known by their form only

Every statement is read to its end, and an error of grammar in it is found before anything runs; of routines in PL/pgSQL and
other languages, the body is a string that only the server reads. What most statements do to the schema is
known as well. The forms below are checked like all others, but what they do is not followed.

In a revision with a header, a statement of the second or the third table is an error of the rule `unread-statement`; in a
folder without headers there is one note with their number. Ways out:

- `-- migrations: effect(<SQL>)` above the statement says what it does to the schema, and `-- migrations: effect()` that it does
  nothing to it.
- `-- migrations: allow(unread-statement, \"<why>\")` in the script switches the rule off for its revision.
";

fn section(reach: Reach, title: &str, text: &str) -> String {
    let mut section =
        format!("\n## {title}\n\n{text}\n\n| form | products | why no more of it is read |\n| --- | --- | --- |\n");
    for form in OpaqueForm::ALL.iter().filter(|form| form.reach() == reach) {
        section.push_str(&format!("| `{}` | {} | {} |\n", form.name(), form.products().join(", "), form.reason()));
    }
    section
}

fn page() -> String {
    let nothing = section(
        Reach::Nothing,
        "Forms that change no schema",
        "They stay silent: nothing outlives their session, but perhaps rows.",
    );
    let kept = section(
        Reach::Kept,
        "Forms that change something beside the schema",
        "What they change is kept by the server, and is no part of a schema that is compared.",
    );
    let schema = section(
        Reach::Schema,
        "Forms that may change the schema",
        "What stands in the script does not say what they change. Names in them are uncertain afterwards.",
    );
    [HEAD, &nothing, &kept, &schema].concat()
}

#[test]
fn the_page_lists_every_form() {
    if std::env::var_os("UPDATE_OPAQUE").is_some() {
        std::fs::write(PATH, page()).unwrap();
    }
    let written = std::fs::read_to_string(PATH).unwrap();
    let page = page();
    let differs = written.lines().zip(page.lines()).find(|(written, page)| written != page);
    assert!(written == page, "docs/opaque.md is out of date (UPDATE_OPAQUE=1 writes it), first here: {differs:#?}");
}
