-- Step 19
--
-- revision: r019
-- down_revision: r018
-- irreversible: an example
DELETE FROM people WHERE count(*) > 1;
