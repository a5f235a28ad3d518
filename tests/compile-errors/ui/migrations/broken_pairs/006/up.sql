-- Another type
--
-- revision: r006
-- down_revision: r005
ALTER TABLE users ALTER COLUMN age TYPE bigint;
