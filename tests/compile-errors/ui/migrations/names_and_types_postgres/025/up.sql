-- Step 25
--
-- revision: r025
-- down_revision: r024
-- irreversible: an example
SELECT id::intger FROM people;
