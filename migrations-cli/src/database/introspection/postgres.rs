//! The catalogue of PostgreSQL: every row of it that is an object has a statement, comes along with one, or is left out.

mod uses;

use std::collections::{BTreeMap, BTreeSet};

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use diesel::{PgConnection, QueryResult, RunQueryDsl, sql_query};
use migrations_catalog::introspection::postgres as sql;

use super::{Introspection, LeftOut, Seen, Statement};
use uses::{Edge, Uses};

const CATALOGS: &str = sql::CATALOGS;
const OBJECTS: &str = sql::OBJECTS;
const EDGES: &str = sql::EDGES;
const FACTS: &str = sql::FACTS;
const SETTINGS: &str = sql::SETTINGS;
const SCHEMA: &str = "SELECT current_schema()::text AS name";

/// In the usual order of a dump.
const STATEMENTS: [&str; 18] = [
    sql::SCHEMAS,
    sql::EXTENSIONS,
    sql::ENUMERATIONS,
    sql::COMPOSITES,
    sql::RANGES,
    sql::DOMAINS,
    sql::SEQUENCES,
    sql::TABLES,
    sql::CONSTRAINTS,
    sql::INDEXES,
    sql::OWNERS,
    sql::FUNCTIONS,
    sql::VIEWS,
    sql::TRIGGERS,
    sql::POLICIES,
    sql::RULES,
    sql::COMMENTS,
    sql::ROW_SECURITY,
];

/// The numbers by which the catalogue knows an object: of its own catalogue, and in it.
type Address = (i64, i64);

#[derive(QueryableByName)]
struct CatalogRow {
    #[diesel(sql_type = Text)]
    objects: String,
    #[diesel(sql_type = Nullable<Text>)]
    unread: Option<String>,
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
}

#[derive(QueryableByName)]
struct ObjectRow {
    #[diesel(sql_type = BigInt)]
    class: i64,
    #[diesel(sql_type = BigInt)]
    object: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    schema: String,
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    identity: String,
    #[diesel(sql_type = Bool)]
    comes_along: bool,
}

#[derive(QueryableByName)]
struct StatementRow {
    #[diesel(sql_type = BigInt)]
    class: i64,
    #[diesel(sql_type = BigInt)]
    object: i64,
    #[diesel(sql_type = Text)]
    statement: String,
}

#[derive(QueryableByName)]
struct FactRow {
    #[diesel(sql_type = BigInt)]
    class: i64,
    #[diesel(sql_type = BigInt)]
    object: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    identity: String,
    #[diesel(sql_type = Text)]
    reason: String,
}

#[derive(QueryableByName)]
struct SettingRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    reason: String,
}

/// What the catalogue has of an object.
struct Found {
    seen: Seen,
    comes_along: bool,
}

pub(crate) fn introspect(connection: &mut PgConnection) -> QueryResult<Introspection> {
    let usual: NameRow = sql_query(SCHEMA).get_result(connection)?;
    let plain = |identity: &str| without_schemas(identity, usual.name.as_deref().unwrap_or_default());
    let catalogs: CatalogRow = sql_query(CATALOGS).get_result(connection)?;
    let uses = Uses::of(&load::<Edge>(connection, EDGES)?);
    let found = objects(connection, &catalogs.objects, &uses, &plain)?;
    let statements = statements(connection, &found)?;
    let written: BTreeSet<Address> = statements.iter().map(|(address, _)| *address).collect();
    let mut left_out = unwritten(&found, &written);
    left_out.extend(facts(connection, &found, &plain)?);
    let settings: Vec<SettingRow> = load(connection, SETTINGS)?;
    left_out.extend(settings.into_iter().map(|row| LeftOut {
        what: Seen::new("setting", &row.name),
        reason: format!("{} is not written", row.reason),
    }));
    let unread = catalogs.unread.unwrap_or_default();
    left_out.extend(unread.split_whitespace().map(|catalog| LeftOut {
        what: Seen::new("catalog", catalog),
        reason: "this user may not read it, so what it holds is not known".to_owned(),
    }));
    Ok(Introspection {
        usual_schema: usual.name,
        // What may not be read is an error, or listed above.
        sees_everything: true,
        statements: statements.into_iter().map(|(_, statement)| statement).collect(),
        left_out,
    })
}

