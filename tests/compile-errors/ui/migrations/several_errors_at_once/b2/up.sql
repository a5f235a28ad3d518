-- What b2 does
--
-- revision: b2
-- down_revision: a9
CREATE TABLE u (x,);
