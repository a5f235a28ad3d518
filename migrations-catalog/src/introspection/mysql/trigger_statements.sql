-- In the order in which they fire.
SELECT CAST(event_object_table AS CHAR) AS relation_name, CAST(trigger_name AS CHAR) AS name,
    CAST(CONCAT('CREATE TRIGGER `', REPLACE(trigger_name, '`', '``'), '` ', action_timing, ' ', event_manipulation, ' ON `',
        REPLACE(event_object_table, '`', '``'), '` FOR EACH ROW ', action_statement) AS CHAR) AS statement
FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY event_object_table, action_timing, event_manipulation, action_order
