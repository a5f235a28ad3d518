-- Step 21
--
-- revision: r021
-- down_revision: r020
-- irreversible: an example
SELECT 1 FROM people WHERE token = name;
