-- `key_place` is the place of a column in the primary key, from 1; 0 stands for none.
SELECT it.name AS relation_name, own.name AS name, own.type AS data_type, own."notnull" AS is_not_null, own.dflt_value AS expression,
    own.cid + 1 AS position, own.pk AS key_place
FROM sqlite_master AS it, pragma_table_xinfo(it.name) AS own
WHERE it.type = 'table' AND it.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND it.sql NOT LIKE 'CREATE VIRTUAL%'
ORDER BY it.rowid, own.cid
