-- The spatial reference systems of columns: MySQL since version 8.
SELECT CAST(table_name AS CHAR) AS relation_name, CAST(column_name AS CHAR) AS name, CAST(srs_id AS SIGNED) AS number
FROM information_schema.columns WHERE table_schema = DATABASE() AND srs_id IS NOT NULL
