-- Type in use
--
-- revision: r011
-- down_revision: r010
DROP TYPE mood;
