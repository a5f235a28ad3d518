//! Types of which it is not known who makes them (PostgreSQL).

use migrations_core::most_similar;
use migrations_syntax::known_types;

use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::Span;

/// Extensions of which it is known that they bring types, and which. Source: PostgreSQL manual, Additional Supplied Modules;
/// manuals of PostGIS and pgvector.
const EXTENSIONS: &[(&str, &[&str])] = &[
    ("citext", &["citext"]),
    ("cube", &["cube"]),
    ("hstore", &["hstore", "ghstore"]),
    ("intarray", &["query_int"]),
    ("isn", &["ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"]),
    ("ltree", &["ltree", "lquery", "ltxtquery"]),
    ("postgis", &["geometry", "geography", "box2d", "box3d"]),
    ("seg", &["seg"]),
    ("vector", &["vector", "halfvec", "sparsevec"]),
];

/// Extensions of which it is known that they bring no types for columns. Every other one may bring any.
const WITHOUT_TYPES: [&str; 14] = [
    "btree_gin",
    "btree_gist",
    "dblink",
    "fuzzystrmatch",
    "moddatetime",
    "pg_stat_statements",
    "pg_trgm",
    "pgcrypto",
    "plpgsql",
    "postgres_fdw",
    "tablefunc",
    "tcn",
    "unaccent",
    "uuid-ossp",
];

impl Schema {
    /// Types that were met since the last call, and that neither the server nor the migrations are known to have.
    pub fn take_unknown_types(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.findings.unknown_types)
    }

    /// Notes a type that neither the server, nor a migration, nor an extension of the migrations is known to have.
    pub(super) fn note_type(&mut self, data_type: &str, span: &Span) {
        if !self.rules.objects.types_are_made {
            return;
        }
        let base = data_type.split(['[', '(']).next().unwrap_or_default().trim_end();
        let (schema, name) = base.rsplit_once('.').unwrap_or(("", base));
        let (schema, name) = (self.usual_schema(schema.trim_matches('"')), name.trim_matches('"'));
        let is_known = name.is_empty()
            || schema == "pg_catalog"
            || schema.is_empty() && self.is_of_server(name)
            || self.makes_type(&schema, name)
            || self.is_tainted(name);
        if !is_known && !self.an_extension_may_bring(name) {
            self.findings.unknown_types.push(self.unknown_type(name, span));
        }
    }

    fn makes_type(&self, schema: &str, name: &str) -> bool {
        let is_of_name = |key: &ObjectId| key.name == name && (schema.is_empty() || key.schema == schema);
        self.objects.keys().any(|key| matches!(key.namespace, Namespace::Type | Namespace::Relation) && is_of_name(key))
    }

    fn an_extension_may_bring(&self, name: &str) -> bool {
        let mut extensions = self.objects.keys().filter(|key| key.namespace == Namespace::Extension);
        extensions.any(|key| match EXTENSIONS.iter().find(|(extension, _)| *extension == key.name) {
            Some((_, types)) => types.contains(&name),
            None => !WITHOUT_TYPES.contains(&key.name.as_str()),
        })
    }

    fn unknown_type(&self, name: &str, span: &Span) -> Fault {
        let of_extension = EXTENSIONS.iter().find(|(_, types)| types.contains(&name));
        let message = match of_extension {
            Some((extension, _)) => {
                format!("type `{name}` is of the extension `{extension}`, which no revision creates")
            }
            None => format!("{} has no type `{name}`, and no revision makes one", self.rules.product.title()),
        };
        let own = self.objects.keys().filter(|key| key.namespace == Namespace::Type).map(|key| key.name.clone());
        let known: Vec<String> =
            known_types(self.rules.product).iter().map(|known| known.to_lowercase()).chain(own).collect();
        let similar = most_similar(name, known.iter().map(String::as_str)).filter(|_| of_extension.is_none());
        Fault { similar: similar.map(str::to_owned), ..Fault::new(FaultKind::Unknown, message, span.clone()) }
    }

    /// Whether the server has a type of this name; of names of several words the first one tells.
    fn is_of_server(&self, name: &str) -> bool {
        if migrations_semantics::is_listed_type(self.rules.product, name) {
            return true;
        }
        let word = name.split(' ').next().unwrap_or_default().to_uppercase();
        known_types(self.rules.product).binary_search(&word.as_str()).is_ok()
    }
}
