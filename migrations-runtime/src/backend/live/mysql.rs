//! The information schema of MySQL and MariaDB. They are two products: what one calls by a name, the other lacks or writes
//! otherwise, so each is asked for what it has, and an error is never taken for "there is none".

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use diesel::mysql::Mysql;
use migrations_catalog::{Fact, Kind, Snapshot, text_of_literal};
use migrations_core::Dialect;

use super::{Parts, add, canonical};
use crate::backend::MigrationBackend;

fn row(parts: &[&str]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| format!("COALESCE({part}, '')")).collect();
    format!("CAST(CONCAT_WS(CHAR(31 USING utf8mb4), {}) AS CHAR)", parts.join(", "))
}

fn expression(text: &str) -> String {
    canonical(text, Dialect::Mysql)
}

/// Everything that the database holds.
pub(in crate::backend) fn snapshot<C: LoadConnection<Backend = Mysql>>(connection: &mut C) -> QueryResult<Snapshot> {
    // Lists of columns are longer than the usual limit.
    let limit = "SELECT CAST(@@session.group_concat_max_len AS SIGNED) AS value";
    let before = Mysql::load_numbers(connection, limit)?.first().copied().unwrap_or(1024);
    connection.batch_execute("SET SESSION group_concat_max_len = 1000000")?;
    let result = everything(connection);
    connection.batch_execute(&format!("SET SESSION group_concat_max_len = {before}"))?;
    result
}

fn everything<C: LoadConnection<Backend = Mysql>>(connection: &mut C) -> QueryResult<Snapshot> {
    let catalogue = Catalogue::of(connection)?;
    let mut snapshot = Snapshot::default();
    tables(connection, &mut snapshot)?;
    columns(connection, &catalogue, &mut snapshot)?;
    indexes(connection, &catalogue, &mut snapshot)?;
    foreign_keys(connection, &mut snapshot)?;
    checks(connection, &catalogue, &mut snapshot)?;
    texts(connection, &mut snapshot)?;
    Ok(snapshot)
}

/// Whose server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Product {
    /// Oracle's, and what speaks like it.
    Mysql,
    /// MariaDB.
    Mariadb,
}

/// What the information schema of this server can tell.
struct Catalogue {
    product: Product,
    /// Columns of its tables as `table.column`, of those that only some versions have.
    columns: Vec<String>,
}

impl Catalogue {
    fn of<C: LoadConnection<Backend = Mysql>>(connection: &mut C) -> QueryResult<Self> {
        let versions = Mysql::load_texts(connection, "SELECT VERSION() AS value")?;
        let is_mariadb = versions.iter().any(|version| version.contains("MariaDB"));
        let sql = "SELECT CAST(LOWER(CONCAT(table_name, '.', column_name)) AS CHAR) AS value FROM information_schema.columns \
                   WHERE table_schema = 'information_schema' AND (table_name IN ('CHECK_CONSTRAINTS', 'check_constraints') \
                   OR table_name IN ('STATISTICS', 'statistics') AND column_name IN ('EXPRESSION', 'expression') \
                   OR table_name IN ('COLUMNS', 'columns') AND column_name IN ('SRS_ID', 'srs_id'))";
        let columns = Mysql::load_texts(connection, sql)?;
        Ok(Self { product: if is_mariadb { Product::Mariadb } else { Product::Mysql }, columns })
    }

    fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|known| known == column)
    }

    /// An expression as the server tells it: MySQL escapes it as if it stood in a string.
    fn expression(&self, reported: &str) -> String {
        match self.product {
            Product::Mysql => expression(&text_of_literal(&format!("'{reported}'"), Dialect::Mysql)),
            Product::Mariadb => expression(reported),
        }
    }
}

fn tables<C: LoadConnection<Backend = Mysql>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let sql = format!(
        "SELECT {} AS value FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')",
        row(&["''", "table_name", "''", "table_comment"])
    );
    let rows = Mysql::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Table, |parts| vec![(Fact::Comment, parts.get(3).to_owned())]);
    let sql = format!(
        "SELECT {} AS value FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'SEQUENCE'",
        row(&["''", "''", "table_name"])
    );
    let rows = Mysql::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Sequence, |_| Vec::new());
    Ok(())
}

fn columns<C: LoadConnection<Backend = Mysql>>(
    connection: &mut C,
    catalogue: &Catalogue,
    snapshot: &mut Snapshot,
) -> QueryResult<()> {
    let sql = format!(
        "SELECT {} AS value FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) \
         WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')",
        row(&[
            "''",
            "table_name",
            "LOWER(column_name)",
            if catalogue.has("columns.srs_id") {
                "CONCAT(column_type, COALESCE(CONCAT(' srid ', srs_id), ''))"
            } else {
                "column_type"
            },
            "CASE is_nullable WHEN 'NO' THEN 'yes' END",
            "column_default",
            "extra",
            "generation_expression",
            "column_comment",
            "ordinal_position",
            // An empty text is a default too.
            "CASE WHEN column_default IS NOT NULL THEN 'yes' END",
        ])
    );
    let rows = Mysql::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Column, |parts| column_facts(parts, catalogue));
    Ok(())
}

