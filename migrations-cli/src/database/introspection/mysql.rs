//! MySQL and MariaDB: statements for tables and views, and the names of everything else.

pub(super) mod plain;
mod shown;
mod told;

use diesel::deserialize::QueryableByName;
use diesel::sql_types::Text;
use diesel::{MysqlConnection, QueryResult, RunQueryDsl, sql_query};
use migrations_catalog::introspection::mysql as sql;

use super::{Introspection, LeftOut, Seen};

const RELATIONS: &str = sql::RELATIONS;
/// What has a name, and no statement of ours.
const OTHERS: &str = sql::OTHERS;
const FACTS: &str = sql::FACTS;
/// What only some products and versions tell: the table and the column of the information schema that do, and the query.
const FURTHER_FACTS: [(&str, &str, &str); 3] = [
    ("STATISTICS", "IS_VISIBLE", sql::INVISIBLE_INDEXES),
    ("STATISTICS", "IGNORED", sql::IGNORED_INDEXES),
    ("TABLE_CONSTRAINTS", "ENFORCED", sql::UNENFORCED),
];

#[derive(QueryableByName)]
struct RelationRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct OtherRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    belongs_to: String,
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct FactRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    belongs_to: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    reason: String,
}

pub(crate) fn introspect(connection: &mut MysqlConnection) -> QueryResult<Introspection> {
    let statements =
        if is_mariadb(connection)? { shown::statements(connection)? } else { told::statements(connection)? };
    let mut left_out = others(connection)?;
    let relations: Vec<RelationRow> = sql_query(RELATIONS).load(connection)?;
    let seen = relations.iter().map(|relation| Seen::new(&relation.kind, &relation.name));
    let unwritten = seen.filter(|seen| !statements.iter().any(|statement| statement.of == *seen));
    left_out.extend(unwritten.map(|what| LeftOut { what, reason: "nothing is generated for it".to_owned() }));
    left_out.extend(facts(connection)?);
    let rights: Vec<RelationRow> = sql_query(RIGHTS).load(connection)?;
    let sees_everything = !rights.is_empty();
    if !sees_everything {
        left_out.push(LeftOut {
            what: Seen::new("catalog", "information_schema"),
            reason: "this user has no right SELECT on the whole database, and the server hides what it may not read"
                .to_owned(),
        });
    }
    Ok(Introspection { usual_schema: None, sees_everything, statements, left_out })
}

/// A right of this user on all tables, directly: those of a role do not stand there.
const RIGHTS: &str = sql::RIGHTS;

fn is_mariadb(connection: &mut MysqlConnection) -> QueryResult<bool> {
    let version: RelationRow =
        sql_query("SELECT 'version' AS kind, CAST(VERSION() AS CHAR) AS name").get_result(connection)?;
    Ok(version.name.contains("MariaDB"))
}

fn others(connection: &mut MysqlConnection) -> QueryResult<Vec<LeftOut>> {
    let rows: Vec<OtherRow> = sql_query(OTHERS).load(connection)?;
    let left_out = |row: OtherRow| {
        let what = match row.belongs_to.as_str() {
            "" => Seen::new(&row.kind, &row.name),
            table => Seen::part(&row.kind, table, &row.name),
        };
        LeftOut { what, reason: "nothing is generated for it".to_owned() }
    };
    Ok(rows.into_iter().map(left_out).collect())
}

fn facts(connection: &mut MysqlConnection) -> QueryResult<Vec<LeftOut>> {
    let mut rows: Vec<FactRow> = sql_query(FACTS).load(connection)?;
    for (table, column, query) in FURTHER_FACTS {
        let known: Vec<RelationRow> = sql_query(format!(
            "SELECT 'column' AS kind, CAST(column_name AS CHAR) AS name FROM information_schema.columns \
             WHERE LOWER(table_schema) = 'information_schema' AND table_name = '{table}' AND column_name = '{column}'"
        ))
        .load(connection)?;
        if !known.is_empty() {
            rows.extend(sql_query(query).load::<FactRow>(connection)?);
        }
    }
    let left_out = |row: FactRow| {
        let what = match row.name.as_str() {
            "" => Seen { kind: row.kind, ..Seen::new("table", &row.belongs_to) },
            name => Seen::part(&row.kind, &row.belongs_to, name),
        };
        LeftOut { what, reason: row.reason }
    };
    Ok(rows.into_iter().map(left_out).collect())
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
