-- Create contacts
--
-- revision: 5e9b3b66f388
-- down_revision: base
CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
