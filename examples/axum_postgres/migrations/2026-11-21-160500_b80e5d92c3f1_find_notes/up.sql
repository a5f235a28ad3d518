-- Find the newest notes while others write
--
-- revision: b80e5d92c3f1
-- down_revision: 6c1d4f0b2a77
-- create_date: 2026-11-21T16:05:00Z
CREATE INDEX CONCURRENTLY notes_written_at ON notes (written_at);
