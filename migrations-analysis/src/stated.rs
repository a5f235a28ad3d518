//! A schema as a file of plain statements states it: `schema.sql`.

use migrations_core::{Server, Servers};

use crate::checksum::ActingKeys;
use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::dump::read_dump;
use crate::rules::stated_schema;
use crate::script::{Script, read_script};
use crate::source::SourceFile;
use migrations_schema::lowering::uncompared::Uncompared;
use migrations_schema::reader::Reading;
use migrations_schema::round_trip::{Ran, run};
use migrations_schema::schema::{Fault, Schema};

/// What a file of statements came to.
#[derive(Debug)]
pub struct StatedSchema {
    /// The schema.
    pub schema: Schema,
    /// What it states of which a schema keeps nothing, each once, with the number of its line.
    pub uncompared: Vec<(usize, Uncompared)>,
    /// What is wrong with the file; with an error in it, the schema is not what its author means.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the file holds rows, which are passed over.
    pub has_rows: bool,
    /// The file to which the diagnostics point.
    pub sources: Sources,
}

/// Reads statements as a database would run them, one after the other, in an empty schema. What a tool of a server has dumped is
/// read as it is: commands for its client and rows are passed over.
///
/// ```
/// use migrations_analysis::stated_schema;
/// use migrations_core::Dialect;
///
/// let stated = stated_schema("schema.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);", Dialect::Sqlite);
/// assert!(stated.diagnostics.is_empty());
/// assert_eq!(stated.schema.sql(), ["CREATE TABLE users (\n    id integer PRIMARY KEY\n)"]);
/// ```
pub fn stated_schema(path: &str, text: &str, server: impl Into<Server>) -> StatedSchema {
    let schema = Schema::new(server);
    let dump = read_dump(text, schema.server().product);
    let mut stated = stated_after(schema, path, &dump.text);
    stated.has_rows = dump.has_rows;
    if !dump.databases.is_empty() {
        stated.diagnostics.push(stated_schema::several_databases(path, &dump.databases));
    }
    stated
}

/// The same in the schema that is there before.
pub fn stated_after(mut schema: Schema, path: &str, text: &str) -> StatedSchema {
    let server = schema.server();
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let source = SourceFile::from_bytes(path, text.as_bytes().to_vec())
        .unwrap_or_else(|_| SourceFile { path: path.to_owned(), text: text.to_owned() });
    let file = sources.add(source);
    let length = sources.file(file).text.len();
    let script =
        read_script(file, 0..length, &Servers::around(server), ActingKeys::default(), &sources, &mut diagnostics);
    let ran = run(&mut schema, &script.for_schema(), None);
    report(&script, &ran, server, &mut diagnostics);
    let uncompared = uncompared(&script, sources.file(file));
    StatedSchema { schema, uncompared, diagnostics: diagnostics.sorted(&sources), has_rows: false, sources }
}

fn uncompared(script: &Script, source: &SourceFile) -> Vec<(usize, Uncompared)> {
    let mut found: Vec<(usize, Uncompared)> = Vec::new();
    for statement in &script.statements {
        for what in &statement.uncompared {
            if !found.iter().any(|(_, known)| known == what) {
                found.push((source.line_and_column(statement.span.start).0, what.clone()));
            }
        }
    }
    found
}

fn report(script: &Script, ran: &Ran, server: Server, diagnostics: &mut Diagnostics) {
    for refused in &ran.refused {
        let Fault { message, span, .. } = &refused.fault;
        diagnostics.push(stated_schema::refused(script.file, span.clone(), server.product.title(), message));
    }
    for (at, reason) in &ran.unknown {
        let Some(statement) = script.statements.get(*at) else { continue };
        if matches!(statement.reading, Some(Reading::Invalid)) {
            continue;
        }
        diagnostics.push(stated_schema::unknown(script.file, script.first_line(&statement.span), reason));
    }
}
