//! What the schema at head is compared with: a file of statements, Diesel's schema.rs, or a live database.

use migrations::cli::{Failure, FailureKind};
use migrations_analysis::autogenerate::{Rename, likely_renames};
use migrations_analysis::diagnostic::Level;
use migrations_analysis::model::Model;
use migrations_analysis::{NoSchema, SchemaAt, schema_at, stated_schema};
use migrations_core::schema::{Kind, ObjectName};

use crate::arguments::{Cli, ComparisonArguments};
use crate::diagnostics;
use crate::files;
use crate::project::{Project, current_folder};

/// Two schemas, and what is known of how one becomes the other.
pub(super) struct Comparison {
    /// The schema at head.
    pub(super) from: Model,
    /// The schema to come to.
    pub(super) to: Model,
    /// Where that comes from, as a person would name it.
    pub(super) source: String,
    /// What somebody says.
    pub(super) renames: Vec<Rename>,
    /// What looks like a rename, and nobody has said.
    pub(super) likely: Vec<Rename>,
}

impl Comparison {
    pub(super) fn new(project: &Project, cli: &Cli, arguments: &ComparisonArguments) -> Result<Self, Failure> {
        let from =
            schema_at(&project.root, &project.settings, SchemaAt::Target("heads")).map_err(|error| match error {
                NoSchema::Graph => diagnostics::failure_of(&project.settings.folder, &project.check()),
                NoSchema::Target(reason) => Failure::usage(reason),
            })?;
        let (source, mut to) = read(project, cli, arguments, &from)?;
        Ignored::new(project, arguments)?.apply(&from, &mut to);
        let renames: Vec<Rename> = arguments
            .rename
            .iter()
            .map(|text| Rename::find(text, &from, &to).map_err(|error| Failure::usage(error.to_string())))
            .collect::<Result<_, _>>()?;
        let likely = likely_renames(&from, &to, &renames);
        Ok(Self { from, to, source, renames, likely })
    }
}

fn read(
    project: &Project,
    cli: &Cli,
    arguments: &ComparisonArguments,
    from: &Model,
) -> Result<(String, Model), Failure> {
    if let Some(source) = &arguments.from {
        if source.contains("://") || source.starts_with("sqlite:") {
            return Ok(("the database".to_owned(), super::live::schema(project, source, from)?));
        }
        return Ok((source.clone(), read_file(project, source, &current_folder()?.join(source), from)?));
    }
    if let Some(url) = cli.project.database_url.as_ref().filter(|_| cli.project.is_database_given) {
        return Ok(("the database".to_owned(), super::live::schema(project, url, from)?));
    }
    let configured = project.settings.schema.as_deref();
    let path = configured.unwrap_or("src/schema.rs");
    if configured.is_none() && !project.root.join(path).is_file() {
        return Err(Failure::usage("nothing says which schema to compare with").help(
            "--from schema.sql, --from src/schema.rs or --from URL names it; or `schema = \"..\"` in migrations.toml",
        ));
    }
    Ok((path.to_owned(), read_file(project, path, &project.root.join(path), from)?))
}

fn read_file(project: &Project, name: &str, path: &std::path::Path, from: &Model) -> Result<Model, Failure> {
    let Some(text) = files::read_optional(path)? else {
        return Err(Failure::new(FailureKind::File, format!("there is no file `{name}`")));
    };
    if path.extension().is_some_and(|extension| extension == "rs") {
        return super::diesel::schema(project, name, &text, from);
    }
    let stated = stated_schema(name, &text, from.dialect());
    let has_errors = stated.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    if has_errors {
        return Err(diagnostics::failure(name, &stated.diagnostics, &stated.sources));
    }
    Ok(stated.model)
}

/// What nobody wants compared.
struct Ignored {
    tables: Vec<String>,
    schemas: Vec<String>,
    kinds: Vec<Kind>,
}

impl Ignored {
    fn new(project: &Project, arguments: &ComparisonArguments) -> Result<Self, Failure> {
        let settings = &project.settings.ignored;
        let kinds = settings.kinds.iter().chain(&arguments.ignore).map(|word| kind(word)).collect::<Result<_, _>>()?;
        let both = |one: &[String], other: &[String]| one.iter().chain(other).cloned().collect();
        Ok(Self {
            tables: both(&settings.tables, &arguments.ignore_table),
            schemas: both(&settings.schemas, &arguments.ignore_schema),
            kinds,
        })
    }

    fn is_ignored(&self, name: &ObjectName) -> bool {
        let full = format!("{}.{}", name.schema, name.table);
        let is_table = |table: &String| !name.table.is_empty() && (*table == name.table || *table == full);
        let is_schema = |schema: &String| {
            *schema == name.schema
                || *schema == name.name && name.kind == Kind::Schema
                || schema == "public" && name.schema.is_empty()
        };
        self.tables.iter().any(is_table) || self.schemas.iter().any(is_schema) || self.kinds.contains(&name.kind)
    }

    /// Leaves all that as it is.
    fn apply(&self, from: &Model, to: &mut Model) {
        let (before, after) = (from.snapshot(), to.snapshot());
        let all = before.objects().chain(after.objects()).map(|(name, _)| name);
        let mut ignored: Vec<&ObjectName> = all.filter(|name| self.is_ignored(name)).collect();
        // Tables first: their parts come with them.
        ignored.sort_by_key(|name| (name.kind != Kind::Table, *name));
        ignored.dedup();
        for name in ignored {
            to.adopt(name, from);
        }
    }
}

fn kind(word: &str) -> Result<Kind, Failure> {
    let known = Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::Table | Kind::Column | Kind::Other));
    known.clone().find(|kind| kind.as_str() == word.trim_end_matches('s')).ok_or_else(|| {
        let words: Vec<&str> = known.map(Kind::as_str).collect();
        Failure::usage(format!("`{word}` is no kind of object that can be ignored; these are: {}", words.join(", ")))
    })
}
