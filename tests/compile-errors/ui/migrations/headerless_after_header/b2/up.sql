-- What b2 does
--
-- revision: b2
-- down_revision: 20240101000000
CREATE TABLE u (x);
