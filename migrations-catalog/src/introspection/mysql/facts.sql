SELECT 'option' AS kind, CAST(table_name AS CHAR) AS belongs_to, '' AS name, CAST(CONCAT(other_options, ' is not written') AS CHAR) AS reason
FROM (
    -- What a schema keeps is no fact beside it.
    SELECT table_name, TRIM(REGEXP_REPLACE(create_options,
        '(?i)(partitioned|(avg_row_length|checksum|delay_key_write|insert_method|key_block_size|max_rows|min_rows|pack_keys|row_format|stats_auto_recalc|stats_persistent|stats_sample_pages|page_checksum|transactional)=[^ ]+)', '')) AS other_options
    FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
) AS options WHERE other_options <> ''
UNION ALL
-- Tables in memory have hashes where nothing is said.
SELECT DISTINCT 'option', CAST(table_name AS CHAR), CAST(index_name AS CHAR), 'USING BTREE is not written'
FROM information_schema.statistics JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = DATABASE() AND engine = 'MEMORY' AND index_type = 'BTREE'
UNION ALL
SELECT DISTINCT 'option', CAST(table_name AS CHAR), '', 'SUBPARTITION is not written' FROM information_schema.partitions
WHERE table_schema = DATABASE() AND subpartition_name IS NOT NULL
UNION ALL
SELECT DISTINCT 'option', CAST(table_name AS CHAR), '', 'COMMENT of a partition is not written' FROM information_schema.partitions
WHERE table_schema = DATABASE() AND partition_name IS NOT NULL AND partition_comment <> ''
