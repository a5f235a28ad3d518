//! Statements as MariaDB shows them.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::Text;
use diesel::{MysqlConnection, QueryResult, RunQueryDsl, sql_query};

use super::super::{Seen, Statement};
use super::{RELATIONS, RelationRow, quoted};

#[derive(QueryableByName)]
struct CreateTable {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "Create Table")]
    statement: String,
}

#[derive(QueryableByName)]
struct CreateView {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "Create View")]
    statement: String,
}

/// Tables with foreign keys as ALTER TABLE, so that their order is of no matter; then views.
pub(super) fn statements(connection: &mut MysqlConnection) -> QueryResult<Vec<Statement>> {
    let relations: Vec<RelationRow> = sql_query(RELATIONS).load(connection)?;
    let of_kind = |kind: &'static str| relations.iter().filter(move |relation| relation.kind == kind);
    let mut all = Vec::new();
    let mut keys = Vec::new();
    for RelationRow { name, .. } in of_kind("table") {
        let row: CreateTable = sql_query(format!("SHOW CREATE TABLE {}", quoted(name))).get_result(connection)?;
        let (text, own) = without_keys(&row.statement);
        all.push(Statement { text, of: Seen::new("table", name) });
        keys.extend(own.into_iter().map(|key| Statement {
            of: Seen::part("constraint", name, &name_of_key(&key)),
            text: format!("ALTER TABLE {} ADD {key}", quoted(name)),
        }));
    }
    all.extend(keys);
    for RelationRow { name, .. } in of_kind("view") {
        let row: CreateView = sql_query(format!("SHOW CREATE VIEW {}", quoted(name))).get_result(connection)?;
        all.push(Statement { text: row.statement, of: Seen::new("view", name) });
    }
    Ok(all)
}

/// `CONSTRAINT `name` FOREIGN KEY ..`
fn name_of_key(key: &str) -> String {
    key.split('`').nth(1).unwrap_or_default().to_owned()
}

/// SHOW CREATE TABLE writes one line for each column and each key.
fn without_keys(statement: &str) -> (String, Vec<String>) {
    let is_key = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("CONSTRAINT ") && line.contains(" FOREIGN KEY (")
    };
    let keys = statement.lines().filter(is_key).map(|line| line.trim().trim_end_matches(',').to_owned()).collect();
    let kept: Vec<&str> = statement.lines().filter(|line| !is_key(line)).collect();
    // The line before the last key ends with a comma that nothing follows now.
    let text = kept.join("\n").replace(",\n)", "\n)");
    (text, keys)
}
