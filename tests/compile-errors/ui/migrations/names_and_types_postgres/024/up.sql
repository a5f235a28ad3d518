-- Step 24
--
-- revision: r024
-- down_revision: r023
-- irreversible: an example
SELECT id::uuid FROM people;
