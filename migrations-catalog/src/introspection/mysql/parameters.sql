SELECT CAST(LOWER(routine_type) AS CHAR) AS kind, CAST(specific_name AS CHAR) AS routine,
    CAST(CONCAT(IF(routine_type = 'PROCEDURE' AND parameter_mode <> 'IN', CONCAT(parameter_mode, ' '), ''), '`', REPLACE(parameter_name, '`', '``'), '` ', dtd_identifier,
        IF(character_set_name IS NULL OR collation_name = @@collation_database, '', CONCAT(' CHARSET ', character_set_name, ' COLLATE ', collation_name))) AS CHAR) AS statement
FROM information_schema.parameters WHERE specific_schema = DATABASE() AND ordinal_position > 0 ORDER BY routine_type, specific_name, ordinal_position
