-- Tables first, then what hangs on them. What has no statement comes along with a table: the indexes of its keys.
SELECT type AS kind, name, tbl_name AS relation_name, sql AS statement
FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, rowid
