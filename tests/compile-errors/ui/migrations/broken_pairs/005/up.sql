-- Forgotten NOT NULL
--
-- revision: r005
-- down_revision: r004
ALTER TABLE users ALTER COLUMN name DROP NOT NULL;
