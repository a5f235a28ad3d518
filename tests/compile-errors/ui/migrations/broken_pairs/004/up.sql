-- Forgotten default
--
-- revision: r004
-- down_revision: r003
ALTER TABLE users ALTER COLUMN name DROP DEFAULT;
