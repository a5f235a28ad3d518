-- Indexes while others write
--
-- revision: c004
-- down_revision: c003
CREATE INDEX CONCURRENTLY notes_person ON notes (person);
UPDATE counts SET runs = runs + 1 WHERE name = 'c004 first';
VACUUM notes;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS notes_text ON notes (text);
UPDATE counts SET runs = runs + 1 WHERE name = 'c004 second';
