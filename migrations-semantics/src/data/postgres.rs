//! Types, casts, operators and functions of PostgreSQL, as its own catalogs list them.

#[rustfmt::skip]
mod casts;
#[rustfmt::skip]
mod functions;
#[rustfmt::skip]
mod operator_classes;
#[rustfmt::skip]
mod operators;
#[rustfmt::skip]
mod types;

use std::cmp::Ordering;

use migrations_core::Version;
use migrations_syntax::ast;

use crate::types::Type;

/// A type. Source: `pg_type`.
#[derive(Debug)]
pub(crate) struct ServerType {
    pub name: &'static str,
    /// `typcategory`
    pub category: char,
    /// `typispreferred`
    pub is_preferred: bool,
}

/// When a cast is made without being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CastContext {
    /// Wherever the other type is needed.
    Implicit,
    /// When a column gets a value.
    Assignment,
    /// Never.
    Explicit,
}

/// A cast. Source: `pg_cast`.
#[derive(Debug)]
pub(crate) struct Cast {
    pub from: &'static str,
    pub to: &'static str,
    pub context: CastContext,
    /// Whether the result depends on the value alone.
    pub is_immutable: bool,
}

/// An operator. Source: `pg_operator`.
#[derive(Debug)]
pub(crate) struct Operator {
    pub symbol: &'static str,
    /// Empty for a prefix operator.
    pub left: &'static str,
    pub right: &'static str,
    pub result: &'static str,
    /// Whether the result depends on the operands alone.
    pub is_immutable: bool,
}

/// An operator class. Source: `pg_opclass`.
#[derive(Debug)]
pub(crate) struct OperatorClass {
    /// The index method.
    pub method: &'static str,
    pub data_type: &'static str,
    pub name: &'static str,
    pub is_default: bool,
}

/// What sort of function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FunctionKind {
    Plain,
    Aggregate,
    Window,
}

/// Whether a function may give another result for the same arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Volatility {
    Immutable,
    Stable,
    Volatile,
}

/// A function. Source: `pg_proc`.
#[derive(Debug)]
pub(crate) struct Function {
    pub name: &'static str,
    pub kind: FunctionKind,
    pub volatility: Volatility,
    /// The types of its input parameters.
    pub parameters: &'static [&'static str],
    /// How many of the last ones have defaults.
    pub defaults: usize,
    /// Whether the last one takes any number of arguments; its type is that of one of them.
    pub is_variadic: bool,
    pub result: &'static str,
    /// The first and the last version that has it, of those that were asked.
    pub versions: (u16, u16),
}

/// A function; the data is shorter with it.
#[expect(clippy::too_many_arguments, reason = "one column of `pg_proc` each")]
const fn function(
    name: &'static str,
    kind: FunctionKind,
    volatility: Volatility,
    parameters: &'static [&'static str],
    defaults: usize,
    is_variadic: bool,
    result: &'static str,
    versions: (u16, u16),
) -> Function {
    Function { name, kind, volatility, parameters, defaults, is_variadic, result, versions }
}

impl Function {
    /// Whether a version has it; of versions that were not asked the nearest one tells.
    pub(crate) fn is_in(&self, version: Version) -> bool {
        let (first, last) = self.versions;
        let (oldest, newest) = ASKED;
        (first == oldest || first <= version.major) && (last == newest || version.major <= last)
    }
}

/// The oldest and the newest version whose catalogs were asked.
const ASKED: (u16, u16) = (13, 18);

/// The functions of a name.
pub(crate) fn functions(name: &str) -> std::slice::Iter<'static, Function> {
    alike(functions::FUNCTIONS, |function| function.name.cmp(name)).iter()
}

/// Those of a sorted list that compare as equal.
fn alike<T>(sorted: &'static [T], compare: impl Fn(&T) -> Ordering) -> &'static [T] {
    let start = sorted.partition_point(|it| compare(it) == Ordering::Less);
    let count = sorted[start..].iter().take_while(|it| compare(it) == Ordering::Equal).count();
    &sorted[start..start + count]
}

/// Whether a function is one of extensions that many databases have before the first migration runs. Source: PostgreSQL's
/// manual, appendix F, and the manuals of PostGIS, TimescaleDB and pgvector.
pub(crate) fn is_of_extension(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "add_compression_policy",
        "add_continuous_aggregate_policy",
        "add_dimension",
        "add_job",
        "add_reorder_policy",
        "add_retention_policy",
        "addgeometrycolumn",
        "akeys",
        "armor",
        "avals",
        "connectby",
        "cosine_distance",
        "create_hypertable",
        "crosstab",
        "crypt",
        "cube",
        "dearmor",
        "decrypt",
        "decrypt_iv",
        "delete_hypertable",
        "difference",
        "digest",
        "dmetaphone",
        "dmetaphone_alt",
        "earth",
        "earth_box",
        "earth_distance",
        "encrypt",
        "encrypt_iv",
        "gen_random_bytes",
        "gen_salt",
        "hmac",
        "hstore",
        "hstore_to_array",
        "hstore_to_json",
        "hstore_to_jsonb",
        "hstore_to_matrix",
        "icount",
        "idx",
        "inner_product",
        "intset",
        "l1_distance",
        "l2_distance",
        "l2_normalize",
        "latitude",
        "lca",
        "levenshtein",
        "levenshtein_less_equal",
        "ll_to_earth",
        "longitude",
        "ltree2text",
        "metaphone",
        "nlevel",
        "normal_rand",
        "populate_record",
        "show_limit",
        "show_trgm",
        "similarity",
        "skeys",
        "sort_asc",
        "sort_desc",
        "soundex",
        "strict_word_similarity",
        "subltree",
        "subpath",
        "svals",
        "text2ltree",
        "text_soundex",
        "time_bucket",
        "time_bucket_gapfill",
        "unaccent",
        "uniq",
        "vector_dims",
        "vector_norm",
        "word_similarity",
    ];
    const FAMILIES: &[&str] =
        &["_st_", "dblink", "geography", "geometry", "pgp_", "postgis_", "st_", "uuid_generate_", "uuid_ns_"];
    NAMES.contains(&name) || FAMILIES.iter().any(|start| name.starts_with(start))
}

