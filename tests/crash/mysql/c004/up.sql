-- Data only
--
-- revision: c004
-- down_revision: c003
INSERT INTO persons VALUES (3, 'Edsger');
UPDATE counts SET runs = runs + 1 WHERE name = 'c004';
INSERT INTO notes (id, person, text) VALUES (5, 3, 'five');
