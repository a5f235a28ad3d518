//! `migrations.toml`: one `[database.<name>]` table a folder of migrations.

use migrations_core::{Dialect, Product, Servers, Version};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostics, FileId, Level, Sources};
use crate::rule::Rule;
use crate::rules::{config_key, config_syntax, config_value};
use crate::source::{SourceFile, Span};
use crate::template;

/// Name of the configuration file, beside Cargo.toml.
pub const CONFIG_FILE: &str = "migrations.toml";

/// How plain `<name>.sql` files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Not at all: only folders, pairs and files with sections are revisions.
    #[default]
    Diesel,
    /// As sqlx does.
    Sqlx,
    /// As refinery does.
    Refinery,
    /// As Flyway does.
    Flyway,
}

/// What identifies a revision without a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Identity {
    /// The version in its name.
    #[default]
    Version,
    /// Its whole name.
    Name,
}

/// Settings of one database, from `migrations.toml` and the arguments of the macro or the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Name of the set in the tracking tables.
    pub project: String,
    /// The folder, relative to the crate, with `/`.
    pub folder: String,
    /// The servers for which the folder is checked.
    pub servers: Option<Servers>,
    /// Whether a second head is an error; where nobody has said, it is what the level of the rule says.
    pub linear: Option<bool>,
    /// How plain files are read.
    pub layout: Layout,
    /// What identifies a revision without a header.
    pub identity: Identity,
    /// Levels of rules, by name.
    pub levels: Vec<(&'static Rule, Level)>,
    /// Whether rules hold for revisions without a header, too, as for those that have one.
    pub checks_headerless: bool,
    /// Schema of the tracking tables; empty for the backend's own.
    pub tracking_schema: String,
    /// Start of the names of the tracking tables.
    pub table_prefix: String,
    /// How new revisions are named.
    pub file_template: String,
    /// Longest slug in such a name.
    pub truncate_slug_length: usize,
    /// Whether the program gets the schema that it expects at head.
    pub expected_schema: bool,
    /// Of this revision and all below it the rules with a level say nothing: scripts that were there before.
    pub since: Option<String>,
    /// The file that states the schema to come to, relative to the crate.
    pub schema: Option<String>,
    /// What is not compared with it.
    pub ignored: Ignored,
    /// Functions that come from outside of the migrations, such as those that a program registers with SQLite.
    pub functions: Vec<String>,
    /// What the runtime is told.
    pub policy: migrations_core::baked::Policy,
}

/// What nobody wants compared with the schema to come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ignored {
    /// Tables, with their schema where that is not the usual one.
    pub tables: Vec<String>,
    /// Schemas.
    pub schemas: Vec<String>,
    /// Kinds of objects, in words.
    pub kinds: Vec<String>,
}

impl Settings {
    /// The SQL, if it is known.
    pub fn dialect(&self) -> Option<Dialect> {
        self.servers.as_ref().map(Servers::dialect)
    }

    /// Nothing but a project and a folder.
    pub fn new(project: &str, folder: &str) -> Self {
        Self {
            project: project.to_owned(),
            folder: folder.to_owned(),
            servers: None,
            linear: None,
            layout: Layout::default(),
            identity: Identity::default(),
            levels: Vec::new(),
            checks_headerless: false,
            tracking_schema: String::new(),
            table_prefix: TABLE_PREFIX.to_owned(),
            file_template: template::DEFAULT_TEMPLATE.to_owned(),
            truncate_slug_length: template::DEFAULT_SLUG_LENGTH,
            expected_schema: true,
            since: None,
            schema: None,
            ignored: Ignored::default(),
            functions: Vec::new(),
            policy: migrations_core::baked::Policy::default(),
        }
    }
}

/// Start of the names of the tracking tables, where nobody has chosen another: Diesel's tools skip such names.
const TABLE_PREFIX: &str = "__migrations_";

const KEYS: &[&str] = &[
    "adopt",
    "dialect",
    "dir",
    "expected_schema",
    "file_template",
    "functions",
    "headerless",
    "identity",
    "ignore",
    "ignore_schemas",
    "ignore_tables",
    "layout",
    "levels",
    "linear",
    "minimum_version",
    "out_of_order",
    "project",
    "schema",
    "servers",
    "since",
    "store_down",
    "strict",
    "table_prefix",
    "tracking_schema",
    "truncate_slug_length",
];

/// One `[database.<name>]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Its name in the file.
    pub name: String,
    /// What it says; `folder` is its `dir`.
    pub settings: Settings,
}

