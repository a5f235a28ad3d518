UPDATE counts SET runs = runs - 1 WHERE name = 'c004 second';
DROP INDEX CONCURRENTLY notes_text;
UPDATE counts SET runs = runs - 1 WHERE name = 'c004 first';
DROP INDEX CONCURRENTLY IF EXISTS notes_person;
