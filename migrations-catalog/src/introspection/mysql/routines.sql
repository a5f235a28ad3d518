-- The body is NULL for a user who may not read it.
SELECT CAST(LOWER(routine_type) AS CHAR) AS kind, CAST(routine_name AS CHAR) AS name, CAST(routine_definition AS CHAR) AS body
FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY routine_type, routine_name
