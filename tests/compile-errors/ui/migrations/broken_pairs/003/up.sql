-- Forgotten index
--
-- revision: r003
-- down_revision: r002
DROP INDEX users_age;
