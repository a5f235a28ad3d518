-- Each says after which it fires, where the server tells that.
SELECT CAST(own.event_object_table AS CHAR) AS relation_name, CAST(own.trigger_name AS CHAR) AS name,
    CAST(CONCAT('CREATE TRIGGER `', REPLACE(own.trigger_name, '`', '``'), '` ', own.action_timing, ' ', own.event_manipulation, ' ON `',
        REPLACE(own.event_object_table, '`', '``'), '` FOR EACH ROW ',
        IF(earlier.trigger_name IS NULL, '', CONCAT('FOLLOWS `', REPLACE(earlier.trigger_name, '`', '``'), '` ')), own.action_statement) AS CHAR) AS statement
FROM information_schema.triggers AS own
LEFT JOIN information_schema.triggers AS earlier ON earlier.trigger_schema = own.trigger_schema AND earlier.event_object_table = own.event_object_table
    AND earlier.action_timing = own.action_timing AND earlier.event_manipulation = own.event_manipulation AND earlier.action_order = own.action_order - 1
WHERE own.trigger_schema = DATABASE() ORDER BY own.event_object_table, own.action_timing, own.event_manipulation, own.action_order
