//! Functions of SQLite.

#[rustfmt::skip]
mod functions;

use super::Arities;

/// How many arguments a function takes; `None` if there is no such function.
pub(crate) fn arities(name: &str) -> Option<Arities> {
    let at = functions::ARITIES.binary_search_by(|(known, _)| known.cmp(&name)).ok()?;
    Some(functions::ARITIES[at].1)
}

/// Whether a build with other options has a function. Source: SQLite's manual, "Built-In Mathematical SQL Functions",
/// "Percentile", "R*Tree", "Geopoly", FTS3 and FTS5, and "Compile-time Options".
pub(crate) fn is_elsewhere(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "acos",
        "acosh",
        "asin",
        "asinh",
        "atan",
        "atan2",
        "atanh",
        "ceil",
        "ceiling",
        "cos",
        "cosh",
        "degrees",
        "exp",
        "floor",
        "if",
        "ln",
        "load_extension",
        "log",
        "log10",
        "log2",
        "matchinfo",
        "median",
        "mod",
        "offsets",
        "optimize",
        "percentile",
        "percentile_cont",
        "percentile_disc",
        "pi",
        "pow",
        "power",
        "radians",
        "regexp",
        "rtreecheck",
        "sin",
        "sinh",
        "sqlite_offset",
        "sqrt",
        "tan",
        "tanh",
        "trunc",
        "unistr",
        "unistr_quote",
    ];
    NAMES.contains(&name) || name.starts_with("geopoly_")
}

/// All names of functions.
pub(crate) fn names() -> Vec<&'static str> {
    functions::ARITIES.iter().map(|(name, _)| *name).collect()
}

/// Whether a function is not deterministic. Source: SQLite's manual, "Deterministic SQL Functions".
pub(crate) fn is_changing(name: &str) -> bool {
    matches!(
        name,
        "random"
            | "randomblob"
            | "changes"
            | "total_changes"
            | "last_insert_rowid"
            | "current_date"
            | "current_time"
            | "current_timestamp"
            | "sqlite_version"
            | "sqlite_source_id"
    )
}

/// Whether a function gives the time if it is asked for 'now', or for nothing.
pub(crate) fn is_of_time(name: &str) -> bool {
    matches!(name, "date" | "time" | "datetime" | "julianday" | "unixepoch" | "strftime" | "timediff")
}

/// Whether SQLite takes a function with so many arguments as an aggregate.
pub(crate) fn is_aggregate(name: &str, arguments: usize) -> bool {
    match name {
        // With more arguments these are plain functions.
        "min" | "max" => arguments == 1,
        _ => AGGREGATES.contains(&name),
    }
}

/// Source: SQLite's manual, "Built-in Aggregate Functions" and "JSON Functions".
const AGGREGATES: &[&str] = &[
    "avg",
    "count",
    "group_concat",
    "json_group_array",
    "json_group_object",
    "jsonb_group_array",
    "jsonb_group_object",
    "string_agg",
    "sum",
    "total",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(functions::ARITIES.is_sorted());
    }
}
