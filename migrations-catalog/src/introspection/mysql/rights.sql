-- Whether the user may read every table, now and later. The name of a database is a pattern there.
SELECT 'user' AS kind, CAST(privilege_type AS CHAR) AS name FROM information_schema.user_privileges
WHERE privilege_type = 'SELECT' AND grantee = CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')
UNION ALL
SELECT 'schema' AS kind, CAST(privilege_type AS CHAR) AS name FROM information_schema.schema_privileges
WHERE privilege_type = 'SELECT' AND DATABASE() LIKE table_schema
    AND grantee = CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')
