-- Create u
--
-- revision: 3c5fd1e0b847
-- down_revision: ae1027a6acf0
-- transaction: off
-- allow: missing-down
CREATE TABLE u (x);
