CREATE TABLE t (id INT PRIMARY KEY, `select` INT, name VARCHAR(20));
CREATE VIEW zebra AS SELECT id, `select` FROM t WHERE id > 3;
CREATE VIEW apple AS SELECT id AS `the id` FROM zebra;
CREATE SQL SECURITY INVOKER VIEW mine AS SELECT name FROM t WHERE name = 'x' WITH LOCAL CHECK OPTION;
CREATE VIEW counted (n, m) AS SELECT count(*), max(id) FROM t GROUP BY name;
