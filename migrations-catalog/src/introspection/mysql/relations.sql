-- Tables, views, and sequences of MariaDB.
SELECT
    CAST(CASE table_type WHEN 'BASE TABLE' THEN 'table' WHEN 'SYSTEM VERSIONED' THEN 'table' ELSE LOWER(table_type) END AS CHAR) AS kind,
    CAST(table_name AS CHAR) AS name, CAST(COALESCE(engine, '') AS CHAR) AS engine,
    CAST(COALESCE(table_collation, '') AS CHAR) AS collation, CAST(COALESCE(create_options, '') AS CHAR) AS options,
    CAST(IF(table_type = 'VIEW', '', COALESCE(table_comment, '')) AS CHAR) AS comment
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type NOT LIKE '%TEMPORARY%' ORDER BY table_name
