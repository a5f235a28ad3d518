-- Create u
--
-- revision: 3c5fd1e0b847
-- down_revision: ae10
CREATE TABLE u (x);
