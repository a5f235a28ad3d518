SELECT CAST(LOWER(routine_type) AS CHAR) AS kind, CAST(routine_name AS CHAR) AS name
FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY routine_type, routine_name
