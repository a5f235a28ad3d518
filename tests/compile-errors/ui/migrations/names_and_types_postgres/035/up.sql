-- Step 35
--
-- revision: r035
-- down_revision: r034
-- irreversible: an example
ALTER TABLE people ADD CONSTRAINT few CHECK (age < (SELECT max(age) FROM people));
