-- The rights of this user on the whole database, directly: those of a role do not stand there. The name of a database is a
-- pattern there.
SELECT CAST(privilege_type AS CHAR) AS name FROM information_schema.user_privileges
WHERE grantee = CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')
UNION
SELECT CAST(privilege_type AS CHAR) AS name FROM information_schema.schema_privileges
WHERE DATABASE() LIKE table_schema
    AND grantee = CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')
