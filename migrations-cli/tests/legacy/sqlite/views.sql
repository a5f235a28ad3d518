CREATE TABLE employees (id INTEGER PRIMARY KEY, boss INTEGER REFERENCES employees, name TEXT, pay INTEGER);
CREATE VIEW a_deep AS SELECT id, total FROM z_sums WHERE total > 10;
CREATE VIEW z_sums (id, total) AS SELECT boss, sum(pay) FROM employees GROUP BY boss HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 10;
CREATE VIEW tree AS WITH RECURSIVE below (id, depth) AS (SELECT id, 0 FROM employees WHERE boss IS NULL UNION ALL SELECT e.id, depth + 1 FROM employees e JOIN below b ON e.boss = b.id) SELECT * FROM below;
CREATE VIEW ranked AS SELECT name, rank() OVER (PARTITION BY boss ORDER BY pay DESC) AS r FROM employees;
CREATE VIEW
    spaced
AS
    SELECT -- everything
        *
    FROM employees;
