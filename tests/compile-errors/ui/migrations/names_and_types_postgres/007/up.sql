-- Step 7
--
-- revision: r007
-- down_revision: r006
-- irreversible: an example
WITH few (a, b) AS (SELECT id FROM people) SELECT a FROM few;
