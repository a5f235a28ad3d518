UPDATE counts SET runs = runs - 1 WHERE name = 'c006';
DROP VIEW long_notes;
ALTER TABLE people DROP COLUMN email;
UPDATE notes SET text = rtrim(text, '!');
ALTER TABLE notes DROP COLUMN length;
