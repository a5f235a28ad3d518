-- Statements that are committed one by one
--
-- revision: c004
-- down_revision: c003
-- transaction: none
INSERT INTO counts VALUES ('c004', 1);
VACUUM;
CREATE TABLE slow (x INTEGER);
