-- Step 6
--
-- revision: r006
-- down_revision: r005
-- irreversible: an example
SELECT name, count(*) FROM people;