fn column_facts(parts: &Parts<'_>, catalogue: &Catalogue) -> Vec<(Fact, String)> {
    let extra = parts.get(6).to_lowercase();
    let mut default = if parts.get(10) == "yes" { default_text(parts, &extra, catalogue) } else { String::new() };
    if let Some(update) = extra.split("on update ").nth(1) {
        default.push_str(&format!(" on update {}", expression(update)));
    }
    let generated = match parts.get(7) {
        "" if extra.contains("auto_increment") => "auto_increment".to_owned(),
        "" => String::new(),
        body => format!("{}{}", catalogue.expression(body), if extra.contains("stored") { " stored" } else { "" }),
    };
    vec![
        (Fact::Type, data_type(parts.get(3))),
        (Fact::NotNull, parts.get(4).to_owned()),
        (Fact::Default, default),
        (Fact::Generated, generated),
        (Fact::Comment, parts.get(8).to_owned()),
        (Fact::Position, parts.get(9).to_owned()),
        (Fact::Options, if extra.contains("invisible") { "invisible".to_owned() } else { String::new() }),
    ]
}

/// MariaDB tells a default as it would be written; MySQL tells a text without its quotes, and an expression escaped.
fn default_text(parts: &Parts<'_>, extra: &str, catalogue: &Catalogue) -> String {
    let raw = parts.get(5);
    let is_expression = extra.contains("default_generated");
    match catalogue.product {
        Product::Mariadb => expression(raw),
        Product::Mysql if is_expression => catalogue.expression(raw),
        Product::Mysql if is_text(parts.get(3)) => expression(&quoted(raw)),
        // Before version 8, nothing says that it is the clock.
        Product::Mysql if raw.to_lowercase().starts_with("current_timestamp") => expression(raw),
        Product::Mysql if raw.starts_with("0x") || raw.starts_with("b'") || raw.parse::<f64>().is_ok() => {
            expression(raw)
        }
        Product::Mysql => expression(&quoted(raw)),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// Whether values of this type are texts, which may look like numbers.
fn is_text(data_type: &str) -> bool {
    ["char", "varchar", "enum(", "set(", "tinytext", "text", "mediumtext", "longtext"]
        .iter()
        .any(|start| data_type.starts_with(start))
}

/// Without the widths of integers, which MySQL 8 no longer reports; `tinyint(1)` is a boolean.
fn data_type(reported: &str) -> String {
    for integer in ["tinyint", "smallint", "mediumint", "bigint", "int", "year"] {
        if let Some(rest) = reported.strip_prefix(integer) {
            if reported == "tinyint(1)" {
                return reported.to_owned();
            }
            let rest = rest.find(')').filter(|_| rest.starts_with('(')).map_or(rest, |close| &rest[close + 1..]);
            return format!("{integer}{rest}");
        }
    }
    reported.to_owned()
}

/// Between the keys of an index, and between the column, the expression and what follows it.
const KEY: char = '\u{1e}';
const KEY_PART: char = '\u{1d}';

fn indexes<C: LoadConnection<Backend = Mysql>>(
    connection: &mut C,
    catalogue: &Catalogue,
    snapshot: &mut Snapshot,
) -> QueryResult<()> {
    let on_expression = if catalogue.has("statistics.expression") { "COALESCE(expression, '')" } else { "''" };
    let keys = format!(
        "GROUP_CONCAT(CONCAT(COALESCE(LOWER(column_name), ''), CHAR(29 USING utf8mb4), {on_expression}, CHAR(29 USING utf8mb4), \
         IF(sub_part IS NULL OR index_type IN ('FULLTEXT', 'SPATIAL'), '', CONCAT(' (', sub_part, ')')), IF(collation = 'D', ' desc', '')) \
         ORDER BY seq_in_index SEPARATOR X'1E')"
    );
    let sql = format!(
        "SELECT {} AS value FROM information_schema.statistics WHERE table_schema = DATABASE() \
         GROUP BY table_name, index_name, non_unique, index_type",
        row(&[
            "''",
            "table_name",
            "IF(index_name = 'PRIMARY', 'PRIMARY', LOWER(index_name))",
            &keys,
            "IF(non_unique = 0, 'unique', '')",
            "IF(index_type IN ('BTREE'), '', LOWER(index_type))",
        ])
    );
    let rows = Mysql::load_texts(connection, &sql)?;
    let (primary, others): (Vec<String>, Vec<String>) =
        rows.into_iter().partition(|row| Parts::of(row).get(2) == "PRIMARY");
    add(snapshot, &primary, Kind::Constraint, |parts| {
        vec![(Fact::Form, "primary key".to_owned()), (Fact::Keys, keys_text(parts.get(3), catalogue))]
    });
    add(snapshot, &others, Kind::Index, |parts| {
        vec![
            (Fact::Keys, keys_text(parts.get(3), catalogue)),
            (Fact::Unique, parts.get(4).to_owned()),
            (Fact::Method, parts.get(5).to_owned()),
        ]
    });
    Ok(())
}

/// The keys of an index: columns and expressions.
fn keys_text(reported: &str, catalogue: &Catalogue) -> String {
    let keys = reported.split(KEY).map(|key| {
        let mut parts = key.split(KEY_PART);
        let mut next = || parts.next().unwrap_or_default();
        let (column, body, suffix) = (next(), next(), next());
        let body = if column.is_empty() { catalogue.expression(body) } else { column.to_owned() };
        format!("{body}{suffix}")
    });
    keys.collect::<Vec<_>>().join(", ")
}

fn foreign_keys<C: LoadConnection<Backend = Mysql>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let sql = format!(
        "SELECT {} AS value FROM information_schema.key_column_usage AS own JOIN information_schema.referential_constraints AS rule \
             ON rule.constraint_schema = own.constraint_schema AND rule.constraint_name = own.constraint_name AND rule.table_name = own.table_name \
         WHERE own.table_schema = DATABASE() AND own.referenced_table_name IS NOT NULL \
         GROUP BY own.table_name, own.constraint_name, own.referenced_table_name, rule.delete_rule, rule.update_rule",
        row(&[
            "''",
            "own.table_name",
            "LOWER(own.constraint_name)",
            "GROUP_CONCAT(LOWER(own.column_name) ORDER BY own.ordinal_position SEPARATOR ', ')",
            "own.referenced_table_name",
            "GROUP_CONCAT(LOWER(own.referenced_column_name) ORDER BY own.ordinal_position SEPARATOR ', ')",
            "LOWER(rule.delete_rule)",
            "LOWER(rule.update_rule)",
        ])
    );
    let rows = Mysql::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Constraint, |parts| {
        let actions: Vec<String> = [("on delete", parts.get(6)), ("on update", parts.get(7))]
            .into_iter()
            .filter(|(_, action)| !matches!(*action, "no action" | "restrict"))
            .map(|(word, action)| format!("{word} {action}"))
            .collect();
        vec![
            (Fact::Form, "foreign key".to_owned()),
            (Fact::Keys, parts.get(3).to_owned()),
            (Fact::References, format!("{} ({})", parts.get(4), parts.get(5))),
            (Fact::Actions, actions.join(" ")),
        ]
    });
    Ok(())
}

