-- Step 17
--
-- revision: r017
-- down_revision: r016
-- irreversible: an example
SELECT id FROM people WHERE id IN (SELECT id, name FROM pets);