/// Reads the databases of a `migrations.toml`. `project` is used where the file names none.
///
/// `rules` are those whose level can be set.
pub fn read(
    text: SourceFile,
    project: &str,
    rules: &[&'static Rule],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Database> {
    let file = sources.add(text);
    let text = sources.file(file).text.clone();
    let document = match DeTable::parse(&text) {
        Ok(document) => document,
        Err(error) => {
            diagnostics.push(config_syntax::found(file, &error));
            return Vec::new();
        }
    };
    let mut reader = Reader { file, rules, diagnostics };
    let mut databases = Vec::new();
    for (key, value) in document.get_ref() {
        if key.get_ref() != "database" {
            reader.unknown_key(key, &["database"], "");
            continue;
        }
        let Some(tables) = reader.table(key.get_ref(), value) else { continue };
        for (name, value) in tables {
            let Some(table) = reader.table(name.get_ref(), value) else { continue };
            let mut settings = Settings::new(project, "migrations");
            settings.servers = reader.servers(table);
            reader.database(table, &mut settings);
            databases.push(Database { name: name.get_ref().to_string(), settings });
        }
    }
    databases
}

struct Reader<'d> {
    file: FileId,
    rules: &'d [&'static Rule],
    diagnostics: &'d mut Diagnostics,
}

type Table<'t> = DeTable<'t>;

