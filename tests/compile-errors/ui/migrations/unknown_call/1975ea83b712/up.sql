-- Create t
--
-- revision: 1975ea83b712
-- down_revision: base
CREATE TABLE t (id INTEGER PRIMARY KEY);
