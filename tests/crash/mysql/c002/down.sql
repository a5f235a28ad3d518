DELETE FROM counts WHERE name = 'c002';
DROP TABLE notes;
DROP TABLE people;
