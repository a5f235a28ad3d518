-- Second
--
-- revision: r002
-- down_revision: r001
ALTER TABLE users RENAME COLUMN name TO full_name;
CREATE INDEX users_name ON users (full_name);
