-- Step 11
--
-- revision: r011
-- down_revision: r010
-- irreversible: an example
INSERT INTO people (id, name, mood) VALUES (1, 'a', 'gald');
