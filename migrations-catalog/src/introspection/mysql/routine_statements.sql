-- What stands around the parameters. A user who may not read the body is told nothing.
SELECT CAST(LOWER(routine_type) AS CHAR) AS kind, CAST(routine_name AS CHAR) AS name,
    CAST(CONCAT('CREATE ', routine_type, ' `', REPLACE(routine_name, '`', '``'), '`') AS CHAR) AS opening,
    CAST(IF(routine_type = 'FUNCTION', CONCAT(' RETURNS ', dtd_identifier,
        IF(character_set_name IS NULL OR collation_name = @@collation_database, '', CONCAT(' CHARSET ', character_set_name, ' COLLATE ', collation_name))), '') AS CHAR) AS result,
    CAST(CONCAT(IF(is_deterministic = 'YES', ' DETERMINISTIC', ''), IF(sql_data_access = 'CONTAINS SQL', '', CONCAT(' ', sql_data_access)),
        IF(security_type = 'INVOKER', ' SQL SECURITY INVOKER', ''), IF(routine_comment = '', '', CONCAT(' COMMENT ', QUOTE(routine_comment)))) AS CHAR) AS options,
    CAST(routine_definition AS CHAR) AS body
FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_type IN ('FUNCTION', 'PROCEDURE') AND routine_body = 'SQL'
    AND routine_definition IS NOT NULL
ORDER BY routine_type, routine_name
