-- Views on views, with each option.
CREATE TABLE accounts (id integer PRIMARY KEY, owner text NOT NULL, balance numeric(12, 2) DEFAULT 0 NOT NULL, closed boolean DEFAULT false NOT NULL, opened date);
CREATE TABLE transfers (id bigint PRIMARY KEY, source integer REFERENCES accounts, target integer REFERENCES accounts, amount numeric(12, 2), at timestamptz DEFAULT now());
CREATE VIEW open_accounts AS SELECT * FROM accounts WHERE NOT closed;
CREATE VIEW rich WITH (security_barrier) AS SELECT id, owner FROM open_accounts WHERE balance > 1000000 WITH CASCADED CHECK OPTION;
CREATE VIEW mine WITH (check_option = local, security_invoker = true) AS SELECT id, balance FROM open_accounts WHERE owner = CURRENT_USER;
CREATE VIEW totals (who, total, "Share") AS
    WITH sums AS (SELECT owner, sum(balance) AS total FROM open_accounts GROUP BY owner HAVING count(*) > 1)
    SELECT owner, total, total / sum(total) OVER (ORDER BY total DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM sums;
CREATE MATERIALIZED VIEW monthly AS
    SELECT date_trunc('month', at) AS month, count(*) AS transfers, sum(amount) FILTER (WHERE amount > 0) AS amount FROM transfers GROUP BY 1;
CREATE UNIQUE INDEX monthly_month ON monthly (month);
CREATE INDEX monthly_amount ON monthly (amount DESC) WHERE transfers > 3;
CREATE MATERIALIZED VIEW yearly AS SELECT date_trunc('year', month) AS year, sum(amount) AS amount FROM monthly GROUP BY 1 WITH NO DATA;
CREATE VIEW busy AS SELECT a.id, t.n, CASE WHEN t.n > 10 THEN 'often' ELSE 'seldom' END AS how FROM accounts a LEFT JOIN LATERAL (SELECT count(*) AS n FROM transfers WHERE source = a.id) t ON true;
CREATE RECURSIVE VIEW chain (id, depth) AS SELECT id, 1 FROM accounts WHERE id = 1 UNION SELECT t.target, depth + 1 FROM chain JOIN transfers t ON t.source = chain.id;
