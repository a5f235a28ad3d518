-- What b2 does
--
-- revision: b2
-- down_revision: a1
CREATE TABLE u (x);
