-- MySQL since version 8: names of CHECKs are unique in a database, and another table says to which table each belongs.
SELECT CAST(held.table_name AS CHAR) AS relation_name, CAST(own.constraint_name AS CHAR) AS name,
    CAST(own.check_clause AS CHAR) AS `condition`, CAST(held.enforced AS CHAR) AS enforced
FROM information_schema.check_constraints AS own JOIN information_schema.table_constraints AS held
    ON held.constraint_schema = own.constraint_schema AND held.constraint_name = own.constraint_name AND held.constraint_type = 'CHECK'
WHERE own.constraint_schema = DATABASE() ORDER BY held.table_name, own.constraint_name
