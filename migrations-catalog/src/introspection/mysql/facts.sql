-- What no statement says. Tables in memory have hashes where nothing is said.
SELECT DISTINCT 'option' AS kind, CAST(table_name AS CHAR) AS belongs_to, CAST(index_name AS CHAR) AS name, 'USING BTREE is not written' AS reason
FROM information_schema.statistics JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = DATABASE() AND engine = 'MEMORY' AND index_type = 'BTREE'
UNION ALL
SELECT DISTINCT 'option', CAST(table_name AS CHAR), '', 'SUBPARTITION is not written' FROM information_schema.partitions
WHERE table_schema = DATABASE() AND subpartition_name IS NOT NULL
UNION ALL
SELECT DISTINCT 'option', CAST(table_name AS CHAR), '', 'COMMENT of a partition is not written' FROM information_schema.partitions
WHERE table_schema = DATABASE() AND partition_name IS NOT NULL AND partition_comment <> ''
