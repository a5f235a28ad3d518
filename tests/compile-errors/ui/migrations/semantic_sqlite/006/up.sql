-- Index that is not there
--
-- revision: r006
-- down_revision: r005
DROP INDEX users_agr;