/// All names of functions.
pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    functions::FUNCTIONS.iter().map(|function| function.name)
}

/// The operators of a symbol.
pub(crate) fn operators(symbol: &str) -> std::slice::Iter<'static, Operator> {
    alike(operators::OPERATORS, |operator| operator.symbol.cmp(symbol)).iter()
}

/// The operator classes of an index method.
pub(crate) fn operator_classes(method: &str) -> std::slice::Iter<'static, OperatorClass> {
    alike(operator_classes::OPERATOR_CLASSES, |class| class.method.cmp(method)).iter()
}

/// Whether all functions of a name are aggregates.
pub(crate) fn is_aggregate(name: &str) -> bool {
    functions(name).next().is_some() && functions(name).all(|function| function.kind == FunctionKind::Aggregate)
}

/// A type of the server by its name.
pub(crate) fn server_type(name: &str) -> Option<&'static ServerType> {
    let at = types::TYPES.binary_search_by(|known| known.name.cmp(name)).ok()?;
    Some(&types::TYPES[at])
}

/// All names of types.
pub(crate) fn type_names() -> impl Iterator<Item = &'static str> {
    types::TYPES.iter().filter(|known| known.category != 'P').map(|known| known.name)
}

/// Whether values of it are single values: no array, row or pseudo-type.
pub(crate) fn is_plain(name: &str) -> bool {
    server_type(name).is_some_and(|known| !matches!(known.category, 'P' | 'C'))
}

/// When values of one type of the server become another.
pub(crate) fn cast(from: &str, to: &str) -> Option<CastContext> {
    let at = casts::CASTS.binary_search_by(|cast| (cast.from, cast.to).cmp(&(from, to))).ok()?;
    Some(casts::CASTS[at].context)
}

/// Whether a cast is one of the server's whose result depends on settings.
pub(crate) fn is_changing_cast(from: &str, to: &str) -> bool {
    let found = casts::CASTS.binary_search_by(|cast| (cast.from, cast.to).cmp(&(from, to)));
    found.is_ok_and(|at| !casts::CASTS[at].is_immutable)
}

/// A type as the server names it.
pub(crate) fn canonical(data_type: &ast::DataType) -> Type {
    let name = match &data_type.name {
        ast::TypeName::Builtin(name) => name.clone(),
        ast::TypeName::Named(name) => named(name),
    };
    let zone = if data_type.attributes.contains(&ast::TypeAttribute::WithTimeZone) { "with" } else { "without" };
    let full = match name.as_str() {
        "int" | "int4" => "integer".to_owned(),
        "int2" => "smallint".to_owned(),
        "int8" => "bigint".to_owned(),
        "serial" | "serial4" => "integer".to_owned(),
        "smallserial" | "serial2" => "smallint".to_owned(),
        "bigserial" | "serial8" => "bigint".to_owned(),
        "bool" => "boolean".to_owned(),
        "decimal" | "dec" => "numeric".to_owned(),
        "float4" => "real".to_owned(),
        "float8" => "double precision".to_owned(),
        "float" => float_type(data_type).to_owned(),
        "varchar" | "char varying" | "national character varying" | "nchar varying" | "national char varying" => {
            "character varying".to_owned()
        }
        "char" | "nchar" | "bpchar" | "national character" | "national char" => "character".to_owned(),
        "varbit" => "bit varying".to_owned(),
        "timestamptz" => "timestamp with time zone".to_owned(),
        "timetz" => "time with time zone".to_owned(),
        "timestamp" => format!("timestamp {zone} time zone"),
        "time" => format!("time {zone} time zone"),
        _ => name,
    };
    let own = Type::named(&full);
    if data_type.is_reference || data_type.is_set {
        return Type::Unknown;
    }
    if data_type.dimensions.is_empty() { own } else { own.array() }
}

fn named(name: &ast::Name) -> String {
    let fold = |ident: &ast::Ident| if ident.is_quoted { ident.text.clone() } else { ident.text.to_lowercase() };
    let own = fold(name.last());
    match name.qualifiers().last().map(fold).as_deref() {
        None | Some("pg_catalog" | "public") if own == "char" && name.last().is_quoted => "\"char\"".to_owned(),
        None | Some("pg_catalog" | "public") => own,
        Some(schema) => format!("{schema}.{own}"),
    }
}

/// `float(24)` is `real`, `float(25)` is `double precision`.
fn float_type(data_type: &ast::DataType) -> &'static str {
    let digits = data_type.arguments.first().and_then(|argument| match &argument.kind {
        ast::ExpressionKind::Literal(ast::Literal::Number(digits)) => digits.parse::<u32>().ok(),
        _ => None,
    });
    if digits.is_some_and(|digits| digits <= 24) { "real" } else { "double precision" }
}
