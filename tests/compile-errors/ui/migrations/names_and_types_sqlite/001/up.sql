-- Step 1
--
-- revision: r001
-- down_revision: base
-- irreversible: an example
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER);
CREATE TABLE pets (id INTEGER PRIMARY KEY, owner_id INTEGER REFERENCES people (id), name TEXT);
