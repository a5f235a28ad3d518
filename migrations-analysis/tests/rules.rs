//! Every rule finds what its example says, and nothing in the corrected one; and docs/rules.md says what the rules say.
//!
//! `UPDATE_RULES=1 cargo test -p checked-migrations-analysis --test rules` writes the page anew.

#![expect(clippy::disallowed_methods, reason = "a test that writes folders and a page")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use migrations_analysis::config::Settings;
use migrations_analysis::diagnostic::{Diagnostic, Sources};
use migrations_analysis::rule::{Documentation, Files, Rule};
use migrations_analysis::{Check, check, on_large_stack, read_config, render, rule_list, rules};
use migrations_core::{Dialect, Servers};

/// What checking a folder has found.
struct Found {
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
}

impl Found {
    fn of<'f>(&'f self, rule: &'f Rule) -> impl Iterator<Item = &'f Diagnostic> {
        self.diagnostics.iter().filter(move |diagnostic| diagnostic.rule == rule)
    }

    fn text(&self) -> String {
        let rendered: Vec<String> =
            self.diagnostics.iter().map(|diagnostic| render(diagnostic, &self.sources)).collect();
        rendered.join("\n\n")
    }
}

/// An example on the disk.
struct Example(PathBuf);

impl Example {
    fn new(name: &str, documentation: &Documentation, files: Files) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules").join(name);
        let _ = std::fs::remove_dir_all(&root);
        for (path, text) in documentation.given.iter().chain(files) {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
            std::fs::write(path, text).expect("the file can be written");
        }
        Self(root)
    }

    fn check(&self) -> Found {
        let config = read_config(&self.0, "app");
        if !config.diagnostics.is_empty() {
            return Found { diagnostics: config.diagnostics, sources: config.sources };
        }
        let default = Settings { servers: Some(Servers::of(Dialect::Sqlite)), ..Settings::new("app", "migrations") };
        let settings = config.databases.into_iter().next().map_or(default, |database| database.settings);
        let outcome = on_large_stack(|| check(&self.0, &settings));
        Found { diagnostics: outcome.diagnostics, sources: outcome.sources }
    }

    /// Does in the files what the first fix of a rule says. False if there is none.
    fn fix(&self, rule: &Rule, found: &Found) -> bool {
        let Some(edit) = found.of(rule).find_map(|diagnostic| diagnostic.fix.clone()) else { return false };
        let file = found.sources.file(edit.file);
        let mut text = file.text.clone();
        text.replace_range(edit.span, &edit.text);
        std::fs::write(self.0.join(&file.path), text).expect("the file can be written");
        true
    }
}

/// Rules whose examples are files that the check of a folder reads.
fn checked() -> impl Iterator<Item = &'static Rule> {
    let is_checked = |listed: &&rule_list::Listed| !matches!(listed.check, Check::Outside);
    let rules = rule_list::LIST.iter().filter(is_checked).map(|listed| listed.rule);
    rules.filter(|rule| !rule.documentation.parts().is_empty())
}

#[test]
fn every_rule_finds_its_example_and_nothing_in_the_right_one() {
    let mut faults = String::new();
    for rule in checked() {
        let documentation = &rule.documentation;
        let wrong = Example::new(&format!("{}/wrong", rule.id), documentation, documentation.wrong).check();
        if wrong.of(rule).next().is_none() {
            let _ = writeln!(faults, "== {rule} finds nothing in its example\n{}", wrong.text());
        }
        let right = Example::new(&format!("{}/right", rule.id), documentation, documentation.right).check();
        if right.of(rule).next().is_some() {
            let _ = writeln!(faults, "== {rule} finds something in the right example\n{}", right.text());
        }
    }
    assert_eq!(faults, "");
}

#[test]
fn a_fix_leaves_nothing_to_find() {
    let mut fixed = Vec::new();
    for rule in checked() {
        let example = Example::new(&format!("{}/fixed", rule.id), &rule.documentation, rule.documentation.wrong);
        let found = example.check();
        if example.fix(rule, &found) {
            let after = example.check();
            assert!(after.of(rule).next().is_none(), "{rule}\n{}\n\nafter the fix\n{}", found.text(), after.text());
            fixed.push(rule.id);
        }
    }
    assert_eq!(
        fixed,
        [
            "config-key",
            "config-value",
            "directive",
            "empty-down",
            "header-key",
            "missing-header",
            "redundant-depends-on",
            "unknown-depends-on",
            "unknown-down-revision",
            "unknown-rule",
        ]
    );
}

