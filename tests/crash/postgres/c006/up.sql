-- Change the notes
--
-- revision: c006
-- down_revision: c005
ALTER TABLE notes ADD COLUMN length INTEGER NOT NULL DEFAULT 0;
UPDATE notes SET length = length(text), text = text || '!';
ALTER TABLE people ADD COLUMN email TEXT;
CREATE VIEW long_notes AS SELECT id FROM notes WHERE length > 6;
UPDATE counts SET runs = runs + 1 WHERE name = 'c006';
