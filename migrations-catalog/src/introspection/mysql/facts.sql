SELECT 'option' AS kind, CAST(table_name AS CHAR) AS belongs_to, '' AS name, CAST(CONCAT(other_options, ' is not written') AS CHAR) AS reason
FROM (
    -- What a schema keeps is no fact beside it.
    SELECT table_name, TRIM(REGEXP_REPLACE(create_options,
        '(?i)(partitioned|(avg_row_length|checksum|delay_key_write|insert_method|key_block_size|max_rows|min_rows|pack_keys|row_format|stats_auto_recalc|stats_persistent|stats_sample_pages)=[^ ]+)', '')) AS other_options
    FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
) AS options WHERE other_options <> ''
