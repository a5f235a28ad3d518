-- People and their notes
--
-- revision: c002
-- down_revision: c001
CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
CREATE TABLE notes (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, text VARCHAR(80),
    CONSTRAINT notes_to_people FOREIGN KEY (person) REFERENCES people (id) ON DELETE CASCADE);
INSERT INTO people (id, name) VALUES (1, 'Ada'), (2, 'Grace');
INSERT INTO notes VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 2, 'three');
INSERT INTO counts VALUES ('c002', 1);
