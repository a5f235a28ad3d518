DELETE FROM notes WHERE id = 5;
UPDATE counts SET runs = runs - 1 WHERE name = 'c004';
DELETE FROM persons WHERE id = 3;
