-- Step 8
--
-- revision: r008
-- down_revision: r007
-- irreversible: an example
INSERT INTO people (id, name) VALUES (1);
