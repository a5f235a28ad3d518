-- Column with a key
--
-- revision: r002
-- down_revision: r001
ALTER TABLE users DROP COLUMN name;
