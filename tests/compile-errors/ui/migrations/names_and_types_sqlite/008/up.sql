-- Step 8
--
-- revision: r008
-- down_revision: r007
-- irreversible: an example
CREATE INDEX any_one ON people (random());
