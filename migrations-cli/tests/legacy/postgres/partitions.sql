-- Partitions of each sort, with indexes and constraints of their own.
CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL, kind text DEFAULT 'none', size integer CHECK (size >= 0)) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00');
CREATE TABLE events_2025 PARTITION OF events (kind DEFAULT 'late', CONSTRAINT only_big CHECK (size > 10)) FOR VALUES FROM ('2025-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE events_rest PARTITION OF events DEFAULT;
ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (id, at);
CREATE INDEX events_kind ON events (kind);
CREATE INDEX events_2025_size ON events_2025 (size) WHERE size > 100;
CREATE TABLE users (id integer NOT NULL, region text NOT NULL, name text, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE users_eu PARTITION OF users FOR VALUES IN ('de', 'fr') PARTITION BY HASH (id);
CREATE TABLE users_eu_0 PARTITION OF users_eu FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE users_eu_1 PARTITION OF users_eu FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE users_us (id integer NOT NULL, region text NOT NULL, name text);
ALTER TABLE users ATTACH PARTITION users_us FOR VALUES IN ('us');
CREATE UNIQUE INDEX users_us_name ON users_us (name);
CREATE TABLE logs (a integer, b text) PARTITION BY RANGE (a, lower(b) COLLATE "C" text_pattern_ops);
CREATE TABLE logs_low PARTITION OF logs FOR VALUES FROM (MINVALUE, MINVALUE) TO (10, 'm');
CREATE TABLE visits (user_region text, user_id integer, FOREIGN KEY (user_region, user_id) REFERENCES users (region, id));