/// MariaDB says beside a CHECK in which table it is; MySQL says that elsewhere, and names are unique in a database there.
fn checks<C: LoadConnection<Backend = Mysql>>(
    connection: &mut C,
    catalogue: &Catalogue,
    snapshot: &mut Snapshot,
) -> QueryResult<()> {
    if !catalogue.has("check_constraints.check_clause") {
        // Older servers read CHECKs and forget them.
        return Ok(());
    }
    let (table, from) = if catalogue.has("check_constraints.table_name") {
        ("own.table_name", "")
    } else {
        (
            "held.table_name",
            " JOIN information_schema.table_constraints AS held ON held.constraint_schema = own.constraint_schema \
             AND held.constraint_name = own.constraint_name AND held.constraint_type = 'CHECK'",
        )
    };
    let sql = format!(
        "SELECT {} AS value FROM information_schema.check_constraints AS own{from} WHERE own.constraint_schema = DATABASE()",
        row(&["''", table, "LOWER(own.constraint_name)", "own.check_clause"])
    );
    let rows = Mysql::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Constraint, |parts| {
        vec![(Fact::Form, "check".to_owned()), (Fact::Condition, catalogue.expression(parts.get(3)))]
    });
    Ok(())
}

fn texts<C: LoadConnection<Backend = Mysql>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let queries = [
        (Kind::View, "''", "table_name", "", "views WHERE table_schema = DATABASE()"),
        (Kind::Trigger, "event_object_table", "trigger_name", "", "triggers WHERE trigger_schema = DATABASE()"),
        (Kind::Routine, "''", "routine_name", "()", "routines WHERE routine_schema = DATABASE()"),
    ];
    for (kind, table, name, suffix, from) in queries {
        let sql = format!(
            "SELECT {} AS value FROM information_schema.{from}",
            row(&["''", table, &format!("CONCAT({name}, '{suffix}')")])
        );
        let rows = Mysql::load_texts(connection, &sql)?;
        add(snapshot, &rows, kind, |_| Vec::new());
    }
    Ok(())
}
