-- Each says after which it fires.
SELECT CAST(event_object_table AS CHAR) AS relation_name, CAST(trigger_name AS CHAR) AS name,
    CAST(CONCAT('CREATE TRIGGER `', REPLACE(trigger_name, '`', '``'), '` ', action_timing, ' ', event_manipulation, ' ON `',
        REPLACE(event_object_table, '`', '``'), '` FOR EACH ROW ', IF(earlier IS NULL, '', CONCAT('FOLLOWS `', REPLACE(earlier, '`', '``'), '` ')), action_statement) AS CHAR) AS statement
FROM (
    SELECT event_object_table, trigger_name, action_timing, event_manipulation, action_order, action_statement,
        LAG(trigger_name) OVER (PARTITION BY event_object_table, action_timing, event_manipulation ORDER BY action_order) AS earlier
    FROM information_schema.triggers WHERE trigger_schema = DATABASE()
) AS ordered ORDER BY event_object_table, action_timing, event_manipulation, action_order
