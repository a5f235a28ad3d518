-- Step 18
--
-- revision: r018
-- down_revision: r017
-- irreversible: an example
SELECT age, name FROM people GROUP BY age;
