-- Unknown table
--
-- revision: r002
-- down_revision: r001
ALTER TABLE user ADD COLUMN age integer;
