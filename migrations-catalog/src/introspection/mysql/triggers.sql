SELECT CAST(event_object_table AS CHAR) AS relation_name, CAST(trigger_name AS CHAR) AS name
FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY event_object_table, trigger_name
