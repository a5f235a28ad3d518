-- Step 34
--
-- revision: r034
-- down_revision: r033
-- irreversible: an example
CREATE INDEX people_name ON people USING gin (name);
