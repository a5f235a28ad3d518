//! Queries in migrations: what a database takes is taken, and a column that is not there is found.

use diesel::connection::SimpleConnection as _;
use migrations_core::Dialect;
use migrations_tests::programs::Server;
use migrations_tests::{Folder, Mariadb, Mysql, Postgres, Sqlite};

const BASE: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, name VARCHAR(20), total INTEGER);
CREATE TABLE b (id INTEGER PRIMARY KEY, owner INTEGER, note VARCHAR(20), made TIMESTAMP);
CREATE VIEW c AS SELECT id AS number, name FROM a;";

/// Names of columns; what comes of a query without one of them is looked at, too.
const COLUMNS: [&str; 8] = ["id", "name", "total", "owner", "note", "made", "number", "sum"];

const EVERYWHERE: [&str; 29] = [
    "SELECT name, total + 1 FROM a WHERE id IN (1, 2) ORDER BY total",
    "SELECT x.name AS label, note FROM a AS x JOIN b ON b.owner = x.id ORDER BY label, made",
    "SELECT name, COUNT(*) AS n FROM a GROUP BY name HAVING COUNT(total) > 0 ORDER BY n",
    "SELECT name FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.owner = a.id AND note = name)",
    "SELECT name FROM a WHERE id = (SELECT MAX(owner) FROM b WHERE total > 3)",
    "SELECT sub.n, name FROM (SELECT name, id AS n FROM a) AS sub",
    "WITH own AS (SELECT id, name AS label FROM a) SELECT own.label, note FROM own LEFT JOIN b ON b.owner = own.id",
    "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r",
    "SELECT id, name FROM a UNION SELECT owner, note FROM b ORDER BY name",
    "SELECT CASE WHEN total > 1 THEN name ELSE 'x' END FROM a",
    "SELECT CASE name WHEN 'a' THEN total END FROM a WHERE name LIKE 'x%' AND total BETWEEN 1 AND id",
    "SELECT UPPER(name), COALESCE(total, id, 0), CAST(total AS CHAR(3)) FROM a",
    "SELECT x.id, y.id FROM a x CROSS JOIN a y WHERE x.total = y.total",
    "SELECT a.*, b.note FROM a, b WHERE a.id = b.owner",
    "SELECT id FROM a NATURAL JOIN (SELECT 1 AS one) AS o WHERE one = total",
    "SELECT ROW_NUMBER() OVER (PARTITION BY name ORDER BY total) FROM a",
    "SELECT SUM(total) OVER w FROM a WINDOW w AS (PARTITION BY name ORDER BY id)",
    "SELECT name FROM c WHERE number = 1",
    "SELECT c.number, note FROM c JOIN b ON owner = number",
    "INSERT INTO a (id, name) SELECT owner, note FROM b WHERE made IS NOT NULL",
    "INSERT INTO a (id, name, total) VALUES (1, 'x', (SELECT COUNT(owner) FROM b))",
    "UPDATE a SET total = total + id, name = (SELECT note FROM b WHERE b.owner = a.id) WHERE name <> 'x'",
    "DELETE FROM a WHERE id NOT IN (SELECT owner FROM b WHERE made < CURRENT_TIMESTAMP)",
    "CREATE VIEW d AS SELECT a.name, b.note AS x FROM a INNER JOIN b ON a.id = b.owner",
    "CREATE TABLE e AS SELECT name, total FROM a WHERE total IS NULL",
    "SELECT DISTINCT name FROM a WHERE (total > 1 OR NOT total = 2) AND -total < 3",
    "SELECT name FROM a GROUP BY name ORDER BY MAX(total)",
    "SELECT (SELECT note FROM b WHERE owner = outside.id) FROM a AS outside",
    "SELECT id FROM a WHERE total > (SELECT AVG(total) FROM a AS i WHERE i.name = a.name)",
];

