-- Start
--
-- revision: r001
-- down_revision: base
CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(40));
CREATE TABLE posts (id INT PRIMARY KEY, author INT, KEY by_author (author), CONSTRAINT wrote FOREIGN KEY (author) REFERENCES users (id));
