-- What c3 does
--
-- revision: c3
-- down_revision: b2
CREATE TABLE v (x);
