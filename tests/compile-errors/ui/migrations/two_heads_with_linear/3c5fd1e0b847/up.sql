-- Create u
--
-- revision: 3c5fd1e0b847
-- down_revision: 1975ea83b712
CREATE TABLE u (x);
