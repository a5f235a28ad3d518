-- Index in use
--
-- revision: r002
-- down_revision: r001
ALTER TABLE posts DROP INDEX by_author;
