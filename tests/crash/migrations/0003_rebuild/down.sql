DELETE FROM counts WHERE revision = 'c003';
CREATE TABLE old_people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO old_people SELECT id, name FROM people;
DROP TABLE people;
ALTER TABLE old_people RENAME TO people;
