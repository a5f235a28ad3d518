CREATE TYPE mood AS ENUM ('a', 'b')
CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'a')
-- to
CREATE TABLE t (id int PRIMARY KEY, m text NOT NULL DEFAULT 'a')

CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL DEFAULT '0', b boolean)
-- to
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL DEFAULT 0, b int)

CREATE TABLE users (id serial PRIMARY KEY, n int, up int GENERATED ALWAYS AS (n * 2) STORED)
CREATE INDEX users_up ON users (up)
CREATE VIEW v AS SELECT up FROM users
-- to
CREATE TABLE users (id serial PRIMARY KEY, n bigint, up int GENERATED ALWAYS AS (n * 2) STORED)
CREATE INDEX users_up ON users (up)
CREATE VIEW v AS SELECT up FROM users

CREATE TABLE t (id int PRIMARY KEY, a int)
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT x + 1 $$
CREATE INDEX ti ON t (f(a))
ALTER TABLE t ADD CONSTRAINT ck CHECK (f(a) > 0)
-- to
CREATE TABLE t (id int PRIMARY KEY, a int)
CREATE FUNCTION f(x int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT x + 1 $$
CREATE INDEX ti ON t (f(a))
ALTER TABLE t ADD CONSTRAINT ck CHECK (f(a) > 0)

CREATE TABLE t (id serial PRIMARY KEY)
-- to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)

CREATE TABLE ev (id int, ts date NOT NULL, v int) PARTITION BY RANGE (ts)
CREATE TABLE ev_20 PARTITION OF ev FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')
-- to
CREATE TABLE ev (id int, ts date NOT NULL, v bigint, w text DEFAULT 'x', PRIMARY KEY (id, ts)) PARTITION BY RANGE (ts)
CREATE TABLE ev_20 PARTITION OF ev FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')
CREATE TABLE ev_21 PARTITION OF ev FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')
CREATE INDEX ev_v ON ev (v)

CREATE TABLE p (a int, b int, PRIMARY KEY (a, b))
-- to
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b))
CREATE TABLE c (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES p (a, b) ON DELETE CASCADE)

CREATE TABLE t (id int PRIMARY KEY, a int)
-- to
CREATE TABLE t (id int PRIMARY KEY, a int)
CREATE VIEW a1 AS SELECT a FROM t
CREATE FUNCTION g() RETURNS SETOF a1 LANGUAGE sql AS $$ SELECT a FROM t $$

CREATE TYPE mood AS ENUM ('a', 'b', 'c')
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'b', l mood[], CHECK (m <> 'c'))
CREATE INDEX t_m ON t (m) WHERE m = 'a'
-- to
CREATE TYPE mood AS ENUM ('c', 'a', 'b')
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'b', l mood[], CHECK (m <> 'c'))
CREATE INDEX t_m ON t (m) WHERE m = 'a'

CREATE TABLE t (n int)
-- to
CREATE RECURSIVE VIEW r (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 5
CREATE TABLE t (n int)

CREATE TABLE t (id int PRIMARY KEY, "A b" int, c text, d text)
CREATE UNIQUE INDEX t_c ON t (c)
ALTER TABLE t ADD CONSTRAINT full_d CHECK (d IS NOT NULL)
-- to
CREATE TABLE t (id int PRIMARY KEY, "A b" int NOT NULL UNIQUE, c text, d text NOT NULL, e int DEFAULT 3 NOT NULL, f int NOT NULL)
ALTER TABLE t ADD CONSTRAINT t_c UNIQUE (c) DEFERRABLE

CREATE TABLE t (id int NOT NULL, a int)
CREATE TABLE u (a int)
-- to
CREATE TABLE t (id int UNIQUE, a int, UNIQUE (a, id))
CREATE TABLE u (a int NOT NULL REFERENCES t (id), UNIQUE (a))

CREATE TABLE b (w integer PRIMARY KEY, z integer UNIQUE, v int)
CREATE INDEX i ON b (v)
-- to
CREATE TABLE a (w integer CONSTRAINT b_pkey PRIMARY KEY, z varchar(9) CONSTRAINT b_z_key UNIQUE, v int)
CREATE TABLE b (w integer CONSTRAINT c_pkey PRIMARY KEY, z integer CONSTRAINT c_z_key UNIQUE, v int)
CREATE INDEX j ON b (v)
CREATE INDEX i ON a (v)

CREATE TABLE a (x integer CONSTRAINT one UNIQUE)
CREATE TABLE b (x integer CONSTRAINT two UNIQUE)
CREATE TABLE c (x integer CONSTRAINT three UNIQUE)
-- to
CREATE TABLE a (x integer CONSTRAINT two UNIQUE)
CREATE TABLE b (x integer CONSTRAINT one UNIQUE)
CREATE TABLE c (x integer CONSTRAINT four UNIQUE)
CREATE TABLE d (x integer CONSTRAINT three UNIQUE)

CREATE TABLE a (x varchar(9) DEFAULT NULL, y numeric(5,2)[] DEFAULT NULL, z text DEFAULT NULL, w numeric(5,2))
ALTER TABLE a ALTER COLUMN w SET DEFAULT NULL
-- to
CREATE TABLE a (x integer, y integer, z integer, w boolean)
