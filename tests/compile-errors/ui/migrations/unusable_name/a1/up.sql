-- What head does
--
-- revision: head
-- down_revision: base
CREATE TABLE t (id INTEGER PRIMARY KEY);
