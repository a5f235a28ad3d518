-- Step 23
--
-- revision: r023
-- down_revision: r022
-- irreversible: an example
SELECT 1 FROM people WHERE age;
