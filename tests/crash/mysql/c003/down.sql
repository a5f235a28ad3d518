RENAME TABLE persons TO people;
DELETE FROM notes WHERE id = 4;
DROP TRIGGER notes_length;
DROP VIEW long_notes;
ALTER TABLE people CHANGE full_name name VARCHAR(40) NOT NULL;
UPDATE counts SET runs = runs - 1 WHERE name = 'c003';
UPDATE notes SET text = TRIM(TRAILING '!' FROM text);
ALTER TABLE notes DROP INDEX notes_text, DROP COLUMN length;
