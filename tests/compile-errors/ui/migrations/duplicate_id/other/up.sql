-- Create u
--
-- revision: ae1027a6acf0
-- down_revision: 1975ea83b712
CREATE TABLE u (x);
