-- Step 7
--
-- revision: r007
-- down_revision: r006
-- irreversible: an example
CREATE TABLE notes (id INTEGER PRIMARY KEY, at DATETIME) STRICT;
