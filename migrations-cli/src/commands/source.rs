//! What the schema at head is compared with: a file of statements, Diesel's schema.rs, or a live database.

use migrations::cli::{Failure, FailureKind};
use migrations_analysis::diagnostic::Level;
use migrations_analysis::{Outcome, stated_schema};
use migrations_catalog::introspection::{LeftOut, Seen, UNKNOWN_KINDS, kind_of_word};
use migrations_catalog::{Kind, ObjectName};
use migrations_schema::lowering::uncompared::Uncompared;
use migrations_schema::plan::{Rename, likely_renames, renamed, renames_in_a_ring};
use migrations_schema::schema::{Object, Schema};

use super::diesel::DieselSource;
use crate::arguments::{Cli, ComparisonArguments};
use crate::database;
use crate::diagnostics;
use crate::files::{self, current_folder};
use crate::project::Project;

/// Two schemas, and what is known of how one becomes the other.
pub(super) struct Comparison {
    /// The schema at head.
    pub(super) from: Schema,
    /// The schema to come to.
    pub(super) to: Schema,
    /// Where that comes from, as a person would name it.
    pub(super) name: String,
    /// What somebody says.
    pub(super) renames: Vec<Rename>,
    /// What looks like a rename, and nobody has said.
    pub(super) likely: Vec<Rename>,
    source: Source,
    /// The live database that it comes from.
    live: Option<String>,
    ignored: Ignored,
}

/// Where a schema comes from.
enum Source {
    /// It is known as a whole, but for what a server may only say in other words.
    Whole { model: Box<Schema>, unsure: Vec<String>, left_out: Vec<LeftOut>, has_rows: bool },
    /// A `schema.rs`, which knows some things only.
    Diesel(Box<DieselSource>),
}

impl Comparison {
    /// `outcome` is what checking the folder came to.
    pub(super) fn new(
        project: &Project,
        cli: &Cli,
        outcome: &Outcome,
        arguments: &ComparisonArguments,
    ) -> Result<Self, Failure> {
        let from = at_head(project, outcome)?;
        let Read { name, source, live } = read(project, cli, arguments, &from)?;
        let (known, left_out) = match &source {
            Source::Whole { model, left_out, .. } => (Some(&**model), left_out.as_slice()),
            Source::Diesel(_) => (None, &[][..]),
        };
        // What is written may call a function that could not be read, and is there all the same.
        let functions = left_out.iter().filter(|left| left.what.kind.contains("function"));
        let from = from.with_functions(functions.map(|left| &left.what.name));
        let renames: Vec<Rename> = arguments
            .rename
            .iter()
            .map(|text| Rename::find(text, &from, known).map_err(|error| Failure::usage(error.to_string())))
            .collect::<Result<_, _>>()?;
        let ignored = Ignored::new(project, arguments)?;
        let to = from.clone();
        let mut comparison = Self { from, to, name, renames: Vec::new(), likely: Vec::new(), source, live, ignored };
        comparison.rename(renames)?;
        Ok(comparison)
    }

    /// The URL of the live database that it comes from.
    pub(super) fn live(&self) -> Option<&str> {
        self.live.as_deref()
    }

    /// Whether an object of a live database is compared: it is not ignored, and neither it nor its table was left out.
    pub(super) fn is_compared(&self, seen: &Seen) -> bool {
        let left_out = match &self.source {
            Source::Whole { left_out, .. } => &left_out[..],
            Source::Diesel(_) => &[],
        };
        !self.ignored.is_passed_over(seen) && !left_out.iter().any(|left| seen.is_part_of(&left.what))
    }

    /// Whether it comes from a file that holds rows, too.
    pub(super) fn has_rows(&self) -> bool {
        match &self.source {
            Source::Whole { has_rows, .. } => *has_rows,
            Source::Diesel(_) => false,
        }
    }

    /// What may differ, or may only be said in other words.
    pub(super) fn unsure(&self) -> &[String] {
        match &self.source {
            Source::Whole { unsure, .. } => unsure,
            Source::Diesel(_) => &[],
        }
    }

    /// What a live database holds and nobody has read, apart from what is not compared anyway.
    pub(super) fn left_out(&self) -> Vec<&LeftOut> {
        match &self.source {
            Source::Whole { left_out, .. } => left_out.iter().filter(|left| !self.ignored.is_left_out(left)).collect(),
            Source::Diesel(_) => Vec::new(),
        }
    }

