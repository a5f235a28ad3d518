-- People and their notes
--
-- revision: c002
-- down_revision: c001
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE notes (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, text TEXT);
INSERT INTO people (name) VALUES ('Ada'), ('Grace');
INSERT INTO notes (person, text) VALUES (1, 'one'), (2, 'two'), (2, 'three');
INSERT INTO counts VALUES ('c002', 1);
