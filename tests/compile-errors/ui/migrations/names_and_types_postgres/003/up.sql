-- Step 3
--
-- revision: r003
-- down_revision: r002
-- irreversible: an example
SELECT p.nam FROM people p;
