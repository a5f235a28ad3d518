-- Step 4
--
-- revision: r004
-- down_revision: r003
-- irreversible: an example
UPDATE people SET name = uper(name);
