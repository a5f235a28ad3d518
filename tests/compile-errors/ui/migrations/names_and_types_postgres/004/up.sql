-- Step 4
--
-- revision: r004
-- down_revision: r003
-- irreversible: an example
SELECT people.name FROM people p;
