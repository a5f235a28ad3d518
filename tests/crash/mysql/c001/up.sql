-- Count what runs
--
-- revision: c001
-- down_revision: base
CREATE TABLE counts (name VARCHAR(40) PRIMARY KEY, runs INTEGER NOT NULL);
INSERT INTO counts VALUES ('c001', 1), ('c003', 0), ('c004', 0), ('c005', 0);
