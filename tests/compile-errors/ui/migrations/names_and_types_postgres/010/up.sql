-- Step 10
--
-- revision: r010
-- down_revision: r009
-- irreversible: an example
INSERT INTO people (id, name) VALUES (1, NULL);
