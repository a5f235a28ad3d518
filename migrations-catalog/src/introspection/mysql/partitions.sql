SELECT CAST(table_name AS CHAR) AS relation_name, CAST(partition_name AS CHAR) AS name,
    CAST(partition_method AS CHAR) AS method, CAST(COALESCE(partition_expression, '') AS CHAR) AS expression,
    CAST(COALESCE(partition_description, '') AS CHAR) AS bound
FROM information_schema.partitions
WHERE table_schema = DATABASE() AND partition_name IS NOT NULL AND COALESCE(subpartition_ordinal_position, 1) = 1
ORDER BY table_name, partition_ordinal_position
