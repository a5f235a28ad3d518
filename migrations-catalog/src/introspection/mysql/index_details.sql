-- Keys of indexes that are expressions, or invisible: MySQL since version 8.
SELECT CAST(table_name AS CHAR) AS relation_name, CAST(index_name AS CHAR) AS name, CAST(seq_in_index AS SIGNED) AS position,
    CAST(expression AS CHAR) AS expression, CAST(is_visible = 'YES' AS SIGNED) AS is_visible
FROM information_schema.statistics WHERE table_schema = DATABASE() AND (expression IS NOT NULL OR is_visible = 'NO')
