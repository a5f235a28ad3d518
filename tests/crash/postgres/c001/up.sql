-- Count what runs
--
-- revision: c001
-- down_revision: base
CREATE TABLE counts (name TEXT PRIMARY KEY, runs INTEGER NOT NULL);
INSERT INTO counts VALUES ('c001', 1), ('c004 first', 0), ('c004 second', 0), ('c005', 0), ('c006', 0);
