-- Another default
--
-- revision: r007
-- down_revision: r006
ALTER TABLE users DROP COLUMN age;
