-- Create u
--
-- revision: 3c5fd1e0b847
-- down_revision: ae1027a6acf0
-- depend_on: 1975ea83b712
CREATE TABLE u (x);
