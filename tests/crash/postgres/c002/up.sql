-- People and their notes
--
-- revision: c002
-- down_revision: c001
CREATE TABLE people (id SERIAL PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE notes (id SERIAL PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, text TEXT);
INSERT INTO people (id, name) VALUES (1, 'Ada'), (2, 'Grace');
INSERT INTO notes (id, person, text) SELECT number, 1 + number % 2, 'note ' || number FROM generate_series(1, 200) AS number;
INSERT INTO counts VALUES ('c002', 1);
