DELETE FROM counts WHERE name = 'c003';
DROP TABLE moods;
DROP TYPE mood;
