SELECT CAST(table_name AS CHAR) AS relation_name, CAST(column_name AS CHAR) AS name, CAST(column_type AS CHAR) AS data_type,
    CAST(COALESCE(collation_name, '') AS CHAR) AS collation, CAST(is_nullable AS CHAR) AS takes_null,
    CAST(column_default AS CHAR) AS default_value, CAST(extra AS CHAR) AS extra,
    CAST(COALESCE(generation_expression, '') AS CHAR) AS generation, CAST(column_comment AS CHAR) AS comment,
    CAST(ordinal_position AS SIGNED) AS position
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
ORDER BY table_name, ordinal_position
