//! Scripts that databases take, and of which the model must not say otherwise.

use migrations_analysis::diagnostic::Level;
use migrations_core::Dialect;
use migrations_schema::round_trip::Verdict;
use migrations_tests::Folder;

/// What is there before.
const BASE: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, at TIMESTAMP);";

/// Up and down scripts that are right.
const RIGHT: &[(Dialect, &str, &str)] = {
    use Dialect::{Mysql, Postgres, Sqlite};
    &[
        (
            Postgres,
            "CREATE VIEW days AS WITH RECURSIVE d (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM d WHERE n < 5), e AS (SELECT 1) \
             SELECT d.n FROM d JOIN e ON true;",
            "DROP VIEW days;",
        ),
        (
            Postgres,
            "CREATE VIEW years AS SELECT EXTRACT(year FROM at) AS y, substring(name FROM 2) FROM users;",
            "DROP VIEW years;",
        ),
        (
            Postgres,
            "INSERT INTO users (id) SELECT n FROM generate_series(1, 3) AS n; UPDATE users AS u SET name = 'x' FROM users o \
                    WHERE o.id = u.id; DELETE FROM ONLY users WHERE id IS DISTINCT FROM 3;",
            "",
        ),
        (Postgres, "INSERT INTO users (id) WITH x (a) AS (VALUES (9)) SELECT a FROM x ON CONFLICT DO NOTHING;", ""),
        (
            Postgres,
            "CREATE TABLE parts (id bigint, day date) PARTITION BY RANGE (day); CREATE TABLE parts_1 PARTITION OF parts FOR VALUES \
             FROM ('2025-01-01') TO ('2026-01-01'); ALTER TABLE parts ADD COLUMN note text; INSERT INTO parts_1 (id, day, note) \
             VALUES (1, '2025-05-05', 'x');",
            "DROP TABLE parts;",
        ),
        (
            Postgres,
            "CREATE TABLE checks (a jsonb CHECK (a ->> 'x' IS NOT NULL), b text CHECK (b ~ '^a' AND b <> ALL (ARRAY['q'])), c date \
             CHECK (c > date '2020-01-01'), d interval CHECK (d < interval '1 day'), \"Odd\" int CHECK (\"Odd\" BETWEEN 1 AND 3));",
            "DROP TABLE checks;",
        ),
        (
            Postgres,
            "CREATE SEQUENCE public.own_seq; CREATE TABLE public.own (id bigint DEFAULT nextval('public.own_seq'::regclass) NOT NULL); \
             ALTER SEQUENCE public.own_seq OWNED BY public.own.id; ALTER TABLE ONLY public.own ADD CONSTRAINT own_pkey PRIMARY KEY (id);",
            "DROP TABLE public.own;",
        ),
        (
            Postgres,
            "CREATE SCHEMA shop; SET search_path = shop; CREATE TABLE things (id int); ALTER TABLE shop.things ADD COLUMN x int;",
            "DROP SCHEMA shop CASCADE;",
        ),
        (Postgres, "CREATE TEMP TABLE t AS SELECT * FROM users; INSERT INTO t SELECT * FROM users; DROP TABLE t;", ""),
        (Postgres, "DELETE FROM pg_catalog.pg_description WHERE false; SELECT * FROM information_schema.tables;", ""),
        (
            Postgres,
            "CREATE VIEW names AS SELECT id AS at FROM users; ALTER TABLE users DROP COLUMN at;",
            "DROP VIEW names; ALTER TABLE users ADD COLUMN at TIMESTAMP;",
        ),
        (
            Sqlite,
            "CREATE TABLE s (a TEXT CHECK (a IN (\"x\", \"y\")), b INTEGER CHECK (typeof(b) = 'integer'));",
            "DROP TABLE s;",
        ),
        (
            Sqlite,
            "CREATE VIRTUAL TABLE docs USING fts5(body); INSERT INTO docs (docs) VALUES ('rebuild'); DELETE FROM docs_data WHERE id = 0; \
             DELETE FROM sqlite_sequence;",
            "DROP TABLE docs;",
        ),
        (
            Sqlite,
            "CREATE TABLE new_users (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', at TIMESTAMP); INSERT INTO new_users \
             SELECT * FROM users; DROP TABLE users; ALTER TABLE new_users RENAME TO users;",
            "CREATE TABLE old_users (id INTEGER PRIMARY KEY, name TEXT, at TIMESTAMP); INSERT INTO old_users SELECT * FROM users; \
             DROP TABLE users; ALTER TABLE old_users RENAME TO users;",
        ),
        (
            Sqlite,
            "ALTER TABLE users ADD COLUMN more INTEGER REFERENCES users (id);",
            "ALTER TABLE users DROP COLUMN more;",
        ),
        (
            Mysql,
            "INSERT INTO users (id) SELECT 1 FROM dual; UPDATE users u JOIN users o ON o.id = u.id SET u.name = 'x'; DELETE u FROM users u;",
            "",
        ),
        (
            Mysql,
            "SET foreign_key_checks = 0; CREATE TABLE a (id INT PRIMARY KEY, b INT, FOREIGN KEY (b) REFERENCES b (id)); CREATE TABLE b \
             (id INT PRIMARY KEY); SET foreign_key_checks = 1;",
            "SET foreign_key_checks = 0; DROP TABLE b; DROP TABLE a; SET foreign_key_checks = 1;",
        ),
        (Mysql, "RENAME TABLE users TO old, old TO users;", ""),
        (
            Postgres,
            "CREATE TABLE o (id int PRIMARY KEY DEFAULT 1, p int REFERENCES users (id) ON DELETE SET DEFAULT, q int UNIQUE NULLS \
                    NOT DISTINCT);",
            "DROP TABLE o;",
        ),
        (
            Postgres,
            "CREATE TEMP TABLE users (z int); INSERT INTO users (z) VALUES (1); DROP TABLE users; CREATE TABLE pg_temp.m (z int); \
                    INSERT INTO m (z) VALUES (1);",
            "",
        ),
        (Postgres, "SELECT id AS other INTO copied FROM users; CREATE INDEX ON copied (other);", "DROP TABLE copied;"),
        (
            Postgres,
            "CREATE RECURSIVE VIEW r (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 10;",
            "DROP VIEW r;",
        ),
        (
            Postgres,
            "CREATE TABLE p (a int, b int); CREATE TABLE c (d int) INHERITS (p); ALTER TABLE p RENAME b TO bb; CREATE INDEX ON c (bb); \
             ALTER TABLE p DROP COLUMN bb; ALTER TABLE c ADD COLUMN bb text;",
            "DROP TABLE c; DROP TABLE p;",
        ),
        (
            Mysql,
            "CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (p_id INT, CONSTRAINT f FOREIGN KEY (p_id) REFERENCES p (id)); \
             SET @OLD=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0; DROP TABLE p; SET FOREIGN_KEY_CHECKS=@OLD; \
             /*!40014 SET @OLD=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */; CREATE TABLE p (id INT PRIMARY KEY); DROP TABLE p;",
            "DROP TABLE c;",
        ),
        (Mysql, "ALTER TABLE shop.users ADD b int; UPDATE users SET b = 1;", ""),
        (
            Mysql,
            "CREATE TABLE t (b INT, x INT, FOREIGN KEY fkn (b) REFERENCES users (id), CHECK (x > 0)); ALTER TABLE t DROP FOREIGN KEY fkn; \
             ALTER TABLE t DROP KEY fkn; ALTER TABLE t DROP CONSTRAINT CONSTRAINT_1;",
            "DROP TABLE t;",
        ),
        (Mysql, "DELETE FROM x USING users AS x INNER JOIN users AS y ON y.id = x.id;", ""),
        (
            Postgres,
            "CREATE FUNCTION plus(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE DOMAIN email AS text; CREATE TYPE place AS (x int); \
             CREATE POLICY own ON users USING (id = 1);",
            "DROP POLICY own ON users; DROP TYPE place; DROP DOMAIN email; DROP FUNCTION plus(int);",
        ),
        (
            Postgres,
            "CREATE FUNCTION plus(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION plus(int) STABLE;",
            "ALTER FUNCTION plus(int) IMMUTABLE; DROP FUNCTION plus(int);",
        ),
        (
            Postgres,
            "CREATE SCHEMA app; CREATE TABLE app.x (a int); CREATE VIEW app.v AS SELECT a FROM app.x; ALTER TABLE app.x SET SCHEMA public; \
             ALTER VIEW app.v SET SCHEMA public;",
            "DROP VIEW v; DROP TABLE x; DROP SCHEMA app;",
        ),
        (
            Postgres,
            "CREATE TABLE words (b text, i inet, a int, CHECK (substring(b from 1 for 2) = 'ab'), CHECK (trim(both 'x' from b) = b), \
             CHECK (overlay(b placing 'x' from 1 for 2) <> ''), CHECK (i <<= inet '10.0.0.0/8'), CHECK (make_interval(days => a) > '1 day'), \
             CHECK (b IS NFC NORMALIZED), CHECK (normalize(b, NFC) = b), CHECK (words IS NOT NULL)); \
             CREATE INDEX ti ON words (b) WHERE substring(b from 1 for 1) = 'x';",
            "DROP TABLE words;",
        ),
        (
            Mysql,
            "CREATE TABLE words (b varchar(20), CHECK (substring(b FROM 1 FOR 2) = 'x'), CHECK (trim(BOTH 'x' FROM b) = b), \
             CHECK (char(65 USING utf8mb4) <> b));",
            "DROP TABLE words;",
        ),
        (
            Mysql,
            "CREATE TABLE x (u INT, st INT, CONSTRAINT fk FOREIGN KEY (u) REFERENCES users (id)); ALTER TABLE x DROP INDEX fk, \
             ADD INDEX fk (u, st); ALTER TABLE x ADD INDEX plain (u), DROP INDEX fk; ALTER TABLE x DROP COLUMN u, DROP FOREIGN KEY fk;",
            "DROP TABLE x;",
        ),
        (
            Mysql,
            "CREATE TABLE x (u INT, CONSTRAINT fk FOREIGN KEY (u) REFERENCES users (id)); ALTER TABLE x DROP KEY fk, DROP FOREIGN KEY fk;",
            "DROP TABLE x;",
        ),
        (
            Mysql,
            "CREATE TABLE x (u INT, CONSTRAINT fk FOREIGN KEY (u) REFERENCES users (id)); SET FOREIGN_KEY_CHECKS=0; ALTER TABLE x DROP KEY fk;",
            "DROP TABLE x;",
        ),
        (
            Mysql,
            "CREATE TABLE y (id INT PRIMARY KEY); CREATE TABLE x (u INT, FOREIGN KEY (u) REFERENCES y (id)); \
             SET foreign_key_checks := 0; DROP TABLE y; SET foreign_key_checks := 1; DROP TABLE x;",
            "",
        ),
        (Mysql, "SET STATEMENT max_statement_time=5 FOR ALTER TABLE users ADD zz int;", "ALTER TABLE users DROP zz;"),
        (
            Mysql,
            "CREATE FUNCTION f() RETURNS INT RETURN 1; CREATE PROCEDURE f() SELECT 1;",
            "DROP PROCEDURE f; DROP FUNCTION f;",
        ),
        (
            Postgres,
            "CREATE FUNCTION make() RETURNS int LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE made (a int); RETURN 1; END $$; \
             SELECT * FROM make();",
            "DROP TABLE made; DROP FUNCTION make;",
        ),
        (
            Postgres,
            "CREATE FUNCTION make(int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE made (a int); RETURN 1; END $$; \
             INSERT INTO users (id) SELECT make(n) FROM generate_series(1, 1) AS n;",
            "DROP TABLE made; DROP FUNCTION make(int);",
        ),
        (
            Postgres,
            "DO $$ BEGIN IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'zzz') THEN \
             ALTER TABLE users DROP COLUMN name; END IF; END $$; UPDATE users SET name = 'x';",
            "",
        ),
        (Postgres, "SET SCHEMA 'app'; CREATE TABLE z (a int);", "DROP TABLE app.z;"),
        (
            Postgres,
            "CREATE POLICY same ON users USING (true); CREATE RULE same AS ON DELETE TO users DO INSTEAD NOTHING;",
            "DROP RULE same ON users; DROP POLICY same ON users;",
        ),
        (Postgres, "ALTER TABLE users ADD COLUMN a int DEFAULT x'ff'::int;", "ALTER TABLE users DROP COLUMN a;"),
        (
            Mysql,
            "ALTER TABLE users ADD COLUMN a bigint DEFAULT 0x10, ADD COLUMN b int DEFAULT b'1'; \
             CREATE TABLE /*!32312 IF NOT EXISTS*/ more (a int);",
            "DROP TABLE more; ALTER TABLE users DROP COLUMN a, DROP COLUMN b;",
        ),
        (Postgres, "CREATE VIEW v AS SELECT id, 'x'::text name FROM users; ALTER TABLE users DROP COLUMN name;", ""),
        (Postgres, "CREATE VIEW v (name) AS SELECT u.id FROM users u; ALTER TABLE users DROP COLUMN name;", ""),
        (
            Postgres,
            "CREATE TABLE posts (id int, title text); CREATE VIEW v AS SELECT u.id, p.title name FROM users u, posts p; \
             ALTER TABLE users DROP COLUMN name;",
            "",
        ),
        (Postgres, "CREATE VIEW v AS SELECT name.id FROM users name; ALTER TABLE users DROP COLUMN name;", ""),
        (
            Postgres,
            "CREATE VIEW v AS WITH name AS (SELECT id FROM users) SELECT id FROM name; ALTER TABLE users DROP COLUMN name;",
            "",
        ),
        (
            Postgres,
            "CREATE VIEW v AS SELECT name FROM users; ALTER TABLE users RENAME name TO full_name; ALTER TABLE users ADD COLUMN name int; \
             ALTER TABLE users DROP COLUMN name;",
            "ALTER TABLE users RENAME full_name TO name; DROP VIEW v;",
        ),
        (
            Postgres,
            "CREATE INDEX ON users (name, id) INCLUDE (at); CREATE INDEX ON users ((CASE WHEN id > 5 THEN 1 ELSE 0 END)); \
             CREATE INDEX ON users ((pg_catalog.lower(name)));",
            "DROP INDEX users_name_id_at_idx; DROP INDEX users_case_idx; DROP INDEX users_lower_idx;",
        ),
        (
            Postgres,
            "CREATE VIEW v AS SELECT name FROM users; ALTER TABLE users RENAME TO people; CREATE OR REPLACE VIEW v AS SELECT name FROM people;",
            "ALTER TABLE people RENAME TO users; DROP VIEW v;",
        ),
    ]
};

