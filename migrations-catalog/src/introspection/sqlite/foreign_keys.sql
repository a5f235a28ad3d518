-- Foreign keys, column by column. SQLite counts from the last one.
SELECT it.name AS relation_name, own.id AS id, own."from" AS name, own."table" AS target, own."to" AS target_name,
    own.on_delete AS on_delete, own.on_update AS on_update
FROM sqlite_master AS it, pragma_foreign_key_list(it.name) AS own
WHERE it.type = 'table' AND it.sql NOT LIKE 'CREATE VIRTUAL%'
ORDER BY it.rowid, own.id DESC, own.seq
