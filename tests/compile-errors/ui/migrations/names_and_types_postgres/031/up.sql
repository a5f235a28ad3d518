-- Step 31
--
-- revision: r031
-- down_revision: r030
-- irreversible: an example
ALTER TABLE people ALTER COLUMN age SET DEFAULT 'young';
