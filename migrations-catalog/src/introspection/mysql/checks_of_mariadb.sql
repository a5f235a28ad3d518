-- MariaDB says beside a CHECK in which table it is, and enforces each.
SELECT CAST(table_name AS CHAR) AS relation_name, CAST(constraint_name AS CHAR) AS name, CAST(check_clause AS CHAR) AS `condition`, 'YES' AS enforced
FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() ORDER BY table_name, constraint_name