/// What is there before pairs that are right.
const EARLIER: &[(Dialect, &str, &str, &str)] = &[
    (
        Dialect::Postgres,
        "CREATE VIEW v AS SELECT name FROM users;",
        "ALTER TABLE users RENAME TO people; CREATE OR REPLACE VIEW v AS SELECT name FROM people;",
        "ALTER TABLE people RENAME TO users;",
    ),
    (
        Dialect::Postgres,
        "CREATE VIEW v AS SELECT name FROM users;",
        "ALTER TABLE users RENAME name TO label; CREATE OR REPLACE VIEW v AS SELECT label AS name FROM users;",
        "ALTER TABLE users RENAME label TO name;",
    ),
    (
        Dialect::Postgres,
        "CREATE VIEW v AS SELECT name FROM users; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; \
         CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f();",
        "DROP VIEW v; DROP TRIGGER t ON users;",
        "CREATE VIEW public.v AS SELECT name FROM public.users; \
         CREATE TRIGGER t BEFORE INSERT ON public.users FOR ROW EXECUTE PROCEDURE public.f();",
    ),
    (
        Dialect::Postgres,
        "CREATE MATERIALIZED VIEW m AS SELECT name FROM users; CREATE POLICY p ON users USING (true);",
        "DROP MATERIALIZED VIEW m; DROP POLICY p ON users;",
        "CREATE MATERIALIZED VIEW m AS SELECT name FROM users WITH DATA; CREATE POLICY p ON users FOR ALL USING (true);",
    ),
    (
        Dialect::Postgres,
        "CREATE VIEW v AS SELECT name FROM users;",
        "ALTER VIEW v RENAME COLUMN name TO label;",
        "ALTER VIEW v RENAME COLUMN label TO name;",
    ),
];

