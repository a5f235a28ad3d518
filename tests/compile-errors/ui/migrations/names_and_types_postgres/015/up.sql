-- Step 15
--
-- revision: r015
-- down_revision: r014
-- irreversible: an example
INSERT INTO people (id, name) VALUES (1, 'a') ON CONFLICT (name) DO NOTHING;
