SELECT CAST(table_name AS CHAR) AS relation_name, CAST(index_name AS CHAR) AS name, CAST(seq_in_index AS SIGNED) AS position,
    CAST(non_unique = 0 AS SIGNED) AS is_unique, CAST(index_type AS CHAR) AS method, CAST(column_name AS CHAR) AS column_name,
    CAST(IF(index_type IN ('FULLTEXT', 'SPATIAL'), NULL, sub_part) AS SIGNED) AS length,
    CAST(COALESCE(collation, 'A') = 'D' AS SIGNED) AS descends, CAST(index_comment AS CHAR) AS comment
FROM information_schema.statistics WHERE table_schema = DATABASE()
ORDER BY table_name, index_name <> 'PRIMARY', index_name, seq_in_index
