-- Step 3
--
-- revision: r003
-- down_revision: r002
-- irreversible: an example
INSERT INTO people (id) VALUES (1);
