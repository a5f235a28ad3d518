-- Remember when a note was written
--
-- revision: ae1027a6acf9
-- down_revision: 1975ea83b712
-- create_date: 2026-02-03T14:30:00Z
ALTER TABLE notes ADD COLUMN created_at TEXT;
UPDATE notes SET created_at = '2026-01-10T00:00:00Z';
