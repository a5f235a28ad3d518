//! SQLite keeps every statement.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::Text;
use diesel::{QueryResult, RunQueryDsl, SqliteConnection, sql_query};
use migrations_catalog::introspection::sqlite as sql;

use super::{Introspection, Seen, Statement};

/// Tables first, then what hangs on them. What has no statement comes along with a table: the indexes of its keys, and the
/// tables in which a virtual one keeps its rows.
const STATEMENTS: &str = sql::STATEMENTS;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    belongs_to: String,
    #[diesel(sql_type = Text)]
    statement: String,
}

impl Row {
    fn seen(&self) -> Seen {
        match self.kind.as_str() {
            "table" | "view" => Seen::new(&self.kind, &self.name),
            _ => Seen::part(&self.kind, &self.belongs_to, &self.name),
        }
    }
}

pub(crate) fn introspect(connection: &mut SqliteConnection) -> QueryResult<Introspection> {
    let rows: Vec<Row> = sql_query(STATEMENTS).load(connection)?;
    let statements = rows.into_iter().map(|row| Statement { of: row.seen(), text: row.statement }).collect();
    Ok(Introspection { usual_schema: None, sees_everything: true, statements, left_out: Vec::new() })
}
