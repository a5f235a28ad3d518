-- Step 27
--
-- revision: r027
-- down_revision: r026
-- irreversible: an example
UPDATE people SET name = uper(name);
