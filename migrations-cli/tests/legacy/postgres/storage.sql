CREATE TABLE big (id int, body text, raw bytea, n numeric) WITH (fillfactor = 60, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE big ALTER COLUMN body SET STORAGE external, ALTER COLUMN raw SET STORAGE main, ALTER COLUMN body SET COMPRESSION pglz;
CREATE UNLOGGED TABLE scratch (a int);
CREATE INDEX big_id ON big (id);
ALTER TABLE big CLUSTER ON big_id;
ALTER TABLE big ADD CONSTRAINT big_pkey PRIMARY KEY (id) WITH (fillfactor = 80);
COMMENT ON TABLE big IS 'it''s big';
COMMENT ON COLUMN big.body IS E'two\nlines';
