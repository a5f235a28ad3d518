-- What a1 does
--
-- revision: a1
-- down_revision: a1
CREATE TABLE t (id INTEGER PRIMARY KEY);
