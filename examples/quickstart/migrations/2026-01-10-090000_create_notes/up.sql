-- Create notes
--
-- revision: 1975ea83b712
-- down_revision: base
-- create_date: 2026-01-10T09:00:00Z
CREATE TABLE notes (
    id INTEGER NOT NULL PRIMARY KEY,
    text TEXT NOT NULL
);
