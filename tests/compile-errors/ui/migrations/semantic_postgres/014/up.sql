-- Constraint that is not there
--
-- revision: r014
-- down_revision: r013
ALTER TABLE posts DROP CONSTRAINT posts_autor_fkey;
