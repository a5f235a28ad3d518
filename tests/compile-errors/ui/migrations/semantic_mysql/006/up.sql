-- Target without an index
--
-- revision: r006
-- down_revision: r005
ALTER TABLE posts ADD COLUMN title VARCHAR(40), ADD FOREIGN KEY (title) REFERENCES users (name);