    /// With further renames.
    pub(super) fn rename(&mut self, more: Vec<Rename>) -> Result<(), Failure> {
        self.renames.extend(more);
        if let Some(rename) = renames_in_a_ring(&self.renames) {
            return Err(Failure::usage(format!(
                "`--rename {rename}` waits for a name that another one gives up only afterwards"
            ))
            .help("rename to a third name in a revision before this one"));
        }
        self.to = match &self.source {
            Source::Whole { model, .. } => (**model).clone(),
            Source::Diesel(diesel) => diesel.schema(&renamed(&self.from, &self.renames))?,
        };
        self.ignored.apply(&self.from, &mut self.to);
        refuse_nothing(&self.from, &self.to, &self.name)?;
        self.likely = likely_renames(&self.from, &self.to, &self.renames);
        Ok(())
    }
}

/// The schema at head, if the folder is right: what is wrong there would be missing here.
fn at_head(project: &Project, outcome: &Outcome) -> Result<Schema, Failure> {
    if outcome.forward.is_none() {
        return Err(diagnostics::failure_of(&project.settings.folder, outcome));
    }
    let heads = outcome.graph().map_or(0, |set| set.heads.len());
    if heads > 1 {
        return Err(Failure::usage("there are several heads, and a schema cannot say to which of them it belongs")
            .help("join them first: `migrations merge heads`"));
    }
    outcome.schema.clone().ok_or_else(|| diagnostics::failure_of(&project.settings.folder, outcome))
}

fn has_tables(model: &Schema) -> bool {
    model.objects().any(|(_, object)| matches!(object, Object::Table(_)))
}

/// A slip in a name must not drop everything.
fn refuse_nothing(from: &Schema, to: &Schema, name: &str) -> Result<(), Failure> {
    if !has_tables(from) || has_tables(to) {
        return Ok(());
    }
    Err(Failure::usage(format!("{name} holds no table at all, so everything would be dropped"))
        .help("if that is meant, write the revision by hand"))
}

/// A schema to compare with.
struct Read {
    /// Where it comes from, as a person would name it.
    name: String,
    source: Source,
    /// The URL of a live database.
    live: Option<String>,
}

fn read(project: &Project, cli: &Cli, arguments: &ComparisonArguments, from: &Schema) -> Result<Read, Failure> {
    let live = |url: &str| {
        let super::live::Live { model, unsure, left_out } = super::live::schema(project, url, from)?;
        let source = Source::Whole { model: Box::new(model), unsure, left_out, has_rows: false };
        Ok(Read { name: "the database".to_owned(), source, live: Some(url.to_owned()) })
    };
    if let Some(source) = &arguments.from {
        if source.trim().is_empty() {
            return Err(Failure::usage("--from is empty")
                .help("name a file or a URL; a variable such as $DATABASE_URL may be unset in this shell"));
        }
        let path = current_folder()?.join(source);
        if database::is_url(source) || database::is_sqlite_file(&path) {
            return live(&database::normalised(source));
        }
        let read = read_file(project, source, &path, from, "")?;
        return Ok(Read { name: format!("`{source}`"), source: read, live: None });
    }
    if let Some(named) = cli.project.database().ok().flatten().filter(|named| named.is_given()) {
        return live(named.url());
    }
    let configured = project.settings.schema.as_deref();
    let of_diesel = super::diesel::schema_file(project)?;
    let path = configured.unwrap_or(&of_diesel);
    if configured.is_none() && !project.root.join(path).is_file() {
        return Err(Failure::usage("nothing says which schema to compare with").help(
            "--from schema.sql, --from src/schema.rs or --from URL names it; or `schema = \"..\"` in migrations.toml",
        ));
    }
    let said_by = if configured.is_some() { ", as `schema` in migrations.toml names it" } else { "" };
    let source = read_file(project, path, &project.root.join(path), from, said_by)?;
    Ok(Read { name: format!("`{path}`"), source, live: None })
}

fn read_file(
    project: &Project,
    name: &str,
    path: &std::path::Path,
    from: &Schema,
    said_by: &str,
) -> Result<Source, Failure> {
    let read = files::read_optional(path)
        .map_err(|failure| failure.help("if that is a SQLite database: `--from sqlite://PATH`, or --database-url"))?;
    let Some(text) = read else {
        return Err(Failure::new(FailureKind::File, format!("there is no file `{name}`{said_by}")));
    };
    if path.extension().is_some_and(|extension| extension == "rs") {
        return DieselSource::read(project, name, &text).map(|source| Source::Diesel(Box::new(source)));
    }
    let stated = stated_schema(name, &text, from.server());
    let has_errors = stated.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
    if has_errors {
        return Err(diagnostics::failure(name, &stated.diagnostics, &stated.sources));
    }
    let left_out = stated.uncompared.into_iter().map(|(line, what)| left_out_of_file(name, line, what)).collect();
    Ok(Source::Whole { model: Box::new(stated.schema), unsure: Vec::new(), left_out, has_rows: stated.has_rows })
}

