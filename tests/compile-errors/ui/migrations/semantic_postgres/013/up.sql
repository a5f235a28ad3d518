-- Label that is not there
--
-- revision: r013
-- down_revision: r012
ALTER TYPE mood RENAME VALUE 'hihg' TO 'best';
