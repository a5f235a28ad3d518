-- Step 28
--
-- revision: r028
-- down_revision: r027
-- irreversible: an example
UPDATE people SET name = upper(name, 2);
