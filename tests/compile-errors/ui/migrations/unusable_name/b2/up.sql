-- What b-2 does
--
-- revision: b-2
-- down_revision: base
CREATE TABLE u (x);
