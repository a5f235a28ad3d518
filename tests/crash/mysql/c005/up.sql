-- Something that leaves no trace
--
-- revision: c005
-- down_revision: c004
CREATE TABLE scratch (id INTEGER);
INSERT INTO scratch VALUES (1), (2);
TRUNCATE TABLE scratch;
UPDATE counts SET runs = runs + 1 WHERE name = 'c005';
ALTER TABLE scratch ENGINE = InnoDB;
