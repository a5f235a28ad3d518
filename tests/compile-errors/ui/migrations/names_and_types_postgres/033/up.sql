-- Step 33
--
-- revision: r033
-- down_revision: r032
-- irreversible: an example
CREATE INDEX people_day ON people ((made_at::date));
