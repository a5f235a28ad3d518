SELECT 'trigger' AS kind, CAST(event_object_table AS CHAR) AS belongs_to, CAST(trigger_name AS CHAR) AS name
FROM information_schema.triggers WHERE trigger_schema = DATABASE()
UNION ALL
SELECT CAST(LOWER(routine_type) AS CHAR), '', CAST(routine_name AS CHAR) FROM information_schema.routines WHERE routine_schema = DATABASE()
UNION ALL
SELECT 'event', '', CAST(event_name AS CHAR) FROM information_schema.events WHERE event_schema = DATABASE()
