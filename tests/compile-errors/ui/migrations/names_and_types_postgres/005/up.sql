-- Step 5
--
-- revision: r005
-- down_revision: r004
-- irreversible: an example
SELECT a.total FROM (SELECT count(*) AS n FROM pets) a;