/// Pairs that lose something.
const LOSING: &[(Dialect, &str, &str, &str)] = &[
    (
        Dialect::Postgres,
        "CREATE MATERIALIZED VIEW mv AS SELECT id FROM users; CREATE INDEX mi ON mv (id);",
        "DROP MATERIALIZED VIEW mv;",
        "CREATE MATERIALIZED VIEW mv AS SELECT id FROM users;",
    ),
    (
        Dialect::Sqlite,
        "CREATE VIEW v AS SELECT id FROM users; CREATE TRIGGER io INSTEAD OF INSERT ON v BEGIN SELECT 1; END;",
        "DROP VIEW v;",
        "CREATE VIEW v AS SELECT id FROM users;",
    ),
    (
        Dialect::Postgres,
        "CREATE VIEW v AS SELECT name FROM users; CREATE VIEW vv AS SELECT name FROM v;",
        "ALTER TABLE users DROP COLUMN name CASCADE;",
        "ALTER TABLE users ADD COLUMN name TEXT; CREATE VIEW v AS SELECT name FROM users;",
    ),
    (
        Dialect::Postgres,
        "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);",
        "ALTER TABLE p DETACH PARTITION p1;",
        "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (7);",
    ),
    (
        Dialect::Postgres,
        "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t;",
        "DROP VIEW v; ALTER TABLE t RENAME a TO x; ALTER TABLE t RENAME b TO a; CREATE VIEW v AS SELECT a FROM t;",
        "ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME x TO a;",
    ),
    (
        Dialect::Postgres,
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; \
         CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();",
        "DROP TRIGGER users_touch ON users; DROP FUNCTION touch();",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
    ),
    (
        Dialect::Postgres,
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; \
         CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch(); \
         CREATE POLICY p ON users USING (true);",
        "DROP POLICY p ON users;",
        "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
    ),
    (
        Dialect::Sqlite,
        "CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; END;",
        "DROP TRIGGER t;",
        "DROP TRIGGER IF EXISTS t;",
    ),
    (Dialect::Postgres, "CREATE SEQUENCE q CACHE 50;", "DROP SEQUENCE q;", "CREATE SEQUENCE q;"),
    (
        Dialect::Postgres,
        "CREATE TABLE i (x interval year to month);",
        "ALTER TABLE i ALTER x TYPE interval;",
        "ALTER TABLE i ALTER x TYPE interval day to second;",
    ),
    (
        Dialect::Postgres,
        "CREATE TABLE i (x bigint GENERATED ALWAYS AS IDENTITY (START 1000));",
        "ALTER TABLE i ALTER x DROP IDENTITY;",
        "ALTER TABLE i ALTER x ADD GENERATED ALWAYS AS IDENTITY;",
    ),
    (
        Dialect::Postgres,
        "CREATE VIEW v AS SELECT name FROM users;",
        "ALTER VIEW v RENAME COLUMN name TO label;",
        "SELECT count(*) FROM users;",
    ),
    (
        Dialect::Postgres,
        "COMMENT ON COLUMN users.name IS 'a';",
        "COMMENT ON COLUMN users.name IS 'b';",
        "COMMENT ON COLUMN users.name IS NULL;",
    ),
];

