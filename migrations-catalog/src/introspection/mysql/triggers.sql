SELECT CAST(event_object_table AS CHAR) AS relation_name, CAST(trigger_name AS CHAR) AS name,
    CAST(CONCAT(LOWER(action_timing), ' ', LOWER(event_manipulation)) AS CHAR) AS actions, CAST(action_statement AS CHAR) AS body
FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY event_object_table, trigger_name