fn load<R: QueryableByName<diesel::pg::Pg> + 'static>(
    connection: &mut PgConnection,
    query: &str,
) -> QueryResult<Vec<R>> {
    sql_query(query).load(connection)
}

fn objects(
    connection: &mut PgConnection,
    catalogs: &str,
    uses: &Uses,
    plain: &impl Fn(&str) -> String,
) -> QueryResult<BTreeMap<Address, Found>> {
    let query = format!("WITH RECURSIVE found AS (\n{catalogs}\n{OBJECTS}");
    let rows: Vec<ObjectRow> = load(connection, &query)?;
    let known: BTreeSet<Address> =
        rows.iter().filter(|row| !row.comes_along).map(|row| (row.class, row.object)).collect();
    let found = rows.into_iter().map(|row| {
        let address = (row.class, row.object);
        let mut used_by: Vec<String> = uses.users(address, &known).iter().map(|user| plain(user)).collect();
        used_by.sort();
        used_by.dedup();
        let seen = Seen {
            kind: row.kind,
            identity: plain(&row.identity),
            schema: row.schema,
            table: row.table,
            name: row.name,
            used_by,
        };
        (address, Found { seen, comes_along: row.comes_along })
    });
    Ok(found.collect())
}

/// What is written of objects that somebody has made.
fn statements(
    connection: &mut PgConnection,
    found: &BTreeMap<Address, Found>,
) -> QueryResult<Vec<(Address, Statement)>> {
    let mut all = Vec::new();
    for query in STATEMENTS {
        let rows: Vec<StatementRow> = load(connection, query)?;
        all.extend(rows.into_iter().filter_map(|row| {
            let address = (row.class, row.object);
            let of = found.get(&address).filter(|found| !found.comes_along)?.seen.clone();
            Some((address, Statement { text: row.statement, of }))
        }));
    }
    Ok(all)
}

/// Objects without a statement.
fn unwritten(found: &BTreeMap<Address, Found>, written: &BTreeSet<Address>) -> Vec<LeftOut> {
    let is_left_out = |(address, found): &(&Address, &Found)| !found.comes_along && !written.contains(address);
    let reason = "nothing is generated for it";
    let left_out = found.iter().filter(is_left_out);
    left_out.map(|(_, found)| LeftOut { what: found.seen.clone(), reason: reason.to_owned() }).collect()
}

fn facts(
    connection: &mut PgConnection,
    found: &BTreeMap<Address, Found>,
    plain: &impl Fn(&str) -> String,
) -> QueryResult<Vec<LeftOut>> {
    let rows: Vec<FactRow> = load(connection, FACTS)?;
    let named = rows.into_iter().filter_map(|row| {
        let of = &found.get(&(row.class, row.object))?.seen;
        let what = Seen {
            kind: row.kind,
            identity: plain(&row.identity),
            name: of.name.clone(),
            schema: of.schema.clone(),
            table: of.table.clone(),
            used_by: Vec::new(),
        };
        Some(LeftOut { what, reason: row.reason })
    });
    Ok(named.collect())
}

/// A name as it is written where the usual schema and that of the server are meant.
fn without_schemas(identity: &str, usual: &str) -> String {
    let mut plain = String::with_capacity(identity.len());
    let mut rest = identity;
    while let Some(letter) = rest.chars().next() {
        let starts_name = plain.chars().next_back().is_none_or(|before| " (,[".contains(before));
        let schema = ["pg_catalog", usual].into_iter().find(|schema| {
            starts_name && !schema.is_empty() && rest.strip_prefix(schema).is_some_and(|rest| rest.starts_with('.'))
        });
        match schema {
            Some(schema) => rest = &rest[schema.len() + 1..],
            None => {
                plain.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::without_schemas;

    #[test]
    fn only_the_names_of_schemas_go() {
        for (identity, plain) in [
            ("public.twice(pg_catalog.text,public.mood)", "twice(text,mood)"),
            ("\"_RETURN\" on public.late", "\"_RETURN\" on late"),
            ("audit.public", "audit.public"),
            ("republic.t", "republic.t"),
            ("public", "public"),
        ] {
            assert_eq!(without_schemas(identity, "public"), plain);
        }
    }
}
