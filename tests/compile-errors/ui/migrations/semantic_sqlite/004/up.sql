-- New column that is unique
--
-- revision: r004
-- down_revision: r003
ALTER TABLE users ADD COLUMN mail TEXT UNIQUE;
