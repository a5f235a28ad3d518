-- Create t
--
-- revision: 1975ea83b712
CREATE TABLE t (id INTEGER PRIMARY KEY);
