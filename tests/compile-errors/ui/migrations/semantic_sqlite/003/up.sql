-- Column with an index
--
-- revision: r003
-- down_revision: r002
ALTER TABLE users DROP COLUMN age;
