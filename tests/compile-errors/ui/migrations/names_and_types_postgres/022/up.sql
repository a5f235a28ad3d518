-- Step 22
--
-- revision: r022
-- down_revision: r021
-- irreversible: an example
SELECT 1 FROM people WHERE id = 'one';
