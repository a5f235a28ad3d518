DELETE FROM counts WHERE revision = 'c005';
UPDATE notes SET text = rtrim(text, '!');
DROP INDEX notes_person;
