-- First
--
-- revision: r001
-- down_revision: base
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
