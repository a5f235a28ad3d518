-- Start
--
-- revision: r001
-- down_revision: base
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE users (id bigint PRIMARY KEY, name text, mood mood);
CREATE TABLE posts (id bigint PRIMARY KEY, author bigint REFERENCES users (id));
CREATE VIEW names AS SELECT name FROM users;
