-- Step 9
--
-- revision: r009
-- down_revision: r008
-- irreversible: an example
INSERT INTO people (id) VALUES (1);
