-- Rebuild people while notes refer to them
--
-- revision: c003
-- down_revision: c002
CREATE TABLE new_people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);
INSERT INTO new_people (id, name) SELECT id, name FROM people;
DROP TABLE people;
ALTER TABLE new_people RENAME TO people;
INSERT INTO counts VALUES ('c003', 1);
