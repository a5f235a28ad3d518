-- Foreign keys, column by column; `target_schema` is empty for the database itself.
SELECT CAST(own.table_name AS CHAR) AS relation_name, CAST(own.constraint_name AS CHAR) AS name, CAST(own.column_name AS CHAR) AS column_name,
    CAST(IF(own.referenced_table_schema = own.table_schema, '', own.referenced_table_schema) AS CHAR) AS target_schema,
    CAST(own.referenced_table_name AS CHAR) AS target, CAST(own.referenced_column_name AS CHAR) AS target_column,
    CAST(rule.delete_rule AS CHAR) AS on_delete, CAST(rule.update_rule AS CHAR) AS on_update
FROM information_schema.key_column_usage AS own JOIN information_schema.referential_constraints AS rule
    ON rule.constraint_schema = own.constraint_schema AND rule.constraint_name = own.constraint_name AND rule.table_name = own.table_name
WHERE own.table_schema = DATABASE() AND own.referenced_table_name IS NOT NULL
ORDER BY own.table_name, own.constraint_name, own.ordinal_position
