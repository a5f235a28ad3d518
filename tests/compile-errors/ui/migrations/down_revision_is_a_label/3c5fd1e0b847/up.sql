-- Create u
--
-- revision: 3c5fd1e0b847
-- down_revision: library
CREATE TABLE u (x);
