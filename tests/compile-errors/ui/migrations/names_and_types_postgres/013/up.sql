-- Step 13
--
-- revision: r013
-- down_revision: r012
-- irreversible: an example
INSERT INTO pets (id, doubled) VALUES (1, 2);
