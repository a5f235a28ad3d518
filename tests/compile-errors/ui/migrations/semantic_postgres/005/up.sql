-- Column that is there
--
-- revision: r005
-- down_revision: r004
ALTER TABLE users ADD COLUMN name text;