fn of_dialect(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Sqlite => &[
            "SELECT rowid, \"no column\", total AS t FROM a WHERE t > 1",
            "UPDATE a SET total = b.owner FROM b WHERE b.id = a.id",
            "INSERT INTO a (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = excluded.name, total = total + 1",
            "SELECT name FROM a WHERE total IS id COLLATE NOCASE",
            "SELECT name FROM sqlite_master WHERE type = 'table'",
            "SELECT value, name FROM a, json_each('[1]')",
            "DELETE FROM a WHERE total GLOB 'x' RETURNING id, name",
        ],
        Dialect::Postgres => &[
            "SELECT DISTINCT ON (name) name, ctid, xmin, a.tableoid FROM a ORDER BY name, total DESC NULLS LAST",
            "SELECT a, row_to_json(a), a.count FROM a GROUP BY a",
            "SELECT n, name FROM a, generate_series(1, total) AS n",
            "SELECT v.x, name FROM a JOIN (VALUES (1, 'p')) AS v (x, y) ON v.x = a.id",
            "SELECT name, s.k FROM a, LATERAL (SELECT total + 1 AS k) AS s",
            "UPDATE a AS x SET total = b.owner FROM b WHERE b.id = x.id RETURNING x.id, note",
            "DELETE FROM a USING b WHERE b.owner = a.id AND note IS NULL RETURNING name",
            "INSERT INTO a AS t (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE t.total > 1",
            "WITH gone AS (DELETE FROM b WHERE made < now() RETURNING owner) UPDATE a SET total = 0 FROM gone WHERE gone.owner = id",
            "SELECT EXTRACT(year FROM made), date_trunc('day', made), made::date, made AT TIME ZONE 'UTC' FROM b",
            "SELECT (ARRAY[id, owner])[1], array_agg(note ORDER BY made) FILTER (WHERE owner > 1) FROM b GROUP BY id, owner",
            "SELECT substring(name FROM 1 FOR 2), position('x' IN name), trim(both 'x' FROM name), name ILIKE 'x' FROM a",
            "SELECT id FROM a TABLESAMPLE SYSTEM (10) WHERE total = ANY (SELECT owner FROM b)",
            "SELECT id FROM ONLY a WHERE name IS DISTINCT FROM 'x' FOR UPDATE",
            "SELECT current_user, session_user, localtimestamp, current_schema FROM a",
            "SELECT p.x, total FROM a AS p (y, x) JOIN a ON p.y = a.id",
            "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM a",
            "SELECT nspname, relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace",
            "SELECT format_type, total FROM a, pg_catalog.format_type(23, NULL)",
            "SELECT key, value, name FROM a, jsonb_each('{}')",
            "CREATE MATERIALIZED VIEW m AS SELECT name, sum(total) AS s FROM a GROUP BY 1",
            "SELECT \"name\", A.TOTAL FROM A",
            "SELECT grouping(name), sum(total) FROM a GROUP BY ROLLUP (name)",
            "SELECT id FROM a JOIN b USING (id)",
        ],
        Dialect::Mysql => &[
            "SELECT `name`, IF(total > 1, name, 'x'), total DIV 2, name REGEXP 'x' FROM a",
            "SELECT TIMESTAMPDIFF(MINUTE, made, NOW()), made + INTERVAL 1 DAY, GET_FORMAT(DATE, 'EUR') FROM b",
            "SELECT GROUP_CONCAT(name ORDER BY total SEPARATOR ','), @x := 1 FROM a",
            "SELECT CONVERT(name USING utf8mb4), CONVERT(total, CHAR), EXTRACT(YEAR FROM made) FROM a JOIN b",
            "SELECT name AS label FROM a HAVING label = 'x'",
            "UPDATE a JOIN b ON b.owner = a.id SET a.total = b.owner, a.name = note WHERE made IS NULL",
            "UPDATE a, b SET total = owner WHERE a.id = b.id",
            "DELETE a FROM a INNER JOIN b ON b.owner = a.id WHERE note IS NULL",
            "DELETE FROM x USING a AS x INNER JOIN b AS y ON y.owner = x.id",
            "INSERT INTO a (id, name) VALUES (1, 'x') ON DUPLICATE KEY UPDATE name = VALUES(name), total = total + 1",
            "INSERT INTO a (id, name) SELECT owner, note FROM b ON DUPLICATE KEY UPDATE name = b.note",
            "SELECT 1 FROM dual",
            "SELECT A.ID, a.NAME FROM a WHERE a.Total <=> 1 LIMIT 1, 2",
            "SELECT id FROM a USE INDEX (PRIMARY) WHERE id XOR total",
            "SELECT id FROM a STRAIGHT_JOIN b USING (id)",
            "REPLACE INTO a (id, name) SELECT owner, note FROM b",
        ],
    }
}

/// The query, and with `missing` in the place of each column it names.
fn variants(query: &str) -> Vec<String> {
    let words: Vec<(usize, &str)> = query
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .map(|word| (word.as_ptr() as usize - query.as_ptr() as usize, word))
        .collect();
    let columns = words.into_iter().filter(|(_, word)| COLUMNS.contains(&word.to_lowercase().as_str()));
    let broken = columns.map(|(at, word)| format!("{}missing{}", &query[..at], &query[at + word.len()..]));
    std::iter::once(query.to_owned()).chain(broken).collect()
}

/// The tables of [`BASE`] and nothing else.
fn make_base<D: Server>(connection: &mut D::Connection) {
    D::clear(connection);
    let _ = connection.batch_execute("DROP VIEW IF EXISTS c; DROP VIEW IF EXISTS d; DROP TABLE IF EXISTS e");
    connection.batch_execute(BASE).expect("it is right");
}

/// Whether the database takes a query. One that it refuses has changed nothing.
fn takes<D: Server>(connection: &mut D::Connection, query: &str) -> bool {
    let is_taken = connection.batch_execute(query).is_ok();
    if is_taken {
        make_base::<D>(connection);
    }
    is_taken
}

fn agree<D: Server>(least: usize) {
    let database = D::new();
    let connection = &mut database.connect();
    make_base::<D>(connection);
    let (mut taken, mut found, mut missed, mut false_alarms) = (0, 0, Vec::new(), Vec::new());
    for query in EVERYWHERE.iter().chain(of_dialect(D::DIALECT)).flat_map(|query| variants(query)) {
        let folder =
            Folder::new().with_all_rules().revision("a", "base", BASE, "").revision("b", "a", &format!("{query};"), "");
        let outcome = folder.check(D::DIALECT);
        let is_refused = outcome.diagnostics.iter().any(|diagnostic| diagnostic.rule.id == "unknown-object");
        match (takes::<D>(connection, &query), is_refused) {
            (true, false) => taken += 1,
            (true, true) => false_alarms.push(format!("{query}\n{}", folder.messages(D::DIALECT))),
            (false, true) => found += 1,
            (false, false) => missed.push(query),
        }
    }
    let product = D::DIALECT.product();
    println!("{product}: {taken} taken, {found} refused by both, {} only by {product}:", missed.len());
    missed.iter().for_each(|query| println!("  {query}"));
    assert!(false_alarms.is_empty(), "{}", false_alarms.join("\n\n"));
    assert!(found >= least, "{found}");
}

#[test]
fn queries_on_sqlite() {
    agree::<Sqlite>(100);
}

#[test]
fn queries_on_postgres() {
    agree::<Postgres>(140);
}

#[test]
fn queries_on_mariadb() {
    agree::<Mariadb>(140);
}

#[test]
fn queries_on_mysql() {
    agree::<Mysql>(140);
}
