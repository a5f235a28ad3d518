SELECT 'pg_class'::regclass::oid::int8 AS class, indexrelid::int8 AS object, pg_get_indexdef(indexrelid) AS statement
FROM pg_catalog.pg_index JOIN pg_catalog.pg_class AS it ON it.oid = indrelid
WHERE indexrelid >= 16384 AND relkind IN ('r', 'p', 'm') AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = indexrelid)
ORDER BY indexrelid
