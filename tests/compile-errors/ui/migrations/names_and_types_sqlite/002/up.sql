-- Step 2
--
-- revision: r002
-- down_revision: r001
-- irreversible: an example
INSERT INTO people VALUES (1, 'a');
