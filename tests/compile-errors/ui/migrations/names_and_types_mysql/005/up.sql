-- Step 5
--
-- revision: r005
-- down_revision: r004
-- irreversible: an example
SELECT id FROM people GROUP BY id HAVING name IS NULL;
