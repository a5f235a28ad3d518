-- Column in use
--
-- revision: r003
-- down_revision: r002
ALTER TABLE posts DROP COLUMN author;
