-- Key that names a column twice
--
-- revision: r020
-- down_revision: r019
ALTER TABLE posts ADD UNIQUE (author, author);
