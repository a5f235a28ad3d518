-- Start
--
-- revision: r001
-- down_revision: base
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, age INTEGER);
CREATE INDEX users_age ON users (age);
