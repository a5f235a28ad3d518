-- MySQL since version 8.
SELECT DISTINCT 'option' AS kind, CAST(table_name AS CHAR) AS belongs_to, CAST(index_name AS CHAR) AS name, 'INVISIBLE is not written' AS reason
FROM information_schema.statistics WHERE table_schema = DATABASE() AND is_visible = 'NO'
