DROP VIEW names;
DROP TABLE posts;
DROP TABLE users;
DROP TYPE mood;
