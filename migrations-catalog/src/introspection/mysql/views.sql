SELECT CAST(table_name AS CHAR) AS name, CAST(view_definition AS CHAR) AS query, CAST(check_option AS CHAR) AS check_option,
    CAST(security_type AS CHAR) AS security, CAST(DATABASE() AS CHAR) AS own_database
FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY table_name