/// What a file states, and no schema here keeps.
fn left_out_of_file(file: &str, line: usize, what: Uncompared) -> LeftOut {
    let Uncompared { kind, name, schema, table } = what;
    let identity = if schema.is_empty() { name.clone() } else { format!("{schema}.{name}") };
    let what = Seen { kind, identity, schema, table, name, used_by: Vec::new() };
    LeftOut { what, reason: format!("{file}, line {line}") }
}

/// What nobody wants compared.
struct Ignored {
    tables: Vec<String>,
    schemas: Vec<String>,
    kinds: Vec<Kind>,
    /// Kinds of which the model knows nothing, as databases call them.
    unknown_kinds: Vec<&'static str>,
}

impl Ignored {
    fn new(project: &Project, arguments: &ComparisonArguments) -> Result<Self, Failure> {
        let settings = &project.settings.ignored;
        let mut kinds = Vec::new();
        let mut unknown_kinds = Vec::new();
        for word in settings.kinds.iter().chain(&arguments.ignore) {
            match ignored_kind(word)? {
                IgnoredKind::Known(kind) => kinds.push(kind),
                IgnoredKind::Unknown(kind) => unknown_kinds.push(kind),
            }
        }
        let both = |one: &[String], other: &[String]| one.iter().chain(other).cloned().collect();
        Ok(Self {
            tables: both(&settings.tables, &arguments.ignore_table),
            schemas: both(&settings.schemas, &arguments.ignore_schema),
            kinds,
            unknown_kinds,
        })
    }

    fn is_left_out(&self, left: &LeftOut) -> bool {
        self.is_passed_over(&left.what)
    }

    fn is_passed_over(&self, what: &Seen) -> bool {
        let kind = kind_of_word(&what.kind);
        let name = ObjectName {
            schema: what.schema.clone(),
            table: what.table.clone(),
            kind: kind.unwrap_or(Kind::Other),
            name: what.name.clone(),
        };
        self.is_ignored(&name) || self.unknown_kinds.contains(&what.kind.as_str())
    }

    fn is_ignored(&self, name: &ObjectName) -> bool {
        let full = format!("{}.{}", name.schema, name.table);
        let is_table = |table: &String| !name.table.is_empty() && (*table == name.table || *table == full);
        let is_schema = |schema: &String| {
            *schema == name.schema
                || *schema == name.name && name.kind == Kind::Schema
                || schema == "public" && name.schema.is_empty()
        };
        // Kinds that a schema keeps as statements have their words before the name.
        let is_of_kind = |kind: &&str| name.name.strip_prefix(*kind).is_some_and(|rest| rest.starts_with(' '));
        self.tables.iter().any(is_table)
            || self.schemas.iter().any(is_schema)
            || self.kinds.contains(&name.kind)
            || name.kind == Kind::Other && self.unknown_kinds.iter().any(is_of_kind)
    }

    /// Leaves all that as it is.
    fn apply(&self, from: &Schema, to: &mut Schema) {
        let (before, after) = (from.strict_snapshot(), to.strict_snapshot());
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

/// A kind that nobody wants compared.
enum IgnoredKind {
    Known(Kind),
    Unknown(&'static str),
}

fn ignored_kind(word: &str) -> Result<IgnoredKind, Failure> {
    let known = Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::Table | Kind::Column | Kind::Other));
    let is_it = |kind: &str| kind == word || Some(kind) == word.strip_suffix('s');
    let found = known.clone().find(|kind| is_it(kind.as_str())).map(IgnoredKind::Known);
    let unknown = || UNKNOWN_KINDS.into_iter().find(|kind| is_it(kind)).map(IgnoredKind::Unknown);
    found.or_else(unknown).ok_or_else(|| {
        let words: Vec<&str> = known.map(Kind::as_str).chain(UNKNOWN_KINDS).collect();
        Failure::usage(format!("`{word}` is no kind of object that can be ignored; these are: {}", words.join(", ")))
    })
}
