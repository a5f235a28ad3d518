-- Create u
--
-- revision: 3c5fd1e0b847
-- down_revision: ae1027a6acf0
CREATE TABLE u (x);
INSERT INTO u VALUES ('one);
