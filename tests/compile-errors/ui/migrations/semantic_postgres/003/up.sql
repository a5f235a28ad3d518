-- Unknown column
--
-- revision: r003
-- down_revision: r002
CREATE INDEX users_nam ON users (nam);
