-- Step 14
--
-- revision: r014
-- down_revision: r013
-- irreversible: an example
INSERT INTO people (id, name, made_at) VALUES (1, 'a', 'soon');
