-- UNIQUE, column by column.
SELECT it.name AS relation_name, own.name AS index_name, part.name AS name
FROM sqlite_master AS it, pragma_index_list(it.name) AS own, pragma_index_info(own.name) AS part
WHERE it.type = 'table' AND own.origin = 'u' AND it.sql NOT LIKE 'CREATE VIRTUAL%'
ORDER BY it.rowid, own.seq, part.seqno
