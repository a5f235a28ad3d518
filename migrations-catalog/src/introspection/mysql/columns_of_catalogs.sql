-- Columns of the information schema that only some products and versions have.
SELECT CAST(LOWER(CONCAT(table_name, '.', column_name)) AS CHAR) AS name FROM information_schema.columns
WHERE LOWER(table_schema) = 'information_schema' AND (
    table_name IN ('CHECK_CONSTRAINTS', 'check_constraints') AND column_name IN ('CHECK_CLAUSE', 'check_clause', 'TABLE_NAME', 'table_name')
    OR table_name IN ('TABLE_CONSTRAINTS', 'table_constraints') AND column_name IN ('ENFORCED', 'enforced')
    OR table_name IN ('STATISTICS', 'statistics') AND column_name IN ('EXPRESSION', 'expression', 'IS_VISIBLE', 'is_visible', 'IGNORED', 'ignored')
    OR table_name IN ('COLUMNS', 'columns') AND column_name IN ('SRS_ID', 'srs_id'))
