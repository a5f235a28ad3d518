-- Sequence left behind
--
-- revision: r011
-- down_revision: r010
CREATE SEQUENCE counters;