#[test]
fn every_file_of_a_rule_stands_in_the_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut ids: Vec<String> =
        names.map(|path| path.file_stem().unwrap().to_string_lossy().replace('_', "-")).collect();
    ids.sort();
    let listed: Vec<&str> = rule_list::all().map(|rule| rule.id).collect();
    assert_eq!(ids, listed, "a file in src/rules and its line in src/rule_list.rs");
}

#[test]
fn every_rule_is_documented() {
    for rule in rule_list::all() {
        let documentation = &rule.documentation;
        assert!(!documentation.finds.is_empty() && !documentation.harm.is_empty(), "{rule}");
        assert!(!rule.summary.ends_with('.') && documentation.finds.ends_with('.'), "{rule}");
        let has_two_sides = documentation.parts().len() > 1;
        assert!(has_two_sides || rule.id == rules::unreadable::RULE.id, "{rule}");
    }
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules.md");

const HEAD: &str = "\
<!-- Written by `UPDATE_RULES=1 cargo test -p checked-migrations-analysis --test rules`. -->

# Rules

Everything that can be found in a folder of migrations has a name, which stands in brackets before its message.
`migrations explain <rule>` prints what stands here.

Rules with a level are silent, a note, a warning or an error. `[database.<name>.levels]` in [migrations.toml](folder.md) sets
the level for a folder (`allow`, `note`, `warn`, `deny`); `-- migrations: allow(<rule>, \"<why>\")` in a script makes an exception
of its revision. The rest finds what cannot run, or cannot be meant, and has one level.

";

fn summary(rule: &Rule) -> String {
    let id = rule.id;
    format!("| [`{id}`](#{id}) | {} | {} |\n", rule.summary, rule.levels)
}

fn table(title: &str, belongs: impl Fn(&Rule) -> bool) -> String {
    let rows: String = rule_list::all().filter(|rule| belongs(rule)).map(summary).collect();
    format!("## {title}\n\n| rule | finds | level |\n| --- | --- | --- |\n{rows}\n")
}

fn language(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("sql") => "sql",
        Some("toml") => "toml",
        // Parts of a program, which rustdoc is not to compile.
        Some("rs") => "rust,ignore",
        _ => "text",
    }
}

fn files(title: &str, files: Files) -> String {
    let block = |(path, text): &(&str, &str)| {
        let text = text.replace('\0', "\u{2400}");
        format!("`{path}`\n\n```{}\n{}\n```\n\n", language(path), text.trim_end())
    };
    let blocks: String = files.iter().map(block).collect();
    format!("{title}:\n\n{blocks}")
}

fn section(rule: &Rule) -> String {
    let documentation = &rule.documentation;
    let mut section = format!(
        "### {}\n\nLevel: {}.\n\n**Finds.** {}\n\n**Harm.** {}\n\n",
        rule.id, rule.levels, documentation.finds, documentation.harm
    );
    for (title, part) in documentation.parts() {
        section.push_str(&files(title, part));
    }
    let ways_out = [Some(documentation.exception.to_owned()).filter(|text| !text.is_empty()), rule.how_to_allow()];
    let ways_out: Vec<String> = ways_out.into_iter().flatten().collect();
    if !ways_out.is_empty() {
        section.push_str(&format!("**Ways out.** {}\n\n", ways_out.join(" ")));
    }
    section
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str(&table("Rules with a level", Rule::is_settable));
    page.push_str(&table("Rules with one level", |rule| !rule.is_settable()));
    page.push_str("## All rules\n\n");
    rule_list::all().for_each(|rule| page.push_str(&section(rule)));
    page.truncate(page.trim_end().len());
    page + "\n"
}

#[test]
fn the_page_says_what_the_rules_say() {
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::write(PAGE, page()).unwrap();
    }
    let written = std::fs::read_to_string(PAGE).unwrap_or_default();
    let page = page();
    let differs = written.lines().zip(page.lines()).find(|(written, page)| written != page);
    assert!(written == page, "docs/rules.md is out of date (UPDATE_RULES=1 writes it), first here: {differs:#?}");
}
