ALTER TABLE posts DROP CONSTRAINT posts_author_author_key;
