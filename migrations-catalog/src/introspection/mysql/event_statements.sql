SELECT CAST(event_name AS CHAR) AS name,
    CAST(CONCAT('CREATE EVENT `', REPLACE(event_name, '`', '``'), '` ON SCHEDULE ',
        IF(event_type = 'ONE TIME', CONCAT('AT ', QUOTE(execute_at)), CONCAT('EVERY ',
            IF(interval_field LIKE '%\_%', QUOTE(TRIM(BOTH '''' FROM interval_value)), interval_value), ' ', interval_field,
            IF(starts IS NULL, '', CONCAT(' STARTS ', QUOTE(starts))), IF(ends IS NULL, '', CONCAT(' ENDS ', QUOTE(ends))))),
        ' ON COMPLETION ', on_completion,
        CASE status WHEN 'ENABLED' THEN '' WHEN 'DISABLED' THEN ' DISABLE' ELSE ' DISABLE ON SLAVE' END,
        IF(event_comment = '', '', CONCAT(' COMMENT ', QUOTE(event_comment))), ' DO ', event_definition) AS CHAR) AS statement
FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY event_name
