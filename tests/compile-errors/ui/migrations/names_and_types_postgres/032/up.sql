-- Step 32
--
-- revision: r032
-- down_revision: r031
-- irreversible: an example
CREATE TABLE notes (id bigint PRIMARY KEY, body json UNIQUE);
