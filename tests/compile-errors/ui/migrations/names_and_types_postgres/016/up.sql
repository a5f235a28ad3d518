-- Step 16
--
-- revision: r016
-- down_revision: r015
-- irreversible: an example
SELECT id FROM people UNION SELECT id, name FROM pets;
