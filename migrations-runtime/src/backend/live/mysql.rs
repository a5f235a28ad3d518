//! The information schema of MySQL and MariaDB.

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use diesel::mysql::Mysql;
use migrations_core::Dialect;
use migrations_core::schema::{Fact, Kind, Snapshot};

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
    let mut snapshot = Snapshot::default();
    tables(connection, &mut snapshot)?;
    columns(connection, &mut snapshot)?;
    indexes(connection, &mut snapshot)?;
    constraints(connection, &mut snapshot)?;
    texts(connection, &mut snapshot)?;
    Ok(snapshot)
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

fn columns<C: LoadConnection<Backend = Mysql>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let sql = format!(
        "SELECT {} AS value FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) \
         WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')",
        row(&[
            "''",
            "table_name",
            "LOWER(column_name)",
            "column_type",
            "CASE is_nullable WHEN 'NO' THEN 'yes' END",
            "column_default",
            "extra",
            "generation_expression",
            "column_comment",
            "ordinal_position",
            "VERSION()",
        ])
    );
    let rows = Mysql::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Column, column_facts);
    Ok(())
}

fn column_facts(parts: &Parts<'_>) -> Vec<(Fact, String)> {
    let extra = parts.get(6).to_lowercase();
    let data_type = data_type(parts.get(3));
    let is_mariadb = parts.get(10).contains("MariaDB");
    let raw = parts.get(5);
    let is_expression = extra.contains("default_generated") || raw.to_lowercase().starts_with("current_timestamp");
    // MySQL reports a text without its quotes, MariaDB as it would be written.
    let mut default = if is_mariadb || raw.is_empty() || is_expression || raw.parse::<f64>().is_ok() {
        expression(raw)
    } else {
        expression(&format!("'{}'", raw.replace('\'', "''")))
    };
    if let Some(update) = extra.split("on update ").nth(1) {
        default.push_str(&format!(" on update {}", expression(update)));
    }
    let generated = match parts.get(7) {
        "" if extra.contains("auto_increment") => "auto_increment".to_owned(),
        "" => String::new(),
        body => format!("{}{}", expression(body), if extra.contains("stored") { " stored" } else { "" }),
    };
    vec![
        (Fact::Type, data_type),
        (Fact::NotNull, parts.get(4).to_owned()),
        (Fact::Default, default),
        (Fact::Generated, generated),
        (Fact::Comment, parts.get(8).to_owned()),
        (Fact::Position, parts.get(9).to_owned()),
        (Fact::Options, if extra.contains("invisible") { "invisible".to_owned() } else { String::new() }),
    ]
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

fn indexes<C: LoadConnection<Backend = Mysql>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let keys = "GROUP_CONCAT(CONCAT(LOWER(column_name), IF(sub_part IS NULL OR index_type IN ('FULLTEXT', 'SPATIAL'), '', \
                CONCAT(' (', sub_part, ')')), IF(collation = 'D', ' desc', '')) ORDER BY seq_in_index SEPARATOR ', ')";
    let sql = format!(
        "SELECT {} AS value FROM information_schema.statistics WHERE table_schema = DATABASE() \
         GROUP BY table_name, index_name, non_unique, index_type",
        row(&[
            "''",
            "table_name",
            "IF(index_name = 'PRIMARY', 'PRIMARY', LOWER(index_name))",
            keys,
            "IF(non_unique = 0, 'unique', '')",
            "IF(index_type IN ('BTREE'), '', LOWER(index_type))",
        ])
    );
    let rows = Mysql::load_texts(connection, &sql)?;
    let (primary, others): (Vec<String>, Vec<String>) =
        rows.into_iter().partition(|row| Parts::of(row).get(2) == "PRIMARY");
    add(snapshot, &primary, Kind::Constraint, |parts| {
        vec![(Fact::Form, "primary key".to_owned()), (Fact::Keys, parts.get(3).to_owned())]
    });
    add(snapshot, &others, Kind::Index, |parts| {
        vec![
            (Fact::Keys, parts.get(3).to_owned()),
            (Fact::Unique, parts.get(4).to_owned()),
            (Fact::Method, parts.get(5).to_owned()),
        ]
    });
    Ok(())
}

fn constraints<C: LoadConnection<Backend = Mysql>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
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
    let sql = format!(
        "SELECT {} AS value FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()",
        row(&["''", "table_name", "LOWER(constraint_name)", "check_clause"])
    );
    // MySQL has no column for the table there.
    let rows = Mysql::load_texts(connection, &sql).unwrap_or_default();
    add(snapshot, &rows, Kind::Constraint, |parts| {
        vec![(Fact::Form, "check".to_owned()), (Fact::Condition, expression(parts.get(3)))]
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