impl Reader<'_> {
    fn database(&mut self, table: &Table<'_>, settings: &mut Settings) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "dir" => {
                    if let Some(dir) = self.text("dir", value) {
                        dir.trim_start_matches("./").trim_end_matches('/').clone_into(&mut settings.folder);
                    }
                }
                "project" => {
                    if let Some(project) = self.text("project", value) {
                        settings.project = project;
                    }
                }
                "dialect" | "servers" | "minimum_version" => {}
                "layout" => {
                    let choices = [Layout::Diesel, Layout::Sqlx, Layout::Refinery, Layout::Flyway];
                    if let Some(at) = self.choice("layout", value, &["diesel", "sqlx", "refinery", "flyway"]) {
                        settings.layout = choices[at];
                    }
                }
                "identity" => {
                    if let Some(at) = self.choice("identity", value, &["version", "name"]) {
                        settings.identity = [Identity::Version, Identity::Name][at];
                    }
                }
                "headerless" => {
                    if let Some(at) = self.choice("headerless", value, &["skip", "check"]) {
                        settings.checks_headerless = at == 1;
                    }
                }
                "out_of_order" => {
                    if let Some(at) = self.choice("out_of_order", value, &["allow", "deny"]) {
                        settings.policy.deny_out_of_order = at == 1;
                    }
                }
                "adopt" => {
                    if self.choice("adopt", value, &["diesel"]).is_some() {
                        settings.policy.adopt_diesel = true;
                    }
                }
                "table_prefix" => {
                    if let Some(prefix) = self.name("table_prefix", value) {
                        settings.table_prefix = prefix;
                    }
                }
                "tracking_schema" => {
                    if let Some(schema) = self.name("tracking_schema", value) {
                        settings.tracking_schema = schema;
                    }
                }
                "file_template" => {
                    if let Some(template) = self.text("file_template", value) {
                        match template::fault(&template) {
                            Some(fault) => {
                                self.wrong(value.span(), "`file_template` cannot be used".to_owned(), &fault);
                            }
                            None => settings.file_template = template,
                        }
                    }
                }
                "truncate_slug_length" => {
                    let length = value.get_ref().as_integer().and_then(|number| number.as_str().parse::<usize>().ok());
                    match length.filter(|length| (1..=200).contains(length)) {
                        Some(length) => settings.truncate_slug_length = length,
                        None => self.wrong(
                            value.span(),
                            "`truncate_slug_length` must be a number from 1 to 200".to_owned(),
                            "",
                        ),
                    }
                }
                "linear" => settings.linear = Some(self.flag("linear", value)),
                "store_down" => settings.policy.store_down = self.flag("store_down", value),
                "expected_schema" => settings.expected_schema = self.flag("expected_schema", value),
                "since" => settings.since = self.text("since", value),
                "strict" => settings.policy.strict = self.flag("strict", value),
                "levels" => settings.levels = self.levels(value),
                "schema" => settings.schema = self.text("schema", value),
                "ignore_tables" => settings.ignored.tables = self.texts("ignore_tables", value),
                "ignore_schemas" => settings.ignored.schemas = self.texts("ignore_schemas", value),
                "functions" => settings.functions = self.texts("functions", value),
                "ignore" => settings.ignored.kinds = self.texts("ignore", value),
                _ => self.unknown_key(key, KEYS, "of a database"),
            }
        }
    }

    /// What three keys say of the servers. One of them is enough, and they must not contradict each other.
    fn servers(&mut self, table: &Table<'_>) -> Option<Servers> {
        let dialect = table.get("dialect").and_then(|value| {
            let at = self.choice("dialect", value, &Product::ALL.map(Product::name))?;
            Servers::of_name(Product::ALL[at].name())
        });
        let named = table.get("servers").and_then(|value| {
            let texts = match value.get_ref().as_str() {
                Some(text) => vec![text.to_owned()],
                None => self.texts("servers", value),
            };
            // What is no list of texts is said already.
            if texts.is_empty() && !value.get_ref().as_array().is_some_and(|list| list.is_empty()) {
                return None;
            }
            Servers::parse(&texts).map_err(|error| self.wrong(value.span(), error.to_string(), "")).ok()
        });
        if let (Some(dialect), Some(named), Some(value)) = (&dialect, &named, table.get("servers"))
            && !named.include(dialect)
        {
            let message = format!("`dialect` says {dialect}, and `servers` says {named}");
            self.wrong(value.span(), message, "leave one of them out");
        }
        let servers = named.or(dialect);
        let least = table.get("minimum_version").and_then(|value| {
            let parsed = self.text("minimum_version", value)?.parse::<Version>();
            parsed.map_err(|error| self.wrong(value.span(), error.to_string(), "")).ok()
        });
        match (servers, least) {
            (Some(servers), Some(version)) => Some(servers.at_least(version)),
            (servers, _) => servers,
        }
    }

    fn levels(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<(&'static Rule, Level)> {
        let names = Level::NAMED.map(|(name, _)| name);
        let Some(table) = self.table("levels", value) else { return Vec::new() };
        let mut levels = Vec::new();
        for (name, value) in table {
            match self.rules.iter().find(|rule| rule.id == name.get_ref()) {
                None => {
                    let known: Vec<&str> = self.rules.iter().map(|rule| rule.id).collect();
                    self.unknown_key(name, &known, "with a level");
                }
                Some(&rule) => {
                    levels.extend(self.choice(rule.id, value, &names).map(|at| (rule, Level::NAMED[at].1)));
                }
            }
        }
        levels
    }

    fn unknown_key(&mut self, key: &Spanned<impl AsRef<str>>, known: &[&str], of: &str) {
        let name = key.get_ref().as_ref();
        self.diagnostics.push(config_key::unknown(self.file, key.span(), name, known, of));
    }

    fn wrong(&mut self, span: Span, message: String, text: &str) {
        self.diagnostics.push(config_value::wrong(self.file, span, message, text));
    }

    fn table<'v, 't>(&mut self, key: &str, value: &'v Spanned<DeValue<'t>>) -> Option<&'v Table<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value.span(), format!("`{key}` must be a table"), value.get_ref().type_str());
        }
        table
    }

    fn text(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref().as_str() {
            Some(text) if !text.is_empty() && !text.contains(char::is_control) => Some(text.to_owned()),
            _ => {
                self.wrong(value.span(), format!("`{key}` must be a text in one line"), "not a text, or empty");
                None
            }
        }
    }

    fn texts(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value.span(), format!("`{key}` must be a list of texts"), value.get_ref().type_str());
            return Vec::new();
        };
        list.iter().filter_map(|value| self.text(key, value)).collect()
    }

    /// A text that can be part of a bare name in any database.
    fn name(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = self.text(key, value)?;
        let is_name = text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_name {
            self.wrong(value.span(), format!("`{key}` must be at most 40 letters, digits and `_`"), "");
        }
        is_name.then_some(text)
    }

    fn flag(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> bool {
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(value.span(), format!("`{key}` must be true or false"), value.get_ref().type_str());
            false
        })
    }

    fn choice(&mut self, key: &str, value: &Spanned<DeValue<'_>>, choices: &[&str]) -> Option<usize> {
        let found = value.get_ref().as_str().and_then(|text| choices.iter().position(|choice| *choice == text));
        if found.is_none() {
            let found = value.get_ref().as_str();
            self.diagnostics.push(config_value::not_a_choice(self.file, value.span(), key, found, choices));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::render;
    use crate::rules::missing_down;

    fn read_text(text: &str) -> (Vec<Database>, String) {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let file = SourceFile { path: "migrations.toml".to_owned(), text: text.to_owned() };
        let databases = read(file, "shop", &[&missing_down::RULE], &mut sources, &mut diagnostics);
        let sorted = diagnostics.sorted(&sources);
        let rendered: Vec<String> = sorted.iter().map(|diagnostic| render(diagnostic, &sources)).collect();
        (databases, rendered.join("\n\n"))
    }

    #[test]
    fn a_full_table_is_read() {
        let (databases, messages) = read_text(
            "[database.main]\ndir = \"./sql/\"\ndialect = \"sqlite\"\nlinear = true\nlayout = \"flyway\"\n\
             identity = \"name\"\nout_of_order = \"deny\"\nadopt = \"diesel\"\nstore_down = true\nproject = \"p\"\n\
             [database.main.levels]\nmissing-down = \"warn\"\n",
        );
        assert_eq!(messages, "");
        let settings = &databases[0].settings;
        assert_eq!((settings.folder.as_str(), settings.dialect()), ("sql", Some(Dialect::Sqlite)));
        assert!(settings.linear == Some(true) && settings.policy.store_down && settings.policy.deny_out_of_order);
        assert_eq!(settings.levels, [(&missing_down::RULE, Level::Warning)]);
    }

    #[test]
    fn every_fault_is_named() {
        let (_, messages) = read_text("[database.main]\ndialect = \"sqlit\"\nliner = true\nstrict = 1\n[x]\n");
        insta::assert_snapshot!(messages);
        let (_, messages) = read_text("[database.main\n");
        assert!(messages.starts_with("[config-syntax]"), "{messages}");
    }
}
