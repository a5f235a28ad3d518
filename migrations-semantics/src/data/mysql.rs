//! Functions of MySQL and MariaDB.

#[rustfmt::skip]
mod mariadb;
#[rustfmt::skip]
#[expect(clippy::module_inception, reason = "the product is called like the family")]
mod mysql;

use super::Arities;

/// How many arguments a function of MySQL takes; `None` if there is no such function.
pub(crate) fn arities(name: &str) -> Option<Arities> {
    find(mysql::ARITIES, name)
}

/// How many arguments a function of MariaDB takes.
pub(crate) fn arities_of_mariadb(name: &str) -> Option<Arities> {
    find(mariadb::ARITIES, name)
}

fn find(list: &'static [(&str, &[(u8, u8)])], name: &str) -> Option<Arities> {
    let at = list.binary_search_by(|(known, _)| known.cmp(&name)).ok()?;
    Some(list[at].1)
}

/// Whether another version of MySQL has a function, or a component or a plugin that comes with it. Source: the manuals of 5.7 to
/// 9.7, "Built-In Function and Operator Reference" and "Loadable Function Reference".
pub(crate) fn is_elsewhere(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "decode",
        "des_decrypt",
        "des_encrypt",
        "encode",
        "encrypt",
        "md5",
        "old_password",
        "password",
        "sha",
        "sha1",
    ];
    const LOADABLE: &[&str] = &[
        "asymmetric_",
        "audit_",
        "gen_",
        "group_replication_",
        "keyring_",
        "mask_",
        "masking_",
        "mysql_",
        "service_",
        "version_tokens_",
    ];
    // Those of places had no `ST_` before 8.0.
    NAMES.contains(&name)
        || LOADABLE.iter().any(|start| name.starts_with(start))
        || arities(&format!("st_{name}")).is_some()
}

/// The same of MariaDB. Source: its manual, "Function and Operator Reference" of 11.8 and 12.
pub(crate) fn is_elsewhere_of_mariadb(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "format_bytes",
        "json_array_intersect",
        "json_key_value",
        "json_object_filter_keys",
        "json_object_to_array",
        "json_schema_valid",
        "kdf",
        "mbrcoveredby",
        "st_collect",
        "st_geohash",
        "st_isvalid",
        "st_latfromgeohash",
        "st_longfromgeohash",
        "st_pointfromgeohash",
        "st_simplify",
        "st_validate",
        "to_date",
        "to_number",
        "uuid_v4",
        "uuid_v7",
    ];
    NAMES.contains(&name) || name.starts_with("vec_")
}

/// Whether a function of MariaDB takes the name of a sequence first. Source: its manual, "SEQUENCE Functions".
pub(crate) fn names_sequence(name: &str) -> bool {
    matches!(name, "next value for" | "previous value for" | "nextval" | "lastval" | "setval")
}

/// The same as [`has_own_form`] of MariaDB.
pub(crate) fn has_own_form_of_mariadb(name: &str) -> bool {
    let is_own = matches!(name, "value" | "median" | "percentile_cont" | "percentile_disc");
    is_own || has_own_form(name) || names_sequence(name)
}

/// Whether a name has a form of its own in the grammar, so that its arguments cannot be counted by calling it: `DATE_ADD(a,
/// INTERVAL 1 DAY)`, `NOW(6)`.
pub(crate) fn has_own_form(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "adddate",
        "bit_and",
        "bit_or",
        "bit_xor",
        "cast",
        "char",
        "convert",
        "count",
        "curdate",
        "current_date",
        "current_time",
        "current_timestamp",
        "current_user",
        "curtime",
        "date_add",
        "date_sub",
        "default",
        "extract",
        "get_format",
        "group_concat",
        "if",
        "insert",
        "interval",
        "json_arrayagg",
        "json_objectagg",
        "json_table",
        "json_value",
        "localtime",
        "localtimestamp",
        "match",
        "mid",
        "now",
        "position",
        "repeat",
        "replace",
        "row_count",
        "st_collect",
        "subdate",
        "substr",
        "substring",
        "sysdate",
        "timestampadd",
        "timestampdiff",
        "trim",
        "utc_date",
        "utc_time",
        "utc_timestamp",
        "values",
        "weight_string",
        "xmltype",
    ];
    NAMES.binary_search(&name).is_ok()
}

/// All names of functions.
pub(crate) fn names() -> Vec<&'static str> {
    mysql::ARITIES.iter().chain(mariadb::ARITIES).map(|(name, _)| *name).collect()
}

/// Whether generated columns, checks and indexes cannot have a function. Source: the manual of MySQL, "CREATE TABLE and
/// Generated Columns", and the functions that its `item_func.h` marks as not allowed there.
pub(crate) fn is_changing(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "benchmark",
        "connection_id",
        "curdate",
        "current_date",
        "current_time",
        "current_timestamp",
        "current_user",
        "curtime",
        "database",
        "found_rows",
        "get_lock",
        "is_free_lock",
        "is_used_lock",
        "last_insert_id",
        "load_file",
        "localtime",
        "localtimestamp",
        "now",
        "rand",
        "release_all_locks",
        "release_lock",
        "row_count",
        "schema",
        "session_user",
        "sleep",
        "sysdate",
        "system_user",
        "unix_timestamp",
        "user",
        "utc_date",
        "utc_time",
        "utc_timestamp",
        "uuid",
        "uuid_short",
        "version",
    ];
    NAMES.binary_search(&name).is_ok()
}

/// Whether MySQL and MariaDB take a function as an aggregate.
pub(crate) fn is_aggregate(name: &str) -> bool {
    AGGREGATES.contains(&name)
}

/// Source: the manual of MySQL, 14.19.1, and that of MariaDB, "Aggregate Functions".
const AGGREGATES: &[&str] = &[
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "count",
    "group_concat",
    "json_arrayagg",
    "json_objectagg",
    "max",
    "min",
    "std",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "sum",
    "var_pop",
    "var_samp",
    "variance",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(mysql::ARITIES.is_sorted() && mariadb::ARITIES.is_sorted());
        assert!(has_own_form("adddate") && has_own_form("xmltype") && has_own_form("now"));
    }

    #[test]
    fn functions_take_what_they_took_when_they_were_called() {
        assert_eq!(arities("abs"), Some(&[(1, 1)][..]));
        assert_eq!(arities("no_such_function"), None);
        assert!(arities("regexp_like").is_some() && arities_of_mariadb("regexp_like").is_none());
        assert!(arities_of_mariadb("json_detailed").is_some() && arities("json_detailed").is_none());
    }
}
