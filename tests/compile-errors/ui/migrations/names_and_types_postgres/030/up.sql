-- Step 30
--
-- revision: r030
-- down_revision: r029
-- irreversible: an example
ALTER TABLE people ALTER COLUMN name TYPE integer;
