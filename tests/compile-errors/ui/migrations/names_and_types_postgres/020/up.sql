-- Step 20
--
-- revision: r020
-- down_revision: r019
-- irreversible: an example
SELECT row_number() FROM people;
