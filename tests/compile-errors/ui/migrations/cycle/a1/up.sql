-- What a1 does
--
-- revision: a1
-- down_revision: c3
CREATE TABLE t (id INTEGER PRIMARY KEY);
