SELECT
    CAST(CASE table_type WHEN 'BASE TABLE' THEN 'table' WHEN 'SYSTEM VERSIONED' THEN 'table' ELSE LOWER(table_type) END AS CHAR) AS kind,
    CAST(table_name AS CHAR) AS name
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type NOT LIKE '%TEMPORARY%' ORDER BY table_name
