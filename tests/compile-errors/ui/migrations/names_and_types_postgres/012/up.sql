-- Step 12
--
-- revision: r012
-- down_revision: r011
-- irreversible: an example
INSERT INTO pets (id, name) VALUES (1, 'much too long');
