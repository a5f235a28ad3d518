CREATE SCHEMA extra;
CREATE EXTENSION citext WITH SCHEMA extra;
CREATE EXTENSION hstore;
CREATE EXTENSION "uuid-ossp";
COMMENT ON EXTENSION hstore IS 'our pairs';
CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), name extra.citext UNIQUE, pairs hstore);
CREATE INDEX t_pairs ON t USING gin (pairs);
