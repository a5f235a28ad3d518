SELECT 'option' AS kind, CAST(table_name AS CHAR) AS belongs_to, CAST(constraint_name AS CHAR) AS name, 'NOT ENFORCED is not written' AS reason
FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND constraint_type = 'CHECK' AND enforced = 'NO'
