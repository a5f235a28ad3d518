-- Index of a constraint
--
-- revision: r018
-- down_revision: r017
DROP INDEX posts_pkey;
