-- What b2 does
--
-- revision: b2
-- down_revision: 1975ea83b712
-- café
CREATE TABLE u (x);
