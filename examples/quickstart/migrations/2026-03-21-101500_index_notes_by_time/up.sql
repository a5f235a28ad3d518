-- Find the newest notes quickly
--
-- revision: 3c5fd1e0b847
-- down_revision: ae1027a6acf9
-- create_date: 2026-03-21T10:15:00Z
CREATE INDEX notes_created_at ON notes (created_at);
