-- Step 26
--
-- revision: r026
-- down_revision: r025
-- irreversible: an example
SELECT CASE WHEN age > 1 THEN 1 ELSE made_at END FROM people;
