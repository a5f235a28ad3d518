UPDATE counts SET runs = runs - 1 WHERE name = 'c005';
DROP TABLE scratch;
