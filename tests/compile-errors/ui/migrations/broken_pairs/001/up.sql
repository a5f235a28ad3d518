-- Start
--
-- revision: r001
-- down_revision: base
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL DEFAULT '', age integer);
CREATE INDEX users_age ON users (age);
CREATE SEQUENCE numbers;
