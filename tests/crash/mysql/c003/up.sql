-- Change both, back and forth
--
-- revision: c003
-- down_revision: c002
SET @suffix = '!';
ALTER TABLE notes ADD COLUMN length INTEGER NOT NULL DEFAULT 0, ADD INDEX notes_text (text);
UPDATE notes SET length = CHAR_LENGTH(text), text = CONCAT(text, @suffix);
UPDATE counts SET runs = runs + 1 WHERE name = 'c003';
ALTER TABLE people CHANGE name full_name VARCHAR(60) NOT NULL;
CREATE VIEW long_notes AS SELECT id FROM notes WHERE length > 3;
CREATE TRIGGER notes_length BEFORE INSERT ON notes FOR EACH ROW SET NEW.length = CHAR_LENGTH(NEW.text);
INSERT INTO notes (id, person, text) VALUES (4, 1, 'four');
RENAME TABLE people TO persons;
