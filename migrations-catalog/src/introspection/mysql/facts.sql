SELECT 'option' AS kind, CAST(table_name AS CHAR) AS belongs_to, '' AS name, CAST(CONCAT('ENGINE=', engine, ' is not written') AS CHAR) AS reason
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND engine <> @@default_storage_engine
UNION ALL
SELECT 'option', CAST(table_name AS CHAR), '', CAST(CONCAT(create_options, ' is not written') AS CHAR)
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND create_options <> ''
UNION ALL
SELECT 'collation', CAST(table_name AS CHAR), '', CAST(CONCAT('COLLATE ', table_collation, ' is not written') AS CHAR)
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_collation <> @@collation_database
UNION ALL
SELECT 'collation', CAST(table_name AS CHAR), CAST(column_name AS CHAR), CAST(CONCAT('COLLATE ', collation_name, ' is not written') AS CHAR)
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND collation_name <> table_collation
    -- So MariaDB reports JSON.
    AND NOT (data_type = 'longtext' AND collation_name = 'utf8mb4_bin' AND EXISTS (
        SELECT 1 FROM information_schema.check_constraints
        WHERE constraint_schema = DATABASE() AND check_clause LIKE CONCAT('%json_valid(`', column_name, '`)%')))
UNION ALL
SELECT DISTINCT 'option', CAST(table_name AS CHAR), CAST(index_name AS CHAR), CAST(CONCAT('COMMENT ', QUOTE(index_comment), ' is not written') AS CHAR)
FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_comment <> ''
