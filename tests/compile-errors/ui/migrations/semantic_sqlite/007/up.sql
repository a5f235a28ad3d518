-- Columns that a query names
--
-- revision: r007
-- down_revision: r006
-- irreversible: names are not kept
UPDATE users SET name = (SELECT u.nmae FROM users AS u WHERE u.id = users.agr) WHERE title IS NULL;
