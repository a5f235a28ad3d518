-- Check of a column that is not there
--
-- revision: r021
-- down_revision: r020
ALTER TABLE posts ADD CHECK (autor > 0);
