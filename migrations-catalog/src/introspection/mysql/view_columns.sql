SELECT CAST(table_name AS CHAR) AS relation_name, CAST(column_name AS CHAR) AS name
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = DATABASE() AND table_type = 'VIEW' ORDER BY table_name, ordinal_position
