-- Step 29
--
-- revision: r029
-- down_revision: r028
-- irreversible: an example
UPDATE people SET age = true;
