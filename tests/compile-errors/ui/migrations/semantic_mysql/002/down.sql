ALTER TABLE posts ADD INDEX by_author (author);
