-- Add name
--
-- revision: ae1027a6acf0
-- down_revision: 1975ea83b712
ALTER TABLE t ADD COLUMN name TEXT;