#[test]
fn what_goes_with_others_is_missed() {
    for (dialect, before, up, down) in LOSING {
        let folder = Folder::new().revision("r1", "base", &format!("{BASE}\n{before}"), "DROP TABLE users;");
        let outcome = folder.revision("r2", "r1", up, down).check(*dialect);
        let verdict =
            outcome.summaries.iter().find(|summary| summary.revision == "r2").and_then(|summary| summary.verdict);
        assert_eq!(verdict, Some(Verdict::NotRestored), "{up}");
    }
}

#[test]
fn what_is_written_in_another_way_is_the_same() {
    for (dialect, before, up, down) in EARLIER {
        let folder = Folder::new().revision("r1", "base", &format!("{BASE}\n{before}"), "DROP TABLE users;");
        let folder = folder.revision("r2", "r1", up, down);
        let outcome = folder.check(*dialect);
        let verdict =
            outcome.summaries.iter().find(|summary| summary.revision == "r2").and_then(|summary| summary.verdict);
        assert_eq!(verdict, Some(Verdict::Restored), "{up}\n{}", folder.messages(*dialect));
    }
}

#[test]
fn what_databases_take_is_taken() {
    let mut wrong = Vec::new();
    for (dialect, up, down) in RIGHT {
        let irreversible = if down.is_empty() { "\n-- irreversible: a test of the way up" } else { "" };
        let folder = Folder::new().with_all_rules().revision("r1", "base", BASE, "DROP TABLE users;");
        let folder = folder.revision("r2", &format!("r1{irreversible}"), up, down);
        let outcome = folder.check(*dialect);
        if outcome.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error) {
            wrong.push(folder.messages(*dialect));
        }
        let verdict =
            outcome.summaries.iter().find(|summary| summary.revision == "r2").and_then(|summary| summary.verdict);
        let is_right = matches!(
            verdict,
            Some(
                Verdict::Restored | Verdict::ColumnOrder | Verdict::Irreversible | Verdict::Unknown | Verdict::NoEffect
            )
        );
        if !is_right {
            wrong.push(format!("{verdict:?}: {up}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
