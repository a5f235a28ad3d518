-- New primary key
--
-- revision: r005
-- down_revision: r004
ALTER TABLE users ADD COLUMN number INTEGER PRIMARY KEY;
