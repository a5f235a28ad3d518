DELETE FROM counts WHERE revision = 'c002';
DROP TABLE notes;
DROP TABLE people;
