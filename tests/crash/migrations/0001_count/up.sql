-- Count what runs
--
-- revision: c001
-- down_revision: base
CREATE TABLE counts (revision TEXT NOT NULL, runs INTEGER NOT NULL);
INSERT INTO counts VALUES ('c001', 1);
